"""Telling the program's effect apart from the rest: by a comparison group, or by the trend before it.

Of both ways the same is asked: how much of a KPI's movement is left once what would have happened anyway is
taken off. What is left never passes the movement itself and never turns it round: a share of 0 to 100 %.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from math import isnan

from workflows.rules.money import HUNDRED, exact, rounded
from workflows.rules.phillips_terms import Isolation

FEWEST = 6
"""Readings before the program that a trend line needs. Ours: with fewer one odd month draws the line."""

Course = Sequence[tuple[date, Decimal]]
"""Values by their day, oldest first."""

_LOOKS_BACK = timedelta(days=62)
"""So far before a day a reading still speaks for it: two months, for measures published once a month."""
_PLACES = 6


@dataclass(frozen=True)
class Isolated:
    """What would have happened anyway, and what part of the movement that leaves to the program."""

    method: Isolation
    expected: Decimal
    """The value the KPI would have without the program."""
    share: Decimal
    """Percent of the movement."""
    beside: tuple[Decimal, Decimal] | None = None
    """The comparison group before and after."""
    readings: int = 0
    """On how many readings before the program the trend rests."""
    scatter: Decimal | None = None
    """How far those readings lie from their own trend, as a standard error of the expected value."""


def by_comparison(
    *, baseline: Decimal, now: Decimal, since: date, on: date, others: Course
) -> Isolated | None:
    """The movement of people who were not trained, over the same time; None where it was not recorded."""
    before, after = _value_on(others, since), _value_on(others, on)
    if before is None or after is None or on <= since:
        return None
    with exact():
        expected = baseline + after - before
    return Isolated(
        Isolation.COMPARISON_GROUP, expected, _share(baseline, now, expected), beside=(before, after)
    )


def by_trend(
    *, baseline: Decimal, now: Decimal, starts: date, on: date, course: Course, shaken: bool
) -> Isolated | None:
    """Where the readings before the program were heading.

    A trend holds only where nothing else came in between.

    Args:
        baseline: where the KPI stood.
        now: where it is.
        starts: the first day of the program.
        on: the day of `now`.
        course: all its readings.
        shaken: whether something dated since may have moved the KPI as well.
    """
    before = [(day, value) for day, value in course if day < starts]
    if shaken or len({day for day, _ in before}) < FEWEST:
        return None
    # Imported here: it takes longer to load than everything else together.
    from scipy import stats

    days = [(day - starts).days for day, _ in before]
    line = stats.linregress(days, [float(value) for _, value in before])
    ahead = (on - starts).days
    expected = _decimal(line.intercept + line.slope * ahead)
    middle = sum(days) / len(days)
    width = sum((day - middle) ** 2 for day in days) / len(days)
    # Readings that are all the same lie on their line, where the statistics know no error.
    error = 0.0 if isnan(line.stderr) else line.stderr
    spread = error * ((ahead - middle) ** 2 + width) ** 0.5
    return Isolated(
        Isolation.TREND_LINE,
        expected,
        _share(baseline, now, expected),
        readings=len(before),
        scatter=_decimal(spread),
    )


def _share(baseline: Decimal, now: Decimal, expected: Decimal) -> Decimal:
    """The part of the movement from baseline that lies beyond what was expected anyway."""
    with exact():
        moved = now - baseline
        if not moved:
            return Decimal(0)
        return rounded(min(max((now - expected) * HUNDRED / moved, Decimal(0)), HUNDRED), _PLACES)


def _value_on(course: Course, on: date) -> Decimal | None:
    """The newest value for that day or shortly before."""
    near = [value for day, value in course if on - _LOOKS_BACK <= day <= on]
    return near[-1] if near else None


def _decimal(value: float) -> Decimal:
    return rounded(Decimal(repr(float(value))), _PLACES)
