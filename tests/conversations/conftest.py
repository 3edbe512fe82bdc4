"""Fixtures of the conversation tests."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

import pytest

from tests.conversations.dialogue import Dialogue, begin
from tests.conversations.programs import FRIDAY
from tests.conversations.wires import PLATFORMS

EXAMPLE = Path(__file__).parents[2] / "examples" / "consultative-selling.yaml"


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, as the program does."""
    return "asyncio"


EVERY_DAY = {
    "slack": {"test_a_sponsor_who_writes_a_sentence_is_asked_to_confirm"},
    "slack_socket": {"test_a_sponsor_who_writes_a_sentence_is_asked_to_confirm"},
    "teams": set[str](),
}
"""What is held on real platforms with every `make test`; all the rest with `make torture`."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Leave most conversations on real platforms to torture: all are held on the sandbox every day."""
    for item in items:
        if isinstance(item, pytest.Function) and hasattr(item, "callspec"):
            platform = item.callspec.params.get("platform", "sandbox")
            if platform != "sandbox" and item.originalname not in EVERY_DAY[str(platform)]:
                item.add_marker("torture")


@pytest.fixture(params=PLATFORMS)
def platform(request: pytest.FixtureRequest) -> str:
    """Each platform in turn."""
    return str(request.param)


@pytest.fixture
def selling() -> str:
    """The sales example's text."""
    return EXAMPLE.read_text(encoding="utf-8")


@pytest.fixture
async def dialogue(platform: str, selling: str) -> AsyncIterator[Dialogue]:
    """The sales example, imported on the Monday it was created: 09:00 in New York."""
    made = begin(selling, at=datetime(2026, 1, 12, 14, 0, tzinfo=UTC), platform=platform)
    yield made
    await made.end()


@pytest.fixture
async def after_training(platform: str, selling: str) -> AsyncIterator[Dialogue]:
    """The same, imported a week before its sponsor is first asked for a number: 25 May."""
    made = begin(selling, at=datetime(2026, 5, 25, 13, 0, tzinfo=UTC), platform=platform)
    yield made
    await made.end()


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
async def opened(platform: str) -> AsyncIterator[Opener]:
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
        await dialogue.end()
