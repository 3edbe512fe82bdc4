"""Has the optional model word coaching prompts ahead of time, beside everything else and never in its way."""

import asyncio
import logging
import time
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.database import read, write
from bot.model_calls import ModelCalls, make_calls
from bot.settings import ModelSettings
from prompts.model.wording import INSTRUCTIONS, VERSION, Wording
from storage import tailored
from storage.database import Database
from storage.words import ModelOutcome
from workflows import tailoring
from workflows.tailoring import Wanted

logger = logging.getLogger(__name__)

AT_ONCE = 4
"""Calls under way side by side."""

A_LOOK = 20
"""Texts of one look; what is left has its turn with the next."""

_BETWEEN = timedelta(minutes=1)
_REST_SECONDS = 300.0
"""After a call that nobody answered in time, or that the service did not take."""

_NO_TOKENS_SECONDS = 3600.0

_FOR_AN_ANSWER = 600
_SHARE = 2
"""Half of a month's tokens is left for reading replies: somebody waits for those."""

_HEARD = (ModelOutcome.ANSWERED, ModelOutcome.MALFORMED, ModelOutcome.REFUSED)
_FINAL = (*_HEARD, ModelOutcome.SLOW)
"""The tokens are spent: the same is never asked again."""


class Tailor:
    """Looks what will be due within a day, and keeps what the model makes of it. Holds no lock meanwhile."""

    def __init__(self, calls: ModelCalls, database: Database, clock: Clock) -> None:
        self._calls = calls
        self._database = database
        self._clock = clock
        self._looked: dict[int, datetime] = {}
        self._rests_until = 0.0

    async def organizations(self) -> list[int]:
        """Those that let a model word their prompts."""
        return await read(self._database, tailored.organizations)

    async def look(self) -> None:
        """See to every organization, one after the other."""
        try:
            for organization_id in await self.organizations():
                await self.see_to(organization_id)
        except Exception:
            self._rests_until = time.monotonic() + _REST_SECONDS
            logger.exception(
                "Wording prompts failed; the library's words do", extra={"action": "tailoring_failed"}
            )

    async def see_to(self, organization_id: int) -> None:
        """Word what one organization needs soon. Whatever fails, prompts go out in the library's words."""
        now = self._clock.now()
        looked = self._looked.get(organization_id)
        if time.monotonic() < self._rests_until or (looked and abs(now - looked) < _BETWEEN):
            return
        self._looked[organization_id] = now
        wanted = await read(
            self._database,
            partial(tailoring.wanted, organization_id=organization_id, now=now, at_most=A_LOOK),
        )
        for start in range(0, len(wanted), AT_ONCE):
            rests = max(await asyncio.gather(*map(self._word, wanted[start : start + AT_ONCE])))
            if rests:
                self._rests_until = time.monotonic() + rests
                return

    async def _word(self, asked: Wanted) -> float:
        """Have one prompt worded; returns for how many seconds it is no use to go on."""
        came = await self._calls.ask(
            asked.question,
            instructions=INSTRUCTIONS,
            version=VERSION,
            shape=Wording,
            for_an_answer=_FOR_AN_ANSWER,
            budget=self._calls.settings.monthly_token_budget // _SHARE,
        )
        if came is None:
            return _NO_TOKENS_SECONDS
        if came.outcome in _FINAL:
            kept = await write(
                self._database,
                partial(
                    tailoring.keep,
                    asked=asked,
                    answer=came.answer,
                    model=self._calls.settings.name,
                    now=self._clock.now(),
                ),
            )
            logger.info(
                "A prompt was worded",
                extra={"action": "tailored", "program": asked.program_id, "checked": kept.value},
            )
        return 0 if came.outcome in _HEARD else _REST_SECONDS


def make_tailor(settings: ModelSettings | None, database: Database, clock: Clock) -> Tailor | None:
    """Who words prompts with these settings; nobody where no model is configured."""
    return Tailor(make_calls(settings, database, clock), database, clock) if settings is not None else None
