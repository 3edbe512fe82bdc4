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


def to_come(session: Session, *, cohort_id: int, since: datetime) -> list[Circle]:
    """The circles of a cohort that began since then, or begin later."""
    query = select(Circle).where(Circle.cohort_id == cohort_id, col(Circle.starts_at) > since)
    return list(session.exec(query.order_by(col(Circle.id))))


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
    """One member's word on one circle, as often as they gave it."""

    person_id: int
    circle_id: int
    attended: bool
    at: datetime


def note_attended(circle: Circle, *, person_id: int, attended: bool, at: datetime) -> None:
    """Keep that somebody said whether they were there, beside what they said before."""
    said = [*circle.agenda.get(_SAID, []), [person_id, attended, at.isoformat()]]
    circle.agenda = {**circle.agenda, _SAID: said}


def attendance(session: Session, *, cohort_ids: Collection[int]) -> list[Attended]:
    """Who said whether they were there, over all circles of these cohorts, changed minds included."""
    query = select(Circle).where(col(Circle.cohort_id).in_(cohort_ids)).order_by(col(Circle.id))
    said = {circle.key_id: circle.agenda.get(_SAID, []) for circle in session.exec(query)}
    found = [
        Attended(person_id, circle_id, attended, datetime.fromisoformat(at))
        for circle_id, all_of_it in said.items()
        for person_id, attended, at in all_of_it
    ]
    noted = {(each.circle_id, each.person_id) for each in found}
    seated = (
        select(CircleSeat)
        .join(Circle, col(Circle.id) == col(CircleSeat.circle_id))
        .where(col(Circle.cohort_id).in_(cohort_ids), col(CircleSeat.attended).is_not(None))
        .order_by(col(CircleSeat.id))
    )
    # Those of before every word was kept have only the newest.
    return found + [
        Attended(seat.person_id, seat.circle_id, bool(seat.attended), seat.recorded_at)
        for seat in session.exec(seated)
        if (seat.circle_id, seat.person_id) not in noted
    ]


_SAID = "said"
"""Where a circle's page keeps who said when whether they were there."""
