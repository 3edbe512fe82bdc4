"""Rows of the language tables: choices inside phrases, and the longest phrase wins."""

from workflows.reading.phrases import Phrases, merged, spread
from workflows.reading.scan import fold, scan, without_joints


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


def test_a_phrase_may_mean_several_things():
    assert merged({"to": "bis", "through": "bis | bis zu"}) == {
        "bis": frozenset({"to", "through"}),
        "bis zu": frozenset({"through"}),
    }


def test_the_longest_phrase_wins():
    phrases = Phrases({"no": 1, "no change": 2, "no change at all": 3})
    tokens = without_joints(scan(fold("No change at last")))

    assert phrases.at(tokens, 0) == (2, 2)
    assert phrases.at(tokens, 1) is None
