"""Numbers: the organization's measures, a program's KPIs, readings with their words, approved values."""

from datetime import date, datetime
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import Exact, UtcDateTime, chosen
from storage.models.base import Row
from storage.words import Benefit, Direction, Ease, ReadingState, Rhythm, SourceKind, Timing


class Measure(Row, table=True):
    """The organization's KPI definition; several programs may claim the same one."""

    __table_args__ = (UniqueConstraint("organization_id", "key"),)

    organization_id: int = Field(foreign_key="organization.id")
    key: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class MeasureVersion(Row, table=True):
    """What a measure means from a time on. The newest version holds; old readings keep theirs."""

    __table_args__ = (UniqueConstraint("measure_id", "version"),)

    measure_id: int = Field(foreign_key="measure.id")
    version: int = Field(ge=1)
    name: str
    unit: str
    direction: Direction = Field(sa_type=chosen(Direction))
    population: str = ""
    source: SourceKind = Field(default=SourceKind.PERSON, sa_type=chosen(SourceKind))
    source_name: str = ""
    """Who, or which system: "Salesforce dashboard"."""
    rhythm: Rhythm | None = Field(default=None, sa_type=chosen(Rhythm))
    lag_days: int = Field(default=0, ge=0)
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class Kpi(Row, table=True):
    """A measure as one program uses it."""

    __table_args__ = (UniqueConstraint("program_id", "measure_id"), Index("ix_kpi_measure", "measure_id"))

    program_id: int = Field(foreign_key="program.id")
    measure_id: int = Field(foreign_key="measure.id")
    timing: Timing = Field(default=Timing.LAGGING, sa_type=chosen(Timing))
    ease: Ease = Field(default=Ease.EASY, sa_type=chosen(Ease))
    moves_after_days: int | None = Field(default=None, ge=0)
    """Days after the end of the program in which movement is expected."""
    position: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Baseline(Row, table=True):
    """Where a KPI stood before; a changed baseline is a new version with a reason."""

    __table_args__ = (UniqueConstraint("kpi_id", "version"),)

    kpi_id: int = Field(foreign_key="kpi.id")
    version: int = Field(ge=1)
    value: Decimal = Field(sa_type=Exact)
    as_of: date | None = None
    reason: str = ""
    retrospective: bool = False
    reading_id: int | None = Field(default=None, foreign_key="reading.id")
    recorded_by_id: int | None = Field(default=None, foreign_key="person.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class Target(Row, table=True):
    """Where a KPI should get; a changed target is a new version with a reason."""

    __table_args__ = (UniqueConstraint("kpi_id", "version"),)

    kpi_id: int = Field(foreign_key="kpi.id")
    version: int = Field(ge=1)
    value: Decimal = Field(sa_type=Exact)
    by: date | None = None
    reason: str = ""
    recorded_by_id: int | None = Field(default=None, foreign_key="person.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class Reading(Row, table=True):
    """One value of a measure for a period. Superseded, never overwritten."""

    __table_args__ = (
        Index("ix_reading_measure", "measure_id", "state", "source", "as_of"),
        Index("ix_reading_touchpoint", "touchpoint_id"),
    )

    measure_id: int = Field(foreign_key="measure.id")
    program_id: int | None = Field(default=None, foreign_key="program.id")
    """The program for which it was asked; the measure is shared."""
    touchpoint_id: int | None = Field(default=None, foreign_key="touchpoint.id")
    value: Decimal = Field(sa_type=Exact)
    low: Decimal | None = Field(default=None, sa_type=Exact)
    high: Decimal | None = Field(default=None, sa_type=Exact)
    """Both ends, where a range was given and one end was taken."""
    unit: str
    approx: bool = False
    as_of: date
    period: str = ""
    """The period as it was said: "end of Feb"."""
    source: SourceKind = Field(sa_type=chosen(SourceKind))
    source_name: str = ""
    said_by_id: int | None = Field(default=None, foreign_key="person.id")
    recorded_by_id: int | None = Field(default=None, foreign_key="person.id")
    confirmed_by_id: int | None = Field(default=None, foreign_key="person.id")
    preliminary: bool = False
    late: bool = False
    words: str = ""
    words_start: int | None = None
    words_end: int | None = None
    """Half-open code points of `words` that carry number, unit and hedge."""
    state: ReadingState = Field(sa_type=chosen(ReadingState))
    supersedes_id: int | None = Field(default=None, foreign_key="reading.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    confirmed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class StandardValue(Row, table=True):
    """Money per unit of a measure, dated and approved by the finance partner."""

    measure_id: int = Field(foreign_key="measure.id", index=True)
    value: Decimal = Field(sa_type=Exact)
    currency: str
    benefit: Benefit = Field(default=Benefit.CASH, sa_type=chosen(Benefit))
    since: date
    until: date | None = None
    approved_by_id: int = Field(foreign_key="person.id")
    approved_on: date
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class Rate(Row, table=True):
    """An exchange rate: one unit of `base` in `quote`, dated and approved."""

    organization_id: int = Field(foreign_key="organization.id", index=True)
    base: str
    quote: str
    value: Decimal = Field(sa_type=Exact)
    on: date
    approved_by_id: int = Field(foreign_key="person.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)
