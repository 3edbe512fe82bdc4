"""Turning a clock: whatever is due on the way happens at its own moment, in order."""

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

from bot.app import Application
from bot.clock import StandingClock, TurnedClock
from bot.database import write
from storage import outbox, touchpoints

SHORTEST_STEP = timedelta(minutes=1)
"""A thing that is due again at once, because it has to wait for another, is looked at a minute later."""


class Timeline:
    """A tenant's future, walked through moment by moment. The workflows do not know the difference."""

    def __init__(self, application: Application, clock: StandingClock | TurnedClock, tenant_id: int) -> None:
        self._application = application
        self._clock = clock
        self._tenant_id = tenant_id

    async def next_moment(self) -> datetime | None:
        """When something is due next; None when nothing more will ever come by itself."""
        database = self._application.database
        contact = await write(
            database, partial(touchpoints.next_moment, tenant_id=self._tenant_id, contacts_only=True)
        )
        mail = await write(database, partial(outbox.next_moment, tenant_id=self._tenant_id))
        more = await write(database, partial(touchpoints.more_to_come, tenant_id=self._tenant_id))
        planned = (
            await write(database, partial(touchpoints.next_moment, tenant_id=self._tenant_id))
            if more
            else None
        )
        return min((moment for moment in (contact, mail, planned) if moment is not None), default=None)

    async def advance(
        self,
        until: datetime,
        *,
        after_each: Callable[[datetime], Awaitable[None]] | None = None,
        stop_after_message: bool = False,
    ) -> int:
        """Turn the clock to `until`; returns how many messages went out on the way.

        Args:
            until: where to stop; it is reached even if nothing is due then.
            after_each: called at every moment at which something was due, with that moment.
            stop_after_message: stop at the first moment that brought a message.
        """
        sent = 0
        while True:
            moment = await self.next_moment()
            if moment is None or moment > until:
                break
            self._clock.turn_to(max(moment, self._clock.now()))
            sent += await self._application.engine.look()
            if after_each is not None:
                await after_each(self._clock.now())
            if stop_after_message and sent:
                return sent
            again = await self.next_moment()
            if again is not None and again <= self._clock.now():
                self._clock.turn_to(self._clock.now() + SHORTEST_STEP)
        if not stop_after_message:
            self._clock.turn_to(until)
        return sent
