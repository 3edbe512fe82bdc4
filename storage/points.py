"""What is to be settled before launch: scope notes, and differences between those asked on their own."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.models import OpenPoint
from storage.words import PointKind

# Built once: for a small question, building the statement costs several times what asking it does.
_OPEN = (
    select(OpenPoint)
    .where(col(OpenPoint.program_id).in_(bindparam("program_ids")), col(OpenPoint.settled_at).is_(None))
    .order_by(col(OpenPoint.id))
)


def unsettled(session: Session, *, program_ids: Collection[int]) -> dict[int, list[OpenPoint]]:
    """The open points of each program, oldest first."""
    found: dict[int, list[OpenPoint]] = defaultdict(list)
    for point in session.exec(_OPEN, params={"program_ids": program_ids}):
        found[point.program_id].append(point)
    return found


def newest(session: Session, *, program_id: int, kind: PointKind) -> OpenPoint | None:
    """The newest point of a kind, settled or not."""
    query = (
        select(OpenPoint)
        .where(OpenPoint.program_id == program_id, OpenPoint.kind == kind)
        .order_by(col(OpenPoint.id).desc())
    )
    return session.exec(query).first()


def raised(
    session: Session,
    *,
    program_id: int,
    kind: PointKind,
    words: str,
    raised_by_id: int | None,
    now: datetime,
) -> OpenPoint:
    """Keep a point that is to be settled; the same words of the same person are kept once."""
    query = select(OpenPoint).where(
        OpenPoint.program_id == program_id,
        OpenPoint.kind == kind,
        OpenPoint.words == words,
        OpenPoint.raised_by_id == raised_by_id,
        col(OpenPoint.settled_at).is_(None),
    )
    found = session.exec(query).first()
    if found is not None:
        return found
    point = OpenPoint.made(
        program_id=program_id, kind=kind, words=words, raised_by_id=raised_by_id, raised_at=now
    )
    session.add(point)
    session.flush()
    return point
