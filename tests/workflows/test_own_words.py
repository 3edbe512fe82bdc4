"""What can stand as an answer in somebody's own words, and what cannot."""

import pytest

from workflows.conversation.own_words import LONGEST, is_refusal, is_stop, is_unknown, why_not


@pytest.mark.parametrize(
    "said",
    [
        "Revenue",
        "Lisa",
        "ROI 2x",
        "NPS",
        "R&D",
        "No churn",
        "Sure sales",
        "Great managers",
        "売上",
        "Pass rates in certification",
        "Later stage conversion",
        "GDPR",
        "Ask before you pitch, see https://halden.example/pitch",
        "A" + " long story" * 180,
    ],
)
def test_short_and_long_words_of_ones_own_are_an_answer(said: str) -> None:
    assert why_not(said, "en") == ""
    assert not is_unknown(said, "en")
    assert not is_refusal(said, "en")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("👍", "I can't read an answer in that"),
        ("🎉 🎉", "I can't read an answer in that"),
        ("?", "I can't read an answer in that"),
        ("...", "I can't read an answer in that"),
        ("asdf", "I can't read an answer in that"),
        ("asdasd", "I can't read an answer in that"),
        ("aaaa", "I can't read an answer in that"),
        ("25 %", "I can't read an answer in that"),
        ("ok", "“ok” is no answer yet"),
        ("Yes!", "“Yes!” is no answer yet"),
        ("ok thanks", "“ok thanks” is no answer yet"),
        ("no", "“no” is no answer yet"),
        ("https://halden.example/crm", "A link alone is not in your words"),
        ("crm.halden.example/board www.halden.example", "A link alone is not in your words"),
        ("x" * (LONGEST + 1), "That is 2,001 characters, and I keep up to 2,000"),
    ],
)
def test_what_says_nothing_is_refused_in_one_sentence(said: str, why: str) -> None:
    assert why_not(said, "en").startswith(why)
    assert "nothing is recorded" in why_not(said, "en")


def test_a_number_alone_is_an_answer_only_where_one_will_do() -> None:
    assert why_not("15 %", "en", number_will_do=True) == ""
    assert why_not("15 %", "en") != ""


@pytest.mark.parametrize(
    "said", ["don't know yet", "I don\u2019t know", "not sure", "no idea", "weiß nicht", "later"]
)
def test_not_knowing_is_heard(said: str) -> None:
    assert is_unknown(said, "en")


@pytest.mark.parametrize("said", ["rather not", "skip", "Skip this one", "I'd rather not say", "no comment"])
def test_a_refusal_is_heard(said: str) -> None:
    assert is_refusal(said, "en")


def test_not_knowing_inside_an_answer_is_part_of_it() -> None:
    assert not is_unknown("Reps don't know what customers need, so asking questions", "en")
    assert not is_refusal("They should learn to skip the demo until they asked", "en")


def test_stop_is_heard_alone_only() -> None:
    assert is_stop("Stop!")
    assert is_stop("please stop")
    assert not is_stop("Stop discounting")
