"""What a person's own page shows, asked for a page of programs at a time."""

from collections.abc import Collection
from datetime import date

from sqlmodel import Session, col, func, or_, select

from storage.models import Cohort, Enrollment, Program
from storage.programs import LIVE


def programs(
    session: Session, *, organization_id: int, ids: Collection[int] | None, first: int, most: int
) -> tuple[list[Program], int]:
    """Live programs by name, from number `first` on, and how many there are; only `ids` where given."""
    which = [col(Program.organization_id) == organization_id, col(Program.state).in_(LIVE)]
    if ids is not None:
        which.append(col(Program.id).in_(ids))
    total = session.exec(select(func.count()).select_from(Program).where(*which)).one()
    query = select(Program).where(*which).order_by(col(Program.name), col(Program.id))
    return list(session.exec(query.offset(first).limit(most))), total


def taken_part_in(session: Session, *, person_id: int, on: date) -> list[str]:
    """The names of the live programs that somebody is a participant of that day."""
    query = (
        select(Program.name)
        .join(Cohort, col(Cohort.program_id) == col(Program.id))
        .join(Enrollment, col(Enrollment.cohort_id) == col(Cohort.id))
        .where(Enrollment.person_id == person_id, col(Enrollment.withdrawn_on).is_(None))
        .where(or_(col(Enrollment.until).is_(None), col(Enrollment.until) > on))
        .where(col(Program.state).in_(LIVE))
        .order_by(col(Program.name))
        .distinct()
    )
    return list(session.exec(query))
