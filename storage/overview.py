"""How programs stand: everything that status and digest show, in bulk and never program by program."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime

import sqlalchemy
from sqlalchemy import bindparam, case
from sqlmodel import Session, and_, col, func, or_, select

from storage.models import (
    Cohort,
    Competency,
    Decision,
    Enrollment,
    Objective,
    Obstacle,
    Person,
    Program,
    Prompt,
    Role,
    Touchpoint,
)
from storage.words import Kind, ProgramState, TouchpointState, Why

OWED = (
    Kind.ALIGNMENT_QUESTIONS,
    Kind.BET,
    Kind.SUCCESSION,
    Kind.BASELINE,
    Kind.KPI_UPDATE,
    Kind.ROI,
    Kind.INTANGIBLE,
    Kind.CONFIRM_NOTED,
    Kind.AUDIT,
)
"""Questions somebody owes; what managers are offered is counted apart."""

_WAITING = (TouchpointState.ASKED, TouchpointState.SNOOZED, TouchpointState.ESCALATED)


@dataclass
class Asked:
    """What one person was asked about one program, and how much of it they answered."""

    program_id: int
    person: Person
    asked_since: datetime
    asked: int = 0
    answered: int = 0
    """Of these, what they answered themselves."""
    waiting: int = 0
    no_data: int = 0
    asked_once: int = 0
    """Of the asked, those that stand in no other row: what somebody was asked in a colleague's place does."""
    answered_once: int = 0
    last_answered_at: datetime | None = None
    by_others: Counter[str] = field(default_factory=Counter)
    """Of the asked, what was answered in their place: by whom, how many."""


@dataclass(frozen=True)
class Coaching:
    """What a program's managers made of their prompts, as totals."""

    managers: int
    prompts: int
    answered: int
    answering: int
    """Managers who answered at all. What they did is counted where it is guarded, in `told.py`."""


# Built once: for a small question, building the statement costs several times what asking it does.
_PROGRAMS = (
    select(Program)
    .where(
        Program.organization_id == bindparam("organization_id"), col(Program.state).in_(bindparam("states"))
    )
    .order_by(col(Program.name), col(Program.id))
)
_THESE = _PROGRAMS.where(col(Program.id).in_(bindparam("ids")))


def programs(
    session: Session,
    *,
    organization_id: int,
    states: Collection[ProgramState],
    ids: Collection[int] | None = None,
) -> list[Program]:
    """The programs in these states, by name; with `ids` only those."""
    given = {"organization_id": organization_id, "states": states, "ids": ids}
    return list(session.exec(_PROGRAMS if ids is None else _THESE, params=given))


_HELD = (
    select(Role.program_id, Role.kind)
    .join(Program, col(Program.id) == col(Role.program_id))
    .where(Role.person_id == bindparam("person_id"), Program.organization_id == bindparam("organization_id"))
    .where(
        col(Role.since) <= bindparam("on"), or_(col(Role.until).is_(None), col(Role.until) > bindparam("on"))
    )
)


def held(session: Session, *, person_id: int, organization_id: int, on: date) -> dict[int, frozenset[str]]:
    """The roles a person holds that day, by program."""
    found: dict[int, set[str]] = defaultdict(set)
    given = {"person_id": person_id, "organization_id": organization_id, "on": on}
    for program_id, kind in session.exec(_HELD, params=given):
        found[program_id].add(str(kind))
    return {program_id: frozenset(kinds) for program_id, kinds in found.items()}


_HOLDERS = (
    select(Role, Person)
    .join(Person, col(Person.id) == col(Role.person_id))
    .where(col(Role.program_id).in_(bindparam("program_ids")), col(Role.since) <= bindparam("on"))
    .where(or_(col(Role.until).is_(None), col(Role.until) > bindparam("on")), col(Person.ended_at).is_(None))
    .order_by(col(Role.id))
)


def holders(
    session: Session, *, program_ids: Collection[int], on: date
) -> dict[int, list[tuple[Role, Person]]]:
    """Who holds which role in each program that day."""
    found: dict[int, list[tuple[Role, Person]]] = defaultdict(list)
    for role, person in session.exec(_HOLDERS, params={"program_ids": program_ids, "on": on}):
        found[role.program_id].append((role, person))
    return found


_COHORTS = (
    select(Cohort)
    .where(col(Cohort.program_id).in_(bindparam("program_ids")))
    .where(col(Cohort.cancelled_at).is_(None), col(Cohort.ended_at).is_(None))
    .order_by(col(Cohort.starts_on), col(Cohort.id))
)


def cohorts(session: Session, *, program_ids: Collection[int]) -> dict[int, list[Cohort]]:
    """The runnings of each program that were not cancelled or ended, first ones first."""
    found: dict[int, list[Cohort]] = defaultdict(list)
    for cohort in session.exec(_COHORTS, params={"program_ids": program_ids}):
        found[cohort.program_id].append(cohort)
    return found


_COMPETENCIES = (
    select(Competency)
    .where(col(Competency.program_id).in_(bindparam("program_ids")), col(Competency.ended_at).is_(None))
    .order_by(col(Competency.position), col(Competency.id))
)


def competencies(session: Session, *, program_ids: Collection[int]) -> dict[int, list[Competency]]:
    """What each program trains, most important first."""
    found: dict[int, list[Competency]] = defaultdict(list)
    for competency in session.exec(_COMPETENCIES, params={"program_ids": program_ids}):
        found[competency.program_id].append(competency)
    return found


_OBJECTIVES = (
    select(Program.id, Objective.name)
    .join(Objective, col(Objective.id) == col(Program.objective_id))
    .where(col(Program.id).in_(bindparam("program_ids")), col(Objective.ended_at).is_(None))
)


def objectives(session: Session, *, program_ids: Collection[int]) -> dict[int, str]:
    """The goal each program serves, where one that still holds is named."""
    return {
        program_id: name
        for program_id, name in session.exec(_OBJECTIVES, params={"program_ids": program_ids})
        if program_id is not None
    }


_SKIPPED_AT_IMPORT = (
    select(Cohort.program_id, func.count())
    .join(Touchpoint, col(Touchpoint.cohort_id) == col(Cohort.id))
    .where(col(Cohort.program_id).in_(bindparam("program_ids")), Touchpoint.why == Why.PAST_AT_IMPORT)
    .where(col(Touchpoint.kind).in_(OWED))
    .group_by(col(Cohort.program_id))
)


def skipped_at_import(session: Session, *, program_ids: Collection[int]) -> dict[int, int]:
    """How many questions somebody would have owed were over already when a cohort was imported."""
    return dict(session.exec(_SKIPPED_AT_IMPORT, params={"program_ids": program_ids}).all())


_STATE = col(Touchpoint.state)
_MEANT_FOR = col(Touchpoint.person_id)
_IN_PLACE = case((col(Touchpoint.asked_at).is_not(None), col(Touchpoint.asked_of_id)))
"""Who was asked in somebody's place; nobody before the question went to them."""
_THEMSELVES = or_(
    col(Touchpoint.first_asked_at).is_not(None),
    and_(col(Touchpoint.asked_of_id).is_(None), col(Touchpoint.asked_at).is_not(None)),
)
_FIRST_ASKED = func.min(func.coalesce(col(Touchpoint.first_asked_at), col(Touchpoint.asked_at)))
_BY = case(
    (
        _STATE == TouchpointState.ANSWERED,
        func.coalesce(col(Touchpoint.answered_by_id), col(Touchpoint.asked_of_id), _MEANT_FOR),
    )
)
_ASKED = (
    sqlalchemy.select(
        col(Cohort.program_id),
        _MEANT_FOR,
        _IN_PLACE,
        _THEMSELVES,
        _BY,
        func.count(),
        func.sum(case((_STATE.in_(_WAITING), 1), else_=0)),
        func.sum(case((_STATE == TouchpointState.EXPIRED, 1), else_=0)),
        _FIRST_ASKED,
        func.min(col(Touchpoint.asked_at)),
        func.max(col(Touchpoint.answered_at)),
    )
    .join(Touchpoint, col(Touchpoint.cohort_id) == col(Cohort.id))
    .where(col(Cohort.program_id).in_(bindparam("program_ids")), col(Touchpoint.kind).in_(OWED))
    .where(or_(_THEMSELVES, _IN_PLACE.is_not(None)), _STATE != TouchpointState.WITHDRAWN)
    .group_by(col(Cohort.program_id), _MEANT_FOR, _IN_PLACE, _THEMSELVES, _BY)
)
_PEOPLE = select(Person).where(col(Person.id).in_(bindparam("ids")))


def asked(session: Session, *, program_ids: Collection[int]) -> dict[int, list[Asked]]:
    """Who was asked what they owe, and how much of it they answered; most still open first."""
    session.flush()
    rows = session.connection().execute(_ASKED, {"program_ids": program_ids}).all()
    if not rows:
        return {}
    numbers = {number for row in rows for number in (row[1], row[2], row[4]) if number is not None}
    people = {person.key_id: person for person in session.exec(_PEOPLE, params={"ids": numbers})}
    found: dict[tuple[int, int], Asked] = {}
    for program_id, meant_for, in_place, themselves, by, count, *sums in rows:
        waiting, no_data, first, last, answered = sums
        asked_of = [(meant_for, first)] if themselves else []
        asked_of += [(in_place, last)] if in_place is not None else []
        for person_id, since in asked_of:
            row = found.setdefault((program_id, person_id), Asked(program_id, people[person_id], since))
            row.asked += count
            row.no_data += no_data
            row.waiting += waiting if person_id == (in_place or meant_for) else 0
            if person_id == meant_for or not themselves:
                row.asked_once += count
                row.answered_once += count if by is not None else 0
            row.asked_since = min(row.asked_since, since)
            if by == person_id:
                row.answered += count
                row.last_answered_at = max(filter(None, (row.last_answered_at, answered)), default=None)
            elif by is not None:
                row.by_others[people[by].name] += count
    by_program: dict[int, list[Asked]] = defaultdict(list)
    for row in found.values():
        by_program[row.program_id].append(row)
    for mine in by_program.values():
        mine.sort(key=lambda row: (row.answered - row.asked, row.person.name))
    return by_program


_OUTCOME = col(Prompt.outcome)
_COACHING = (
    sqlalchemy.select(
        col(Prompt.program_id),
        func.count(func.distinct(col(Prompt.person_id))),
        func.count(),
        func.count(_OUTCOME),
        func.count(func.distinct(case((_OUTCOME.is_not(None), col(Prompt.person_id))))),
    )
    .where(col(Prompt.program_id).in_(bindparam("program_ids")))
    .group_by(col(Prompt.program_id))
)


def coaching(session: Session, *, program_ids: Collection[int]) -> dict[int, Coaching]:
    """What came back from coaching, as totals."""
    session.flush()
    rows = session.connection().execute(_COACHING, {"program_ids": program_ids})
    return {program_id: Coaching(*counts) for program_id, *counts in rows}


_PARTICIPANTS = (
    select(Cohort.program_id, func.sum(Enrollment.headcount))
    .join(Enrollment, col(Enrollment.cohort_id) == col(Cohort.id))
    .where(col(Cohort.program_id).in_(bindparam("program_ids")), col(Cohort.cancelled_at).is_(None))
    .where(col(Enrollment.withdrawn_on).is_(None), col(Enrollment.until).is_(None))
    .group_by(col(Cohort.program_id))
)


def participants(session: Session, *, program_ids: Collection[int]) -> dict[int, int]:
    """How many people are trained in each program."""
    return dict(session.exec(_PARTICIPANTS, params={"program_ids": program_ids}).all())


_DECISIONS = (
    select(Decision).where(col(Decision.program_id).in_(bindparam("program_ids"))).order_by(col(Decision.id))
)


def decisions(session: Session, *, program_ids: Collection[int]) -> dict[int, Decision]:
    """The newest decision about each program."""
    return {
        decision.program_id: decision
        for decision in session.exec(_DECISIONS, params={"program_ids": program_ids})
    }


_MANAGERS = func.count(func.distinct(Obstacle.manager_id))
_OBSTACLES = (
    select(Cohort.program_id, Obstacle.kind, _MANAGERS)
    .join(Cohort, col(Cohort.id) == col(Obstacle.cohort_id))
    .where(
        col(Cohort.program_id).in_(bindparam("program_ids")),
        col(Obstacle.recorded_at) >= bindparam("since"),
        col(Obstacle.taken_back_at).is_(None),
    )
    .group_by(col(Cohort.program_id), col(Obstacle.kind))
    .having(bindparam("at_least") <= _MANAGERS)
    .order_by(_MANAGERS.desc(), col(Obstacle.kind))
)


def obstacles(
    session: Session, *, program_ids: Collection[int], since: datetime, at_least: int
) -> list[tuple[int, str, int]]:
    """Program, kind of obstacle and how many managers met it; groups that are too small are left out."""
    given = {"program_ids": program_ids, "since": since, "at_least": at_least}
    return list(session.exec(_OBSTACLES, params=given).all())
