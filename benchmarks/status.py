"""Status over a thousand programs, beside the same SQL without anything done with the rows."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection
from sqlmodel import Session, select

from benchmarks import filling
from benchmarks.measure import Measured, Scale, middle
from benchmarks.processes import alone, peak_mb
from storage import schema
from storage.database import Database
from storage.models import Organization
from workflows import status
from workflows.registry import WORKFLOWS
from workflows.turn import Turn

KPIS = 2


@dataclass(frozen=True)
class _Took:
    """Seconds of a status, seconds of its SQL alone, and the peak memory before and after."""

    seconds: float
    sql: float
    before_mb: float
    after_mb: float


def measure(folder: Path, scale: Scale) -> list[Measured]:
    """Seconds until the first page stands, and the memory it takes."""
    url = f"sqlite:///{folder / 'status.sqlite3'}"
    alone(_fill, url, scale)
    took = middle(lambda: alone(_status, url), lambda run: run.seconds, times=scale.repeats)
    what = f"status, {scale.programs:,} programs, {scale.readings:,} readings"
    return [
        Measured(what, took.seconds, "its SQL, rows only read", took.sql, "s"),
        Measured(f"{what}, peak memory", took.after_mb, "before it", took.before_mb, "MB"),
    ]


def _fill(url: str, scale: Scale) -> None:
    database = Database(url, durable=False)
    schema.upgrade(database)

    def fill(session: Session) -> None:
        of = filling.organization(session)
        filling.tenants(session, organization_id=of, first=1, count=1)
        filling.programs(
            session, organization_id=of, tenant_id=1, count=scale.programs, kpis=KPIS, sponsor_first=1
        )
        filling.readings(session, measures=scale.programs * KPIS, count=scale.readings)

    database.write(fill)
    database.close()


def _status(url: str) -> _Took:
    database = Database(url)
    database.read(lambda session: session.exec(select(Organization)).one())
    before = peak_mb()
    asked: list[tuple[str, Any]] = []

    @event.listens_for(database.engine, "before_cursor_execute")
    def note(_c: Connection, _cursor: object, said: str, given: Any, _context: object, _many: bool) -> None:
        asked.append((said, given))

    started = time.perf_counter()
    database.read(_card)
    seconds = time.perf_counter() - started
    after = peak_mb()
    started = time.perf_counter()
    _replay(database, asked)
    sql = time.perf_counter() - started
    database.close()
    return _Took(seconds, sql, before, after)


def _card(session: Session) -> None:
    organization = session.exec(select(Organization)).one()
    turn = Turn(session, filling.TUESDAY, organization, WORKFLOWS, where="benchmark")
    status.card(turn, status.filters(""))


def _replay(database: Database, asked: Sequence[tuple[str, Any]]) -> None:
    with database.engine.connect() as connection:
        cursor = connection.connection.cursor()
        for said, given in asked:
            cursor.execute(said, given)
            cursor.fetchall()
        cursor.close()
