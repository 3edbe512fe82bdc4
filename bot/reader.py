"""The optional language-model reader: a budget, a cache and a log around one call that may fail."""

import hashlib
import json
import logging
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from typing_extensions import override

from bot.clock import Clock
from bot.database import write
from bot.settings import ModelSettings
from prompts.model import INSTRUCTIONS, VERSION, Stated
from storage import model_use
from storage.database import Database
from storage.words import ModelOutcome
from workflows.ports import Doubt, SecondReader
from workflows.reading import AskedKpi

if TYPE_CHECKING:
    from bot.model_service import Came

logger = logging.getLogger(__name__)

ALLOW_MODEL_CALLS = True
"""Tests turn this off, so that none can call a model by accident."""

REMEMBERED = 256
"""Answers kept in memory: an event that is worked on again asks the same question."""

_LONGEST_WAIT = 600.0
_FOR_AN_ANSWER = 400
"""Tokens set aside for the answer about one reply."""

_ADDRESS = re.compile(r"[^\s@]{1,64}@[^\s@]{1,190}")
_LINK = re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)

Call = Callable[[str], Awaitable["Came"]]


class ModelReader(SecondReader):
    """Asks a language model what a reply says. Whatever goes wrong, the answer is just empty."""

    def __init__(self, settings: ModelSettings, database: Database, clock: Clock, call: Call) -> None:
        self._settings = settings
        self._database = database
        self._clock = clock
        self._call = call
        self._known: OrderedDict[str, tuple[Stated, ...]] = OrderedDict()
        self._quiet_until = 0.0

    @override
    async def ask(self, doubt: Doubt) -> tuple[Stated, ...]:
        if not ALLOW_MODEL_CALLS:
            raise RuntimeError("a test called a model; set bot.reader.ALLOW_MODEL_CALLS where that is meant")
        if len(doubt.reply) > self._settings.longest_reply or time.monotonic() < self._quiet_until:
            return ()
        asked = question(doubt, send_levels=self._settings.send_levels)
        key = hashlib.sha256(f"{INSTRUCTIONS}\0{asked}".encode()).hexdigest()
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        came = await self._within_budget(asked)
        if came is None or came.outcome is not ModelOutcome.ANSWERED:
            return ()
        self._known[key] = came.stated
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return came.stated

    async def _within_budget(self, asked: str) -> "Came | None":
        now = self._clock.now()
        # Three bytes to a token is more than any tokenizer takes for the languages here.
        tokens = (len(INSTRUCTIONS.encode()) + len(asked.encode())) // 3 + _FOR_AN_ANSWER
        started = await write(
            self._database,
            lambda session: model_use.set_aside(
                session,
                at=now,
                model=self._settings.name,
                instructions=VERSION,
                tokens=tokens,
                budget=self._settings.monthly_token_budget,
            ),
        )
        if started is None:
            logger.warning("The model's monthly tokens are used up", extra={"action": "model_budget"})
            return None
        begun = time.monotonic()
        came = await self._call(asked)
        took = int((time.monotonic() - begun) * 1000)
        self._quiet_until = time.monotonic() + min(came.wait_seconds, _LONGEST_WAIT)
        await write(
            self._database,
            lambda session: model_use.settle(
                session, call_id=started.key_id, outcome=came.outcome, spent=came.spent, milliseconds=took
            ),
        )
        spent = {"input": came.spent[0], "output": came.spent[1]} if came.spent else {}
        status = {"http_status": came.http_status} if came.http_status else {}
        level = logging.WARNING if came.outcome is ModelOutcome.MISCONFIGURED else logging.INFO
        logger.log(
            level,
            "The model was asked",
            extra={
                "action": "model_asked",
                "outcome": came.outcome.value,
                "took_ms": took,
                **spent,
                **status,
            },
        )
        return came


def question(doubt: Doubt, *, send_levels: bool) -> str:
    """All that is sent about a reply: its KPIs and its words, without addresses and links."""
    reply = _LINK.sub("[link]", _ADDRESS.sub("[address]", doubt.reply))
    kpis = [_kpi(kpi, send_levels=send_levels) for kpi in doubt.kpis]
    return json.dumps({"kpis": kpis, "reply": reply}, ensure_ascii=False, indent=1)


def _kpi(kpi: AskedKpi, *, send_levels: bool) -> dict[str, str]:
    sent = {"name": kpi.name, "unit": kpi.unit}
    if send_levels:
        levels = {"baseline": kpi.baseline, "target": kpi.target}
        sent |= {name: str(value) for name, value in levels.items() if value is not None}
    return sent


def make_reader(settings: ModelSettings | None, database: Database, clock: Clock) -> ModelReader | None:
    """The reader for these settings; none where no model is configured."""
    if settings is None:
        return None
    # Only here, so that nobody without a model waits for the package to load.
    from bot.model_service import call

    return ModelReader(
        settings,
        database,
        clock,
        lambda asked: call(settings, instructions=INSTRUCTIONS, question=asked),
    )
