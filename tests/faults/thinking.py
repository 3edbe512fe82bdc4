"""A language model that is asked about hard letters, takes its time and finds nothing."""

import asyncio
from collections.abc import Callable, Sequence

from typing_extensions import override

from prompts.model import Stated
from tests.storage.rows import NOW
from workflows.events import Event, ReplyReceived
from workflows.ports import Doubt, SecondReader
from workflows.turn import Turn

HARD = "hard"


class SlowReader(SecondReader):
    """The model."""

    def __init__(self, done: Callable[[], bool]) -> None:
        self._done = done
        self.asked = 0

    @override
    async def ask(self, doubt: Doubt) -> Sequence[Stated]:
        """Nothing, once it is done."""
        assert doubt.reply == HARD
        self.asked += 1
        while not self._done():  # noqa: ASYNC110 - in another process nobody tells it
            await asyncio.sleep(0.05)
        return ()


def doubt_what_is_hard(turn: Turn, event: Event) -> Doubt | None:
    """In place of `dialogue.doubt`, which needs a whole program to be in doubt about."""
    if isinstance(event, ReplyReceived) and event.text == HARD:
        return Doubt(HARD, (), NOW.date(), "en")
    return None


def hard(events: Sequence[ReplyReceived]) -> list[ReplyReceived]:
    """The same letters, hard to understand."""
    return [event.model_copy(update={"text": HARD}) for event in events]
