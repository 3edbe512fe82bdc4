"""Words around money in five languages: what makes an amount a loss, and what time it is for."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.workflows.test_factors import frame
from workflows.claims.worth import read_worth
from workflows.reading.money_words import LOSS, MINUS, may_be_loss, period_in, span_in


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
        *("menos de 20k", "nada menos que 20k", "ni más ni menos 20k", "moins de 20k", "pas moins de 20k"),
        *("moins d'environ 20k", "ni plus ni moins 20k", "pour le moins 20k", "menos do que 20k"),
        *("nem mais nem menos 20k", "weniger als 20k", "nicht weniger als 20k", "less than 20k"),
        *("perdón, quise decir 25k", "perdão, são 25k"),
    ],
)
def test_a_comparison_is_no_sign_and_who_is_sorry_has_lost_nothing(said: str) -> None:
    assert MINUS.match(said) is None
    assert not may_be_loss(said)


@pytest.mark.parametrize("said", ["nada menos que 20.000 USD", "ni plus ni moins 20 000 USD"])
def test_words_that_make_an_amount_sound_large_leave_it_as_it_is(said: str) -> None:
    found = read_worth(said, replace(frame(), locale="fr" if "plus" in said else "es"))
    assert found is not None
    assert (found.low, found.loss) == (Decimal(20_000), False)


@pytest.mark.parametrize(
    "said",
    [
        *("a loss of 20k was avoided", "Verluste von 20k vermieden", "una pérdida de 20k evitada"),
        *("une perte de 20k évitée", "a loss of 20k without the program"),
    ],
)
def test_a_loss_that_may_be_none_is_asked_about(said: str) -> None:
    found = read_worth(said, frame())
    assert found is not None
    assert (found.low, found.loss) == (Decimal(20_000), None)


@pytest.mark.parametrize(
    "said",
    ["nos costó 20.000 USD", "costó 20.000", "custou 20.000", "nous a coûté 20.000", "kostete 20.000 USD"],
)
def test_what_it_cost_tells_the_language_of_the_number(said: str) -> None:
    found = read_worth(said, frame())
    assert found is not None
    assert (found.low, found.loss) == (Decimal(20_000), None)


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
    once = ("20k im Monat Mai", "20k im Jahr nach dem Training", "20k al mes siguiente", "20k ao mês de maio")
    assert not any(map(period_in, once))
    often = (
        "20k a year",
        "20k pro Jahr",
        "20k al mes",
        "20k par trimestre",
        "20k por semana",
        "20k im Jahr 2025",
        "20k im Monat mehr",
    )
    assert [period_in(each) for each in often] == ["year", "year", "month", "quarter", "week", "", "month"]
    said = ("over 3 years", "über drei Jahre", "en 18 meses", "sur deux ans", "em 3 anos", "3 years ago")
    assert [span[1:] if (span := span_in(each)) else None for each in said] == [
        *((3, "year"), (3, "year"), (18, "month"), (2, "year"), (3, "year")),
        None,
    ]


@pytest.mark.parametrize("word", ["a", "de", "un", "no", "menos", "not", "loss of", "per", "1 000", "20k"])
def test_a_long_row_of_one_word_is_read_like_any_other(word: str) -> None:
    """Patterns that can match it in many ways would take hours, and the run's own limit would end it."""
    said = f"{word} " * 1_000
    assert may_be_loss(said) == (word in ("loss of", "menos"))
    read_worth(f"menos {said}", frame())
    read_worth(f"a loss of {said}", frame())
