"""What is taught and why: objectives, programs, cohorts with cost and enrollments, competencies, events."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import Exact, Json, UtcDateTime, chosen
from storage.models.base import Row
from storage.words import Bloom, Gap, ObjectiveKind, ProgramState


class Objective(Row, table=True):
    """A company or unit goal: nested (objective, key results) or single (SMART)."""

    __table_args__ = (UniqueConstraint("organization_id", "key"),)

    organization_id: int = Field(foreign_key="organization.id")
    key: str
    name: str
    kind: ObjectiveKind = Field(default=ObjectiveKind.OBJECTIVE, sa_type=chosen(ObjectiveKind))
    parent_id: int | None = Field(default=None, foreign_key="objective.id")
    period_first: date | None = None
    period_last: date | None = None
    briefing: str = ""
    """What the CFO or COO said the business needs, with name and date."""
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Program(Row, table=True):
    """What is taught and why. Contacts, claims and cost belong to its cohorts."""

    __table_args__ = (UniqueConstraint("organization_id", "key"),)

    organization_id: int = Field(foreign_key="organization.id")
    tenant_id: int = Field(foreign_key="tenant.id", index=True)
    """The tenant whose tick plans it and whose learning team hears of it."""
    key: str
    name: str
    objective_id: int | None = Field(default=None, foreign_key="objective.id")
    problem: str = ""
    performance_gap: str = ""
    evidence: str = ""
    cause: Gap | None = Field(default=None, sa_type=chosen(Gap))
    teaches: str = ""
    """The key learnings as the program has them, to hold against what sponsors expect."""
    currency: str = "USD"
    state: ProgramState = Field(default=ProgramState.ACTIVE, sa_type=chosen(ProgramState))
    cadence: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    created_on: date
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Cohort(Row, table=True):
    """One running of a program, first and last day of the training included."""

    __table_args__ = (UniqueConstraint("program_id", "key"),)

    program_id: int = Field(foreign_key="program.id")
    key: str
    name: str
    starts_on: date
    ends_on: date
    planned_since: datetime = Field(sa_type=UtcDateTime)
    """Contacts whose time was over by then are skipped and listed as gaps, not fired."""
    next_plan_at: datetime | None = Field(default=None, sa_type=UtcDateTime, index=True)
    """When its contacts are planned again; empty when nothing more can come."""
    cancelled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    cancelled_because: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Cost(Row, table=True):
    """Loaded cost of a cohort by kind: design, delivery, participants' time, travel, evaluation, overhead."""

    cohort_id: int = Field(foreign_key="cohort.id", index=True)
    kind: str
    amount: Decimal = Field(sa_type=Exact)
    currency: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Enrollment(Row, table=True):
    """A participant, or a headcount only, under a manager in a cohort."""

    __table_args__ = (Index("ix_enrollment_cohort", "cohort_id", "manager_id"),)

    cohort_id: int = Field(foreign_key="cohort.id")
    manager_id: int = Field(foreign_key="person.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    headcount: int = Field(default=1, ge=0)
    since: date
    until: date | None = None
    completed_on: date | None = None
    withdrawn_on: date | None = None
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class Competency(Row, table=True):
    """Observable behavior a program builds, and the KPI it should move."""

    __table_args__ = (UniqueConstraint("program_id", "key"),)

    program_id: int = Field(foreign_key="program.id")
    key: str
    """Also its name in the coaching library, where the library has it."""
    name: str
    behavior: str
    bloom: Bloom = Field(default=Bloom.APPLY, sa_type=chosen(Bloom))
    kpi_id: int | None = Field(default=None, foreign_key="kpi.id")
    position: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Event(Row, table=True):
    """Something dated that may move KPIs: a re-organization, a price change."""

    organization_id: int = Field(foreign_key="organization.id", index=True)
    program_id: int | None = Field(default=None, foreign_key="program.id")
    on: date
    words: str
    breaks_comparison: bool = False
    noted_by_id: int | None = Field(default=None, foreign_key="person.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)
