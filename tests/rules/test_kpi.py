"""A KPI's movement, and how values and changes read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.rules.kpi import Trend, change_in_words, format_value, movement, share_in_words, sparkline

D = Decimal


@pytest.mark.parametrize(
    ("now", "direction", "trend", "towards"),
    [
        ("25.5", "up", Trend.UP, "better"),
        ("25.5", "down", Trend.UP, "worse"),
        ("20", "up", Trend.DOWN, "worse"),
        ("20", "down", Trend.DOWN, "better"),
        ("22.0", "up", Trend.FLAT, "flat"),
        ("22.0", "down", Trend.FLAT, "flat"),
    ],
)
def test_up_is_only_better_where_up_is_wanted(now, direction, trend, towards):
    moved = movement(baseline=D(22), now=D(now), target=D(30), direction=direction)
    assert (moved.trend, moved.towards) == (trend, towards)


@pytest.mark.parametrize(("baseline", "now"), [(None, D(3)), (D(3), None), (None, None)])
def test_without_baseline_or_value_nothing_is_claimed(baseline, now):
    moved = movement(baseline=baseline, now=now, target=D(5), direction="up")
    assert (moved.change, moved.trend, moved.towards, moved.share_of_target) == (None, None, "unknown", None)
    assert change_in_words(moved, "%") == "not known yet"


@pytest.mark.parametrize(
    ("baseline", "now", "target", "share"),
    [
        (22, 26, 30, 50),
        (38, 31, 31, 100),
        (38, 24, 31, 200),
        (22, 20, 30, -25),
        (22, 22, 30, 0),
        (22, 26, 22, None),
        (22, 26, None, None),
    ],
    ids=["half way", "there, falling", "beyond", "wrong way", "not moved", "no way to go", "no target"],
)
def test_the_way_to_the_target_is_counted_from_the_baseline(baseline, now, target, share):
    moved = movement(
        baseline=D(baseline), now=D(now), target=None if target is None else D(target), direction="up"
    )
    assert moved.share_of_target == (None if share is None else D(share))


@pytest.mark.parametrize(
    ("values", "bars"),
    [
        ([], ""),
        ([5], "▄"),
        ([5, 5, 5], "▄▄▄"),
        ([0, 1, 2, 3, 4, 5, 6, 7], "▁▂▃▄▅▆▇█"),
        ([30, 22, 26], "█▁▅"),
        ([-10, 10], "▁█"),
    ],
)
def test_a_series_becomes_small_bars(values, bars):
    assert sparkline([D(value) for value in values]) == bars


@pytest.mark.parametrize(
    ("baseline", "now", "unit", "words"),
    [
        ("22", "25.5", "%", "up 3.5 points"),
        ("22", "23.0", "%", "up 1 point"),
        ("31", "27", "days", "down 4 days"),
        ("31", "30", "days", "down 1 day"),
        ("1000000", "2250000", "EUR", "up €1,250,000"),
        ("4.2", "4.20", "points", "no change"),
    ],
)
def test_a_change_reads_like_speech(baseline, now, unit, words):
    assert (
        change_in_words(movement(baseline=D(baseline), now=D(now), target=None, direction="up"), unit)
        == words
    )


def test_numbers_in_a_change_follow_the_locale():
    moved = movement(baseline=D(22), now=D("25.5"), target=None, direction="up")
    assert change_in_words(moved, "%", "de") == "up 3,5 points"


@pytest.mark.parametrize(
    ("value", "unit", "locale", "text"),
    [
        ("25.5", "%", "en", "25.5 %"),
        ("25.5", "%", "de", "25,5 %"),
        ("1250000", "EUR", "en", "€1,250,000"),
        ("1250000", "€", "de-AT", "1.250.000 €"),
        ("1250000", "EUR", "fr", "1\u202f250\u202f000 €"),
        ("1250000", "EUR", "es", "1.250.000 €"),
        ("1250", "EUR", "es", "1250 €"),
        ("1250", "EUR", "pt", "1250 €"),
        ("12500", "EUR", "pt", "12.500 €"),
        ("6988.8", "USD", "en", "$6,988.80"),
        ("6988.805", "USD", "en", "$6,988.805"),
        ("-250", "CHF", "en", "-CHF 250"),
        ("-250", "USD", "en", "-$250"),
        ("-250.5", "SEK", "de", "-250,50 SEK"),
        ("4.0", "days", "en", "4 days"),
        ("1", "days", "en", "1 day"),
        ("62", "NPS", "en", "62 NPS"),
        ("1E+3", "", "en", "1,000"),
        ("0.0", "count", "en", "0"),
        ("31", "k EUR", "en", "31 k EUR"),
        ("1234.5", "", "xx", "1,234.5"),
    ],
)
def test_a_value_is_written_as_its_reader_writes_it(value, unit, locale, text):
    assert format_value(D(value), unit, locale) == text


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6) | st.decimals(-1, 1, places=40))
def test_no_digit_is_rounded_away(value):
    for unit, locale in (("", "en"), ("EUR", "en"), ("EUR", "de"), ("%", "fr")):
        text = format_value(value, unit, locale)
        plain = text.replace("\u202f", "").strip("€% ").replace("€", "").strip()
        if locale == "de":
            plain = plain.replace(".", "")
        plain = plain.replace(",", "") if locale == "en" else plain.replace(",", ".")
        assert D(plain) == value


@pytest.mark.parametrize(
    ("share", "text"), [("-0.3", "0 %"), ("0", "0 %"), ("87.6", "88 %"), ("-12", "-12 %")]
)
def test_a_share_too_small_to_show_has_no_sign(share, text):
    assert share_in_words(D(share)) == text
