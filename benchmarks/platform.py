"""A chat platform that takes messages over HTTP and counts them, in a process of its own. Argument: seconds.

It answers each message after so many seconds, and does so little that it is never what is measured.
"""

import asyncio
import json
import sys
import time
from collections import Counter
from typing import cast

from typing_extensions import override

_END = b"\r\n\r\n"
_LENGTH = b"content-length:"


class Ledger:
    """What arrived."""

    def __init__(self) -> None:
        self.tokens: Counter[str] = Counter()
        self.open = 0
        self.most_open = 0
        self.first = 0.0
        self.last = 0.0

    def take(self, body: bytes) -> str:
        """Write a message down; returns its reference."""
        self.last = time.time()
        self.first = self.first or self.last
        self.tokens[json.loads(body)["token"]] += 1
        self.open += 1
        self.most_open = max(self.most_open, self.open)
        return str(len(self.tokens))

    def seen(self) -> dict[str, float]:
        """What is asked of it afterwards."""
        arrived = self.tokens.total()
        return {
            "arrived": arrived,
            "repeated": arrived - len(self.tokens),
            "at_once": self.most_open,
            "seconds": self.last - self.first,
            "last": self.last,
        }


class Connection(asyncio.Protocol):
    """One connection, kept open: a message, or `GET` for what was seen so far."""

    def __init__(self, ledger: Ledger, seconds: float) -> None:
        self._ledger = ledger
        self._seconds = seconds
        self._loop = asyncio.get_running_loop()
        self._waiting = bytearray()

    @override
    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)

    @override
    def data_received(self, data: bytes) -> None:
        self._waiting += data
        while (end := self._waiting.find(_END)) >= 0:
            head = bytes(self._waiting[:end]).lower()
            length = _length(head)
            if len(self._waiting) < end + len(_END) + length:
                return
            body = bytes(self._waiting[end + len(_END) : end + len(_END) + length])
            del self._waiting[: end + len(_END) + length]
            self._handle(head, body)

    def _handle(self, head: bytes, body: bytes) -> None:
        if head.startswith(b"get"):
            self._answer(json.dumps(self._ledger.seen()))
            return
        ref = self._ledger.take(body)
        if self._seconds:
            self._loop.call_later(self._seconds, self._sent, ref)
        else:
            self._sent(ref)

    def _sent(self, ref: str) -> None:
        self._ledger.open -= 1
        self._answer(json.dumps({"ok": True, "ref": ref}))

    def _answer(self, text: str) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(text)}\r\n\r\n"
        self._transport.write((head + text).encode())


def _length(head: bytes) -> int:
    at = head.find(_LENGTH)
    return 0 if at < 0 else int(head[at + len(_LENGTH) :].split(b"\r\n", 1)[0])


async def main(seconds: float) -> None:
    """Serve on a free port, say which, and go on until killed."""
    ledger = Ledger()
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(ledger, seconds), "127.0.0.1", 0, backlog=512
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
