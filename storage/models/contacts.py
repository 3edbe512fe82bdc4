"""Planned contacts and what people answered: touchpoints, alignment answers, claims and the bet."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from storage.columns import Exact, Json, UtcDateTime, chosen
from storage.models.base import Row
from storage.words import ClaimSource, Isolation, Kind, TouchpointState, Why

_OPEN = text("next_at IS NOT NULL")
_HANDED_ON = text("asked_of_id IS NOT NULL")


class Touchpoint(Row, table=True):
    """One planned contact about one cohort with one person (a digest is about none)."""

    __table_args__ = (
        UniqueConstraint("key"),
        # What is due costs what is due: closed contacts are not in this index at all.
        Index("ix_touchpoint_next", "tenant_id", "next_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_touchpoint_next_at", "next_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_touchpoint_person", "person_id", "state"),
        Index("ix_touchpoint_asked_of", "asked_of_id", postgresql_where=_HANDED_ON, sqlite_where=_HANDED_ON),
        Index("ix_touchpoint_cohort", "cohort_id", "kind"),
    )

    tenant_id: int = Field(foreign_key="tenant.id")
    """Where the person is written to, whoever planned it."""
    cohort_id: int | None = Field(default=None, foreign_key="cohort.id")
    kind: Kind = Field(sa_type=chosen(Kind))
    key: str
    """What makes it happen once, whoever plans it: cohort, kind, slot, KPI and person."""
    slot: str
    """Which one of its kind: "day+30", "week:2026-W10"."""
    person_id: int = Field(foreign_key="person.id")
    asked_of_id: int | None = Field(default=None, foreign_key="person.id")
    """The delegate who is asked instead, once somebody is."""
    kpi_id: int | None = Field(default=None, foreign_key="kpi.id")
    state: TouchpointState = Field(default=TouchpointState.PLANNED, sa_type=chosen(TouchpointState))
    why: Why | None = Field(default=None, sa_type=chosen(Why))
    due_at: datetime = Field(sa_type=UtcDateTime)
    last_at: datetime = Field(sa_type=UtcDateTime)
    """The end of its window: availability moves it forward, never past this."""
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it must be looked at again; empty once nothing more can come of it."""
    attempt: int = 0
    """Messages sent about it; with the id, what makes one message go out once."""
    reminders: int = 0
    reminded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the last reminder was written, from which the next step keeps its distance."""
    first_asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When the one it is meant for was asked at first, whoever was asked since."""
    asked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it was asked afresh last, from which chasing is counted; reminders do not change it."""
    escalated_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    answered_by_id: int | None = Field(default=None, foreign_key="person.id")
    late: bool = False
    retrospective: bool = False
    progress: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """Where a conversation of several steps stands, so that it can be resumed after a restart."""
    created_at: datetime = Field(sa_type=UtcDateTime)


class AlignmentAnswer(Row, table=True):
    """One person's answer to one of the four questions, in their words, versioned."""

    __table_args__ = (UniqueConstraint("program_id", "person_id", "question", "version"),)

    program_id: int = Field(foreign_key="program.id")
    cohort_id: int | None = Field(default=None, foreign_key="cohort.id")
    person_id: int = Field(foreign_key="person.id")
    question: int = Field(ge=1, le=4)
    version: int = Field(ge=1)
    words: str = Field(min_length=1)
    retrospective: bool = False
    touchpoint_id: int | None = Field(default=None, foreign_key="touchpoint.id")
    stands_by_id: int | None = Field(default=None, foreign_key="alignmentanswer.id")
    """The predecessor's answer that a successor stands by; the words stay the predecessor's."""
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class Claim(Row, table=True):
    """An improvement turned into money: claimed, allowed, because. A correction supersedes."""

    __table_args__ = (Index("ix_claim_cohort", "cohort_id", "kpi_id"),)

    cohort_id: int = Field(foreign_key="cohort.id")
    kpi_id: int | None = Field(default=None, foreign_key="kpi.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    by: ClaimSource = Field(sa_type=chosen(ClaimSource))
    touchpoint_id: int | None = Field(default=None, foreign_key="touchpoint.id")
    amount: Decimal = Field(sa_type=Exact)
    low: Decimal | None = Field(default=None, sa_type=Exact)
    high: Decimal | None = Field(default=None, sa_type=Exact)
    currency: str
    other_causes: list[str] = Field(default_factory=list, sa_type=Json)
    attribution: Decimal | None = Field(default=None, sa_type=Exact)
    """Percent, 25.5 and not 0.255."""
    confidence: Decimal | None = Field(default=None, sa_type=Exact)
    method: Isolation = Field(default=Isolation.ESTIMATE, sa_type=chosen(Isolation))
    evidence: str = ""
    claimed: Decimal = Field(sa_type=Exact)
    allowed: Decimal = Field(sa_type=Exact)
    because: list[str] = Field(default_factory=list, sa_type=Json)
    """Stable rule codes of `workflows/rules/phillips.py`."""
    words: str = ""
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    supersedes_id: int | None = Field(default=None, foreign_key="claim.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class Bet(Row, table=True):
    """The success criteria signed before launch, settled afterwards word for word. A change is a new one."""

    cohort_id: int = Field(foreign_key="cohort.id", index=True)
    version: int = Field(default=1, ge=1)
    kpi_id: int | None = Field(default=None, foreign_key="kpi.id")
    population: str = ""
    value_per_unit: Decimal | None = Field(default=None, sa_type=Exact)
    currency: str = ""
    method: Isolation = Field(default=Isolation.ESTIMATE, sa_type=chosen(Isolation))
    success: str
    failure: str
    success_at: Decimal | None = Field(default=None, sa_type=Exact)
    """The KPI's value from which on it is a success, as `success` says in words."""
    failure_at: Decimal | None = Field(default=None, sa_type=Exact)
    due_on: date | None = None
    """The day whose value counts."""
    changed_by_id: int | None = Field(default=None, foreign_key="person.id")
    """Who changed the version before into this one; empty for the first."""
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    sealed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    unsigned: list[int] = Field(default_factory=list, sa_type=Json)
    """Who had not signed when it was sealed."""
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_as: str = ""
    settled_by_reading_id: int | None = Field(default=None, foreign_key="reading.id")
    created_at: datetime = Field(sa_type=UtcDateTime)


class BetSignature(Row, table=True):
    """One party's signature under a bet."""

    __table_args__ = (UniqueConstraint("bet_id", "person_id"),)

    bet_id: int = Field(foreign_key="bet.id")
    person_id: int = Field(foreign_key="person.id")
    signed_at: datetime = Field(sa_type=UtcDateTime)
