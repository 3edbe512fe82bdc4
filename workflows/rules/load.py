"""How much one person gets: messages in an ISO week, and which questions share one card."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

NOTHING = Decimal(0)


@dataclass(frozen=True)
class Question:
    """One question that is due, as far as choosing between several goes."""

    key: str
    due: datetime
    weight: Decimal
    """The money that hangs on it, in one currency; 0 where none is known."""
    is_roi: bool = False


def week_name(day: date) -> str:
    """The ISO week of a date, like "2026-W10"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


@lru_cache(maxsize=256)  # one look asks for the same moment in the same few zones
def iso_week(moment: datetime, zone: ZoneInfo) -> str:
    """The ISO week of the person's own date at that moment."""
    if moment.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    return week_name(moment.astimezone(zone).date())


def room(already_sent: int, limit: int) -> bool:
    """Whether one more message fits into the person's week."""
    return already_sent < limit


def choose(questions: Iterable[Question], limit: int) -> list[Question]:
    """The questions of the next card: most money first, ROI last, earlier due dates first. The rest waits."""
    return sorted(questions, key=lambda q: (q.is_roi, -q.weight, q.due, q.key))[:limit]
