"""What happened in programs since a moment, and what comes: the learning team's week."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy
from sqlmodel import Session, col, func, select

from storage.models import AuditLog, Cohort, Person, Program, Prompt, Touchpoint
from storage.overview import OWED
from storage.words import Kind, TouchpointState

_PLANNED = (TouchpointState.PLANNED, TouchpointState.DUE, TouchpointState.SNOOZED)


def answered(
    session: Session, *, program_ids: Collection[int], since: datetime
) -> list[tuple[Touchpoint, Person, Program]]:
    """Owed questions that were answered since then, newest first; of whom, and about which program."""
    query = (
        select(Touchpoint, Person, Program)
        .join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id))
        .join(Program, col(Program.id) == col(Cohort.program_id))
        .join(Person, col(Person.id) == func.coalesce(Touchpoint.asked_of_id, Touchpoint.person_id))
        .where(col(Program.id).in_(program_ids), col(Touchpoint.kind).in_(OWED))
        .where(Touchpoint.state == TouchpointState.ANSWERED, col(Touchpoint.answered_at) >= since)
        .order_by(col(Touchpoint.answered_at).desc(), col(Touchpoint.id).desc())
    )
    return list(session.exec(query).all())


def late(
    session: Session, *, program_ids: Collection[int], since: datetime
) -> list[tuple[Touchpoint, Person, Program]]:
    """Questions that went unanswered long enough to be escalated, or ended without data since then."""
    no_data = select(AuditLog.about_id).where(
        AuditLog.about == "touchpoint", AuditLog.did == "no_data", AuditLog.at >= since
    )
    query = (
        select(Touchpoint, Person, Program)
        .join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id))
        .join(Program, col(Program.id) == col(Cohort.program_id))
        .join(Person, col(Person.id) == col(Touchpoint.person_id))
        .where(col(Program.id).in_(program_ids))
        .where(
            (col(Touchpoint.state) == TouchpointState.ESCALATED)
            | ((col(Touchpoint.state) == TouchpointState.EXPIRED) & col(Touchpoint.id).in_(no_data))
        )
        .order_by(col(Touchpoint.asked_at), col(Touchpoint.id))
    )
    return list(session.exec(query).all())


def coached(session: Session, *, program_ids: Collection[int], since: datetime) -> tuple[int, int]:
    """How many managers answered how many coaching prompts since then."""
    query = select(func.count(func.distinct(Prompt.person_id)), func.count()).where(
        col(Prompt.program_id).in_(program_ids), col(Prompt.answered_at) >= since
    )
    managers, prompts = session.exec(query).one()
    return managers, prompts


def to_come(
    session: Session, *, program_ids: Collection[int], until: datetime
) -> list[tuple[Kind, int, datetime]]:
    """Contacts planned until then by kind: how many, and when the first."""
    session.flush()
    first = func.min(col(Touchpoint.next_at))
    query = (
        sqlalchemy.select(col(Touchpoint.kind), func.count(), first)
        .join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id))
        .where(col(Cohort.program_id).in_(program_ids), col(Touchpoint.state).in_(_PLANNED))
        .where(col(Touchpoint.next_at).is_not(None), col(Touchpoint.next_at) < until)
        .group_by(col(Touchpoint.kind))
        .order_by(first)
    )
    rows = session.connection().execute(query)
    return [(kind, count, at) for kind, count, at in rows if at is not None]


def one_before(session: Session, *, person_id: int, touchpoint_id: int) -> datetime | None:
    """When this person had their last digest."""
    query = select(func.max(Touchpoint.asked_at)).where(
        Touchpoint.person_id == person_id, Touchpoint.kind == Kind.DIGEST, Touchpoint.id != touchpoint_id
    )
    return session.exec(query).one()
