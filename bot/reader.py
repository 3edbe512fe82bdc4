"""The optional language-model reader: what is sent about a reply, and the answers kept in memory."""

import hashlib
import json
from collections import OrderedDict

from typing_extensions import override

from bot.model_calls import ModelCalls
from prompts.model import INSTRUCTIONS, VERSION, ModelAnswer, Stated
from prompts.model.redaction import without_addresses
from workflows.ports import Doubt, SecondReader
from workflows.reading import AskedKpi

REMEMBERED = 256
"""Answers kept in memory: an event that is worked on again asks the same question."""

_FOR_AN_ANSWER = 400
"""Tokens set aside for the answer about one reply."""


class ModelReader(SecondReader):
    """Asks a language model what a reply says. Whatever goes wrong, the answer is just empty."""

    def __init__(self, calls: ModelCalls) -> None:
        self._settings = calls.settings
        self._calls = calls
        self._known: OrderedDict[str, tuple[Stated, ...]] = OrderedDict()

    @override
    async def ask(self, doubt: Doubt) -> tuple[Stated, ...]:
        if len(doubt.reply) > self._settings.longest_reply:
            return ()
        asked = question(doubt, send_levels=self._settings.send_levels)
        key = hashlib.sha256(f"{INSTRUCTIONS}\0{asked}".encode()).hexdigest()
        if key in self._known:
            self._known.move_to_end(key)
            return self._known[key]
        came = await self._calls.ask(
            asked,
            instructions=INSTRUCTIONS,
            version=VERSION,
            shape=ModelAnswer,
            for_an_answer=_FOR_AN_ANSWER,
            budget=self._settings.monthly_token_budget,
        )
        if came is None or came.answer is None:
            return ()
        self._known[key] = came.answer.answers
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)
        return came.answer.answers


def question(doubt: Doubt, *, send_levels: bool) -> str:
    """All that is sent about a reply: its KPIs and its words, without addresses and links."""
    kpis = [_kpi(kpi, send_levels=send_levels) for kpi in doubt.kpis]
    asked = {"kpis": kpis, "reply": without_addresses(doubt.reply)}
    return json.dumps(asked, ensure_ascii=False, indent=1)


def _kpi(kpi: AskedKpi, *, send_levels: bool) -> dict[str, str]:
    sent = {"name": kpi.name, "unit": kpi.unit}
    if send_levels:
        levels = {"baseline": kpi.baseline, "target": kpi.target}
        sent |= {name: str(value) for name, value in levels.items() if value is not None}
    return sent
