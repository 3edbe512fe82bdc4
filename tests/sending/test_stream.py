"""One tenant's mail is a stream: many at once, each conversation in order, nobody behind the slowest."""

import asyncio
import time
from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.sending import line
from bot.sending.books import Batch, Books, Landed
from bot.sending.outcomes import Outcome, Outgoing
from bot.sending.rates import Pace, Rates, Window
from storage import inbox, leases
from storage.database import Database
from storage.models import Person, Tenant
from storage.words import Category
from tests.sending.platform import FakePlatform, Mail, after, arrives, until
from tests.storage import rows


@pytest.fixture
def platform() -> FakePlatform:
    return FakePlatform()


@pytest.fixture
def mail(database: Database, platform: FakePlatform) -> Mail:
    return Mail(database, platform)


async def test_many_conversations_at_once_and_each_in_order(
    any_database: Database, platform: FakePlatform
) -> None:
    mail = Mail(any_database, platform)
    tenant_id = mail.write(people=30, each=4)
    many = asyncio.Event()

    async def answer(message: Outgoing) -> Outcome:
        if platform.under_way >= 20:
            many.set()
        await many.wait()
        return await arrives(message)

    platform.answer = answer
    assert await mail.drain(tenant_id) == 120
    assert set(mail.states()) == {"sent"}
    assert platform.order() == mail.expected_order()
    assert 20 <= platform.most_under_way <= line.AT_ONCE


async def test_a_slow_conversation_holds_no_other(mail: Mail, platform: FakePlatform) -> None:
    tenant_id = mail.write(people=10, each=5)
    slow = mail.rows()[0].person_id
    hanging = asyncio.Event()

    async def answer(message: Outgoing) -> Outcome:
        if message.person_id == slow:
            await hanging.wait()
        return await arrives(message)

    platform.answer = answer
    drain = asyncio.create_task(mail.drain(tenant_id))
    await until(lambda: mail.states().count("sent") == 9 * 5)
    assert len(platform.order()[slow]) == 1
    hanging.set()
    assert await drain == 50


async def test_the_published_rates_are_kept(
    mail: Mail, platform: FakePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By the moments at which messages may leave: a busy machine lets them leave a little later."""
    moments: list[tuple[float, int]] = []
    passed = Pace.passed

    def noted(pace: Pace, conversation: int, now: float) -> None:
        moments.append((now, conversation))
        passed(pace, conversation, now)

    monkeypatch.setattr(Pace, "passed", noted)
    platform.rates = Rates(tenant=(Window(10, 0.2),), conversation=(Window(1, 0.25),))
    tenant_id = mail.write(people=20, each=2)
    await mail.drain(tenant_id)
    assert set(mail.states()) == {"sent"}
    assert len(moments) == len(platform.begun) == 40
    for person_id in platform.order():
        first, second = (at for at, whose in moments if whose == person_id)
        assert second - first > 0.249
    assert all(later - first > 0.199 for (first, _), (later, _) in zip(moments, moments[10:], strict=False))


async def test_a_reply_goes_before_what_nobody_waits_for(mail: Mail, platform: FakePlatform) -> None:
    platform.rates = Rates(tenant=(Window(2, 0.05),))
    tenant_id = mail.write(people=20)
    last = mail.rows()[-1]

    def reply(session: Session) -> str:
        event = inbox.store(
            session, tenant_id=tenant_id, event_id="1", conversation="D1", payload={}, now=rows.NOW
        )
        assert event is not None
        row = rows.message(session, session.get_one(Person, last.person_id))
        row.category, row.answers_id = Category.REPLY, event.key_id
        return row.token

    token = mail.database.write(reply)
    await mail.drain(tenant_id)
    order = [message.token for _, message in platform.begun]
    assert order.index(last.token) < order.index(token) < 15, "its own conversation's order is kept"


async def test_what_is_written_during_a_drain_leaves_with_it(mail: Mail, platform: FakePlatform) -> None:
    tenant_id = mail.write(people=2)
    hanging = asyncio.Event()

    async def hangs(message: Outgoing) -> Outcome:
        await hanging.wait()
        return await arrives(message)

    platform.answer = hangs
    slow = asyncio.create_task(mail.drain(tenant_id))
    await until(lambda: len(platform.begun) == 2)
    platform.answer = arrives
    mail.database.write(lambda s: rows.message(s, rows.person(s, s.get_one(Tenant, tenant_id), name="new")))
    asked = asyncio.create_task(mail.delivery.drain(tenant_id))
    await until(lambda: mail.states() == ["sending", "sending", "sent"])
    hanging.set()
    assert await slow + await asked == 3


async def test_marks_are_grouped_and_the_memory_is_bounded(
    mail: Mail, platform: FakePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "IN_HAND", 100)
    tenant_id = mail.write(people=300)
    groups: list[int] = []
    in_hand: list[int] = []
    exchange = Books.exchange

    def counted(books: Books, session: Session, *, landed: Sequence[Landed], **given: Any) -> Batch:
        groups.append(len(landed))
        taken = exchange(books, session, landed=landed, **given)
        in_hand.append(len(taken.hands))
        return taken

    monkeypatch.setattr(Books, "exchange", counted)
    assert await mail.drain(tenant_id) == 300
    assert max(groups) == line.GROUP
    assert len(groups) < 40
    assert max(in_hand) == line.IN_HAND


async def test_a_mark_waits_only_a_moment_for_others(mail: Mail, platform: FakePlatform) -> None:
    tenant_id = mail.write(people=2)
    quick = mail.rows()[0]
    hanging = asyncio.Event()

    async def answer(message: Outgoing) -> Outcome:
        if message.token != quick.token:
            await hanging.wait()
        return await arrives(message)

    platform.answer = answer
    drain = asyncio.create_task(mail.drain(tenant_id))
    await until(lambda: mail.states() == ["sent", "sending"])
    hanging.set()
    assert await drain == 2


async def test_a_drain_ends_and_the_next_goes_on(
    mail: Mail, platform: FakePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "DRAIN_SECONDS", 10)
    ahead = 0.0
    monkeypatch.setattr(line, "time", SimpleNamespace(monotonic=lambda: time.monotonic() + ahead))
    platform.rates = Rates(tenant=(Window(5, 0.1),))

    async def answer(message: Outgoing) -> Outcome:
        nonlocal ahead
        ahead = 11.0 if len(platform.begun) >= 5 else 0.0
        return await arrives(message)

    platform.answer = answer
    tenant_id = mail.write(people=30)
    first = await mail.drain(tenant_id)
    assert 5 <= first < 30
    assert set(mail.states()) == {"sent", "pending"}
    sent = first
    while sent < 30:
        sent += await mail.drain(tenant_id)
    assert set(mail.states()) == {"sent"}
    assert {row.tries - row.excused for row in mail.rows()} == {1}


async def test_what_hangs_is_left_behind_and_marks_itself(
    mail: Mail, platform: FakePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "DRAIN_SECONDS", 0.05)
    monkeypatch.setattr(line, "_LAST_SECONDS", 0.05)
    tenant_id = mail.write(people=1)
    hanging = asyncio.Event()

    async def hangs(message: Outgoing) -> Outcome:
        await hanging.wait()
        return await arrives(message)

    platform.answer = hangs
    assert await mail.drain(tenant_id) == 0
    assert mail.states() == ["sending"]
    hanging.set()
    await until(lambda: mail.states() == ["sent"])


async def test_what_never_answers_is_uncertain_before_its_lease_is_over(
    mail: Mail, platform: FakePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(line, "_MARGIN", 0.1)
    tenant_id = mail.write(people=1, each=2)
    platform.answer = after(3600)
    await mail.drain(tenant_id)
    assert mail.states() == ["uncertain", "pending"]
    assert mail.rows()[0].next_at == rows.NOW + timedelta(minutes=1)
    platform.answer = arrives
    assert await mail.drain(tenant_id, later=timedelta(minutes=1)) == 1
    assert mail.states() == ["sent", "sent"]


async def test_a_message_has_its_time_from_when_it_is_leased_however_long_the_writer_was_busy(
    mail: Mail, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would be given back and leased again for as long as others keep the writer busy."""
    monkeypatch.setattr(line, "_MARGIN", 0.2)
    tenant_id = mail.write(people=2)
    mail.database.submit(lambda _session: time.sleep(0.5))
    assert await mail.drain(tenant_id) == 2
    assert [(row.tries, row.excused) for row in mail.rows()] == [(1, 0)] * 2


async def test_winding_down_gives_back_what_was_not_begun(mail: Mail, platform: FakePlatform) -> None:
    platform.rates = Rates(tenant=(Window(3, 30),))
    platform.answer = after(0.2)
    tenant_id = mail.write(people=5)
    drain = asyncio.create_task(mail.drain(tenant_id))
    await until(lambda: len(platform.begun) == 3)
    mail.delivery.wind_down()
    assert await drain == 3
    assert sorted(mail.states()) == ["pending", "pending", "sent", "sent", "sent"]
    assert [row.tries - row.excused for row in mail.rows() if row.state == "pending"] == [0, 0]


async def test_what_landed_while_the_database_was_away_is_marked_as_soon_as_it_is_back(
    mail: Mail, platform: FakePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody drains again: the next drain may be another process's, which can only send it once more."""
    monkeypatch.setattr(line, "_AGAIN_SECONDS", 0.01)
    monkeypatch.setattr(leases, "LEASE", timedelta(seconds=0.05))
    of_one = line.Line(mail.database, mail.clock, mail.write(people=3), platform)
    forgettable: list[bool] = []
    mark = leases.mark

    def away(*_args: Any, **_given: Any) -> set[int]:
        forgettable.append(of_one.forgettable(time.monotonic() + 3600))
        raise OperationalError("UPDATE", {}, RuntimeError("the database is away"))

    monkeypatch.setattr(leases, "mark", away)
    with pytest.raises(OperationalError):
        await of_one.drain()
    await asyncio.sleep(0.2)  # longer than the lease
    assert set(mail.states()) == {"sending"}
    monkeypatch.setattr(leases, "mark", mark)
    await until(lambda: set(mail.states()) == {"sent"})
    await until(lambda: of_one.forgettable(time.monotonic() + 3600))
    assert not any(forgettable), "what is being marked is on nobody else's mind"
    assert len(platform.begun) == 3
    assert platform.looked_for == []


async def test_what_lands_while_the_database_is_away_after_its_drain_is_marked_as_well(
    mail: Mail, platform: FakePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DRAIN_SECONDS", "_LAST_SECONDS", "_AGAIN_SECONDS"):
        monkeypatch.setattr(line, name, 0.01)
    tenant_id = mail.write(people=3)
    hanging, tried = asyncio.Event(), asyncio.Event()
    mark = leases.mark

    async def hangs(message: Outgoing) -> Outcome:
        await hanging.wait()
        return await arrives(message)

    loop = asyncio.get_running_loop()

    def away(*_args: Any, **_given: Any) -> set[int]:
        loop.call_soon_threadsafe(tried.set)
        raise OperationalError("UPDATE", {}, RuntimeError("the database is away"))

    platform.answer = hangs
    while len(platform.begun) < 3:
        assert await mail.drain(tenant_id) == 0
    monkeypatch.setattr(leases, "mark", away)
    hanging.set()
    await tried.wait()
    monkeypatch.setattr(leases, "mark", mark)
    await until(lambda: mail.states() == ["sent"] * 3)


async def test_what_could_not_be_asked_where_it_goes_has_not_left(mail: Mail, platform: FakePlatform) -> None:
    """A sender reads the address before any request: the database's trouble puts nothing in doubt."""
    tenant_id = mail.write()

    async def no_address(_message: Outgoing) -> Outcome:
        raise OperationalError("SELECT", {}, RuntimeError("the database is away"))

    platform.answer = no_address
    assert await mail.drain(tenant_id) == 0
    assert [(row.state, row.tries - row.excused) for row in mail.rows()] == [("pending", 0)]
    platform.answer = arrives
    assert await mail.drain(tenant_id, later=timedelta(minutes=1)) == 1
    assert platform.looked_for == []
