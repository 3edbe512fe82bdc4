"""Messages out as whoever runs the program lists them: what has not arrived, and what is done by hand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, TextClause, and_, text, update
from sqlmodel import Session, col, func, select

from storage.models import Outbox, Person, Tenant
from storage.words import OutboxState

# As a word and not a parameter: only then SQLite sees that the index of dead messages is meant.
_DEAD = text("outbox.state = 'dead'")


@dataclass(frozen=True)
class Letter:
    """One message, whom it is for, and where."""

    row: Outbox
    person: str
    tenant: Tenant


def dead(session: Session, *, limit: int) -> tuple[list[Letter], int]:
    """The newest dead messages, and how many there are."""
    total = session.exec(select(func.count()).select_from(Outbox).where(_DEAD)).one()
    return _found(session, _DEAD, limit, newest=True), total


def dead_after(
    session: Session, *, number: int, about: str, without: Collection[str], limit: int
) -> list[Letter]:
    """The next dead messages after this number whose reason holds these words, and is none of `without`."""
    which = and_(
        _DEAD,
        col(Outbox.id) > number,
        col(Outbox.error).icontains(about, autoescape=True),
        col(Outbox.error).not_in(without),
    )
    return _found(session, which, limit, newest=False)


def open_(session: Session, *, states: Collection[OutboxState], limit: int) -> tuple[list[Letter], int]:
    """The oldest messages in these states, of those that can still arrive, and how many there are."""
    which = col(Outbox.next_at).is_not(None) & col(Outbox.state).in_(states)
    total = session.exec(select(func.count()).select_from(Outbox).where(which)).one()
    return _found(session, which, limit, newest=False), total


def one(session: Session, *, number: int) -> Letter | None:
    """The message with this number."""
    return next(iter(_found(session, col(Outbox.id) == number, 1, newest=False)), None)


def revive(session: Session, *, row: Outbox, now: datetime) -> None:
    """Send a dead or uncertain message again, with as many tries as a new one, and holding nobody up."""
    _change(
        session,
        row,
        state=OutboxState.PENDING,
        next_at=now,
        tried_at=None,
        lease_until=None,
        excused=row.tries,
        error="",
    )


def bury(session: Session, *, row: Outbox, why: str) -> None:
    """Let a message that waits, or of which nobody knows, never be sent or looked for again."""
    _change(session, row, state=OutboxState.DEAD, next_at=None, lease_until=None, error=why)


def _change(session: Session, row: Outbox, **values: object) -> None:
    statement = (
        update(Outbox)
        .where(col(Outbox.id) == row.key_id, col(Outbox.state) == row.state, col(Outbox.tries) == row.tries)
        .values(**values)
        .execution_options(synchronize_session=False)
    )
    session.connection().execute(statement)
    session.expire(row)


def _found(
    session: Session, which: ColumnElement[bool] | TextClause, limit: int, *, newest: bool
) -> list[Letter]:
    query = (
        select(Outbox, Person.name, Tenant)
        .join(Person, col(Person.id) == col(Outbox.person_id))
        .join(Tenant, col(Tenant.id) == col(Outbox.tenant_id))
        .where(which)
        .order_by(col(Outbox.id).desc() if newest else col(Outbox.id))
        .limit(limit)
    )
    return [Letter(*found) for found in session.exec(query)]
