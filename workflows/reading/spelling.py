"""Mends one slip in a long word: letters swapped, missing, doubled or wrong."""

from collections.abc import Iterable, Iterator, Sequence

from workflows.reading.scan import Token

# Shorter words are too alike, and the last letters of a word are often only its ending.
_SHORTEST, _ENDING = 6, 2


class Spelling:
    """The known long words, found by what is left of them without one letter."""

    def __init__(self, known: Iterable[str]) -> None:
        """Collects the long words of a vocabulary."""
        self._known = frozenset(known)
        self._without: dict[str, set[str]] = {}
        for word in sorted(self._known):
            if len(word) >= _SHORTEST:
                for form in _shorter(word):
                    self._without.setdefault(form, set()).add(word)

    def mended(self, typed: str) -> str:
        """The one known word that `typed` is a slip of, or `typed`."""
        if len(typed) < _SHORTEST or typed in self._known:
            return typed
        near = {word for form in _shorter(typed) for word in self._without.get(form, ())}
        likely = [word for word in near if _is_slip(word, typed)]
        return likely[0] if len(likely) == 1 else typed


def _shorter(word: str) -> Iterator[str]:
    yield word
    for place in range(1, len(word)):
        yield word[:place] + word[place + 1 :]


def _is_slip(word: str, typed: str) -> bool:
    """Not another ending of the same word, and not two slips at once."""
    head = next((at for at, pair in enumerate(zip(word, typed, strict=False)) if pair[0] != pair[1]), None)
    if head is None or head >= min(len(word), len(typed)) - _ENDING:
        return False
    a, b = word[head:], typed[head:]
    return a[1:] == b[1:] or a[1:] == b or a == b[1:] or (a[:2] == b[1::-1] and a[2:] == b[2:])


def mended(
    tokens: Sequence[Token], spelling: Spelling, text: str, *, capitals: bool, kept: frozenset[str]
) -> list[Token]:
    """The tokens with slips mended; words with a capital may be names, unless nouns have one too."""
    return [_mended(token, place, spelling, text, capitals, kept) for place, token in enumerate(tokens)]


def _mended(
    token: Token, place: int, spelling: Spelling, text: str, capitals: bool, kept: frozenset[str]
) -> Token:
    if (
        token.kind != "word"
        or token.text in kept
        or not (capitals or place == 0 or text[token.start].islower())
    ):
        return token
    meant = spelling.mended(token.text)
    return token if meant == token.text else token._replace(text=meant)
