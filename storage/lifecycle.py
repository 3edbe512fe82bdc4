"""What is held, ended or brought back when a program is paused or a person stops."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session, col, or_, select

from storage.models import Away, Cohort, Person, Role, Touchpoint
from storage.touchpoints import OPEN
from storage.words import PersonState, TouchpointState, Why


def cohorts_of(session: Session, *, program_id: int) -> list[Cohort]:
    """The runnings of a program that are neither cancelled nor ended."""
    query = select(Cohort).where(
        Cohort.program_id == program_id, col(Cohort.cancelled_at).is_(None), col(Cohort.ended_at).is_(None)
    )
    return list(session.exec(query))


def open_contacts(session: Session, *, program_id: int) -> list[Touchpoint]:
    """Every contact of a program that is not over."""
    query = (
        select(Touchpoint)
        .join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id))
        .where(Cohort.program_id == program_id, col(Touchpoint.state).in_(OPEN))
        .order_by(col(Touchpoint.id))
    )
    return list(session.exec(query))


def ended_because(
    session: Session,
    *,
    why: Why,
    window_open_at: datetime,
    program_id: int | None = None,
    person_id: int | None = None,
) -> list[Touchpoint]:
    """Contacts skipped or withdrawn for this reason whose window is still open."""
    query = (
        select(Touchpoint)
        .where(col(Touchpoint.state).in_((TouchpointState.SKIPPED, TouchpointState.WITHDRAWN)))
        .where(Touchpoint.why == why, Touchpoint.last_at > window_open_at)
        .order_by(col(Touchpoint.id))
    )
    if program_id is not None:
        query = query.join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id)).where(
            Cohort.program_id == program_id
        )
    if person_id is not None:
        query = query.where(Touchpoint.person_id == person_id)
    return list(session.exec(query))


def concerned(session: Session, *, program_id: int, on: date) -> list[Person]:
    """Everyone with a role in a program who has heard of it from us and can be written to."""
    query = (
        select(Person)
        .join(Role, col(Role.person_id) == col(Person.id))
        .where(Role.program_id == program_id, Role.since <= on)
        .where(or_(col(Role.until).is_(None), col(Role.until) > on))
        .where(col(Person.introduced_at).is_not(None), Person.state == PersonState.ACTIVE)
        .where(col(Person.ended_at).is_(None))
        .order_by(col(Person.id))
    )
    return list({person.key_id: person for person in session.exec(query)}.values())


def away_of(session: Session, *, person_id: int, from_day: date) -> list[Away]:
    """A person's absences that are not over, first ones first."""
    query = (
        select(Away)
        .where(Away.person_id == person_id, col(Away.withdrawn_at).is_(None), Away.last >= from_day)
        .order_by(col(Away.first), col(Away.id))
    )
    return list(session.exec(query))


def away_on(session: Session, *, person_ids: Collection[int], day: date) -> dict[int, date]:
    """Who is away that day, and until when."""
    query = select(Away).where(
        col(Away.person_id).in_(person_ids),
        col(Away.withdrawn_at).is_(None),
        Away.first <= day,
        Away.last >= day,
    )
    found: dict[int, date] = {}
    for row in session.exec(query):
        found[row.person_id] = max(row.last, found.get(row.person_id, row.last))
    return found
