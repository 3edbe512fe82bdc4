"""A second process where one is meant is refused; however the first ends, the next may start at once."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from storage.database import Database, DatabaseError
from storage.sole import shared, sole
from tests.faults.crew import ROOT
from tests.ports import free_port

HOLD = """
import sys, time
from storage.database import Database
from storage.sole import sole
with sole(Database(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_killed_process_holds_nobody_up(any_database: Database) -> None:
    url = any_database.url.render_as_string(hide_password=False)
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, url],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
    ) as first:
        assert first.stdout is not None
        assert first.stdout.readline() == b"held\n"
        with pytest.raises(DatabaseError, match="`worker` or `db copy` works on"), sole(any_database):
            pass
        first.kill()
        first.wait(10)
    end = time.monotonic() + 60
    while True:  # PostgreSQL needs a moment to see that the other end is gone
        try:
            with sole(any_database):
                return
        except DatabaseError:
            assert time.monotonic() < end
            time.sleep(0.05)


def test_those_who_share_it_and_one_who_sees_to_it_alone_keep_each_other_out(postgres: Database) -> None:
    """What workers send while it is copied would be missing in the copy, and be sent once more from there."""
    refused = pytest.raises(DatabaseError, match="`worker` or `db copy` works on")
    with shared(postgres), shared(postgres), refused, sole(postgres):
        pass
    with sole(postgres), refused, shared(postgres):
        pass


def test_it_can_be_held_again_and_again(any_database: Database) -> None:
    for _ in range(2):
        with sole(any_database):
            assert any_database.write(lambda session: session.is_active)


def test_a_second_serve_says_so_and_ends(database: Database, tmp_path: Path) -> None:
    url = database.url.render_as_string()
    with sole(database):
        second = subprocess.run(
            [sys.executable, "-c", "from bot.cli import main; main()", "serve"],
            cwd=tmp_path,
            env=os.environ
            | {"PYTHONPATH": str(ROOT), "ALIGNMENT_DATABASE_URL": url, "ALIGNMENT_PORT": str(free_port())},
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
    assert second.returncode != 0
    assert "Another `alignment serve`, `worker` or `db copy` works on" in second.stderr
    assert "Traceback" not in second.stderr
