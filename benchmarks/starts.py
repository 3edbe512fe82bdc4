"""Cold starts and resident memory of `serve`, `worker` and `--help`, beside the bare servers under them."""

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import text

from benchmarks.measure import Measured, Scale, side_by_side
from benchmarks.processes import ROOT, databases, resident_mb, started
from bot.engine.jobs import SCHEMA, prepare
from storage import schema
from storage.database import Database

_PATIENCE = 60
_SETTLED = 1.0
"""Seconds after the start, when memory is looked at."""

_BARE = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route
async def health(request):
    return Response()
uvicorn.run(Starlette(routes=[Route("/health", health)]), port=int(sys.argv[1]), log_level="error")
"""
_HELP = """
import typer
app = typer.Typer(rich_markup_mode=None)
app.command()(lambda: None)
app()
"""


@dataclass(frozen=True)
class _Start:
    seconds: float
    memory: float = 0


def measure(folder: Path, scale: Scale) -> list[Measured]:
    """Seconds from nothing to the first answer, and the memory after a second of doing nothing."""
    python, alignment = sys.executable, _alignment()
    with databases(folder) as fresh:
        files, server = Database(fresh.sqlite()), Database(fresh.postgres())
        for database in (files, server):
            schema.upgrade(database)
        prepare(server)
        serving = {"ALIGNMENT_DATABASE_URL": str(files.url)}
        working = {
            "ALIGNMENT_DATABASE_URL": server.url.render_as_string(hide_password=False),
            "ALIGNMENT_ENGINE": "distributed",
        }
        serve, bare, worker, help_, typer = side_by_side(
            [
                lambda: _served([alignment, "serve"], serving),
                lambda: _served([python, "-c", _BARE], {}, port_given=True),
                lambda: _worked([alignment, "worker"], working, server),
                lambda: _ran([alignment, "--help"]),
                lambda: _ran([python, "-c", _HELP, "--help"]),
            ],
            lambda start: start.seconds,
            times=max(scale.repeats, 3),
        )
        for database in (files, server):
            database.close()
    under = "bare uvicorn and starlette"
    return [
        Measured("`alignment serve` until it answers", serve.seconds, under, bare.seconds, "s"),
        Measured("`alignment worker` until it works", worker.seconds, under, bare.seconds, "s"),
        Measured("`alignment --help`", help_.seconds, "bare typer", typer.seconds, "s"),
        Measured("`alignment serve`, memory", serve.memory, under, bare.memory, "MB"),
        Measured("`alignment worker`, memory", worker.memory, under, bare.memory, "MB"),
    ]


def _alignment() -> str:
    beside = Path(sys.executable).with_name("alignment")
    return str(beside) if beside.exists() else shutil.which("alignment") or "alignment"


def _served(command: Sequence[str], env: Mapping[str, str], *, port_given: bool = False) -> _Start:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    full = [*command, str(port)] if port_given else command
    begun = time.perf_counter()
    with started(full, env={**env, "ALIGNMENT_PORT": str(port)}, quiet=True) as process:
        _until(lambda: _answers(port))
        return _settled(begun, process.pid)


def _worked(command: Sequence[str], env: Mapping[str, str], database: Database) -> _Start:
    workers = f"{SCHEMA}.procrastinate_workers"
    database.write(lambda session: session.connection().execute(text(f"DELETE FROM {workers}")))  # noqa: S608
    count = text(f"SELECT count(*) FROM {workers}")  # noqa: S608 - names of our own
    begun = time.perf_counter()
    with started(command, env=env, quiet=True) as process:
        _until(lambda: database.read(lambda session: session.connection().execute(count).scalar_one()) > 0)
        return _settled(begun, process.pid)


def _ran(command: Sequence[str]) -> _Start:
    begun = time.perf_counter()
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)  # noqa: S603 - commands of ours
    return _Start(time.perf_counter() - begun)


def _settled(begun: float, process: int) -> _Start:
    seconds = time.perf_counter() - begun
    time.sleep(_SETTLED)
    return _Start(seconds, resident_mb(process))


def _answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
            connection.sendall(b"GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n")
            return connection.recv(64).startswith(b"HTTP/1.1 200")
    except OSError:
        return False


def _until(so: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE
    while not so():
        if time.monotonic() > end:
            raise TimeoutError
        time.sleep(0.005)
