"""Many threads that write to SQLite: one writer thread, beside a connection for each of them."""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sqlmodel import Session

from benchmarks.measure import Measured, Scale, milliseconds, percentile
from storage import schema
from storage.database import Database
from storage.models import SandboxClock
from storage.models.people import Organization, Tenant
from storage.words import Platform
from tests.storage.rows import NOW

THREADS = 32
WRITES = 20


def measure(folder: Path, scale: Scale) -> list[Measured]:
    """The slowest hundredth of all writes, with the disk waited for."""
    del scale  # the same at every scale
    database = Database(f"sqlite:///{folder / 'writers.sqlite3'}")
    schema.upgrade(database)
    database.write(_clock)
    ours = _together(lambda: lambda: database.write(_turn))
    database.close()
    peer = _together(lambda: _connection(folder / "writers.sqlite3"))
    return [
        Measured(
            "write, 32 threads, median", percentile(ours, 0.5), "a connection each", percentile(peer, 0.5)
        ),
        Measured(
            "write, 32 threads, p99", percentile(ours, 0.99), "a connection each", percentile(peer, 0.99)
        ),
    ]


def _clock(session: Session) -> None:
    organization = Organization.made(name="-", created_at=NOW)
    session.add(organization)
    session.flush()
    tenant = Tenant.made(
        organization_id=organization.key_id,
        platform=Platform.SANDBOX,
        external_id="-",
        name="-",
        created_at=NOW,
    )
    session.add(tenant)
    session.flush()
    session.add(SandboxClock.made(tenant_id=tenant.key_id))


def _turn(session: Session) -> None:
    session.get_one(SandboxClock, 1).offset_seconds += 1


def _connection(path: Path) -> Callable[[], None]:
    own = threading.local()

    def write() -> None:
        if not hasattr(own, "connection"):
            own.connection = sqlite3.connect(path, timeout=60, isolation_level=None)
            own.connection.execute("PRAGMA synchronous = FULL")
        own.connection.execute("BEGIN IMMEDIATE")
        own.connection.execute("UPDATE sandboxclock SET offset_seconds = offset_seconds + 1")
        own.connection.execute("COMMIT")

    return write


def _together(make: Callable[[], Callable[[], object]]) -> list[float]:
    write = make()
    with ThreadPoolExecutor(THREADS) as pool:
        took = pool.map(lambda _: milliseconds(write, times=WRITES), range(THREADS))
        return sorted(time for times in took for time in times)
