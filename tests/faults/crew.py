"""Processes that send and answer, from the side of the test that starts, kills, pauses and watches them."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from sqlmodel import col, func, select

from storage.database import Database
from storage.models import Inbox
from storage.words import InboxState
from tests.faults.mail import unfinished
from tests.faults.platform import FakePlatform
from tests.faults.sender import Policy

SLACK_TOKEN = "xoxb-1"
"""The bot's, in the workspace of a fake Slack."""

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Plan:
    """What a process is to be."""

    url: str
    port: int
    log: str
    engine: str
    policy: Policy = Policy.LOOK
    settle: float = 2.0
    """Seconds after an attempt until a look-up can be trusted; as long as a lease, as on Slack."""
    patience: float = 0.4
    step: str = ""
    """Where it kills itself, at its `nth` pass."""
    nth: int = 1
    busy: float = 30.0
    """Seconds it waits for a locked file."""
    thinks: str = ""
    """A file: until it is there a language model thinks about each hard letter. Empty for no model."""
    zone: str = ""
    """The machine's own time zone."""
    slack: str = ""
    """The address of a fake Slack, to which the real sender is to send."""
    in_earnest: bool = False
    """Whether it looks as seldom as it does for people, and not every second."""
    clock: str = ""
    """A file with the seconds its clock is set ahead of the machine's; changed while it runs."""


@dataclass
class Process:
    """One of them."""

    pid: int
    log: Path

    def kill(self) -> None:
        """At once, as by a power cut."""
        with suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)

    def pause(self) -> None:
        """It does not run, and does not know."""
        os.kill(self.pid, signal.SIGSTOP)

    def resume(self) -> None:
        """It goes on as if nothing had happened."""
        os.kill(self.pid, signal.SIGCONT)

    def ends(self) -> None:
        """It is told to stop, and finishes what it has in hand."""
        os.kill(self.pid, signal.SIGTERM)

    def alive(self) -> bool:
        """Whether it still is."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        return True

    def said(self, action: str = "") -> list[dict[str, Any]]:
        """Its log lines, or those with this action."""
        lines = self.log.read_text().splitlines(keepends=True) if self.log.exists() else []
        # The last one may just be being written.
        found = [json.loads(line) for line in lines if line.startswith("{") and line.endswith("\n")]
        return [line for line in found if action in ("", line.get("action"))]


class Nursery:
    """A process with everything imported, so that its children start within a moment."""

    def __init__(self, *, lease: float = 2.0) -> None:
        """Start it; `lease` is for how many seconds a message is in somebody's hand."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.nursery"],
            cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT), "LEASE_SECONDS": str(lease)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )

    def born(self, plan: Plan) -> Process:
        """Start a process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(plan)).encode() + b"\n")
        self._process.stdin.flush()
        return Process(int(self._process.stdout.readline()), Path(plan.log))

    def close(self) -> None:
        """End it, and every child that is left."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.close()
        self._process.wait(60)
        self._process.stdout.close()


@dataclass
class Crew:
    """The processes that work on one database: one on SQLite, as many workers as wanted on PostgreSQL."""

    nursery: Nursery
    database: Database
    platform: FakePlatform
    folder: Path
    hired: list[Process] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many should work at a time."""
        return 1 if self.database.is_sqlite else 2

    def born(self, **changes: Any) -> Process:
        """Start one more."""
        plan = Plan(
            url=self.database.url.render_as_string(hide_password=False),
            port=self.platform.port,
            log=str(self.folder / f"log {len(self.hired)}"),
            engine="embedded" if self.database.is_sqlite else "distributed",
        )
        process = self.nursery.born(replace(plan, **changes))
        self.hired.append(process)
        return process

    def all_born(self, **changes: Any) -> list[Process]:
        """Start as many as should work at a time."""
        return [self.born(**changes) for _ in range(self.size)]

    def done(self) -> bool:
        """Whether every event was worked on and every message is marked as sent."""
        waiting = select(func.count()).select_from(Inbox).where(col(Inbox.state) == InboxState.WAITING)
        events = self.database.read(lambda session: session.exec(waiting).one())
        return not (self.platform.events or events or unfinished(self.database))

    def until(self, what: Callable[[], bool], *, seconds: float = 90.0) -> None:
        """Wait until it is so.

        Raises:
            TimeoutError: it never was; says what the processes said.
        """
        end = time.monotonic() + seconds
        while not what():
            if time.monotonic() > end:
                logs = [process.log for process in self.hired if process.log.exists()]
                raise TimeoutError(
                    "\n".join(line for log in logs for line in log.read_text().splitlines()[-30:])
                )
            time.sleep(0.05)

    def end(self) -> None:
        """Kill whatever is left."""
        for process in self.hired:
            process.kill()
        self.until(lambda: not any(process.alive() for process in self.hired))
