"""What people answered to the four alignment questions, version by version."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.models import AlignmentAnswer, Cohort, Touchpoint
from storage.touchpoints import OPEN
from storage.words import Kind

ALL = (1, 2, 3, 4)

# Built once: for a small question, building the statement costs several times what asking it does.
_ANSWERS_OF = (
    select(AlignmentAnswer)
    .where(
        AlignmentAnswer.program_id == bindparam("program_id"),
        AlignmentAnswer.person_id == bindparam("person_id"),
    )
    .order_by(col(AlignmentAnswer.version))
)
_COMPLETE = (
    select(AlignmentAnswer.question, AlignmentAnswer.person_id)
    .where(AlignmentAnswer.program_id == bindparam("program_id"))
    .where(col(AlignmentAnswer.person_id).in_(bindparam("person_ids")))
)


def answers_of(session: Session, *, program_id: int, person_id: int) -> dict[int, AlignmentAnswer]:
    """A person's newest answer to each question they have answered."""
    given = {"program_id": program_id, "person_id": person_id}
    return {answer.question: answer for answer in session.exec(_ANSWERS_OF, params=given)}


def newest(session: Session, *, program_id: int) -> list[AlignmentAnswer]:
    """Everybody's newest answers, question by question."""
    query = (
        select(AlignmentAnswer)
        .where(AlignmentAnswer.program_id == program_id)
        .order_by(col(AlignmentAnswer.question), col(AlignmentAnswer.version), col(AlignmentAnswer.id))
    )
    found = {(answer.question, answer.person_id): answer for answer in session.exec(query)}
    return list(found.values())


def complete(session: Session, *, program_id: int, person_ids: Collection[int]) -> set[int]:
    """Those of these people who have given all four answers."""
    given = {"program_id": program_id, "person_ids": person_ids}
    answered = {(by, question) for question, by in session.exec(_COMPLETE, params=given)}
    return {person for person in person_ids if all((person, question) in answered for question in ALL)}


def record(
    session: Session,
    *,
    program_id: int,
    cohort_id: int | None,
    person_id: int,
    question: int,
    words: str,
    retrospective: bool,
    touchpoint_id: int,
    now: datetime,
    stands_by_id: int | None = None,
) -> bool:
    """Keep an answer as the next version; False if it says word for word what is kept already.

    With `stands_by_id` the words are a predecessor's, and stay so.
    """
    before = answers_of(session, program_id=program_id, person_id=person_id).get(question)
    if before is not None and before.words == words:
        return False
    session.add(
        AlignmentAnswer.made(
            program_id=program_id,
            cohort_id=cohort_id,
            person_id=person_id,
            question=question,
            version=before.version + 1 if before is not None else 1,
            words=words,
            retrospective=retrospective,
            touchpoint_id=touchpoint_id,
            stands_by_id=stands_by_id,
            recorded_at=now,
        )
    )
    session.flush()
    return True


def still_open(session: Session, *, program_id: int, person_id: int) -> list[Touchpoint]:
    """Every contact not yet over in which this person is asked the four questions of a program."""
    query = (
        select(Touchpoint)
        .join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id))
        .where(Cohort.program_id == program_id, Touchpoint.kind == Kind.ALIGNMENT_QUESTIONS)
        .where(Touchpoint.person_id == person_id, col(Touchpoint.state).in_(OPEN))
        .order_by(col(Touchpoint.id))
    )
    return list(session.exec(query))
