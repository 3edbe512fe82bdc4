"""A load of signed events over connections that are never idle, and how long each waits for its answer."""

import asyncio
import hashlib
import hmac
import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from typing_extensions import override

from benchmarks.answering import PATH, SECRET
from benchmarks.measure import percentile

CONNECTIONS = 32
PEOPLE = 500


@dataclass(frozen=True)
class Answered:
    """Events per second, and the milliseconds the slowest hundredth waited at least."""

    rate: float
    p99: float


class NotAnswered(Exception):
    """An event was refused or not stored, so there is nothing to measure."""


def load(port: int, events: int) -> Answered:
    """Send so many events over a few connections, each the next one after its answer."""
    return asked(port, [_request(number) for number in range(events)])


def asked(port: int, requests: Sequence[bytes]) -> Answered:
    """As `load`, with requests of one's own."""
    return asyncio.run(_load(port, requests))


async def _load(port: int, requests: Sequence[bytes]) -> Answered:
    loop = asyncio.get_running_loop()
    for _ in range(200):  # until it listens
        try:
            transport, _protocol = await loop.create_connection(asyncio.Protocol, "127.0.0.1", port)
        except ConnectionRefusedError:
            await asyncio.sleep(0.05)
        else:
            transport.close()
            break
    waiting, took = iter(requests), list[float]()
    clients = [_Client(waiting, took) for _ in range(CONNECTIONS)]
    started = time.perf_counter()
    for each in clients:
        await loop.create_connection(each.itself, "127.0.0.1", port)
    await asyncio.gather(*(each.done for each in clients))
    seconds = time.perf_counter() - started
    return Answered(len(requests) / seconds, percentile(sorted(took), 0.99) * 1000)


class _Client(asyncio.Protocol):
    """One connection that is never idle."""

    def __init__(self, waiting: Iterator[bytes], took: list[float]) -> None:
        self._waiting = waiting
        self._took = took
        self._begun = 0.0
        self._answer = b""
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def itself(self) -> "_Client":
        return self

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)
        self._next()

    @override
    def data_received(self, data: bytes) -> None:
        self._answer += data
        head, end, body = self._answer.partition(b"\r\n\r\n")
        if not end or len(body) < _length(head):
            return
        if not head.startswith(b"HTTP/1.1 200"):
            self.done.set_exception(NotAnswered(head.decode()))
            self._transport.close()
            return
        self._took.append(time.perf_counter() - self._begun)
        self._next()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(exc or NotAnswered("the connection was closed"))

    def _next(self) -> None:
        request = next(self._waiting, None)
        if request is None:
            self.done.set_result(None)
            self._transport.close()
            return
        self._answer = b""
        self._begun = time.perf_counter()
        self._transport.write(request)


def _length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    return 0


def _request(number: int) -> bytes:
    """A signed event as Slack sends them."""
    user = number % PEOPLE
    event = {"type": "message", "channel_type": "im", "text": "Win rate is 25.5 % now", "ts": f"{number}.1"}
    said = {
        "type": "event_callback",
        "team_id": "T1",
        "api_app_id": "A1",
        "event_id": f"Ev{number}",
        "event": {**event, "user": f"U{user}", "channel": f"D{user}"},
    }
    return signed(json.dumps(said).encode(), kind="application/json")


def signed(body: bytes, *, kind: str) -> bytes:
    """A whole request, signed as Slack signs it."""
    at = str(int(time.time()))
    made = hmac.new(SECRET.encode(), b"v0:" + at.encode() + b":" + body, hashlib.sha256).hexdigest()
    head = (
        f"POST {PATH} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\n"
        f"X-Slack-Request-Timestamp: {at}\r\nX-Slack-Signature: v0={made}\r\n"
        f"Content-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
