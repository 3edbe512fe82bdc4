"""Slack, connected: its routes or its socket, what people do, and everyone's details kept fresh."""

import asyncio
import logging
from contextlib import suppress

from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.at_once import AtOnce
from bot.clock import Clock
from bot.database import read
from bot.engine.base import Engine
from bot.gateway import Gateway
from bot.platforms.slack.errors import Refused
from bot.platforms.slack.http import Letter, guarded
from bot.platforms.slack.inbound import Inbound
from bot.platforms.slack.manifest import EVENTS_PATH
from bot.platforms.slack.oauth import Installing
from bot.platforms.slack.send import SlackSender
from bot.platforms.slack.socket import Socket
from bot.settings import SlackSettings
from storage import installations
from storage.database import Database
from storage.words import Platform

logger = logging.getLogger(__name__)

_REFRESH_SECONDS = 60.0
_AT_A_TIME = 20


class SlackConnection:
    """All of Slack in this process."""

    def __init__(
        self,
        settings: SlackSettings,
        database: Database,
        clock: Clock,
        gateway: Gateway,
        engine: Engine,
        sender: SlackSender,
        installing: Installing | None = None,
    ) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._sender = sender
        self._installing = installing
        self.inbound = Inbound(clock, gateway, engine, sender, AtOnce(database, clock, gateway))
        token = settings.app_token.get_secret_value()
        self._socket = Socket(token, settings.base_url, self.inbound) if token else None
        self._refreshing: asyncio.Task[None] | None = None

    @property
    def sender(self) -> SlackSender:
        """How messages leave."""
        return self._sender

    def routes(self) -> list[BaseRoute]:
        """The request address, where Slack calls us, and the pages of installing."""
        secret = self._settings.signing_secret.get_secret_value()
        found: list[BaseRoute] = self._installing.routes() if self._installing is not None else []
        if secret:
            found.append(Route(EVENTS_PATH, guarded(secret, self._take), methods=["POST"]))
        return found

    async def start(self) -> None:
        """Learn whose token this is, and connect outward where that is wanted."""
        try:
            await self._sender.workspaces.tokens.join()
        except Refused as refused:
            logger.warning(
                "Slack does not accept the bot yet; `alignment doctor` says what to do",
                extra={"action": "slack_not_connected", "why": refused.code},
            )
        if self._socket is not None:
            await self._socket.start()
        self._refreshing = asyncio.create_task(self._keep_fresh())

    async def pause(self) -> None:
        """Take nothing more in."""
        if self._refreshing is not None:
            self._refreshing.cancel()
            with suppress(asyncio.CancelledError):
                await self._refreshing
        if self._socket is not None:
            await self._socket.stop()

    async def stop(self) -> None:
        """Finish what came, and let go of the session."""
        await self.inbound.finish()
        await self._sender.clients.close()

    async def _take(self, letter: Letter) -> Response:
        answer = await self.inbound.take(letter.body, letter.headers, "http")
        return Response(answer.body, answer.status, answer.first_headers_without_set_cookie())

    async def _keep_fresh(self) -> None:
        """Names, zones and languages, a few people a minute: Slack lets us ask about a hundred."""
        while True:
            await asyncio.sleep(_REFRESH_SECONDS)
            try:
                await self._refresh()
            except Exception:
                logger.exception("People could not be looked up", extra={"action": "refresh_failed"})

    async def _refresh(self) -> None:
        installed = await read(
            self._database,
            lambda session: [
                tenant.key_id for tenant, _ in installations.of_platform(session, platform=Platform.SLACK)
            ],
        )
        for tenant_id in installed:
            with suppress(Refused):
                await self._sender.people.refresh(tenant_id, _AT_A_TIME)
