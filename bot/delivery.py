"""Outbound: the outbox of one tenant is drained through its platform, in order within each conversation."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Protocol, assert_never

from pydantic import ValidationError
from sqlmodel import Session

from bot.clock import Clock
from bot.database import write
from prompts.cards import Card
from storage import outbox
from storage.database import Database
from storage.models import Outbox, Tenant
from storage.words import OutboxState, Platform

logger = logging.getLogger(__name__)

AT_A_TIME = 50
"""Conversations that are sent to at once."""

DRAIN_SECONDS = 30.0
"""After this a drain ends and asks for another, so that nobody waits behind a long one."""

TRIES = 8
"""Sends of one message, over about an hour, before it is dead and shown."""

_LEASE_MARGIN = outbox.LEASE.total_seconds() / 2


@dataclass(frozen=True)
class Outgoing:
    """One message as a sender needs it."""

    token: str
    tenant_id: int
    person_id: int
    card: Card
    at: datetime
    replaces: str | None
    """The platform's reference of the message that is changed in place."""


@dataclass(frozen=True)
class Sent:
    """It arrived; `ref` is the platform's own reference."""

    ref: str


@dataclass(frozen=True)
class NotSent:
    """It certainly did not arrive. No `retry_after` means never: the person left, the app was removed."""

    why: str
    retry_after: timedelta | None


@dataclass(frozen=True)
class Uncertain:
    """Nobody knows: a time-out, a dropped connection, a 5xx after the request left."""

    why: str


Outcome = Sent | NotSent | Uncertain


class Sender(Protocol):
    """One platform's way of sending."""

    settle_after: timedelta
    """How long after an attempt a look-up can be trusted."""

    async def send(self, message: Outgoing) -> Outcome:
        """Send it, or change the message it replaces. A refusal is a result, not an exception."""
        ...

    async def find(self, message: Outgoing) -> Sent | NotSent | Uncertain:
        """Look whether it arrived after all: `Sent`, `NotSent` to send it (again), or still `Uncertain`."""
        ...


class Delivery:
    """Drains outboxes; at most one drain of a tenant at a time in this process."""

    def __init__(self, database: Database, clock: Clock, senders: Mapping[Platform, Sender]) -> None:
        self._database = database
        self._clock = clock
        self._senders = senders
        self._locks: dict[int, asyncio.Lock] = {}
        self._winding_down = False
        self._platforms: dict[int, Platform] = {}

    async def drain(self, tenant_id: int) -> int:
        """Send what can be sent now; returns how many messages were sent."""
        async with self._locks.setdefault(tenant_id, asyncio.Lock()):
            return await self._drain(tenant_id)

    def wind_down(self) -> None:
        """From now on every drain ends with the messages it has in hand: the process is to stop."""
        self._winding_down = True

    async def _drain(self, tenant_id: int) -> int:
        started = time.monotonic()
        sender = await self._sender(tenant_id)
        if sender is None:
            return 0
        sent = 0
        results: list[tuple[_InHand, Outcome]] = []
        while True:
            # Before the lease is taken: a process may be paused while that is written.
            leased_at = time.monotonic()
            batch = await write(
                self._database, partial(self._next, tenant_id=tenant_id, results=results, sender=sender)
            )
            if not batch.to_settle and not batch.to_send:
                return sent
            found = await asyncio.gather(*(_surely(sender.find(hand.message)) for hand in batch.to_settle))
            outcomes = await asyncio.gather(
                *(_send(sender, hand.message, leased_at) for hand in batch.to_send)
            )
            results = list(zip((*batch.to_settle, *batch.to_send), (*found, *outcomes), strict=True))
            sent += sum(isinstance(outcome, Sent) for outcome in outcomes)
            if self._winding_down or time.monotonic() - started > DRAIN_SECONDS:
                await write(self._database, partial(self._mark, results=results, sender=sender))
                return sent

    async def _sender(self, tenant_id: int) -> Sender | None:
        if tenant_id not in self._platforms:
            self._platforms[tenant_id] = await write(
                self._database, lambda session: session.get_one(Tenant, tenant_id).platform
            )
        platform = self._platforms[tenant_id]
        sender = self._senders.get(platform)
        if sender is None:
            logger.warning(
                "No connection to this platform is configured",
                extra={"action": "drain_skipped", "tenant": tenant_id, "platform": platform.value},
            )
        return sender

    def _next(
        self, session: Session, *, tenant_id: int, results: list[tuple["_InHand", Outcome]], sender: Sender
    ) -> "_Batch":
        """Mark what became of the last batch and take the next one in hand, in one transaction.

        Uncertain messages are looked for before anything of their conversation is sent again.
        """
        self._mark(session, results, sender)
        now = self._clock.now()
        unsettled = outbox.unsettled(session, tenant_id=tenant_id, now=now)
        leased = outbox.lease(session, tenant_id=tenant_id, now=now, limit=AT_A_TIME)
        return _Batch(to_settle=_outgoing(session, unsettled), to_send=_outgoing(session, leased))

    def _mark(self, session: Session, results: list[tuple["_InHand", Outcome]], sender: Sender) -> None:
        now = self._clock.now()
        for hand, outcome in results:
            row = session.get_one(Outbox, hand.row_id)
            match outcome:
                case Sent(ref=ref):
                    changes: dict[str, Any] = {
                        "sent_at": now, "ref": ref, "next_at": None, "lease_until": None, "error": ""
                    }  # fmt: skip
                    state = OutboxState.SENT
                case NotSent(why=why, retry_after=wait):
                    again = wait is not None and row.tries < TRIES
                    changes = {
                        "next_at": None if wait is None or not again else now + wait,
                        "lease_until": None,
                        "error": why,
                    }
                    state = OutboxState.PENDING if again else OutboxState.DEAD
                case Uncertain(why=why):
                    changes = {"next_at": now + sender.settle_after, "lease_until": None, "error": why}
                    state = OutboxState.UNCERTAIN
                case _:
                    assert_never(outcome)
            if not _counts(outcome, hand, row):
                continue
            outbox.mark(session, row=row, expected=row.state, to=state, **changes)
            if state is OutboxState.DEAD:
                logger.error(
                    "A message will not be sent",
                    extra={"action": "message_dead", "outbox": row.id, "why": changes["error"]},
                )


@dataclass(frozen=True)
class _InHand:
    row_id: int
    tries: int
    message: Outgoing


@dataclass(frozen=True)
class _Batch:
    to_settle: list[_InHand]
    to_send: list[_InHand]


def _counts(outcome: Outcome, hand: _InHand, row: Outbox) -> bool:
    """Whether an outcome still counts: who was paused must not undo what another knows or is doing by now."""
    if isinstance(
        outcome, Sent
    ):  # it arrived, even if another did not find it and was about to send it again
        return row.state in (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNCERTAIN)
    return row.state in (OutboxState.SENDING, OutboxState.UNCERTAIN) and row.tries == hand.tries


async def _send(sender: Sender, message: Outgoing, leased_at: float) -> Outcome:
    # A process that was paused must not send late: by then another may have looked, and sent.
    if time.monotonic() - leased_at > _LEASE_MARGIN:
        return NotSent("the lease ran out before it was sent", retry_after=timedelta(0))
    return await _surely(sender.send(message))


async def _surely(outcome: Awaitable[Outcome]) -> Outcome:
    """An error nobody foresaw says nothing about arrival, and must not stop the other conversations."""
    try:
        return await outcome
    except Exception as error:
        logger.exception("A sender broke", extra={"action": "sender_broke"})
        return Uncertain(type(error).__name__)


def _outgoing(session: Session, rows: list[Outbox]) -> list[_InHand]:
    """The messages of these rows; one whose card this version cannot read is dead, and holds nobody."""
    messages = []
    for row in rows:
        try:
            messages.append(_InHand(row.key_id, row.tries, _message(session, row)))
        except ValidationError:
            logger.error(  # noqa: TRY400 - the details hold the card's words
                "A message cannot be read and will not be sent",
                extra={"action": "message_dead", "outbox": row.id},
            )
            dead = OutboxState.DEAD
            outbox.mark(
                session,
                row=row,
                expected=row.state,
                to=dead,
                next_at=None,
                lease_until=None,
                error="unreadable",
            )
    return messages


def _message(session: Session, row: Outbox) -> Outgoing:
    replaced = session.get(Outbox, row.replaces_id) if row.replaces_id is not None else None
    return Outgoing(
        token=row.token,
        tenant_id=row.tenant_id,
        person_id=row.person_id,
        card=Card.model_validate(row.card),
        at=row.created_at,
        replaces=replaced.ref if replaced is not None else None,
    )
