"""Who sees to a database: one process alone, or any number that are made to share it; never both."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager

from sqlalchemy import text

from storage.database import Database, DatabaseError

_SERVING = 0x73657276
"""The number of PostgreSQL's advisory lock for it: any, as long as it is always the same."""


@contextmanager
def sole(database: Database) -> Iterator[None]:
    """See to it alone. However the process ends, the database is free again.

    Raises:
        DatabaseError: another process sees to it, alone or with others.
    """
    if database.in_memory:
        yield
    elif database.is_sqlite:
        with _sole_on_sqlite(database):
            yield
    else:
        with _held_on_postgres(database, "pg_try_advisory_lock"):
            yield


@contextmanager
def shared(database: Database) -> Iterator[None]:
    """See to a PostgreSQL database with any number of others that do so too.

    Raises:
        DatabaseError: another process sees to it alone.
    """
    with _held_on_postgres(database, "pg_try_advisory_lock_shared"):
        yield


@contextmanager
def _sole_on_sqlite(database: Database) -> Iterator[None]:
    # A file of its own, since this lock keeps everybody out. The system lets go of it with the process.
    beside = f"{database.url.database}-serving"
    with closing(sqlite3.connect(beside, timeout=0, isolation_level=None)) as connection:
        try:
            connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError as error:
            if "locked" not in str(error):
                raise
            raise _taken(database) from None
        yield


@contextmanager
def _held_on_postgres(database: Database, take: str) -> Iterator[None]:
    with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.detach()  # closing it lets go of the lock; in the pool it would keep it
        # A machine that is gone says no goodbye: let the server notice within half a minute, not two hours.
        for name, value in (("idle", 10), ("interval", 5), ("count", 3)):
            connection.execute(text(f"SET tcp_keepalives_{name} = {value}"))
        taken = connection.execute(text(f"SELECT {take}(:key)"), {"key": _SERVING}).scalar_one()
        if not taken:
            raise _taken(database)
        yield


def _taken(database: Database) -> DatabaseError:
    where = database.url.render_as_string(hide_password=True)
    return DatabaseError(
        f"Another `alignment serve`, `worker` or `db copy` works on {where} already. Stop that one first, or "
        "run several with ALIGNMENT_ENGINE=distributed."
    )
