"""Sending to the fake platform, as to one that can be asked about a message and as to one that cannot."""

import asyncio
import json
import logging
import os
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum
from typing import Any

from bot.sending.outcomes import Limit, NotSent, Outcome, Outgoing, Sent, Uncertain
from bot.sending.rates import Rates

logger = logging.getLogger(__name__)


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
            return NotSent("nobody is there", retry_after=timedelta(seconds=30), limit=Limit.TENANT)
        except OSError as error:  # a time-out among them
            logger.info("Nobody knows", extra={"action": "in_doubt", "token": message.token})
            return Uncertain(type(error).__name__)
        if "refused" in answer:
            limit = Limit.TENANT if answer["refused"] == "STORM" else Limit.CONVERSATION
            return NotSent("ratelimited", retry_after=timedelta(seconds=answer["wait"]), limit=limit)
        return Sent(answer["ref"])

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


async def ask(port: int, asked: dict[str, Any], *, patience: float) -> dict[str, Any]:
    """Ask one thing.

    Raises:
        OSError: no answer: refused, broken or late.
    """
    async with asyncio.timeout(patience):
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        try:
            writer.write(json.dumps(asked).encode() + b"\n")
            line = await hear(reader)
        finally:
            writer.transport.abort()
    if not line:
        raise ConnectionResetError
    answer: dict[str, Any] = json.loads(line)
    return answer


async def hear(reader: asyncio.StreamReader) -> bytes:
    """The answer; the question is on its way."""
    return await reader.readline()
