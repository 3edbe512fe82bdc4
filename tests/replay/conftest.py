"""Replays that several tests look at, each run once."""

import asyncio
from datetime import date
from pathlib import Path

import pytest

from bot.replay.record import Replayed
from bot.replay.stage import replay
from workflows.files.program_file import ProgramFile, parse

EXAMPLES = Path(__file__).parents[2] / "examples"
SALES = EXAMPLES / "consultative-selling.yaml"
STORY = EXAMPLES / "consultative-selling.answers.yaml"
LEADERS = EXAMPLES / "first-line-leaders.yaml"


def play(program: Path = SALES, answers: str | None = None, until: date | None = None) -> Replayed:
    text = program.read_text(encoding="utf-8")
    return asyncio.run(
        replay(text, name=program.name, answers=answers, answers_name="answers.yaml", until=until)
    )


@pytest.fixture(scope="session")
def sales() -> ProgramFile:
    return parse(SALES.read_text(encoding="utf-8"), name=SALES.name)


@pytest.fixture(scope="session")
def year() -> Replayed:
    """The sales program with plausible people, from beginning to end."""
    return play()


@pytest.fixture(scope="session")
def story() -> Replayed:
    """The sales program with the answers written for it."""
    return play(answers=STORY.read_text(encoding="utf-8"))
