"""The quarterly look and what people decided, and the log of who did what."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import Json, UtcDateTime, chosen
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
