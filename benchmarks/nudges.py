"""Nudges due in the same minute, from planning to sent: ours, a job per manager, the bare client loop."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmarks import filling, ours, peers
from benchmarks.measure import Measured, Scale, side_by_side
from benchmarks.processes import Databases, alone, databases, platform, seen

LATENCIES = (0.0, 0.1)
_MANY = 20_000
"""Peers, and ours beside them, are given no more than this: their rate does not grow with more."""


@dataclass(frozen=True)
class _Run:
    """From planning to sent."""

    messages: int
    planning: float
    sending: float
    planning_mb: float
    sending_mb: float
    stored_kb: float = 0
    """What the database grew by, on PostgreSQL."""

    @property
    def rate(self) -> float:
        """Messages per second, from planning to sent."""
        return self.messages / (self.planning + self.sending)

    @property
    def handing_over(self) -> float:
        """Messages per second, once they are planned."""
        return self.messages / self.sending

    @property
    def planning_ms(self) -> float:
        """What planning one takes."""
        return 1000 * self.planning / self.messages


class LostOrRepeated(Exception):
    """What arrived is not what was to be sent, so there is nothing to measure."""


def measure(folder: Path, scale: Scale) -> list[Measured]:
    """Messages per second and peak memory, at once and with a platform that takes its time."""
    found: list[Measured] = []
    with databases(folder) as fresh:
        for latency in LATENCIES:
            found += _at(fresh, scale, latency)
        found += _flat(fresh, scale)
    return found


def _at(fresh: Databases, scale: Scale, latency: float) -> list[Measured]:
    runs = _runs(fresh, scale, latency)
    at = f"{latency * 1000:.0f} ms latency"
    bare, mine, postgres = runs["bare"], runs["ours"], runs["postgres"]

    def rate(what: str, ours: float, peer: str, by: float, *, at_least: float | None = None) -> Measured:
        return Measured(what, ours, peer, by, "/s", at_least=at_least)

    found = [
        rate(f"nudges, {at}", mine.rate, "bare client loop", bare.rate, at_least=0.5),
        rate(f"nudges, {at}", mine.rate, "APScheduler", runs["apscheduler"].rate, at_least=3),
        rate(f"nudges, {at}", mine.rate, "APScheduler, tuned", runs["tuned"].rate),
        rate(f"nudges, {at}, PostgreSQL", postgres.rate, "Procrastinate", runs["procrastinate"].rate),
        rate(f"handing over, {at}", mine.handing_over, "bare client loop", bare.rate),
        rate(f"handing over, {at}, PostgreSQL", postgres.handing_over, "bare client loop", bare.rate),
    ]
    return found if latency else [*found, *_costs(mine, postgres, bare)]


def _runs(fresh: Databases, scale: Scale, latency: float) -> dict[str, _Run]:
    many, fewer = scale.messages, min(scale.messages, _MANY)
    often: dict[str, Callable[[], _Run]] = {
        "ours": lambda: _ours(fresh.sqlite(), many, latency),
        "bare": lambda: _bare(many, latency),
        "tuned": lambda: _peer(peers.apscheduler_tuned, fresh.sqlite(), fewer, latency),
    }
    seldom: dict[str, Callable[[], _Run]] = {
        "postgres": lambda: _ours(fresh.postgres(), fewer, latency),
        # A minute for 5,000, and no faster with fewer or more.
        "apscheduler": lambda: _peer(peers.apscheduler, fresh.sqlite(), max(fewer // 5, 1), latency),
        "procrastinate": lambda: _peer(peers.procrastinate_, fresh.postgres(), fewer, latency),
    }
    found: dict[str, _Run] = {}
    # Where the platform takes its time, that is what is waited for, and a run is like another.
    for works, times in ((often, 1 if latency else scale.repeats), (seldom, scale.long_repeats)):
        runs = side_by_side(list(works.values()), lambda run: run.rate, times=times)
        found |= dict(zip(works, runs, strict=True))
    return found


def _costs(mine: _Run, postgres: _Run, bare: _Run) -> list[Measured]:
    sending = 1000 * bare.sending / bare.messages
    card = len(json.dumps(filling.CARD)) / 1024
    return [
        Measured("planning a nudge", mine.planning_ms, "sending it, bare", sending),
        Measured("planning a nudge, PostgreSQL", postgres.planning_ms, "sending it, bare", sending),
        Measured(
            "keeping a nudge, PostgreSQL", postgres.stored_kb / postgres.messages, "its card", card, "KB"
        ),
        Measured("peak memory, planning", mine.planning_mb, "bare client loop", bare.sending_mb, "MB"),
        Measured("peak memory, handing over", mine.sending_mb, "bare client loop", bare.sending_mb, "MB"),
    ]


def _flat(fresh: Databases, scale: Scale) -> list[Measured]:
    """Whether a draining process needs more memory for a longer queue."""
    long, short = (_ours(fresh.sqlite(), many, 0) for many in (scale.messages, scale.messages // 10))
    return [
        Measured(
            f"peak memory, handing over {long.messages:,}",
            long.sending_mb,
            f"handing over {short.messages:,}",
            short.sending_mb,
            "MB",
            at_most=1.1,
        )
    ]


def _ours(url: str, managers: int, latency: float) -> _Run:
    on_postgres = url.startswith("postgresql")
    tenant_id = alone(ours.fill, url, managers)
    before = ours.size_kb(url) if on_postgres else 0
    planned = alone(ours.plan, url, tenant_id)
    with platform(latency) as port:
        sent = alone(ours.hand_over, url, tenant_id, port)
        _check(port, managers)
    grown = ours.size_kb(url) - before if on_postgres else 0
    return _Run(managers, planned.seconds, sent.seconds, planned.peak_mb, sent.peak_mb, grown)


def _bare(messages: int, latency: float) -> _Run:
    with platform(latency) as port:
        sent = alone(peers.bare, messages, port)
        _check(port, messages)
    return _Run(messages, 0, sent.seconds, 0, sent.peak_mb)


def _peer(work: Callable[[str, int, int], peers.Peer], url: str, managers: int, latency: float) -> _Run:
    with platform(latency) as port:
        done = alone(work, url, managers, port)
        _check(port, managers)
    plan, sent = done.plan, done.hand_over
    return _Run(managers, plan.seconds, sent.seconds, plan.peak_mb, sent.peak_mb)


def _check(port: int, messages: int) -> None:
    found = seen(port)
    if (found.arrived, found.repeated) != (messages, 0):
        raise LostOrRepeated(f"{messages} were to arrive: {found}")
