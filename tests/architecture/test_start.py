"""What a command loads before it does anything: help is quick because almost nothing is."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

HEAVY = {"microsoft_teams", "openai", "slack_bolt", "slack_sdk", "sqlmodel", "sqlalchemy", "alembic"}
HEAVY |= {"PIL", "apscheduler", "pydantic", "starlette", "uvicorn", "holidays", "rich", "yaml", "asyncio"}


def loaded_by(statement: str) -> set[str]:
    """Which heavy parts are loaded once this statement has run in a fresh interpreter."""
    code = f"{statement}\nimport sys\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return set(done.stdout.split()) & HEAVY


def test_the_command_line_loads_none_of_the_heavy_parts() -> None:
    assert loaded_by("import bot.cli") == set()


def test_a_heavy_part_would_be_noticed() -> None:
    assert "sqlmodel" in loaded_by("import storage.models")


def test_help_loads_none_of_them_either() -> None:
    """That is what makes it quick; `make bench` measures how quick."""
    code = (
        "import io, sys\n"
        "from contextlib import redirect_stdout, suppress\n"
        "from bot.cli import main\n"
        "sys.argv = ['alignment', '--help']\n"
        "with redirect_stdout(io.StringIO()) as said, suppress(SystemExit):\n"
        "    main()\n"
        "assert 'import' in said.getvalue()"
    )
    assert loaded_by(code) == set()


@pytest.mark.parametrize("module", ["bot.app", "workflows.registry", "prompts.catalogue", "storage.models"])
def test_importing_does_nothing_but_define(module: str) -> None:
    """No thread is started and no warning given; the Teams SDK comes with its own platform only."""
    code = (
        "import sys, threading, warnings\n"
        "warnings.simplefilter('error')\n"
        f"import {module}\n"
        "assert threading.active_count() == 1, threading.enumerate()\n"
        "assert 'microsoft_teams.apps' not in sys.modules\n"
        "assert 'openai' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
