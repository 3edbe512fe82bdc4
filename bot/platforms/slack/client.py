"""Slack's Web API over one shared session. Each call is made once: trying again is decided elsewhere."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse
from typing_extensions import override

_SECONDS = 10.0
"""Without a connection, or without a sign of Slack."""

_AT_MOST_SECONDS = 25.0
"""For one call. Less than a message in hand may take to leave."""


class _InTheBody(AsyncWebClient):
    """Sends every argument in the body: e-mail addresses in a query would stand in the logs of proxies."""

    @override
    async def api_call(
        self,
        api_method: str,
        *,
        http_verb: str = "POST",
        params: dict[str, Any] | None = None,
        data: Any = None,
        **rest: Any,
    ) -> AsyncSlackResponse:
        # All methods take POST (docs.slack.dev/apis/web-api), also those that slack_sdk gets.
        if params is not None:
            data = _fields(params) | (data or {})
        return await super().api_call(api_method, data=data, **rest)


def _fields(params: Mapping[str, Any]) -> dict[str, str]:
    """As a form has them."""
    given = {name: value for name, value in params.items() if value is not None}
    return {name: str(int(value)) if isinstance(value, bool) else str(value) for name, value in given.items()}


def proxy_to(url: str) -> str | None:
    """The proxy that the environment names for this address; slack_sdk by itself does not heed NO_PROXY."""
    parts = urlsplit(url)
    if proxy_bypass(parts.netloc.rpartition("@")[2]):
        return None
    return getproxies().get({"wss": "https", "ws": "http"}.get(parts.scheme, parts.scheme))


class Clients:
    """A client for each token. The session is opened by the first call, in the loop that makes it."""

    def __init__(self, base_url: str) -> None:
        self._base_url = base_url
        self._session: aiohttp.ClientSession | None = None
        self._clients: dict[str, AsyncWebClient] = {}

    def of(self, token: str) -> AsyncWebClient:
        """The client of a bot token; the empty one is for calls that need none."""
        client = self._clients.get(token)
        if client is None or self._session is None or self._session.closed:
            if len(self._clients) > 1000:  # tokens rotate
                self._clients.clear()
            client = self._clients[token] = _InTheBody(
                token=token or None,
                base_url=self._base_url,
                session=self.session(),
                # slack_sdk's own would post a message again after a dropped connection.
                retry_handlers=[],
            )
            client.proxy = proxy_to(self._base_url)  # given to the constructor, none would mean any
        return client

    def session(self) -> aiohttp.ClientSession:
        """The one session."""
        if self._session is None or self._session.closed:
            self._clients.clear()
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=_AT_MOST_SECONDS, connect=_SECONDS, sock_read=_SECONDS),
                # Each workspace has a bound of its own: a silent one must not take the others' connections.
                connector=aiohttp.TCPConnector(limit=0),
                trust_env=True,  # the same proxy, for response addresses and uploads
            )
        return self._session

    async def close(self) -> None:
        """Let go of the session."""
        if self._session is not None:
            await self._session.close()
