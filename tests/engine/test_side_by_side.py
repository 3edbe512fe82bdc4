"""One tenant's trouble slows no other in the one process: neither a sender that hangs nor one that breaks."""

import asyncio
from typing import Any

import pytest

from bot.app import assemble
from bot.engine.embedded import EmbeddedEngine
from bot.sending.books import Books
from bot.sending.outcomes import Outcome, Outgoing
from bot.settings import Settings
from storage.database import Database
from tests.sending.platform import FakePlatform, Mail, arrives, until


class Beside:
    """Three tenants; the first is in trouble."""

    def __init__(self, database: Database) -> None:
        self.platform = FakePlatform()
        self.mail = Mail(database, self.platform)
        self.troubled, *self.others = (self.mail.write(people=3, name=name) for name in ("a", "b", "c"))
        gateway = assemble(Settings(), clock=self.mail.clock, database=database).gateway
        self.engine = EmbeddedEngine(database, self.mail.clock, gateway, self.mail.delivery)

    def sent(self) -> dict[int, int]:
        return {at: self.mail.states(at).count("sent") for at in (self.troubled, *self.others)}


async def test_a_sender_that_hangs_holds_up_nobody_else_nor_the_next_look(database: Database) -> None:
    beside = Beside(database)
    hanging = asyncio.Event()

    async def answer(message: Outgoing) -> Outcome:
        if message.tenant_id == beside.troubled:
            await hanging.wait()
        return await arrives(message)

    beside.platform.answer = answer
    await beside.engine.glance()
    await until(lambda: beside.sent() == {1: 0, 2: 3, 3: 3})
    later = beside.mail.write(people=2, name="d")
    await beside.engine.glance()
    await until(lambda: beside.mail.states(later) == ["sent", "sent"])
    hanging.set()
    await until(lambda: beside.sent()[beside.troubled] == 3)


async def test_a_drain_that_fails_fails_alone_and_is_reported_at_the_end(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    beside = Beside(database)
    exchange = Books.exchange

    def fail(books: Books, *args: Any, **given: Any) -> Any:
        if books.tenant_id == beside.troubled:
            raise RuntimeError("a fault of ours")
        return exchange(books, *args, **given)

    monkeypatch.setattr(Books, "exchange", fail)
    with pytest.raises(ExceptionGroup, match="parts of a look failed"):
        await beside.engine.look()
    assert beside.sent() == {1: 0, 2: 3, 3: 3}
    monkeypatch.undo()
    assert await beside.engine.look() == 3


async def test_a_sender_that_breaks_leaves_uncertain_what_was_under_way(database: Database) -> None:
    beside = Beside(database)

    async def answer(message: Outgoing) -> Outcome:
        if message.tenant_id == beside.troubled:
            raise KeyError("channel")
        return await arrives(message)

    beside.platform.answer = answer
    assert await beside.engine.look() == 6
    assert beside.mail.states(beside.troubled) == ["uncertain"] * 3
