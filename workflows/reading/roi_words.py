"""Loads the words by which an answer about worth is taken apart, `worth_words/xx.toml`.

A row is written as in `workflows/reading/languages`: "a (b/c) d | e". The numbers themselves are
read by `workflows.reading`; these words only tell what a number, or a piece without one, is about.
"""

import tomllib
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from workflows.reading.phrases import Phrases, merged


class Sense(StrEnum):
    """What a phrase tells about the words beside it."""

    PROGRAM = "program"
    DUE = "due"
    """Before what caused it."""
    LINK = "link"
    """May stand between a share and the program: "40 % came from the training"."""
    OF_IT = "of_it"
    LEAD = "lead"
    """Before another cause: "mostly new pricing", "the rest is new pricing"."""
    TAIL = "tail"
    """After another cause: "new pricing helped too"."""
    SURE = "sure"
    NOT = "not"
    JOIN = "join"
    BETWEEN = "between"
    ALL = "all"
    NONE = "none"
    EVEN = "even"
    """Half and half."""
    NOTHING_ELSE = "nothing_else"
    WORTH = "worth"
    GAIN = "gain"
    LOSS = "loss"
    HELPED = "helped"
    """What the program did to the results, without a number."""
    HURT = "hurt"
    NO_DIFFERENCE = "no_difference"
    PERSON = "person"
    """Who does something: what holds one is a sentence, and no name of a cause."""
    PLAIN = "plain"
    """Says nothing by itself."""
    LATER = "later"
    SKIP = "skip"
    STOP = "stop"
    ASKS_BACK = "asks_back"


@lru_cache(maxsize=16)
def phrases(code: str) -> Phrases[frozenset[Sense]]:
    """The phrases of one language, each with everything it can tell."""
    source = files("workflows.reading.worth_words").joinpath(f"{code}.toml")
    rows = tomllib.loads(source.read_text(encoding="utf-8"))
    return Phrases(merged({Sense(name): row for name, row in rows.items()}))
