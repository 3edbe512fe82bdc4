"""The precise question where a reply holds numbers and nothing says which one, or whose, it is."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Literal, NamedTuple

from prompts import readings as words
from storage.kpis import KpiView
from storage.models import Touchpoint
from workflows.conversation import questions
from workflows.errors import QuestionClosed
from workflows.numbers import proposals, times
from workflows.reading import Answer, AskedKpi, Candidate, Status, read
from workflows.rules.kpi import format_value
from workflows.turn import Turn

Kept = dict[str, Any]
"""A candidate as it is kept between two messages."""

_NEAR = Decimal("0.25")
"""Within this share of the way from baseline to target, a number may well be one of the two."""

_FRESH = timedelta(days=1)
"""How long a typed "yes" answers "Is 25.5 % Win rate now?"."""


class Unsure(NamedTuple):
    """The numbers of a reply that could answer one question."""

    touchpoint: Touchpoint
    view: KpiView
    candidates: Sequence[Candidate]


class Picked(NamedTuple):
    """The number a person chose, as it was said."""

    touchpoint: Touchpoint
    view: KpiView
    answer: Answer
    text: str
    other: Answer | None
    """The number they did not choose, where there were two."""


def ask(turn: Turn, unsure: Sequence[Unsure], text: str) -> None:
    """Ask which number is meant; one number that several KPIs could have is asked about once."""
    by_place: dict[tuple[int, int], list[Unsure]] = defaultdict(list)
    proposals.withdraw(turn, [one.touchpoint for one in unsure])
    for one in unsure:
        kept = [
            {"value": str(c.value), "unit": c.unit, "start": c.start, "end": c.end} for c in one.candidates
        ]
        questions.step(turn, one.touchpoint, "which", candidates=kept, candidates_in=text)
        if len(one.candidates) == 1:
            by_place[one.candidates[0].start, one.candidates[0].end].append(one)
    shared = [together for together in by_place.values() if len(together) > 1]
    for together in shared:
        _ask_whose(turn, together)
    for one in unsure:
        if not any(one in together for together in shared):
            _ask_which(turn, one)


def _ask_which(turn: Turn, unsure: Unsure) -> None:
    touchpoint, view, candidates = unsure
    choices = tuple((f"{touchpoint.id}:{place}", _label(turn, view, c)) for place, c in enumerate(candidates))
    level = near_level(view, candidates[0].value) if len(candidates) == 1 else ""
    turn.replace(
        words.which.name,
        words.which.to(turn.person.locale)(
            name=view.name, choices=choices, about=str(touchpoint.id), level=level
        ),
    )


def _ask_whose(turn: Turn, together: Sequence[Unsure]) -> None:
    first = together[0]
    turn.replace(
        words.whose.name,
        words.whose.to(turn.person.locale)(
            value=_label(turn, first.view, first.candidates[0]),
            choices=tuple((f"{one.touchpoint.id}:0", _name(one, together)) for one in together),
            about=questions.value_of([one.touchpoint for one in together]),
        ),
    )


def _name(one: Unsure, together: Sequence[Unsure]) -> str:
    """The KPI, and the time where one KPI is asked about for two."""
    twice = sum(other.view.name == one.view.name for other in together) > 1
    return f"{one.view.name} {times.in_words(one.touchpoint)}" if twice else one.view.name


def near_level(view: KpiView, value: Decimal) -> Literal["", "target", "baseline"]:
    """Which of the levels known beforehand this number may be."""
    baseline = view.baseline.value if view.baseline else None
    target = view.target.value if view.target else None
    way = abs(target - baseline) if baseline is not None and target is not None else Decimal(0)
    if target is not None and abs(value - target) <= way * _NEAR:
        return "target"
    if baseline is not None and abs(value - baseline) <= way * _NEAR:
        return "baseline"
    return ""


def picked(turn: Turn, value: str) -> Picked:
    """What a tap on one of the numbers means.

    Raises:
        QuestionClosed: there is nothing to choose from any more.
    """
    number, _, place = value.partition(":")
    (touchpoint,) = questions.of_value(turn, number)
    kept = touchpoint.progress.get("candidates", [])
    if not place.isdecimal() or int(place) >= len(kept):
        raise QuestionClosed("That choice is over. Write me the number instead.")
    view = turn.kpi_of(touchpoint)
    text = str(touchpoint.progress["candidates_in"])
    answers = [_answer(turn, view, text, kept, chosen) for chosen in kept]
    other = answers[1 - int(place)] if len(kept) == 2 else None
    return Picked(touchpoint, view, answers[int(place)], text, other)


def _answer(turn: Turn, view: KpiView, text: str, kept: Sequence[Kept], chosen: Kept) -> Answer:
    plain = Answer(
        Status.VALUE, chosen["start"], chosen["end"], value=Decimal(chosen["value"]), unit=chosen["unit"]
    )
    # Without the others, the reader finds the hedge and the day that go with the one that was chosen.
    alone = "".join(
        " " if any(c["start"] <= at < c["end"] for c in kept if c != chosen) else letter
        for at, letter in enumerate(text)
    )
    again = read(
        alone, [AskedKpi(view.name, view.unit)], asked_on=turn.today(turn.person), locale=turn.person.locale
    ).answers[view.name]
    if again is not None and again.value == plain.value and again.unit == plain.unit:
        plain = replace(plain, approx=again.approx, as_of=again.as_of, as_of_date=again.as_of_date)
    return plain


def waiting(turn: Turn, about: Sequence[Touchpoint]) -> str:
    """The one number somebody was just asked to say yes or no to, as a button's value; else empty."""
    for touchpoint in about:
        progress = touchpoint.progress
        if progress.get("step") != "which" or len(progress.get("candidates", [])) != 1:
            continue
        if turn.now - datetime.fromisoformat(str(progress["at"])) < _FRESH:
            return f"{touchpoint.id}:0"
    return ""


def over(turn: Turn, touchpoint: Touchpoint) -> None:
    """There is nothing to choose from any more."""
    questions.step(turn, touchpoint, "", candidates=[])


def not_now(turn: Turn, value: str) -> None:
    """The number was a level everybody knows: nothing is recorded, and the question stands."""
    level, _, number = value.partition(":")
    (touchpoint,) = questions.of_value(turn, number)
    view = turn.kpi_of(touchpoint)
    over(turn, touchpoint)
    turn.replace(
        words.not_now.name,
        words.not_now.to(turn.person.locale)(name=view.name, level=level, about=str(touchpoint.id)),
    )


def _label(turn: Turn, view: KpiView, candidate: Candidate) -> str:
    return format_value(candidate.value, candidate.unit or view.unit, turn.person.locale)
