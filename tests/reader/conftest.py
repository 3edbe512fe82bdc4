"""The service and the reader at it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

import bot.model_calls
from bot.clock import StandingClock
from tests.reader.service import Service
from workflows.ports import Doubt
from workflows.reading import AskedKpi

WIN_RATE = AskedKpi("Win rate", "%", Decimal(22), Decimal(26))
CYCLE = AskedKpi("Deal cycle time", "days", Decimal(41), Decimal(32), "down")


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, as the program does."""
    return "asyncio"


@pytest.fixture
def service(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """A service on loopback that may be called."""
    monkeypatch.setattr(bot.model_calls, "ALLOW_MODEL_CALLS", True)
    made = Service()
    yield made
    made.close()


@pytest.fixture
def clock() -> StandingClock:
    """Stands on a Monday."""
    return StandingClock(datetime(2026, 6, 1, 14, 0, tzinfo=UTC))


def doubt(reply: str, *kpis: AskedKpi) -> Doubt:
    """A reply that nothing was found in."""
    return Doubt(reply, kpis or (WIN_RATE,), date(2026, 6, 1), "en")
