"""What every renderer does to text and numbers before its own markup: clean, split, shorten, sparkline."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from datetime import date
from decimal import Decimal
from typing import TypeVar

T = TypeVar("T")

NOTHING = "-"
"""What stands where nothing was written; no platform takes an empty text."""

# Control characters, halves of a surrogate pair, and the marks that turn the writing direction round:
# one unclosed U+202E in a name would reverse the bot's own words after it.
_UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_LINE_END = re.compile("\r\n?|[\x85\u2028\u2029]")
_JOINER = "\u200d"
_MAX_CLUSTER = 32


def clean(text: str) -> str:
    """The text without what nobody can see, with plain line breaks."""
    return _UNSEEN.sub("", _LINE_END.sub("\n", text))


def shown(text: str) -> str:
    """The cleaned text without blank edges; a dash if there is nothing in it to see."""
    text = clean(text).strip()
    return text if any(unicodedata.category(c)[0] not in "CZ" for c in text) else NOTHING


def line(text: str, *, limit: int) -> str:
    """The text on one line, with an ellipsis where it is longer than `limit`."""
    return shorten(" ".join(shown(text).split()), limit=limit)


def shorten(text: str, *, limit: int) -> str:
    """At most `limit` characters, ending in an ellipsis if something was left out."""
    if len(text) <= limit:
        return text
    return next(pieces(text, limit=limit - 1)).rstrip() + "…"


def pieces(text: str, *, limit: int) -> Iterator[str]:
    """The text in parts of at most `limit`, cut at a line break, a space, or between two letters."""
    while len(text) > limit:
        cut = next((at + 1 for mark in ("\n", " ") if (at := text.rfind(mark, 0, limit)) > 0), 0)
        cut = cut or _between_letters(text, limit)
        if text[:cut].strip():
            yield text[:cut].rstrip("\n")
        text = text[cut:]
    if text.strip():
        yield text


def packed(items: Iterable[T], *, weight: Callable[[T], int], limit: int) -> Iterator[list[T]]:
    """The items in order, in groups no heavier than `limit`; one that is heavier by itself stands alone."""
    group: list[T] = []
    total = 0
    for item in items:
        if group and total + weight(item) > limit:
            yield group
            group, total = [], 0
        group.append(item)
        total += weight(item)
    if group:
        yield group


def number(value: Decimal) -> float:
    """The value as something that can be drawn; JSON has no infinity."""
    return max(-1e300, min(1e300, float(value)))


def iso_day(text: str) -> str | None:
    """A day in ISO that a date input may begin with; None where the text is no day."""
    with suppress(ValueError):
        return date.fromisoformat(text).isoformat()
    return None


def sparkline(values: Sequence[Decimal]) -> str:
    """The course of the values in letters: `▁▃▄█`. Empty for a single value, which has no course."""
    drawn = [number(value) for value in values]
    low, high = min(drawn), max(drawn)
    if len(drawn) == 1:
        return ""
    if low == high:
        return "▄" * len(drawn)
    return "".join("▁▂▃▄▅▆▇█"[int((value - low) / (high - low) * 7)] for value in drawn)


def _between_letters(text: str, limit: int) -> int:
    """Where to cut a word without tearing an accent or a joined emoji from its letter."""
    for cut in range(limit, max(limit - _MAX_CLUSTER, 0), -1):
        after, before = text[cut], text[cut - 1]
        if unicodedata.category(after) not in {"Mn", "Mc", "Me", "Sk"} and _JOINER not in {after, before}:
            return cut
    return limit
