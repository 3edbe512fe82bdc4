"""What a return came to over time, the quarterly look, what people decided, and the log of who did what."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import Exact, Json, UtcDateTime, chosen
from storage.models.base import Row
from storage.words import Verdict


class Audit(Row, table=True):
    """The quarterly look at one program: what the data say and what is proposed."""

    __table_args__ = (UniqueConstraint("program_id", "quarter"),)

    program_id: int = Field(foreign_key="program.id")
    quarter: str
    findings: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    proposed: Verdict | None = Field(default=None, sa_type=chosen(Verdict))
    rule: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)


class AuditAnswer(Row, table=True):
    """One person's answer to one of the three audit questions."""

    audit_id: int = Field(foreign_key="audit.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    question: int = Field(ge=1, le=3)
    words: str
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class Decision(Row, table=True):
    """Continue, re-scope, pause, retire or cancel: by a human, with a reason."""

    program_id: int = Field(foreign_key="program.id", index=True)
    audit_id: int | None = Field(default=None, foreign_key="audit.id")
    verdict: Verdict = Field(sa_type=chosen(Verdict))
    reason: str
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class LedgerState(Row, table=True):
    """What a program's return came to at one time; with a period's name it is closed and stays as it is."""

    __table_args__ = (Index("ix_ledgerstate_program", "program_id", "id"),)

    program_id: int = Field(foreign_key="program.id")
    why: str
    """What made it different from the one before: "claim", "reading", "closed"."""
    rules: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """The limits it was worked out with."""
    result: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """The whole ledger as it is printed."""
    said: str = ""
    period: str = ""
    reason: str = ""
    closed_by_id: int | None = Field(default=None, foreign_key="person.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class RuleChange(Row, table=True):
    """Another limit for one of the stated rules, from that time on, with who set it and why."""

    organization_id: int = Field(foreign_key="organization.id", index=True)
    name: str
    value: Decimal = Field(sa_type=Exact)
    because: str
    changed_by_id: int | None = Field(default=None, foreign_key="person.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class Comparison(Row, table=True):
    """A measure of people who were not trained, beside which a KPI is read."""

    __table_args__ = (Index("ix_comparison_kpi", "kpi_id"),)

    kpi_id: int = Field(foreign_key="kpi.id")
    measure_id: int = Field(foreign_key="measure.id")
    because: str = ""
    """Why the two are alike."""
    chosen_by_id: int | None = Field(default=None, foreign_key="person.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Score(Row, table=True):
    """What a cohort's participants said of the training (reaction) or knew before and after it (learning)."""

    __table_args__ = (Index("ix_score_cohort", "cohort_id", "level"),)

    cohort_id: int = Field(foreign_key="cohort.id")
    level: int = Field(ge=1, le=2)
    on: date
    people: int = Field(ge=1)
    score: Decimal = Field(sa_type=Exact)
    """The average."""
    before: Decimal | None = Field(default=None, sa_type=Exact)
    """The average before the training, for learning."""
    best: Decimal = Field(sa_type=Exact)
    """The highest that can be reached."""
    source_name: str = ""
    superseded_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    supersedes_id: int | None = Field(default=None, foreign_key="score.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class AuditLog(Row, table=True):
    """Who did what, when, from where. Names and ids; never what people wrote."""

    __table_args__ = (Index("ix_audit_log_about", "about", "about_id"),)

    organization_id: int | None = Field(default=None, foreign_key="organization.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    who_id: int | None = Field(default=None, foreign_key="person.id")
    """Empty when the program itself did it."""
    where: str
    """The way it came: "sandbox", "cli", "tick", ..."""
    did: str
    about: str
    about_id: int | None = None
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
