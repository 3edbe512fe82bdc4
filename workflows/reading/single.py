"""Reads the one amount or the one percentage that the questions about return ask for."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from decimal import Decimal

from workflows.reading.decide import Choice, choices_in, decide
from workflows.reading.fit import Fit, fit
from workflows.reading.items import Quantity, Role
from workflows.reading.language import Cue
from workflows.reading.reader import Parsed, parse
from workflows.reading.types import Answer, AskedKpi, Status

_ANY_DAY = date(2000, 1, 1)
_HUNDRED = Decimal(100)


def read_amount(text: str, *, locale: str = "en") -> Answer | None:
    """The amount of money a reply states, with its currency if it names one; None when unsure.

    "It saved about 120k EUR" is 120,000 EUR, approximate; "80-100k" has a low and a high end.
    """
    asked = AskedKpi("amount", "EUR")
    parsed = parse(text, (asked,), asked_on=_ANY_DAY, locale=locale)
    choices = [choice for choice in _levels(parsed) if fit(asked, choice.quantity) is not Fit.NO]
    stated = [choice for choice in choices if choice.quantity.unit is not None]
    answer = decide(asked, stated or choices, text=text).answer
    if answer is None:
        return _nothing(parsed)
    chosen = next(
        c.quantity for c in choices if (c.quantity.start, c.quantity.end) == (answer.start, answer.end)
    )
    return replace(answer, unit=chosen.unit)


def read_percent(text: str, *, locale: str = "en") -> Answer | None:
    """The share from 0 to 100 % a reply states; None when there is none, or none that can be sure.

    "roughly two thirds" is 66.67, approximate. "0.6" is None: it could be 60 % as well as 0.6 %.
    """
    asked = AskedKpi("share", "%")
    parsed = parse(text, (asked,), asked_on=_ANY_DAY, locale=locale)
    choices = [choice for choice in _levels(parsed) if fit(asked, choice.quantity) is not Fit.NO]
    stated = [choice for choice in choices if choice.quantity.unit or choice.quantity.ratio]
    answer = decide(asked, stated or choices, text=text).answer
    if answer is None:
        return _nothing(parsed, "%")
    ends = [end for end in (answer.value, answer.low, answer.high) if end is not None]
    bare = not stated and not any(c.quantity.is_fraction for c in choices)
    if any(not 0 <= end <= _HUNDRED or (bare and 0 < end < 1) for end in ends):
        return None
    return answer


def _levels(parsed: Parsed) -> Iterable[Choice]:
    """Here a difference is an answer too: "it added 120k"."""
    for clause in parsed.clauses:
        for choice in choices_in(clause):
            yield replace(choice, quantity=_as_level(choice.quantity))


def _as_level(quantity: Quantity) -> Quantity:
    return quantity.having(Role.LEVEL) if quantity.role in {Role.DELTA, Role.WAS, Role.AT} else quantity


def _nothing(parsed: Parsed, unit: str | None = None) -> Answer | None:
    """Such as "Nothing" or "none" is an answer of zero."""
    spoken = [clause for clause in parsed.clauses if clause.items]
    if len(spoken) != 1 or len(spoken[0].items) > 3 or parsed.verdicts:
        return None
    signal = next((s for s in spoken[0].signals(Cue.ZERO) if Cue.NO not in s), None)
    return Answer(Status.VALUE, signal.start, signal.end, value=Decimal(0), unit=unit) if signal else None
