"""Rows of the language tables: choices inside phrases, and the longest phrase wins."""

import pytest

from workflows.reading.phrases import Phrases, merged, spread
from workflows.reading.scan import Token, fold, scan, without_joints


def test_choices_inside_a_phrase_are_spread_out():
    assert list(spread("(no/little) change | hasn t (really/) moved")) == [
        "no change",
        "little change",
        "hasn t really moved",
        "hasn t moved",
    ]


def test_an_apostrophe_before_a_choice_joins_it():
    assert list(spread("moins (de/d') | (l'/) objectif")) == ["moins de", "moins d", "l'objectif", "objectif"]


def test_an_empty_choice_is_no_phrase():
    assert list(spread("(a/) | ")) == ["a"]


def _tokens(text: str) -> list[Token]:
    return without_joints(scan(fold(text)))


def test_a_phrase_may_mean_several_things():
    phrases = Phrases(merged({"to": "bis", "through": "bis | bis (zu/an)"}))

    assert phrases.at(_tokens("bis 25"), 0) == (frozenset({"to", "through"}), 1)
    assert phrases.at(_tokens("bis zu 25"), 0) == (frozenset({"through"}), 2)


def test_the_longest_phrase_wins():
    phrases = Phrases({"no": 1, "no change": 2, "no change at all": 3})

    assert phrases.at(_tokens("No change at last"), 0) == (2, 2)
    assert phrases.at(_tokens("No change at last"), 1) is None


@pytest.mark.parametrize(
    "row",
    [
        "(no/little) change | hasn t (really/) moved",
        "(expect/forecast)(/ing/ed) (to be/) (a/) rise",
        "(the/) number (is/) (in/out) | moins (de/d') | (l'/) objectif",
        "adresse-(toi/vous) à | demande-moi (plus tard/)",
    ],
)
def test_every_phrase_of_a_row_is_found_whole(row: str):
    phrases = Phrases({row: 1})

    for phrase in spread(row):
        tokens = _tokens(phrase)
        assert phrases.at(tokens, 0) == (1, len(tokens)), phrase


def test_what_no_row_says_is_not_found():
    phrases = Phrases({"(not/never) (yet/) (in/out)": 1})

    assert phrases.at(_tokens("not yet"), 0) is None
    assert phrases.at(_tokens("yet in"), 0) is None


def test_a_row_of_very_many_phrases_costs_no_more_than_its_words():
    row = " ".join(["(a/b/c/d/)"] * 40)

    assert Phrases({row: 1}).at(_tokens("a b c d " * 10), 0) == (1, 40)
