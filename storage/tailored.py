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


def checked(session: Session, *, program_ids: Collection[int]) -> dict[tuple[int, str], Worded]:
    """All that was sent for these programs, by program and basis, with what came of it."""
    query = select(Tailored.program_id, Tailored.basis, Tailored.checked)
    found = session.exec(query.where(col(Tailored.program_id).in_(program_ids)))
    return {(program_id, basis): Worded(came) for program_id, basis, came in found}


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


class WentOut(NamedTuple):
    """An idea that a manager got while a model might word it, and whether it came in a model's words."""

    person_id: int
    worded: Worded


def went_out(session: Session, *, organization_id: int) -> list[WentOut]:
    """The ideas an organization's managers got while a model might word them, oldest first."""
    query = (
        select(Prompt.person_id, Prompt.worded)
        .join(Program, col(Program.id) == col(Prompt.program_id))
        .where(Program.organization_id == organization_id, col(Prompt.worded).is_not(None))
        .order_by(col(Prompt.given_at), col(Prompt.id))
    )
    found = session.exec(query)
    return [WentOut(person_id, Worded(worded)) for person_id, worded in found if worded is not None]


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
        .join(
            Obstacle,
            (col(Obstacle.prompt_id) == col(Prompt.id)) & col(Obstacle.taken_back_at).is_(None),
            isouter=True,
        )
        .where(Prompt.program_id == program_id, col(Prompt.person_id).in_(person_ids))
        .where(col(Prompt.outcome).is_not(None))
        .order_by(col(Prompt.given_at), col(Prompt.id))
    )
    return {
        person_id: LastAnswer(competency, Outcome(outcome), obstacle)
        for person_id, competency, outcome, obstacle in session.exec(query)
        if outcome is not None
    }
