"""What was measured, in money: a KPI's confirmed readings times the approved value of a unit.

Each reading counts for the time since the one before it, and the newest on to the newest claim, as long as it
is not stale; after that nothing is counted until somebody gives the next. Counting begins with the end of the
training, or with a starting point set since, and ends with the newest claim: later months belong to the next
one, or to the forecast. It ends after a year at the latest, and earlier where an event breaks the comparison.
A new starting point begins anew; what was counted against the one before it, up to that day, stays.

What is noted about the comparison after the newest claim, an event or a starting point, can lower what counts
at once. It raises it with the next claim only: else a note would do what nobody claimed.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import zip_longest

from sqlmodel import Session

from storage import claims, kpis
from storage.kpis import KpiView
from storage.models import Baseline, Cohort, Event, Program, Rate, Reading, StandardValue
from storage.models.review import Comparison
from storage.words import Direction
from workflows.rules.isolation import Isolated, by_comparison, by_trend
from workflows.rules.money import HUNDRED, exact, in_cents, rounded
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
    start: Baseline
    """What it is held against."""
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
    in_vain: bool = False
    """Numbers came that have a price, and none of them can be held against a starting point."""
    waits: bool = False
    """What was noted of the comparison since the newest claim would count more: it waits for the next one."""

    @property
    def amount(self) -> Decimal | None:
        """All of it in money; None where a part has no approved value, or nothing came."""
        parts = [step.money for step in self.steps]
        known = [part for part in parts if part is not None]
        if not parts:
            return Decimal(0) if self.in_vain else None
        if len(known) < len(parts):
            return None
        with exact():
            return sum(known, Decimal(0))

    @property
    def courses(self) -> list[tuple[Baseline, Step]]:
        """Each starting point that something was held against, with the newest number held against it."""
        return list({step.start.key_id: (step.start, step) for step in self.steps}.values())

    @property
    def _isolated_amount(self) -> Decimal:
        """What of it is left to the program, as far as the numbers alone tell it; endless where unknown."""
        if self.amount is None:
            return Decimal("Infinity")
        with exact():
            return self.amount * (self.isolated.share if self.isolated else HUNDRED) / HUNDRED

    def counts_less_than(self, other: "Measured") -> bool:
        """Whether less counts by these numbers than by the same ones compared otherwise."""
        return self._isolated_amount < other._isolated_amount

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
    starts: dict[int, list[Baseline]]
    """Every starting point that a KPI had, in its versions."""

    @classmethod
    def of(cls, session: Session, *, programs: Collection[Program], views: Collection[KpiView]) -> "Books":
        """Read it in four queries, however many KPIs there are."""
        return cls(
            values=claims.values(session, measure_ids={view.kpi.measure_id for view in views}),
            comparisons=claims.comparisons(session, kpi_ids={view.id for view in views}),
            events=claims.events_of_all(
                session,
                organization_ids={program.organization_id for program in programs},
                program_ids={program.key_id for program in programs},
            ),
            starts=kpis.starts(session, kpi_ids={view.id for view in views}),
        )

    def measured(
        self,
        view: KpiView,
        *,
        program: Program,
        cohort: Cohort,
        rate: FindRate,
        claimed_at: datetime | None,
        fresh: timedelta,
    ) -> Measured:
        """One KPI since the end of this cohort's training.

        Args:
            view: the KPI.
            program: whose it is.
            cohort: with whose end counting begins.
            rate: finds approved rates.
            claimed_at: when the newest claim came, up to which readings count; None where nobody claims.
            fresh: for how long the newest does at most.
        """
        events = [event for event in self.events if event.program_id in (None, program.id)]
        starts = self.starts.get(view.id, [])

        def compared(known_at: datetime | None) -> Measured:
            """By the notes of that time; of several systems the one that says less."""
            against = _Comparison(
                view=view,
                starts=[row for row in starts if known_at is None or row.recorded_at <= known_at],
                events=[row for row in events if known_at is None or row.recorded_at <= known_at],
                cohort=cohort,
                until=claimed_at.date() if claimed_at is not None else None,
                fresh=fresh,
            )
            least, *others = (
                self._compared(replace(against, system=system), program.currency, rate)
                for system in view.systems or (None,)
            )
            for other in others:
                least = other if other.counts_less_than(least) else least
            return least

        counts = compared(None)
        if claimed_at is None:
            return counts
        noted = [*(row.recorded_at for row in starts), *(row.recorded_at for row in events)]
        since = sorted({at for at in noted if at > claimed_at})
        for then in map(compared, [claimed_at, *since[:-1]] if since else ()):
            if then.counts_less_than(counts):
                counts = replace(then, waits=True)
        return counts

    def _compared(self, against: "_Comparison", currency: str, rate: FindRate) -> Measured:
        """A KPI's readings, each held against the starting point of its time."""
        view = against.view
        steps: list[Step] = []
        stretches = against.stretches()
        for stretch in stretches:
            since, end = stretch.since, min(against.until or stretch.last, stretch.last)
            counted: list[Reading] = []
            for reading in _one_a_day(stretch.readings):
                until = min(reading.as_of, end)
                if until > since:
                    steps.append(self._step(stretch, view, reading, (since, until), currency, rate))
                    counted.append(reading)
                    since = until
            until = min(end, since + against.fresh)
            if counted and against.until is not None and until > since:
                steps.append(self._step(stretch, view, counted[-1], (since, until), currency, rate))
        came = [reading for stretch in stretches for reading in stretch.came]
        return Measured(
            view=view,
            steps=tuple(steps),
            isolated=self._isolated(against, steps),
            broken_by=stretches[-1].broken_by if stretches else None,
            in_vain=not steps and any(self._is_priced(view, each, currency, rate) for each in came),
        )

    def _is_priced(self, view: KpiView, reading: Reading, currency: str, rate: FindRate) -> bool:
        value = self._value(view.kpi.measure_id, reading.as_of)
        return value is not None and (
            value.currency == currency or rate(value.currency, reading.as_of) is not None
        )

    def _step(
        self,
        stretch: "_Stretch",
        view: KpiView,
        reading: Reading,
        span: tuple[date, date],
        currency: str,
        rate: FindRate,
    ) -> Step:
        start = stretch.start
        up = view.measure.direction is Direction.UP
        better_by = reading.value - start.value if up else start.value - reading.value
        value = self._value(view.kpi.measure_id, reading.as_of)
        found = None
        if value is not None and value.currency != currency:
            found = rate(value.currency, reading.as_of)
        money = None
        if value is not None and (value.currency == currency or found is not None):
            with exact():
                money = better_by * value.value * (span[1] - span[0]).days / _YEAR
                money = rounded(money * found.value if found is not None else money, _PLACES)
        return Step(reading, start, *span, better_by, value, found, money)

    def _value(self, measure_id: int, on: date) -> StandardValue | None:
        """The value that held that day."""
        held = [
            row
            for row in self.values.get(measure_id, [])
            if row.since <= on and (row.until is None or row.until > on)
        ]
        return held[-1] if held else None

    def _isolated(self, against: "_Comparison", steps: Sequence[Step]) -> Isolated | None:
        if not steps:
            return None
        view, cohort = against.view, against.cohort
        newest, baseline = steps[-1].reading, steps[-1].start
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
            shaken=any(cohort.starts_on <= event.on <= newest.as_of for event in against.events),
        )


@dataclass(frozen=True)
class _Stretch:
    """The time in which readings are held against one starting point."""

    start: Baseline
    since: date
    last: date
    broken_by: Event | None
    came: tuple[Reading, ...]
    """The readings since the training, whether they can be compared or not."""

    @property
    def readings(self) -> list[Reading]:
        """Those that can be."""
        return [reading for reading in self.came if self.since < reading.as_of <= self.last]


@dataclass(frozen=True)
class _Comparison:
    """One KPI with what is known of how to compare its readings."""

    view: KpiView
    starts: Sequence[Baseline]
    events: Sequence[Event]
    cohort: Cohort
    until: date | None
    fresh: timedelta
    system: str | None = None
    """Whose numbers these are, where several systems publish them."""

    def stretches(self) -> list[_Stretch]:
        """Each starting point with its time; the next one for the same or an earlier day replaces it."""
        held: list[Baseline] = []
        for start in reversed(self.starts):
            if not held or _day(start) < _day(held[0]):
                held.insert(0, start)
        return [self._stretch(*each) for each in zip_longest(held, held[1:])]

    def _stretch(self, start: Baseline, following: Baseline | None) -> _Stretch:
        first = start.as_of or start.recorded_at.date()
        breaking = next((e for e in self.events if e.breaks_comparison and first < e.on), None)
        year = self.cohort.ends_on + FIRST_YEAR
        last = year if following is None else min(year, _day(following))
        return _Stretch(
            start=start,
            since=max(self.cohort.ends_on, _day(start)),
            last=last if breaking is None else min(last, breaking.on - timedelta(days=1)),
            broken_by=breaking,
            came=tuple(
                reading
                for reading in self.view.counting(start.as_of, system=self.system)
                if self.cohort.ends_on < reading.as_of <= year
            ),
        )


def _day(start: Baseline) -> date:
    """From when on a starting point holds; where nobody said so, from the beginning."""
    return start.as_of or date.min


def _one_a_day(readings: Sequence[Reading]) -> list[Reading]:
    """Of several for one day the newest."""
    return list({reading.as_of: reading for reading in readings}.values())
