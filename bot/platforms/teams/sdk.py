"""The Teams SDK, built once: it gets everything from us, and nothing from `.env` or the environment."""

import logging
import os
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import httpx

from bot.platforms.teams.clouds import cloud
from bot.platforms.teams.tokens import Tokens
from bot.settings import TeamsSettings

if TYPE_CHECKING:
    from microsoft_teams.api import ApiClient
    from microsoft_teams.apps import App
    from microsoft_teams.apps.http import HttpRouteHandler

PATH = "/teams/messages"

_ITS_NAMES = (
    "CLIENT_ID",
    "CLIENT_SECRET",
    "TENANT_ID",
    "MANAGED_IDENTITY_CLIENT_ID",
    "SERVICE_URL",
    "OAUTH_URL",
    "CLOUD",
    "DANGEROUSLY_ALLOW_UNAUTHENTICATED_REQUESTS",
)


class Sdk:
    """The SDK's parts of one bot, made at first use: importing them takes over a second."""

    def __init__(self, settings: TeamsSettings) -> None:
        self.settings = settings
        self._app: App | None = None
        self._http: httpx.AsyncClient | None = None
        self._tokens: Tokens | None = None
        self._apis: dict[str, ApiClient] = {}

    @property
    def app(self) -> "App":
        """The SDK's app: routes activities to handlers, and holds the client that sends."""
        if self._app is None:
            self._app = _built(self.settings, self.tokens)
        return self._app

    @property
    def http(self) -> httpx.AsyncClient:
        """For what the SDK has no client for: keys, tokens and Microsoft Graph."""
        if self._http is None:
            self._http = httpx.AsyncClient(timeout=self.settings.timeout)
        return self._http

    @property
    def tokens(self) -> Tokens:
        """Our own tokens."""
        if self._tokens is None:
            self._tokens = Tokens(self.settings, self.http)
        return self._tokens

    def api(self, service_url: str | None) -> "ApiClient":
        """The client for one service address; connections are shared."""
        address = service_url or self.settings.service_url
        if address not in self._apis:
            self._apis[address] = self.app.api.from_service_url(address)
        return self._apis[address]

    async def close(self) -> None:
        """Let go of the connections."""
        if self._http is not None:
            await self._http.aclose()
        if self._app is not None:
            await self._app.http_client.http.aclose()
            await self._app.api.http.http.aclose()
        self._app = self._http = self._tokens = None
        self._apis.clear()


class Mounted:
    """The SDK's way into our one ASGI app. Our own route stands before it and calls `App.server.on_request`.

    Its request handler is left out, because it fetches signing keys on the event loop, answers broken JSON
    with 500, and reads bodies of any size: docs/decisions/0008-teams-behind-our-own-guard.md.
    """

    def register_route(self, method: str, path: str, handler: "HttpRouteHandler") -> None:
        """Our route is there already."""

    def serve_static(self, path: str, directory: str) -> None:
        """Nothing of the SDK's is served."""

    async def start(self, port: int) -> None:
        """Our server runs already."""

    async def stop(self) -> None:
        """Our server ends by itself."""


def _built(settings: TeamsSettings, tokens: Tokens) -> "App":
    with untouched_environment(), warnings.catch_warnings():
        # Importing it makes objects of its own that are "in preview", and it warns of them.
        warnings.simplefilter("ignore")
        from microsoft_teams.api.auth.cloud_environment import from_name, with_overrides
        from microsoft_teams.apps import App
        from microsoft_teams.common import ClientOptions
    # At DEBUG it logs whole activities, and what people write is never logged.
    logging.getLogger("microsoft_teams").setLevel(logging.WARNING)
    # Each of its clients gives httpx, which logs every address it calls, the level of this one.
    logging.getLogger("microsoft_teams.common.http.client").setLevel(logging.WARNING)
    # Once more, for what the import has just read from `.env`.
    with untouched_environment():
        made = App(
            client_id=settings.client_id,
            tenant_id=settings.tenant_id or None,
            token=tokens.for_sdk,
            service_url=settings.service_url,
            cloud=with_overrides(from_name(settings.cloud), login_endpoint=cloud(settings).login),
            client=ClientOptions(timeout=settings.timeout),
            http_server_adapter=Mounted(),
            messaging_endpoint=PATH,
            dangerously_allow_unauthenticated_requests=False,
            fetch_user_token=False,
            state=False,
            telemetry={"agent365": False},
        )
    # Its own client has a hundred connections for all tenants together: a silent one would take them all.
    made.api.http.http = httpx.AsyncClient(
        headers=made.api.http.http.headers,
        timeout=settings.timeout,
        limits=httpx.Limits(max_connections=None, max_keepalive_connections=100),
    )
    return made


@contextmanager
def untouched_environment() -> Iterator[None]:
    """The SDK reads `.env` of the working folder at import, and some variables later: both are kept apart."""
    before = dict(os.environ)
    for name in _ITS_NAMES:
        os.environ.pop(name, None)
    try:
        yield
    finally:
        for name in set(os.environ) - set(before):
            del os.environ[name]
        os.environ.update(before)
