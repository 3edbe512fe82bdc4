"""Events from the platforms, stored before the platform is answered, each once."""

from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from storage.models import Inbox
from storage.words import InboxState


def store(
    session: Session,
    *,
    tenant_id: int,
    event_id: str,
    conversation: str,
    payload: dict[str, Any],
    now: datetime,
) -> Inbox | None:
    """Keep an event; None if this very event is here already."""
    row = Inbox.made(
        tenant_id=tenant_id, event_id=event_id, conversation=conversation, payload=payload, received_at=now
    )
    try:
        with session.begin_nested():
            session.add(row)
    except IntegrityError:
        known = select(Inbox.id).where(Inbox.tenant_id == tenant_id, Inbox.event_id == event_id)
        if session.exec(known).first() is None:
            raise
        return None
    return row


def waiting(session: Session, *, tenant_id: int, conversation: str) -> Inbox | None:
    """The oldest event of a conversation that has not been worked on to its end."""
    query = (
        select(Inbox)
        .where(Inbox.tenant_id == tenant_id, Inbox.conversation == conversation)
        .where(Inbox.state == InboxState.WAITING)
        .order_by(col(Inbox.id))
    )
    return session.exec(query).first()


def conversations_waiting(session: Session) -> list[tuple[int, str]]:
    """The (tenant, conversation) pairs in which an event waits, as after a crash."""
    query = select(Inbox.tenant_id, Inbox.conversation).where(Inbox.state == InboxState.WAITING).distinct()
    return sorted(session.exec(query).all())


def finish(session: Session, *, row: Inbox, state: InboxState, now: datetime, error: str = "") -> None:
    """The event needs no more work."""
    row.state = state
    row.done_at = now
    row.error = error
    session.add(row)
