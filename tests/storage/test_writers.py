"""Many writers at once: no update is lost, a write begins as one, and readers do not wait."""

import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlmodel import Session, select

from storage import schema
from storage.database import Database, DatabaseError, opened
from storage.models import Organization, Person
from tests.examples import tries
from tests.storage import rows

THREADS = 32
INCREMENTS = tries(50)


def counter(session: Session) -> None:
    """One row whose `fiscal_year_start_month` the tests count up: its bounds are checked on making only."""
    rows.organization(session)


def add_one(session: Session) -> None:
    """Read, think, write: what loses updates where nothing holds others back."""
    row = session.exec(select(Organization)).one()
    row.fiscal_year_start_month += 1
    session.add(row)


def counted(database: Database) -> int:
    (found,) = rows.values(database, Organization.fiscal_year_start_month)
    return int(found) - 1


def all_at_once(work: Callable[[int], None], times: int = THREADS) -> None:
    """Run `work` on that many threads, started together; the first failure is raised."""
    ready = threading.Barrier(times)

    def run(number: int) -> None:
        ready.wait()
        work(number)

    with ThreadPoolExecutor(times) as pool:
        for done in [pool.submit(run, number) for number in range(times)]:
            done.result()


def test_no_update_of_many_writers_is_lost(any_database: Database) -> None:
    any_database.write(counter)

    def work(_number: int) -> None:
        for _ in range(INCREMENTS):
            any_database.write(add_one)

    all_at_once(work)
    assert counted(any_database) == THREADS * INCREMENTS


def test_no_update_of_several_processes_worth_of_writers_is_lost(database: Database) -> None:
    """Each with a writer of its own on the same file, as two processes would have."""
    database.write(counter)
    others = [Database(database.url.render_as_string()) for _ in range(4)]

    def work(number: int) -> None:
        for _ in range(INCREMENTS):
            others[number].write(add_one)

    all_at_once(work, times=len(others))
    for other in others:
        other.close()
    assert counted(database) == len(others) * INCREMENTS


def test_a_failed_write_leaves_nothing(any_database: Database) -> None:
    def work(session: Session) -> None:
        rows.person(session, rows.tenant(session))
        raise LookupError("no such program")

    with pytest.raises(LookupError, match="no such program"):
        any_database.write(work)
    assert rows.values(any_database, Person.id) == []
    assert rows.values(any_database, Organization.id) == []


def test_a_write_takes_the_lock_before_it_reads(database: Database) -> None:
    """BEGIN IMMEDIATE: a second connection cannot begin a write while the first has only read."""
    said: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda _c, _cu, sql, _p, _co, _m: said.append(sql))
    locked: list[str] = []

    def work(session: Session) -> None:
        session.exec(select(Organization)).all()
        other = sqlite3.connect(str(database.url.database), timeout=0)
        try:
            other.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError as error:
            locked.append(str(error))
        finally:
            other.close()

    database.write(work)
    assert locked == ["database is locked"]
    assert said[0] == "BEGIN IMMEDIATE"
    said.clear()
    database.read(lambda session: session.exec(select(Organization)).all())
    assert said[0] == "BEGIN DEFERRED"


def test_a_file_waits_for_the_disk_unless_told_not_to(tmp_path: Path) -> None:
    with opened(f"sqlite:///{tmp_path}/kept.sqlite3") as kept:
        assert pragma(kept, "synchronous") == 2  # FULL
        assert pragma(kept, "journal_mode") == "wal"
        assert pragma(kept, "foreign_keys") == 1
    with opened(f"sqlite:///{tmp_path}/virtual.sqlite3", durable=False) as virtual:
        assert pragma(virtual, "synchronous") == 0


def pragma(database: Database, name: str) -> object:
    return database.read(lambda session: session.connection().execute(text(f"PRAGMA {name}")).scalar_one())


def test_a_reader_does_not_wait_for_a_writer_and_sees_what_was_committed(any_database: Database) -> None:
    any_database.write(counter)
    begun, finish = threading.Event(), threading.Event()

    def slow(session: Session) -> None:
        add_one(session)
        session.flush()
        begun.set()
        assert finish.wait(60)

    writing = any_database.submit(slow)
    assert begun.wait(60)
    assert counted(any_database) == 0
    assert not writing.done()
    finish.set()
    writing.result()
    assert counted(any_database) == 1


def test_what_somebody_waits_for_is_written_before_what_nobody_does(database: Database) -> None:
    begun, finish = threading.Event(), threading.Event()
    done: list[str] = []

    def slow(_session: Session) -> None:
        begun.set()
        assert finish.wait(60)

    def noted(what: str) -> Callable[[Session], None]:
        return lambda _session: done.append(what)

    under_way = database.submit(slow)
    assert begun.wait(60)
    marks = [database.submit(noted(f"mark {each}")) for each in range(3)]
    answers = [database.submit(noted(f"answer {each}"), first=True) for each in range(2)]
    finish.set()
    for each in (under_way, *marks, *answers):
        each.result(60)
    assert done == ["answer 0", "answer 1", "mark 0", "mark 1", "mark 2"]


def test_a_reader_cannot_write(database: Database) -> None:
    """What a reading session changes is never committed."""
    database.read(counter)
    assert rows.values(database, Organization.id) == []


def test_a_database_in_memory_is_one_and_the_same_for_readers_and_writers() -> None:
    memory = Database("sqlite://", durable=False)
    schema.upgrade(memory)
    memory.write(counter)

    def work(_number: int) -> None:
        for _ in range(10):
            memory.write(add_one)
            assert counted(memory) > 0

    all_at_once(work, times=8)
    assert counted(memory) == 80
    memory.close()


def test_rows_that_hang_on_nothing_are_refused(any_database: Database) -> None:
    def orphan(session: Session) -> None:
        at = rows.tenant(session)
        rows.person(session, at, home_tenant_id=at.key_id + 99)

    with pytest.raises(Exception, match=r"(?i)foreign key"):
        any_database.write(orphan)


def test_a_locked_file_is_said_to_be_in_use(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.database._BUSY_SECONDS", 0.05)
    holder = sqlite3.connect(str(database.url.database), isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")

    def write() -> None:
        with opened(database.url.render_as_string()) as blocked:
            blocked.write(counter)

    try:
        with pytest.raises(DatabaseError, match="is in use by another process"):
            write()
    finally:
        holder.close()
