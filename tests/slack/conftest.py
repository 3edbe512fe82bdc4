"""A small world on Slack: the people of a tiny program in one fake workspace."""

from collections.abc import AsyncIterator, Callable

import pytest

from tests.conversations.dialogue import Dialogue, begin
from tests.conversations.programs import DANA, FRIDAY, program
from tests.slack.fake.delivery import Delivery
from tests.slack.wire import SlackWire


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """As the program."""
    return "asyncio"


class SlackWorld:
    """A conversation's world with its Slack side at hand."""

    def __init__(self, dialogue: Dialogue) -> None:
        self.dialogue = dialogue
        wire = dialogue.wire
        assert isinstance(wire, SlackWire)
        self.wire = wire
        self.workspace = wire.workspace

    @property
    def delivery(self) -> Delivery:
        """How Slack calls the bot."""
        return self.wire.delivery

    async def user(self, name: str) -> str:
        """Somebody's id on Slack."""
        return await self.wire.user(f"{name}@halden.example")

    async def settled(self) -> None:
        """Until everything that came in is worked on."""
        await self.wire.connection.inbound.finish()


@pytest.fixture
async def worlds() -> AsyncIterator[Callable[..., SlackWorld]]:
    """Opens worlds, four weeks after the training."""
    made: list[Dialogue] = []

    def open_(*, platform: str = "slack", settled: bool = True) -> SlackWorld:
        made.append(begin(program(), at=FRIDAY, settled=settled, platform=platform))
        return SlackWorld(made[-1])

    yield open_
    for each in made:
        await each.end()


@pytest.fixture
async def world(worlds: Callable[..., SlackWorld]) -> SlackWorld:
    """One of them, ready."""
    made = worlds()
    await made.wire.user(f"{DANA}@halden.example")
    return made
