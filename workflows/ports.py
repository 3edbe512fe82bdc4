"""What workflows need from outside and never call themselves: the edge asks, and hands in the outcome."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from prompts.model import Stated
from workflows.reading import AskedKpi


@dataclass(frozen=True)
class Doubt:
    """What the deterministic reader could not settle in one reply."""

    reply: str
    kpis: tuple[AskedKpi, ...]
    """Those without an answer."""
    asked_on: date
    locale: str
    taken: tuple[tuple[int, int], ...] = ()
    """The places that were read as the answer about another KPI."""


class SecondReader(Protocol):
    """Somebody else who reads the same reply, such as a language model. It may be slow: hold no lock."""

    async def ask(self, doubt: Doubt) -> Sequence[Stated]:
        """What it makes of the reply; nothing where it cannot be asked or gives no usable answer."""
        ...
