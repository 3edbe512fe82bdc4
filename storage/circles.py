"""Coaching circles: who sits in which, what its members agreed to share, and what they took away."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.models import Circle, CircleSeat, Person, Prompt
from storage.words import Outcome

# Built once: for a small question, building the statement costs several times what asking it does.
_SEATS = (
    select(CircleSeat, Person)
    .join(Person, col(Person.id) == col(CircleSeat.person_id))
    .where(CircleSeat.circle_id == bindparam("circle_id"))
    .order_by(col(CircleSeat.id))
)


def between(session: Session, *, cohort_id: int, first: datetime, last: datetime) -> list[Circle]:
    """The circles of a cohort that begin in this time, both ends included."""
    query = (
        select(Circle)
        .where(Circle.cohort_id == cohort_id, col(Circle.starts_at) >= first, col(Circle.starts_at) <= last)
        .order_by(col(Circle.id))
    )
    return list(session.exec(query))


def seats(session: Session, *, circle_id: int) -> list[tuple[CircleSeat, Person]]:
    """Who sits in a circle."""
    return list(session.exec(_SEATS, params={"circle_id": circle_id}).all())


def seat(session: Session, *, circle_id: int, person_id: int) -> CircleSeat | None:
    """One member's seat."""
    query = select(CircleSeat).where(CircleSeat.circle_id == circle_id, CircleSeat.person_id == person_id)
    return session.exec(query).first()


def shared(
    session: Session, *, cohort_id: int, person_ids: Collection[int], since: datetime
) -> list[tuple[Prompt, Person]]:
    """The lines these people agreed to bring to their circle, newest first."""
    query = (
        select(Prompt, Person)
        .join(Person, col(Person.id) == col(Prompt.person_id))
        .where(Prompt.cohort_id == cohort_id, col(Prompt.person_id).in_(person_ids))
        .where(col(Prompt.shared_at) >= since, col(Prompt.outcome).in_((Outcome.DID_IT, Outcome.NOT_YET)))
        .where(col(Prompt.words) != "")
        .order_by(col(Prompt.shared_at).desc(), col(Prompt.id).desc())
    )
    return list(session.exec(query).all())


class Attended(NamedTuple):
    """One member's word on one circle."""

    person_id: int
    attended: bool


def attendance(session: Session, *, cohort_ids: Collection[int]) -> list[Attended]:
    """Who said whether they were there, over all circles of these cohorts, in the order in which they did."""
    query = (
        select(CircleSeat.person_id, CircleSeat.attended)
        .join(Circle, col(Circle.id) == col(CircleSeat.circle_id))
        .where(col(Circle.cohort_id).in_(cohort_ids), col(CircleSeat.attended).is_not(None))
        .order_by(col(CircleSeat.recorded_at), col(CircleSeat.id))
    )
    return [Attended(person_id, bool(attended)) for person_id, attended in session.exec(query)]
