"""A fake platform that outlives its processes, and workers that are told to hurry."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.clock import WallClock
from bot.delivery import Delivery
from bot.engine.distributed import DistributedEngine, Pace
from bot.gateway import Gateway
from bot.sending.outcomes import Sender
from bot.tailor import Tailor
from storage.database import Database
from storage.words import Platform
from tests.distributed.record import QUICK, Record, RecordingSender

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, as the program does."""
    return "asyncio"


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """What the fake platform wrote down."""
    return Record(tmp_path / "record.txt")


class Here:
    """An engine in this process, which works only while it is told to."""

    def __init__(
        self,
        database: Database,
        record: Record,
        *,
        pace: Pace = QUICK,
        seconds: float = 0,
        tailor: Tailor | None = None,
        sender: Sender | None = None,
    ) -> None:
        clock = WallClock()
        self.gateway = Gateway(database, clock)
        sender = sender or RecordingSender(record, seconds)
        delivery = Delivery(database, clock, {Platform.SANDBOX: sender})
        self.engine = DistributedEngine(database, clock, self.gateway, delivery, pace, tailor)

    @asynccontextmanager
    async def working(self) -> AsyncIterator[None]:
        """A worker in this process, as long as the block runs."""
        await self.engine.start()
        stopping = asyncio.Event()
        worker = asyncio.create_task(self.engine.work(stopping))
        try:
            yield
        finally:
            stopping.set()
            await worker


@pytest.fixture
def here(postgres: Database, record: Record) -> Here:
    """An engine in this process."""
    return Here(postgres, record)


@pytest.fixture
def hire(postgres: Database, record: Record) -> Iterator[Callable[..., subprocess.Popen[bytes]]]:
    """Start a worker as a process of its own; whatever still runs at the end is killed."""
    hired: list[subprocess.Popen[bytes]] = []

    def start(*, seconds: float, grace: float = 8, pace: str = "quick") -> subprocess.Popen[bytes]:
        url = postgres.url.render_as_string(hide_password=False)
        command = [
            sys.executable,
            "-m",
            "tests.distributed.worker",
            url,
            str(record.path),
            str(seconds),
            str(grace),
            pace,
        ]
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONPATH": str(ROOT)})
        hired.append(process)
        return process

    yield start
    for process in hired:
        process.kill()
        process.wait(60)
