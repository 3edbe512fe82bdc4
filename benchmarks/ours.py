"""Ours, step by step and each step in a process of its own: fill, plan a week, hand it over."""

import asyncio
import time
from dataclasses import dataclass
from functools import partial

from sqlalchemy import text

from benchmarks import filling
from benchmarks.client import HttpSender, client
from benchmarks.processes import peak_mb
from bot.clock import StandingClock
from bot.delivery import Delivery
from bot.engine.base import look_for_garbage_seldom
from prompts.coaching import library
from storage import schema, touchpoints
from storage.database import Database
from storage.words import Platform
from workflows.tick import tick

ROWS_IN_A_MONTH = 8
"""Of each manager: a contact and a message every week."""


@dataclass(frozen=True)
class Step:
    """What one step took."""

    seconds: float
    peak_mb: float
    sent: int = 0


def fill(url: str, managers: int) -> int:
    """Managers with a month behind them, this week not planned yet; returns their tenant."""
    database = Database(url)
    schema.upgrade(database)
    tenant_id = database.write(partial(filling.coached, managers=managers))
    rows = managers * ROWS_IN_A_MONTH
    database.write(partial(filling.past, tenant_id=tenant_id, people=managers, rows=rows))
    filling.settle(database)
    database.close()
    return tenant_id


def size_kb(url: str) -> float:
    """What the database takes on disk."""
    database = Database(url)
    asked = text("SELECT pg_database_size(current_database())")
    size = database.read(lambda session: int(session.connection().execute(asked).scalar_one()))
    database.close()
    return size / 1024


def plan(url: str, tenant_id: int) -> Step:
    """On Monday the contacts of two weeks; on Tuesday at ten everybody's prompt, ready to be sent."""
    look_for_garbage_seldom()
    library.load()  # as the peers do before their clock starts: a process does so once
    database = Database(url)
    database.write(lambda session: touchpoints.tenants_with_work(session, now=filling.MONDAY))
    started = time.perf_counter()
    for now in (filling.MONDAY, filling.TUESDAY):
        while database.write(partial(tick, tenant_id=tenant_id, now=now)):
            pass  # the next portion
    took = time.perf_counter() - started
    database.close()
    return Step(took, peak_mb())


def hand_over(url: str, tenant_id: int, port: int) -> Step:
    """Send everything that waits."""
    return asyncio.run(_hand_over(url, tenant_id, port))


async def _hand_over(url: str, tenant_id: int, port: int) -> Step:
    look_for_garbage_seldom()
    clock = StandingClock(filling.TUESDAY)
    database = Database(url)
    sent = 0
    async with client() as session:
        delivery = Delivery(database, clock, {Platform.SANDBOX: HttpSender(database, clock, session, port)})
        started = time.perf_counter()
        while some := await delivery.drain(tenant_id):
            sent += some
        took = time.perf_counter() - started
    database.close()
    return Step(took, peak_mb(), sent)
