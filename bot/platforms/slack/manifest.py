"""What the app asks of Slack: the methods it calls with their scopes, the events it hears, the manifest."""

from collections.abc import Mapping
from types import MappingProxyType

METHODS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "auth.test": (),
        "chat.postMessage": ("chat:write",),
        "chat.update": ("chat:write",),
        "conversations.open": ("im:write",),
        "conversations.history": ("im:history",),
        "conversations.replies": ("im:history",),
        "users.info": ("users:read", "users:read.email"),
        "users.lookupByEmail": ("users:read.email",),
        "dnd.info": ("dnd:read",),
        "views.open": (),
        "views.publish": (),
        "oauth.v2.access": (),
    }
)
"""Every Web API method the bot calls, with the bot scopes Slack asks for."""
