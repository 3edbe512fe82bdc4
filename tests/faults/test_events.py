"""Events that come again, out of order, break us or take long: each is answered once, and nobody waits."""

import asyncio
import random
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import Session, col, select

from bot.clock import StandingClock
from bot.delivery import Delivery
from bot.engine.embedded import EmbeddedEngine
from bot.gateway import Gateway
from storage.database import Database
from storage.models import Inbox, Outbox
from storage.words import InboxState, Platform
from tests.distributed.people import until
from tests.faults.crew import Crew
from tests.faults.mail import UNNOTICED, judge, letters
from tests.faults.platform import FakePlatform
from tests.faults.sender import FakeSender, Policy
from tests.faults.thinking import SlowReader, doubt_what_is_hard, hard
from tests.storage.rows import NOW
from workflows import dialogue
from workflows.events import Event, ReplyReceived
from workflows.turn import Turn


class Desk:
    """Events in and answers out, in this process."""

    def __init__(self, database: Database, platform: FakePlatform, reader: SlowReader | None = None) -> None:
        self.database = database
        clock = StandingClock(NOW)
        self.gateway = Gateway(database, clock, reader)
        sender = FakeSender(platform.port, Policy.LOOK, patience=10)
        delivery = Delivery(database, clock, {Platform.SANDBOX: sender})
        self.engine = EmbeddedEngine(database, clock, self.gateway, delivery)

    async def comes(self, event: Event) -> None:
        """As a route does it: stored, acknowledged, worked on."""
        if await self.gateway.receive(event):
            await self.engine.arrived(event.tenant_id, event.conversation)

    def answered(self) -> list[str]:
        """The events that were answered, in the order of their answers."""
        query = (
            select(Inbox.event_id)
            .join(Outbox, col(Outbox.answers_id) == col(Inbox.id))
            .order_by(col(Outbox.id))
        )
        return self.database.read(lambda session: list(session.exec(query)))


@pytest.fixture
def desk(any_database: Database, platform: FakePlatform) -> Desk:
    """With nobody at it yet."""
    return Desk(any_database, platform)


async def test_each_comes_three_times_and_out_of_order(desk: Desk, platform: FakePlatform) -> None:
    events = letters(desk.database, now=NOW, people=4, each=3) * 3
    random.Random(1).shuffle(events)  # noqa: S311 - repeatable, not secret
    await asyncio.gather(*(desk.comes(event) for event in events))
    await desk.engine.look()
    assert sorted(desk.answered()) == sorted({event.event_id for event in events})
    assert judge(desk.database, platform) == UNNOTICED


@pytest.mark.torture
def test_each_comes_three_times_to_processes_that_are_killed(crew: Crew, platform: FakePlatform) -> None:
    events = letters(crew.database, now=NOW, people=6, each=10) * 3
    random.Random(1).shuffle(events)  # noqa: S311 - repeatable, not secret
    platform.events = events
    for left in (150, 100, 50):
        working = crew.all_born()
        crew.until(partial(platform.has_only, left))
        for process in working:
            process.kill()
    crew.all_born()
    crew.until(crew.done)
    assert judge(crew.database, platform) == UNNOTICED
    assert len(platform.arrived) == 60


async def test_poison_is_set_aside_and_the_others_are_answered(
    desk: Desk, platform: FakePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that breaks its workflow each time, and one that this version cannot even read."""
    working = dialogue.handle

    def handle(turn: Turn, event: Event) -> None:
        if isinstance(event, ReplyReceived) and event.text == "poison":
            raise ZeroDivisionError
        working(turn, event)

    monkeypatch.setattr(dialogue, "handle", handle)
    events = letters(desk.database, now=NOW, people=3, each=3)
    events[0] = events[0].model_copy(update={"text": "poison"})
    for event in events:
        await desk.gateway.receive(event)

    def spoil(session: Session) -> None:
        row = session.exec(select(Inbox).where(Inbox.event_id == events[1].event_id)).one()
        row.payload = {"kind": "of another version"}

    desk.database.write(spoil)
    for _ in range(3):
        await desk.engine.look()
    assert set(desk.answered()) == {event.event_id for event in events} - {events[1].event_id}
    dead = select(Inbox.event_id).where(Inbox.state == InboxState.DEAD)
    assert set(desk.database.read(lambda session: session.exec(dead).all())) == {
        events[0].event_id,
        events[1].event_id,
    }
    assert judge(desk.database, platform) == UNNOTICED


async def test_nobody_waits_for_anothers_slow_model(
    any_database: Database, platform: FakePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ten ask something that takes long to understand; the others, and every look, go on at once."""
    monkeypatch.setattr(dialogue, "doubt", doubt_what_is_hard)
    thought = asyncio.Event()
    model = SlowReader(thought.is_set)
    desk = Desk(any_database, platform, model)
    events = letters(any_database, now=NOW, people=20, each=1)
    thinking = [asyncio.create_task(desk.comes(event)) for event in hard(events[:10])]
    await until(lambda: model.asked == 10)
    await asyncio.gather(*(desk.comes(event) for event in events[10:]), desk.engine.look())
    assert sorted(desk.answered()) == sorted(event.event_id for event in events[10:])
    thought.set()
    await asyncio.gather(*thinking)
    assert len(platform.arrived) == 20
    assert judge(any_database, platform) == UNNOTICED


@pytest.mark.torture
def test_nobody_waits_however_long_it_thinks(crew: Crew, platform: FakePlatform, tmp_path: Path) -> None:
    """Twenty hard ones at once are more than two workers used to take in hand at a time."""
    thought = tmp_path / "thought"
    crew.all_born(thinks=str(thought))
    events = letters(crew.database, now=datetime.now(UTC), people=30, each=1)
    platform.events = hard(events[:20])
    crew.until(partial(platform.has_only, 0))
    platform.events = events[20:]
    crew.until(lambda: len(platform.arrived) == 10)
    thought.touch()
    crew.until(crew.done)
    assert judge(crew.database, platform) == UNNOTICED
    assert len(platform.arrived) == 30
