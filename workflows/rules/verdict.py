"""What a program's numbers amount to: one standing, worst first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from workflows.rules.kpi import Direction, Movement, movement

_WHOLE_WAY = Decimal(100)


class Standing(StrEnum):
    """How a program stands, worst first."""

    OFF_TRACK = "off_track"
    MISALIGNED = "misaligned"
    NO_NUMBERS = "no_numbers"
    BEHIND = "behind"
    MIXED = "mixed"
    FLAT = "flat"
    NO_BASELINE = "no_baseline"
    NOT_COMPARABLE = "not_comparable"
    EARLY = "early"
    ON_TRACK = "on_track"
    REACHED = "reached"
    PAUSED = "paused"
    RETIRED = "retired"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class Kpi:
    """One KPI as far as a verdict goes."""

    name: str
    direction: Direction
    lagging: bool
    at_stake: Decimal
    baseline: Decimal | None
    now: Decimal | None
    target: Decimal | None
    target_by: date | None
    broken: bool = False
    """Whether an event since the baseline broke the comparison with it."""

    @property
    def moved(self) -> Movement:
        """The latest value beside baseline and target; unknown where they cannot be compared."""
        baseline = None if self.broken else self.baseline
        return movement(baseline=baseline, now=self.now, target=self.target, direction=self.direction)


@dataclass(frozen=True)
class Verdict:
    """The standing, the KPI it rests on, and those that went the wrong way beside it."""

    standing: Standing
    headline: Kpi | None = None
    worse: tuple[Kpi, ...] = ()


def verdict(kpis: Sequence[Kpi], *, has_objective: bool, numbers_expected: bool, today: date) -> Verdict:
    """Judge an active program.

    The headline is the lagging KPI on which most money hangs; a KPI without baseline says nothing yet.
    Where an event broke its comparison, the others cannot stand in for it.

    Args:
        kpis: in the program's own order.
        has_objective: whether a company goal is named.
        numbers_expected: whether the first update after the end is overdue by now.
        today: the date against which the target's date is held.
    """
    known = [kpi for kpi in kpis if kpi.now is not None]
    if not known:
        return Verdict(Standing.NO_NUMBERS if numbers_expected else Standing.EARLY)
    based = [kpi for kpi in known if kpi.baseline is not None]
    if not based:
        return Verdict(Standing.NO_BASELINE, known[0])
    headline = max(based, key=lambda kpi: (kpi.lagging, kpi.at_stake))
    worse = tuple(kpi for kpi in based if kpi is not headline and kpi.moved.towards == "worse")
    return Verdict(_standing(headline, worse, has_objective=has_objective, today=today), headline, worse)


def _standing(headline: Kpi, worse: Sequence[Kpi], *, has_objective: bool, today: date) -> Standing:
    moved = headline.moved
    if headline.broken:
        return Standing.NOT_COMPARABLE
    if moved.towards == "worse":
        return Standing.OFF_TRACK
    if moved.towards == "flat":
        return Standing.FLAT
    if not has_objective:
        return Standing.MISALIGNED
    if any(kpi.lagging for kpi in worse):
        return Standing.MIXED
    if moved.share_of_target is not None and moved.share_of_target >= _WHOLE_WAY:
        return Standing.REACHED
    if headline.target_by is not None and headline.target_by < today:
        return Standing.BEHIND
    return Standing.ON_TRACK


def rank(standing: Standing) -> int:
    """Its place when the worst come first."""
    return list(Standing).index(standing)
