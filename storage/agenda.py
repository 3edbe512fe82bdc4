"""What is to come and what was done, tenant by tenant, newest or soonest few only."""

from collections.abc import Collection

from sqlmodel import Session, and_, col, or_, select

from storage.models import AuditLog, Cohort, Outbox, Person, Program, Touchpoint
from storage.words import Kind, TouchpointState


def to_come(
    session: Session, *, tenant_id: int, not_chased: Collection[Kind], limit: int
) -> list[tuple[Touchpoint, Person, Program | None]]:
    """The contacts planned, snoozed or to be chased, soonest first, with whom and about what."""
    query = (
        select(Touchpoint, Person, Program)
        .join(Person, col(Person.id) == col(Touchpoint.person_id))
        .join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id), isouter=True)
        .join(Program, col(Program.id) == col(Cohort.program_id), isouter=True)
        .where(Touchpoint.tenant_id == tenant_id, col(Touchpoint.next_at).is_not(None))
        .where(
            or_(
                col(Touchpoint.state).in_(
                    (TouchpointState.PLANNED, TouchpointState.SNOOZED, TouchpointState.DUE)
                ),
                and_(
                    Touchpoint.state == TouchpointState.ASKED, col(Touchpoint.kind).not_in(tuple(not_chased))
                ),
            )
        )
        .order_by(col(Touchpoint.next_at), col(Touchpoint.id))
        .limit(limit)
    )
    return list(session.exec(query).all())


def sent(session: Session, *, tenant_id: int, limit: int) -> list[tuple[Outbox, Person]]:
    """The messages written last, newest first; changes in place are not counted."""
    query = (
        select(Outbox, Person)
        .join(Person, col(Person.id) == col(Outbox.person_id))
        .where(Outbox.tenant_id == tenant_id, col(Outbox.replaces_id).is_(None))
        .order_by(col(Outbox.id).desc())
        .limit(limit)
    )
    return list(session.exec(query).all())


def done(session: Session, *, organization_id: int, verbs: tuple[str, ...], limit: int) -> list[AuditLog]:
    """The newest lines of the audit log with these verbs."""
    query = (
        select(AuditLog)
        .where(AuditLog.organization_id == organization_id, col(AuditLog.did).in_(verbs))
        .order_by(col(AuditLog.id).desc())
        .limit(limit)
    )
    return list(session.exec(query))
