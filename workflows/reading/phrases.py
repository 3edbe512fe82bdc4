"""Finds the longest known phrase at a place in the token list."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from itertools import product
from typing import Generic, TypeVar, cast

from workflows.reading.scan import Token, words

T = TypeVar("T")
_CHOICE = re.compile(r"\(([^()]*)\)")
_GAP = re.compile(r"\s+(?![^()]*\))")


def spread(row: str) -> Iterator[str]:
    """The phrases of a table row: "a (b/c) d | e" is "a b d", "a c d" and "e"; "(b/)" may be left out."""
    for phrase in row.split("|"):
        pieces = _CHOICE.split(phrase)
        choices = [piece.split("/") if place % 2 else [piece] for place, piece in enumerate(pieces)]
        for chosen in product(*choices):
            whole = " ".join("".join(chosen).split()).replace("' ", "'").rstrip("'")
            if whole:
                yield whole


class _State(Generic[T]):
    """What may follow the same words: places in many phrases at once."""

    __slots__ = ("after", "meaning", "places")

    def __init__(self, places: frozenset[int], meaning: T | None) -> None:
        self.places = places
        self.meaning = meaning
        self.after: dict[str, _State[T]] = {}


class Phrases(Generic[T]):
    """A table of phrases, looked up word by word at a cost that does not depend on its size.

    A row of choices stands for so many phrases that they are never written out: its words are places with
    steps between them, and the sets of places that a text leads to are worked out when it first does.
    """

    def __init__(self, table: Mapping[str, T]) -> None:
        """Folds and cuts the phrases as replies are; of a phrase in several rows the last one counts."""
        self._steps: list[dict[str, list[int]]] = [{}]
        self._meanings: dict[int, T] = {}
        for row, meaning in table.items():
            for phrase in row.split("|"):
                for place in self._add(phrase) - {0}:
                    self._meanings[place] = meaning
        self._root: _State[T] = _State(frozenset({0}), None)
        self._states: dict[frozenset[int], _State[T]] = {}

    def _add(self, phrase: str) -> set[int]:
        """Adds the steps of a phrase; the places where it ends."""
        here = {0}
        for chunk in _GAP.split(phrase.strip()):
            choices = [words(choice) for choice in spread(chunk)]
            if not any(choices):
                continue
            end = self._place()
            for choice in filter(None, choices):
                at = here
                for word in choice[:-1]:
                    at = self._step(at, word, self._place())
                self._step(at, choice[-1], end)
            here = here | {end} if _may_be_left_out(chunk) else {end}
        return here

    def _place(self) -> int:
        self._steps.append({})
        return len(self._steps) - 1

    def _step(self, at: set[int], word: str, to: int) -> set[int]:
        for place in at:
            self._steps[place].setdefault(word, []).append(to)
        return {to}

    def _next(self, state: _State[T], word: str) -> _State[T] | None:
        known = state.after.get(word)
        if known is not None:
            return known
        places = frozenset(to for place in state.places for to in self._steps[place].get(word, ()))
        if not places:
            return None
        found = self._states.get(places)
        if found is None:
            said = [self._meanings[place] for place in sorted(places) if place in self._meanings]
            found = self._states[places] = _State(places, reduce(_together, said) if said else None)
        state.after[word] = found
        return found

    def at(self, tokens: Sequence[Token], index: int) -> tuple[T, int] | None:
        """The meaning of the longest phrase that starts at `index`, and how many tokens it takes."""
        best: tuple[T, int] | None = None
        size, state = 1, self._next(self._root, tokens[index].text)
        while state is not None:
            if state.meaning is not None:
                best = state.meaning, size
            size, after = size + 1, index + size
            state = self._next(state, tokens[after].text) if after < len(tokens) else None
        return best


def _may_be_left_out(chunk: str) -> bool:
    pieces = _CHOICE.split(chunk)
    literal, choices = "".join(pieces[::2]), pieces[1::2]
    return not literal and all("" in choice.split("/") for choice in choices)


def _together(known: T, more: T) -> T:
    """What a phrase of two rows means: both, if rows have several meanings, else what the later row says."""
    if isinstance(known, frozenset) and isinstance(more, frozenset):
        return cast(T, known | more)
    return more


def merged(*tables: Mapping[T, str]) -> dict[str, frozenset[T]]:
    """Turns table rows by meaning into meanings by row; a phrase in several rows has several meanings."""
    table: dict[str, frozenset[T]] = {}
    for meaning, row in (pair for rows in tables for pair in rows.items()):
        table[row] = table.get(row, frozenset()) | {meaning}
    return table


def flat(rows: Mapping[T, str]) -> dict[str, T]:
    """Turns table rows by meaning into meanings by row, one each."""
    return {row: meaning for meaning, row in rows.items()}
