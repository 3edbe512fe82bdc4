"""What the app asks of Slack: the methods it calls with their scopes, the events it hears, the manifest."""

from collections.abc import Mapping
from types import MappingProxyType

EVENTS_PATH = "/slack/events"
"""Where Slack sends events, taps and commands."""
INSTALL_PATH = "/slack/install"
REDIRECT_PATH = "/slack/oauth_redirect"

COMMAND = "/alignment"
SHORTCUT = "record"
"""The id of the entry in a message's menu: also the name of the form it opens."""

METHODS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "auth.revoke": (),
        "auth.test": (),
        "chat.postMessage": ("chat:write",),
        "chat.update": ("chat:write",),
        "conversations.history": ("channels:history", "groups:history", "im:history"),
        "conversations.open": ("im:write",),
        "conversations.replies": ("im:history",),
        "dnd.info": ("dnd:read",),
        "files.completeUploadExternal": ("files:write",),
        "files.getUploadURLExternal": ("files:write",),
        "oauth.v2.access": (),
        "users.info": ("users:read", "users:read.email"),
        "users.lookupByEmail": ("users:read.email",),
        "views.open": (),
        "views.publish": (),
    }
)
"""Every Web API method the bot calls, with the scopes of a bot token that it needs."""

EVENTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "app_home_opened": (),
        "app_uninstalled": (),
        "message.im": ("im:history",),
        "tokens_revoked": (),
    }
)
"""Every event the bot hears, with the scopes it needs."""

ORG_EVENTS = ("team_access_granted", "team_access_revoked")
"""Of an Enterprise organization, in which the app is given workspaces and loses them. They need no scope."""

_COMMANDS = "commands"
"""The scope of the slash command and of the shortcut."""

SCOPES = tuple(
    sorted({scope for needed in (*METHODS.values(), *EVENTS.values()) for scope in needed} | {_COMMANDS})
)
"""Exactly what the bot needs, in Slack's words."""


def manifest(url: str, *, socket: bool, oauth: bool) -> dict[str, object]:
    """The manifest from which Slack makes the app, or brings one up to date.

    Args:
        url: where the bot is reached from outside; not needed where it connects outward (`socket`) and is
            not installed from a browser (`oauth`).
        socket: Socket Mode.
        oauth: for several workspaces, or a whole Enterprise organization.
    """
    url = url.rstrip("/")
    address = {} if socket else {"url": url + EVENTS_PATH}
    requests = {} if socket else {"request_url": url + EVENTS_PATH}
    redirects = {"redirect_urls": [url + REDIRECT_PATH]} if oauth else {}
    return {
        "display_information": {
            "name": "Alignment",
            "description": "Keeps a training program tied to the business result it was bought for.",
            "long_description": (
                "Alignment asks sponsors what a training program is for, and later how the numbers stand and "
                "what it was worth. Managers get one small coaching action a week. The learning team sees "
                "which KPIs moved, who was asked and who answered. It writes only to people a program names; "
                "everybody can stop it with one word."
            ),
            "background_color": "#1d4e89",
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Alignment", "always_online": True},
            "shortcuts": [
                {
                    "name": "Record as KPI update",
                    "type": "message",
                    "callback_id": SHORTCUT,
                    "description": "Keeps a number somebody wrote here, once you have confirmed it",
                }
            ],
            "slash_commands": [
                {
                    "command": COMMAND,
                    **address,
                    "description": "How your programs stand, and what waits for you",
                    "usage_hint": "status, mine, record, help",
                    # So that a person named with @ comes with their id.
                    "should_escape": True,
                }
            ],
        },
        "oauth_config": {**redirects, "scopes": {"bot": list(SCOPES)}},
        "settings": {
            "event_subscriptions": {
                **requests,
                "bot_events": sorted([*EVENTS, *(ORG_EVENTS if oauth else ())]),
            },
            "interactivity": {"is_enabled": True, **requests},
            "org_deploy_enabled": oauth,
            "socket_mode_enabled": socket,
            # Tokens in the settings cannot be renewed, and rotation can never be switched off again.
            "token_rotation_enabled": oauth,
        },
    }
