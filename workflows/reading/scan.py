"""Cuts a reply into words, digits, marks, and the things with digits in them that are no numbers."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from typing import NamedTuple


class Token(NamedTuple):
    """A piece of the folded text; `kind` is the name of the pattern that matched it."""

    kind: str
    text: str
    start: int
    end: int


_ALIKE = {
    **dict.fromkeys("\u2018\u2019\u02bc\u00b4`", "'"),
    **dict.fromkeys("\u2010\u2011\u2212", "-"),
    **dict.fromkeys("\u2192\u21d2\u279c\u27a1", ">"),
    **dict.fromkeys("\u202f\u2009\u2007", "\u00a0"),
    **dict.fromkeys("\r\u2028\u2029\u0085\x0b\x0c", "\n"),
    "\u2248": "~",
    "\u223c": "~",
    "\uff05": "%",
    "\t": " ",
}

# Every repetition is bounded or cannot overlap what follows it: a pattern that runs to the end of the text
# from each start would be quadratic.
_SCAN = re.compile(
    r"""
    (?P<link>https?://[^\s<>]+|www\.[^\s<>]+)
    |(?P<mail>[\w.+-]{1,64}@[\w-]{1,64}(?:\.\w{2,64}){1,4})
    |(?P<emoji>:[a-z][a-z0-9_+-]{1,40}:|:\d{2,4}:|\d\ufe0f?\u20e3)
    |(?P<mention><@[^>\s]{1,60}>|<at>[^<\n]{1,60}</at>|@[^\W\d_][\w-]{0,40}(?:\.[^\W\d_]\w{0,40})?)
    |(?P<phone>\+\d{1,3}[ .-]?\(?\d{2,4}\)?(?:[ .-]?\d{2,5}){2,4}(?![\d%])|0\d(?:[ .-]\d{2}){4}(?!\d)
        |\(\d{2,3}\)[ ]?\d{3,5}-\d{4}(?!\d)|\d{3}-\d{3}-\d{4}(?!\d))
    |(?P<iso>\d{4}-\d{1,2}-\d{1,2}(?!\d))
    |(?P<dmy>\d{1,2}[./]\d{1,2}[./](?:\d{4}|\d{2})(?!\d|[.,]\d))
    |(?P<clock>\d{1,2}(?:[.:]\d{2})?\s?uhr\b|\d{1,2}:\d{2}(?::\d{2})?(?:\s?[ap]\.?m\b)?|\d{1,2}\s?[ap]\.?m\b)
    |(?P<hm>\d{1,4}\s?h\s?\d{1,2}\s?(?:m(?:ins?|inutes?)?)?(?![\w%]))
    |(?P<ms>\d{1,3}\s?m(?:in(?:s|\.|ut\w{0,3})?)?\s?\d{1,2}\s?s(?:e[cgk]\w{0,5})?\b|\d{1,3}\s?min\s?\d{2}(?!\s?[\w%]|[.,]\d))
    |(?P<other>24/7|\d+(?:st|nd|rd|th)\b|\d+(?:[.,]\d+)?-(?!ish\b)[^\W\d_]+|\#\d+|\d+(?:\.\d+){3,})
    |(?P<code>(?!(?:eur|usd|gbp|chf|inr|brl|cad|aud|jpy|cny|pln|sek|nok|dkk|mxn|rs)\d)
        [^\W\d_]{1,40}-?\d[\w.]{0,40}(?<!\.))
    |(?P<number>\d{1,3}(?:\u00a0\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,']\d+)*|(?<![\d.,])\.\d+|(?<!\S),\d+)
    |(?P<fraction>[\u00bc-\u00be\u2150-\u215e])
    |(?P<word>[^\W\d_]+)
    |(?P<line>\n)
    |(?P<mark>//+|-->?|[-=]>|>=|<=|\.\.+|[^\w\s])
    """,
    re.VERBOSE,
)
_GAP = re.compile(r"\s")
# Two pages of words and marks, and as many characters of the end, where corrections stand.
_MOST, _END = 400, 300
_QUOTED = re.compile(r"^[ \t]*(?:>|&gt;)(?![\d=.€$£]).*$", re.MULTILINE)


@lru_cache(maxsize=4096)
def _fold_char(char: str) -> str:
    if char in _ALIKE:
        return _ALIKE[char]
    if "\u00bc" <= char <= "\u00be" or "\u2150" <= char <= "\u215e":
        return char
    plain = unicodedata.normalize("NFD", char)[0] if char.isalpha() else char
    if char.isdecimal() and not char.isascii():
        plain = str(unicodedata.decimal(char))
    lowered = plain.lower()
    return lowered if len(lowered) == 1 else plain


def fold(text: str) -> str:
    """The text in lower case without accents, every character still at its place."""
    return text.lower() if text.isascii() and "\r" not in text else "".join(map(_fold_char, text))


_WIDE = re.compile(r"(?<=[ \u00a0])[ \u00a0]+")


def squeeze(text: str) -> tuple[str, list[int]] | None:
    """The text with single spaces, and where each of its characters was; None if it has no others."""
    wide = {place for match in _WIDE.finditer(text) for place in range(match.start(), match.end())}
    if not wide:
        return None
    places = [place for place in range(len(text)) if place not in wide]
    return "".join(text[place] for place in places), places


def blank_quotes(folded: str) -> str:
    """Somebody else's words, quoted with a leading ">", become spaces; ">95" is a bound and stays."""
    return _QUOTED.sub(lambda match: " " * len(match.group()), folded)


def scan(folded: str) -> list[Token]:
    """The tokens in order, without white space between them; of a very long text its beginning and end."""
    found = list(islice(_tokens(folded, 0), _MOST))
    if len(found) < _MOST:
        return found
    ahead = max(found[-1].end, len(folded) - _END)
    gap = _GAP.search(folded, ahead)
    if gap is None or gap.end() == len(folded):
        return found
    return [*found, Token("line", "\n", gap.start(), gap.end()), *_tokens(folded, gap.end())]


def _tokens(folded: str, start: int) -> Iterator[Token]:
    for match in _SCAN.finditer(folded, start):
        yield Token(match.lastgroup or "", match.group(), match.start(), match.end())


def words(phrase: str) -> tuple[str, ...]:
    """A phrase of a language table as the token texts it is matched by."""
    if phrase.isascii() and phrase.isalpha():  # as most are
        return (phrase.lower(),)
    return tuple(token.text for token in without_joints(scan(fold(phrase))) if token.kind != "line")


def without_joints(tokens: list[Token]) -> list[Token]:
    """Drops the hyphens and apostrophes inside words, so that "don't" is "don" "t" wherever it stands."""
    kept: list[Token] = []
    for index, token in enumerate(tokens):
        inside = (
            token.text in "-'"
            and 0 < index < len(tokens) - 1
            and tokens[index - 1].kind == "word"
            and tokens[index + 1].kind == "word"
            and tokens[index - 1].end == token.start
            and tokens[index + 1].start == token.end
        )
        if not inside:
            kept.append(token)
    return kept
