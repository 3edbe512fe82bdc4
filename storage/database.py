"""One database: how transactions begin, who may write when, and what it means when it cannot be used."""

import random
import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from itertools import count
from pathlib import Path
from queue import PriorityQueue
from typing import Any, TypeVar

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, OperationalError, ProgrammingError
from sqlalchemy.exc import DatabaseError as DriverDatabaseError
from sqlalchemy.orm import configure_mappers
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, func, select

from storage.columns import from_json, to_json
from storage.models.base import Row
from storage.together import Gathering

T = TypeVar("T")

_BUSY_SECONDS = 30
"""How long a write waits for others, or is tried again after them."""

_MANY = 10
"""New rows of one table from which on asking for the last number costs less than writing each by itself."""

_MET_ANOTHER = {"40001", "40P01"}
"""PostgreSQL's codes for a transaction that met another's change, or a deadlock: run it again."""


class DatabaseError(Exception):
    """The database cannot be used as it is; the sentence says what to do."""


class Database:
    """A database and its writer.

    SQLite takes one writer at a time: the default driver loses updates silently, deferred transactions fail
    with "database is locked", and many writers make the slowest wait for a second. So write transactions
    start with BEGIN IMMEDIATE and run on one thread, with reads beside it (WAL). On PostgreSQL writers run
    side by side in REPEATABLE READ, and one that met another's change is run again: with the default READ
    COMMITTED, five of six updates were lost in the test. So work may run more than once; all it does
    must be done through its session.
    """

    def __init__(self, url: str, *, writers: int = 8, durable: bool = True) -> None:
        """Open `url`; nothing is created yet.

        Args:
            url: `sqlite:///file`, `sqlite://` (in memory) or `postgresql+psycopg://...`.
            writers: write transactions at a time on PostgreSQL.
            durable: wait for the disk on every commit. Only a virtual run may turn it off.

        Raises:
            DatabaseError: the address cannot be understood.
        """
        try:
            parsed = make_url(url)
        except ArgumentError:
            raise DatabaseError(
                "The database address cannot be read. Write it like sqlite:///alignment.sqlite3 or "
                "postgresql+psycopg://user:password@host/name."
            ) from None
        if parsed.drivername in {"postgresql", "postgres"}:
            parsed = parsed.set(drivername="postgresql+psycopg")
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        if not self.is_sqlite and parsed.get_backend_name() != "postgresql":
            raise DatabaseError(f"{parsed.get_backend_name()} is not supported; use SQLite or PostgreSQL.")
        self.in_memory = self.is_sqlite and parsed.database in (None, "", ":memory:")
        self.url: URL = parsed
        self.engine = (
            _sqlite(parsed, self.in_memory, durable) if self.is_sqlite else _postgres(parsed, writers)
        )
        self._writer = _Writer(threads=1 if self.is_sqlite else writers)
        self._session = _Numbering if self.is_sqlite else Gathering
        self._writing = self.engine.execution_options(
            writes=True, **({} if self.is_sqlite else {"isolation_level": "REPEATABLE READ"})
        )

    def submit(self, work: Callable[[Session], T], *, first: bool = False) -> Future[T]:
        """Run `work` in a write transaction; commit when it returns, roll back when it raises.

        Args:
            work: what to do; all of it through its session.
            first: somebody looks at the screen until it is done, so it goes before what nobody waits for.
        """
        return self._writer.submit(partial(self._in_transaction, work), first=first)

    def write(self, work: Callable[[Session], T]) -> T:
        """As `submit`, and wait."""
        return self.submit(work).result()

    def read(self, work: Callable[[Session], T]) -> T:
        """Run `work` on a session that only reads, beside the writer."""
        return self.in_turn(work).result() if self.in_memory else self._reading(work)

    def in_turn(self, work: Callable[[Session], T]) -> Future[T]:
        """As `read`, on the writer: in memory there is one connection, which they share."""
        return self._writer.submit(partial(self._reading, work))

    def close(self) -> None:
        """Finish what is being written and let go of every connection."""
        self._writer.close()
        self.engine.dispose()

    def _in_transaction(self, work: Callable[[Session], T]) -> T:
        give_up = time.monotonic() + _BUSY_SECONDS
        while True:
            try:
                with self._session(self._writing, expire_on_commit=False) as session, session.begin():
                    return work(session)
            except OperationalError as error:
                met_another = getattr(error.orig, "sqlstate", None) in _MET_ANOTHER
                if not met_another or time.monotonic() > give_up:
                    raise
            time.sleep(random.uniform(0, 0.02))  # noqa: S311 - only so that they do not meet again

    def _reading(self, work: Callable[[Session], T]) -> T:
        with Session(self.engine, expire_on_commit=False) as session:
            return work(session)


class _Writer:
    """The threads that write, in the order in which work is given; what is to go first overtakes the rest.

    While thousands of messages drain, their marks stand in line here: who waits for an answer would have to
    wait for all of them, and not only for the transaction that is under way.
    """

    def __init__(self, *, threads: int) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="db-write")
        self._line: PriorityQueue[tuple[bool, int, Callable[[], None]]] = PriorityQueue()
        self._given = count()

    def submit(self, work: Callable[[], T], *, first: bool = False) -> Future[T]:
        done: Future[T] = Future()

        def run() -> None:
            if not done.set_running_or_notify_cancel():
                return
            try:
                done.set_result(work())
            except BaseException as error:
                done.set_exception(error)

        self._line.put((not first, next(self._given), run))
        self._threads.submit(self._next)
        return done

    def close(self) -> None:
        self._threads.shutdown(wait=True)

    def _next(self) -> None:
        *_, run = self._line.get()
        run()


class _Numbering(Gathering):
    """A session that numbers many new rows before they are written.

    SQLite gives numbers only row by row (SQLAlchemy then writes each by itself, three times as slow). Nobody
    else writes meanwhile, so the numbers are those that SQLite would give.
    """


@event.listens_for(_Numbering, "before_flush")
def _number(session: Session, _context: object, _only: object) -> None:
    # The first row of a process may come before any question has made SQLAlchemy look at its tables.
    configure_mappers()
    new: dict[type[Row], list[Row]] = defaultdict(list)
    for row in session.new:
        if isinstance(row, Row) and row.id is None:
            new[type(row)].append(row)
    for table, rows in new.items():
        if len(rows) >= _MANY:
            last = session.connection().execute(select(func.max(table.id))).scalar() or 0
            for number, row in enumerate(rows, last + 1):
                row.id = number


def _postgres(url: URL, writers: int) -> Engine:
    return create_engine(
        url, pool_size=writers, max_overflow=writers, pool_pre_ping=True, json_serializer=to_json
    )


def _sqlite(url: URL, in_memory: bool, durable: bool) -> Engine:
    if not in_memory and url.database:
        folder = Path(url.database).absolute().parent
        if not folder.is_dir():
            raise DatabaseError(f"The folder {folder} for the database does not exist; create it first.")
    options: dict[str, Any] = {
        "connect_args": {"timeout": _BUSY_SECONDS, "check_same_thread": False},
        "json_serializer": to_json,
        "json_deserializer": from_json,
    }
    if in_memory:
        options["poolclass"] = StaticPool
    engine = create_engine(url, **options)

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        # The driver would begin transactions by its own lights (deferred); `begin` below does it instead.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys = ON")
        if not in_memory:
            cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute(f"PRAGMA synchronous = {'FULL' if durable else 'OFF'}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get("writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN DEFERRED")

    return engine


@contextmanager
def opened(url: str, *, durable: bool = True) -> Iterator[Database]:
    """A database for one piece of work, closed afterwards.

    Raises:
        DatabaseError: it cannot be reached or opened.
    """
    database = Database(url, durable=durable)
    try:
        with explained(database):
            yield database
    finally:
        database.close()


@contextmanager
def explained(database: Database) -> Iterator[None]:
    """Turn what the driver says about a database that cannot be used into a sentence.

    Raises:
        DatabaseError: it cannot be reached, opened, written or understood.
    """
    try:
        yield
    except OperationalError as error:
        raise DatabaseError(sentence(error, database)) from error
    except ProgrammingError as error:
        what = _REFUSALS.get(getattr(error.orig, "sqlstate", ""))
        if what is None:
            raise
        where = database.url.render_as_string(hide_password=True)
        raise DatabaseError(f"The database {where} {what.format(said=_first_line(error))}") from error
    except DriverDatabaseError as error:
        # SQLite says it so of a file that is damaged or no database; its subclasses are faults of our own.
        if type(error) is not DriverDatabaseError or not database.is_sqlite:
            raise
        raise DatabaseError(sentence(error, database)) from error


_REFUSALS = {
    "42501": "refuses this user: {said}. Grant that right, or name another user in ALIGNMENT_DATABASE_URL.",
    "42P07": "holds tables of another program: {said}. Make a database of its own for this one.",
}
"""What PostgreSQL refuses although it runs, by its code (https://www.postgresql.org/docs/current/errcodes-appendix.html)."""


def sentence(error: DBAPIError, database: Database | None = None) -> str:
    """What the driver says about a database that cannot be used, and what to do; it is named where known."""
    said = str(error.orig)
    address = database.url.render_as_string(hide_password=True) if database is not None else ""
    where, it = f"The database {address}".rstrip(), address or "the database"
    if "readonly" in said or "unable to open" in said or "attempt to write" in said:
        return f"{where} cannot be written. Check the file's and its folder's permissions."
    if "is locked" in said:
        return f"{where} is in use by another process. Stop that one, or try again in a minute."
    if "disk is full" in said or "No space left" in said:
        return f"The disk under {it} is full. Free some space; nothing half written was kept."
    if "not a database" in said:
        return f"The file of {it} is not a database. Set ALIGNMENT_DATABASE_URL to another file."
    if isinstance(error.orig, sqlite3.Error):
        # SQLite says no more than this too where a full disk has no room for the file it writes to first.
        disk = "Is the disk full? If not, restore" if "disk I/O" in said else "Restore"
        return f"{where} cannot be used: {said}. {disk} a backup, or use another file."
    return f"{where} cannot be reached: {_first_line(error)}. Check that it runs, and ALIGNMENT_DATABASE_URL."


def _first_line(error: DBAPIError) -> str:
    return str(error.orig).partition("\n")[0].rstrip(".")
