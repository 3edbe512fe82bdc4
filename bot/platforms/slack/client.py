"""Slack's Web API over one shared session. Each call is made once: trying again is decided elsewhere."""

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

_SECONDS = 10.0
"""For one call. The lease of a message in hand is longer than all calls of one send together."""

_CONNECTIONS = 60


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
            client = self._clients[token] = AsyncWebClient(
                token=token or None,
                base_url=self._base_url,
                session=self.session(),
                # slack_sdk's own would post a message again after a dropped connection.
                retry_handlers=[],
            )
        return client

    def session(self) -> aiohttp.ClientSession:
        """The one session."""
        if self._session is None or self._session.closed:
            self._clients.clear()
            self._session = aiohttp.ClientSession(
                timeout=aiohttp.ClientTimeout(total=_SECONDS),
                connector=aiohttp.TCPConnector(limit=_CONNECTIONS),
            )
        return self._session

    async def close(self) -> None:
        """Let go of the session."""
        if self._session is not None:
            await self._session.close()
