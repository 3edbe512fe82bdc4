"""What is expected and not taught, and what is money, read off the words."""

import pytest

from workflows.rules.scope import is_intangible, not_taught

TAUGHT = ["Asking questions first, and holding the price.", "Trades for every concession"]


@pytest.mark.parametrize(
    ("said", "missing"),
    [
        ("Ask questions, negotiate with procurement", ("negotiate with procurement",)),
        ("Holding the price; closing by video", ("closing by video",)),
        ("Asking first and trading concessions", ()),
        ("Asking questions y saber negociar con compras", ("saber negociar con compras",)),
        ("Holding the price, besser werden", ()),
        ("Fewer intentions, lasting habits", ()),  # put in other words altogether
        ("", ()),
    ],
)
def test_the_pieces_that_stand_nowhere_in_what_is_taught(said: str, missing: tuple[str, ...]) -> None:
    assert not_taught(said, TAUGHT) == missing
    assert not_taught(said, []) == ()


@pytest.mark.parametrize(
    ("said", "intangible"),
    [
        ("They wanted our team to enjoy their roles", True),
        ("Our team should enjoy its work.", True),
        ("People trust each other more", True),
        ("If it pays back what it cost", False),
        ("Break even", False),
        ("One more deal in twenty", False),
        ("15 %", False),
        ("Wenn sich die Kosten lohnen", False),
        ("Wenn es sich lohnt", False),
        ("Que el equipo disfrute de su trabajo", True),
        ("Más ingresos por cliente", False),
        ("Que l'équipe ait confiance", True),
        ("Si c'est rentable", False),
        ("Que as pessoas confiem mais umas nas outras", True),
        ("Mais lucro", False),
    ],
)
def test_a_good_return_without_money_or_number_is_intangible(said: str, intangible: bool) -> None:
    assert is_intangible(said) is intangible
