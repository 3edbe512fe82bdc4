"""`alignment slack`: the manifest from which Slack makes the app."""

from bot.platforms.slack.manifest import METHODS


def scopes() -> list[str]:
    """What the app may do, in Slack's words."""
    return sorted({scope for needed in METHODS.values() for scope in needed} | {"commands"})
