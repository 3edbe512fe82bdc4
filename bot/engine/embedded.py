"""The embedded engine: APScheduler in the one process looks every few seconds whether something is due."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from apscheduler.triggers.interval import IntervalTrigger
from typing_extensions import override

from bot.clock import Clock
from bot.database import write
from bot.delivery import Delivery
from bot.engine.base import allow_many_connections, look_for_garbage_seldom
from bot.gateway import Gateway
from bot.tailor import Tailor
from storage import leases, outbox, touchpoints
from storage.database import Database
from workflows.tick import tick

logger = logging.getLogger(__name__)

LOOK_SECONDS = 5

TENANTS_AT_ONCE = 200
"""Tenants whose mail is under way side by side; what bounds the memory when all have some at once."""

_FIRST_SECONDS = 2.0
"""For what waited when the process began; then it takes people's events, and goes on sending beside that."""

_JUMP_SECONDS = 2.0


class _SteadyScheduler(AsyncIOScheduler):  # type: ignore[misc]  # APScheduler 3 is not typed
    """An APScheduler that a jump of the wall clock does not stop.

    APScheduler 3 compares next run times with the wall clock, so a clock set back by a day would silence it
    for a day. The wait itself runs on the loop's monotonic time; after a jump all jobs are due now.
    """

    def __init__(self) -> None:
        super().__init__(timezone="UTC")
        self._offset = time.time() - time.monotonic()

    @override
    def wakeup(self) -> None:
        offset = time.time() - time.monotonic()
        if abs(offset - self._offset) > _JUMP_SECONDS:
            self._offset = offset
            # Not `reschedule`: an interval begins at its start date, which a clock set back has put ahead.
            due = datetime.fromtimestamp(time.time(), UTC)
            for job in self.get_jobs():
                job.modify(next_run_time=due)
        super().wakeup()


class EmbeddedEngine:
    """What makes things happen at a time, in one process. Late, doubled or missed looks do no harm."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        gateway: Gateway,
        delivery: Delivery,
        tailor: Tailor | None = None,
    ) -> None:
        self.on_look: Callable[[], None] = lambda: None
        """Called after each look that sent something, for those who watch."""
        self._database = database
        self._clock = clock
        self._gateway = gateway
        self._delivery = delivery
        self._tailor = tailor
        self._wording: asyncio.Task[None] | None = None
        self._scheduler = _SteadyScheduler()
        self._looking = asyncio.Lock()
        self._stopping = False
        self._slots = asyncio.Semaphore(TENANTS_AT_ONCE)
        self._draining: dict[int, asyncio.Task[None]] = {}

    async def start(self) -> None:
        """Settle what a dead process left, then look, now and every few seconds."""
        look_for_garbage_seldom()
        allow_many_connections()
        settle = partial(leases.orphan, now=self._clock.now(), settle_after=self._delivery.settle_after)
        orphans = await write(self._database, settle)
        if orphans:
            logger.info(
                "Settling messages a dead process had in hand", extra={"action": "orphans", "count": orphans}
            )
        await self._survive(partial(self.glance, rounds=1))
        if self._draining:
            # Whoever writes meanwhile should not wait behind what has piled up.
            await asyncio.wait(self._draining.values(), timeout=_FIRST_SECONDS)
        self._scheduler.add_job(
            partial(self._survive, self.glance),
            IntervalTrigger(seconds=LOOK_SECONDS),
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
        self._scheduler.start()

    async def stop(self) -> None:
        """Start nothing more, and finish what is in hand."""
        self._stopping = True
        self._scheduler.pause()
        self._delivery.wind_down()
        await asyncio.sleep(0)  # a look that was given to the loop just now begins, and is waited for below
        async with self._looking:
            if self._wording is not None:  # for later: nobody waits for it, and the library has words
                self._wording.cancel()
                await asyncio.wait((self._wording,))
            await asyncio.gather(*self._draining.values())
        self._scheduler.shutdown(wait=False)  # only now: it cancels a look that is under way

    async def arrived(self, tenant_id: int, conversation: str) -> None:
        """Work on an event that was stored in this conversation, and send what it brought.

        Where the tenant's mail is on its way already, what is new goes with it: nobody waits for the rest.
        """
        await self._gateway.process(tenant_id, conversation)
        if tenant_id in self._draining:
            self._delivery.look_again(tenant_id)
            return
        self._draining[tenant_id] = asyncio.create_task(self._keep_draining(tenant_id))
        await asyncio.shield(self._draining[tenant_id])

    async def look(self) -> int:
        """Do everything that is due now; returns how many messages were sent.

        One tenant's trouble stops no other: what failed is raised at the end, after everybody had their turn.
        """
        if self._tailor is not None:  # on a turned clock, what is a day ahead may be due with the next turn
            await self._tailor.look()
        sent, more = 0, True
        failed: dict[int, Exception] = {}
        not_sent: list[Exception] = []
        while more:
            more, mail = await self._round(failed)
            drained = await asyncio.gather(*map(self._drain, mail), return_exceptions=True)
            sent += sum(result for result in drained if isinstance(result, int))
            not_sent += [result for result in drained if isinstance(result, Exception)]
        if sent:
            self.on_look()
        _raise_all([*failed.values(), *not_sent])
        return sent

    async def glance(self, *, rounds: int | None = None) -> None:
        """As `look`, without waiting for what it sends: the next comes in time however long that takes.

        Args:
            rounds: how many portions of each tenant's work at most; what is left is still due.
        """
        self._word_ahead()
        more, done = True, 0
        failed: dict[int, Exception] = {}
        while more and done != rounds:
            more, mail = await self._round(failed)
            done += 1
            for tenant_id in mail:
                if tenant_id not in self._draining:
                    self._draining[tenant_id] = asyncio.create_task(self._keep_draining(tenant_id))
        _raise_all([*failed.values()])

    def _word_ahead(self) -> None:
        """Let prompts for the next day be worded meanwhile: a model may be slow, and nothing waits for it."""
        if self._tailor is not None and (self._wording is None or self._wording.done()):
            self._wording = asyncio.create_task(self._tailor.look())

    async def _round(self, failed: dict[int, Exception]) -> tuple[bool, list[int]]:
        """Events, then a portion of what is due in each tenant: who has much to do keeps nobody waiting.

        Args:
            failed: what went wrong, by tenant; it is added to, and those tenants wait for the next look.

        Returns:
            whether something is left to do at once, and the tenants that have mail.
        """
        more = False
        async with self._looking:
            await self._gateway.recover()
            now = self._clock.now()
            due = await write(self._database, lambda session: touchpoints.tenants_with_work(session, now=now))
            for tenant_id in due:
                if self._stopping:
                    more = False
                    break  # it is still due when the next process looks
                if tenant_id in failed:
                    continue
                try:
                    more |= await write(self._database, partial(tick, tenant_id=tenant_id, now=now))
                except Exception as error:
                    failed[tenant_id] = error
            mail = await write(self._database, lambda session: outbox.tenants_with_mail(session, now=now))
        return more, mail

    async def _keep_draining(self, tenant_id: int) -> None:
        """Drain as long as that sends something: one that took long ends so that others get their turn."""
        try:
            while await self._drain(tenant_id):
                self.on_look()
        except Exception:
            logger.exception(
                "A drain failed; the next look tries again",
                extra={"action": "drain_failed", "tenant": tenant_id},
            )
        finally:
            del self._draining[tenant_id]

    async def _drain(self, tenant_id: int) -> int:
        async with self._slots:
            return await self._delivery.drain(tenant_id)

    async def _survive(self, look: Callable[[], Awaitable[object]]) -> None:
        """One failed look must not end the next; what it was about is still due then."""
        try:
            await look()
        except Exception:
            logger.exception("A look failed; the next one tries again", extra={"action": "look_failed"})


def _raise_all(failed: list[Exception]) -> None:
    if failed:
        raise ExceptionGroup("parts of a look failed", failed)
