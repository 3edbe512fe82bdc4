"""Whatever the platform does with a message, people get it once and in order."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

import pytest
from typing_extensions import override

from bot.clock import StandingClock
from bot.delivery import Delivery
from bot.sending import line
from bot.sending.books import TRIES
from bot.sending.outcomes import Outcome, Outgoing
from storage.database import Database
from storage.models import Outbox
from storage.words import Platform
from tests.distributed.people import until
from tests.faults.mail import UNNOTICED, Verdict, judge, mail, unfinished
from tests.faults.platform import Arrival, FakePlatform, Way
from tests.faults.sender import FakeSender, Policy
from tests.storage import rows
from tests.storage.rows import NOW

ROUNDS = 100
SHORT, LONG = 0.4, 60.0
"""A sender's patience: short where a time-out that comes for another reason does no harm."""

MINUTE = timedelta(minutes=1)

TROUBLES = {
    "none": (),
    "silent": (Way.SILENT,),
    "breaks after": (Way.BREAKS,),
    "drops before": (Way.DROPS,),
    "slow": (Way.SLOW,),
    "too many in a conversation": (Way.BUSY,),
    "too many in the tenant": (Way.STORM,),
    "everything": tuple(Way),
}

KNOWN_AT_ONCE = tuple(way for way in Way if way is not Way.SILENT)
"""Where it is the platform, and not a clock, that decides what its sender cannot know."""


def troubled(*ways: Way) -> Callable[[Arrival, int], Way]:
    """Two troubles in a row for each message, a different pair for each of its neighbors; then it is well."""
    order: dict[str, int] = {}

    def habit(message: Arrival, attempt: int) -> Way:
        number = order.setdefault(message.token, len(order))
        if attempt >= 2 or not ways:
            return Way.ACCEPTS
        return ways[(number + attempt * 3) % len(ways)]

    return habit


class Post:
    """Tenants' mail, sent in this process while a clock is turned from minute to minute."""

    def __init__(
        self, database: Database, platform: FakePlatform, policy: Policy, *, patience: float = SHORT
    ) -> None:
        self.database = database
        self.clock = StandingClock(NOW)
        self.sender = FakeSender(platform.port, policy, settle_after=MINUTE, patience=patience)
        self.delivery = Delivery(database, self.clock, {Platform.SANDBOX: self.sender})

    async def drain(self, tenants: Iterable[int]) -> None:
        await asyncio.gather(*(self.delivery.drain(tenant) for tenant in tenants))
        self.clock.turn_to(self.clock.now() + MINUTE)

    async def all(self, tenants: Iterable[int]) -> None:
        for _ in range(ROUNDS):
            await self.drain(tenants)
            if not unfinished(self.database):
                return


Sending = Callable[[Policy], Awaitable[Verdict]]


@pytest.fixture
def sending(database: Database, platform: FakePlatform) -> Sending:
    """Send 36 messages to twelve people of two tenants."""

    async def run(policy: Policy) -> Verdict:
        tenants = mail(database, now=NOW, tenants=2, people=6, each=3)
        patience = SHORT if policy is Policy.LOOK else LONG
        await Post(database, platform, policy, patience=patience).all(tenants)
        assert len(platform.attempts) >= 36
        return judge(database, platform)

    return run


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_a_platform_that_can_be_asked(sending: Sending, platform: FakePlatform, trouble: str) -> None:
    platform.habit = troubled(*TROUBLES[trouble])
    assert await sending(Policy.LOOK) == UNNOTICED
    assert {way for _, way in platform.attempts} >= set(TROUBLES[trouble])


async def test_better_twice_than_never(sending: Sending, platform: FakePlatform) -> None:
    """Twice is exactly what was there already when its sender could not know."""
    platform.habit = troubled(*KNOWN_AT_ONCE)
    found = await sending(Policy.AGAIN)
    assert found == Verdict(repeated=platform.ways(Way.BREAKS))
    assert found.repeated


async def test_better_never_than_twice(sending: Sending, platform: FakePlatform) -> None:
    """Never is exactly what was dropped when its sender could not know."""
    platform.habit = troubled(*KNOWN_AT_ONCE)
    found = await sending(Policy.LEAVE)
    assert found == Verdict(lost=frozenset(platform.ways(Way.DROPS)))
    assert found.lost


async def test_it_is_away_for_half_an_hour(database: Database, platform: FakePlatform) -> None:
    """Nothing is given up for it, because not being there says nothing about a message."""
    tenants = mail(database, now=NOW, people=3, each=4)
    post = Post(database, platform, Policy.LOOK)
    platform.goes_away()
    for _ in range(30):
        await post.drain(tenants)
    assert platform.attempts == []
    platform.comes_back()
    await post.all(tenants)
    assert judge(database, platform) == UNNOTICED


async def test_in_a_storm_nothing_is_sent_before_its_time(database: Database, platform: FakePlatform) -> None:
    tenants = mail(database, now=NOW, people=6, each=3)
    platform.habit = lambda _message, _attempt: Way.STORM
    platform.wait = 150
    post = Post(database, platform, Policy.LOOK, patience=LONG)
    await post.drain(tenants)
    asked = len(platform.attempts)
    await post.drain(tenants)
    await post.drain(tenants)
    assert len(platform.attempts) == asked
    await post.drain(tenants)
    assert len(platform.attempts) > asked
    platform.habit = troubled()
    await post.all(tenants)
    assert judge(database, platform) == UNNOTICED


async def test_one_tenants_storm_slows_no_other(database: Database, platform: FakePlatform) -> None:
    stormy, calm = mail(database, now=NOW, tenants=2, people=5, each=4)
    platform.habit = lambda message, _: Way.STORM if message.tenant_id == stormy else Way.ACCEPTS
    await Post(database, platform, Policy.LOOK, patience=LONG).drain([stormy, calm])
    arrived = Counter(message.tenant_id for message in platform.arrived)
    assert arrived == {calm: 20}


async def test_one_silent_conversation_holds_no_other(database: Database, platform: FakePlatform) -> None:
    [(tenant, [first, *_])] = mail(database, now=NOW, people=6, each=5).items()
    platform.habit = lambda message, _: Way.SILENT if message.person_id == first else Way.ACCEPTS
    draining = asyncio.create_task(Post(database, platform, Policy.LOOK, patience=LONG).drain([tenant]))
    await until(lambda: len(platform.arrived) == 26)
    assert not draining.done(), "the silent one was waited for"
    draining.cancel()
    await asyncio.wait([draining])
    arrived = Counter(message.person_id for message in platform.arrived)
    assert arrived.pop(first) == 1
    assert set(arrived.values()) == {5}


@dataclass
class BrittleSender(FakeSender):
    """Breaks over one message, each time."""

    poison: str = ""

    @override
    async def send(self, message: Outgoing) -> Outcome:
        if message.token == self.poison:
            raise ZeroDivisionError
        return await super().send(message)


async def test_a_message_that_breaks_its_sender_is_given_up_and_the_next_goes_out(
    database: Database, platform: FakePlatform
) -> None:
    tenants = mail(database, now=NOW, people=2, each=3)
    post = Post(database, platform, Policy.LOOK)
    [poison, *_] = rows.values(database, Outbox.token)
    brittle = BrittleSender(platform.port, settle_after=MINUTE, poison=poison)
    post.delivery = Delivery(database, post.clock, {Platform.SANDBOX: brittle})
    await post.all(tenants)
    assert judge(database, platform) == Verdict(lost=frozenset([poison]), unfinished=1)
    assert platform.looks[poison] == TRIES


async def test_a_clock_that_jumps_ahead_makes_nobody_look_for_what_is_on_its_way(
    database: Database, platform: FakePlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is under way in this very process is in nobody's doubt, whatever the clock says."""
    tenants = mail(database, now=NOW, people=3)
    platform.habit = lambda _message, attempt: Way.ACCEPTS if attempt else Way.LATE
    platform.slow = 0.7
    monkeypatch.setattr(line, "_LOOK_SECONDS", 0.1)
    post = Post(database, platform, Policy.LOOK, patience=LONG)
    draining = asyncio.create_task(post.drain(tenants))
    await until(lambda: platform.has_met(3))
    post.clock.turn_to(NOW + 60 * MINUTE)
    await draining
    await post.all(tenants)
    await until(lambda: len(platform.arrived) == len(platform.attempts))
    assert judge(database, platform) == UNNOTICED
