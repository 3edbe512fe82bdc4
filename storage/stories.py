"""Stories beside the numbers: whose they are, whether they may be read by others, and whom to ask for one."""

from collections import Counter
from collections.abc import Collection
from typing import NamedTuple

from sqlmodel import Session, col, select

from storage.models import Cohort, Person, Prompt, Story, Touchpoint
from storage.words import Kind, Outcome


class Answers(NamedTuple):
    """How often one manager answered, and how often they did it."""

    person_id: int
    answered: int
    did_it: int


def answers(session: Session, *, cohort_id: int) -> list[Answers]:
    """What came back from each manager of a cohort who ever answered."""
    query = (
        select(Prompt.person_id, Prompt.outcome)
        .where(Prompt.cohort_id == cohort_id, col(Prompt.outcome).is_not(None))
        .order_by(col(Prompt.person_id))
    )
    answered: Counter[int] = Counter()
    did_it: Counter[int] = Counter()
    for person_id, outcome in session.exec(query):
        answered[person_id] += 1
        did_it[person_id] += outcome is Outcome.DID_IT
    return [Answers(person_id, count, did_it[person_id]) for person_id, count in answered.items()]


def was_asked(session: Session, *, cohort_id: int) -> bool:
    """Whether managers of a cohort were asked for their stories already."""
    query = (
        select(Touchpoint.id)
        .where(Touchpoint.cohort_id == cohort_id, Touchpoint.kind == Kind.STORY)
        .where(col(Touchpoint.asked_at).is_not(None))
    )
    return session.exec(query).first() is not None


def shared(session: Session, *, program_ids: Collection[int]) -> list[tuple[Story, Person]]:
    """The stories of these programs that others may read, newest first."""
    query = (
        select(Story, Person)
        .join(Person, col(Person.id) == col(Story.person_id))
        .join(Cohort, col(Cohort.id) == col(Story.cohort_id))
        .where(col(Cohort.program_id).in_(program_ids), col(Story.consent_at).is_not(None))
        .order_by(col(Story.consent_at).desc(), col(Story.id).desc())
    )
    return list(session.exec(query).all())
