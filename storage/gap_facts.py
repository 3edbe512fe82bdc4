"""What alignment gaps are read from, for many programs at once."""

from collections import defaultdict
from collections.abc import Collection

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, func, or_, select

from storage.models import AlignmentAnswer, Bet, Cohort, Touchpoint
from storage.words import Kind, Why

# Built once: for a small question, building the statement costs several times what asking it does.
_ANSWERED_BY = (
    sqlalchemy.select(col(AlignmentAnswer.program_id), col(AlignmentAnswer.person_id))
    .where(col(AlignmentAnswer.program_id).in_(bindparam("program_ids")))
    .group_by(col(AlignmentAnswer.program_id), col(AlignmentAnswer.person_id))
    .having(func.count(func.distinct(col(AlignmentAnswer.question))) == 4)
)
_ASKED = (
    select(Cohort.program_id, Touchpoint.person_id)
    .join(Touchpoint, col(Touchpoint.cohort_id) == col(Cohort.id))
    .where(col(Cohort.program_id).in_(bindparam("program_ids")))
    .where(col(Touchpoint.kind).in_((Kind.ALIGNMENT_QUESTIONS, Kind.SUCCESSION)))
    .where(col(Touchpoint.asked_at).is_not(None), col(Touchpoint.slot).not_like("released:%"))
    .where(or_(col(Touchpoint.why).is_(None), col(Touchpoint.why) != Why.ROLE_ENDED))
    .distinct()
)


def unanswered(session: Session, *, program_ids: Collection[int]) -> dict[int, set[int]]:
    """Who was asked the alignment questions of each program and has not answered all of them."""
    found: dict[int, set[int]] = defaultdict(set)
    for program_id, person_id in session.exec(_ASKED, params={"program_ids": program_ids}):
        found[program_id].add(person_id)
    if found:
        rows = session.connection().execute(_ANSWERED_BY, {"program_ids": list(found)})
        for program_id, person_id in rows:
            found[program_id].discard(person_id)
    return found


_SEALED = (
    select(Bet.cohort_id)
    .join(Cohort, col(Cohort.id) == col(Bet.cohort_id))
    .where(col(Cohort.program_id).in_(bindparam("program_ids")), col(Bet.sealed_at).is_not(None))
    .distinct()
)


def with_sealed_bet(session: Session, *, program_ids: Collection[int]) -> set[int]:
    """The cohorts of these programs whose bet is sealed."""
    return set(session.exec(_SEALED, params={"program_ids": program_ids}))
