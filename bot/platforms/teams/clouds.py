"""Where Microsoft's services answer, per cloud, and what a setting puts in their place."""

from dataclasses import dataclass

from bot.settings import TeamsSettings


@dataclass(frozen=True)
class Cloud:
    """The addresses of one of Microsoft's clouds, as the Teams SDK and the documentation name them."""

    login: str
    keys: str
    issuer: str
    """Who signs what Teams sends to a bot."""
    scope: str
    """What a token for sending to Teams is asked for."""
    graph: str


_CLOUDS = {
    "public": Cloud(
        "https://login.microsoftonline.com",
        "https://login.botframework.com/v1/.well-known/keys",
        "https://api.botframework.com",
        "https://api.botframework.com/.default",
        "https://graph.microsoft.com",
    ),
    "usgov": Cloud(
        "https://login.microsoftonline.us",
        "https://login.botframework.azure.us/v1/.well-known/keys",
        "https://api.botframework.us",
        "https://api.botframework.us/.default",
        "https://graph.microsoft.us",
    ),
    "usgovdod": Cloud(
        "https://login.microsoftonline.us",
        "https://login.botframework.azure.us/v1/.well-known/keys",
        "https://api.botframework.us",
        "https://api.botframework.us/.default",
        "https://dod-graph.microsoft.us",
    ),
    "china": Cloud(
        "https://login.partner.microsoftonline.cn",
        "https://login.botframework.azure.cn/v1/.well-known/keys",
        "https://api.botframework.azure.cn",
        "https://api.botframework.azure.cn/.default",
        "https://microsoftgraph.chinacloudapi.cn",
    ),
}


def cloud(settings: TeamsSettings) -> Cloud:
    """The addresses these settings mean."""
    known = _CLOUDS[settings.cloud]
    return Cloud(
        login=(settings.login_url or known.login).rstrip("/"),
        keys=settings.jwks_url or known.keys,
        issuer=known.issuer,
        scope=known.scope,
        graph=(settings.graph_url or known.graph).rstrip("/"),
    )


def tenant_of(settings: TeamsSettings) -> str:
    """The id under which this bot's one directory is kept; the Playground has none of its own."""
    return settings.tenant_id or "playground"
