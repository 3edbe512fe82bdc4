"""Answers kept back for somebody who waits, so that the platform shows them in its own way."""

import uuid
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, insert, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from storage.models import Address, Inbox, Outbox, OutboxTouchpoint
from storage.words import Category, InboxState, OutboxState

SHOWN = "shown:"
"""Begins the reference of what was shown in such a way, and by which nothing can be changed later."""

_replaced = aliased(Outbox)
# Built once: for a small question, building the statement costs several times what asking it does.
_ANSWERS = (
    select(Outbox)
    .join(Inbox, col(Inbox.id) == col(Outbox.answers_id))
    .where(Outbox.answers_id == bindparam("answers_id"), Outbox.category == Category.REPLY)
    .where(Outbox.state == OutboxState.PENDING, col(Outbox.channel).is_(None))
    # What changes a message that stands in the conversation changes it there.
    .join(_replaced, col(_replaced.id) == col(Outbox.replaces_id), isouter=True)
    .where(or_(col(Outbox.replaces_id).is_(None), col(_replaced.ref).startswith(SHOWN)))
    .where(~select(OutboxTouchpoint.id).where(OutboxTouchpoint.outbox_id == col(Outbox.id)).exists())
    .order_by(col(Outbox.id))
)
_SHOWN = (
    update(Outbox)
    .where(col(Outbox.id) == bindparam("of"), col(Outbox.state) == OutboxState.PENDING)
    .values(state=OutboxState.SENT, next_at=None, sent_at=bindparam("now"), ref=bindparam("its_ref"))
    .execution_options(synchronize_session=False)
)
_REPEATED = insert(Outbox).returning(col(Outbox.id))
_DONE = (
    update(Inbox)
    .where(col(Inbox.id) == bindparam("of"))
    .values(state=InboxState.DONE, done_at=bindparam("now"))
    .execution_options(synchronize_session=False)
)


def hold(session: Session, *, answers_id: int, until: datetime) -> list[Outbox]:
    """Keep back what an event answers to the one it came from; questions somebody owes stay messages."""
    event = session.get_one(Inbox, answers_id)
    mine = select(Address.person_id).where(
        Address.tenant_id == event.tenant_id, Address.external_id == event.payload["user"]
    )
    person_id = session.exec(mine).first()
    found = session.exec(_ANSWERS, params={"answers_id": answers_id}).all()
    rows = [row for row in found if row.person_id == person_id]
    for row in rows:
        row.next_at = until
        session.add(row)
    return rows


def repeat(
    session: Session, *, answers_id: int, like: Outbox, now: datetime, until: datetime
) -> tuple[int, str]:
    """Answer an event with what its person was shown a moment ago; returns its number and token."""
    token = uuid.uuid4().hex
    values = like.model_dump(exclude={"id"}) | {
        "token": token,
        "answers_id": answers_id,
        "state": OutboxState.PENDING,
        "next_at": until,
        "created_at": now,
    }
    connection = session.connection()
    connection.execute(_DONE, {"of": answers_id, "now": now})
    return int(connection.execute(_REPEATED, values).scalar_one() or 0), token


def shown(session: Session, *, refs: Mapping[int, str], now: datetime) -> None:
    """These were shown, and are known by these references; what was sent meanwhile stays as it is."""
    rows = [{"of": number, "its_ref": ref, "now": now} for number, ref in refs.items()]
    if rows:
        session.connection().execute(_SHOWN, rows)
