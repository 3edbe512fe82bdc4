"""Socket Mode: the bot calls Slack, so no public address is needed. Each envelope is taken like a request."""

import asyncio
import logging
from contextlib import suppress
from typing import Any

from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import build_headers
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient
from typing_extensions import override

from bot.platforms.slack.client import proxy_to
from bot.platforms.slack.http import KEY, writable
from bot.platforms.slack.inbound import Inbound

logger = logging.getLogger(__name__)

_AGAIN_SECONDS = 10.0

_MANY = 5
"""Connections of one app. Slack spreads payloads over all of them, those of dead machines included."""


class _Client(SocketModeClient):
    @override
    async def issue_new_wss_url(self) -> str:
        url = await super().issue_new_wss_url()
        self.proxy = proxy_to(url)
        return url


class Socket:
    """The connection outward, kept open until it is closed."""

    def __init__(self, app_token: str, base_url: str, inbound: Inbound) -> None:
        self._app_token = app_token
        self._base_url = base_url
        self._inbound = inbound
        self._client: SocketModeClient | None = None
        self._connecting: asyncio.Task[None] | None = None
        self._trouble = _Trouble()

    async def start(self) -> None:
        """Connect, or go on trying in the background."""
        web = AsyncWebClient(base_url=self._base_url, retry_handlers=[])
        web.proxy = proxy_to(self._base_url)
        client = self._client = _Client(
            app_token=self._app_token, web_client=web, logger=_quiet(self._trouble), ping_interval=10
        )
        client.socket_mode_request_listeners.append(self._take)
        client.message_listeners.append(self._trouble.over)
        client.message_listeners.append(_watch)
        self._connecting = asyncio.create_task(self._connect(client))
        # Give it a moment, so that who starts it finds it connected where that is possible.
        await asyncio.wait({self._connecting}, timeout=5)

    async def stop(self) -> None:
        """Close it; whatever comes from now on Slack keeps for another connection."""
        if self._connecting is not None:
            self._connecting.cancel()
            with suppress(asyncio.CancelledError):
                await self._connecting
        if self._client is not None:
            await self._client.close()  # type: ignore[no-untyped-call]

    async def _connect(self, client: SocketModeClient) -> None:
        while True:
            try:
                await client.connect()  # type: ignore[no-untyped-call]
            except Exception as error:
                logger.warning(
                    "Socket Mode does not connect; trying again",
                    extra={"action": "socket_failed", "why": type(error).__name__},
                )
                await asyncio.sleep(_AGAIN_SECONDS)
            else:
                logger.info("Connected by Socket Mode", extra={"action": "socket_connected"})
                return

    async def _take(self, client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        headers = {name: str(value) for name, value in (build_headers(request) or {}).items()}
        headers[KEY] = request.envelope_id
        response = await self._inbound.take(writable(request.payload), headers, "socket_mode")
        # Without an answer Slack delivers an event again; so what could not be stored is not answered.
        await send_async_response(client, request, response, 0.0)


async def _watch(_client: AsyncBaseSocketModeClient, message: dict[str, Any], _raw: str | None) -> None:
    if message.get("type") == "hello" and int(message.get("num_connections") or 0) > _MANY:
        logger.warning(
            "Slack counts many Socket Mode connections of this app, and some may lead nowhere",
            extra={"action": "socket_many", "connections": message.get("num_connections")},
        )


class _Trouble(logging.Filter):
    """Says once that the connection has trouble, and once that it is back, however often it is tried."""

    def __init__(self) -> None:
        super().__init__()
        self._told = False

    @override
    def filter(self, record: logging.LogRecord) -> bool:
        if not self._told:
            self._told = True
            why = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else ""
            extra = {"action": "socket_lost", "why": why}
            logger.warning("Socket Mode has trouble; it goes on trying", extra=extra)
        return False

    async def over(
        self, _client: AsyncBaseSocketModeClient, message: dict[str, Any], _raw: str | None
    ) -> None:
        """Slack greets each new connection."""
        if self._told and message.get("type") == "hello":
            self._told = False
            logger.info("Connected by Socket Mode again", extra={"action": "socket_connected"})


def _quiet(trouble: _Trouble) -> logging.Logger:
    """The client's own log holds whole messages below this level; what is above it is trouble."""
    quiet = logging.Logger("bot.platforms.slack.socket_client", logging.ERROR)
    quiet.addFilter(trouble)
    return quiet
