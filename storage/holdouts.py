"""Hold-outs: which managers of a cohort get no prompts, drawn by lot, so that the difference can be seen."""

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.models import Holdout, HoldoutSeat

# Built once: for a small question, building the statement costs several times what asking it does.
_HELD_OUT = (
    select(HoldoutSeat.person_id)
    .join(Holdout, col(Holdout.id) == col(HoldoutSeat.holdout_id))
    .where(col(Holdout.cohort_id) == bindparam("cohort_id"), col(Holdout.ended_at).is_(None))
    .where(col(HoldoutSeat.held_out).is_(True))
)


def held_out(session: Session, *, cohort_id: int) -> frozenset[int]:
    """The managers of a cohort who get no prompts."""
    return frozenset(session.exec(_HELD_OUT, params={"cohort_id": cohort_id}))


def of_cohort(session: Session, *, cohort_id: int) -> Holdout | None:
    """The hold-out of a cohort, ended ones included."""
    return session.exec(select(Holdout).where(Holdout.cohort_id == cohort_id)).first()


def seats(session: Session, *, holdout_id: int) -> list[HoldoutSeat]:
    """Everybody in the draw."""
    query = select(HoldoutSeat).where(HoldoutSeat.holdout_id == holdout_id).order_by(col(HoldoutSeat.id))
    return list(session.exec(query))
