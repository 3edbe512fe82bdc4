"""Messages in and out, each with the key that makes it happen once; and the sandbox's own chat."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint, text
from sqlmodel import Field

from storage.columns import Json, UtcDateTime, chosen
from storage.models.base import Row
from storage.words import Category, InboxState, OutboxState

_WAITING = text("state = 'waiting'")
# Not "state IN (...)": SQLite does not see that bound words mean the same, and would read everything.
_OPEN = text("next_at IS NOT NULL")
# Only for the question that writes the words themselves, so that no other index can be taken for it.
_UNDONE = text("state IN ('pending', 'sending', 'uncertain')")
_TRIED = text("next_at IS NOT NULL AND tried_at IS NOT NULL")
_DEAD = text("state = 'dead'")
_ANSWERS = text("next_at IS NOT NULL AND answers_id IS NOT NULL")


class Inbox(Row, table=True):
    """An event from a platform, stored before the platform is answered."""

    __table_args__ = (
        UniqueConstraint("tenant_id", "event_id"),
        Index(
            "ix_inbox_waiting", "tenant_id", "conversation", postgresql_where=_WAITING, sqlite_where=_WAITING
        ),
    )

    tenant_id: int = Field(foreign_key="tenant.id")
    event_id: str
    conversation: str
    payload: dict[str, Any] = Field(sa_type=Json)
    """The neutral event, as JSON."""
    state: InboxState = Field(default=InboxState.WAITING, sa_type=chosen(InboxState))
    tries: int = 0
    error: str = ""
    received_at: datetime = Field(sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Outbox(Row, table=True):
    """One message out, written in the transaction that decided it."""

    __table_args__ = (
        UniqueConstraint("token"),
        Index("ix_outbox_open", "tenant_id", "next_at", postgresql_where=_OPEN, sqlite_where=_OPEN),
        Index("ix_outbox_conversation", "person_id", "id", postgresql_where=_UNDONE, sqlite_where=_UNDONE),
        Index("ix_outbox_answers", "tenant_id", "next_at", postgresql_where=_ANSWERS, sqlite_where=_ANSWERS),
        Index("ix_outbox_tried", "tenant_id", "next_at", postgresql_where=_TRIED, sqlite_where=_TRIED),
        Index("ix_outbox_dead", "id", postgresql_where=_DEAD, sqlite_where=_DEAD),
        Index("ix_outbox_ref", "tenant_id", "ref"),
        Index("ix_outbox_week", "person_id", "week"),
    )

    token: str
    """Opaque; travels with the message, so that it can be found again on the platform."""
    tenant_id: int = Field(foreign_key="tenant.id")
    person_id: int = Field(foreign_key="person.id")
    program_id: int | None = Field(default=None, foreign_key="program.id")
    category: Category = Field(sa_type=chosen(Category))
    message: str
    """Its name in the catalogue."""
    card: dict[str, Any] = Field(sa_type=Json)
    replaces_id: int | None = Field(default=None, foreign_key="outbox.id")
    """Set when this changes an earlier message in place instead of sending a new one."""
    answers_id: int | None = Field(default=None, foreign_key="inbox.id")
    """The event it replies to, which the platform may want answered at once and only to the asker."""
    channel: str | None = None
    """The platform's id of the channel it goes to instead of the person's own conversation."""
    week: str = ""
    """ISO week in the person's zone, for messages that count towards the weekly load; else empty."""
    state: OutboxState = Field(default=OutboxState.PENDING, sa_type=chosen(OutboxState))
    tries: int = 0
    excused: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    """Of the tries, those that say nothing about the message: a rate limit, or it was not begun after all."""
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When it can be sent or must be looked after; empty once nothing more can come of it."""
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    tried_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """From the first try on; then it holds its conversation. Empty again while it waits for the morning."""
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    ref: str | None = None
    """The platform's own reference of the sent message."""
    error: str = ""
    created_at: datetime = Field(sa_type=UtcDateTime)


class OutboxTouchpoint(Row, table=True):
    """Which questions a message carries. One attempt of one touchpoint goes out once."""

    __table_args__ = (
        UniqueConstraint("touchpoint_id", "attempt"),
        Index("ix_outbox_touchpoint_outbox", "outbox_id"),
    )

    outbox_id: int = Field(foreign_key="outbox.id")
    touchpoint_id: int = Field(foreign_key="touchpoint.id")
    attempt: int


class SandboxMessage(Row, table=True):
    """One message in the sandbox's chat, as Slack or Teams would keep it."""

    __table_args__ = (
        UniqueConstraint("token"),
        Index("ix_sandbox_message_person", "tenant_id", "person_id", "id"),
    )

    tenant_id: int = Field(foreign_key="tenant.id")
    person_id: int = Field(foreign_key="person.id")
    """Whose conversation with the bot it stands in."""
    token: str | None = None
    """Empty for what the person wrote."""
    text: str = ""
    card: dict[str, Any] | None = Field(default=None, sa_type=Json)
    version: int = 1
    """Grows when the message is changed in place."""
    at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)


class SandboxClock(Row, table=True):
    """How far the sandbox's clock is turned ahead of the wall's."""

    __table_args__ = (UniqueConstraint("tenant_id"),)

    tenant_id: int = Field(foreign_key="tenant.id")
    offset_seconds: int = 0
