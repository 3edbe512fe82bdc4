"""What ours is held against: a job per manager in APScheduler or in Procrastinate, and the bare client loop.

The job does what a simple bot does: pick the text, send it, mark it sent.
"""

import asyncio
import json
import logging
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx2
import procrastinate
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.schedulers.base import BaseScheduler
from procrastinate.schema import SchemaManager
from sqlalchemy import Column, Engine, Integer, MetaData, String, Table, create_engine, insert, update

from benchmarks import filling
from benchmarks.client import AT_ONCE, client, post
from benchmarks.ours import Step
from benchmarks.processes import peak_mb
from bot.engine.base import look_for_garbage_seldom
from prompts.coaching import library
from storage.database import Database

_NUDGES = Table(
    "nudge", MetaData(), Column("id", Integer, primary_key=True), Column("ref", String, nullable=True)
)
_FEW = 500
_THREADS = 10
_COUNTING = threading.Lock()


@dataclass
class _Bot:
    """What a job needs and cannot carry: a job is stored as the name of a function and a number."""

    engine: Engine
    port: int
    left: int
    done: threading.Event
    session: httpx2.AsyncClient | None = None
    plain: httpx2.Client | None = None
    at_once: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))


_bot: _Bot | None = None


@dataclass(frozen=True)
class Peer:
    """Writing the jobs down, and doing them."""

    plan: Step
    hand_over: Step


async def nudge(number: int) -> None:
    """The job: pick the text, send it, mark it sent."""
    bot = _here()
    if bot.session is None:
        raise RuntimeError("there is nothing to send with")
    async with bot.at_once:
        ref = await post(bot.session, bot.port, token=f"nudge {number}", card=json.dumps(_picked(number)))
    _mark(bot, number, ref)


def plain_nudge(number: int) -> None:
    """The same for a thread."""
    bot = _here()
    if bot.plain is None:
        raise RuntimeError("there is nothing to send with")
    body = {"token": f"nudge {number}", "card": _picked(number)}
    answer = bot.plain.post(f"http://127.0.0.1:{bot.port}/messages", json=body)
    answer.raise_for_status()
    _mark(bot, number, str(answer.json()["ref"]))


def _here() -> _Bot:
    if _bot is None:
        raise RuntimeError("there is no bot to do it")
    return _bot


def _picked(number: int) -> dict[str, Any]:
    prompts = library.load().all_prompts
    return {**filling.CARD, "summary": prompts[number % len(prompts)].text()}


def _mark(bot: _Bot, number: int, ref: str) -> None:
    with bot.engine.begin() as connection:
        connection.execute(update(_NUDGES).where(_NUDGES.c.id == number).values(ref=ref))
    with _COUNTING:
        bot.left -= 1
    if bot.left == 0:
        bot.done.set()


def apscheduler(url: str, managers: int, port: int) -> Peer:
    """One weekly APScheduler job for each manager as its documentation begins: ten threads, its own store."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    limits = httpx2.Limits(max_connections=_THREADS, max_keepalive_connections=_THREADS)
    with httpx2.Client(limits=limits, timeout=30, trust_env=False) as session:
        bot = _begin(create_engine(url, connect_args={"timeout": 60}), managers, port)
        bot.plain = session
        scheduler = BackgroundScheduler(jobstores={"default": SQLAlchemyJobStore(url=url)}, timezone="UTC")
        return _scheduled(bot, scheduler, plain_nudge, managers)


def apscheduler_tuned(url: str, managers: int, port: int) -> Peer:
    """The same with all that we use ourselves: an event loop, 50 at once, SQLite's write-ahead log."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    database = Database(url)
    bot = _begin(database.engine.execution_options(writes=True), managers, port)
    store = SQLAlchemyJobStore(engine=database.engine)
    scheduler = AsyncIOScheduler(jobstores={"default": store}, timezone="UTC")

    async def run() -> Peer:
        scheduler.configure(event_loop=asyncio.get_running_loop())
        async with client() as session:
            bot.session = session
            started = time.perf_counter()
            _add(bot, scheduler, nudge, managers)
            planned = time.perf_counter()
            scheduler.resume()
            while not bot.done.is_set():  # noqa: ASYNC110 - a thread's event, looked at rarely
                await asyncio.sleep(0.005)
            ended = time.perf_counter()
            scheduler.shutdown(wait=False)
        return _peer(started, planned, ended, managers)

    return asyncio.run(run())


def _scheduled(bot: _Bot, scheduler: BaseScheduler, work: Callable[[int], object], managers: int) -> Peer:
    started = time.perf_counter()
    _add(bot, scheduler, work, managers)
    planned = time.perf_counter()
    scheduler.resume()
    bot.done.wait()
    ended = time.perf_counter()
    scheduler.shutdown(wait=True)
    return _peer(started, planned, ended, managers)


def _add(bot: _Bot, scheduler: BaseScheduler, work: Callable[[int], object], managers: int) -> None:
    """A job each for every Tuesday at ten; this week's is due at once."""
    scheduler.start(paused=True)
    _write_down(bot, managers)
    for number in range(1, managers + 1):
        scheduler.add_job(
            work,
            "cron",
            day_of_week="tue",
            hour=10,
            args=[number],
            next_run_time=datetime.now(UTC),
            misfire_grace_time=None,
        )


def _peer(started: float, planned: float, ended: float, managers: int) -> Peer:
    return Peer(Step(planned - started, peak_mb()), Step(ended - planned, peak_mb(), managers))


def procrastinate_(url: str, managers: int, port: int) -> Peer:
    """One Procrastinate job for each manager."""
    return asyncio.run(_procrastinate(url, managers, port))


async def _procrastinate(url: str, managers: int, port: int) -> Peer:
    logging.getLogger("procrastinate").setLevel(logging.ERROR)
    async with client() as session:
        database = Database(url)
        bot = _begin(database.engine, managers, port)
        bot.session = session
        with bot.engine.begin() as connection:
            connection.execution_options(no_parameters=True).exec_driver_sql(SchemaManager.get_schema())
        conninfo = database.url.set(drivername="postgresql").render_as_string(hide_password=False)
        app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=conninfo, max_size=10))
        task: Any = app.task(name="nudge")(nudge)
        async with app.open_async():
            started = time.perf_counter()
            _write_down(bot, managers)
            for some in _few(managers):
                await task.batch_defer_async(*({"number": number} for number in some))
            planned = time.perf_counter()
            await app.run_worker_async(concurrency=AT_ONCE, wait=False, install_signal_handlers=False)
            ended = time.perf_counter()
        database.close()
    return _peer(started, planned, ended, managers)


def bare(messages: int, port: int) -> Step:
    """Nothing but sending, with the same client, session and concurrency: the bound."""
    return asyncio.run(_bare(messages, port))


async def _bare(messages: int, port: int) -> Step:
    look_for_garbage_seldom()  # as we do ourselves: a bound may not be slower by a setting
    numbers = iter(range(messages))

    async def send(session: httpx2.AsyncClient) -> None:
        for number in numbers:
            await post(session, port, token=f"bare {number}", card=json.dumps(filling.CARD))

    async with client() as session:
        started = time.perf_counter()
        await asyncio.gather(*(send(session) for _ in range(AT_ONCE)))
        took = time.perf_counter() - started
    return Step(took, peak_mb(), messages)


def _begin(engine: Engine, managers: int, port: int) -> _Bot:
    global _bot  # jobs are stored by name and find nothing else
    _NUDGES.create(engine)
    _bot = _Bot(engine, port, managers, threading.Event())
    library.load()
    return _bot


def _write_down(bot: _Bot, managers: int) -> None:
    with bot.engine.begin() as connection:
        for some in _few(managers):
            connection.execute(insert(_NUDGES), [{"id": number, "ref": None} for number in some])


def _few(managers: int) -> Iterator[range]:
    for start in range(1, managers + 1, _FEW):
        yield range(start, min(start + _FEW, managers + 1))
