"""Processes of their own: work that must not share memory with others, servers, and PostgreSQL."""

import json
import os
import resource
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

import psycopg

from tests.postgres_server import PostgresServer, find_postgres

P = ParamSpec("P")
T = TypeVar("T")

ROOT = Path(__file__).parents[1]
_STATUS = Path("/proc/self/status")


def alone(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Do it in a new process, so that nothing is warm and its memory is its own."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *args, **kwargs).result()


def peak_mb() -> float:
    """The most memory this process ever had resident."""
    if _STATUS.exists():
        # `ru_maxrss` begins with what the process that started this one had.
        (line,) = (line for line in _STATUS.read_text().splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


def resident_mb(process: int) -> float:
    """The memory a process has resident now."""
    said = subprocess.run(  # noqa: S603 - a number of ours
        ["/bin/ps", "-o", "rss=", "-p", str(process)], capture_output=True, text=True, check=True
    )
    return int(said.stdout) / 1024


@contextmanager
def started(
    command: Sequence[str], *, env: Mapping[str, str] | None = None, quiet: bool = False
) -> Iterator[subprocess.Popen[str]]:
    """A process that runs as long as the block."""
    process = subprocess.Popen(  # noqa: S603 - commands of ours
        command,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL if quiet else None,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), **(env or {})},
    )
    try:
        yield process
    finally:
        process.terminate()
        process.wait(30)
        if process.stdout is not None:
            process.stdout.close()


@contextmanager
def module(name: str, *arguments: object, quiet: bool = False) -> Iterator[tuple[int, int]]:
    """A module of ours that serves on a port and says which: the process's number, and the port."""
    with started([sys.executable, "-m", name, *map(str, arguments)], quiet=quiet) as process:
        assert process.stdout is not None
        yield process.pid, int(process.stdout.readline())


@dataclass(frozen=True)
class Seen:
    """What the fake platform wrote down."""

    arrived: int
    repeated: int
    at_once: int
    seconds: float
    last: float


def seen(port: int) -> Seen:
    """Ask the fake platform."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
        return Seen(**json.load(answer))


@contextmanager
def platform(latency: float) -> Iterator[int]:
    """The fake platform, as long as the block runs; its port."""
    with module("benchmarks.platform", latency) as (_, port):
        yield port


class Databases:
    """Fresh databases: SQLite files in a folder, and PostgreSQL's on one server."""

    def __init__(self, folder: Path, server: PostgresServer) -> None:
        self._folder = folder
        self._server = server
        self._made = 0

    def sqlite(self) -> str:
        """The address of a SQLite file that is not there yet."""
        self._made += 1
        return f"sqlite:///{self._folder / f'{self._made}.sqlite3'}"

    def postgres(self) -> str:
        """The address of a new PostgreSQL database without tables."""
        self._made += 1
        name = f"bench_{self._made}"
        with psycopg.connect(self._server.conninfo("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0'.encode())
        return self._server.url(name)


@contextmanager
def databases(folder: Path) -> Iterator[Databases]:
    """Fresh databases, as long as the block runs.

    Raises:
        LookupError: the package with PostgreSQL's server is not installed.
        RuntimeError: the server does not start.
    """
    server = PostgresServer(find_postgres())
    try:
        yield Databases(folder, server)
    finally:
        server.stop()
