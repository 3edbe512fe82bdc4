"""Exact money: hours, movements, rounding, and figures said aloud."""

from decimal import Decimal

import pytest

from workflows.rules.money import (
    BadFigure,
    Direction,
    brief,
    hours_saved,
    in_cents,
    money_from_movement,
    profit_contribution,
    rounded,
)

D = Decimal


def test_four_hours_a_week_for_a_working_year() -> None:
    assert hours_saved(D(4), D(65)) == D(12_480)
    assert hours_saved(D(4), D(65), weeks=44) == D(11_440)


@pytest.mark.parametrize(
    ("hours", "rate", "weeks"),
    [(D("NaN"), D(65), 48), (D(4), D(-1), 48), (D(4), D(65), 54), (D(4), D(65), -1)],
)
def test_hours_that_make_no_sense_are_refused(hours: Decimal, rate: Decimal, weeks: int) -> None:
    with pytest.raises(BadFigure):
        hours_saved(hours, rate, weeks=weeks)


@pytest.mark.parametrize(
    ("direction", "now", "money"),
    [
        ("up", D("25.5"), D(7_000)),
        ("up", D(20), D(-4_000)),
        ("down", D(20), D(4_000)),
        ("down", D(24), D(-4_000)),
        ("up", (D(23), D(27)), D(2_000)),
        ("down", (D(18), D(20)), D(4_000)),
        ("up", (D(23), None), D(2_000)),
        ("down", (None, D(20)), D(4_000)),
        ("up", (None, D(27)), None),
        ("down", (D(18), None), None),
    ],
)
def test_a_movement_becomes_money_by_a_standard_value(
    direction: Direction, now: Decimal | tuple[Decimal | None, Decimal | None], money: Decimal | None
) -> None:
    worth = money_from_movement(baseline=D(22), now=now, direction=direction, value_per_unit=D(2_000))
    assert worth == money


def test_a_value_applies_to_those_who_were_trained_and_as_often_as_it_was_earned() -> None:
    worth = money_from_movement(
        baseline=D(10), now=D(12), direction="up", value_per_unit=D(5), population=D(40), periods=D(6)
    )
    assert worth == D(2_400)


@pytest.mark.parametrize("name", ["value_per_unit", "population", "periods"])
def test_values_below_zero_are_refused(name: str) -> None:
    figures = {"value_per_unit": D(5), name: D(-1)}
    with pytest.raises(BadFigure, match="give 0 or more"):
        money_from_movement(baseline=D(10), now=D(12), direction="up", **figures)


def test_revenue_counts_at_profit_contribution() -> None:
    assert profit_contribution(D(200_000), D("12.5")) == D(25_000)
    with pytest.raises(BadFigure, match="profit contribution"):
        profit_contribution(D(200_000), D(120))


@pytest.mark.parametrize(
    ("value", "seen"),
    [("0.005", "0.00"), ("0.015", "0.02"), ("-0.001", "0.00"), ("12345678901234567890123456789.125", None)],
)
def test_rounding_is_half_even_and_never_minus_zero(value: str, seen: str | None) -> None:
    assert str(rounded(D(value))) == (seen or "12345678901234567890123456789.12")


def test_left_over_cents_go_to_the_largest_remainders() -> None:
    assert in_cents([D("0.004"), D("1.00"), D("0.007"), D("-0.001")]) == [D(0), D("1.00"), D("0.01"), D(0)]


@pytest.mark.parametrize(
    ("amount", "said"),
    [
        ("0", "0"),
        ("950.4", "950"),
        ("999.6", "1k"),
        ("74000", "74k"),
        ("52500", "52.5k"),
        ("-1250", "-1.2k"),
        ("999960", "1m"),
        ("1230000", "1.2m"),
        ("12345678901", "12.3bn"),
    ],
)
def test_money_said_aloud(amount: str, said: str) -> None:
    assert brief(D(amount)) == said
