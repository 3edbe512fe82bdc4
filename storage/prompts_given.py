"""Coaching prompts as they were given: each manager's history, what came back, and what got in the way."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import bindparam, delete
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, or_, select

from storage import together
from storage.models import Cohort, Competency, Kpi, MeasureVersion, Obstacle, Prompt, Touchpoint
from storage.words import Kind, Outcome, TouchpointState, Why

_GIVEN = (
    *("touchpoint_id", "program_id", "cohort_id", "person_id", "prompt", "competency", "variant", "because"),
    *("given_at", "worded", "tailored_id"),
)
"""What is known of a prompt before anything comes back."""

# Built once: for a small question, building the statement costs several times what asking it does.
_OF_TOUCHPOINT = select(Prompt).where(Prompt.touchpoint_id == bindparam("touchpoint_id"))
_HISTORY = (
    select(Prompt)
    .where(Prompt.program_id == bindparam("program_id"), Prompt.person_id == bindparam("person_id"))
    .order_by(col(Prompt.given_at), col(Prompt.id))
)
_WEEKS: sqlalchemy.Select[*tuple[Any, ...]] = (
    sqlalchemy.select(
        col(Touchpoint.person_id),
        col(Touchpoint.id).label("touchpoint_id"),
        col(Touchpoint.cohort_id),
        col(Prompt.prompt),
        func.coalesce(col(Prompt.competency), "").label("competency"),
        col(Prompt.outcome),
    )
    .join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id))
    .join(Prompt, col(Prompt.touchpoint_id) == col(Touchpoint.id), isouter=True)
    .where(col(Cohort.program_id) == bindparam("program_id"), col(Touchpoint.kind) == Kind.COACHING)
    .where(col(Touchpoint.person_id).in_(bindparam("person_ids", expanding=True)))
    .where(col(Touchpoint.asked_at).is_not(None))
    .order_by(col(Touchpoint.asked_at), col(Touchpoint.id))
)
_NEWEST_NAME = (
    select(func.max(MeasureVersion.version))
    .where(MeasureVersion.measure_id == Kpi.measure_id)
    .correlate(Kpi)
    .scalar_subquery()
)
_TRAINED = (
    select(Competency, MeasureVersion.name)
    .join(Kpi, col(Kpi.id) == col(Competency.kpi_id), isouter=True)
    .join(
        MeasureVersion,
        (col(MeasureVersion.measure_id) == col(Kpi.measure_id))
        & (col(MeasureVersion.version) == _NEWEST_NAME),
        isouter=True,
    )
    .where(Competency.program_id == bindparam("program_id"), col(Competency.ended_at).is_(None))
    .order_by(col(Competency.position), col(Competency.id))
)
_OTHER = aliased(Competency)
_TRAINING_THE_SAME = (
    select(_OTHER.program_id)
    .join(Competency, col(Competency.key) == col(_OTHER.key))
    .where(col(Competency.program_id) == bindparam("program_id"), _OTHER.program_id != Competency.program_id)
    .distinct()
)
_HAD = sqlalchemy.select(col(Prompt.person_id), col(Prompt.prompt)).where(
    col(Prompt.program_id).in_(bindparam("program_ids", expanding=True)),
    col(Prompt.person_id).in_(bindparam("person_ids", expanding=True)),
)
_FORGET_OBSTACLE = delete(Obstacle).where(col(Obstacle.prompt_id) == bindparam("number"))


def of_touchpoint(session: Session, *, touchpoint_id: int) -> Prompt | None:
    """The prompt that went out with this contact; none where the manager was asked about the pace instead."""
    return session.exec(_OF_TOUCHPOINT, params={"touchpoint_id": touchpoint_id}).first()


def history(session: Session, *, program_id: int, person_id: int) -> list[Prompt]:
    """Everything this person was given in a program, oldest first."""
    return list(session.exec(_HISTORY, params={"program_id": program_id, "person_id": person_id}))


def add(session: Session, *, prompt: Prompt) -> None:
    """Note what a manager is given; it is written with the next flush."""
    together.add(session, row=prompt, columns=_GIVEN)


class Week(NamedTuple):
    """A coaching week in which something went out: a prompt, or else the question about the pace."""

    touchpoint_id: int
    cohort_id: int
    prompt: str | None
    competency: str
    outcome: Outcome | None


def weeks(session: Session, *, program_id: int, person_ids: Collection[int]) -> dict[int, list[Week]]:
    """What each of these people got in a program's coaching weeks, oldest first."""
    session.flush()
    found: dict[int, list[Week]] = {person_id: [] for person_id in person_ids}
    given = {"program_id": program_id, "person_ids": person_ids}
    for row in session.connection().execute(_WEEKS, given).mappings():
        found[row["person_id"]].append(Week(**{name: row[name] for name in Week._fields}))
    return found


def trained(session: Session, *, program_id: int) -> list[tuple[Competency, str]]:
    """What a program trains, most important first, each with the name of the KPI it should move."""
    rows = session.exec(_TRAINED, params={"program_id": program_id})
    return [(competency, name or "") for competency, name in rows]


def training_the_same(session: Session, *, program_id: int) -> list[int]:
    """The other programs that train something this one trains too."""
    return list(session.exec(_TRAINING_THE_SAME, params={"program_id": program_id}))


def had(
    session: Session, *, program_ids: Collection[int], person_ids: Collection[int]
) -> dict[int, set[str]]:
    """The prompts each of these people was given in these programs."""
    session.flush()
    found: dict[int, set[str]] = {}
    given = {"program_ids": program_ids, "person_ids": person_ids}
    for person_id, prompt in session.connection().execute(_HAD, given):
        found.setdefault(person_id, set()).add(prompt)
    return found


def upcoming(session: Session, *, person_id: int, now: datetime) -> list[Touchpoint]:
    """Coaching contacts with this person still to come, those left out because of their pace included."""
    query = (
        select(Touchpoint)
        .where(Touchpoint.person_id == person_id, Touchpoint.kind == Kind.COACHING)
        .where(col(Touchpoint.asked_at).is_(None), col(Touchpoint.due_at) > now)
        .where(or_(Touchpoint.state == TouchpointState.PLANNED, Touchpoint.why == Why.PACE))
        .order_by(col(Touchpoint.due_at), col(Touchpoint.id))
    )
    return list(session.exec(query))


def has_obstacle(session: Session, *, prompt_id: int) -> bool:
    """Whether the manager said what got in the way of one prompt."""
    return session.exec(select(Obstacle.id).where(Obstacle.prompt_id == prompt_id)).first() is not None


def forget_obstacle(session: Session, *, prompt_id: int) -> None:
    """Take back what a manager said got in the way of one prompt: they changed their mind."""
    session.flush()
    session.connection().execute(_FORGET_OBSTACLE, {"number": prompt_id})
