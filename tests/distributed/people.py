"""Who is written to in these tests, and what stands in the queue."""

import asyncio
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime

from sqlalchemy import Select, String, cast, column, func, select, table
from sqlalchemy.exc import ProgrammingError
from sqlmodel import Session, col

from bot.engine.jobs import SCHEMA
from storage.database import Database
from storage.models import Outbox
from tests.distributed.record import Record
from tests.storage import rows

PATIENCE = 60.0


def mail(database: Database, *, tenants: int = 1, people: int = 1, each: int = 1) -> list[int]:
    """Messages to people in tenants of their own, the first of everybody first; returns the tenants."""

    def write(session: Session) -> list[int]:
        now = datetime.now(UTC)
        found = []
        for _ in range(tenants):
            at = rows.tenant(session, name=uuid.uuid4().hex)
            who = [rows.person(session, at, name=f"person{number}") for number in range(people)]
            for person in who * each:
                rows.message(session, person, now=now)
            found.append(at.key_id)
        return found

    return database.write(write)


def written(database: Database) -> list[Outbox]:
    """Every message, in the order in which it was written."""
    return database.read(lambda session: list(session.scalars(select(Outbox).order_by(col(Outbox.id)))))


def states(database: Database) -> set[str]:
    """The states messages are in."""
    query = select(col(Outbox.state)).distinct()
    return database.read(lambda session: {state.value for state in session.scalars(query)})


def queued(database: Database, *, status: str = "todo") -> list[str]:
    """What waits (or is being done): the unit and its key, looks and rescues left out."""
    query: Select[str] = (
        select(column("queueing_lock"))
        .select_from(table("procrastinate_jobs", schema=SCHEMA))
        .where(cast(column("status"), String) == status)
        .where(column("queueing_lock").not_in(("look", "rescue", "forget")))
        .order_by(column("id"))
    )
    return database.read(lambda session: list(session.connection().execute(query).scalars()))


def at_work(database: Database) -> int:
    """How many queues are being worked on: each worker has four."""
    query = select(func.count(column("id"))).select_from(table("procrastinate_workers", schema=SCHEMA))
    try:
        return database.read(lambda session: session.connection().execute(query).scalar_one())
    except ProgrammingError:  # nobody has made the tables yet
        return 0


def each_once_and_in_order(database: Database, record: Record) -> bool:
    """Whether every message arrived exactly once, and everybody's in the order they were written in."""
    expected: dict[int, list[str]] = {}
    found: dict[int, list[str]] = {}
    for row in written(database):
        expected.setdefault(row.person_id, []).append(row.token)
    for line in record.lines("arrived"):
        found.setdefault(line.person_id, []).append(line.token)
    return bool(expected) and expected == found


async def until(what: Callable[[], bool], *, seconds: float = PATIENCE) -> None:
    """Wait until it is so.

    Raises:
        TimeoutError: it never was.
    """
    end = time.monotonic() + seconds
    while not what():
        if time.monotonic() > end:
            raise TimeoutError
        await asyncio.sleep(0.1)
