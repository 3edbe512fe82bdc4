"""Calls to the optional language model: a monthly budget, a log without content, and rest when asked for."""

import logging
import time
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel

from bot.clock import Clock
from bot.database import write
from bot.settings import ModelSettings
from storage import model_use
from storage.database import Database
from storage.words import ModelOutcome

if TYPE_CHECKING:
    from bot.model_service import Came

logger = logging.getLogger(__name__)

ALLOW_MODEL_CALLS = True
"""Tests turn this off, so that none can call a model by accident."""

_LONGEST_WAIT = 600.0

A = TypeVar("A", bound=BaseModel)

Call = Callable[[str, str, type[BaseModel]], Awaitable["Came[Any]"]]
"""Instructions, a question and the shape of the answer, to what came of it."""


class ModelCalls:
    """Asks the model what it is told to. Whatever goes wrong, it is an outcome or no answer at all."""

    def __init__(self, settings: ModelSettings, database: Database, clock: Clock, call: Call) -> None:
        self.settings = settings
        self._database = database
        self._clock = clock
        self._call = call
        self._quiet_until = 0.0

    def quiet_for(self) -> float:
        """For how many seconds more the service asked to be left alone."""
        return max(0.0, self._quiet_until - time.monotonic())

    async def ask(
        self,
        question: str,
        *,
        instructions: str,
        version: str,
        shape: type[A],
        for_an_answer: int,
        budget: int,
    ) -> "Came[A] | None":
        """What came of one call; None where none was made.

        Args:
            question: all that is sent beside the instructions.
            instructions: what the model is told to do.
            version: of the instructions, for the log.
            shape: what it may answer.
            for_an_answer: tokens set aside for the answer.
            budget: tokens of the month that may be spent before this is refused.
        """
        if not ALLOW_MODEL_CALLS:
            raise RuntimeError(
                "a test called a model; set bot.model_calls.ALLOW_MODEL_CALLS where that is meant"
            )
        if self.quiet_for():
            return None
        now = self._clock.now()
        # Three bytes to a token is more than any tokenizer takes for the languages here.
        tokens = (len(instructions.encode()) + len(question.encode())) // 3 + for_an_answer
        started = await write(
            self._database,
            lambda session: model_use.set_aside(
                session,
                at=now,
                model=self.settings.name,
                instructions=version,
                tokens=tokens,
                budget=budget,
            ),
        )
        if started is None:
            logger.warning(
                "The model's monthly tokens for this are used up",
                extra={"action": "model_budget", "instructions": version},
            )
            return None
        begun = time.monotonic()
        came = await self._call(instructions, question, shape)
        took = int((time.monotonic() - begun) * 1000)
        quiet_until = time.monotonic() + min(came.wait_seconds, _LONGEST_WAIT)
        self._quiet_until = max(self._quiet_until, quiet_until)  # another call may have been told to wait
        await write(
            self._database,
            lambda session: model_use.settle(
                session, call_id=started.key_id, outcome=came.outcome, spent=came.spent, milliseconds=took
            ),
        )
        spent = {"input": came.spent[0], "output": came.spent[1]} if came.spent else {}
        status = {"http_status": came.http_status} if came.http_status else {}
        level = logging.WARNING if came.outcome is ModelOutcome.MISCONFIGURED else logging.INFO
        logger.log(
            level,
            "The model was asked",
            extra={
                "action": "model_asked",
                "instructions": version,
                "outcome": came.outcome.value,
                "took_ms": took,
                **spent,
                **status,
            },
        )
        return came


def make_calls(settings: ModelSettings | None, database: Database, clock: Clock) -> ModelCalls | None:
    """Calls to the service in the settings, for all who ask it; none where no model is configured."""
    if settings is None:
        return None
    # Only here, so that nobody without a model waits for the package to load.
    from bot.model_service import call

    return ModelCalls(
        settings,
        database,
        clock,
        lambda instructions, question, shape: call(
            settings, instructions=instructions, question=question, shape=shape
        ),
    )
