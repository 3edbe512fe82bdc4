"""The fake platform, open as long as a test runs."""

from collections.abc import Iterator

import pytest

from tests.faults.platform import FakePlatform


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, as the program does."""
    return "asyncio"


@pytest.fixture
def platform() -> Iterator[FakePlatform]:
    """The fake platform."""
    with FakePlatform() as opened:
        yield opened
