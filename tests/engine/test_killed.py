"""A process killed at any moment and started again neither loses nor repeats a message."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.engine.killed import STEPS

ONCE = "settled, not committed"
"""The step that a life passes once, at its beginning."""

EVERY_DAY = ("sent, not marked", "event stored, not worked on", "answer handled, not committed")
"""Where most is at stake; `make torture` goes through all steps, life after life."""

ROOT = Path(__file__).parents[2]


def lives(folder: Path, template: Path, plans: list[str], *, seconds: float = 115) -> dict[str, Any]:
    """What came of these plans."""
    command = [sys.executable, "-m", "tests.engine.killed", str(folder / "lives"), str(template), *plans]
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def check(found: dict[str, Any], *, kills: int) -> None:
    """That many lives were killed, and nobody would have noticed."""
    assert found["different"] == {}
    assert sum(found["kills"].values()) >= kills, found["kills"]
    calm = found["calm"]
    assert calm["inbox"] == {"done": sum(calm["inbox"].values())}
    assert calm["outbox"] == {"sent": sum(calm["outbox"].values())}
    assert sum(calm["outbox"].values()) >= 15
    assert [state for _, _, state in calm["readings"]] == ["confirmed"]


@pytest.mark.long
def test_killed_at_the_steps_where_most_is_at_stake(sqlite_template: Path, tmp_path: Path) -> None:
    plans = [f"{step}:2" for step in EVERY_DAY]
    check(lives(tmp_path, sqlite_template, plans), kills=len(EVERY_DAY))


@pytest.mark.torture
def test_killed_at_random_moments(sqlite_template: Path, tmp_path: Path) -> None:
    check(lives(tmp_path, sqlite_template, ["random:1"]), kills=1)


@pytest.mark.torture
@pytest.mark.timeout(600)
@pytest.mark.parametrize("step", STEPS)
def test_killed_at_a_step_life_after_life(sqlite_template: Path, tmp_path: Path, step: str) -> None:
    several = [] if step == ONCE else [f"{step}:{nth},{nth},1,{nth}" for nth in (2, 3, 5, 8)]
    found = lives(tmp_path, sqlite_template, [f"{step}:1", *several], seconds=600)
    check(found, kills=1 if step == ONCE else 8)


@pytest.mark.torture
@pytest.mark.timeout(600)
@pytest.mark.parametrize("first_seed", range(100, 200, 10))
def test_killed_at_a_hundred_random_moments(sqlite_template: Path, tmp_path: Path, first_seed: int) -> None:
    plans = [f"random:{seed}" for seed in range(first_seed, first_seed + 10)]
    check(lives(tmp_path, sqlite_template, plans, seconds=600), kills=10)
