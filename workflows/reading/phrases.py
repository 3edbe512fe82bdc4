"""Finds the longest known phrase at a place in the token list."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Generic, TypeVar

from workflows.reading.scan import Token, fold, words

T = TypeVar("T")


class Phrases(Generic[T]):
    """A table of phrases indexed by their first word, so that a look-up costs the same for any table size."""

    def __init__(self, table: Mapping[str, T]) -> None:
        """Folds and cuts the phrases exactly as replies are."""
        self._by_first: dict[str, list[tuple[tuple[str, ...], T]]] = {}
        for phrase, meaning in table.items():
            parts = words(phrase)
            if parts:
                self._by_first.setdefault(parts[0], []).append((parts, meaning))
        for entries in self._by_first.values():
            entries.sort(key=lambda entry: -len(entry[0]))

    def at(self, tokens: Sequence[Token], index: int) -> tuple[T, int] | None:
        """The meaning of the longest phrase that starts at `index`, and how many tokens it takes."""
        for parts, meaning in self._by_first.get(tokens[index].text, ()):
            size = len(parts)
            if size == 1 or tuple(token.text for token in tokens[index : index + size]) == parts:
                return meaning, size
        return None


_CHOICE = re.compile(r"\(([^()]*)\)")


def spread(row: str) -> Iterator[str]:
    """The phrases of a table row: "a (b/c) d | e" is "a b d", "a c d" and "e"; "(b/)" may be left out."""
    for phrase in row.split("|"):
        pieces = _CHOICE.split(phrase)
        choices = [piece.split("/") if place % 2 else [piece] for place, piece in enumerate(pieces)]
        for chosen in product(*choices):
            whole = " ".join("".join(chosen).split())
            if whole:
                yield whole


def merged(*tables: Mapping[T, str]) -> dict[str, frozenset[T]]:
    """Turns table rows by meaning into one table; a phrase may have several meanings."""
    table: dict[str, frozenset[T]] = {}
    for meaning, row in (pair for rows in tables for pair in rows.items()):
        for phrase in spread(row):
            folded = fold(phrase)
            table[folded] = table.get(folded, frozenset()) | {meaning}
    return table


def flat(rows: Mapping[T, str]) -> dict[str, T]:
    """Turns table rows by meaning into one table of phrases with one meaning each."""
    return {phrase: meaning for meaning, row in rows.items() for phrase in spread(row)}
