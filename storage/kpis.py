"""A program's KPIs as everyone needs them: definition, baseline, target and what was confirmed."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

import sqlalchemy
from sqlalchemy import Select, bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select

from storage.models import (
    Baseline,
    Cohort,
    Event,
    Kpi,
    Measure,
    MeasureVersion,
    Program,
    Reading,
    StandardValue,
    Target,
)
from storage.words import Direction, ReadingState, SourceKind

# Built once: for a small question, building the statement costs several times what asking it does.
_FIRST_BREAK = (
    select(Event.id)
    .join(Program, col(Program.organization_id) == col(Event.organization_id))
    .where(Program.id == Kpi.program_id, col(Event.breaks_comparison))
    .where(or_(col(Event.program_id).is_(None), col(Event.program_id) == col(Kpi.program_id)))
    .where(col(Event.on) > func.coalesce(Baseline.as_of, func.date(Baseline.recorded_at)))
    .order_by(col(Event.on), col(Event.id))
    .limit(1)
    .correlate(Kpi, Baseline)
    .scalar_subquery()
)
_KPIS = (
    sqlalchemy.select(Kpi, MeasureVersion, Baseline, Target, Event)
    .join(
        MeasureVersion,
        (col(MeasureVersion.measure_id) == col(Kpi.measure_id))
        & (
            col(MeasureVersion.version)
            == select(func.max(MeasureVersion.version))
            .where(MeasureVersion.measure_id == Kpi.measure_id)
            .correlate(Kpi)
            .scalar_subquery()
        ),
    )
    .join(
        Baseline,
        (col(Baseline.kpi_id) == col(Kpi.id))
        & (
            col(Baseline.version)
            == select(func.max(Baseline.version))
            .where(Baseline.kpi_id == Kpi.id)
            .correlate(Kpi)
            .scalar_subquery()
        ),
        isouter=True,
    )
    .join(
        Target,
        (col(Target.kpi_id) == col(Kpi.id))
        & (
            col(Target.version)
            == select(func.max(Target.version))
            .where(Target.kpi_id == Kpi.id)
            .correlate(Kpi)
            .scalar_subquery()
        ),
        isouter=True,
    )
    .join(Event, col(Event.id) == _FIRST_BREAK, isouter=True)
    .order_by(col(Kpi.program_id), col(Kpi.position), col(Kpi.id))
)
_OF_PROGRAMS = _KPIS.where(col(Kpi.program_id).in_(bindparam("program_ids")), col(Kpi.ended_at).is_(None))
_ENDED = _KPIS.where(col(Kpi.program_id).in_(bindparam("program_ids")), col(Kpi.ended_at).is_not(None))
_NUMBERED = _KPIS.where(col(Kpi.id) == bindparam("kpi_id"))
_BREAKS = (
    select(Event)
    .where(col(Event.organization_id).in_(bindparam("organization_ids")), col(Event.breaks_comparison))
    .order_by(col(Event.on), col(Event.id))
)
_KEPT = 30
"""The newest readings of a measure from each source that a view holds; years of daily ones are not read."""


def _newest(source: SourceKind) -> Select[Reading]:
    other = aliased(Reading)
    first_kept = (
        select(col(other.as_of))
        .where(other.measure_id == Measure.id, other.state == ReadingState.CONFIRMED, other.source == source)
        .order_by(col(other.as_of).desc())
        .offset(_KEPT - 1)
        .limit(1)
        .correlate(Measure)
        .scalar_subquery()
    )
    return (
        sqlalchemy.select(Reading)
        .join(Measure, col(Measure.id) == col(Reading.measure_id))
        .where(col(Measure.id).in_(bindparam("measure_ids", expanding=True)))
        .where(col(Reading.state) == ReadingState.CONFIRMED, col(Reading.source) == source)
        .where(col(Reading.as_of) >= func.coalesce(first_kept, date.min))
    )


_READINGS = sqlalchemy.select(Reading).from_statement(sqlalchemy.union_all(*map(_newest, SourceKind)))
_STANDARDS = (
    select(StandardValue)
    .where(col(StandardValue.measure_id).in_(bindparam("measure_ids")), col(StandardValue.until).is_(None))
    .order_by(col(StandardValue.since))
)

_LATEST_COHORT = (
    select(Cohort)
    .where(
        Cohort.program_id == bindparam("program_id"),
        col(Cohort.cancelled_at).is_(None),
        col(Cohort.ended_at).is_(None),
    )
    .order_by(col(Cohort.starts_on).desc(), col(Cohort.id).desc())
)


@dataclass(frozen=True)
class KpiView:
    """One KPI with the newest version of everything that belongs to it."""

    kpi: Kpi
    measure: MeasureVersion
    baseline: Baseline | None
    target: Target | None
    readings: tuple[Reading, ...]
    """Confirmed ones, oldest first by the day they are for; of many the newest thirty of each source."""
    standard: StandardValue | None
    breaking: tuple[Event, ...]
    """The events since the baseline that break a comparison, oldest first; they may lie ahead."""

    @property
    def breaks(self) -> Event | None:
        """The first of them: what breaks the comparison with the baseline."""
        return self.breaking[0] if self.breaking else None

    @property
    def id(self) -> int:
        """The KPI's number."""
        return self.kpi.key_id

    @property
    def name(self) -> str:
        """What people call it."""
        return self.measure.name

    @property
    def unit(self) -> str:
        """How it is counted: "%", "USD", "days"; empty for a plain number."""
        return self.measure.unit

    @cached_property
    def course(self) -> tuple[Reading, ...]:
        """The readings that count: for a day after the baseline's; earlier ones say nothing of a program."""
        return self.counting(self.baseline.as_of if self.baseline is not None else None)

    def counting(self, since: date | None, *, system: str | None = None) -> tuple[Reading, ...]:
        """The readings after that day that count: where a system publishes the measure, its own.

        Args:
            since: the day.
            system: leave out what any other system publishes.
        """
        came = self._after(since)
        if system is not None:
            came = tuple(r for r in came if r.source is not SourceKind.SYSTEM or r.source_name == system)
        after = of_record(came, self.measure)
        published = tuple(r for r in after if r.source is SourceKind.SYSTEM)
        return published if self.from_system and published else after

    @property
    def systems(self) -> tuple[str, ...]:
        """The systems whose numbers count: the one that the measure names, else all that publish it."""
        found = of_record(self.readings, self.measure)
        return tuple(dict.fromkeys(r.source_name for r in found if r.source is SourceKind.SYSTEM))

    @property
    def disputed(self) -> Reading | None:
        """What another system says instead of the newest reading that counts, or of a day after it."""
        latest = self.latest
        if latest is None or latest.source is not SourceKind.SYSTEM:
            return None
        counts = {reading.id for reading in self.course}
        others = (
            reading
            for reading in reversed(self._after(latest.as_of, inclusive=True))
            if reading.source is SourceKind.SYSTEM and reading.id not in counts
        )
        return next((reading for reading in others if reading.value != latest.value), None)

    @property
    def given(self) -> tuple[Reading, ...]:
        """What people gave for a day after the baseline's."""
        since = self.baseline.as_of if self.baseline is not None else None
        return tuple(r for r in self._after(since) if r.source is not SourceKind.SYSTEM)

    def _after(self, since: date | None, *, inclusive: bool = False) -> tuple[Reading, ...]:
        return tuple(
            r for r in self.readings if since is None or r.as_of > since or (inclusive and r.as_of == since)
        )

    @property
    def latest(self) -> Reading | None:
        """The newest reading that counts; none before somebody gives one after the baseline."""
        return self.course[-1] if self.course else None

    @property
    def before_latest(self) -> Reading | None:
        """The reading that was the newest before the newest."""
        return self.course[-2] if len(self.course) > 1 else None

    def broken_by(self, today: date) -> Event | None:
        """What keeps its numbers from being held against the baseline; none once that is set anew."""
        return self.breaks if self.breaks is not None and self.breaks.on <= today else None

    @property
    def before_break(self) -> Reading | None:
        """The newest reading that can be held against the baseline."""
        on = self.breaks.on if self.breaks is not None else date.max
        return next((reading for reading in reversed(self.course) if reading.as_of < on), None)

    @property
    def from_system(self) -> bool:
        """Whether a system publishes it, so that it is shown and not asked for."""
        return self.measure.source is SourceKind.SYSTEM

    @property
    def at_stake(self) -> Decimal:
        """Money that hangs on reaching the target: what the next card asks about first."""
        if self.standard is None or self.baseline is None or self.target is None:
            return Decimal(0)
        return abs(self.target.value - self.baseline.value) * self.standard.value


def of_record(readings: Sequence[Reading], measure: MeasureVersion) -> tuple[Reading, ...]:
    """Of what several systems publish, what counts; what people say stays as it is.

    The system that the measure names wins, whatever another one publishes and when. Where it names none of
    them, the smaller improvement of a day counts, as for every other doubt.
    """
    published = [reading for reading in readings if reading.source is SourceKind.SYSTEM]
    named = set(measure.source_name.casefold().split())
    own = [reading for reading in published if _is_named(reading.source_name, named)]
    up = measure.direction is Direction.UP
    least: dict[date, Reading] = {}
    for reading in own or published:
        known = least.setdefault(reading.as_of, reading)
        if (reading.value < known.value) is up and reading.value != known.value:
            least[reading.as_of] = reading
    counts = {reading.id for reading in least.values()}
    return tuple(
        reading for reading in readings if reading.source is not SourceKind.SYSTEM or reading.id in counts
    )


def _is_named(source: str, named: Collection[str]) -> bool:
    """Whether a file's "Salesforce" is the "Salesforce dashboard" that a measure names."""
    words = set(source.casefold().split())
    return bool(words and named) and (words <= set(named) or words >= set(named))


def of_programs(session: Session, *, program_ids: Collection[int]) -> dict[int, list[KpiView]]:
    """The KPIs of these programs that have not ended, in the program's own order."""
    found = session.execute(_OF_PROGRAMS, {"program_ids": list(program_ids)}).all()
    views: dict[int, list[KpiView]] = defaultdict(list)
    for view in _views(session, found):
        views[view.kpi.program_id].append(view)
    return views


def of_program(session: Session, *, program_id: int) -> list[KpiView]:
    """The KPIs of one program that have not ended."""
    return of_programs(session, program_ids=[program_id]).get(program_id, [])


def ended(session: Session, *, program_ids: Collection[int]) -> list[KpiView]:
    """The KPIs that left these programs."""
    return _views(session, session.execute(_ENDED, {"program_ids": list(program_ids)}).all())


def view(session: Session, *, kpi_id: int) -> KpiView:
    """One KPI, ended or not."""
    return _views(session, [session.execute(_NUMBERED, {"kpi_id": kpi_id}).one()])[0]


def next_version(session: Session, *, of: type[Baseline] | type[Target], kpi_id: int) -> int:
    """The number of the next baseline or target of a KPI."""
    newest = session.exec(select(func.max(of.version)).where(of.kpi_id == kpi_id)).one()
    return (newest or 0) + 1


_STARTS = (
    select(Baseline)
    .where(col(Baseline.kpi_id).in_(bindparam("kpi_ids")))
    .order_by(col(Baseline.kpi_id), col(Baseline.version))
)


def starts(session: Session, *, kpi_ids: Collection[int]) -> dict[int, list[Baseline]]:
    """Every starting point these KPIs ever had, in their versions."""
    found: dict[int, list[Baseline]] = defaultdict(list)
    for row in session.exec(_STARTS, params={"kpi_ids": kpi_ids}):
        found[row.kpi_id].append(row)
    return found


def _views(
    session: Session,
    found: Sequence[tuple[Kpi, MeasureVersion, Baseline | None, Target | None, Event | None]],
) -> list[KpiView]:
    if not found:
        return []
    of = {"measure_ids": sorted({kpi.measure_id for kpi, *_ in found})}
    readings: dict[int, list[Reading]] = defaultdict(list)
    newest = session.execute(_READINGS, of).scalars()
    for reading in sorted(newest, key=lambda reading: (reading.as_of, reading.key_id)):
        readings[reading.measure_id].append(reading)
    standards = {row.measure_id: row for row in session.exec(_STANDARDS, params=of)}
    broken = {first.organization_id for *_, first in found if first is not None}
    breaks = session.exec(_BREAKS, params={"organization_ids": broken}).all() if broken else ()
    return [
        KpiView(
            kpi=kpi,
            measure=measure,
            baseline=baseline,
            target=target,
            readings=tuple(readings[kpi.measure_id]),
            standard=standards.get(kpi.measure_id),
            breaking=_from(first, kpi, breaks),
        )
        for kpi, measure, baseline, target, first in found
    ]


def _from(first: Event | None, kpi: Kpi, breaks: Sequence[Event]) -> tuple[Event, ...]:
    """The first break since a KPI's baseline and those after it."""
    if first is None:
        return ()
    return tuple(
        event
        for event in breaks
        if event.organization_id == first.organization_id
        and event.program_id in (None, kpi.program_id)
        and (event.on, event.key_id) >= (first.on, first.key_id)
    )


def latest_cohort(session: Session, *, program_id: int) -> Cohort | None:
    """The running of a program that began last and was not cancelled."""
    return session.exec(_LATEST_COHORT, params={"program_id": program_id}).first()
