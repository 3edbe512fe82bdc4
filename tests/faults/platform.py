"""The fake platform: a real address on loopback that writes down what reaches it, and errs as it is told.

It runs in a thread of the test, so it outlives every process that is killed. One line of JSON is asked, one
is answered, and then the connection is closed.
"""

import asyncio
import json
import threading
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from enum import StrEnum
from types import TracebackType
from typing import Any, Self

from tests.ports import free_port
from workflows.events import ReplyReceived


class Way(StrEnum):
    """What the platform does with a message."""

    ACCEPTS = "accepts"
    SLOW = "accepts, and takes its time to say so"
    LATE = "accepts after a while"
    SILENT = "accepts, and never says so"
    BREAKS = "accepts, and breaks the connection"
    DROPS = "breaks the connection before it has taken the message"
    BUSY = "a conversation has had too many"
    STORM = "the tenant has had too many"


@dataclass(frozen=True)
class Arrival:
    """One message on one attempt to send it."""

    at: float
    pid: int
    tenant_id: int
    person_id: int
    token: str


Habit = Callable[[Arrival, int], Way]
"""What to do with a message at its so many-th attempt, counted from 0."""


def always_accepts(_message: Arrival, _attempt: int) -> Way:
    """As on a good day."""
    return Way.ACCEPTS


@dataclass
class FakePlatform:
    """Takes messages, tells whether one is there, and hands out events until they are acknowledged."""

    habit: Habit = always_accepts
    wait: float = 30.0
    """Seconds a sender is asked to wait when there were too many."""
    slow: float = 0.05
    thinks: float = 0.0
    """Seconds until it says whether somebody wants to be disturbed, which is asked before every message."""
    arrived: list[Arrival] = field(default_factory=list)
    """What is there now, in the order in which people see it."""
    attempts: list[tuple[Arrival, Way]] = field(default_factory=list)
    looks: Counter[str] = field(default_factory=Counter)
    events: list[ReplyReceived] = field(default_factory=list)
    """To be delivered, in this order; one that is acknowledged is gone."""
    port: int = field(default_factory=free_port)

    def __post_init__(self) -> None:
        """Begin in a thread of its own."""
        self._loop = asyncio.new_event_loop()
        self._server: asyncio.Server | None = None
        self._tried: Counter[str] = Counter()
        self._there: set[str] = set()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fake-platform")

    def __enter__(self) -> Self:
        """Open for messages."""
        self._thread.start()
        self.comes_back()
        return self

    def __exit__(self, *error: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Close for good."""
        self._run(self._end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def goes_away(self) -> None:
        """Nobody can connect until it comes back."""
        self._run(self._close())

    def comes_back(self) -> None:
        """Listen, on the same port as before."""
        self._run(self._open())

    def has_met(self, attempts: int) -> bool:
        """Whether that many messages came to it, welcome or not."""
        return len(self.attempts) >= attempts

    def has_only(self, left: int) -> bool:
        """Whether no more events than these are still to be acknowledged."""
        return len(self.events) <= left

    def ways(self, *ways: Way) -> Counter[str]:
        """How often each message was met in one of these ways."""
        return Counter(message.token for message, way in list(self.attempts) if way in ways)

    async def _end(self) -> None:
        await self._close()
        await self._turns()  # whom it has just accepted: a task that never began would leave its socket open
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        await self._turns()  # what was broken off is closed with the loop's next turn

    async def _turns(self) -> None:
        for _ in range(3):
            await asyncio.sleep(0)

    async def _open(self) -> None:
        self._server = await asyncio.start_server(self._meet, "127.0.0.1", self.port, backlog=1_000)

    async def _close(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _run(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    async def _meet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            line = await reader.readline()
            answer = await self._answer(json.loads(line)) if line.endswith(b"\n") else None
            if answer is not None:
                writer.write(json.dumps(answer).encode() + b"\n")
                await writer.drain()
        except ConnectionError:
            pass  # whoever asked is gone
        finally:
            writer.transport.abort()

    async def _answer(self, asked: dict[str, Any]) -> dict[str, Any] | None:
        match asked.pop("do"):
            case "send":
                return await self._take(Arrival(time.monotonic(), **asked))
            case "look":
                self.looks[asked["token"]] += 1
                return {"there": asked["token"] in self._there}
            case "rest":
                await asyncio.sleep(self.thinks)
                return {}
            case "event":
                return {"event": self.events[0].model_dump(mode="json") if self.events else None}
            case "acknowledge":
                if self.events and self.events[0].event_id == asked["event_id"]:
                    del self.events[0]
                return {}
        raise ValueError(asked)

    async def _take(self, message: Arrival) -> dict[str, Any] | None:
        attempt = self._tried[message.token]
        self._tried[message.token] += 1
        way = self.habit(message, attempt)
        self.attempts.append((message, way))
        if way in (Way.BUSY, Way.STORM):
            return {"refused": way.name, "wait": self.wait}
        if way is Way.DROPS:
            return None
        if way is Way.LATE:
            await asyncio.sleep(self.slow)
        self.arrived.append(message)
        self._there.add(message.token)
        if way is Way.SILENT:
            await asyncio.sleep(3_600)
        if way is Way.BREAKS:
            return None
        if way is Way.SLOW:
            await asyncio.sleep(self.slow)
        return {"ref": f"{message.token} {attempt}"}
