"""How a workspace draws charts: Slack's own, a picture we draw and upload, or in letters, the best it takes.

Slack's own chart is new, and not everywhere yet. A picture shows as an image block by its file, so that it
stands in the message, with its buttons and its metadata; the file itself is shared with nobody else.
"""

import asyncio
import logging
import re
from collections import OrderedDict
from dataclasses import replace
from datetime import datetime, timedelta

import aiohttp

from bot.clock import Clock
from bot.platforms.slack.errors import SETTINGS, UNKNOWN, Refused, settled
from bot.platforms.slack.render import Look, in_pictures
from bot.platforms.slack.workspaces import Workspaces
from bot.sending.outcomes import NotSent
from prompts.cards import Card, Chart
from prompts.picture import trend_of
from prompts.png import png

logger = logging.getLogger(__name__)

_REMEMBERED = 500
_AGAIN_AFTER = timedelta(days=1)
"""For so long a workspace is taken at its word that it does not draw something."""

_SCANNED_SECONDS = (1.0, 3.0)
"""Slack looks through an upload before it shows it, for a second or so (python-slack-sdk issue 1521)."""

_PASSES = UNKNOWN | {"ratelimited", "not_reached", "no_answer", "not_installed", "locked_away"}
"""What says nothing about pictures. What is wrong with the token the message itself is going to say."""

_NOT_ALLOWED = frozenset({"missing_scope", "not_allowed_token_type", "no_permission", "access_denied"})


class Charts:
    """The charts of all workspaces, and what each of them does not draw."""

    def __init__(self, workspaces: Workspaces, clock: Clock) -> None:
        self._workspaces = workspaces
        self._clock = clock
        self._no_native: dict[int, datetime] = {}
        self._no_pictures: dict[int, datetime] = {}
        self._files: OrderedDict[tuple[int, Chart], str] = OrderedDict()

    def without_files(self, tenant_id: int) -> Look:
        """What can be said about a tenant without uploading anything."""
        return Look(native=not self._in(self._no_native, tenant_id))

    async def best(self, tenant_id: int, card: Card) -> Look:
        """The best way to draw a card's charts, as far as is known; what has to be uploaded is uploaded."""
        look = self.without_files(tenant_id)
        files = [
            (chart, file)
            for chart in in_pictures(card, look)
            if (file := await self._file(tenant_id, chart)) is not None
        ]
        return replace(look, files=tuple(files))

    async def after(self, tenant_id: int, card: Card, refused: Look, *, as_bot: bool = True) -> Look | None:
        """The next best, where a message was refused for what it holds; None where charts cannot be why.

        What is not posted as the bot (by a response address) may not show a file that is the bot's own, so
        that teaches nothing about files.
        """
        if not any(isinstance(part, Chart) for part in card.parts):
            return None
        if refused.files and refused.tries < len(_SCANNED_SECONDS):
            await asyncio.sleep(_SCANNED_SECONDS[refused.tries])
            return replace(refused, tries=refused.tries + 1)
        if refused.files and not as_bot:
            return replace(refused, files=())
        if refused.files:
            for chart, _ in refused.files:
                self._files.pop((tenant_id, chart), None)
            self._give_up(self._no_pictures, tenant_id, "pictures", "their file was refused")
        elif refused.native:
            self._give_up(self._no_native, tenant_id, "Slack's own charts", "refused")
        else:
            return None
        return await self.best(tenant_id, card)

    async def _file(self, tenant_id: int, chart: Chart) -> str | None:
        """The uploaded picture of a chart; None where there can be none now."""
        key = (tenant_id, chart)
        if key not in self._files:
            if self._in(self._no_pictures, tenant_id):
                return None
            drawn = await asyncio.to_thread(png, trend_of(chart))
            try:
                file = await self._uploaded(tenant_id, chart, drawn) if drawn is not None else None
            except Refused as refused:
                self._learn(tenant_id, refused.code)
                file = None
            if file is None:
                return None
            self._files[key] = file
            while len(self._files) > _REMEMBERED:
                self._files.popitem(last=False)
        return self._files[key]

    async def _uploaded(self, tenant_id: int, chart: Chart, drawn: bytes) -> str | None:
        client = await self._workspaces.client(tenant_id)
        words = "-".join(re.findall(r"\w+", chart.title.lower()))[:60] or "trend"
        begun = await settled(
            "files.getUploadURLExternal",
            client.files_getUploadURLExternal(
                filename=f"{words}.png", length=len(drawn), alt_txt=f"{chart.title}: {chart.alt}"[:1000]
            ),
        )
        file, url = str(begun.get("file_id") or ""), str(begun.get("upload_url") or "")
        if not file or not url:
            return None
        await self._bring(url, drawn)
        await settled(
            "files.completeUploadExternal",
            client.files_completeUploadExternal(files=[{"id": file, "title": chart.title[:200]}]),
        )
        return file

    async def _bring(self, url: str, drawn: bytes) -> None:
        session = self._workspaces.clients.session()
        try:
            async with session.post(url, data=drawn, headers={"content-type": "image/png"}) as answer:
                status = answer.status
        except (aiohttp.ClientError, TimeoutError, OSError):
            status = 0
        if status != 200:
            raise Refused("no_answer", NotSent("Slack did not take a picture", timedelta(0)))

    def _learn(self, tenant_id: int, code: str) -> None:
        passes = code in _PASSES or code.startswith("http_")
        if not passes and (code in _NOT_ALLOWED or code not in SETTINGS):
            self._give_up(self._no_pictures, tenant_id, "pictures", code)

    def _give_up(self, known: dict[int, datetime], tenant_id: int, what: str, why: str) -> None:
        known[tenant_id] = self._clock.now() + _AGAIN_AFTER
        logger.warning(
            "This workspace takes no charts of one kind; the next best is used",
            extra={"action": "charts_refused", "tenant": tenant_id, "what": what, "why": why},
        )

    def _in(self, known: dict[int, datetime], tenant_id: int) -> bool:
        return tenant_id in known and self._clock.now() < known[tenant_id]
