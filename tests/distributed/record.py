"""A platform that only writes down, in a file, what reaches it: the file outlives every killed process."""

import asyncio
import os
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from bot.engine.distributed import Pace
from bot.sending.outcomes import NotSent, Outcome, Outgoing, Sent
from bot.sending.rates import Rates

QUICK = Pace(look="* * * * * *", rescue="* * * * * *", heartbeat=0.5, silent=3, poll=0.2, grace=8, again=0.5)
"""Everything in seconds that takes a minute in earnest."""


@dataclass(frozen=True)
class Line:
    """One thing that happened to one message."""

    at: float
    pid: int
    what: str
    tenant_id: int
    person_id: int
    token: str


class Record:
    """What happened, oldest first."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def add(self, what: str, message: Outgoing) -> None:
        """Add a line, whole or not at all."""
        words = (time.monotonic(), os.getpid(), what, message.tenant_id, message.person_id, message.token)
        with self.path.open("ab", buffering=0) as file:
            file.write((" ".join(map(str, words)) + "\n").encode())

    def lines(self, *whats: str) -> list[Line]:
        """All lines, or those of these kinds."""
        if not self.path.exists():
            return []
        found = []
        for written in self.path.read_text().splitlines(keepends=True):
            if not written.endswith("\n"):
                break  # it is just being written
            at, pid, what, tenant_id, person_id, token = written.split()
            if not whats or what in whats:
                found.append(Line(float(at), int(pid), what, int(tenant_id), int(person_id), token))
        return found

    def has(self, what: str, message: Outgoing) -> bool:
        """Whether this happened to this message. Quick: a worker that looks for many must not stand still."""
        sought = f" {what} {message.tenant_id} {message.person_id} {message.token}\n"
        return sought.encode() in self.path.read_bytes()

    def arrived(self) -> list[str]:
        """The tokens of what arrived, in order; one that arrived twice is in it twice."""
        return [line.token for line in self.lines("arrived")]

    def together(self) -> set[int]:
        """The tenants in which two processes were sending at the same time."""
        sending: dict[str, Line] = {}
        found = set()
        for line in self.lines():
            if line.what == "begun":
                if any(o.tenant_id == line.tenant_id and o.pid != line.pid for o in sending.values()):
                    found.add(line.tenant_id)
                sending[line.token] = line
            elif line.what == "ended":
                del sending[line.token]
        return found


class RecordingSender:
    """Takes a while over every message; it arrives halfway through."""

    settle_after = timedelta(0)
    rates = Rates()

    def __init__(self, record: Record, seconds: float) -> None:
        self._record = record
        self._half = seconds / 2

    async def send(self, message: Outgoing) -> Outcome:
        """It is written down when it is begun, when it has arrived, and when the platform has answered."""
        self._record.add("begun", message)
        await asyncio.sleep(self._half)
        self._record.add("arrived", message)
        await asyncio.sleep(self._half)
        self._record.add("ended", message)
        return Sent(message.token)

    async def find(self, message: Outgoing) -> Outcome:
        """Whether it arrived."""
        if self._record.has("arrived", message):
            return Sent(message.token)
        return NotSent("it never arrived", retry_after=timedelta(0))
