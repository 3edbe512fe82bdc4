"""Coaching prompts as a model worded them: what is there, what waits for a look, and what comes soon."""

from collections.abc import Collection
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, update
from sqlmodel import Session, col, func, select

from storage.models import Cohort, Obstacle, Organization, Person, Program, Prompt, Tailored, Touchpoint
from storage.words import Kind, Outcome, PersonState, ProgramState, Tailoring, TouchpointState, Worded

_FOUND = select(Tailored).where(
    Tailored.program_id == bindparam("program_id"), Tailored.basis == bindparam("basis")
)


class LastAnswer(NamedTuple):
    """What a manager tapped about the last prompt they answered, without their line."""

    competency: str
    outcome: Outcome
    obstacle: str | None


def organizations(session: Session) -> list[int]:
    """Those that let a model word their prompts."""
    query = (
        select(Organization.id).where(Organization.tailoring != Tailoring.OFF).order_by(col(Organization.id))
    )
    return [number for number in session.exec(query) if number is not None]


def found(session: Session, *, program_id: int, basis: str) -> Tailored | None:
    """What came of sending this; nothing where it was not sent yet."""
    return session.exec(_FOUND, params={"program_id": program_id, "basis": basis}).first()


def bases(session: Session, *, program_ids: Collection[int]) -> set[tuple[int, str]]:
    """All that was sent for these programs, whatever came of it."""
    query = select(Tailored.program_id, Tailored.basis).where(col(Tailored.program_id).in_(program_ids))
    return set(session.exec(query))


def waiting(session: Session, *, program_ids: Collection[int]) -> list[Tailored]:
    """Texts for these programs that may be used and that nobody has decided about, oldest first."""
    query = (
        select(Tailored)
        .where(col(Tailored.program_id).in_(program_ids))
        .where(Tailored.checked == Worded.GOOD, col(Tailored.use).is_(None))
        .order_by(col(Tailored.id))
    )
    return list(session.exec(query))


def decide(session: Session, *, row: Tailored, use: bool, by_id: int | None, at: datetime) -> bool:
    """Note what the learning team decided, once; False if somebody was faster."""
    session.flush()
    done = session.connection().execute(
        update(Tailored)
        .where(col(Tailored.id) == row.key_id, col(Tailored.use).is_(None))
        .values(use=use, decided_by_id=by_id, decided_at=at)
    )
    session.expire(row)
    return done.rowcount == 1


def counts(session: Session, *, organization_id: int) -> dict[Worded, int]:
    """How many texts of an organization passed the checks, and how many failed by which."""
    query = (
        select(Tailored.checked, func.count(col(Tailored.id)))
        .join(Program, col(Program.id) == col(Tailored.program_id))
        .where(Program.organization_id == organization_id)
        .group_by(col(Tailored.checked))
    )
    return {Worded(checked): number for checked, number in session.exec(query)}


def coming(session: Session, *, organization_id: int, until: datetime) -> list[tuple[Touchpoint, Cohort]]:
    """Coaching contacts that nobody was asked yet and that are due by then, soonest first."""
    query = (
        select(Touchpoint, Cohort)
        .join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id))
        .join(Program, col(Program.id) == col(Cohort.program_id))
        .join(Person, col(Person.id) == col(Touchpoint.person_id))
        .where(Program.organization_id == organization_id, Program.state == ProgramState.ACTIVE)
        .where(Person.state == PersonState.ACTIVE)
        .where(Touchpoint.kind == Kind.COACHING, Touchpoint.state == TouchpointState.PLANNED)
        .where(col(Touchpoint.next_at) <= until)
        .order_by(col(Touchpoint.next_at), col(Touchpoint.id))
    )
    return list(session.exec(query))


def began(session: Session, *, cohort_ids: Collection[int]) -> dict[int, datetime]:
    """When the first prompt of each of these cohorts went out; nothing for those in which none has."""
    query = (
        select(Prompt.cohort_id, func.min(Prompt.given_at))
        .where(col(Prompt.cohort_id).in_(cohort_ids))
        .group_by(col(Prompt.cohort_id))
    )
    return dict(session.exec(query).all())


def last_answers(session: Session, *, program_id: int, person_ids: Collection[int]) -> dict[int, LastAnswer]:
    """What each of these people answered last in a program; nobody who has answered nothing."""
    query = (
        select(Prompt.person_id, Prompt.competency, Prompt.outcome, Obstacle.kind)
        .join(Obstacle, col(Obstacle.prompt_id) == col(Prompt.id), isouter=True)
        .where(Prompt.program_id == program_id, col(Prompt.person_id).in_(person_ids))
        .where(col(Prompt.outcome).is_not(None))
        .order_by(col(Prompt.given_at), col(Prompt.id))
    )
    return {
        person_id: LastAnswer(competency, Outcome(outcome), obstacle)
        for person_id, competency, outcome, obstacle in session.exec(query)
        if outcome is not None
    }
