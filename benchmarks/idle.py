"""What it costs when nothing is due: with years of history, and with thousands of tenants that are idle."""

import asyncio
from functools import partial
from pathlib import Path
from statistics import median

from sqlmodel import Session

from benchmarks import filling
from benchmarks.measure import Measured, Scale, milliseconds
from benchmarks.processes import databases
from bot.clock import StandingClock
from bot.delivery import Delivery
from bot.engine.embedded import EmbeddedEngine
from bot.gateway import Gateway
from bot.platforms.sandbox.send import SandboxSender
from storage import schema
from storage.database import Database
from storage.words import Platform
from workflows.tick import tick

ROUNDS = 10
LOOKS = 30
SHORT_HISTORY = 10_000
FEW_TENANTS = 10


class _Idle:
    """A database in which nothing is due."""

    def __init__(self, url: str, *, past: int, tenants: int) -> None:
        self.database = Database(url)
        self.looks: list[float] = []
        self.ticks: list[float] = []
        schema.upgrade(self.database)
        self.database.write(partial(_fill, past=past, tenants=tenants))
        filling.settle(self.database)
        clock = StandingClock(filling.TUESDAY)
        delivery = Delivery(self.database, clock, {Platform.SANDBOX: SandboxSender(self.database, clock)})
        self._engine = EmbeddedEngine(self.database, clock, Gateway(self.database, clock), delivery)
        self._tick = partial(tick, tenant_id=1, now=clock.now())

    def go(self, runner: asyncio.Runner) -> None:
        """Look some times, and tick as often."""
        self.looks += milliseconds(lambda: runner.run(self._engine.look()), times=LOOKS)
        self.ticks += milliseconds(lambda: self.database.write(self._tick), times=LOOKS)


def measure(folder: Path, scale: Scale) -> list[Measured]:
    """A look of the engine, and a tick of one tenant, on both databases."""
    short = min(SHORT_HISTORY, scale.history // 10)
    few = min(FEW_TENANTS, scale.idle_tenants // 2)
    rows: list[Measured] = []
    with databases(folder) as fresh:
        for name, made in (("SQLite", fresh.sqlite), ("PostgreSQL", fresh.postgres)):
            calm = _Idle(made(), past=short, tenants=few)
            long = _Idle(made(), past=scale.history, tenants=few)
            wide = _Idle(made(), past=short, tenants=scale.idle_tenants)
            # In turn, so that what the machine does beside it meets all alike; the first turn only warms up.
            with asyncio.Runner() as runner:
                for turn in range(ROUNDS + 1):
                    for each in (calm, long, wide):
                        each.go(runner)
                        if turn == 0:
                            each.looks, each.ticks = [], []
            past, held = f"{scale.history:,} rows of the past, {name}", f"{short:,} rows"
            rows += [
                _held(f"look, {past}", long.looks, held, calm.looks, at_most=1.5),
                _held(f"tick, {past}", long.ticks, held, calm.ticks, at_most=1.5),
                _held(
                    f"look, {scale.idle_tenants:,} idle tenants, {name}",
                    wide.looks,
                    f"{few} tenants",
                    calm.looks,
                    at_most=1.1,
                ),
            ]
            for each in (calm, long, wide):
                each.database.close()
    return rows


def _held(what: str, ours: list[float], peer_name: str, peer: list[float], *, at_most: float) -> Measured:
    return Measured(what, median(ours), peer_name, median(peer), at_most=at_most)


def _fill(session: Session, *, past: int, tenants: int) -> None:
    of = filling.organization(session)
    filling.tenants(session, organization_id=of, first=1, count=tenants)
    filling.people(session, organization_id=of, tenant_id=1, first=1, count=1)
    filling.past(session, tenant_id=1, people=1, rows=past)
