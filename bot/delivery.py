"""Outbound: the outbox of each tenant is drained through its platform."""

import logging
import time
from collections.abc import Mapping
from datetime import timedelta

from bot.clock import Clock
from bot.database import read
from bot.sending.line import Line
from bot.sending.outcomes import Sender
from storage.database import Database
from storage.models import Tenant
from storage.words import Platform

logger = logging.getLogger(__name__)


class Delivery:
    """Drains outboxes; at most one drain of a tenant at a time in this process."""

    def __init__(self, database: Database, clock: Clock, senders: Mapping[Platform, Sender]) -> None:
        self._database = database
        self._clock = clock
        self._senders = senders
        self._lines: dict[int, Line] = {}
        self._winding_down = False

    @property
    def settle_after(self) -> dict[Platform, timedelta]:
        """How long after an attempt each platform's look-ups can be trusted."""
        return {platform: sender.settle_after for platform, sender in self._senders.items()}

    @property
    def kept(self) -> list[int]:
        """The tenants of whose sending something is kept in mind, the one drained longest ago first."""
        return list(self._lines)

    async def drain(self, tenant_id: int) -> int:
        """Send what can be sent now; returns how many messages were sent.

        It ends after half a minute at the latest, whatever is left: drain again as long as something is sent.
        """
        self._forget_idle(time.monotonic())
        line = await self._line(tenant_id)
        return 0 if line is None else await line.drain()

    def look_again(self, tenant_id: int) -> None:
        """Something new may wait: whoever drains this tenant finds it."""
        if (line := self._lines.get(tenant_id)) is not None:
            line.look_again()

    def wind_down(self) -> None:
        """From now on every drain ends with the messages it has under way: the process is to stop."""
        self._winding_down = True
        for line in self._lines.values():
            line.stop()

    def _forget_idle(self, now: float) -> None:
        """A process sees many tenants in its time; the one drained longest ago is the first to go."""
        while (oldest := next(iter(self._lines.items()), None)) and oldest[1].forgettable(now):
            del self._lines[oldest[0]]

    async def _line(self, tenant_id: int) -> Line | None:
        line = self._lines.pop(tenant_id, None)
        if line is not None:
            self._lines[tenant_id] = line  # the last of all, as it was drained last
            return line
        platform = await read(self._database, lambda session: session.get_one(Tenant, tenant_id).platform)
        sender = self._senders.get(platform)
        if sender is None:
            logger.warning(
                "No connection to this platform is configured",
                extra={"action": "drain_skipped", "tenant": tenant_id, "platform": platform.value},
            )
            return None
        line = self._lines.setdefault(tenant_id, Line(self._database, self._clock, tenant_id, sender))
        if self._winding_down:
            line.stop()
        return line
