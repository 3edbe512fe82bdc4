"""One worker and two on PostgreSQL, with mail in many tenants and a platform that takes its time."""

import asyncio
import sys
import time
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import text
from sqlmodel import Session

from benchmarks import filling
from benchmarks.measure import Measured, Scale, side_by_side
from benchmarks.processes import Databases, databases, platform, seen, started
from bot.app import Application, assemble
from bot.engine.distributed import AT_A_TIME
from bot.engine.jobs import SCHEMA
from bot.settings import Settings
from storage.database import Database

LATENCY = 0.1
PEOPLE = 20
_PATIENCE = 600


class NeverCame(Exception):
    """A worker did not start, or messages did not arrive."""


def measure(folder: Path, scale: Scale) -> list[Measured]:
    """Messages per second, from the look that finds them to the last one sent."""
    with databases(folder) as fresh:
        two, one = side_by_side(
            [lambda: _rate(fresh, scale, workers=2), lambda: _rate(fresh, scale, workers=1)],
            lambda rate: rate,
            times=scale.long_repeats,
        )
    what = f"two workers, {scale.tenants:,} tenants, {scale.tenants * scale.each:,} messages"
    return [Measured(what, two, "one worker", one, "/s")]


def _rate(fresh: Databases, scale: Scale, *, workers: int) -> float:
    url = fresh.postgres()
    app = assemble(Settings(database_url=url, engine="distributed"))
    app.database.write(lambda session: _people(session, scale))
    messages = scale.tenants * scale.each
    with platform(LATENCY) as port, ExitStack() as running:
        asyncio.run(_look(app))  # makes the job tables, and finds nothing
        command = [sys.executable, "-m", "benchmarks.worker", url, str(port)]
        for _ in range(workers):
            running.enter_context(started(command, quiet=True))
        _until(lambda: _working(app.database) == workers * len(AT_A_TIME))
        app.database.write(lambda session: _mail(session, scale))
        begun = time.time()
        asyncio.run(_look(app))
        _until(lambda: seen(port).arrived >= messages)
        found = seen(port)
    app.database.close()
    if found.repeated:
        raise NeverCame(f"{messages} were to be sent once: {found}")
    return messages / (found.last - begun)


async def _look(app: Application) -> None:
    await app.engine.start()
    await app.engine.look()
    await app.engine.stop()


def _people(session: Session, scale: Scale) -> None:
    of = filling.organization(session)
    filling.tenants(session, organization_id=of, first=1, count=scale.tenants)
    people = min(PEOPLE, scale.each)
    for tenant_id in range(1, scale.tenants + 1):
        first = (tenant_id - 1) * people + 1
        filling.people(session, organization_id=of, tenant_id=tenant_id, first=first, count=people)


def _mail(session: Session, scale: Scale) -> None:
    people = min(PEOPLE, scale.each)
    now = datetime.now(UTC)
    for tenant_id in range(1, scale.tenants + 1):
        first = (tenant_id - 1) * people + 1
        each = scale.each // people
        filling.mail(session, first=first, count=people, tenant_id=tenant_id, each=each, now=now)


def _working(database: Database) -> int:
    asked = text(f"SELECT count(*) FROM {SCHEMA}.procrastinate_workers")  # noqa: S608 - a name of our own
    return database.read(lambda session: int(session.connection().execute(asked).scalar_one()))


def _until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not so():
        if time.monotonic() > end:
            raise NeverCame
        time.sleep(0.02)
