"""What comes in is worked on once and in order; what cannot be worked on does not block what follows."""

import asyncio
import sqlite3
import threading

import pytest
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, col, select

from bot.app import Application, assemble
from bot.clock import StandingClock
from bot.gateway import TRIES
from bot.settings import Settings
from storage import sandbox
from storage.database import Database
from storage.models import Inbox, Organization, Outbox
from storage.words import InboxState
from tests.storage import rows
from workflows import dialogue
from workflows.events import Event, ReplyReceived
from workflows.turn import Turn


@pytest.fixture
def application(database: Database) -> Application:
    """One tenant with Dana and Tom in it."""

    def furnish(session: Session) -> None:
        at = rows.tenant(session)
        for name in ("dana", "tom"):
            who = rows.person(session, at, name=name)
            sandbox.address(session, tenant_id=at.key_id, person=who, now=rows.NOW)

    database.write(furnish)
    return assemble(Settings(), clock=StandingClock(rows.NOW), database=database)


def said(event_id: str, text: str = "hello", *, person: int = 1) -> ReplyReceived:
    return ReplyReceived(
        event_id=event_id,
        tenant_id=1,
        user=f"person-{person}",
        conversation=f"person-{person}",
        at=rows.NOW,
        text=text,
    )


def events(database: Database) -> dict[str, tuple[InboxState, int]]:
    return database.read(
        lambda s: {
            row.event_id: (row.state, row.tries) for row in s.exec(select(Inbox).order_by(col(Inbox.id)))
        }
    )


def replies(database: Database) -> list[tuple[int | None, str]]:
    """Which event got which message."""
    return database.read(
        lambda s: [(row.answers_id, row.message) for row in s.exec(select(Outbox).order_by(col(Outbox.id)))]
    )


@pytest.fixture
def fragile(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A workflow that writes something and then breaks on "poison"; what it was given, in order."""
    heard: list[str] = []
    working = dialogue.handle

    def handle(turn: Turn, event: Event) -> None:
        assert isinstance(event, ReplyReceived)
        heard.append(event.text)
        if event.text == "poison":
            turn.session.add(Organization.made(name="half written", created_at=turn.now))
            turn.session.flush()
            raise ZeroDivisionError("of our own making")
        working(turn, event)

    monkeypatch.setattr(dialogue, "handle", handle)
    return heard


async def test_what_somebody_sends_is_stored_before_what_nobody_waits_for(application: Application) -> None:
    database, go = application.database, threading.Event()
    database.submit(lambda _session: go.wait(10))
    others = [database.submit(lambda session: len(session.exec(select(Inbox)).all())) for _ in range(3)]
    received = asyncio.create_task(application.gateway.receive(said("e1")))
    await asyncio.sleep(0)
    go.set()
    assert await received
    assert [await asyncio.wrap_future(each) for each in others] == [1, 1, 1]


async def test_an_event_that_breaks_us_is_set_aside_after_three_tries(
    application: Application, fragile: list[str]
) -> None:
    gateway, database = application.gateway, application.database
    await gateway.receive(said("1", "poison"))
    await gateway.receive(said("2", "hello"))
    await gateway.process(1, "person-1")
    assert fragile == ["poison"] * TRIES + ["hello"]
    assert events(database) == {"1": (InboxState.DEAD, TRIES), "2": (InboxState.DONE, 0)}
    assert replies(database)[0] == (1, "common.failed")
    assert [answered for answered, _ in replies(database)] == [1, 2]
    assert rows.values(database, Organization.name) == ["Halden Systems"]


class Cut(Exception):
    """As PostgreSQL's driver says that its server went away."""

    sqlstate = "57P01"


async def test_the_databases_own_trouble_is_not_an_events(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However often a connection is cut, or the disk is full, the event waits for better times."""
    gateway, database = application.gateway, application.database
    await gateway.receive(said("1"))
    for error in [Cut(), *(sqlite3.OperationalError(why) for why in ("database is locked", "disk is full"))]:

        def fails(*_given: object, because: Exception = error) -> None:
            raise OperationalError("SELECT", {}, because)

        with monkeypatch.context() as patched:
            patched.setattr(dialogue, "handle", fails)
            for _ in range(TRIES):
                assert await gateway.process(1, "person-1") == 0
    assert events(database) == {"1": (InboxState.WAITING, 0)}
    assert await gateway.process(1, "person-1") == 1
    assert len(replies(database)) == 1


async def test_an_event_that_takes_the_database_too_long_is_set_aside_as_any_other(
    application: Application, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_given: object) -> None:
        raise OperationalError("SELECT", {}, sqlite3.OperationalError("too many terms in compound SELECT"))

    monkeypatch.setattr(dialogue, "handle", fails)
    await application.gateway.receive(said("1"))
    await application.gateway.process(1, "person-1")
    assert events(application.database) == {"1": (InboxState.DEAD, TRIES)}


async def test_what_breaks_one_conversation_does_not_touch_another(
    application: Application, fragile: list[str]
) -> None:
    for event in (said("1", "poison"), said("2", person=2)):
        await application.gateway.receive(event)
    await application.gateway.recover()
    assert {state for state, _ in events(application.database).values()} == {InboxState.DEAD, InboxState.DONE}
    assert sorted(answered or 0 for answered, _ in replies(application.database)) == [1, 2]


async def test_an_event_delivered_many_times_at_once_is_answered_once(application: Application) -> None:
    new = await asyncio.gather(*(application.gateway.receive(said("1")) for _ in range(10)))
    await asyncio.gather(*(application.gateway.process(1, "person-1") for _ in range(10)))
    assert sorted(new) == [False] * 9 + [True]
    assert len(replies(application.database)) == 1


async def test_one_conversation_is_worked_on_in_order_however_many_work(
    application: Application, fragile: list[str]
) -> None:
    texts = [f"word {number}" for number in range(12)]
    for text in texts:
        await application.gateway.receive(said(text, text))
    await asyncio.gather(*(application.gateway.process(1, "person-1") for _ in range(4)))
    assert fragile == texts
    assert [answered for answered, _ in replies(application.database)] == list(range(1, 13))


async def test_what_waits_after_a_crash_is_picked_up_by_the_next_look(application: Application) -> None:
    await application.gateway.receive(said("1"))
    assert await application.engine.look() == 1
    assert events(application.database) == {"1": (InboxState.DONE, 0)}


async def test_a_stranger_is_not_answered_and_blocks_nobody(application: Application) -> None:
    await application.gateway.receive(said("1", person=99))
    await application.gateway.receive(said("2", person=1))
    await application.gateway.recover()
    assert {state for state, _ in events(application.database).values()} == {InboxState.DONE}
    assert [answered for answered, _ in replies(application.database)] == [2]
