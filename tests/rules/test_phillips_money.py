"""Exact money: rounding, and figures said aloud."""

from decimal import Decimal

import pytest

from workflows.rules.money import brief, in_cents, rounded

D = Decimal


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
