"""What is believed of a model: only what the deterministic reader finds too in the words it points at."""

from datetime import date
from decimal import Decimal

import pytest

from prompts.model import Stated
from tests.reader.conftest import CYCLE, WIN_RATE, doubt
from workflows.numbers.doubts import believed
from workflows.numbers.doubts import doubt as left_over
from workflows.reading import Answer, AskedKpi, Candidate, Reading, Status, read


def stated(
    quote: str | None, value: float | None = None, *, kpi: AskedKpi = WIN_RATE, **changes: object
) -> Stated:
    fields = {"kpi": kpi.name, "status": "value", "value": value, "low": None, "high": None, "quote": quote}
    return Stated.model_validate(fields | changes)


@pytest.mark.parametrize(
    ("reply", "quote", "number"),
    [
        ("blue column 24, green column 25.5%, go with green", "25.5%", "25.5"),
        ("we sit at roughly a quarter these days", "roughly a quarter", "25"),
        ("125 calls, and 25 of a hundred won", "25", "25"),  # the second place where the quote stands
    ],
)
def test_a_number_that_the_reader_finds_in_the_quote_is_believed(reply: str, quote: str, number: str) -> None:
    answer = believed(doubt(reply), [stated(quote, float(number))])["Win rate"]
    assert answer.value == Decimal(number)
    assert answer.unit == "%"
    assert (
        number.rstrip("0") in reply[answer.start : answer.end]
        or "quarter" in reply[answer.start : answer.end]
    )


@pytest.mark.parametrize(
    ("reply", "quote", "value"),
    [
        ("blue 24, green 25.5%", "25.6%", 25.6),  # not in the reply
        ("blue 24, green 25.5%", "25.5 %", 25.5),  # not as it stands there
        ("blue 24, green 25.5%", "25.5%", 24),  # another number than the words hold
        ("blue 24, green 25.5%", "green", 25.5),  # words without a number
        ("blue 24, green 25.5%", "blue 24, green 25.5%", 25.5),  # two numbers in the words
        ("blue 24, green 25.5%", "", 25.5),
        ("blue 24, green 25.5%", None, 25.5),
        ("some 125 of them", "25", 25),  # part of a number
        ("it was 1 250 in all", "250", 250),
        ("around 25.5 now", "25", 25),
        ("about 25k then", "25", 25),
        ("it's -5", "5", 5),
        ("not 40", "40", 40),
        ("target 26", "26", 26),
        ("in 3 weeks", "3", 3),
    ],
)
def test_everything_else_is_not(reply: str, quote: str | None, value: float) -> None:
    assert believed(doubt(reply), [stated(quote, value)]) == {}


def test_a_range_must_have_the_same_ends() -> None:
    reply = "dunno exactly but 20 to 25 it is"
    right = stated("20 to 25", status="range", low=20, high=25)
    wrong = stated("20 to 25", status="range", low=20, high=26)
    assert believed(doubt(reply), [right])["Win rate"].high == 25
    assert believed(doubt(reply), [wrong]) == {}


def test_words_without_a_number_must_say_the_same() -> None:
    reply = "that's a long story, honestly, ask Tom"
    assert believed(doubt(reply), [stated("ask Tom", status="delegated")])["Win rate"].delegate == "Tom"
    assert believed(doubt(reply), [stated("ask Tom", status="declined")]) == {}
    assert believed(doubt(reply), [stated("a long story", status="no_change")]) == {}


@pytest.mark.parametrize(("quote", "status"), [("no idea", "unknown"), ("rather not say", "declined")])
def test_what_is_acted_on_without_a_tap_is_not_a_models_to_say(quote: str, status: str) -> None:
    alone = read(quote, [WIN_RATE], asked_on=date(2026, 6, 1)).answers["Win rate"]
    assert alone is not None
    assert alone.status == status
    reply = "there's no idea in it that I'd rather not say aloud"
    assert believed(doubt(reply), [stated(quote, status=status)]) == {}


def test_nothing_is_nothing_whatever_else_is_filled_in() -> None:
    assert believed(doubt("we have 25 now"), [stated("25", 25, status="nothing")]) == {}


def test_only_what_was_asked_can_be_answered_and_only_once() -> None:
    reply = "we have 25% in green and 27% in blue"
    assert believed(doubt(reply), [stated("25%", 25, kpi=CYCLE)]) == {}
    both = [stated("25%", 25), stated("27%", 27)]
    assert believed(doubt(reply), both)["Win rate"].value == 25


def test_words_that_answer_one_question_do_not_answer_another() -> None:
    other = AskedKpi("Close rate", "%")
    same_words = [stated("25%", 25), stated("25%", 25, kpi=other)]
    assert set(believed(doubt("25% it is", WIN_RATE, other), same_words)) == {"Win rate"}


WHOLE = doubt("win rate 25, cycle no idea yet, 31?", WIN_RATE, CYCLE)
WIN = Answer(Status.VALUE, 9, 11, value=Decimal(25), unit="%")


def test_only_the_kpis_without_an_answer_are_asked_about() -> None:
    left = left_over(Reading({"Win rate": WIN, "Deal cycle time": None}, {}), WHOLE)
    assert left is not None
    assert (left.kpis, left.taken) == ((CYCLE,), ((9, 11),))
    assert believed(left, [stated("25", 25, kpi=CYCLE)]) == {}


def test_what_the_reader_settled_is_asked_of_nobody() -> None:
    assert left_over(Reading({"Win rate": WIN}, {}), doubt("25")) is None


def test_silence_about_the_other_questions_is_no_doubt() -> None:
    said = doubt("win rate 25, rest later", WIN_RATE, CYCLE)
    assert left_over(Reading({"Win rate": WIN, "Deal cycle time": None}, {}), said) is None


def test_a_doubt_is_asked_about_even_beside_an_answer() -> None:
    said = doubt("win rate 25, rest later", WIN_RATE, CYCLE)
    unsure = {"Deal cycle time": (Candidate(Decimal(25), "%", 9, 11),)}
    assert left_over(Reading({"Win rate": WIN, "Deal cycle time": None}, unsure), said) is not None


@pytest.mark.parametrize("reply", ["", "👍", " ... "])
def test_what_has_no_words_is_not_sent(reply: str) -> None:
    assert left_over(Reading({"Win rate": None}, {}), doubt(reply)) is None
