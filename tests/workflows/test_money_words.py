"""Words around money in five languages: what makes an amount a loss, and what time it is for."""

import pytest

from workflows.money_words import LOSS, MINUS, period_in, span_in


@pytest.mark.parametrize(
    "said",
    [
        *("-20k", "negative 20k", "it was minus about 20k", "a loss of 20k", "we had a loss of $20k"),
        *("ein Verlust von etwa 20k", "menos 20k", "una pérdida de 20k", "moins 20k", "une perte de 20k"),
        *("negativo 20k", "um prejuízo de 20k"),
    ],
)
def test_an_amount_with_such_words_before_it_is_a_loss(said: str) -> None:
    found = MINUS.match(said)
    assert found is not None
    assert said[found.end() :].removeprefix("$") == "20k"


@pytest.mark.parametrize(
    "said",
    [
        *("20k", "al menos 20k", "por lo menos 20k", "au moins 20k", "plus ou moins 20k", "pelo menos 20k"),
        *("we avoided a loss of 20k", "overall - about 20k", "200k, minus 20k for ads"),
    ],
)
def test_at_least_is_no_minus_and_what_was_avoided_no_loss(said: str) -> None:
    assert MINUS.match(said) is None


@pytest.mark.parametrize(
    "said",
    [
        "20k verloren",
        "hat uns 20k gekostet",
        "perdimos 20k",
        "nous avons perdu 20k",
        "custou 20k",
        "20k less",
    ],
)
def test_words_that_may_mean_a_loss_are_seen_in_every_language(said: str) -> None:
    assert LOSS.search(said)
    assert not LOSS.search("al menos, au moins, pelo menos, mehr oder weniger, más o menos, mais ou menos")


def test_the_time_an_amount_is_for_is_read_in_every_language() -> None:
    said = (
        "20k a year",
        "20k pro Jahr",
        "20k al mes",
        "20k par trimestre",
        "20k por semana",
        "20k im Jahr 2025",
    )
    assert [period_in(each) for each in said] == ["year", "year", "month", "quarter", "week", ""]
    said = ("over 3 years", "über drei Jahre", "en 18 meses", "sur deux ans", "em 3 anos", "3 years ago")
    assert [span[1:] if (span := span_in(each)) else None for each in said] == [
        *((3, "year"), (3, "year"), (18, "month"), (2, "year"), (3, "year")),
        None,
    ]
