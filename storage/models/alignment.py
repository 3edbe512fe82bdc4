"""What is agreed before a program: points to settle, results that are not money, and how each KPI shows."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import Json, UtcDateTime, chosen
from storage.models.base import Row
from storage.words import Felt, PointKind


class OpenPoint(Row, table=True):
    """A point to settle before launch: a scope note, or that the three expect different things."""

    __table_args__ = (Index("ix_openpoint_program", "program_id", "settled_at"),)

    program_id: int = Field(foreign_key="program.id")
    kind: PointKind = Field(sa_type=chosen(PointKind))
    raised_by_id: int | None = Field(default=None, foreign_key="person.id")
    """Empty where the program itself found it."""
    words: str = Field(min_length=1)
    raised_at: datetime = Field(sa_type=UtcDateTime)
    settled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    settled_by_id: int | None = Field(default=None, foreign_key="person.id")
    settled_as: str = ""
    """How, in the words of whoever settled it."""


class Intangible(Row, table=True):
    """A result that somebody wants and that is not money: asked about again like a KPI, never converted."""

    program_id: int = Field(foreign_key="program.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    answer_id: int | None = Field(default=None, foreign_key="alignmentanswer.id")
    words: str = Field(min_length=1)
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    withdrawn_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class IntangibleAnswer(Row, table=True):
    """How somebody saw an intangible result at a time after the program."""

    intangible_id: int = Field(foreign_key="intangible.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    felt: Felt = Field(sa_type=chosen(Felt))
    words: str = ""
    touchpoint_id: int | None = Field(default=None, foreign_key="touchpoint.id")
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class AlignmentDetail(Row, table=True):
    """What one person expects of each KPI, how managers will see it, and who hears of it; versioned."""

    __table_args__ = (UniqueConstraint("program_id", "person_id", "version"),)

    program_id: int = Field(foreign_key="program.id")
    person_id: int = Field(foreign_key="person.id")
    version: int = Field(ge=1)
    kpis: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    """By the KPI's number: leading or lagging, easy or subjective."""
    observed: str = ""
    """How managers will observe it."""
    told: str = ""
    """Who is told what afterwards."""
    recorded_at: datetime = Field(sa_type=UtcDateTime)
