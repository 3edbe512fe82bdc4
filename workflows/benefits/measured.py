"""What was measured, in money: a KPI's confirmed readings times the approved value of a unit.

Each reading counts for the time since the one before it, and the newest on to the newest claim, as long as it
is not stale; after that nothing is counted until somebody gives the next. Counting begins with the end of the
training, or with a starting point set since, and ends with the newest claim: later months belong to the next
one, or to the forecast. It ends after a year at the latest, and earlier where an event breaks the comparison.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from sqlmodel import Session

from storage import claims
from storage.kpis import KpiView
from storage.models import Cohort, Event, Program, Rate, Reading, StandardValue
from storage.models.review import Comparison
from storage.words import Direction
from workflows.rules.isolation import Isolated, by_comparison, by_trend
from workflows.rules.money import exact, in_cents, rounded
from workflows.rules.phillips_terms import FIRST_YEAR

_YEAR = Decimal(FIRST_YEAR.days)
_PLACES = 12
"""A part of a year has no last digit; so many are kept, far more than any cent is made of."""

FindRate = Callable[[str, date], Rate | None]
"""The approved rate from a currency into the program's, that day."""


@dataclass(frozen=True)
class Step:
    """One reading: from when to when it counts, how far it lies from the baseline, and what that is worth."""

    reading: Reading
    since: date
    until: date
    better_by: Decimal
    """Negative where it went the wrong way."""
    value: StandardValue | None
    rate: Rate | None
    money: Decimal | None
    """None where nobody had approved a value, or a rate into the program's currency, for that day."""


@dataclass(frozen=True)
class Measured:
    """One KPI of a program from the end of the training on."""

    view: KpiView
    steps: tuple[Step, ...]
    isolated: Isolated | None
    broken_by: Event | None
    """What ended the time in which values can be compared with the starting point."""

    @property
    def amount(self) -> Decimal | None:
        """All of it in money; None where a part has no approved value."""
        parts = [step.money for step in self.steps]
        known = [part for part in parts if part is not None]
        if not known or len(known) < len(parts):
            return None
        with exact():
            return sum(known, Decimal(0))

    @property
    def cents(self) -> list[Decimal | None]:
        """The money of each step as it is shown: together what the amount is shown as."""
        known = iter(in_cents([step.money for step in self.steps if step.money is not None]))
        return [None if step.money is None else next(known) for step in self.steps]


@dataclass(frozen=True)
class Books:
    """What turning readings into money needs, for any number of programs."""

    values: dict[int, list[StandardValue]]
    comparisons: dict[int, tuple[Comparison, list[Reading]]]
    events: Sequence[Event]

    @classmethod
    def of(cls, session: Session, *, programs: Collection[Program], views: Collection[KpiView]) -> "Books":
        """Read it in three queries, however many KPIs there are."""
        return cls(
            values=claims.values(session, measure_ids={view.kpi.measure_id for view in views}),
            comparisons=claims.comparisons(session, kpi_ids={view.id for view in views}),
            events=claims.events_of_all(
                session,
                organization_ids={program.organization_id for program in programs},
                program_ids={program.key_id for program in programs},
            ),
        )

    def measured(
        self,
        view: KpiView,
        *,
        program: Program,
        cohort: Cohort,
        rate: FindRate,
        claimed_on: date | None,
        fresh: timedelta,
    ) -> Measured:
        """One KPI since the end of this cohort's training.

        Args:
            view: the KPI.
            program: whose it is.
            cohort: with whose end counting begins.
            rate: finds approved rates.
            claimed_on: the day of the newest claim, up to which readings count; None where nobody claims.
            fresh: for how long it does at most.
        """
        mine = [event for event in self.events if event.program_id in (None, program.id)]
        mine = [event for event in mine if event.on >= cohort.starts_on]
        broken_by, start = view.breaks, view.baseline
        last = cohort.ends_on + FIRST_YEAR
        if broken_by is not None:
            last = min(last, broken_by.on - timedelta(days=1))
        since = cohort.ends_on
        if start is not None and start.as_of is not None:
            since = max(since, start.as_of)
        counting = [reading for reading in view.course if since < reading.as_of <= last]
        steps: list[Step] = []
        end = last if claimed_on is None else min(claimed_on, last)
        for reading in _one_a_day(counting):
            until = min(reading.as_of, end)
            if until > since:
                steps.append(self._step(view, reading, (since, until), program.currency, rate))
                since = until
        if steps and claimed_on is not None:
            until = min(end, since + fresh)
            if until > since:
                newest = steps[-1].reading
                steps.append(self._step(view, newest, (since, until), program.currency, rate))
        return Measured(
            view=view,
            steps=tuple(steps) if start is not None else (),
            isolated=self._isolated(view, steps, cohort, mine),
            broken_by=broken_by,
        )

    def _step(
        self, view: KpiView, reading: Reading, span: tuple[date, date], currency: str, rate: FindRate
    ) -> Step:
        start = view.baseline.value if view.baseline is not None else reading.value
        up = view.measure.direction is Direction.UP
        better_by = reading.value - start if up else start - reading.value
        value = self._value(view.kpi.measure_id, reading.as_of)
        found = None
        if value is not None and value.currency != currency:
            found = rate(value.currency, reading.as_of)
        money = None
        if value is not None and (value.currency == currency or found is not None):
            with exact():
                money = better_by * value.value * (span[1] - span[0]).days / _YEAR
                money = rounded(money * found.value if found is not None else money, _PLACES)
        return Step(reading, *span, better_by, value, found, money)

    def _value(self, measure_id: int, on: date) -> StandardValue | None:
        """The value that held that day."""
        held = [
            row
            for row in self.values.get(measure_id, [])
            if row.since <= on and (row.until is None or row.until > on)
        ]
        return held[-1] if held else None

    def _isolated(
        self, view: KpiView, steps: Sequence[Step], cohort: Cohort, events: Sequence[Event]
    ) -> Isolated | None:
        baseline = view.baseline
        if baseline is None or not steps:
            return None
        newest = steps[-1].reading
        compared = self.comparisons.get(view.id)
        if compared is not None and baseline.as_of is not None:
            found = by_comparison(
                baseline=baseline.value,
                now=newest.value,
                since=baseline.as_of,
                on=newest.as_of,
                others=[(reading.as_of, reading.value) for reading in compared[1]],
            )
            if found is not None:
                return found
        course = [reading for reading in view.readings if reading.source is newest.source]
        return by_trend(
            baseline=baseline.value,
            now=newest.value,
            starts=cohort.starts_on,
            on=newest.as_of,
            course=[(reading.as_of, reading.value) for reading in course],
            shaken=any(event.on <= newest.as_of for event in events),
        )


def _one_a_day(readings: Sequence[Reading]) -> list[Reading]:
    """Of several for one day the newest."""
    return list({reading.as_of: reading for reading in readings}.values())
