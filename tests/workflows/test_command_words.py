"""Words and days of a command, as people type them."""

from datetime import date

import pytest

from workflows.reading.command_words import days_in, split

TODAY = date(2026, 4, 14)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ('record "Win rate" 27', ["record", "Win rate", "27"]),
        ("record “Win rate” 27", ["record", "Win rate", "27"]),
        ('record "Win rate 27', ["record", "Win", "rate", "27"]),
        ("what's   up", ["what's", "up"]),
        ('sponsor:"Dana Wu"', ["sponsor:Dana Wu"]),
        ("a\\b #c", ["a\\b", "#c"]),
        ("", []),
    ],
)
def test_words_and_quotes(typed: str, words: list[str]) -> None:
    assert split(typed) == words


@pytest.mark.parametrize(
    ("typed", "days"),
    [
        ("2026-04-20 2026-05-01", [date(2026, 4, 20), date(2026, 5, 1)]),
        ("20 April to 1 May", [date(2026, 4, 20), date(2026, 5, 1)]),
        ("from April 20th until May 1, 2027", [date(2026, 4, 20), date(2027, 5, 1)]),
        ("20.04.2026 - 01.05.2026", [date(2026, 4, 20), date(2026, 5, 1)]),
        ("tomorrow", [date(2026, 4, 15)]),
        ("3 march", [date(2027, 3, 3)]),
        ("20 December to 6 January", [date(2026, 12, 20), date(2027, 1, 6)]),
        ("sometime", []),
        ("1 April to 20 April", [date(2026, 4, 1), date(2026, 4, 20)]),
        ("14 April - 14 April", [date(2026, 4, 14), date(2026, 4, 14)]),
        ("1 December to 30 April", [date(2025, 12, 1), date(2026, 4, 30)]),
        ("1 January to 31 October", [date(2026, 1, 1), date(2026, 10, 31)]),
        ("15 May to 1 May", [date(2026, 5, 15), date(2027, 5, 1)]),
        ("1 April to 10 April", [date(2027, 4, 1), date(2027, 4, 10)]),
        ("29 Feb", [date(2027, 2, 28)]),
    ],
)
def test_days(typed: str, days: list[date]) -> None:
    assert days_in(typed, today=TODAY) == days


def test_a_day_that_was_is_the_last_one() -> None:
    assert days_in("12 March", today=TODAY, past=True) == [date(2026, 3, 12)]
    assert days_in("12 December", today=TODAY, past=True) == [date(2025, 12, 12)]


@pytest.mark.parametrize("typed", ["31 April", "2026-02-30", "2026-13-01", "99 May"])
def test_a_day_outside_the_calendar_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"day|month"):
        days_in(typed, today=TODAY)
