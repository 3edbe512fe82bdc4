"""The distributed engine: `serve` defers work to a queue in PostgreSQL, and any number of workers do it."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from math import ceil
from typing import Any

from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from sqlmodel import Session

from bot.clock import Clock
from bot.database import read, write
from bot.delivery import Delivery
from bot.engine import jobs
from bot.engine.base import allow_many_connections, look_for_garbage_seldom
from bot.gateway import Gateway
from bot.tailor import Tailor
from storage import inbox, outbox, touchpoints
from storage.database import Database
from workflows.tick import tick

logger = logging.getLogger(__name__)

AT_A_TIME = {jobs.PEOPLE: 100, jobs.ANSWERS: 100, jobs.MAIL: 100, jobs.TICKS: 8}
"""Jobs of each queue that one worker has in hand at once. Most wait more than they work: for a language
model, or for a platform; one that is silent must not keep the others from being written to. Ticks only
work, so there are as many as the database has writers: more would stand in line before the mail.
"""

_CONNECTIONS = 10
"""Of all queues together, beside one each to be woken. A job that waits holds none, and our own tables have
others.
"""

_SOON = timedelta(minutes=1)
_JUMP_SECONDS = 2.0


@dataclass(frozen=True)
class Pace:
    """How often things are looked at. A dead worker's jobs are free after `silent` and one rescue."""

    look: str = "* * * * *"
    rescue: str = "* * * * * */10"
    """As cron writes it; a sixth field counts seconds."""
    heartbeat: float = 5.0
    silent: float = 20.0
    longest: float = 120.0
    """A job that began so many seconds ago was finished, though nobody could write it down."""
    poll: float = 1.0
    """A job that waited for a lock is announced by nobody, so the queue is asked this often."""
    grace: float = 8.0
    """For what is in hand when a worker is told to stop; container managers kill after 10 s."""
    again: float = 2.0
    """Before a worker that lost its database tries again."""


class DistributedEngine:
    """Defers units of work, and in a worker does them. Late, doubled or forgotten ones do no harm."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        gateway: Gateway,
        delivery: Delivery,
        pace: Pace | None = None,
        tailor: Tailor | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._gateway = gateway
        self._delivery = delivery
        self._pace = pace or Pace()
        self._tailor = tailor
        self._queue = jobs.connect(database, connections=_CONNECTIONS)
        for name, queue, work in (
            (jobs.TICK, jobs.TICKS, self._tick),
            (jobs.DRAIN, jobs.MAIL, self._drain),
            (jobs.LATER, jobs.PEOPLE, self._drain_later),
            (jobs.INBOX, jobs.PEOPLE, self._process_inbox),
            (jobs.WORDS, jobs.PEOPLE, self._word_ahead),
        ):
            self._queue.task(name=name, queue=queue, retry=jobs.HandBack())(work)
        self._every(self._pace.look, "look", self._look)
        self._every(self._pace.rescue, "rescue", self._rescue)
        self._every("17 * * * *", "forget", self._forget)

    async def start(self) -> None:
        """Open the queue; its tables are made when they are not there."""
        await asyncio.to_thread(jobs.prepare, self._database)
        await self._queue.open_async()

    async def stop(self) -> None:
        """Let go of the queue. What was deferred stays there for the workers."""
        await self._queue.close_async()

    async def look(self) -> int:
        """Defer everything that is due now; the workers do it."""
        units = [*await read(self._database, partial(_due, now=self._clock.now()))]
        if self._tailor is not None:
            units += map(jobs.words_of, await self._tailor.organizations())
        if units:
            added = await jobs.defer(self._queue, units)
            logger.info("Looked", extra={"action": "looked", "due": len(units), "deferred": added})
        return 0

    async def arrived(self, tenant_id: int, conversation: str) -> None:
        """Defer the work on a stored event; if that fails, the next look finds it."""
        try:
            await jobs.defer(self._queue, [jobs.inbox_of(tenant_id, conversation)])
        except ConnectorException:
            logger.exception(
                "The queue does not answer", extra={"action": "defer_failed", "tenant": tenant_id}
            )

    async def work(self, stopping: asyncio.Event) -> None:
        """Do what is deferred until `stopping`; then finish what is in hand, or hand it back."""
        look_for_garbage_seldom()
        allow_many_connections()
        await self.start()
        try:
            with _hearing(asyncio.get_running_loop()):
                await asyncio.gather(*(self._work_on(queue, stopping) for queue in AT_A_TIME))
        finally:
            await self.stop()

    async def _work_on(self, queue: str, stopping: asyncio.Event) -> None:
        """Keep a Procrastinate worker running: it ends when its database is away, or the clock jumps."""
        stop = asyncio.create_task(stopping.wait())
        while not stop.done():
            worker = asyncio.create_task(self._worker(queue))
            jump = asyncio.create_task(_clock_jumps())
            # One of them is enough to go on looking: the people's, which need not hear out a platform.
            ends = (worker, stop, jump) if queue == jobs.PEOPLE else (worker, stop)
            await asyncio.wait(ends, return_when=asyncio.FIRST_COMPLETED)
            if stop.done():
                self._delivery.wind_down()
            lost = worker.done()
            jump.cancel()
            worker.cancel()
            await asyncio.wait((worker, jump))
            error = None if worker.cancelled() else worker.exception()
            if lost or error is not None:
                logger.error(
                    "A worker lost its queue and starts again",
                    extra={"action": "worker_lost", "queue": queue},
                    exc_info=error,
                )
                await asyncio.wait((stop,), timeout=self._pace.again)

    async def _worker(self, queue: str) -> None:
        await self._queue.run_worker_async(
            queues=[queue],
            name=queue,
            concurrency=AT_A_TIME[queue],
            fetch_job_polling_interval=self._pace.poll,
            update_heartbeat_interval=self._pace.heartbeat,
            stalled_worker_timeout=self._pace.silent,
            shutdown_graceful_timeout=self._pace.grace,
            delete_jobs="successful",
            install_signal_handlers=False,
        )

    def _every(self, cron: str, name: str, work: Callable[[int], Awaitable[None]]) -> None:
        # No lock: a worker that dies in the middle of a look or a rescue must not stop all others' too.
        task: Any = self._queue.task(name=name, queue=jobs.PEOPLE, priority=10, queueing_lock=name)(work)
        self._queue.periodic(cron=cron)(task)

    async def _look(self, timestamp: int) -> None:
        logger.debug("Looking", extra={"action": "look", "minute": timestamp})
        await self.look()

    async def _rescue(self, timestamp: int) -> None:
        if freed := await jobs.rescue(self._queue, silent_for=self._pace.silent, longest=self._pace.longest):
            logger.info("Rescued", extra={"action": "rescued", "count": freed, "at_second": timestamp})

    async def _forget(self, timestamp: int) -> None:
        logger.debug("Forgetting old jobs", extra={"action": "forget", "hour": timestamp})
        await jobs.forget_old(self._queue)

    async def _process_inbox(self, tenant_id: int, conversation: str) -> None:
        await self._gateway.process(tenant_id, conversation)
        await self._mail(tenant_id, job=jobs.answer_of)

    async def _tick(self, tenant_id: int) -> None:
        more = await write(self._database, partial(tick, tenant_id=tenant_id, now=self._clock.now()))
        await self._mail(tenant_id)
        if more:  # behind what waits already: other tenants have their turn first
            await jobs.defer(self._queue, [jobs.tick_of(tenant_id)])

    async def _drain(self, tenant_id: int) -> None:
        began = self._clock.now()
        # Shielded: a worker that lost its queue lets go of its jobs, and what has left is to be heard out.
        sent = await asyncio.shield(asyncio.create_task(self._delivery.drain(tenant_id)))
        # What was due and not sent stands behind something else: at once again, it would turn round for ever.
        await self._mail(tenant_id, after=None if sent else began)

    async def _drain_later(self, tenant_id: int) -> None:
        await jobs.defer(self._queue, [jobs.drain_of(tenant_id)])

    async def _word_ahead(self, organization_id: int) -> None:
        """Have prompts for the next day worded, in a worker that knows a model."""
        if self._tailor is not None:
            await self._tailor.see_to(organization_id)

    async def _mail(
        self,
        tenant_id: int,
        *,
        after: datetime | None = None,
        job: Callable[[int], Job] = jobs.drain_of,
    ) -> None:
        """Ask for a drain where something can be sent now, or within the minute until the next look."""
        moment = await read(self._database, partial(outbox.next_moment, tenant_id=tenant_id, after=after))
        now = self._clock.now()
        if moment is None or moment > now + _SOON:
            return
        if moment <= now:
            await jobs.defer(self._queue, [job(tenant_id)])
            return
        wait = ceil((moment - now).total_seconds())
        await jobs.defer(self._queue, [jobs.drain_in(tenant_id, wait)])


@contextmanager
def _hearing(loop: asyncio.AbstractEventLoop) -> Iterator[None]:
    """Of errors that nobody waited for, those about jobs that others have finished need no attention."""
    before = loop.get_exception_handler()

    def hear(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if isinstance(context.get("exception"), ConnectorException):
            said = "The end of a job could not be written down; it is seen to again"
            logger.info(said, extra={"action": "job_end_lost"})
        elif before is not None:
            before(loop, context)
        else:
            loop.default_exception_handler(context)

    loop.set_exception_handler(hear)
    try:
        yield
    finally:
        loop.set_exception_handler(before)


def _due(session: Session, *, now: datetime) -> Sequence[Job]:
    return [
        *(jobs.inbox_of(*pair) for pair in inbox.conversations_waiting(session)),
        *(jobs.tick_of(tenant_id) for tenant_id in touchpoints.tenants_with_work(session, now=now)),
        *(jobs.drain_of(tenant_id) for tenant_id in outbox.tenants_with_mail(session, now=now)),
    ]


async def _clock_jumps() -> None:
    """Return when the wall clock has jumped: Procrastinate would wait a day after it was set back by one."""
    offset = time.time() - time.monotonic()
    while abs(time.time() - time.monotonic() - offset) < _JUMP_SECONDS:  # noqa: ASYNC110 - nobody tells us
        await asyncio.sleep(1)
