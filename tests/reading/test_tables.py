"""Every reply of the tables is read as they say, and so are the words it was read from."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.reading.table import ASKED_ON, KPIS, Case, cases, told
from workflows.reading import Status, read

CASES = list(cases())
NAMES = [f"{case.locale}: {case.reply}" for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_a_reply_is_read_as_the_table_says(case: Case):
    reading = read(case.reply, case.kpis, asked_on=ASKED_ON, locale=case.locale)

    assert tuple(told(reading, kpi) for kpi in case.kpis) == case.expected


@pytest.mark.parametrize("locale", sorted({case.locale for case in CASES}))
def test_the_words_a_number_was_read_from_say_the_same_alone(locale: str):
    for case in (each for each in CASES if each.locale == locale):
        reading = read(case.reply, case.kpis, asked_on=ASKED_ON, locale=locale)
        for kpi in case.kpis:
            answer = reading.answers[kpi.name]
            if answer is None or answer.status not in {Status.VALUE, Status.RANGE} or answer.value == 0:
                continue
            words = case.reply[answer.start : answer.end]
            alone = read(words, [kpi], asked_on=ASKED_ON, locale=locale).answers[kpi.name]
            assert alone is not None, (case.reply, words)
            expected = replace(answer, start=0, end=0, as_of=None, as_of_date=None)
            assert replace(alone, start=0, end=0) == expected, case.reply


def test_every_language_has_cases_of_every_group():
    groups = {locale: {case.group for case in CASES if case.locale == locale} for locale in LOCALES}

    assert all(found >= GROUPS for found in groups.values()), groups


LOCALES = ("en", "es", "fr", "de", "pt")
GROUPS = {
    "percent",
    "other units",
    "with a day",
    "ranges",
    "without a number",
    "several KPIs",
    "nothing recorded",
}


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ("We're at about 25.5 % now, up from 22", "about 25.5 %"),
        ("👍 25.5%", "25.5%"),
        ("naïve but ½ or so, no?\nwin rate: 26 %", "26 %"),
        ("somewhere between 20 and 25 %, I think", "somewhere between 20 and 25 %"),
        ("we closed 4 out of 10", "4 out of 10"),
        ("at least 95 %!", "at least 95 %"),
        ("no news, sorry. Ask @maria", "Ask @maria"),
    ],
)
def test_the_place_is_the_shortest_words_that_say_it(reply: str, words: str):
    answer = read(reply, [KPIS["win"]], asked_on=ASKED_ON).answers["Win rate"]

    assert answer is not None
    assert reply[answer.start : answer.end] == words


def test_two_levels_without_a_cue_are_both_named_with_their_place():
    reply = "25.5 and 40"
    reading = read(reply, [KPIS["win"]], asked_on=ASKED_ON)

    assert reading.answers["Win rate"] is None
    unsure = reading.unsure["Win rate"]
    assert [(c.value, c.unit, reply[c.start : c.end]) for c in unsure] == [
        (Decimal("25.5"), "%", "25.5"),
        (Decimal(40), "%", "40"),
    ]


def test_an_answer_is_never_unsure_at_the_same_time():
    for case in CASES:
        reading = read(case.reply, case.kpis, asked_on=ASKED_ON, locale=case.locale)
        assert set(reading.answers) == {kpi.name for kpi in case.kpis}
        assert all(reading.answers[name] is None for name in reading.unsure)
        assert all(reading.unsure.values())
