"""The commands of the distributed engine, as somebody starts them."""

import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.engine.distributed import AT_A_TIME
from storage.database import Database
from tests.distributed.people import at_work, until
from tests.ports import free_port

ROOT = Path(__file__).parents[2]


def start(database: Database, *command: str, **settings: str) -> "subprocess.Popen[bytes]":
    """Start a command with its settings in the environment."""
    url = database.url.render_as_string(hide_password=False)
    chosen = {"ALIGNMENT_DATABASE_URL": url, "ALIGNMENT_ENGINE": "distributed", **settings}
    program = [sys.executable, "-W", "error", "-m", "bot.cli", *command]
    return subprocess.Popen(program, cwd=ROOT, env=os.environ | chosen)


def answers(url: str) -> bool:
    """Whether this address answers that all is well."""
    try:
        with urllib.request.urlopen(url, timeout=5) as response:
            return bool(response.read() == b'{"status":"ok"}')
    except OSError:  # refused, or broken off
        return False


@pytest.mark.torture
@pytest.mark.postgres
async def test_workers_start_together_on_an_empty_database_and_stop_when_told(
    empty_postgres: Database,
) -> None:
    workers = [start(empty_postgres, "worker") for _ in range(2)]
    try:
        await until(lambda: at_work(empty_postgres) == 2 * len(AT_A_TIME))
        for worker, number in zip(workers, (signal.SIGTERM, signal.SIGINT), strict=True):
            worker.send_signal(number)
        assert [worker.wait(60) for worker in workers] == [0, 0]
        assert at_work(empty_postgres) == 0
    finally:
        for worker in workers:
            worker.kill()


@pytest.mark.postgres
async def test_serve_answers_people_and_works_on_nothing(postgres: Database) -> None:
    port = free_port()
    server = start(postgres, "serve", ALIGNMENT_PORT=str(port))
    try:
        await until(lambda: answers(f"http://127.0.0.1:{port}/health"))
        assert at_work(postgres) == 0
        server.terminate()
        assert server.wait(60) == 0
    finally:
        server.kill()


@pytest.mark.parametrize(
    ("command", "settings", "sentence"),
    [
        ("worker", {"ENGINE": "distributed"}, "ALIGNMENT_ENGINE: distributed needs PostgreSQL, and"),
        ("serve", {"ENGINE": "distributed"}, "Move it with `alignment db copy`, or set ALIGNMENT_ENGINE to"),
        ("worker", {}, "With ALIGNMENT_ENGINE=embedded, `alignment serve` does all the work itself."),
        ("serve", {"ENGINE": "both"}, "ALIGNMENT_ENGINE: it is one of embedded or distributed."),
    ],
)
def test_settings_that_do_not_fit_are_one_sentence(
    command: str, settings: dict[str, str], sentence: str, tmp_path: Path
) -> None:
    chosen = {f"ALIGNMENT_{name}": value for name, value in settings.items()}
    chosen["ALIGNMENT_DATABASE_URL"] = f"sqlite:///{tmp_path / 'here.sqlite3'}"
    done = CliRunner().invoke(app, [command], env=chosen)
    assert done.exit_code == 2
    assert sentence in done.output
    assert len(done.output.splitlines()) == 1
    assert not (tmp_path / "here.sqlite3").exists()


@pytest.mark.postgres
def test_the_sandbox_needs_the_embedded_engine(postgres: Database) -> None:
    url = postgres.url.render_as_string(hide_password=False)
    chosen = {"DATABASE_URL": url, "ENGINE": "distributed", "SANDBOX": "true", "PORT": "1024"}
    done = CliRunner().invoke(
        app, ["serve"], env={f"ALIGNMENT_{name}": value for name, value in chosen.items()}
    )
    assert done.exit_code == 2
    assert "The sandbox turns its clock, so everything happens in its one process." in done.output
