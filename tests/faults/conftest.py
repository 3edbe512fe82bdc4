"""The fake platform, open as long as a test runs, and the processes that send to it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from storage.database import Database
from tests.faults.crew import Crew, Nursery
from tests.faults.platform import FakePlatform


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, as the program does."""
    return "asyncio"


@pytest.fixture
def platform() -> Iterator[FakePlatform]:
    """The fake platform."""
    with FakePlatform() as opened:
        yield opened


@pytest.fixture(scope="session")
def nursery() -> Iterator[Nursery]:
    """Where processes come from."""
    opened = Nursery()
    yield opened
    opened.close()


@pytest.fixture
def crew(nursery: Nursery, any_database: Database, platform: FakePlatform, tmp_path: Path) -> Iterator[Crew]:
    """One process on SQLite, or two workers on PostgreSQL."""
    made = Crew(nursery, any_database, platform, tmp_path)
    yield made
    made.end()


@pytest.fixture
def crew_on_sqlite(
    nursery: Nursery, database: Database, platform: FakePlatform, tmp_path: Path
) -> Iterator[Crew]:
    """One process on SQLite."""
    made = Crew(nursery, database, platform, tmp_path)
    yield made
    made.end()


@pytest.fixture
def crew_on_postgres(
    nursery: Nursery, postgres: Database, platform: FakePlatform, tmp_path: Path
) -> Iterator[Crew]:
    """Two workers, or whatever a test hires, on PostgreSQL."""
    made = Crew(nursery, postgres, platform, tmp_path)
    yield made
    made.end()
