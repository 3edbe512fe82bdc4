"""Scores a reader on the labelled replies; `python -m tests.reading.evaluate` prints the table."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal, TypedDict

from workflows.reading import Answer, AskedKpi, Reading, read

_FOLDER = Path(__file__).parent / "evaluation"
_OFF = Decimal("0.01")
SETS = ("open", "heldout", *(f"round{number}" for number in range(2, 19)))


class Label(TypedDict):
    """What a reply says about one KPI, by the labelling guide."""

    status: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str | None
    approx: bool
    as_of: str | None
    as_of_date: str | None
    delegate: str | None
    start: int
    end: int


class _KpiRow(TypedDict):
    name: str
    unit: str
    baseline: Decimal | None
    target: Decimal | None
    direction: Literal["up", "down"]


class _Row(TypedDict):
    id: str
    type: str
    lang: str
    asked_at: str
    kpis: list[_KpiRow]
    reply: str
    answers: dict[str, Label | None]


@dataclass(frozen=True)
class Reply:
    """One labelled reply."""

    id: str
    type: str
    lang: str
    asked_on: date
    kpis: tuple[AskedKpi, ...]
    text: str
    labels: Mapping[str, Label | None]


Reader = Callable[[Reply], Reading]


def deterministic(reply: Reply) -> Reading:
    """The reader under test, as the bot calls it."""
    return read(reply.text, reply.kpis, asked_on=reply.asked_on, locale=reply.lang)


def replies(name: str) -> Iterator[Reply]:
    """The labelled replies of one set, in all languages."""
    for path in sorted(_FOLDER.glob(f"{name}_*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            row: _Row = json.loads(line, parse_float=Decimal, parse_int=_whole)
            yield Reply(
                row["id"],
                row["type"],
                row["lang"],
                date.fromisoformat(row["asked_at"]),
                tuple(AskedKpi(**kpi) for kpi in row["kpis"]),
                row["reply"],
                row["answers"],
            )


def _whole(figures: str) -> Decimal:
    return Decimal(figures)


@dataclass
class Score:
    """Counts over many replies."""

    replies: int = 0
    right: int = 0
    """Replies in which every KPI has all fields right, places by overlap."""
    numbers: int = 0
    """Values and ranges labelled."""
    numbers_right: int = 0
    """Of these, number and unit right."""
    wrong: int = 0
    """Numbers recorded that are not what the label says."""
    uncalled: int = 0
    """Numbers recorded where the label says nothing, or nothing with a number."""
    placed: int = 0
    places: int = 0
    failed: list[Reply] = field(default_factory=list)

    def add(self, reply: Reply, reading: Reading) -> None:
        """Counts one reply."""
        self.replies += 1
        whole = True
        for name, label in reply.labels.items():
            answer = reading.answers[name]
            whole = self._add(label, answer) and whole
        self.right += whole
        if not whole:
            self.failed.append(reply)

    def _add(self, label: Label | None, answer: Answer | None) -> bool:
        numeric = label is not None and label["status"] in {"value", "range"}
        given = answer is not None and answer.status in {"value", "range"}
        same = label is not None and answer is not None and same_number(label, answer)
        self.numbers += numeric
        self.numbers_right += numeric and given and same
        self.wrong += numeric and given and not same
        self.uncalled += given and not numeric
        if label is None or answer is None:
            return label is None and answer is None
        self.places += 1
        overlaps = answer.start < label["end"] and label["start"] < answer.end
        self.placed += overlaps
        return same and overlaps and _same_rest(label, answer)


def same_number(label: Label, answer: Answer) -> bool:
    """Whether status, number and unit are what the label says."""
    pairs = ((label["value"], answer.value), (label["low"], answer.low), (label["high"], answer.high))
    return (
        label["status"] == answer.status
        and (label["unit"] or None) == answer.unit
        and all(a is b if a is None or b is None else abs(a - b) <= _OFF for a, b in pairs)
    )


def _same_rest(label: Label, answer: Answer) -> bool:
    day = answer.as_of_date.isoformat() if answer.as_of_date else None
    typed, told = label["as_of"] or "", answer.as_of or ""
    return (
        label["approx"] == answer.approx
        and label["as_of_date"] == day
        and bool(typed) == bool(told)
        and (typed in told or told in typed)
        and label["delegate"] == answer.delegate
    )


def score(cases: Iterable[Reply], reader: Reader = deterministic) -> dict[str, Score]:
    """The scores by case type, by language, and of all together under "all"."""
    scores: dict[str, Score] = {}
    for reply in cases:
        reading = reader(reply)
        for key in (reply.type, f"in {reply.lang}", "all"):
            scores.setdefault(key, Score()).add(reply, reading)
    return scores


def table(title: str, scores: Mapping[str, Score]) -> str:
    """The scores as people read them."""
    head = f"{title:<18}{'replies':>8}{'right':>8}{'number':>8}{'wrong':>7}{'uncalled':>10}{'place':>8}"
    rows = [head]
    for key in sorted(scores, key=lambda key: (key == "all", key.startswith("in "), key)):
        one = scores[key]
        rows.append(
            f"{key:<18}{one.replies:>8}{_share(one.right, one.replies):>8}"
            f"{_share(one.numbers_right, one.numbers):>8}{one.wrong:>7}{one.uncalled:>10}"
            f"{_share(one.placed, one.places):>8}"
        )
    return "\n".join(rows)


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "-"


def main(arguments: Sequence[str], reader: Reader = deterministic) -> None:
    """Prints a table per set; `--failures` also the replies of the open set that are not read right."""
    for name in SETS:
        scores = score(replies(name), reader)
        if not scores:
            continue
        sys.stdout.write(table(name, scores) + "\n\n")
        if "--failures" in arguments and name == "open":
            for reply in scores["all"].failed:
                sys.stdout.write(f"{reply.id} {reply.type}: {reply.text!r}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
