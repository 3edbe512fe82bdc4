"""Which KPIs a sentence names: those of the program, and those the program does not measure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from workflows.reading.names import stem

_WORD = re.compile(r"[^\W_]+(?:['\u2019-][^\W_]+)*")
_FILLER = frozenset(
    {"a", "an", "the", "of", "per", "in", "for", "our", "average", "avg", "mean", "and", "to", "on", "each"}
)
_ALONE = frozenset(
    {"absenteeism", "attrition", "churn", "csat", "ebitda", "engagement", "headcount", "margin", "margins"}
    | {"nps", "productivity", "profit", "retention", "revenue", "satisfaction", "turnover", "upsell"}
)
"""Words that name a KPI by themselves."""
_WITH_A_WORD_BEFORE = frozenset(
    {
        "cost",
        "costs",
        "length",
        "rate",
        "rates",
        "score",
        "scores",
        "size",
        "time",
        "times",
        "value",
        "volume",
    }
)
"""Words that name a KPI together with the one before: "cycle time", but not "over time"."""
_NO_MODIFIER = _FILLER | frozenset(
    {"all", "any", "at", "better", "by", "cut", "decrease", "drop", "expect", "fewer", "first", "grow"}
    | {
        "her",
        "higher",
        "his",
        "improve",
        "improved",
        "increase",
        "into",
        "it",
        "its",
        "less",
        "long",
        "lower",
    }
    | {"maybe", "more", "most", "mostly", "much", "my", "no", "not", "or", "over", "raise", "real", "reduce"}
    | {"same", "some", "spend", "that", "their", "this", "we", "with", "your", "save", "take", "at", "every"}
)


@dataclass(frozen=True)
class Named:
    """What a person's list of KPIs says beside the program's own."""

    elsewhere: tuple[str, ...]
    """Named, and not measured by the program."""
    unnamed: tuple[str, ...]
    """Measured by the program, and not named."""


def compare(words: str, *, own: Sequence[str], others: Iterable[str] = ()) -> Named:
    """Hold the KPIs named in a sentence against the program's.

    Args:
        words: what the person wrote.
        own: the program's KPIs, by name.
        others: further measures of the organization, which are known by their full names.
    """
    tokens = [stem(found.group().lower()) for found in _WORD.finditer(words)]
    said = [found.group() for found in _WORD.finditer(words)]
    taken: set[int] = set()
    unnamed = []
    for name in own:
        places = _places(_words_of(name), tokens)
        taken |= places
        if not places:
            unnamed.append(name)
    elsewhere = []
    for name in others:
        places = _places(_words_of(name), tokens)
        if places and not places & taken:
            elsewhere.append(name)
            taken |= places
    elsewhere += _common_ones(tokens, said, taken)
    return Named(tuple(elsewhere), tuple(unnamed))


def _common_ones(tokens: Sequence[str], said: Sequence[str], taken: set[int]) -> list[str]:
    found: dict[str, str] = {}
    for at, token in enumerate(tokens):
        if at in taken:
            continue
        before = at - 1
        modified = before >= 0 and before not in taken and tokens[before] not in _NO_MODIFIER
        lone = token in {stem(word) for word in _ALONE}
        if lone or (modified and token in {stem(word) for word in _WITH_A_WORD_BEFORE}):
            adjacent = modified and not lone
            name = f"{said[before]} {said[at]}" if adjacent else said[at]
            found.setdefault(name.lower(), name.lower() if not said[at].isupper() else said[at])
    return list(found.values())


def _places(wanted: Sequence[str], tokens: Sequence[str]) -> set[int]:
    """Where the words of a name stand in the text; nothing unless all of them do."""
    if not wanted or not set(wanted) <= set(tokens):
        return set()
    return {at for at, token in enumerate(tokens) if token in wanted}


def _words_of(name: str) -> list[str]:
    """The words that make a name: "Average deal size (USD)" and "Discovery calls per rep" lose their rest."""
    short = re.split(r"\(| per ", name, maxsplit=1)[0]
    words = [stem(found.group().lower()) for found in _WORD.finditer(short)]
    return [word for word in words if word not in _FILLER] or words
