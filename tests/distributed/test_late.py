"""Two processes on one outbox, one of them late: it must not undo what the other knows or is doing."""

from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session

from bot.clock import StandingClock
from bot.delivery import Delivery
from bot.sending.outcomes import NotSent, Outcome, Outgoing, Sent
from bot.sending.rates import Rates
from storage import leases
from storage.database import Database
from storage.leases import Mark
from storage.models import Outbox
from storage.words import OutboxState, Platform
from tests.storage import rows

PAUSE = timedelta(minutes=4)
"""Long enough that the lease is over, and a look can be trusted."""


@dataclass
class Paused:
    """While it sends, another process finds the lease over and nothing there, and perhaps sends itself."""

    database: Database
    outcome: Outcome
    other_sends: bool
    sent: list[str] = field(default_factory=list)
    tenant_id: int = 0
    settle_after: timedelta = timedelta(minutes=2)
    rates: Rates = field(default_factory=Rates)

    async def send(self, message: Outgoing) -> Outcome:
        self.tenant_id = message.tenant_id
        self.sent.append(message.token)
        if len(self.sent) == 1:
            self.database.write(self._meanwhile)
            return self.outcome
        return Sent("again")

    async def find(self, message: Outgoing) -> Outcome:
        return NotSent(f"{message.token} is not there", retry_after=timedelta(0))

    def _meanwhile(self, session: Session) -> None:
        later = rows.NOW + PAUSE
        [row] = leases.unsettled(session, tenant_id=self.tenant_id, now=later, limit=1)
        not_there = Mark(row.id, row.tries, OutboxState.PENDING, rows.NOW)
        leases.mark(session, marks=[not_there], now=later)
        if self.other_sends:
            assert leases.lease(session, tenant_id=self.tenant_id, now=later, limit=1)


def posted(session: Session) -> Outbox:
    return rows.message(session, rows.person(session, rows.tenant(session)))


async def drained(database: Database, sender: Paused) -> Outbox:
    written = database.write(posted)
    await Delivery(database, StandingClock(rows.NOW), {Platform.SANDBOX: sender}).drain(written.tenant_id)
    return database.read(lambda session: session.get_one(Outbox, written.key_id))


async def test_what_arrived_is_not_sent_again(any_database: Database) -> None:
    sender = Paused(any_database, Sent("first"), other_sends=False)
    row = await drained(any_database, sender)
    assert (len(sender.sent), row.state, row.ref) == (1, OutboxState.SENT, "first")


async def test_what_another_has_in_hand_is_left_to_it(any_database: Database) -> None:
    late = NotSent("the lease ran out before it was sent", retry_after=timedelta(0))
    sender = Paused(any_database, late, other_sends=True)
    row = await drained(any_database, sender)
    assert (len(sender.sent), row.state, row.tries) == (1, OutboxState.SENDING, 2)
    assert row.lease_until == rows.NOW + PAUSE + leases.LEASE
