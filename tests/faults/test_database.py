"""The database is gone, locked or full for a while: nothing is half written, and all goes on afterwards."""

import asyncio
import os
import shutil
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from bot.engine import embedded
from storage.database import Database
from tests.distributed.people import until
from tests.faults.crew import Crew, Nursery
from tests.faults.mail import UNNOTICED, judge, letters, mail
from tests.faults.platform import FakePlatform, Way
from tests.faults.test_events import Desk
from tests.postgres_server import PostgresServer
from tests.storage.rows import NOW
from workflows.events import ReplyReceived


def much_to_do(crew: Crew, platform: FakePlatform, *, each: int) -> int:
    """Mail that keeps everybody busy for a while, and letters; returns how many messages will arrive."""
    platform.habit = lambda _message, _attempt: Way.SLOW
    platform.slow = 0.1
    now = datetime.now(UTC)
    mail(crew.database, now=now, tenants=2, people=5, each=each)
    platform.events = letters(crew.database, now=now, people=5, each=each)
    return 15 * each


def check(crew: Crew, platform: FakePlatform, arriving: int) -> None:
    """Everything has arrived, once and in order."""
    crew.until(crew.done, seconds=100)
    assert judge(crew.database, platform) == UNNOTICED
    assert len(platform.arrived) == arriving


@pytest.mark.torture
def test_another_program_locks_the_file(crew_on_sqlite: Crew, platform: FakePlatform) -> None:
    """For longer than a write waits, and while messages are on their way."""
    crew = crew_on_sqlite
    arriving = much_to_do(crew, platform, each=3)
    process = crew.born(busy=0.2, settle=0.2)
    crew.until(partial(platform.has_met, 5))
    with locked(crew.database):
        crew.until(lambda: bool(process.said("look_failed")))
    check(crew, platform, arriving)


@contextmanager
def locked(database: Database) -> Iterator[None]:
    """Nobody else can write."""
    with closing(sqlite3.connect(str(database.url.database), isolation_level=None)) as other:
        other.execute("PRAGMA busy_timeout = 5000")
        other.execute("BEGIN IMMEDIATE")
        yield
        other.execute("ROLLBACK")


@pytest.mark.torture
@pytest.mark.postgres
@pytest.mark.parametrize("engine", ["embedded", "distributed"])
def test_connections_are_cut_again_and_again(
    crew_on_postgres: Crew, platform: FakePlatform, engine: str
) -> None:
    crew = crew_on_postgres
    arriving = much_to_do(crew, platform, each=20)
    crew.all_born(engine=engine)
    for number in range(4):
        crew.until(partial(platform.has_met, 40 * (number + 1)))
        crew.database.read(
            lambda session: session.connection().execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            )
        )
    check(crew, platform, arriving)


@pytest.mark.torture
@pytest.mark.postgres
@pytest.mark.parametrize("engine", ["embedded", "distributed"])
def test_the_server_crashes_and_comes_back(
    crew_on_postgres: Crew, platform: FakePlatform, postgres_server: PostgresServer, engine: str
) -> None:
    crew = crew_on_postgres
    arriving = much_to_do(crew, platform, each=15)
    crew.all_born(engine=engine)
    for number in range(2):
        crew.until(partial(platform.has_met, 50 * (number + 1)))
        postgres_server.goes_away()
        time.sleep(3)
        postgres_server.comes_back()
    check(crew, platform, arriving)


async def test_the_disk_is_full_for_a_while(
    database: Database,
    platform: FakePlatform,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Nothing is half written, and on it goes when there is room."""
    monkeypatch.setattr(embedded, "LOOK_SECONDS", 0.05)
    room = Room(database)
    desk = Desk(database, platform)
    mail(database, now=NOW, people=4, each=2)
    events = [
        letter.model_copy(update={"text": "hello " * 300})
        for letter in letters(database, now=NOW, people=6, each=5)
    ]
    await desk.engine.start()
    room.full = True
    stored, refused = await deliver(desk, events)
    assert refused, "there was room for all"
    await asyncio.sleep(0.3)
    room.full = False
    assert await deliver(desk, refused) == (refused, [])
    await until(lambda: len(platform.arrived) == 8 + 30)
    await desk.engine.stop()
    assert len(stored) + len(refused) == 30
    assert judge(database, platform) == UNNOTICED


async def deliver(desk: Desk, events: list[ReplyReceived]) -> tuple[list[ReplyReceived], list[ReplyReceived]]:
    """What could be stored, and what must come again."""
    stored, refused = [], []
    for letter in events:
        try:
            assert await desk.gateway.receive(letter)
        except OperationalError:
            refused.append(letter)
        else:
            stored.append(letter)
    return stored, refused


class Room:
    """Whether the file may grow, told to each connection when it is used."""

    def __init__(self, database: Database) -> None:
        self.full = False
        event.listen(database.engine, "checkout", self._tell)

    def _tell(self, connection: sqlite3.Connection, _record: object, _proxy: object) -> None:
        # As many pages as there are is the least that SQLite accepts.
        connection.execute(f"PRAGMA max_page_count = {1 if self.full else 1_000_000}")


@pytest.mark.torture
def test_a_real_disk_is_full_for_a_while(
    small_disk: Path, sqlite_template: Path, nursery: Nursery, platform: FakePlatform, tmp_path: Path
) -> None:
    """The log says in one line what is wrong; what could not be stored comes again, and all goes on."""
    path = shutil.copy(sqlite_template, small_disk / "alignment.sqlite3")
    database = Database(f"sqlite:///{path}", durable=False)
    crew = Crew(nursery, database, platform, tmp_path)
    try:
        arriving = much_to_do(crew, platform, each=4)
        process = crew.born(settle=0.2)
        crew.until(partial(platform.has_met, 10))
        more = letters(database, now=datetime.now(UTC), people=5, each=4)
        ballast = small_disk / "ballast"
        fill(ballast)
        platform.events += more
        crew.until(lambda: any("full" in line.get("why", "") for line in process.said()))
        ballast.unlink()
        check(crew, platform, arriving + 20)
    finally:
        crew.end()
        database.close()


def fill(ballast: Path) -> None:
    """Leave no room on its disk."""
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(bytes(4096))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of twelve megabytes; skips where none can be mounted."""
    place = tmp_path / "disk"
    place.mkdir()
    mount, umount = shutil.which("mount"), shutil.which("umount")
    if os.geteuid() != 0 or mount is None or umount is None:
        pytest.skip("only root may mount a small disk")
    done = subprocess.run([mount, "-t", "tmpfs", "-o", "size=12m", "none", str(place)], check=False)
    if done.returncode != 0:
        pytest.skip("this machine lets nobody mount a small disk")
    yield place
    subprocess.run([umount, "--lazy", str(place)], check=True)
