"""Has the optional model word coaching prompts ahead of time, beside everything else and never in its way."""

import asyncio
import logging
import time
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial

from bot.clock import Clock
from bot.database import read, write
from bot.model_calls import ModelCalls
from prompts.model.wording import INSTRUCTIONS, VERSION, Wording
from storage import tailored
from storage.database import Database
from storage.words import ModelOutcome
from workflows.coaching_loop import tailoring
from workflows.coaching_loop.tailoring import Wanted

logger = logging.getLogger(__name__)

AT_ONCE = 4
"""Calls under way side by side."""

A_LOOK = 20
"""Texts of one look; what is left has its turn with the next."""

_A_LOOK_SECONDS = 100.0
"""A look ends by then, also with the longest time-out: after 120 s a worker's job is anybody's again."""

_BETWEEN = timedelta(minutes=1)
_REST_SECONDS = 300.0
"""After a call that nobody answered in time or in the shape asked for, or that the service did not take."""

_LONGER = 4.0
"""Times as long is the next rest after another call in vain: each of them costs its tokens."""

_DAY_SECONDS = 86_400.0
_WEEK_SECONDS = 7 * _DAY_SECONDS
_NO_TOKENS_SECONDS = 3600.0

_FOR_AN_ANSWER = 600
_SHARE = 2
"""Half of a month's tokens is left for reading replies: somebody waits for those."""

_HEARD = (ModelOutcome.ANSWERED, ModelOutcome.REFUSED)
"""The same is never asked again."""

_IN_VAIN = (ModelOutcome.SLOW, ModelOutcome.MALFORMED)
"""It may be the service or the text: the same is asked again another day."""


class Tailor:
    """Looks what will be due within a day, and keeps what the model makes of it. Holds no lock meanwhile."""

    def __init__(self, calls: ModelCalls, database: Database, clock: Clock) -> None:
        self._calls = calls
        self._database = database
        self._clock = clock
        self._looked: dict[int, datetime] = {}
        self._failed_until: dict[int, float] = {}
        self._rests_until = 0.0
        self._slow = 0
        """Looks in a row in which nobody answered in time, or as asked."""
        self._put_off: dict[tuple[int, str], float] = {}
        """Texts asked in vain, until when: others have their turn first."""
        self._garbled: dict[tuple[int, str], float] = {}
        """Texts to which something else than an answer came, since when."""
        self._answered_at = 0.0

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
            _tell_of_failure()

    async def see_to(self, organization_id: int) -> None:
        """Word what one organization needs soon. Whatever fails, prompts go out in the library's words."""
        now = self._clock.now()
        looked = self._looked.get(organization_id)
        rests_until = max(self._rests_until, self._failed_until.get(organization_id, 0.0))
        if time.monotonic() < rests_until or (looked and abs(now - looked) < _BETWEEN):
            return
        self._looked[organization_id] = now
        try:
            await self._word_all(organization_id, now)
        except Exception:  # the others have their turn all the same
            self._failed_until[organization_id] = time.monotonic() + _REST_SECONDS
            _tell_of_failure()

    async def _word_all(self, organization_id: int, now: datetime) -> None:
        begun = time.monotonic()
        self._put_off = {key: until for key, until in self._put_off.items() if until > begun}
        # By then a text has been asked again, or is not wanted any more.
        self._garbled = {key: at for key, at in self._garbled.items() if begun - at < _WEEK_SECONDS}
        wanted = await read(
            self._database,
            partial(
                tailoring.wanted,
                organization_id=organization_id,
                now=now,
                at_most=A_LOOK,
                put_off=self._put_off.keys(),
            ),
        )
        while wanted and time.monotonic() - begun <= _A_LOOK_SECONDS - self._calls.settings.timeout:
            at_once = 1 if self._slow else AT_ONCE
            asked, wanted = wanted[:at_once], wanted[at_once:]
            if rests := self._rest_after(await asyncio.gather(*map(self._word, asked))):
                self._rests_until = time.monotonic() + rests
                return

    def _rest_after(self, outcomes: Sequence[ModelOutcome | None]) -> float:
        """For how many seconds it is no use to go on."""
        quiet = self._calls.quiet_for()
        heard = any(outcome in _HEARD for outcome in outcomes)
        if heard:
            self._slow = 0
        # What others were answered well at the same time is about the text, not about the service.
        if ModelOutcome.SLOW in outcomes or (ModelOutcome.MALFORMED in outcomes and not heard):
            self._slow += 1
            return max(quiet, min(_REST_SECONDS * _LONGER ** (self._slow - 1), _DAY_SECONDS))
        if None in outcomes:
            return quiet or _NO_TOKENS_SECONDS
        well = {*_HEARD, ModelOutcome.MALFORMED}
        return 0 if set(outcomes) <= well else max(quiet, _REST_SECONDS)

    async def _word(self, asked: Wanted) -> ModelOutcome | None:
        """Have one prompt worded, and keep what came; nothing where no call was made."""
        came = await self._calls.ask(
            asked.question,
            instructions=INSTRUCTIONS,
            version=VERSION,
            shape=Wording,
            for_an_answer=_FOR_AN_ANSWER,
            budget=self._calls.settings.monthly_token_budget // _SHARE,
        )
        if came is None:
            return None
        now, text = time.monotonic(), (asked.program_id, asked.basis)
        if came.outcome is ModelOutcome.ANSWERED:
            self._answered_at = now
        if came.outcome in _IN_VAIN:
            self._put_off[text] = now + _DAY_SECONDS
        given_up = False
        if came.outcome is ModelOutcome.MALFORMED:
            # Twice, and others were answered since: then no better answer is to be had.
            given_up = text in self._garbled and self._garbled[text] <= self._answered_at
            self._garbled.setdefault(text, now)
        if came.outcome in _HEARD or given_up:
            self._garbled.pop(text, None)
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
        return came.outcome


def _tell_of_failure() -> None:
    logger.exception("Wording prompts failed; the library's words do", extra={"action": "tailoring_failed"})
