"""The fake world, served; and the browser to look at it with."""

from collections.abc import Iterator

import pytest

from tests.browser import browser as browser
from tests.sandbox.fake_world import FakeWorld
from tests.sandbox.serve_fake import Serving


@pytest.fixture
def world() -> FakeWorld:
    return FakeWorld()


@pytest.fixture
def serving(world: FakeWorld) -> Iterator[Serving]:
    """The page on the fake world. Stopping it at the end also proves that open streams do not hold it."""
    serving = Serving(world)
    serving.start()
    yield serving
    if serving.running:
        serving.stop()
