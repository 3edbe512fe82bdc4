"""The engine in one process: what it defers, what it frees, and what cannot stop it."""

import asyncio
import json
import logging
import time
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import psycopg
import pytest
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Status
from psycopg.conninfo import conninfo_to_dict
from psycopg.errors import InsufficientPrivilege, UniqueViolation
from sqlalchemy import inspect, text
from sqlmodel import Session, select
from typing_extensions import override

from bot import logs
from bot.app import assemble
from bot.clock import WallClock
from bot.engine import jobs
from bot.engine.distributed import AT_A_TIME, DistributedEngine, Pace
from bot.engine.embedded import EmbeddedEngine
from bot.model_calls import make_calls
from bot.sending.outcomes import Outcome, Outgoing
from bot.settings import ModelSettings, Settings
from bot.tailor import Tailor
from storage import sandbox
from storage.database import Database
from storage.models import Person
from storage.words import OutboxState, Tailoring
from tests.distributed.conftest import Here
from tests.distributed.people import each_once_and_in_order, mail, queued, states, until, written
from tests.distributed.record import Record, RecordingSender
from tests.storage import rows
from workflows.events import ReplyReceived

NEVER = "0 0 29 2 *"
"""Once in four years."""

pytestmark = pytest.mark.postgres


@pytest.mark.parametrize("query", ["", "?host=/run/one,/run/two&sslmode=require"])
def test_the_queue_is_reached_whatever_stands_in_the_password(query: str) -> None:
    password = "p@ss/w:rd#1%20 x+y'\\"
    database = Database(f"postgresql://ann:{quote(password, safe='')}@db.example:5433/alignment{query}")
    found = conninfo_to_dict(jobs.conninfo(database.url))
    assert (found["user"], found["password"], found["dbname"]) == ("ann", password, "alignment")
    assert found["host"] == ("/run/one,/run/two" if query else "db.example")
    assert found.get("sslmode") == ("require" if query else None)
    database.close()


@pytest.mark.parametrize(
    ("error", "why"),
    [
        (InsufficientPrivilege("permission denied for x\nDETAIL: of somebody"), "permission denied for x"),
        (psycopg.OperationalError("too many connections"), "too many connections"),
        (UniqueViolation("Key (email)=(dana@halden.example) already exists"), None),
    ],
)
def test_what_the_queue_says_is_in_the_log_and_what_people_wrote_is_not(
    error: psycopg.Error, why: str | None
) -> None:
    raised = ConnectorException()
    raised.__cause__ = error
    told = (ConnectorException, raised, None)
    record = logging.LogRecord("bot", logging.ERROR, "", 0, "A worker lost its queue", (), told)
    assert json.loads(logs._Lines().format(record)).get("why") == why


def test_settings_choose_the_engine(postgres: Database) -> None:
    url = postgres.url.render_as_string(hide_password=False)
    distributed = assemble(Settings(database_url=url, engine="distributed"), database=postgres)
    embedded = assemble(Settings(database_url=url), database=postgres)
    assert isinstance(distributed.engine, DistributedEngine)
    assert isinstance(embedded.engine, EmbeddedEngine)


async def test_what_is_due_is_deferred_once_however_often_it_looks(postgres: Database, here: Here) -> None:
    first, second = mail(postgres, tenants=2)
    await here.engine.start()
    for _ in range(3):
        assert await here.engine.look() == 0
    await here.engine.stop()
    assert queued(postgres) == [f"drain:{first}", f"drain:{second}"]


async def test_the_job_tables_stand_apart_and_are_made_anew_after_an_upgrade(
    postgres: Database, here: Here
) -> None:
    mail(postgres)
    ours = set(inspect(postgres.engine).get_table_names())
    await here.engine.start()
    await here.engine.look()
    jobs.prepare(postgres)
    assert len(queued(postgres)) == 1, "the same version keeps its jobs"
    with postgres.engine.begin() as connection:
        connection.execute(text(f"COMMENT ON SCHEMA {jobs.SCHEMA} IS 'procrastinate 1.0.0'"))
    jobs.prepare(postgres)
    assert queued(postgres) == []
    await here.engine.look()
    assert len(queued(postgres)) == 1, "and what is due is found again"
    await here.engine.stop()
    assert set(inspect(postgres.engine).get_table_names()) == ours


async def test_prompts_are_worded_by_a_worker_that_knows_a_model(
    postgres: Database, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    def meet(session: Session) -> int:
        rows.organization(session)
        wants = rows.organization(session)
        wants.tailoring = Tailoring.ON
        return wants.key_id

    number = postgres.write(meet)
    seen: set[int] = set()

    async def see_to(_tailor: Tailor, organization_id: int) -> None:
        seen.add(organization_id)

    monkeypatch.setattr(Tailor, "see_to", see_to)
    settings = ModelSettings(base_url="http://127.0.0.1:9/v1", name="small-model")
    calls = make_calls(settings, postgres, WallClock())
    assert calls is not None
    here = Here(postgres, record, tailor=Tailor(calls, postgres, WallClock()))
    async with here.working():
        await here.engine.look()
        await until(lambda: seen == {number})


def somebody_writes(postgres: Database) -> ReplyReceived:
    """In a tenant of their own."""

    def meet(session: Session) -> tuple[int, str]:
        tenant = rows.tenant(session)
        person = rows.person(session, tenant)
        found = sandbox.address(session, tenant_id=tenant.key_id, person=person, now=rows.NOW)
        return tenant.key_id, found.external_id

    tenant_id, user = postgres.write(meet)
    return ReplyReceived(
        event_id="1", tenant_id=tenant_id, user=user, conversation="D1", at=datetime.now(UTC), text="hello"
    )


async def test_the_end_of_a_job_that_another_finished_alarms_nobody(
    here: Here, caplog: pytest.LogCaptureFixture
) -> None:
    """As after a pause: nobody waits for the job's task, so the loop itself tells of its error."""
    others: list[object] = []
    loop, error = asyncio.get_running_loop(), ZeroDivisionError()
    before = loop.get_exception_handler()

    def hear(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        others.append(context["exception"])

    loop.set_exception_handler(hear)
    caplog.set_level(logging.INFO)
    async with here.working():
        await until(lambda: loop.get_exception_handler() is not hear)
        for each in (ConnectorException(), error):
            loop.call_exception_handler({"message": "never retrieved", "exception": each})
    assert loop.get_exception_handler() is hear
    loop.set_exception_handler(before)
    assert others == [error]
    assert "job_end_lost" in [getattr(record, "action", "") for record in caplog.records]


async def test_an_event_is_worked_on_and_answered(postgres: Database, record: Record, here: Here) -> None:
    event = somebody_writes(postgres)
    async with here.working():
        assert await here.gateway.receive(event)
        await here.engine.arrived(event.tenant_id, "D1")
        await until(lambda: states(postgres) == {"sent"})
    assert each_once_and_in_order(postgres, record)


def test_reading_what_people_write_drains_and_ticks_share_no_slots_and_workers_do_them_all() -> None:
    """A drain takes half a minute, and a tick waits for a writer: nobody's event stands behind them."""
    units = [jobs.inbox_of(1, "D1"), jobs.answer_of(1), jobs.drain_of(1), jobs.tick_of(1)]
    assert len({unit.queue for unit in units}) == len(units)
    everything = [*units, jobs.words_of(1), jobs.drain_in(1, 1)]
    assert {unit.queue for unit in everything} == AT_A_TIME.keys()


async def test_an_answer_does_not_wait_for_tenants_whose_platform_is_silent(
    postgres: Database, record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not even where they take all that a worker has for the mail, with its own tenant's behind them."""
    monkeypatch.setitem(AT_A_TIME, jobs.MAIL, 3)
    silent = mail(postgres, tenants=10)
    event = somebody_writes(postgres)
    their_person = select(Person).where(Person.home_tenant_id == event.tenant_id)
    postgres.write(lambda session: rows.message(session, session.exec(their_person).one(), now=event.at))
    spoken = asyncio.Event()

    class Deaf(RecordingSender):
        @override
        async def send(self, message: Outgoing) -> Outcome:
            if message.tenant_id in silent:
                self._record.add("begun", message)
                await spoken.wait()
            return await super().send(message)

    here = Here(postgres, record, sender=Deaf(record, 0))
    async with here.working():
        await until(lambda: len(record.lines("begun")) == 3)
        assert await here.gateway.receive(event)
        await here.engine.arrived(event.tenant_id, "D1")
        await until(lambda: [line.tenant_id for line in record.lines("arrived")] == [event.tenant_id] * 2)
        spoken.set()
        await until(lambda: states(postgres) == {"sent"})
    assert each_once_and_in_order(postgres, record)


@pytest.mark.torture
async def test_a_message_that_must_wait_a_moment_does_not_wait_for_the_next_look(
    postgres: Database, record: Record
) -> None:
    here = Here(postgres, record, pace=Pace(look=NEVER, rescue=NEVER, poll=0.2))
    mail(postgres, people=2)
    _, later = written(postgres)

    def put_off(session: Session) -> None:
        session.merge(later).next_at = datetime.now(UTC) + timedelta(seconds=3)

    postgres.write(put_off)
    async with here.working():
        await here.engine.look()
        await until(lambda: states(postgres) == {"sent"})
    assert each_once_and_in_order(postgres, record)


async def test_a_look_is_at_its_moment_though_a_message_stands_behind(
    postgres: Database, record: Record
) -> None:
    here = Here(postgres, record, pace=Pace(look=NEVER, rescue=NEVER, poll=0.2))
    mail(postgres, each=2)
    lost, _ = written(postgres)

    def lose(session: Session) -> None:
        now = datetime.now(UTC)
        row = session.merge(lost)
        row.state, row.tried_at, row.next_at = OutboxState.UNCERTAIN, now, now + timedelta(seconds=55)

    postgres.write(lose)
    async with here.working():
        await here.engine.look()
        await until(lambda: [each.split(":")[0] for each in queued(postgres)] == [jobs.LATER], seconds=50)


@pytest.mark.parametrize("successor", [False, True])
async def test_a_dead_workers_job_is_freed(postgres: Database, here: Here, successor: bool) -> None:
    [tenant_id] = mail(postgres)
    await here.engine.start()
    app = jobs.connect(postgres, connections=1)
    async with app.open_async():
        dead = await app.job_manager.register_worker()
        await here.engine.look()
        job = await app.job_manager.fetch_job([jobs.MAIL], worker_id=dead)
        assert job is not None
        if successor:
            await here.engine.look()
        assert queued(postgres) == [f"drain:{tenant_id}"] * successor
        assert await jobs.rescue(app, silent_for=30, longest=300) == 0, "its worker lives"
        assert await app.job_manager.fetch_job([jobs.MAIL], worker_id=dead) is None, "the tenant is locked"
        await app.job_manager.prune_stalled_workers(0)
        assert await jobs.rescue(app, silent_for=30, longest=300) == 1
        assert await app.job_manager.get_job_status_async(job.id or 0) is (
            Status.FAILED if successor else Status.TODO
        )
        assert queued(postgres) == [f"drain:{tenant_id}"]
        alive = await app.job_manager.register_worker()
        freed = await app.job_manager.fetch_job([jobs.MAIL], worker_id=alive)
        assert freed is not None
        assert freed.queueing_lock == f"drain:{tenant_id}"
    await here.engine.stop()


async def test_a_job_that_nobody_could_call_finished_is_freed(postgres: Database, here: Here) -> None:
    """Its worker lives, and lost the database just as it wrote down that the job was done."""
    [tenant_id] = mail(postgres)
    await here.engine.start()
    app = jobs.connect(postgres, connections=1)
    async with app.open_async():
        alive = await app.job_manager.register_worker()
        await here.engine.look()
        assert await app.job_manager.fetch_job([jobs.MAIL], worker_id=alive) is not None
        assert queued(postgres) == []
        assert await jobs.rescue(app, silent_for=30, longest=60) == 0
        assert await jobs.rescue(app, silent_for=30, longest=-1) == 1
        assert queued(postgres) == [f"drain:{tenant_id}"]
    await here.engine.stop()


@pytest.mark.torture
async def test_a_clock_that_is_set_back_does_not_stop_the_looks(
    postgres: Database, record: Record, here: Here, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with here.working():
        mail(postgres)
        await until(lambda: states(postgres) == {"sent"})
        real = time.time
        monkeypatch.setattr(time, "time", lambda: real() - 86_400)
        for _ in range(3):
            mail(postgres)
            await until(lambda: states(postgres) == {"sent"})
        monkeypatch.undo()
    assert each_once_and_in_order(postgres, record)


async def test_a_worker_comes_back_after_its_database(postgres: Database, record: Record, here: Here) -> None:
    async with here.working():
        mail(postgres)
        await until(lambda: states(postgres) == {"sent"})
        everybody = text(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        assert len(postgres.read(lambda session: session.connection().execute(everybody).all())) > 2
        mail(postgres)
        await until(lambda: states(postgres) == {"sent"})
    assert each_once_and_in_order(postgres, record)
