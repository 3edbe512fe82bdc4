"""What goes out: what is refused is tried again or given up, what is uncertain is looked for first."""

import time
from dataclasses import dataclass, field
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlmodel import Session, col, select

from bot.clock import StandingClock
from bot.delivery import Delivery
from bot.sending import line
from bot.sending.books import TRIES
from bot.sending.outcomes import NotSent, Outcome, Outgoing, Sent, Uncertain
from bot.sending.rates import Rates
from storage import leases
from storage.database import Database
from storage.models import Outbox
from storage.words import OutboxState, Platform
from tests.storage import rows

MINUTE = timedelta(minutes=1)


@dataclass
class ScriptedSender:
    """Sends and finds as the script says; then everything arrives."""

    script: list[Outcome | Exception] = field(default_factory=list)
    found: list[Outcome] = field(default_factory=list)
    sent: list[str] = field(default_factory=list)
    looked_for: list[str] = field(default_factory=list)
    settle_after: timedelta = MINUTE
    rates: Rates = field(default_factory=Rates)

    async def send(self, message: Outgoing) -> Outcome:
        assert message.card.summary  # read before anything leaves, as every platform's sender does
        self.sent.append(message.token)
        outcome = self.script.pop(0) if self.script else Sent(f"ref {len(self.sent)}")
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    async def find(self, message: Outgoing) -> Outcome:
        self.looked_for.append(message.token)
        return self.found.pop(0)


@dataclass
class Post:
    """A tenant's outgoing mail, its sender and the clock on the wall."""

    database: Database
    sender: ScriptedSender
    clock: StandingClock
    delivery: Delivery

    async def drain(self, *, later: timedelta = timedelta(0)) -> int:
        self.clock.turn_to(self.clock.now() + later)
        return await self.delivery.drain(1)

    def rows(self) -> list[Outbox]:
        return self.database.read(lambda s: list(s.exec(select(Outbox).order_by(col(Outbox.id)))))

    def states(self) -> list[str]:
        return [row.state.value for row in self.rows()]


@pytest.fixture
def post(database: Database) -> Post:
    """Two messages to Dana and one to Tom."""

    def write(session: Session) -> None:
        at = rows.tenant(session)
        dana, tom = rows.person(session, at, name="dana"), rows.person(session, at, name="tom")
        for who in (dana, dana, tom):
            rows.message(session, who)

    database.write(write)
    sender, clock = ScriptedSender(), StandingClock(rows.NOW)
    return Post(database, sender, clock, Delivery(database, clock, {Platform.SANDBOX: sender}))


async def test_everything_is_sent_in_order_within_each_conversation(post: Post) -> None:
    assert await post.drain() == 3
    first, second, third = (row.token for row in post.rows())
    assert post.sender.sent == [first, third, second]
    assert [(row.state, row.ref, row.next_at) for row in post.rows()] == [
        (OutboxState.SENT, "ref 1", None),
        (OutboxState.SENT, "ref 3", None),
        (OutboxState.SENT, "ref 2", None),
    ]


async def test_a_refused_message_is_tried_again_when_it_may_and_keeps_its_place(post: Post) -> None:
    post.sender.script = [NotSent("ratelimited", retry_after=MINUTE)]
    assert await post.drain() == 1
    assert post.states() == ["pending", "pending", "sent"]
    assert await post.drain(later=MINUTE / 2) == 0
    assert await post.drain(later=MINUTE) == 2
    first, second, third = (row.token for row in post.rows())
    assert post.sender.sent == [first, third, first, second]


async def test_a_message_refused_for_good_is_shown_and_the_next_goes_out(post: Post) -> None:
    post.sender.script = [NotSent("account_inactive", retry_after=None)]
    assert await post.drain() == 2
    assert post.states() == ["dead", "sent", "sent"]
    assert post.rows()[0].error == "account_inactive"


async def test_a_message_refused_again_and_again_is_given_up(post: Post) -> None:
    post.sender.script = [NotSent("ratelimited", retry_after=MINUTE), Sent("tom's")]
    post.sender.script += [NotSent("ratelimited", retry_after=MINUTE)] * (TRIES - 1)
    began = post.clock.now()
    while (again := post.rows()[0].next_at) is not None:
        await post.drain(later=again - post.clock.now())
    assert post.states() == ["dead", "sent", "sent"]
    assert post.rows()[0].tries == TRIES
    assert 55 * MINUTE < post.clock.now() - began < 65 * MINUTE, "an hour, as the docs say"


async def test_an_uncertain_message_is_looked_for_before_anything_follows(post: Post) -> None:
    post.sender.script = [Uncertain("timed out")]
    await post.drain()
    assert post.states() == ["uncertain", "pending", "sent"]
    assert await post.drain(later=MINUTE / 2) == 0
    assert post.sender.looked_for == []
    post.sender.found = [Sent("ref 1")]
    await post.drain(later=MINUTE)
    first, second, third = (row.token for row in post.rows())
    assert post.sender.looked_for == [first]
    assert post.sender.sent == [first, third, second]
    assert post.states() == ["sent"] * 3


async def test_an_uncertain_message_that_did_not_arrive_is_sent_again(post: Post) -> None:
    post.sender.script = [Uncertain("timed out")]
    await post.drain()
    post.sender.found = [NotSent("not there", retry_after=timedelta(0))]
    await post.drain(later=MINUTE)
    assert post.sender.sent.count(post.rows()[0].token) == 2
    assert post.states() == ["sent"] * 3


async def test_while_nobody_knows_the_conversation_waits(post: Post) -> None:
    post.sender.script = [Uncertain("timed out")]
    await post.drain()
    post.sender.found = [Uncertain("the look-up is limited")] * 3
    for _ in range(3):
        await post.drain(later=MINUTE)
    assert len(post.sender.looked_for) == 3
    assert post.states() == ["uncertain", "pending", "sent"]


async def test_a_sender_that_breaks_leaves_its_message_uncertain_and_the_others_go_out(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    post.sender.script = [KeyError("channel")]
    assert await post.drain() == 1
    assert post.states() == ["uncertain", "pending", "sent"]
    assert [record.message for record in caplog.records] == ["A sender broke"]


async def test_a_card_this_version_cannot_read_is_set_aside_and_the_others_go_out(post: Post) -> None:
    def spoil(session: Session) -> None:
        session.get_one(Outbox, 1).card = {"shape": "of another version"}

    post.database.write(spoil)
    assert await post.drain() == 2
    assert post.states() == ["dead", "sent", "sent"]
    assert post.rows()[0].error == "unreadable"


async def test_what_another_process_has_in_hand_is_not_sent_by_this_one(post: Post) -> None:
    post.database.write(lambda s: leases.lease(s, tenant_id=1, now=rows.NOW, limit=50))
    assert await post.drain() == 0
    assert post.sender.sent == []
    assert post.states() == ["sending", "pending", "sending"]


async def test_a_process_that_was_paused_does_not_send_late(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its lease ran out while it slept: by now another may have looked, and sent."""
    asleep = []
    lease = leases.lease

    def fall_asleep(*args: Any, **kwargs: Any) -> list[leases.InHand]:
        asleep.append(3600.0)
        return lease(*args, **kwargs)

    monkeypatch.setattr(leases, "lease", fall_asleep)
    watch = SimpleNamespace(monotonic=lambda: time.monotonic() + sum(asleep))
    monkeypatch.setattr(line, "time", watch)
    await post.drain()
    assert post.sender.sent == []
    assert post.states() == ["pending"] * 3
    monkeypatch.undo()
    assert await post.drain() == 3
