"""What managers have seen of their people, and the learners' anonymous pulse."""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam
from sqlmodel import Session, col, or_, select

from storage.models import (
    Cohort,
    Competency,
    Enrollment,
    Inbox,
    Observation,
    Outbox,
    Person,
    Pulse,
    Touchpoint,
)
from storage.words import Kind, PersonState, TouchpointState

BEFORE = "day-7"
"""The slot of the briefing in which the first count is taken."""

# Built once: for a small question, building the statement costs several times what asking it does.
_OF_TOUCHPOINT = select(Observation).where(Observation.touchpoint_id == bindparam("touchpoint_id"))
_OPEN = (
    select(Touchpoint)
    .where(Touchpoint.cohort_id == bindparam("cohort_id"), Touchpoint.kind == bindparam("kind"))
    .where(Touchpoint.person_id == bindparam("person_id"), Touchpoint.state == bindparam("state"))
    .where(col(Touchpoint.due_at) <= bindparam("until"))
    .order_by(col(Touchpoint.due_at), col(Touchpoint.id))
)

_COMPETENCIES = (
    select(Competency)
    .where(Competency.program_id == bindparam("program_id"), col(Competency.ended_at).is_(None))
    .order_by(col(Competency.position), col(Competency.id))
)


def of_touchpoint(session: Session, *, touchpoint_id: int) -> Observation | None:
    """What was counted in answer to one question."""
    return session.exec(_OF_TOUCHPOINT, params={"touchpoint_id": touchpoint_id}).first()


def waiting(
    session: Session,
    *,
    cohort_id: int,
    person_id: int,
    until: datetime,
    kind: Kind = Kind.OBSERVATION,
    state: TouchpointState = TouchpointState.PLANNED,
) -> Touchpoint | None:
    """The first contact of a kind with a manager that is due by then and in this state."""
    given = {"cohort_id": cohort_id, "kind": kind, "person_id": person_id, "state": state, "until": until}
    return session.exec(_OPEN, params=given).first()


def looked_for(session: Session, *, program_id: int) -> Competency | None:
    """What is counted in a program, before and after: its first competency."""
    return session.exec(_COMPETENCIES, params={"program_id": program_id}).first()


class Seen(NamedTuple):
    """One manager's count at one time."""

    manager_id: int
    slot: str
    """When: "day-7" before the training, "day+30" and so on after it."""
    seen: int
    of: int

    @property
    def person_id(self) -> int:
        """Whose count it is."""
        return self.manager_id


def counts(session: Session, *, cohort_ids: Collection[int]) -> Iterator[Seen]:
    """Every count that was given for these cohorts; "can't say" is none."""
    query = (
        select(Observation.manager_id, Touchpoint.slot, Observation.seen, Observation.of)
        .join(Touchpoint, col(Touchpoint.id) == col(Observation.touchpoint_id))
        .where(col(Observation.cohort_id).in_(cohort_ids), col(Observation.seen).is_not(None))
        .order_by(col(Observation.id))
    )
    for manager_id, slot, seen, of in session.exec(query):
        if seen is not None:
            yield Seen(manager_id, slot, seen, of)


def learners(session: Session, *, cohort: Cohort, on: date) -> list[Person]:
    """The people listed in a cohort who can be written to."""
    query = (
        select(Person)
        .join(Enrollment, col(Enrollment.person_id) == col(Person.id))
        .where(Enrollment.cohort_id == cohort.key_id, col(Enrollment.withdrawn_on).is_(None))
        .where(Enrollment.since <= on, or_(col(Enrollment.until).is_(None), col(Enrollment.until) > on))
        .where(Person.state == PersonState.ACTIVE, col(Person.ended_at).is_(None))
        .order_by(col(Person.id))
    )
    return list({person.key_id: person for person in session.exec(query)}.values())


def is_learner(session: Session, *, program_id: int, person_id: int) -> bool:
    """Whether somebody is listed as a participant of a program."""
    query = (
        select(Enrollment.id)
        .join(Cohort, col(Cohort.id) == col(Enrollment.cohort_id))
        .where(Cohort.program_id == program_id, Enrollment.person_id == person_id)
        .where(col(Enrollment.withdrawn_on).is_(None))
    )
    return session.exec(query).first() is not None


def count_pulse(
    session: Session, *, cohort_id: int, day: int, used: bool, stopped_by: str, asked_on: date
) -> None:
    """Add one to those who tapped this; no row says who or when."""
    query = select(Pulse).where(
        Pulse.cohort_id == cohort_id, Pulse.day == day, Pulse.used == used, Pulse.stopped_by == stopped_by
    )
    row = session.exec(query).first()
    if row is None:
        row = Pulse.made(cohort_id=cohort_id, day=day, used=used, stopped_by=stopped_by, recorded_on=asked_on)
    else:
        row.times += 1
    session.add(row)


def forget_tap(session: Session, *, inbox_id: int) -> None:
    """Keep of a tap only that there was one: what was tapped is counted and nowhere else."""
    row = session.get_one(Inbox, inbox_id)
    row.payload = {**row.payload, "action": "pulse.forgotten", "value": "-"}
    session.add(row)


def forget_cards(session: Session, *, outbox_id: int, card: dict[str, Any]) -> None:
    """Let the cards that took the place of a message say only what it shows at last."""
    session.flush()
    for row in session.exec(select(Outbox).where(Outbox.replaces_id == outbox_id)):
        row.card = card
        session.add(row)


def pulses(session: Session, *, cohort_ids: Collection[int]) -> list[Pulse]:
    """The learners' taps of these cohorts, counted."""
    query = select(Pulse).where(col(Pulse.cohort_id).in_(cohort_ids)).order_by(col(Pulse.day), col(Pulse.id))
    return list(session.exec(query))
