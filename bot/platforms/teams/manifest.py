"""The app's manifest, as Teams' admin center takes it. Pure."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from bot.platforms.teams.icons import ACCENT
from workflows.commands.command_list import COMMANDS

VERSION = "1.25"
SCHEMA = f"https://developer.microsoft.com/json-schemas/teams/v{VERSION}/MicrosoftTeams.schema.json"

RECORD = "record"
"""The message extension's command, and the form it opens."""

TAB_PATH = "/teams/tab"

MENU = ("status", "home", "mine", "new", "roi", "gaps", "away", "back", "here")
"""In the menu of one's own chat, ten with help; each is a command there also without a word before it."""
_HELP = {"title": "alignment help", "description": "Everything you can type"}
_DIGEST = {"title": "digest here", "description": "The learning team's weekly digest comes to this channel"}


def manifest(*, client_id: str, url: str, name: str, version: str) -> dict[str, Any]:
    """What the app is, where it lives, and what Teams lets it do."""
    host = urlsplit(url).netloc
    return {
        "$schema": SCHEMA,
        "manifestVersion": VERSION,
        "version": version,
        "id": client_id,
        "developer": {
            "name": name,
            "websiteUrl": f"{url}/teams/about",
            "privacyUrl": f"{url}/teams/about",
            "termsOfUseUrl": f"{url}/teams/about",
        },
        "name": {"short": name, "full": f"{name}: training, tied to its result"},
        "description": {
            "short": "Keeps a training program tied to the business result it was bought for.",
            "full": (
                "Asks sponsors four questions before a training program and for their KPIs after it, gives "
                "managers one coaching idea a week, and shows the learning team what moved and what it was "
                "worth. It writes to people by itself; “stop” ends that."
            ),
        },
        "icons": {"color": "color.png", "outline": "outline.png"},
        "accentColor": ACCENT,
        "defaultInstallScope": "personal",
        "bots": [
            {
                "botId": client_id,
                "scopes": ["personal", "team", "groupChat"],
                "supportsFiles": False,
                "isNotificationOnly": False,
                "commandLists": [
                    {"scopes": ["personal"], "commands": [*_listed(MENU), _HELP]},
                    {"scopes": ["team", "groupChat"], "commands": [*_listed(("status",)), _DIGEST, _HELP]},
                ],
            }
        ],
        "composeExtensions": [
            {
                "botId": client_id,
                "commands": [
                    {
                        "id": RECORD,
                        "type": "action",
                        "title": "Record as KPI update",
                        "description": "Note the number in this message; whoever said it confirms it",
                        "context": ["message"],
                        "fetchTask": True,
                    }
                ],
            }
        ],
        "staticTabs": [
            {"entityId": "conversations", "scopes": ["personal"]},
            {
                "entityId": "home",
                "name": "Your page",
                "contentUrl": f"{url}{TAB_PATH}",
                "websiteUrl": f"{url}/teams/about",
                "scopes": ["personal"],
            },
            {"entityId": "about", "scopes": ["personal"]},
        ],
        "permissions": ["identity", "messageTeamMembers"],
        "validDomains": [host],
        "webApplicationInfo": {"id": client_id, "resource": f"api://{host}/{client_id}"},
    }


def _listed(names: Iterable[str]) -> list[dict[str, str]]:
    explains = {command.name: command.explains for command in COMMANDS}
    return [{"title": name, "description": explains[name]} for name in names]
