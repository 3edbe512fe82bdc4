"""What managers have seen of their people, and the learners' anonymous pulse."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, or_, select

from storage.models import (
    Cohort,
    Competency,
    Enrollment,
    Inbox,
    Observation,
    Person,
    Pulse,
    Touchpoint,
)
from storage.words import Kind, PersonState, TouchpointState

BEFORE = "day-7"
"""The slot of the briefing in which the first count is taken."""

# Built once: for a small question, building the statement costs several times what asking it does.
_OF_TOUCHPOINT = (
    select(Observation)
    .where(Observation.touchpoint_id == bindparam("touchpoint_id"))
    .order_by(col(Observation.id).desc())
)
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
    """What was counted last in answer to one question: a second count is a row of its own."""
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


class Counted(NamedTuple):
    """One manager's answer to one question, as often as they gave one."""

    manager_id: int
    touchpoint_id: int
    cohort_id: int
    slot: str
    """When: "day-7" before the training, "day+30" and so on after it."""
    seen: int | None
    """None for "can't say"."""
    of: int
    recorded_at: datetime


_COUNTS: sqlalchemy.Select[*tuple[Any, ...]] = (
    sqlalchemy.select(
        col(Observation.manager_id),
        col(Touchpoint.id),
        col(Observation.cohort_id),
        col(Touchpoint.slot),
        col(Observation.seen),
        col(Observation.of),
        col(Observation.recorded_at),
    )
    .join(Touchpoint, col(Touchpoint.id) == col(Observation.touchpoint_id))
    .where(col(Observation.cohort_id).in_(bindparam("cohort_ids", expanding=True)))
    .order_by(col(Observation.id))
)


def every_count(session: Session, *, cohort_ids: Collection[int]) -> list[Counted]:
    """Every count that was ever given for these cohorts, those that were changed later too, oldest first."""
    session.flush()
    rows = session.connection().execute(_COUNTS, {"cohort_ids": list(cohort_ids)})
    return [Counted(*row) for row in rows]


def any_answer(session: Session, *, cohort_ids: Collection[int]) -> bool:
    """Whether a manager of these cohorts counted, or a learner tapped."""
    counted = select(Observation.id).where(col(Observation.cohort_id).in_(cohort_ids))
    tapped = select(Pulse.id).where(col(Pulse.cohort_id).in_(cohort_ids)).limit(1)
    return bool(session.exec(counted.limit(1)).first() or session.exec(tapped).first())


class Seen(NamedTuple):
    """One manager's count at one time, as it stands."""

    manager_id: int
    slot: str
    seen: int
    of: int


def counts(session: Session, *, cohort_ids: Collection[int]) -> Iterator[Seen]:
    """What every manager of these cohorts counted, question by question; "can't say" is no count."""
    newest = {each.touchpoint_id: each for each in every_count(session, cohort_ids=cohort_ids)}
    for each in newest.values():
        if each.seen is not None:
            yield Seen(each.manager_id, each.slot, each.seen, each.of)


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


_SECOND = "second:"
"""What a row of second taps begins with; before there were such rows, both taps stood in one."""


def count_used(session: Session, *, cohort_id: int, day: int, asked_on: date, used: bool) -> None:
    """Add one to those whose first tap was this; no row says who or when."""
    _add_one(session, cohort_id=cohort_id, day=day, asked_on=asked_on, used=used, stopped_by="")


def count_stopped_by(session: Session, *, cohort_id: int, day: int, asked_on: date, code: str) -> None:
    """Add one to those whose second tap was this, whatever the first one was."""
    stopped_by = f"{_SECOND}{code}"
    _add_one(session, cohort_id=cohort_id, day=day, asked_on=asked_on, used=False, stopped_by=stopped_by)


def _add_one(
    session: Session, *, cohort_id: int, day: int, asked_on: date, used: bool, stopped_by: str
) -> None:
    query = select(Pulse).where(
        Pulse.cohort_id == cohort_id, Pulse.day == day, Pulse.used == used, Pulse.stopped_by == stopped_by
    )
    row = session.exec(query).first()
    if row is None:
        row = Pulse.made(cohort_id=cohort_id, day=day, used=used, stopped_by=stopped_by, recorded_on=asked_on)
    else:
        row.times += 1
        row.recorded_on = max(row.recorded_on, asked_on)
    session.add(row)


def forget_tap(session: Session, *, inbox_id: int) -> None:
    """Keep of a tap only that there was one: what was tapped is counted and nowhere else."""
    row = session.get_one(Inbox, inbox_id)
    row.payload = {**row.payload, "action": "pulse.forgotten", "value": "-"}
    session.add(row)


class Tapped(NamedTuple):
    """What learners of one cohort tapped on one day, in counts."""

    cohort_id: int
    day: int
    asked_on: date
    """The last day on which somebody was asked."""
    used: int
    answered: int
    stopped_by: Counter[str]


def pulses(session: Session, *, cohort_ids: Collection[int]) -> list[Tapped]:
    """The learners' taps of these cohorts, those that were asked first first."""
    query = select(Pulse).where(col(Pulse.cohort_id).in_(cohort_ids)).order_by(col(Pulse.id))
    rows: dict[tuple[int, int], list[Pulse]] = defaultdict(list)
    for row in session.exec(query):
        rows[row.cohort_id, row.day].append(row)
    found = []
    for (cohort_id, day), mine in rows.items():
        first = [row for row in mine if not row.stopped_by.startswith(_SECOND)]
        stopped_by: Counter[str] = Counter()
        for row in mine:
            stopped_by[row.stopped_by.removeprefix(_SECOND)] += row.times if row.stopped_by else 0
        found.append(
            Tapped(
                cohort_id=cohort_id,
                day=day,
                asked_on=max(row.recorded_on for row in mine),
                used=sum(row.times for row in first if row.used),
                answered=sum(row.times for row in first),
                stopped_by=+stopped_by,
            )
        )
    return sorted(found, key=lambda each: (each.asked_on, each.cohort_id))
