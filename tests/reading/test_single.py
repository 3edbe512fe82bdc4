"""The one amount, the one percentage, and the small things said around them."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from workflows.reading import (
    delegate_in,
    is_correction,
    is_decline,
    is_dont_know,
    is_no,
    is_no_change,
    is_question,
    is_yes,
    read_amount,
    read_percent,
)


@pytest.mark.parametrize(
    ("text", "value", "unit", "approx"),
    [
        ("about 120k EUR", "120000", "EUR", True),
        ("120000", "120000", None, False),
        ("it saved us 50k", "50000", None, False),
        ("we added 3 deals worth $120k each", "120000", "USD", False),
        ("maybe $2.5M in new deals", "2500000", "USD", True),
        ("half a million euros", "500000", "EUR", False),
        ("12 lakh", "1200000", None, False),
        ("sorry, meant 90k", "90000", None, False),
        ("nothing", "0", None, False),
    ],
)
def test_an_amount_is_read_with_its_currency(text: str, value: str, unit: str | None, approx: bool):
    answer = read_amount(text)

    assert answer is not None
    assert (answer.value, answer.unit, answer.approx) == (Decimal(value), unit, approx)


@pytest.mark.parametrize("text", ["between 80k and 100k USD", "80-100k USD", "$80k to $100k"])
def test_an_amount_may_have_two_ends(text: str):
    answer = read_amount(text)

    assert answer is not None
    assert answer.value is None
    assert (answer.low, answer.high, answer.unit) == (Decimal(80000), Decimal(100000), "USD")


@pytest.mark.parametrize(
    "text", ["no idea", "2 hours a week", "20 % more", "", "👍", "50k or 120k, hard to say"]
)
def test_what_is_no_amount_is_none(text: str):
    assert read_amount(text) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("60", "60"),
        ("60 %", "60"),
        ("roughly two thirds", "66.67"),
        ("about half", "50"),
        ("1 in 4", "25"),
        ("0.6 %", "0.6"),
        ("all of it, 100%", "100"),
        ("none", "0"),
    ],
)
def test_a_percentage_is_read(text: str, value: str):
    answer = read_percent(text)

    assert answer is not None
    assert (answer.value, answer.unit) == (Decimal(value), "%")


def test_a_percentage_may_have_two_ends():
    answer = read_percent("50-60%")

    assert answer is not None
    assert answer.value is None
    assert (answer.low, answer.high) == (Decimal(50), Decimal(60))


@pytest.mark.parametrize("text", ["0.6", "150", "-5", "no idea", "60 percent, 70% sure", "three months"])
def test_what_is_no_sure_percentage_is_none(text: str):
    assert read_percent(text) is None


ASIDES: dict[Callable[[str], object], tuple[list[str], list[str]]] = {
    is_dont_know: (["don't know", "no idea yet", "not sure", "tbd"], ["25", "not sure, about 25", "yes"]),
    is_decline: (["I'd rather not say", "no comment", "skip"], ["no idea", "25", "ask Tom"]),
    is_no_change: (["no change", "still the same"], ["unchanged at 31", "the same team", "yes"]),
    is_correction: (["sorry, meant 27", "I meant 27", "not 40, it's 14... correction: 15"], ["27", "sorry"]),
    is_question: (["what do you mean?", "who is asked?"], ["25", "25.5?", "no idea"]),
    is_yes: (
        ["yes", "Yes please", "👍", "that's right", ":+1:"],
        ["no", "yes but it's 27 and not 25", "25", ""],
    ),
    is_no: (["no", "nope", "no thanks", "that's wrong", "👎"], ["yes", "no change", "25", ""]),
}


@pytest.mark.parametrize("tell", ASIDES, ids=lambda tell: tell.__name__)
def test_an_aside_is_told_from_the_others(tell: Callable[[str], object]):
    said, unsaid = ASIDES[tell]

    assert [text for text in said if not tell(text)] == []
    assert [text for text in unsaid if tell(text)] == []


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("ask @maria", "maria"),
        ("ask Tom Ruiz please", "Tom Ruiz"),
        ("Tom would know", "Tom"),
        ("please talk to our controller Anna Schmidt", "Anna Schmidt"),
        ("ask finance", "finance"),
        ("ask <at>Maria Lopez</at>", "Maria Lopez"),
        ("ask me next week", None),
        ("I'll ask Tom", None),
        ("who knows", None),
    ],
)
def test_the_person_named_is_told_as_typed(text: str, who: str | None):
    assert delegate_in(text) == who
