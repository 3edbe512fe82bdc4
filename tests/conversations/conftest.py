"""Fixtures of the conversation tests."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from tests.conversations.dialogue import PLATFORMS, Dialogue, begin
from tests.conversations.programs import FRIDAY

EXAMPLE = Path(__file__).parents[2] / "examples" / "consultative-selling.yaml"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, as the program does."""
    return "asyncio"


@pytest.fixture(params=PLATFORMS)
def platform(request: pytest.FixtureRequest) -> str:
    """Each platform in turn."""
    return str(request.param)


@pytest.fixture
def selling() -> str:
    """The sales example's text."""
    return EXAMPLE.read_text(encoding="utf-8")


@pytest.fixture
def dialogue(platform: str, selling: str) -> Iterator[Dialogue]:
    """The sales example, imported on the Monday it was created: 09:00 in New York."""
    made = begin(selling, at=datetime(2026, 1, 12, 14, 0, tzinfo=UTC), platform=platform)
    yield made
    made.close()


@pytest.fixture
def after_training(platform: str, selling: str) -> Iterator[Dialogue]:
    """The same, imported a week before its sponsor is first asked for a number: 25 May."""
    made = begin(selling, at=datetime(2026, 5, 25, 13, 0, tzinfo=UTC), platform=platform)
    yield made
    made.close()


class Opener(Protocol):
    """Begins a conversation about these programs."""

    def __call__(
        self,
        *programs: str,
        at: datetime = FRIDAY,
        settled: bool = True,
        strangers: tuple[str, ...] = (),
    ) -> Dialogue:
        """As `dialogue.begin`, on the test's platform."""
        ...


@pytest.fixture
def opened(platform: str) -> Iterator[Opener]:
    """Tiny programs of the test's own making, four weeks after their training."""
    made: list[Dialogue] = []

    def open_(
        *programs: str,
        at: datetime = FRIDAY,
        settled: bool = True,
        strangers: tuple[str, ...] = (),
    ) -> Dialogue:
        made.append(begin(*programs, at=at, platform=platform, settled=settled, strangers=strangers))
        return made[-1]

    yield open_
    for dialogue in made:
        dialogue.close()
