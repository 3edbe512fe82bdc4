"""What each person expects of each KPI, how managers will see it, and who hears of it: version by version."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, select

from storage.models import AlignmentDetail


def newest(session: Session, *, program_id: int) -> dict[int, AlignmentDetail]:
    """Everybody's newest version, by person."""
    query = (
        select(AlignmentDetail)
        .where(AlignmentDetail.program_id == program_id)
        .order_by(col(AlignmentDetail.version), col(AlignmentDetail.id))
    )
    return {row.person_id: row for row in session.exec(query)}


def record(
    session: Session,
    *,
    program_id: int,
    person_id: int,
    kpis: Mapping[str, Mapping[str, str]],
    observed: str,
    told: str,
    now: datetime,
) -> AlignmentDetail:
    """Keep what somebody said as their next version."""
    before = newest(session, program_id=program_id).get(person_id)
    row = AlignmentDetail.made(
        program_id=program_id,
        person_id=person_id,
        version=before.version + 1 if before is not None else 1,
        kpis={number: dict(said) for number, said in kpis.items()},
        observed=observed,
        told=told,
        recorded_at=now,
    )
    session.add(row)
    session.flush()
    return row
