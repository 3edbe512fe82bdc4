"""Starts processes that send and answer: everything is imported once, and each is a fork.

Run as `python -m tests.faults.nursery`. Reads a plan a line, prints the process id of each. When its input
ends it kills its children and itself.
"""

import asyncio
import json
import logging
import os
import signal
import sys
import time
import traceback
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import wraps
from pathlib import Path
from typing import Any

from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError

from storage import leases

# A test can wait for a lease to run out only if it is a short one; sending reads it when it is imported.
leases.LEASE = timedelta(seconds=float(os.environ.get("LEASE_SECONDS", "2")))

import bot.engine.embedded  # noqa: E402
import storage.database  # noqa: E402
from bot.delivery import Delivery  # noqa: E402
from bot.engine import jobs  # noqa: E402
from bot.engine.distributed import DistributedEngine, Pace  # noqa: E402
from bot.engine.embedded import EmbeddedEngine  # noqa: E402
from bot.gateway import Gateway  # noqa: E402
from bot.logs import set_up  # noqa: E402
from bot.platforms.slack import client  # noqa: E402
from bot.platforms.slack.send import SlackSender  # noqa: E402
from bot.sending.outcomes import Sender  # noqa: E402
from bot.sending.rates import Rates  # noqa: E402
from bot.settings import SlackSettings  # noqa: E402
from storage import inbox, outbox  # noqa: E402
from storage.database import Database  # noqa: E402
from storage.words import Platform  # noqa: E402
from tests.faults import sender  # noqa: E402
from tests.faults.crew import SLACK_TOKEN, Plan  # noqa: E402
from tests.faults.sender import FakeSender, Policy, ask  # noqa: E402
from tests.faults.thinking import SlowReader, doubt_what_is_hard  # noqa: E402
from workflows import dialogue  # noqa: E402
from workflows.events import ReplyReceived  # noqa: E402

bot.engine.embedded.LOOK_SECONDS = 0.2  # type: ignore[assignment]

PACE = Pace(
    look="* * * * * *",
    rescue="* * * * * *",
    heartbeat=0.3,
    silent=1.5,
    longest=20,
    poll=0.2,
    grace=8,
    again=0.5,
)

STEPS: dict[str, tuple[object, str, bool]] = {
    # What is passed: its owner, its name, and whether the kill comes before it or after.
    "leased, not committed": (leases, "lease", False),
    "leased, not sent": (FakeSender, "send", True),
    "the request has left": (sender, "hear", True),
    "answered, not marked": (FakeSender, "send", False),
    "marked, not committed": (leases, "mark", False),
    "taken to be looked for, not committed": (leases, "unsettled", False),
    "to be looked for": (FakeSender, "find", True),
    "looked for, not marked": (FakeSender, "find", False),
    "drained": (Delivery, "drain", False),
    "event stored, not committed": (inbox, "store", False),
    "event stored, not acknowledged": (Gateway, "receive", False),
    "answer written, not committed": (outbox, "post", False),
    "event finished, not committed": (inbox, "finish", False),
    "event worked on": (Gateway, "process", False),
    "work deferred": (jobs, "defer", False),
}


def arm(step: str, nth: int) -> None:
    """From now on this process ends at the `nth` pass of `step`, as by a power cut."""
    owner, name, before = STEPS[step]
    original: Callable[..., Any] = getattr(owner, name)
    passes = 0

    def passed() -> None:
        nonlocal passes
        passes += 1
        if passes == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    @wraps(original)
    async def later(*args: Any, **kwargs: Any) -> Any:
        if before:
            passed()
        result = await original(*args, **kwargs)
        if not before:
            passed()
        return result

    @wraps(original)
    def now(*args: Any, **kwargs: Any) -> Any:
        result = original(*args, **kwargs)
        passed()
        return result

    setattr(owner, name, later if asyncio.iscoroutinefunction(original) else now)


class SetClock:
    """The machine's clock, set ahead or back by what a file says."""

    def __init__(self, path: str) -> None:
        self._path = Path(path) if path else None

    def now(self) -> datetime:
        """The moment, in UTC."""
        ahead = float(self._path.read_text()) if self._path is not None else 0.0
        return datetime.now(UTC) + timedelta(seconds=ahead)


async def take_events(gateway: Gateway, engine: EmbeddedEngine | DistributedEngine, port: int) -> None:
    """Store what the platform has, acknowledge it, and have it worked on beside the next; for ever."""
    working = set()
    while True:
        try:
            found = (await ask(port, {"do": "event"}, patience=1))["event"]
            if found is None:
                await asyncio.sleep(0.1)
                continue
            event = ReplyReceived.model_validate(found)
            new = await gateway.receive(event)
            await ask(port, {"do": "acknowledge", "event_id": event.event_id}, patience=1)
            if new:
                work = asyncio.create_task(engine.arrived(event.tenant_id, event.conversation))
                working.add(work)
                work.add_done_callback(working.discard)
        except (OSError, SQLAlchemyError):
            await asyncio.sleep(0.1)  # not acknowledged, so it comes again


def on_slack(plan: Plan, database: Database, clock: SetClock) -> SlackSender:
    """The sender that people's messages go by, as fast as it goes."""
    client._SECONDS = client._AT_MOST_SECONDS = plan.patience
    settings = SlackSettings(
        bot_token=SecretStr(SLACK_TOKEN), signing_secret=SecretStr("s3cret"), base_url=plan.slack
    )
    made = SlackSender(settings, (), (), database, clock)
    made.settle_after, made.rates = timedelta(seconds=plan.settle), Rates()
    return made


async def live(plan: Plan) -> None:
    """Work until SIGTERM, or until killed."""
    stopping = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopping.set)
    database = Database(plan.url, durable=False)
    clock = SetClock(plan.clock)
    fake = FakeSender(
        plan.port, plan.policy, settle_after=timedelta(seconds=plan.settle), patience=plan.patience
    )
    senders: dict[Platform, Sender] = {Platform.SANDBOX: fake}
    if plan.slack:
        senders[Platform.SLACK] = on_slack(plan, database, clock)
    delivery = Delivery(database, clock, senders)
    gateway = Gateway(database, clock, SlowReader(Path(plan.thinks).exists) if plan.thinks else None)
    if plan.engine == "embedded":
        embedded = EmbeddedEngine(database, clock, gateway, delivery)
        await embedded.start()
        taking = asyncio.create_task(take_events(gateway, embedded, plan.port))
        await stopping.wait()
        taking.cancel()
        await embedded.stop()
    else:
        pace = Pace() if plan.in_earnest else PACE
        distributed = DistributedEngine(database, clock, gateway, delivery, pace)
        await distributed.start()
        taking = asyncio.create_task(take_events(gateway, distributed, plan.port))
        await distributed.work(stopping)
        taking.cancel()
    await asyncio.wait([taking])
    database.close()


def born(plan: Plan) -> int:
    """Fork a process; returns its id."""
    child = os.fork()
    if child:
        return child
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        log = os.open(plan.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.dup2(log, 1)
        os.dup2(log, 2)
        os.close(0)
        set_up("INFO")
        logging.getLogger("tests.faults").setLevel("INFO")  # where it says what is in doubt
        storage.database._BUSY_SECONDS = plan.busy  # type: ignore[assignment]
        if plan.zone:
            os.environ["TZ"] = plan.zone
            time.tzset()
        if plan.thinks:
            dialogue.doubt = doubt_what_is_hard
        if plan.step:
            arm(plan.step, plan.nth)
        asyncio.run(live(plan))
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def main() -> None:
    """Fork a process for every line."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the dead need nobody to ask after them
    for line in sys.stdin:
        plan = Plan(**json.loads(line))
        print(born(replace(plan, policy=Policy(plan.policy))), flush=True)  # noqa: T201
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
