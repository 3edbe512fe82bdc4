"""Words around money in five languages: what makes an amount a loss, and what time it is for."""

from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import TYPE_CHECKING, cast

import pytest

from tests.workflows.test_factors import frame
from workflows.claims.worth import read_worth
from workflows.errors import NotUnderstood
from workflows.reading.amount_words import VAGUE, dollars_in, give_or_take, is_ceiling, takes_away
from workflows.reading.money_words import LOSS, MINUS, may_be_loss, period_in, span_in

if TYPE_CHECKING:
    from storage.kpis import KpiView


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


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        *(("en-US", said) for said in ("we're 20k short", "20k shortfall", "we took a 20k hit", "(20k)")),
        *(("en-US", said) for said in ("a drop of 20k", "written off 20k", "20k in the hole")),
        *(("de-DE", said) for said in ("20.000 im Minus", "ein Rückgang von 20.000", "20.000 draufgezahlt")),
        *(("es-ES", said) for said in ("una caída de 20.000", "un descenso de 20.000")),
        *(("pt-BR", said) for said in ("uma queda de 20 mil", "rombo de 20 mil")),
        ("fr-FR", "un manque à gagner de 20 000"),
        ("en-US", "perdimos 20.000 USD"),  # the word tells how the number is written
        # What costs did is said of the costs, and a saving is no loss.
        *(("en-US", said) for said in ("costs fell by 20k", "costs minus 20k", "minus 20k in costs")),
        ("de-DE", "die Kosten sind um 20.000 gesunken"),
    ],
)
def test_what_may_be_a_gain_or_a_loss_is_asked(locale: str, said: str) -> None:
    found = read_worth(said, replace(frame(), locale=locale).of(said))
    assert found is not None
    assert (found.low, found.loss) == (Decimal(20_000), None)


@pytest.mark.parametrize(
    ("locale", "said"),
    [
        *(("en-US", said) for said in ("up to 50k", "50k at best", "as much as 50k")),
        *(("de-DE", said) for said in ("bis 50.000 USD", "im besten Fall 50.000 USD")),
        ("es-ES", "hasta 50.000 USD"),
        ("fr-FR", "jusqu'à 50 000 USD"),
        ("pt-BR", "até 50 mil"),
    ],
)
def test_the_most_it_was_is_no_amount(locale: str, said: str) -> None:
    """The smaller end counts, and here nobody has said it: it is asked for."""
    found = read_worth(said, replace(frame(), locale=locale).of(said))
    assert found is not None
    assert (found.low, found.high) == (None, Decimal(50_000))


@pytest.mark.parametrize(
    ("locale", "said", "low"),
    [
        ("en-US", "up to now 120k", 120_000),
        ("de-DE", "Bis 30. Juni haben wir 120k gespart", 120_000),
        ("en-US", "about $120k PTO saved", 120_000),
        ("en-US", "$120k YTD", 120_000),
        ("en-US", "Revenue Leadership brought us 100k", 100_000),
        ("es-ES", "unos cien mil dólares", 100_000),
    ],
)
def test_what_only_looks_like_such_words_leaves_the_amount(locale: str, said: str, low: int) -> None:
    found = read_worth(said, replace(frame(), locale=locale, program="Revenue Leadership").of(said))
    assert found is not None
    assert found.low == found.high == Decimal(low)


def test_where_something_went_up_to_is_an_amount() -> None:
    found = read_worth("profit went up to 50k", frame())
    assert found is not None
    assert found.low == found.high == Decimal(50_000)


@pytest.mark.parametrize(
    ("said", "low", "high"),
    [
        ("80k +/- 10k", 70_000, 90_000),
        ("80k plus or minus 10k", 70_000, 90_000),
        ("80k ± 10 %", 72_000, 88_000),
        ("quarter of a million", 250_000, 250_000),
        ("a quarter million", 250_000, 250_000),
        ("half a mil", 500_000, 500_000),
        ("ein Minus von 20.000", -20_000, -20_000),
    ],
)
def test_amounts_of_several_words(said: str, low: int, high: int) -> None:
    found = read_worth(said, frame().of(said))
    assert found is not None
    assert (found.low, found.high) == (Decimal(low), Decimal(high))


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("a couple hundred thousand", "can be much or little"),
        ("several hundred k", "can be much or little"),
        ("ein paar Hunderttausend", "can be much or little"),
        ("120k minus 20k", "two amounts"),
        ("200k revenue", "only what is left as profit counts"),
        ("an extra 200k in revenue", "only what is left as profit counts"),
        ("200k Umsatz", "only what is left as profit counts"),
        *((f"{sign}120k", "nobody has approved a rate for") for sign in ("C$", "A$", "HK$", "MX$", "R$")),
        ("$120k CAD", "nobody has approved a rate for CAD"),
    ],
)
def test_what_is_no_amount_of_the_program_is_asked_about(said: str, asked: str) -> None:
    with pytest.raises(NotUnderstood, match=asked):
        read_worth(said, frame())


def test_where_a_kpi_is_called_revenue_it_is_told_in_revenue() -> None:
    kpi = cast("KpiView", SimpleNamespace(name="Revenue", unit="USD"))
    assert read_worth("revenue is at 200k", replace(frame(), kpis=(kpi,))) is None


@pytest.mark.parametrize("said", ["$120K/yr", "120k per annum", "10k/mo", "10k a mo", "30k/qtr"])
def test_short_words_for_a_period(said: str) -> None:
    found = read_worth(said, frame())
    assert found is not None
    assert found.low == Decimal(120_000)


def test_no_pattern_takes_long_over_hostile_text() -> None:
    """A reply of 2,000 characters is the longest that is read; each of these ends at once, or never."""
    for part in ("a couple of ", "took a ", "up to about ", "20k minus ", "(", "$1", "ein von ", "from x "):
        said = part * (20_000 // len(part))
        for look in (may_be_loss, takes_away, dollars_in, give_or_take, VAGUE.search):
            look(said)
        is_ceiling(said, 0, 3)
        MINUS.match(said)
