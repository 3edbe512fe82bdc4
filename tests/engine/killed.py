"""Kills lives: at a named step or at a random moment, again and again, and tells how the story differs.

Run as `python -m tests.engine.killed FOLDER TEMPLATE PLAN...`. A process of its own that has everything
imported and forks each life, so that a life costs no start. A plan is `step:N,N,...` (the life is killed at
its Nth pass of that step, the next life at its own) or `random:SEED`. Prints one JSON object.
"""

import asyncio
import json
import os
import random
import shutil
import signal
import sys
import time
import traceback
from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

import bot.engine.embedded
import workflows.dialogue
import workflows.planning
from bot.delivery import Delivery
from bot.gateway import Gateway
from storage import inbox, leases, outbox, sandbox
from tests.engine.life import KeptClock, StrictSender, as_json, live, story

STEPS: dict[str, tuple[object, str, bool]] = {
    # What is passed: its owner, its name, and whether the kill comes before it or after.
    "planned, not committed": (workflows.planning, "plan", False),
    "message written, not committed": (outbox, "post", False),
    "ticked, not committed": (bot.engine.embedded, "tick", False),
    "ticked, not drained": (Delivery, "drain", True),
    "leased, not committed": (leases, "lease", False),
    "leased, not sent": (StrictSender, "send", True),
    "in the chat, not committed": (sandbox, "put", False),
    "sent, not marked": (StrictSender, "send", False),
    "marked, not committed": (leases, "mark", False),
    "drained": (Delivery, "drain", False),
    "event stored, not committed": (inbox, "store", False),
    "event stored, not worked on": (Gateway, "receive", False),
    "answer handled, not committed": (workflows.dialogue, "handle", False),
    "event finished, not committed": (inbox, "finish", False),
    "event worked on": (Gateway, "process", False),
    "clock turned": (KeptClock, "turn_to", False),
    "settled, not committed": (leases, "orphan", False),
}

MOST_RANDOM_LIVES = 8


def arm(step: str, nth: int) -> None:
    """From now on this process ends at the `nth` pass of `step`, as by a power cut."""
    owner, name, before = STEPS[step]
    original = getattr(owner, name)
    passes = 0

    def passed() -> None:
        nonlocal passes
        passes += 1
        if passes == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    setattr(owner, name, _around(original, passed if before else None, None if before else passed))


def _around(
    original: Callable[..., Any], before: Callable[[], None] | None, after: Callable[[], None] | None
) -> Callable[..., Any]:
    @wraps(original)
    async def later(*args: Any, **kwargs: Any) -> Any:
        if before:
            before()
        result = await original(*args, **kwargs)
        if after:
            after()
        return result

    @wraps(original)
    def now(*args: Any, **kwargs: Any) -> Any:
        if before:
            before()
        result = original(*args, **kwargs)
        if after:
            after()
        return result

    return later if asyncio.iscoroutinefunction(original) else now


def born(folder: Path, *, step: str = "", nth: int = 0) -> int:
    """Fork a life; returns its process id."""
    sys.stdout.flush()
    child = os.fork()
    if child:
        return child
    try:
        if step:
            arm(step, nth)
        live(folder)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def ended(child: int) -> bool:
    """Wait for a life to end: True when it came to its end, False when it was killed."""
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return False
    if os.waitstatus_to_exitcode(status) != 0:
        raise RuntimeError("a life ended with an error")
    return True


def killed_at(folder: Path, step: str, nths: list[int]) -> int:
    """Lives that are killed at a step; a last one is left alone. Returns how many were killed."""
    kills = 0
    for nth in nths:
        if ended(born(folder, step=step, nth=nth)):
            return kills
        kills += 1
    if not ended(born(folder)):
        raise RuntimeError("somebody else killed it")
    return kills


def killed_at_random(folder: Path, seed: int, seconds: float) -> int:
    """Lives that are killed at any moment; each goes on where the last was stopped."""
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    for kills in range(MOST_RANDOM_LIVES):
        child = born(folder)
        time.sleep(chance.uniform(0, seconds / 2))
        os.kill(child, signal.SIGKILL)
        if ended(child):
            return kills
    if not ended(born(folder)):
        raise RuntimeError("somebody else killed it")
    return MOST_RANDOM_LIVES


def fresh(folder: Path, template: Path) -> Path:
    """A folder with an empty, migrated database."""
    folder.mkdir(parents=True)
    shutil.copy(template, folder / "alignment.sqlite3")
    return folder


def main(folder: Path, template: Path, plans: list[str]) -> None:
    """Run every plan and print what came of it."""
    # On a slow machine a look of the engine's own would come amid a life, and another amid the next.
    bot.engine.embedded.LOOK_SECONDS = 3_600
    bot.engine.embedded._FIRST_SECONDS = 3_600.0
    calm = fresh(folder / "calm", template)
    live(calm)  # in this process, so that the forked lives find every cache warm
    started = time.monotonic()
    if not ended(born(fresh(folder / "timed", template))):
        raise RuntimeError("somebody else killed it")
    seconds = time.monotonic() - started
    expected = as_json(calm)
    kills: dict[str, int] = {}
    different: dict[str, Any] = {}
    for number, plan in enumerate(plans):
        place = fresh(folder / str(number), template)
        kind, _, detail = plan.partition(":")
        if kind == "random":
            kills[plan] = killed_at_random(place, int(detail), seconds)
            while not kills[plan]:  # the machine is faster than it was
                seconds /= 2
                place = fresh(folder / f"{number} in {seconds} s", template)
                kills[plan] = killed_at_random(place, int(detail), seconds)
        else:
            kills[plan] = killed_at(place, kind, [int(nth) for nth in detail.split(",")])
        if as_json(place) != expected:
            different[plan] = _differences(story(calm), story(place))
    print(json.dumps({"calm": story(calm), "kills": kills, "different": different}))  # noqa: T201


def _differences(expected: dict[str, Any], found: dict[str, Any]) -> dict[str, Any]:
    return {
        name: {"calm": expected[name], "killed": found[name]}
        for name in expected
        if expected[name] != found[name]
    }


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3:])
