"""Results that are not money: who wants which, and how they were seen since."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.models import Intangible

# Built once: planning asks it for every cohort.
_STANDING = (
    select(Intangible)
    .where(col(Intangible.program_id).in_(bindparam("program_ids")), col(Intangible.withdrawn_at).is_(None))
    .order_by(col(Intangible.id))
)


def standing(session: Session, *, program_ids: Collection[int]) -> list[Intangible]:
    """The intangible results that are wanted of these programs."""
    return list(session.exec(_STANDING, params={"program_ids": program_ids}))


def of_person(session: Session, *, program_id: int, person_id: int) -> Intangible | None:
    """What one person wants of a program that is not money."""
    mine = (each for each in standing(session, program_ids=[program_id]) if each.person_id == person_id)
    return next(mine, None)


def want(
    session: Session, *, program_id: int, person_id: int, answer_id: int | None, words: str, now: datetime
) -> Intangible:
    """Keep a result that is not money; what the same person wanted before is withdrawn."""
    withdraw(session, program_id=program_id, person_id=person_id, now=now)
    row = Intangible.made(
        program_id=program_id, person_id=person_id, answer_id=answer_id, words=words, recorded_at=now
    )
    session.add(row)
    session.flush()
    return row


def withdraw(session: Session, *, program_id: int, person_id: int, now: datetime) -> None:
    """What this person wanted is about money after all, or was put differently."""
    row = of_person(session, program_id=program_id, person_id=person_id)
    if row is not None:
        row.withdrawn_at = now
        session.flush()
