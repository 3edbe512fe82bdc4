"""What holds for any text: no exception, places inside the text, the same number wherever it stands."""

import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.examples import tries
from tests.reading.table import ASKED_ON, KPIS, cases
from workflows.reading import Reading, Status, read, read_amount, read_percent

ALL = tuple(KPIS.values())
LOCALES = st.sampled_from(["en", "es", "fr", "de", "pt", "ja-JP", ""])
PIECES = st.sampled_from(
    [piece for case in cases() for piece in case.reply.split()]
    + ["\n", "½", "1️⃣", "> ", "--", "<@U1>", "..", "1,2,3", "1'0", "\u00a0", "İ", "ß", "٣", "-", "%", "k"]
)
CHAT = st.lists(PIECES, max_size=30).map(" ".join) | st.lists(PIECES, max_size=12).map("".join) | st.text()


def _places(reading: Reading) -> list[tuple[int, int]]:
    answers = [(a.start, a.end) for a in reading.answers.values() if a is not None]
    return answers + [(c.start, c.end) for found in reading.unsure.values() for c in found]


@given(text=CHAT, locale=LOCALES, first=st.integers(0, len(ALL) - 1), size=st.integers(0, 4))
@settings(max_examples=tries(400), deadline=None)
def test_no_text_raises_and_every_place_is_inside_it(text: str, locale: str, first: int, size: int):
    reading = read(text, ALL[first : first + size], asked_on=ASKED_ON, locale=locale)

    assert all(0 <= start < end <= len(text) for start, end in _places(reading))


@given(piece=PIECES | st.text(min_size=1, max_size=6), gap=st.sampled_from(["", " ", "\n"]), locale=LOCALES)
@settings(max_examples=tries(60), deadline=None)
def test_a_text_that_repeats_itself_costs_little(piece: str, gap: str, locale: str):
    text = ((piece + gap) * 10_000)[:10_000]

    started = time.thread_time()
    read(text, ALL[:3], asked_on=ASKED_ON, locale=locale)

    # Fifty milliseconds are promised; a slower processor that also traces may take some times longer.
    assert time.thread_time() - started < 1


@pytest.mark.parametrize("filler", ["word " * 2000, "1 " * 5000, "½" * 9950 + " ", "no idea, " * 1111])
def test_of_a_long_text_the_end_is_read_too(filler: str):
    text = filler + "\nSorry, that was my notes. Win rate: 27 %"

    answer = read(text, [KPIS["win"]], asked_on=ASKED_ON).answers["Win rate"]

    assert answer is not None
    assert (answer.value, text[answer.start : answer.end]) == (Decimal(27), "27 %")


@given(text=CHAT, locale=LOCALES)
@settings(max_examples=tries(150), deadline=None)
def test_amounts_and_percentages_never_raise(text: str, locale: str):
    for answer in (read_amount(text, locale=locale), read_percent(text, locale=locale)):
        assert answer is None or 0 <= answer.start < answer.end <= len(text)


@given(text=CHAT)
@settings(max_examples=tries(150), deadline=None)
def test_a_value_or_a_range_always_has_a_number(text: str):
    for answer in read(text, ALL[:2], asked_on=ASKED_ON).answers.values():
        if answer is not None:
            ends = (answer.low, answer.high) != (None, None)
            assert (answer.value is not None, ends) == (
                answer.status is Status.VALUE,
                answer.status is Status.RANGE,
            )


@given(
    value=st.decimals(100, 99_999_999, places=2),
    locale=st.sampled_from(["en", "de"]),
    before=st.sampled_from(["", "at ", "👍 ", "(", "now: "]),
    after=st.sampled_from(["", ".", "!", " EUR", " €", "\n"]),
)
def test_written_digits_are_read_exactly(value: Decimal, locale: str, before: str, after: str):
    english = f"{value:,.2f}"
    written = english if locale == "en" else english.translate(str.maketrans(",.", ".,"))

    reading = read(before + written + after, [KPIS["pipeline"]], asked_on=ASKED_ON, locale=locale)

    answer = reading.answers["Pipeline"]
    assert answer is not None
    assert answer.value == value


@pytest.mark.parametrize("reply", ["1.6", "now: 1.6", "about 2"])
def test_a_bare_number_far_too_small_for_the_money_asked_is_asked_about(reply: str):
    reading = read(reply, [KPIS["pipeline"]], asked_on=ASKED_ON)

    assert reading.answers["Pipeline"] is None
    assert len(reading.unsure["Pipeline"]) == 1


@given(number=st.integers(1, 999))
def test_spelled_numbers_are_read_exactly(number: int):
    reading = read(f"{_english(number)} days", [KPIS["cycle"]], asked_on=ASKED_ON)

    answer = reading.answers["Deal cycle time"]
    assert answer is not None
    assert answer.value == number


ONES = (
    *(
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
    *("thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")


def _english(number: int) -> str:
    if number >= 100:
        rest = f" and {_english(number % 100)}" if number % 100 else ""
        return f"{ONES[number // 100]} hundred{rest}"
    if number < 20:
        return ONES[number]
    rest = f"-{ONES[number % 10]}" if number % 10 else ""
    return TENS[number // 10 - 2] + rest
