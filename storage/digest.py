"""What happened in programs since a moment, and what comes: the learning team's week."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam, exists
from sqlmodel import Session, col, func, select

from storage.models import AuditLog, Cohort, Person, Program, Prompt, Touchpoint
from storage.overview import OWED
from storage.words import Kind, TouchpointState

_PLANNED = (TouchpointState.PLANNED, TouchpointState.DUE, TouchpointState.SNOOZED)


# Built once: for a small question, building the statement costs several times what asking it does.
_ANSWERED = (
    select(Touchpoint, Person, Program)
    .join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id))
    .join(Program, col(Program.id) == col(Cohort.program_id))
    .join(Person, col(Person.id) == func.coalesce(Touchpoint.asked_of_id, Touchpoint.person_id))
    .where(col(Program.id).in_(bindparam("program_ids")), col(Touchpoint.kind).in_(OWED))
    .where(Touchpoint.state == TouchpointState.ANSWERED, col(Touchpoint.answered_at) >= bindparam("since"))
    .order_by(col(Touchpoint.answered_at).desc(), col(Touchpoint.id).desc())
)


def answered(
    session: Session, *, program_ids: Collection[int], since: datetime
) -> list[tuple[Touchpoint, Person, Program]]:
    """Owed questions that were answered since then, newest first; of whom, and about which program."""
    return list(session.exec(_ANSWERED, params={"program_ids": program_ids, "since": since}).all())


# Asked of each question that has expired: what was ever done is far more.
_NO_DATA = exists().where(
    col(AuditLog.about) == "touchpoint",
    col(AuditLog.about_id) == col(Touchpoint.id),
    col(AuditLog.did) == "no_data",
    col(AuditLog.at) >= bindparam("since"),
    col(AuditLog.at) < bindparam("until"),
)
_LATE = (
    select(Touchpoint, Person, Program)
    .join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id))
    .join(Program, col(Program.id) == col(Cohort.program_id))
    .join(Person, col(Person.id) == col(Touchpoint.person_id))
    .where(col(Program.id).in_(bindparam("program_ids")))
    .where(
        (col(Touchpoint.state) == TouchpointState.ESCALATED)
        | ((col(Touchpoint.state) == TouchpointState.EXPIRED) & _NO_DATA)
    )
    .order_by(col(Touchpoint.asked_at), col(Touchpoint.id))
)


def late(
    session: Session, *, program_ids: Collection[int], since: datetime, until: datetime
) -> list[tuple[Touchpoint, Person, Program]]:
    """Questions that went unanswered long enough to be escalated, or ended without data in that time.

    What ends at `until` itself belongs to the time after it, so that it is told once.
    """
    given = {"program_ids": program_ids, "since": since, "until": until}
    return list(session.exec(_LATE, params=given).all())


_WAITING = (
    select(Touchpoint, Person, Program)
    .join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id))
    .join(Program, col(Program.id) == col(Cohort.program_id))
    .join(Person, col(Person.id) == func.coalesce(Touchpoint.asked_of_id, Touchpoint.person_id))
    .where(col(Program.id).in_(bindparam("program_ids")), col(Touchpoint.kind).in_(OWED))
    .where(
        col(Touchpoint.state).in_((TouchpointState.ASKED, TouchpointState.SNOOZED)),
        func.coalesce(Touchpoint.first_asked_at, Touchpoint.asked_at) < bindparam("before"),
    )
    .order_by(func.coalesce(Touchpoint.first_asked_at, Touchpoint.asked_at), col(Touchpoint.id))
)


def waiting(
    session: Session, *, program_ids: Collection[int], before: datetime
) -> list[tuple[Touchpoint, Person, Program]]:
    """Owed questions first asked before then that are still open and not late yet, oldest first."""
    return list(session.exec(_WAITING, params={"program_ids": program_ids, "before": before}).all())


_COACHED = select(func.count(func.distinct(Prompt.person_id)), func.count()).where(
    col(Prompt.program_id).in_(bindparam("program_ids")), col(Prompt.answered_at) >= bindparam("since")
)


def coached(session: Session, *, program_ids: Collection[int], since: datetime) -> tuple[int, int]:
    """How many managers answered how many coaching prompts since then."""
    managers, prompts = session.exec(_COACHED, params={"program_ids": program_ids, "since": since}).one()
    return managers, prompts


_TO_COME = (
    select(Touchpoint, Person, Program)
    .join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id))
    .join(Program, col(Program.id) == col(Cohort.program_id))
    .join(Person, col(Person.id) == func.coalesce(Touchpoint.asked_of_id, Touchpoint.person_id))
    .where(col(Cohort.program_id).in_(bindparam("program_ids")), col(Touchpoint.state).in_(_PLANNED))
    .where(col(Touchpoint.next_at).is_not(None), col(Touchpoint.next_at) < bindparam("until"))
    .order_by(col(Touchpoint.next_at), col(Touchpoint.id))
)


def to_come(
    session: Session, *, program_ids: Collection[int], until: datetime
) -> list[tuple[Touchpoint, Person, Program]]:
    """Contacts planned until then, soonest first; whom they reach, and about which program."""
    return list(session.exec(_TO_COME, params={"program_ids": program_ids, "until": until}).all())


_ONE_BEFORE = select(func.max(Touchpoint.asked_at)).where(
    Touchpoint.person_id == bindparam("person_id"),
    Touchpoint.kind == Kind.DIGEST,
    Touchpoint.id != bindparam("touchpoint_id"),
)


def one_before(session: Session, *, person_id: int, touchpoint_id: int) -> datetime | None:
    """When this person had their last digest."""
    given = {"person_id": person_id, "touchpoint_id": touchpoint_id}
    return session.exec(_ONE_BEFORE, params=given).one()
