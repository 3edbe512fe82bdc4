"""The few things every renderer does to text and numbers."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.platforms.plain import clean, line, number, packed, pieces, shorten, shown, sparkline


@given(st.text(st.sampled_from("ab \n\u0301👩\u200d"), max_size=300), st.integers(1, 50))
def test_pieces_are_short_and_lose_nothing_but_blanks(text: str, limit: int) -> None:
    parts = list(pieces(text, limit=limit))
    assert all(0 < len(part) <= limit for part in parts)
    assert "".join("".join(parts).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("one two\nthree four", ["one two", "three four"]),
        ("one two three", ["one two ", "three"]),
        ("abcdefghijklmno", ["abcdefghij", "klmno"]),
        ("abcdefghie\u0301klmno", ["abcdefghi", "e\u0301klmno"]),
        ("abcdefgh👩\u200d👧klmno", ["abcdefgh", "👩\u200d👧klmno"]),
        ("short", ["short"]),
        (" ", []),
    ],
)
def test_a_cut_falls_at_a_line_a_space_or_between_letters(text: str, parts: list[str]) -> None:
    assert list(pieces(text, limit=10)) == parts


def test_what_is_left_out_is_marked() -> None:
    assert shorten("abcdef", limit=6) == "abcdef"
    assert shorten("abcdefg", limit=6) == "abcde…"
    assert line("Win\n rate\tnow", limit=20) == "Win rate now"
    assert line("Win rate now", limit=10) == "Win rate…"


def test_what_nobody_can_see_is_left_out() -> None:
    assert clean("a\r\nb\rc\u2028d\x00\u202e\ufeffe") == "a\nb\nc\nde"
    assert shown("  Dana \n") == "Dana"
    assert shown("\u200b") == "-"


@given(st.lists(st.integers(0, 20)), st.integers(1, 30))
def test_packing_keeps_order_and_limit(weights: list[int], limit: int) -> None:
    groups = list(packed(weights, weight=int, limit=limit))
    assert [weight for group in groups for weight in group] == weights
    assert all(sum(group) <= limit or len(group) == 1 for group in groups)


def test_a_number_that_cannot_be_written_in_json_is_drawn_at_the_edge() -> None:
    assert number(Decimal("23.5")) == 23.5
    assert number(Decimal("-1E+999999")) == -1e300
    assert sparkline([Decimal("-9E+999999"), Decimal(0), Decimal("9E+999999")]) == "▁▄█"


def test_a_sparkline_shows_the_course() -> None:
    assert sparkline([Decimal(1), Decimal(2), Decimal(3)]) == "▁▄█"
    assert sparkline([Decimal(3), Decimal(1)]) == "█▁"
    assert sparkline([Decimal(2), Decimal(2)]) == "▄▄"
    assert sparkline([Decimal(2)]) == ""
