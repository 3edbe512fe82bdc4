"""Events from the platforms, stored before the platform is answered, each once."""

from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, literal_column
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from storage import together
from storage.models import Inbox
from storage.words import InboxState

# Built once: for a small question, building the statement costs several times what asking it does.
# Not "look, then add": of two deliveries at once each would look before the other adds.
_STORE = {
    dialect.dialect.name: dialect.insert(Inbox)
    .on_conflict_do_nothing(index_elements=["tenant_id", "event_id"])
    .returning(col(Inbox.id))
    for dialect in (postgresql, sqlite)
}
_WAITING = (
    select(Inbox)
    .where(Inbox.tenant_id == bindparam("tenant_id"), Inbox.conversation == bindparam("conversation"))
    # As a literal: only so does SQLite see that the index of what waits is meant.
    .where(col(Inbox.state) == literal_column(f"'{InboxState.WAITING.value}'"))
    .order_by(col(Inbox.id))
    .limit(1)
)


def store(
    session: Session,
    *,
    tenant_id: int,
    event_id: str,
    conversation: str,
    payload: dict[str, Any],
    now: datetime,
) -> Inbox | None:
    """Keep an event; None if this very event is here already. Only `finish` changes this copy."""
    row = Inbox.made(
        tenant_id=tenant_id, event_id=event_id, conversation=conversation, payload=payload, received_at=now
    )
    statement = _STORE[session.get_bind().dialect.name]
    number = session.connection().execute(statement, row.model_dump(exclude={"id"})).scalar_one_or_none()
    row.id = number
    return None if number is None else row


def waiting(session: Session, *, tenant_id: int, conversation: str) -> Inbox | None:
    """The oldest event of a conversation that has not been worked on to its end."""
    given = {"tenant_id": tenant_id, "conversation": conversation}
    return session.exec(_WAITING, params=given).first()


def conversations_waiting(session: Session) -> list[tuple[int, str]]:
    """The (tenant, conversation) pairs in which an event waits, as after a crash."""
    query = select(Inbox.tenant_id, Inbox.conversation).where(Inbox.state == InboxState.WAITING).distinct()
    return sorted(session.exec(query).all())


def finish(session: Session, *, row: Inbox, state: InboxState, now: datetime, error: str = "") -> None:
    """The event needs no more work."""
    together.change(session, row=row, state=state, done_at=now, error=error)
