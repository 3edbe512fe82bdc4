"""Messages in hand: leased to be sent, looked for where nobody knows, and marked with what became of them."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy
from sqlalchemy import ColumnElement, Text, bindparam, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_

from storage import together
from storage.columns import UtcDateTime
from storage.models import Outbox, Tenant
from storage.words import Category, OutboxState, Platform

LEASE = timedelta(seconds=60)
"""Longer than all HTTP time-outs of one send together."""

_OPEN = (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNCERTAIN)
_UNKNOWN = (OutboxState.SENDING, OutboxState.UNCERTAIN)
# With many rows at once SQLAlchemy takes no "IN" with a list, so below some are written as "OR".


@dataclass(frozen=True, slots=True)
class InHand:
    """A message in the hand of one process, as far as sending it goes."""

    id: int
    token: str
    person_id: int
    tries: int
    excused: int
    category: Category
    card: str
    """As JSON: most platforms' senders read it, and nobody else."""
    program_id: int | None
    replaces_id: int | None
    created_at: datetime
    channel: str | None
    answers_id: int | None


@dataclass(frozen=True, slots=True)
class Mark:
    """What became of one try of one message."""

    id: int
    tries: int
    state: OutboxState
    next_at: datetime | None = None
    ref: str | None = None
    error: str = ""
    excused: bool = False
    """Whether this try says nothing about the message, and so is not held against it."""
    rests: bool = False
    """Whether it waits for its person's hours, and so holds nobody up: it counts as not tried yet."""


_SHOWN = (
    col(Outbox.id),
    col(Outbox.token),
    col(Outbox.person_id),
    col(Outbox.tries),
    col(Outbox.excused),
    col(Outbox.category),
    sqlalchemy.cast(col(Outbox.card), Text),
    col(Outbox.program_id),
    col(Outbox.replaces_id),
    col(Outbox.created_at),
    col(Outbox.channel),
    col(Outbox.answers_id),
)


def _written(value: str) -> ColumnElement[Any]:
    """A constant as it stands in the statement, not bound anew for every row."""
    return sqlalchemy.literal_column(f"'{value}'")


_line = aliased(Outbox)
_other = aliased(Outbox)
_IN_LINE = (
    col(_line.tenant_id) == bindparam("of_tenant"),
    col(_line.next_at) <= bindparam("now"),
    col(_line.state) == OutboxState.PENDING,
)
# As literals: only so do databases see that the index of open messages by conversation is meant. PostgreSQL
# took another where its statistics were from before a Tuesday's thousands of messages: 35 s instead of 1 ms.
_STILL_OPEN = col(_other.state).in_([_written(state) for state in _OPEN])
_FIRST_IN_LINE = (
    sqlalchemy.select(col(_other.id))
    .where(col(_other.person_id) == col(_line.person_id), col(_other.tenant_id) == col(_line.tenant_id))
    .where(_STILL_OPEN)
    # A notice that waits for the morning holds nobody up; one that was tried and failed does.
    .where(or_(col(_other.next_at) <= bindparam("now"), col(_other.tried_at).is_not(None)))
    .order_by(col(_other.id))
    .limit(1)
    .correlate(_line)
    .scalar_subquery()
)


_NEXT = (
    sqlalchemy.select(col(_line.id))
    .where(*_IN_LINE, col(_line.id) == _FIRST_IN_LINE)
    .order_by(col(_line.next_at))
    .limit(bindparam("limit"))
)
_NEXT_WITH_ANSWERS = (
    sqlalchemy.select(_FIRST_IN_LINE)
    .where(*_IN_LINE, col(_line.answers_id).is_not(None))
    .order_by(col(_line.next_at))
    .limit(bindparam("limit"))
)
_NOT_KNOWN = (
    sqlalchemy.select(col(_line.id))
    .where(col(_line.tenant_id) == bindparam("of_tenant"), col(_line.next_at) <= bindparam("now"))
    .where(col(_line.state).in_(_UNKNOWN), col(_line.tried_at).is_not(None))
    .order_by(col(_line.next_at))
    .limit(bindparam("limit"))
)
# By their numbers and not with the question inside: PostgreSQL asked it anew for every open message.
_THESE = col(Outbox.id).in_(bindparam("ids", expanding=True))
_LEASE = (
    update(Outbox)
    .where(_THESE, col(Outbox.state) == OutboxState.PENDING, col(Outbox.next_at) <= bindparam("now"))
    .values(
        state=OutboxState.SENDING,
        tries=Outbox.tries + 1,
        tried_at=bindparam("now"),
        lease_until=bindparam("until"),
        next_at=bindparam("look_at"),
    )
    .returning(*_SHOWN)
    .execution_options(synchronize_session=False)
)
_LOOK_FOR = (
    update(Outbox)
    .where(_THESE, col(Outbox.state).in_(_UNKNOWN))
    .values(state=OutboxState.UNCERTAIN, next_at=bindparam("until"), lease_until=bindparam("until"))
    .returning(*_SHOWN)
    .execution_options(synchronize_session=False)
)
_OF = col(Outbox.id) == bindparam("of")
_SENT = (
    update(Outbox)
    .where(_OF, col(Outbox.state).in_([_written(state) for state in _OPEN]))
    .values(
        state=_written(OutboxState.SENT),
        sent_at=bindparam("now"),
        ref=bindparam("its_ref"),
        next_at=sqlalchemy.null(),
        lease_until=sqlalchemy.null(),
        error=_written(""),
    )
    .execution_options(synchronize_session=False)
)
_STATES = ", ".join(f"'{state.value}'" for state in _OPEN)
# PostgreSQL is asked once for all that were sent. SQLite 3.40 crashed on its json_each, so there row by row.
# By a list of numbers as well, and the state so that no index of open messages fits: with statistics from
# before a Tuesday's thousands of messages it read the whole queue for each group of marks.
_SENT_TOGETHER = sqlalchemy.text(
    "UPDATE outbox SET state = 'sent', sent_at = :now, ref = said.value, next_at = NULL, "  # noqa: S608 - our words
    "lease_until = NULL, error = '' FROM json_each_text(CAST(:refs AS json)) AS said "
    "WHERE outbox.id = CAST(said.key AS INTEGER) AND outbox.id = ANY(:ids) "
    f"AND outbox.state || '' IN ({_STATES})"
).bindparams(bindparam("now", type_=UtcDateTime))
_RESTS = bindparam("rests", type_=sqlalchemy.Boolean)
_WAITS = (
    update(Outbox)
    .where(_OF, col(Outbox.tries) == bindparam("its_tries"))
    .where(or_(*(col(Outbox.state) == state for state in _UNKNOWN)))
    .values(
        state=bindparam("its_state"),
        next_at=bindparam("at"),
        excused=Outbox.excused + bindparam("excuse"),
        tried_at=sqlalchemy.case((_RESTS, sqlalchemy.null()), else_=col(Outbox.tried_at)),
        error=bindparam("why"),
        lease_until=None,
    )
    .execution_options(synchronize_session=False)
)
_PUT_OFF = (
    update(Outbox)
    .where(_OF)
    .values(
        state=OutboxState.PENDING,
        next_at=bindparam("at"),
        tries=Outbox.tries - 1,
        tried_at=None,
        lease_until=None,
    )
    .execution_options(synchronize_session=False)
)
_PAUSED = sqlalchemy.select(col(Tenant.paused_until)).where(col(Tenant.id) == bindparam("of_tenant"))
_IN_HAND = (
    sqlalchemy.select(col(Outbox.id), col(Outbox.tried_at), col(Tenant.platform))
    .join(Tenant, col(Tenant.id) == col(Outbox.tenant_id))
    .where(col(Outbox.next_at).is_not(None), col(Outbox.lease_until).is_not(None))
)
_ORPHAN = (
    update(Outbox)
    .where(_OF, col(Outbox.lease_until).is_not(None))
    .values(state=OutboxState.UNCERTAIN, next_at=bindparam("at"), lease_until=None)
    .execution_options(synchronize_session=False)
)
_REFS = sqlalchemy.select(col(Outbox.id), col(Outbox.ref)).where(_THESE)


def lease(
    session: Session,
    *,
    tenant_id: int,
    now: datetime,
    limit: int,
    settle_after: timedelta = timedelta(0),
    answers: bool = False,
) -> list[InHand]:
    """Take the next messages in hand: the oldest of each conversation that has none on the way.

    A conversation whose oldest message must wait waits as a whole, so order is kept.

    Args:
        session: of the caller, as everywhere.
        tenant_id: whose messages.
        now: the moment of the attempt.
        limit: how many at most.
        settle_after: how long after an attempt a look-up can be trusted.
        answers: only conversations in which a reply waits: somebody is looking at their screen.
    """
    asked = {"of_tenant": tenant_id, "now": now, "limit": limit}
    look_at = max(now + LEASE, _can_be_trusted(now, settle_after))
    changes = {"now": now, "until": now + LEASE, "look_at": look_at}
    return _taken(session, _NEXT_WITH_ANSWERS if answers else _NEXT, asked, _LEASE, changes)


def unsettled(session: Session, *, tenant_id: int, now: datetime, limit: int) -> list[InHand]:
    """Take messages to look for of which nobody knows whether they arrived.

    They are uncertain, or were left in hand by a dead process. Nobody else looks for them meanwhile.
    """
    asked = {"of_tenant": tenant_id, "now": now, "limit": limit}
    return _taken(session, _NOT_KNOWN, asked, _LOOK_FOR, {"until": now + LEASE})


def _can_be_trusted(leased_at: datetime, settle_after: timedelta) -> datetime:
    """From when a look-up of what was in hand can be trusted: it may have left at half of its lease."""
    return leased_at + settle_after + LEASE / 2 if settle_after else leased_at


def _taken(
    session: Session, which: Any, asked: dict[str, Any], take: Any, changes: dict[str, Any]
) -> list[InHand]:
    session.flush()
    connection = session.connection()
    ids = list(dict.fromkeys(connection.execute(which, asked).scalars()))
    if not ids:
        return []
    rows = [InHand(*row) for row in connection.execute(take, changes | {"ids": ids}).all()]
    return sorted(rows, key=lambda row: row.id)


def mark(session: Session, *, marks: Collection[Mark], now: datetime) -> set[int]:
    """Write down what became of messages; returns those that are dead by this.

    Who was paused must not undo what another knows or is doing by now: an outcome counts only for the try it
    came from. But what arrived has arrived, even if another did not find it and was about to send it again.
    """
    connection = session.connection()
    sent = {mark.id: mark.ref for mark in marks if mark.state is OutboxState.SENT}
    if sent and connection.dialect.name == "postgresql":
        connection.execute(_SENT_TOGETHER, {"refs": json.dumps(sent), "ids": list(sent), "now": now})
    elif sent:
        rows = [{"of": number, "its_ref": ref, "now": now} for number, ref in sent.items()]
        together.run(connection, statement=_SENT, rows=rows)
    waits = [mark for mark in marks if mark.state not in (OutboxState.SENT, OutboxState.DEAD)]
    if waits:
        connection.execute(_WAITS, [_values(mark) for mark in waits])
    dead = [mark for mark in marks if mark.state is OutboxState.DEAD]
    return {mark.id for mark in dead if connection.execute(_WAITS, _values(mark)).rowcount}


def _values(mark: Mark) -> dict[str, Any]:
    return {
        "of": mark.id,
        "its_tries": mark.tries,
        "its_state": mark.state,
        "at": mark.next_at,
        "excuse": int(mark.excused),
        "rests": mark.rests,
        "why": mark.error,
    }


def put_off(session: Session, *, until: Mapping[int, datetime]) -> None:
    """Give messages just leased back until these moments, as if they had never been in hand.

    What waits for its person's hours holds nobody up, so it counts as not tried yet.
    """
    rows = [{"of": number, "at": moment} for number, moment in until.items()]
    if rows:
        session.connection().execute(_PUT_OFF, rows)


def pause(session: Session, *, tenant_id: int, until: datetime) -> None:
    """Send nothing more in a tenant before `until`; a longer pause stays as it is."""
    statement = (
        update(Tenant)
        .where(col(Tenant.id) == tenant_id)
        .where(or_(col(Tenant.paused_until).is_(None), col(Tenant.paused_until) < until))
        .values(paused_until=until)
        .execution_options(synchronize_session=False)
    )
    session.connection().execute(statement)


def paused_until(session: Session, *, tenant_id: int) -> datetime | None:
    """Until when the platform asked for no more messages in this tenant, also where that is over."""
    moment: datetime | None = session.connection().execute(_PAUSED, {"of_tenant": tenant_id}).scalar_one()
    return moment


def refs(session: Session, *, ids: Collection[int]) -> dict[int, str | None]:
    """By what the platform knows these messages."""
    if not ids:
        return {}
    rows = session.connection().execute(_REFS, {"ids": list(ids)})
    return {number: ref for number, ref in rows if number is not None}


def orphan(session: Session, *, now: datetime, settle_after: Mapping[Platform, timedelta]) -> int:
    """Call uncertain whatever a process that is gone was sending or looking for; returns how many messages.

    Each is looked for when a look-up can be trusted: so long after its attempt as its platform needs.
    """
    left = session.connection().execute(_IN_HAND).all()
    rows = [
        {"of": number, "at": max(now, _can_be_trusted(tried_at or now, settle_after.get(platform, LEASE)))}
        for number, tried_at, platform in left
    ]
    if rows:
        session.connection().execute(_ORPHAN, rows)
    return len(rows)
