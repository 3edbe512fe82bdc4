"""Looks that come twice, late or not at all do no harm, and a clock change on the way moves nobody's hour."""

import asyncio
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from bot.app import Application, assemble, sandbox_tenant
from bot.clock import StandingClock
from bot.delivery import Delivery
from bot.engine.embedded import EmbeddedEngine
from bot.settings import Settings
from bot.timeline import Timeline
from storage.database import Database
from storage.models import Outbox, OutboxTouchpoint, Person, SandboxMessage, Touchpoint
from storage.words import Category, Platform
from tests.engine.life import PROGRAM, START, StrictSender
from workflows.files.plan import import_program
from workflows.tick import tick


def begin(
    database: Database, *, at: datetime = START, change: Callable[[str], str] = str
) -> tuple[Application, int]:
    """The small program, imported at a moment."""
    clock = StandingClock(at)
    made = assemble(Settings(), clock=clock, database=database)

    def write(session: Session) -> int:
        tenant = sandbox_tenant(session, clock)
        text = change(PROGRAM.read_text(encoding="utf-8"))
        import_program(session, text, name="example", tenant_id=tenant.key_id, now=at)
        return tenant.key_id

    return made, database.write(write)


def planned(database: Database) -> dict[str, list[Any]]:
    """What is planned and what goes out. PostgreSQL gives no number twice that a refused tick had taken."""
    keys = dict(rows_of(database, Touchpoint, lambda row: (row.id, row.key)))
    return {
        "contacts": sorted(rows_of(database, Touchpoint, lambda row: [row.key, row.state, row.attempt])),
        "messages": sorted(rows_of(database, Outbox, lambda row: [row.person_id, row.message])),
        "attempts": sorted(
            rows_of(database, OutboxTouchpoint, lambda row: [keys[row.touchpoint_id], row.attempt])
        ),
    }


def rows_of(database: Database, table: type[Any], shown: Callable[[Any], Any]) -> list[Any]:
    return database.read(lambda s: [shown(row) for row in s.exec(select(table))])


def test_two_ticks_at_once_do_what_one_does(any_database: Database, tmp_path) -> None:
    once = Database(f"sqlite:///{tmp_path / 'once.sqlite3'}", durable=False)
    _, tenant_id = begin(once)
    once.write(lambda session: tick(session, tenant_id=tenant_id, now=START))
    expected = planned(once)
    once.close()

    begin(any_database)

    def at_once(_number: int) -> str:
        """Of two that plan the same contact, PostgreSQL refuses one; its next look finds all done."""
        try:
            any_database.write(lambda session: tick(session, tenant_id=tenant_id, now=START))
        except IntegrityError as error:
            return str(error.orig)
        return ""

    with ThreadPoolExecutor(6) as pool:
        said = list(pool.map(at_once, range(6)))
    assert "" in said
    assert {message for message in said if "touchpoint" not in message} <= {""}
    assert planned(any_database) == expected
    assert expected["messages"] != []


async def test_two_processes_that_look_at_once_send_each_message_once(database: Database) -> None:
    """Nobody should run two; if somebody does, people do not notice."""
    begin(database)
    clock = StandingClock(START)
    looks = []
    others = [Database(database.url.render_as_string(), durable=False) for _ in range(3)]
    for other in others:
        made = assemble(Settings(), clock=clock, database=other)
        mail = Delivery(other, clock, {Platform.SANDBOX: StrictSender(other, clock)})
        looks.append(EmbeddedEngine(other, clock, made.gateway, mail))
    for day in range(10):
        clock.turn_to(START + timedelta(days=day))
        await asyncio.gather(*(engine.look() for engine in looks))
    for other in others:
        other.close()
    tokens = rows_of(database, SandboxMessage, lambda row: row.token)
    rows = rows_of(database, Outbox, lambda row: (row.replaces_id, row.token))
    sent = [token for replaces, token in rows if replaces is None]
    assert sorted(tokens) == sorted(sent)
    assert len(sent) >= 5


async def test_missed_looks_are_made_up_for_without_repeating(database: Database) -> None:
    """The machine was off for three days: what still makes sense comes once, in the next open hour."""
    made, _ = begin(database)
    assert isinstance(made.clock, StandingClock)
    await made.engine.look()
    made.clock.turn_to(START + timedelta(days=3))
    first = await made.engine.look()
    again = await made.engine.look()
    assert first > 0
    assert again == 0
    counts = Counter(
        map(str, rows_of(database, SandboxMessage, lambda row: row.card["summary"] + str(row.person_id)))
    )
    assert set(counts.values()) == {1}


@pytest.mark.parametrize(
    ("first_name", "zone", "change"),
    [
        ("Ida", "America/New_York", datetime(2026, 3, 8, tzinfo=UTC)),
        ("Leo", "Europe/London", datetime(2026, 3, 29, tzinfo=UTC)),
    ],
)
async def test_the_clock_change_moves_nobodys_hour(
    database: Database, first_name: str, zone: str, change: datetime
) -> None:
    """A weekly prompt comes at the same hour of the person's own day before and after."""

    def earlier(text: str) -> str:
        return (
            text.replace("starts_on: 2026-03-02", "starts_on: 2026-01-12")
            .replace("ends_on: 2026-05-01", "ends_on: 2026-02-13")
            .replace("Asia/Kolkata", "Europe/London")
        )

    made, tenant_id = begin(database, at=change - timedelta(days=20), change=earlier)
    assert isinstance(made.clock, StandingClock)
    timeline = Timeline(database, made.engine, made.clock, tenant_id)
    await timeline.advance(change + timedelta(days=20))
    query = (
        select(Outbox.sent_at)
        .join(Person, col(Person.id) == col(Outbox.person_id))
        .where(col(Person.name).startswith(first_name), Outbox.category == Category.PROMPT)
        .order_by(col(Outbox.id))
    )
    sent = [at for at in database.read(lambda session: session.exec(query).all()) if at is not None]
    before = [at for at in sent if at < change]
    after = [at for at in sent if at > change]
    assert len(before) >= 2
    assert len(after) >= 2
    assert len({at.astimezone(ZoneInfo(zone)).time() for at in sent}) == 1
    assert before[0].time() != after[0].time()


async def test_a_look_under_way_ends_before_the_process_does(
    database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    made, _ = begin(database)
    begun, go_on, ended = asyncio.Event(), asyncio.Event(), []

    async def recover() -> None:
        if made.engine._scheduler.running:  # type: ignore[attr-defined]  # not the look at the start
            begun.set()
            await go_on.wait()
            ended.append(True)

    monkeypatch.setattr("bot.engine.embedded.LOOK_SECONDS", 0.05)
    monkeypatch.setattr(made.gateway, "recover", recover)
    await made.engine.start()
    await begun.wait()
    stopping = asyncio.create_task(made.engine.stop())
    await asyncio.wait((stopping,), timeout=0.1)
    assert not stopping.done()
    go_on.set()
    await stopping
    assert ended == [True]
    assert [record.message for record in caplog.records if record.levelname == "ERROR"] == []
