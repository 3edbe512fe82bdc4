"""One tenant's mail on its way: many conversations at once, in order within each, at the platform's rate."""

import asyncio
import logging
import time
from collections import deque
from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from sqlalchemy.exc import OperationalError

from bot.clock import Clock
from bot.database import write
from bot.sending.books import Batch, Books, Hand, Landed
from bot.sending.outcomes import (
    Held,
    Limit,
    NotSent,
    Outcome,
    Sender,
    Sent,
    Uncertain,
    Unreadable,
    UnreadableCard,
)
from bot.sending.rates import Pace
from storage import leases
from storage.database import Database

logger = logging.getLogger(__name__)

AT_ONCE = 50
"""Sends of one tenant that are under way at the same time."""

IN_HAND = 400
"""Messages of one tenant in memory, where its platform publishes no rate: more than leave while a transaction
waits for a busy process, or the connections stand idle."""

DRAIN_SECONDS = 30.0
"""After this a drain ends and asks for another, so that nobody waits behind a long one."""

GROUP = 20
"""Marks that are written in one transaction."""

GROUP_SECONDS = 0.05
"""How long a mark waits for others to be written with."""

_LAST_SECONDS = 2.0
"""For what is under way when a drain's time is over; what takes longer lands by itself."""

_AHEAD_SECONDS = 2.0
"""No more is taken in hand than the rate lets leave in this time: what comes in between may be urgent."""

_LOOK_SECONDS = 1.0
"""A drain that waits for slow sends looks this often whether there is something new."""

_HELD_SECONDS = 5.0
"""A message whose conversation has to wait for longer than this is given back until then."""

_KEPT_SECONDS = 60.0
"""A line that nobody drains is kept for so long."""

_AGAIN_SECONDS = 1.0
"""Before what could not be marked is marked again."""

_AWAY = timedelta(seconds=10)
"""Before a message is sent of which a sender could not read where it goes."""

_MARGIN = leases.LEASE.total_seconds() / 2
"""For a message in hand to leave, and then once more for the platform to answer."""


class Line:
    """One tenant's mail in this process. What a drain leaves behind the next one takes up."""

    def __init__(self, database: Database, clock: Clock, tenant_id: int, sender: Sender) -> None:
        self._database = database
        self._sender = sender
        self._tenant_id = tenant_id
        self._books = Books(clock, tenant_id, sender.settle_after)
        self._pace = Pace(sender.rates)
        self._capacity = min(IN_HAND, sender.rates.ahead(_AHEAD_SECONDS) or IN_HAND)
        self._turn = asyncio.Lock()
        self._wake = asyncio.Event()
        self._ready: deque[Hand] = deque()
        self._under_way: dict[int, asyncio.Task[None]] = {}
        self._landed: list[Landed] = []
        self._landed_at = 0.0
        self._writing: asyncio.Task[None] | None = None
        self._marking: asyncio.Task[None] | None = None
        self._running = False
        self._paused = False
        self._stopping = False
        self._is_new = True
        self._more = False
        self._eager = False
        self._sent = 0
        self._drains = 0
        self._left_at = time.monotonic()

    async def drain(self) -> int:
        """Send what can be sent now; returns how many messages were sent."""
        self._drains += 1
        try:
            return await self._drain()
        finally:
            self._drains -= 1
            self._left_at = time.monotonic()

    def forgettable(self, now: float) -> bool:
        """Whether nobody has drained it for a while, and a new line would do the same."""
        marking = self._marking is not None and not self._marking.done()
        busy = self._drains or self._ready or self._under_way or self._landed or self._writing or marking
        return not busy and now - self._left_at > _KEPT_SECONDS and self._pace.forgettable(now)

    async def _drain(self) -> int:
        self.look_again()  # whoever is at it already finds what is new
        async with self._turn:
            self._running, self._paused, self._sent = True, False, 0
            self.look_again()
            try:
                await self._until_done(time.monotonic())
            except asyncio.CancelledError:
                for task in self._under_way.values():
                    task.cancel()
                raise
            finally:
                self._running = False
                self._mark_the_rest()
            return self._sent

    def stop(self) -> None:
        """Begin nothing more; what is under way lands, and what is only in hand is given back."""
        self._stopping = True
        self._wake.set()

    def look_again(self) -> None:
        """What is new may be urgent: it is taken in hand however little room there is."""
        self._more = self._eager = True
        self._wake.set()

    async def _until_done(self, started: float) -> None:
        looked_at, over_at = started, started + DRAIN_SECONDS
        while True:
            self._wake.clear()
            now = time.monotonic()
            if self._stopping or self._paused:
                over_at = min(over_at, now)
            over = now >= over_at
            if over:
                self._give_back()
            elif now - looked_at >= _LOOK_SECONDS:
                looked_at = now
                self.look_again()
            ends_at = over_at + _LAST_SECONDS if over else over_at
            wait = min(self._begin(now), _LOOK_SECONDS, max(ends_at - now, 0.01))
            if self._writing is not None and self._writing.done():
                written, self._writing = self._writing, None
                written.result()
            if self._writing is None and (room := self._to_write(now, over=over)) is not None:
                self._writing = asyncio.create_task(self._write(room))
            if self._writing is None and not self._landed and not self._ready:
                too_long = over and not self._stopping and now >= ends_at
                if not self._under_way or too_long:
                    return
            if self._landed and self._writing is None:
                wait = min(wait, max(self._landed_at + GROUP_SECONDS - now, 0.0))
            timer = asyncio.get_running_loop().call_later(wait, self._wake.set)
            await self._wake.wait()
            timer.cancel()

    def _begin(self, now: float) -> float:
        """Let leave what may leave now; returns the seconds until something else may."""
        while len(self._under_way) < AT_ONCE:
            hand, wait = self._next(now)
            if hand is None:
                return wait
            self._under_way[hand.row.id] = asyncio.create_task(self._carry(hand))
        return _LOOK_SECONDS

    def _next(self, now: float) -> tuple[Hand | None, float]:
        """What may leave now; where nothing may, the seconds until something does."""
        soon = _LOOK_SECONDS
        if self._stopping or self._paused:
            return None, soon
        found: Hand | None = None
        held: list[tuple[Hand, float]] = []
        for hand in self._ready:
            wait = 0.0 if hand.look else self._pace.wait_in(hand.row.person_id, now)
            if wait > _HELD_SECONDS:
                held.append((hand, wait))
                continue
            if not hand.look:
                wait = max(wait, self._pace.wait(now))
            if wait <= 0:
                found = hand
                break
            soon = min(soon, wait)
        for hand, wait in held:
            self._ready.remove(hand)
            why = "the conversation has had all it may have for now"
            self._land(hand, Held(why, timedelta(seconds=wait)))
        if found is None:
            return None, soon
        self._ready.remove(found)
        if not found.look:
            self._pace.passed(found.row.person_id, now)
        return found, 0.0

    def _give_back(self) -> None:
        while self._ready:
            self._land(self._ready.popleft(), Held("not begun yet", timedelta(0)))

    async def _carry(self, hand: Hand) -> None:
        """Send a message, and then the next that may leave: the connection is still warm."""
        task = self._under_way[hand.row.id]
        carried: Hand | None = hand
        while carried is not None:
            try:
                outcome = await self._outcome(carried)
            finally:
                del self._under_way[carried.row.id]
            self._land(carried, outcome)
            if not self._running:
                self._mark_the_rest()
                return
            carried, _ = self._next(time.monotonic())
            if carried is not None:
                self._under_way[carried.row.id] = task
            else:
                self._wake.set()

    async def _outcome(self, hand: Hand) -> Outcome:
        """An error nobody foresaw says nothing about arrival, and must not stop the other conversations."""
        # A process that was paused must not send late: by then another may have looked, and sent.
        if not hand.look and (held := hand.message.too_late()) is not None:
            return held
        work = self._sender.find if hand.look else self._sender.send
        try:
            async with asyncio.timeout(_MARGIN):
                return await work(hand.message)
        except TimeoutError:
            return Uncertain("no answer in time")
        except UnreadableCard:
            return Unreadable()
        except OperationalError:
            # Of the database, which senders ask for an address before a request leaves, and not after.
            return Held("the database is away", _AWAY)
        except Exception as error:
            logger.exception("A sender broke", extra={"action": "sender_broke"})
            return Uncertain(type(error).__name__)

    def _land(self, hand: Hand, outcome: Outcome) -> None:
        now = time.monotonic()
        if isinstance(outcome, NotSent) and outcome.limit is not None:
            self._slow_down(outcome, hand, now)
        elif isinstance(outcome, Held) and outcome.everyone:
            self._paused = True
        if not self._landed:
            self._landed_at = now
        self._landed.append(Landed(hand, outcome))
        if len(self._landed) in (1, GROUP):
            self._wake.set()

    def _slow_down(self, refused: NotSent, hand: Hand, now: float) -> None:
        logger.warning(
            "The platform asks to slow down",
            extra={
                "action": "rate_limited",
                "tenant": self._tenant_id,
                "limit": refused.limit,
                "seconds": refused.retry_after and refused.retry_after.total_seconds(),
            },
        )
        if refused.limit is Limit.CONVERSATION:
            self._pace.slow_down_in(hand.row.person_id, now)
        elif not self._paused:  # what was under way together was refused for one and the same reason
            self._pace.slow_down(now)
            self._paused = True

    def _to_write(self, now: float, *, over: bool) -> int | None:
        """How many messages to take in hand in a transaction that should run now; None if none should."""
        idle = not self._under_way
        room = self._capacity - len(self._ready) - len(self._under_way)
        if over or not (idle or self._eager or room > self._capacity // 2):
            room = 0
        if self._landed and (idle or len(self._landed) >= GROUP or now - self._landed_at >= GROUP_SECONDS):
            return room
        return room if self._more and room > 0 else None

    async def _write(self, room: int) -> None:
        """Mark what landed, a group in each transaction, and with the last take up to `room` in hand."""
        landed, self._landed = self._landed, []
        groups = [landed[at : at + GROUP] for at in range(0, len(landed), GROUP)] or [[]]
        rooms = [0] * (len(groups) - 1) + [room]
        if room > 0:
            self._more = self._eager = False
        exchange = partial(self._books.exchange, margin=_MARGIN)
        works = [
            partial(exchange, landed=group, room=some) for group, some in zip(groups, rooms, strict=True)
        ]
        # Handed to the writer together: an event loop that is busy sending would not come back between them.
        written = await asyncio.gather(
            *(write(self._database, work) for work in works), return_exceptions=True
        )
        self._wake.set()
        failures = []
        for group, batch in zip(groups, written, strict=True):
            if isinstance(batch, BaseException):
                self._landed = group + self._landed  # whoever drains next marks them
                failures.append(batch)
            else:
                self._take_up(group, batch)
        # Where writers run side by side, the last may have looked before the others had marked.
        self._more |= room <= 0 or len(groups) > 1
        if failures:
            raise failures[0]

    def _take_up(self, marked: Sequence[Landed], batch: Batch) -> None:
        self._sent += sum(isinstance(each.outcome, Sent) and not each.hand.look for each in marked)
        # After a clock has jumped ahead, what is under way right here looks like a dead process's.
        here = self._under_way.keys() | {hand.row.id for hand in self._ready}
        hands = [hand for hand in batch.hands if hand.row.id not in here]
        self._ready.extendleft(hand for hand in reversed(hands) if hand.urgent)
        self._ready.extend(hand for hand in hands if not hand.urgent)
        self._more |= batch.more
        self._paused |= batch.paused
        if self._is_new and batch.paused_ago is not None:
            # Whoever learned from that refusal may be gone, or another process: it is learned anew.
            self._pace.slow_down(time.monotonic() - batch.paused_ago.total_seconds())
        self._is_new &= not batch.hands and batch.paused_ago is None

    def _mark_the_rest(self) -> None:
        """What landed and is not marked when its drain is over, this process alone knows."""
        if self._landed and (self._marking is None or self._marking.done()):
            self._marking = asyncio.create_task(self._keep_marking())

    async def _keep_marking(self) -> None:
        """Mark what landed, however long the database is away: meanwhile nobody else could take it either.

        Late marks do no harm: what arrived has arrived, and all else counts only for the try it came from.
        """
        said = False
        while self._landed:
            try:
                await self._write(0)
            except Exception:
                if not said:
                    logger.exception(
                        "A late outcome could not be marked", extra={"action": "late_not_marked"}
                    )
                said = True
                await asyncio.sleep(_AGAIN_SECONDS)
