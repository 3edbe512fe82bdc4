"""A number and what it was worth in one reply: each part goes on with its own question."""

from collections.abc import Sequence

from storage.models import Touchpoint
from storage.words import Kind
from workflows import roi
from workflows.claims import claiming, worth_said
from workflows.numbers import readings, unasked
from workflows.turn import Turn


def parts(
    turn: Turn,
    text: str,
    numbers: Sequence[Touchpoint],
    others: Sequence[Touchpoint],
    going_on: Touchpoint | None,
) -> tuple[Touchpoint, str, str] | None:
    """The question what it was worth, its part of the reply, and what is left for the numbers.

    None where no number was asked for with it, or where they are in the middle of it and name no such number.
    """
    worth = next((t for t in others if t.kind is Kind.ROI), None)
    if worth is None or not numbers:
        return None
    if going_on is worth and not gives_a_number(turn, text, numbers):
        return None
    units = {turn.kpi_of(t).unit for t in numbers}
    mine, rest = roi.share(turn, worth, text, money_asked=any(unit.isupper() for unit in units))
    return (worth, mine, rest) if mine else None


def settle(
    turn: Turn,
    text: str,
    numbers: Sequence[Touchpoint],
    others: Sequence[Touchpoint],
    going_on: Touchpoint | None,
) -> bool:
    """Go on with both, each with its own words; False where the reply is about one of them only."""
    both = parts(turn, text, numbers, others, going_on)
    if both is not None:
        worth, mine, rest = both
        given = bool(rest.strip()) and readings.from_text(turn, rest, numbers)
        return roi.text(turn, worth, mine, reply=text) or given
    worth_alone = next((t for t in others if t.kind is Kind.ROI and t is not going_on), None)
    if worth_alone is None or numbers or not any(map(str.isdigit, text)):
        return False
    mine, rest = roi.share(turn, worth_alone, text, money_asked=False)
    given = bool(mine) and given_unasked(turn, rest.strip())
    return given and (roi.text(turn, worth_alone, mine, reply=text) or True)


def is_stated(turn: Turn, text: str, others: Sequence[Touchpoint]) -> bool:
    """Whether a reply gives money, or the program's part of it, while it is asked what it was worth."""
    asked = (t for t in others if t.kind is Kind.ROI)
    said = (worth_said.pieces(text, claiming.frame(turn, t)) for t in asked)
    return any(worth_said.about_worth(found) for found in said)


def gives_a_number(turn: Turn, text: str, numbers: Sequence[Touchpoint]) -> bool:
    """Whether somebody in the middle of another conversation gives a number for a KPI they name."""
    views = [turn.kpi_of(touchpoint) for touchpoint in numbers]
    named = [view for view in views if view.name.lower() in text.lower()]
    return bool(readings.valued(turn, text, named))


def given_unasked(turn: Turn, text: str) -> bool:
    """A number by itself counts where the KPI is named: "win rate is at 27 now"."""
    valued = readings.valued(turn, text, unasked.among_theirs(turn, text))
    given = [unasked.question(turn, view) for view in valued]
    return bool(given) and readings.from_text(turn, text, given)
