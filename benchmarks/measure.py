"""One measurement: ours beside a peer or a bound, taken in the same run on the same machine."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")

_WIDE = 100


@dataclass(frozen=True)
class Measured:
    """A number beside the one it is held against. A ratio survives a slow machine; a number does not."""

    what: str
    ours: float
    peer_name: str
    peer: float
    unit: str = "ms"
    at_least: float | None = None
    """The ratio that was promised, where more is better."""
    at_most: float | None = None
    """The ratio that was promised, where less is better."""

    @property
    def ratio(self) -> float:
        """Ours divided by the peer's."""
        return self.ours / self.peer

    @property
    def promised(self) -> str:
        """What was promised of the ratio, and whether it was kept; empty where nothing was."""
        if self.at_least is not None:
            return f"at least {self.at_least:g}: {'kept' if self.ratio >= self.at_least else 'MISSED'}"
        if self.at_most is not None:
            return f"at most {self.at_most:g}: {'kept' if self.ratio <= self.at_most else 'MISSED'}"
        return ""

    def line(self) -> str:
        """As it is printed."""
        promised = f"   {self.promised}" if self.promised else ""
        return (
            f"{self.what:<52} {number(self.ours):>9} {self.unit} | {self.peer_name}: {number(self.peer)} "
            f"{self.unit} | {self.ratio:.2f}{promised}"
        )


@dataclass(frozen=True)
class Scale:
    """How much is measured: the same measurements in about five minutes, at full size, or only tried out."""

    name: str
    messages: int
    """Managers whose nudge is due in the same minute."""
    history: int
    """Rows of the past in the longer of two histories."""
    idle_tenants: int
    programs: int
    readings: int
    events: int
    tenants: int
    """Tenants with mail, for one worker and for two."""
    each: int
    """Messages of each of them."""
    repeats: int
    long_repeats: int
    """Of what takes longest."""


SCALES = {
    scale.name: scale
    for scale in (
        Scale("short", 5_000, 1_000_000, 10_000, 1_000, 100_000, 3_000, 100, 40, 3, 1),
        Scale("full", 100_000, 10_000_000, 10_000, 1_000, 1_000_000, 20_000, 100, 200, 3, 3),
        Scale("tiny", 40, 2_000, 20, 6, 120, 60, 3, 4, 1, 1),
    )
}


def number(value: float) -> str:
    """A number with as many digits as say something."""
    return f"{value:,.0f}" if value >= _WIDE else f"{value:.1f}" if value >= _WIDE / 10 else f"{value:.2f}"


def middle(work: Callable[[], T], of: Callable[[T], float], *, times: int) -> T:
    """Do it so often, and return the run that is in the middle by `of`."""
    runs = sorted((work() for _ in range(times)), key=of)
    return runs[(len(runs) - 1) // 2]


def side_by_side(works: Sequence[Callable[[], T]], of: Callable[[T], float], *, times: int) -> list[T]:
    """Do each in turn, so often: what the machine does beside it meets all alike. The middle run of each."""
    rounds = [[work() for work in works] for _ in range(times)]
    return [sorted((each[place] for each in rounds), key=of)[(times - 1) // 2] for place in range(len(works))]


def milliseconds(work: Callable[[], object], *, times: int) -> list[float]:
    """How long `work` took, each time, shortest first."""
    took = []
    for _ in range(times):
        started = time.perf_counter()
        work()
        took.append((time.perf_counter() - started) * 1000)
    return sorted(took)


def percentile(took: list[float], share: float) -> float:
    """The value below which that share of the sorted list lies."""
    return took[min(int(len(took) * share), len(took) - 1)]
