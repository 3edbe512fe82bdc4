"""The tables of replies: how a line of `cases_*.txt` is written, and the KPIs it may ask about.

A line is `kpis: reply => expected`, with one expectation per KPI, separated by ";":

    25.5 %            a value (`~25 %` approximate), with `[as typed 2025-02-28]` behind it for an as-of day
    20..25 %          a range, `95.. %` and `..30 days` with one end open
    no_change, unknown, declined, @Tom Ruiz
    -                 nothing that may be recorded
    ?25.5 ?40         nothing, and these are the numbers to ask about
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from workflows.reading import Answer, AskedKpi, Reading, Status

ASKED_ON = date(2025, 3, 14)
KPIS = {
    "win": AskedKpi("Win rate", "%", Decimal(22), Decimal(40)),
    "attrition": AskedKpi("Attrition", "%", Decimal(14), Decimal(10), "down"),
    "growth": AskedKpi("Revenue growth", "%", Decimal(-2), Decimal(5)),
    "retention": AskedKpi("90-day retention", "%", Decimal(80), Decimal(90)),
    "cycle": AskedKpi("Deal cycle time", "days", Decimal(38), Decimal(30), "down"),
    "response": AskedKpi("First response time", "hours", Decimal(6), Decimal(4), "down"),
    "pipeline": AskedKpi("Pipeline", "EUR", Decimal(90000), Decimal(150000)),
    "pipeline_k": AskedKpi("Pipeline created", "k EUR", Decimal(110), Decimal(150)),
    "incidents": AskedKpi("Safety incidents", "", Decimal(9), Decimal(4), "down"),
    "tickets": AskedKpi("Tickets reopened", "tickets", Decimal(2100), Decimal(1500), "down"),
    "coaching": AskedKpi("Coaching score", "/5", Decimal(3), Decimal(4)),
    "nps": AskedKpi("NPS", "points", Decimal(32), Decimal(45)),
}


@dataclass(frozen=True)
class Case:
    """One reply and what it says about every KPI asked."""

    locale: str
    group: str
    kpis: tuple[AskedKpi, ...]
    reply: str
    expected: tuple[str, ...]


def cases() -> Iterator[Case]:
    """All cases of all languages."""
    for path in sorted(Path(__file__).parent.glob("cases_*.txt")):
        group = ""
        for line in path.read_text(encoding="utf-8").splitlines():
            if line.startswith("#"):
                group = line.lstrip("# ")
            elif line:
                names, rest = line.split(": ", 1)
                reply, expected = rest.rsplit(" => ", 1)
                kpis = tuple(KPIS[name] for name in names.split(","))
                wanted = tuple(part.strip() for part in expected.split(";"))
                yield Case(path.stem[-2:], group, kpis, reply.replace("\\n", "\n"), wanted)


def told(reading: Reading, kpi: AskedKpi) -> str:
    """What was read about a KPI, in the notation of the tables."""
    answer = reading.answers[kpi.name]
    if answer is None:
        return " ".join(f"?{c.value}" for c in reading.unsure.get(kpi.name, ())) or "-"
    if answer.status is Status.DELEGATED:
        return f"@{answer.delegate}"
    if answer.status not in {Status.VALUE, Status.RANGE}:
        return str(answer.status)
    return _number(answer)


def _number(answer: Answer) -> str:
    ends = "..".join("" if end is None else str(end) for end in (answer.low, answer.high))
    number = str(answer.value) if answer.value is not None else ends
    day = " ".join(str(part) for part in (answer.as_of, answer.as_of_date) if part)
    parts = (("~" if answer.approx else "") + number, answer.unit, f"[{day}]" if day else None)
    return " ".join(part for part in parts if part)
