"""A platform in memory that records what reaches it, and a tenant's mail to send through it."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlmodel import Session, col, select

from bot.clock import StandingClock
from bot.delivery import Delivery
from bot.sending.outcomes import Outcome, Outgoing, Sent
from bot.sending.rates import Rates
from storage.database import Database
from storage.models import Outbox
from storage.words import Platform
from tests.storage import rows

Answer = Callable[[Outgoing], Awaitable[Outcome]]


async def arrives(message: Outgoing) -> Outcome:
    """All is well."""
    return Sent(f"ref of {message.token}")


@dataclass
class FakePlatform:
    """Answers as it is told to, and knows when what left."""

    answer: Answer = arrives
    found: Answer = arrives
    rates: Rates = field(default_factory=Rates)
    settle_after: timedelta = timedelta(minutes=1)
    begun: list[tuple[float, Outgoing]] = field(default_factory=list)
    looked_for: list[Outgoing] = field(default_factory=list)
    under_way: int = 0
    most_under_way: int = 0

    async def send(self, message: Outgoing) -> Outcome:
        self.begun.append((time.monotonic(), message))
        self.under_way += 1
        self.most_under_way = max(self.most_under_way, self.under_way)
        try:
            return await self.answer(message)
        finally:
            self.under_way -= 1

    async def find(self, message: Outgoing) -> Outcome:
        self.looked_for.append(message)
        return await self.found(message)

    def begun_in(self, tenant_id: int) -> list[Outgoing]:
        return [message for _, message in self.begun if message.tenant_id == tenant_id]

    def order(self) -> dict[int, list[str]]:
        """What left to each person, in order."""
        found: dict[int, list[str]] = {}
        for _, message in self.begun:
            found.setdefault(message.person_id, []).append(message.token)
        return found


class Mail:
    """Messages on a database, a fake platform, and a clock that stands."""

    def __init__(self, database: Database, platform: FakePlatform) -> None:
        self.database = database
        self.platform = platform
        self.clock = StandingClock(rows.NOW)
        self.delivery = Delivery(database, self.clock, {Platform.SANDBOX: platform})

    def write(self, *, people: int = 1, each: int = 1, name: str = "main") -> int:
        """A tenant with so many people, each with so many messages, everybody's first ones first."""

        def fill(session: Session) -> int:
            at = rows.tenant(session, name=name)
            who = [rows.person(session, at, name=f"{name}{number}") for number in range(people)]
            for person in who * each:
                rows.message(session, person)
            return at.key_id

        return self.database.write(fill)

    def rows(self) -> list[Outbox]:
        return self.database.read(lambda s: list(s.exec(select(Outbox).order_by(col(Outbox.id)))))

    def states(self, tenant_id: int | None = None) -> list[str]:
        return [row.state.value for row in self.rows() if tenant_id in (None, row.tenant_id)]

    def expected_order(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        for row in self.rows():
            found.setdefault(row.person_id, []).append(row.token)
        return found

    async def drain(self, tenant_id: int, *, later: timedelta = timedelta(0)) -> int:
        self.clock.turn_to(self.clock.now() + later)
        return await self.delivery.drain(tenant_id)


def after(seconds: float) -> Answer:
    """Everything takes so long."""

    async def answer(message: Outgoing) -> Outcome:
        await asyncio.sleep(seconds)
        return await arrives(message)

    return answer


async def until(true: Callable[[], bool]) -> None:
    """Wait until it is so."""
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110 - what is waited for is in the database
            await asyncio.sleep(0.01)
