"""Turning a clock: whatever is due on the way happens at its own moment, in order."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.clock import StandingClock, TurnedClock
from bot.database import write
from bot.engine.base import Engine
from storage import outbox, touchpoints
from storage.database import Database

SHORTEST_STEP = timedelta(minutes=1)
"""A thing that is due again at once, because it has to wait for another, is looked at a minute later."""


class Timeline:
    """A tenant's future, walked through moment by moment. The workflows do not know the difference."""

    def __init__(
        self, database: Database, engine: Engine, clock: StandingClock | TurnedClock, tenant_id: int
    ) -> None:
        self._database = database
        self._engine = engine
        self._clock = clock
        self._tenant_id = tenant_id

    async def next_moment(self) -> datetime | None:
        """When something is due next; None when nothing more will ever come by itself."""
        return await write(self._database, self._next)

    def _next(self, session: Session) -> datetime | None:
        contact = touchpoints.next_moment(session, tenant_id=self._tenant_id)
        mail = outbox.next_moment(session, tenant_id=self._tenant_id)
        planning = touchpoints.next_planning(session, tenant_id=self._tenant_id)
        return min((moment for moment in (contact, mail, planning) if moment is not None), default=None)

    async def advance(
        self,
        until: datetime,
        *,
        after_each: Callable[[datetime], Awaitable[None]] | None = None,
        stop_after_message: bool = False,
        to_the_end: bool = False,
    ) -> int:
        """Turn the clock to `until`; returns how many messages went out on the way.

        Args:
            until: where to stop; it is reached even if nothing is due then.
            after_each: called at every moment at which something was due, with that moment.
            stop_after_message: stop at the first moment that brought a message.
            to_the_end: stop where nothing more comes, instead of turning on to `until`.
        """
        sent = 0
        before: datetime | None = None
        while (moment := await self.next_moment()) is not None and moment <= until:
            # What is due again at once waits for something else: give it a minute.
            step = SHORTEST_STEP if before is not None and moment <= before else timedelta(0)
            self._clock.turn_to(max(moment, self._clock.now() + step))
            before = self._clock.now()
            sent += await self._engine.look()
            if after_each is not None:
                await after_each(self._clock.now())
            if stop_after_message and sent:
                return sent
        if not to_the_end:
            self._clock.turn_to(until)
        return sent
