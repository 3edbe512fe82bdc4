"""One claim at a time: what refuses or reduces it, and what it says about that."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.rules.phillips_claims import D, claim, one
from workflows.rules.money import BadFigure
from workflows.rules.phillips import Claim, Isolation, Rule, Source


def test_hours_saved_become_6988_80() -> None:
    assert one(claim(12_480, 80, 70)).allowed == D("6988.80")


def test_harm_counts_in_full_whatever_the_confidence() -> None:
    line = one(claim(-100, 80, 70))
    assert line.allowed == D(-80)
    assert Rule.HARM_IN_FULL in line.because
    assert Rule.CONFIDENCE not in line.because
    assert one(claim(-100, 80, None)).allowed == D(-80)


@pytest.mark.parametrize(
    ("said", "why"),
    [
        (claim(None), Rule.NO_ANSWER),
        (claim((None, None)), Rule.NO_ANSWER),
        (claim((None, D(100))), Rule.NO_SMALLER_END),
        (claim(attribution=None), Rule.NO_ATTRIBUTION),
        (claim(confidence=None), Rule.NO_CONFIDENCE),
        (claim(by=Source.DELEGATE), Rule.DELEGATE),
        (replace(claim(attribution=100), other_causes=()), Rule.ASKED_AGAIN),
        (replace(claim(attribution=100), other_causes=("  ",)), Rule.ASKED_AGAIN),
        (claim(-100_000, None), Rule.NO_ATTRIBUTION),
    ],
)
def test_what_is_not_settled_counts_nothing_and_says_why(said: Claim, why: Rule) -> None:
    line = one(said)
    assert line.allowed == 0
    assert why in line.because


@pytest.mark.parametrize(
    "said",
    [
        claim(attribution=100),
        replace(claim(attribution=100), other_causes=(), stood_by_all=True),
        replace(claim(attribution=100), other_causes=(), isolation=Isolation.COMPARISON_GROUP),
    ],
    ids=["a cause is named", "asked again", "a comparison group leaves nothing else"],
)
def test_all_the_credit_counts_once_it_is_explained(said: Claim) -> None:
    assert one(said).allowed == D(80_000)


def test_of_a_range_the_smaller_improvement_counts() -> None:
    line = one(claim((D(80_000), D(100_000)), 50, 100))
    assert (line.claimed, line.allowed) == (D(100_000), D(40_000))
    assert Rule.SMALLER_END in line.because
    assert one(claim((D(80_000), None), 50, 100)).allowed == D(40_000)


def test_a_range_that_may_be_a_loss_is_taken_as_one() -> None:
    assert one(claim((D(-50), D(100)), 50, 50)).allowed == D(-25)


@pytest.mark.parametrize(
    ("isolation", "printed"),
    [
        (Isolation.ESTIMATE, Rule.BY_ESTIMATE),
        (Isolation.TREND_LINE, Rule.BY_TREND_LINE),
        (Isolation.COMPARISON_GROUP, Rule.BY_COMPARISON_GROUP),
    ],
)
def test_the_way_of_isolating_stands_beside_the_number(isolation: Isolation, printed: Rule) -> None:
    assert printed in one(replace(claim(), isolation=isolation)).because


def test_only_the_months_counted_are_taken_of_a_longer_gain() -> None:
    line = one(replace(claim(300_000, 50, 100), months=36))
    assert (line.claimed, line.allowed) == (D(300_000), D(50_000))
    assert Rule.FIRST_YEAR in line.because


def test_a_loss_over_several_years_stays_whole() -> None:
    assert one(replace(claim(-300_000, 50), months=36)).allowed == D(-150_000)


def test_programs_that_claim_one_movement_share_it() -> None:
    ours = one(replace(claim(attribution=80, confidence=100), elsewhere=D(120)))
    assert ours.allowed == D(40_000)
    assert Rule.SHARED in ours.because
    assert Rule.SHARED not in one(replace(claim(attribution=80), elsewhere=D(20))).because


@pytest.mark.parametrize(
    "bad",
    [
        {"amount": D("NaN")},
        {"amount": D("Infinity")},
        {"amount": (D(2), D(1))},
        {"amount": D("1E+40")},
        {"attribution": D(101)},
        {"attribution": D(-1)},
        {"confidence": D("NaN")},
        {"months": 0},
        {"elsewhere": D(-1)},
    ],
)
def test_figures_nothing_can_be_worked_out_from_are_refused(bad: dict[str, Decimal]) -> None:
    with pytest.raises(BadFigure, match="win rate"):
        replace(claim(), **bad)  # type: ignore[arg-type]
