"""What a person's own page shows, asked for a page of programs at a time."""

from collections.abc import Collection

from sqlmodel import Session, col, func, select

from storage.models import Program
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
