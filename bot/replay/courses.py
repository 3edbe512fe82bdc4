"""How plausible KPIs move: from the baseline towards the target, with one setback on the way."""

import calendar
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise

from bot.replay.acts import Published
from storage.words import Direction, Rhythm, SourceKind, Timing
from workflows.files.program_file import KpiPart, ProgramFile

_SHARES = ((0, 4), (30, 24), (65, 52), (95, 38), (185, 74), (365, 96))
"""Percent of the way to the target on these days after the training; the setback is around day 95."""

_NEVER_RECORDED = Decimal("0.15")
"""How far baseline and target are apart where the file gives only one of them."""

_QUARTER_ENDS = (3, 6, 9, 12)


@dataclass(frozen=True)
class Course:
    """One KPI's way."""

    key: str
    unit: str
    baseline: Decimal
    target: Decimal
    ends_on: date
    leading: bool

    def on(self, day: date) -> Decimal:
        """Where it stands that day."""
        days = (day - self.ends_on).days
        share = Decimal(_share(days * 2 if self.leading else days))
        share += Decimal(draw(self.key, day.isoformat()) % 9 - 4)
        return self._rounded(self.baseline + (self.target - self.baseline) * share / 100)

    def slipped(self, value: Decimal) -> Decimal:
        """What somebody types who slips: plausible, and a little too good."""
        return self._rounded(value + (self.target - self.baseline) / 5)

    def written(self, value: Decimal) -> str:
        """As people type it: digits, a point, the unit."""
        digits = f"{value:f}"
        if "." in digits:
            digits = digits.rstrip("0").rstrip(".")
        return f"{digits} {self.unit}".strip()

    def _rounded(self, value: Decimal) -> Decimal:
        way = abs(self.target - self.baseline)
        step = next((Decimal(each) for most, each in _STEPS if way < most), Decimal(1000))
        return (value / step).quantize(Decimal(1), ROUND_HALF_EVEN) * step


_STEPS = ((40, "0.1"), (400, "1"), (20_000, "10"), (200_000, "100"))
"""The further the way, the rounder the numbers."""


def draw(*words: str) -> int:
    """A number that is the same whenever the words are."""
    return zlib.crc32("|".join(words).encode())


def of(file: ProgramFile) -> dict[str, Course]:
    """The way of every KPI of the program, by the key of its measure."""
    ends_on = min(cohort.ends_on for cohort in file.cohorts)
    return {kpi.measure: _course(file, kpi, ends_on) for kpi in file.kpis}


def _course(file: ProgramFile, kpi: KpiPart, ends_on: date) -> Course:
    measure = next(each for each in file.measures if each.key == kpi.measure)
    better = 1 if measure.direction is Direction.UP else -1
    baseline = kpi.baseline.value if kpi.baseline else None
    target = kpi.target.value if kpi.target else None
    if baseline is None:
        baseline = (target or Decimal(50)) * (1 - better * _NEVER_RECORDED)
    if target is None:
        target = baseline * (1 + better * _NEVER_RECORDED)
    return Course(kpi.measure, measure.unit, baseline, target, ends_on, kpi.timing is Timing.LEADING)


def _share(days: int) -> int:
    for (first, low), (last, high) in pairwise(_SHARES):
        if first <= days < last:
            return low + (high - low) * (days - first) // (last - first)
    return 0 if days < 0 else _SHARES[-1][1]


def published(
    file: ProgramFile, courses: dict[str, Course], *, start: datetime, end: datetime
) -> tuple[Published, ...]:
    """What systems publish of the KPIs they measure: at each month's or quarter's end, after their lag."""
    found = []
    for measure in file.measures:
        if measure.source.kind is not SourceKind.SYSTEM or measure.key not in courses:
            continue
        for day in _month_ends(start.date(), end.date()):
            if measure.rhythm is Rhythm.QUARTERLY and day.month not in _QUARTER_ENDS:
                continue
            at = datetime.combine(day + timedelta(days=measure.lag_days + 1), time(6), tzinfo=UTC)
            if start <= at < end:
                row = f"{measure.key},{day.isoformat()},{courses[measure.key].on(day):f}"
                found.append(Published(at, f"measure,as_of,value\n{row}\n"))
    return tuple(found)


def _month_ends(first: date, last: date) -> Iterator[date]:
    day = first.replace(day=1) - timedelta(days=1)
    while day <= last:
        yield day
        following = day + timedelta(days=1)
        day = following.replace(day=calendar.monthrange(following.year, following.month)[1])
