"""The one transaction of sending: what landed is marked, and the next messages are taken in hand."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import assert_never

from sqlmodel import Session

from bot.clock import Clock
from bot.sending.outcomes import (
    Deadline,
    Held,
    Limit,
    NotSent,
    Outcome,
    Outgoing,
    Sent,
    Uncertain,
    Unreadable,
)
from storage import leases
from storage.leases import InHand, Mark
from storage.words import OutboxState
from workflows import unreachable
from workflows.conversation import going_out

logger = logging.getLogger(__name__)

WAITS = tuple(timedelta(seconds=seconds) for seconds in (0, 15, 60, 180, 480, 900, 1800))
"""After each try that failed, before the next, at least: about an hour together."""

TRIES = len(WAITS) + 1
"""Sends of one message before it is dead and shown. Rate limits and outages do not count."""

_A_DAYS_TRIES = 2 * 60 * 24
"""Of a message whose person a platform answers nothing about: held against none, half a minute apart."""

_SHORTEST_WAIT = timedelta(seconds=1)
"""Before an uncertain message is looked for again, however soon a platform's look-ups can be trusted."""


@dataclass(frozen=True, slots=True)
class Hand:
    """One message in hand, to be sent or to be looked for."""

    row: InHand
    message: Outgoing
    urgent: bool
    """Whether somebody waits for it, or for what comes after it."""
    look: bool


@dataclass(frozen=True, slots=True)
class Landed:
    """What became of a message in hand."""

    hand: Hand
    outcome: Outcome


@dataclass
class Batch:
    """What was taken in hand, in the order in which it should leave."""

    hands: list[Hand] = field(default_factory=list)
    more: bool = False
    """Whether there may be more that could leave now."""
    paused: bool = False
    """The platform asked for no more messages for a while."""
    paused_ago: timedelta | None = None
    """How long ago the last such while was over, as far as is known."""


class Books:
    """One tenant's outbox, as far as sending goes."""

    def __init__(self, clock: Clock, tenant_id: int, settle_after: timedelta) -> None:
        self._clock = clock
        self.tenant_id = tenant_id
        self._settle_after = settle_after

    def exchange(self, session: Session, *, landed: Sequence[Landed], room: int, margin: float) -> Batch:
        """Mark what landed and take up to `room` messages in hand, to leave within `margin` seconds.

        Uncertain messages are looked for before anything of their conversation is sent again, and replies go
        before what nobody waits for.
        """
        # Before the lease begins, and after the wait for the writer: what is in hand late only is given back.
        leaves_by = Deadline.after(margin)
        now = self._clock.now()
        self._write_down(session, landed, now)
        if room <= 0:
            return Batch()
        pause = leases.paused_until(session, tenant_id=self.tenant_id)
        if pause is not None and pause > now:
            return Batch(paused=True)
        to_look = leases.unsettled(session, tenant_id=self.tenant_id, now=now, limit=room)
        hands = self._hands(session, to_look, leaves_by, urgent=True, look=True)
        left = room - len(to_look)
        for urgent in (True, False):
            if left > 0:
                taken = leases.lease(
                    session,
                    tenant_id=self.tenant_id,
                    now=now,
                    limit=left,
                    settle_after=self._settle_after,
                    answers=urgent,
                )
                left -= len(taken)
                later = going_out.moved(session, messages=taken, now=now)
                leases.put_off(session, until=later)
                to_send = [row for row in taken if row.id not in later]
                hands += self._hands(session, to_send, leaves_by, urgent=urgent, look=False)
        return Batch(hands, more=left <= 0, paused_ago=now - pause if pause is not None else None)

    def _write_down(self, session: Session, landed: Sequence[Landed], now: datetime) -> None:
        if not landed:
            return
        marks = [self._mark(each, now) for each in landed]
        dead = leases.mark(session, marks=marks, now=now)
        for each, mark in zip(landed, marks, strict=True):
            outcome = each.outcome
            if mark.next_at is not None and _is_everyones(outcome):
                leases.pause(session, tenant_id=self.tenant_id, until=mark.next_at)
            if mark.id in dead:
                logger.error(
                    "A message will not be sent",
                    extra={"action": "message_dead", "outbox": mark.id, "why": mark.error},
                )
                if isinstance(outcome, NotSent) and outcome.retry_after is None:
                    unreachable.refused(session, outbox_id=mark.id, why=outcome.why, now=now)

    def _mark(self, landed: Landed, now: datetime) -> Mark:
        row, outcome = landed.hand.row, landed.outcome
        match outcome:
            case Sent(ref=ref):
                return Mark(row.id, row.tries, OutboxState.SENT, ref=ref)
            case Uncertain(why=why):
                look_at = now + max(self._settle_after, _SHORTEST_WAIT)
                return Mark(row.id, row.tries, OutboxState.UNCERTAIN, look_at, error=why)
            case Held(why=why, wait=wait) if landed.hand.look:
                # It was not even looked for: nobody knows more than before.
                return Mark(row.id, row.tries, OutboxState.UNCERTAIN, now + wait, error=why)
            case Held(why=why, about_one=True) if row.tries % _A_DAYS_TRIES == 0:
                # Whoever sends it again by hand gives it another day.
                return Mark(row.id, row.tries, OutboxState.DEAD, error=f"{why}, for a day")
            case Held(why=why, wait=wait, rests_until=until):
                # Until the very moment: of several that rest, the first must not be due after the second.
                at, rests = until or now + wait, until is not None
                return Mark(row.id, row.tries, OutboxState.PENDING, at, error=why, excused=True, rests=rests)
            case Unreadable():
                return Mark(row.id, row.tries, OutboxState.DEAD, error="unreadable")
            case NotSent(why=why, retry_after=wait, limit=limit):
                counted, excused = row.tries - row.excused, limit is not None
                if wait is None or (counted >= TRIES and not excused):
                    return Mark(row.id, row.tries, OutboxState.DEAD, error=why)
                if not excused:
                    wait = max(wait, WAITS[max(counted, 1) - 1])
                return Mark(row.id, row.tries, OutboxState.PENDING, now + wait, error=why, excused=excused)
            case _:
                assert_never(outcome)

    def _hands(
        self, session: Session, rows: Sequence[InHand], leaves_by: Deadline, *, urgent: bool, look: bool
    ) -> list[Hand]:
        refs = leases.refs(session, ids={row.replaces_id for row in rows if row.replaces_id is not None})
        hands = []
        for row in rows:
            message = Outgoing(
                token=row.token,
                tenant_id=self.tenant_id,
                person_id=row.person_id,
                content=row.card,
                at=row.created_at,
                channel=row.channel,
                answers_id=row.answers_id,
                first_try=row.tries <= 1 and not look,
                leaves_by=leaves_by,
                replaces=refs.get(row.replaces_id) if row.replaces_id is not None else None,
            )
            hands.append(Hand(row, message, urgent, look))
        return hands


def _is_everyones(outcome: Outcome) -> bool:
    """Whether what happened to one message would happen to any other of the tenant."""
    if isinstance(outcome, NotSent):
        return outcome.limit is Limit.TENANT
    return isinstance(outcome, Held) and outcome.everyone
