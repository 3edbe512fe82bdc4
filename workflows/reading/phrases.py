"""Finds the longest known phrase at a place in the token list."""

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Generic, TypeVar

from workflows.reading.scan import Token, fold, words

T = TypeVar("T")


class _Node(Generic[T]):
    """The phrases that go on from the same words."""

    __slots__ = ("after", "meaning")

    def __init__(self) -> None:
        self.after: dict[str, _Node[T]] = {}
        self.meaning: T | None = None


class Phrases(Generic[T]):
    """A table of phrases as a tree of their words, so that a look-up costs the same for any table size."""

    def __init__(self, table: Mapping[str, T]) -> None:
        """Folds and cuts the phrases exactly as replies are."""
        self._root: _Node[T] = _Node()
        for phrase, meaning in table.items():
            node = self._root
            for word in words(phrase):
                node = node.after.setdefault(word, _Node())
            if node is not self._root:
                node.meaning = meaning

    def at(self, tokens: Sequence[Token], index: int) -> tuple[T, int] | None:
        """The meaning of the longest phrase that starts at `index`, and how many tokens it takes."""
        node = self._root.after.get(tokens[index].text)
        best: tuple[T, int] | None = None
        size = 1
        while node is not None:
            if node.meaning is not None:
                best = node.meaning, size
            if not node.after or index + size >= len(tokens):
                break
            node = node.after.get(tokens[index + size].text)
            size += 1
        return best


_CHOICE = re.compile(r"\(([^()]*)\)")


def spread(row: str) -> Iterator[str]:
    """The phrases of a table row: "a (b/c) d | e" is "a b d", "a c d" and "e"; "(b/)" may be left out."""
    for phrase in row.split("|"):
        pieces = _CHOICE.split(phrase)
        choices = [piece.split("/") if place % 2 else [piece] for place, piece in enumerate(pieces)]
        for chosen in product(*choices):
            whole = " ".join("".join(chosen).split()).replace("' ", "'").rstrip("'")
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
