"""Coaching prompts as they were given: each manager's history, what came back, and what got in the way."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import bindparam
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
        col(Cohort.program_id),
        col(Touchpoint.person_id),
        col(Touchpoint.id).label("touchpoint_id"),
        col(Touchpoint.cohort_id),
        col(Prompt.prompt),
        func.coalesce(col(Prompt.competency), "").label("competency"),
        col(Prompt.outcome),
    )
    .join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id))
    .join(Prompt, col(Prompt.touchpoint_id) == col(Touchpoint.id), isouter=True)
    .where(col(Cohort.program_id).in_(bindparam("program_ids", expanding=True)))
    .where(col(Touchpoint.kind) == Kind.COACHING)
    .where(col(Touchpoint.person_id).in_(bindparam("person_ids", expanding=True)))
    .where(col(Touchpoint.asked_at).is_not(None))
    .order_by(col(Touchpoint.asked_at), col(Touchpoint.id))
)
_SECOND_TAPS = (
    sqlalchemy.select(col(Prompt.touchpoint_id), col(Obstacle.kind))
    .join(Prompt, col(Prompt.id) == col(Obstacle.prompt_id))
    .where(col(Obstacle.cohort_id).in_(bindparam("cohort_ids", expanding=True)))
    .where(col(Obstacle.manager_id).in_(bindparam("person_ids", expanding=True)))
    .where(col(Obstacle.taken_back_at).is_(None))
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
    .where(col(Competency.program_id).in_(bindparam("program_ids", expanding=True)))
    .where(col(Competency.ended_at).is_(None))
    .order_by(col(Competency.position), col(Competency.id))
)
_OTHER = aliased(Competency)
_TRAINING_THE_SAME = (
    select(Competency.program_id, _OTHER.program_id)
    .join(_OTHER, col(Competency.key) == col(_OTHER.key))
    .where(col(Competency.program_id).in_(bindparam("program_ids", expanding=True)))
    .where(_OTHER.program_id != Competency.program_id)
    .distinct()
)
# By the people's contacts: what is known of a person stays little, however much many programs have given.
_HAD = (
    sqlalchemy.select(col(Prompt.program_id), col(Prompt.person_id), col(Prompt.prompt))
    .join(Touchpoint, col(Touchpoint.id) == col(Prompt.touchpoint_id))
    .where(col(Touchpoint.person_id).in_(bindparam("person_ids", expanding=True)))
    .where(col(Touchpoint.kind) == Kind.COACHING, col(Touchpoint.asked_at).is_not(None))
)


def of_touchpoint(session: Session, *, touchpoint_id: int) -> Prompt | None:
    """The prompt that went out with this contact; none where the manager was asked about the pace instead."""
    return session.exec(_OF_TOUCHPOINT, params={"touchpoint_id": touchpoint_id}).first()


def history(session: Session, *, program_id: int, person_id: int) -> list[Prompt]:
    """Everything this person was given in a program, oldest first."""
    return list(session.exec(_HISTORY, params={"program_id": program_id, "person_id": person_id}))


def programs_with(session: Session, *, person_id: int) -> set[int]:
    """The programs in which this person was ever given an idea."""
    return set(session.exec(select(Prompt.program_id).where(Prompt.person_id == person_id).distinct()))


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
    second: str = ""
    """What got in the way, or what was wrong with it, where they said so."""


def weeks(
    session: Session, *, program_ids: Collection[int], person_ids: Collection[int]
) -> dict[tuple[int, int], list[Week]]:
    """What these people got in the coaching weeks of these programs: by program and person, oldest first.

    What they tapped second is looked up only where somebody had something to say of that kind.
    """
    session.flush()
    found: dict[tuple[int, int], list[Week]] = defaultdict(list)
    given = {"program_ids": program_ids, "person_ids": person_ids}
    for program_id, person_id, *week in session.connection().execute(_WEEKS, given):
        found[program_id, person_id].append(Week(*week))
    theirs = {number: each for number, each in found.items() if any(map(_may_say_more, each))}
    if theirs:
        given = {
            "cohort_ids": {week.cohort_id for each in theirs.values() for week in each},
            "person_ids": {person_id for _program_id, person_id in theirs},
        }
        second = {row[0]: row[1] for row in session.connection().execute(_SECOND_TAPS, given)}
        for number, each in theirs.items():
            found[number] = [week._replace(second=second.get(week.touchpoint_id, "")) for week in each]
    return found


def _may_say_more(week: Week) -> bool:
    return week.outcome in (Outcome.NOT_YET, Outcome.NOT_FOR_ME)


def trained(session: Session, *, program_ids: Collection[int]) -> dict[int, list[tuple[Competency, str]]]:
    """What each program trains, most important first, each with the name of the KPI it should move."""
    found: dict[int, list[tuple[Competency, str]]] = {program_id: [] for program_id in program_ids}
    for competency, name in session.exec(_TRAINED, params={"program_ids": program_ids}):
        found[competency.program_id].append((competency, name or ""))
    return found


def training_the_same(session: Session, *, program_ids: Collection[int]) -> dict[int, set[int]]:
    """For each of these programs the others that train something it trains too."""
    found: dict[int, set[int]] = {program_id: set() for program_id in program_ids}
    for program_id, other_id in session.exec(_TRAINING_THE_SAME, params={"program_ids": program_ids}):
        found[program_id].add(other_id)
    return found


def had(
    session: Session, *, program_ids: Collection[int], person_ids: Collection[int]
) -> dict[int, set[tuple[int, str]]]:
    """The prompts each of these people was given in these programs, each beside its program."""
    session.flush()
    found: dict[int, set[tuple[int, str]]] = defaultdict(set)
    for program_id, person_id, prompt in session.connection().execute(_HAD, {"person_ids": person_ids}):
        if program_id in program_ids:
            found[person_id].add((program_id, prompt))
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
