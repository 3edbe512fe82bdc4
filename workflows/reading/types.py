"""What goes into a reading and what comes out of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Literal


class Status(StrEnum):
    """What a reply says about one KPI."""

    VALUE = "value"
    RANGE = "range"
    NO_CHANGE = "no_change"
    UNKNOWN = "unknown"
    DELEGATED = "delegated"
    DECLINED = "declined"


@dataclass(frozen=True)
class AskedKpi:
    """A KPI the person was asked about; `unit` may be scaled ("k EUR") or empty for a plain count."""

    name: str
    unit: str
    baseline: Decimal | None = None
    target: Decimal | None = None
    direction: Literal["up", "down"] = "up"
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """One thing the reply states, and the half-open code points it was read from."""

    status: Status
    start: int
    end: int
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    """The KPI's own unit if the reply states that one or none; otherwise the unit stated."""
    approx: bool = False
    as_of: str | None = None
    as_of_date: date | None = None
    delegate: str | None = None
    """The person named, as typed, without a leading @."""


@dataclass(frozen=True)
class Candidate:
    """A number that might be the answer, to name when asking back."""

    value: Decimal
    unit: str | None
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """What a reply says about every KPI asked.

    Each KPI is a key of `answers`; it is a key of `unsure` only when the reply has numbers that could be
    the answer and nothing to tell which. Its answer is then None.
    """

    answers: Mapping[str, Answer | None]
    unsure: Mapping[str, tuple[Candidate, ...]]
