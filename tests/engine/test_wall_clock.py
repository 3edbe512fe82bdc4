"""The engine goes on looking whatever the machine's clock does, and one bad look does not end the next."""

import asyncio
import logging
import time
from datetime import datetime, timedelta, tzinfo
from types import SimpleNamespace
from typing import Self

import apscheduler.schedulers.base
import apscheduler.triggers.interval
import pytest
from typing_extensions import override

from bot.app import assemble
from bot.clock import StandingClock
from bot.engine import embedded
from bot.engine.embedded import EmbeddedEngine
from bot.settings import Settings
from storage.database import Database
from tests.engine.life import START
from tests.examples import further

LOOK = 0.05
PATIENCE = 90.0
"""Less than the smallest jump: so long a silence would be the jump's."""


class WallClock:
    """The machine's clock as everything sees it; `set` moves it."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.moved = timedelta(0)
        wall = self

        class Moved(datetime):
            @classmethod
            @override
            def now(cls, tz: tzinfo | None = None) -> Self:
                return super().now(tz) + wall.moved

        monkeypatch.setattr(apscheduler.schedulers.base, "datetime", Moved)
        monkeypatch.setattr(apscheduler.triggers.interval, "datetime", Moved)
        watch = SimpleNamespace(
            time=lambda: time.time() + self.moved.total_seconds(), monotonic=time.monotonic
        )
        monkeypatch.setattr(embedded, "time", watch)

    def set(self, **by: float) -> None:
        self.moved += timedelta(**by)


class CountingEngine(EmbeddedEngine):
    """Counts its looks; some of them go wrong."""

    looks = 0
    fails: tuple[int, ...] = ()

    @override
    async def glance(self, *, rounds: int | None = None) -> None:
        self.looks += 1
        if self.looks in self.fails:
            raise ConnectionError("the database went away")
        await super().glance(rounds=rounds)

    async def looks_again(self, times: int = 3) -> bool:
        """Whether that many more looks come, and not only when the clock has caught up."""
        wanted = self.looks + times
        for _ in range(int(PATIENCE / LOOK)):
            await asyncio.sleep(LOOK)
            if self.looks >= wanted:
                return True
        return False


@pytest.fixture
def wall(monkeypatch: pytest.MonkeyPatch) -> WallClock:
    monkeypatch.setattr(embedded, "LOOK_SECONDS", LOOK)
    return WallClock(monkeypatch)


@pytest.fixture
def engine(database: Database, wall: WallClock) -> CountingEngine:
    clock = StandingClock(START)
    made = assemble(Settings(), clock=clock, database=database)
    return CountingEngine(database, clock, made.gateway, made.delivery)


@pytest.mark.parametrize(
    "jump",
    [{"days": -1}, {"days": 400}, *further({"days": -4000}, {"hours": -1}, {"minutes": -2}, {"hours": 1})],
    ids=str,
)
async def test_a_clock_that_jumps_does_not_stop_the_looking(
    engine: CountingEngine, wall: WallClock, jump: dict[str, float]
) -> None:
    await engine.start()
    assert await engine.looks_again()
    wall.set(**jump)
    assert await engine.looks_again()
    wall.set(**{unit: -by for unit, by in jump.items()})
    assert await engine.looks_again()
    await engine.stop()


async def test_a_look_that_fails_is_logged_and_does_not_end_the_next(
    engine: CountingEngine, caplog: pytest.LogCaptureFixture
) -> None:
    engine.fails = (2, 3)
    with caplog.at_level(logging.ERROR):
        await engine.start()
        assert await engine.looks_again(5)
        await engine.stop()
    said = [record.message for record in caplog.records if record.name == "bot.engine.embedded"]
    assert said == ["A look failed; the next one tries again"] * 2


async def test_after_the_end_nothing_is_looked_at(engine: CountingEngine) -> None:
    await engine.start()
    assert await engine.looks_again()
    await engine.stop()
    looks = engine.looks
    await asyncio.sleep(LOOK * 5)
    assert engine.looks == looks
