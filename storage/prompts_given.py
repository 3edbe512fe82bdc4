"""Coaching prompts as they were given: each manager's history, what came back, and what got in the way."""

from datetime import datetime

from sqlalchemy import bindparam, delete
from sqlmodel import Session, col, func, or_, select

from storage.models import Cohort, Competency, Kpi, MeasureVersion, Obstacle, Prompt, Touchpoint
from storage.words import Kind, TouchpointState, Why

# Built once: for a small question, building the statement costs several times what asking it does.
_OF_TOUCHPOINT = select(Prompt).where(Prompt.touchpoint_id == bindparam("touchpoint_id"))
_HISTORY = (
    select(Prompt)
    .where(Prompt.program_id == bindparam("program_id"), Prompt.person_id == bindparam("person_id"))
    .order_by(col(Prompt.given_at), col(Prompt.id))
)
_WEEKS_BEFORE = (
    select(Touchpoint.id, Prompt)
    .join(Prompt, col(Prompt.touchpoint_id) == col(Touchpoint.id), isouter=True)
    .where(Touchpoint.cohort_id == bindparam("cohort_id"), Touchpoint.kind == Kind.COACHING)
    .where(Touchpoint.person_id == bindparam("person_id"), Touchpoint.id != bindparam("touchpoint_id"))
    .where(col(Touchpoint.asked_at).is_not(None))
    .order_by(col(Touchpoint.asked_at).desc(), col(Touchpoint.id).desc())
)
_ASKED_ABOUT_PACE = (
    select(Touchpoint.id)
    .join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id))
    .join(Prompt, col(Prompt.touchpoint_id) == col(Touchpoint.id), isouter=True)
    .where(Cohort.program_id == bindparam("program_id"), Touchpoint.kind == Kind.COACHING)
    .where(Touchpoint.person_id == bindparam("person_id"), Touchpoint.id != bindparam("but"))
    .where(col(Touchpoint.asked_at).is_not(None), col(Prompt.id).is_(None))
    .limit(1)
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
_FORGET_OBSTACLE = delete(Obstacle).where(col(Obstacle.prompt_id) == bindparam("number"))


def of_touchpoint(session: Session, *, touchpoint_id: int) -> Prompt | None:
    """The prompt that went out with this contact; none where the manager was asked about the pace instead."""
    return session.exec(_OF_TOUCHPOINT, params={"touchpoint_id": touchpoint_id}).first()


def history(session: Session, *, program_id: int, person_id: int) -> list[Prompt]:
    """Everything this person was given in a program, oldest first."""
    return list(session.exec(_HISTORY, params={"program_id": program_id, "person_id": person_id}))


def weeks_before(session: Session, *, touchpoint: Touchpoint) -> list[Prompt | None]:
    """What this person got in the coaching weeks before this one, newest first.

    A week in which they were asked about the pace holds None; one in which nothing went out is left out.
    """
    given = {
        "cohort_id": touchpoint.cohort_id,
        "person_id": touchpoint.person_id,
        "touchpoint_id": touchpoint.id,
    }
    return [prompt for _, prompt in session.exec(_WEEKS_BEFORE, params=given)]


def asked_about_pace(session: Session, *, program_id: int, person_id: int, but: int) -> bool:
    """Whether a contact other than `but` asked this person, in this program, how to go on."""
    given = {"program_id": program_id, "person_id": person_id, "but": but}
    return session.exec(_ASKED_ABOUT_PACE, params=given).first() is not None


def trained(session: Session, *, program_id: int) -> list[tuple[Competency, str]]:
    """What a program trains, most important first, each with the name of the KPI it should move."""
    rows = session.exec(_TRAINED, params={"program_id": program_id})
    return [(competency, name or "") for competency, name in rows]


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
