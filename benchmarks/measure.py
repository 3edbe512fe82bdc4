"""One measurement: ours beside a peer or a bound, taken in the same run on the same machine."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """A number beside the one it is held against. A ratio survives a slow machine; a number does not."""

    what: str
    ours: float
    peer_name: str
    peer: float
    unit: str = "ms"

    @property
    def ratio(self) -> float:
        """Ours divided by the peer's."""
        return self.ours / self.peer

    def line(self) -> str:
        """As it is printed."""
        return (
            f"{self.what:<44} {self.ours:>9.2f} {self.unit}   {self.peer_name}: {self.peer:.2f} {self.unit}"
            f"   ratio {self.ratio:.2f}"
        )


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
