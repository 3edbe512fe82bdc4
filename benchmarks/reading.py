"""What reading a reply costs: a usual one, and the worst of ten thousand characters."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

from benchmarks.measure import Measured, Scale, milliseconds, percentile
from tests.reading.evaluate import SETS, deterministic, replies
from workflows.reading import AskedKpi, read

LENGTH = 10_000
ASKED = (
    AskedKpi("Win rate", "%", Decimal(22), Decimal(40)),
    AskedKpi("Sales cycle", "days", Decimal(45), Decimal(35), "down"),
    AskedKpi("Safety incidents", "", Decimal(9), Decimal(4), "down"),
)
REPEATED = (
    "\u00bd",
    "1 ",
    "25? ",
    "(",
    "no ",
    "9 of ",
    "\n1. ",
    "20-25 ",
    "from 2 ",
    "ask Tom ",
    "a ",
    "> 1 ",
)


def measure(folder: Path, scale: Scale) -> list[Measured]:
    """A usual reply, a long one, and the worst of many that repeat themselves; beside what is promised."""
    del folder, scale  # the same everywhere
    usual = [reply for name in SETS for reply in replies(name)]
    for reply in usual:
        deterministic(reply)
    each = sorted(milliseconds(lambda one=reply: deterministic(one), times=5)[0] for reply in usual)  # type: ignore[misc]
    prose = " ".join(reply.text for reply in usual if reply.lang == "en")
    repeated = [_took((piece * LENGTH)[:LENGTH]) for piece in REPEATED]
    return [
        Measured("reading a reply, median", percentile(each, 0.5), "promised", 1, at_most=1),
        Measured("reading a reply, p99", percentile(each, 0.99), "promised", 1, at_most=1),
        Measured(
            f"reading {LENGTH:,} characters of replies",
            _took((prose * 3)[:LENGTH]),
            "promised",
            50,
            at_most=1,
        ),
        Measured(f"reading {LENGTH:,} characters, worst repeated", max(repeated), "promised", 50, at_most=1),
    ]


def _took(text: str, asked: Sequence[AskedKpi] = ASKED) -> float:
    day = date(2025, 3, 14)
    return percentile(milliseconds(lambda: read(text, asked, asked_on=day), times=5), 0.5)
