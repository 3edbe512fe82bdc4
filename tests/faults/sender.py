"""Sending to the fake platform, as to one that can be asked about a message and as to one that cannot."""

import asyncio
import json
import logging
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from bot.sending.outcomes import Held, Limit, NotSent, Outcome, Outgoing, Sent, Uncertain
from bot.sending.rates import Rates

logger = logging.getLogger(__name__)

Hears = Callable[[asyncio.StreamReader], Awaitable[bytes]]


class Policy(StrEnum):
    """What is done about a message of which nobody knows whether it arrived."""

    LOOK = "look"
    """Slack: it is looked for, and sent again only if it is not there."""
    AGAIN = "send again"
    """A platform that cannot be asked: better twice than never."""
    LEAVE = "leave it"
    """A platform that cannot be asked: better never than twice."""


@dataclass
class FakeSender:
    """Sends over a real connection."""

    port: int
    policy: Policy = Policy.LOOK
    settle_after: timedelta = timedelta(0)
    patience: float = 0.2
    """Seconds until it no longer waits for an answer."""
    rates: Rates = field(default_factory=Rates)

    async def send(self, message: Outgoing) -> Outcome:
        """Send it; once the connection stands, no answer may mean anything."""
        await self._disturbs(message)
        if (held := message.too_late()) is not None:
            return held
        asked = {
            "do": "send",
            "pid": os.getpid(),
            "tenant_id": message.tenant_id,
            "person_id": message.person_id,
            "token": message.token,
        }
        try:
            answer = await ask(self.port, asked, patience=self.patience)
        except ConnectionRefusedError:
            # Says nothing about the message, so it must not count as one of its tries.
            return Held("nobody is there", timedelta(seconds=30), everyone=True)
        except OSError as error:  # a time-out among them
            logger.info("Nobody knows", extra={"action": "in_doubt", "token": message.token})
            return Uncertain(type(error).__name__)
        if "refused" in answer:
            limit = Limit.TENANT if answer["refused"] == "STORM" else Limit.CONVERSATION
            return NotSent("ratelimited", retry_after=timedelta(seconds=answer["wait"]), limit=limit)
        return Sent(answer["ref"])

    async def _disturbs(self, message: Outgoing) -> None:
        """Ask first whether they want to be disturbed, and go on where nobody says."""
        began = time.monotonic()
        try:
            asked = {"do": "rest", "person_id": message.person_id}
            await ask(self.port, asked, patience=self.patience, hears=asyncio.StreamReader.readline)
        except OSError:
            pass
        except asyncio.CancelledError:
            # As Slack's client: where both ring at once, after a pause, it takes its caller's for its own.
            if time.monotonic() - began < self.patience:
                raise

    async def find(self, message: Outgoing) -> Outcome:
        """What the policy says."""
        if self.policy is Policy.AGAIN:
            return NotSent("nobody knows; sent again", retry_after=timedelta(0))
        if self.policy is Policy.LEAVE:
            return Sent("")
        try:
            answer = await ask(self.port, {"do": "look", "token": message.token}, patience=self.patience)
        except OSError as error:
            return Uncertain(type(error).__name__)
        return Sent("found") if answer["there"] else NotSent("not there", retry_after=timedelta(0))


async def ask(
    port: int, asked: dict[str, Any], *, patience: float, hears: Hears | None = None
) -> dict[str, Any]:
    """Ask one thing.

    Raises:
        OSError: no answer: refused, broken or late.
    """
    async with asyncio.timeout(patience):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(json.dumps(asked).encode() + b"\n")
            line = await (hears or hear)(reader)
        finally:
            writer.transport.abort()
    if not line:
        raise ConnectionResetError
    answer: dict[str, Any] = json.loads(line)
    return answer


async def hear(reader: asyncio.StreamReader) -> bytes:
    """The answer; the question is on its way."""
    return await reader.readline()
