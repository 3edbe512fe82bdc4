"""Whether what somebody wrote can stand as an answer in their own words, or says something else."""

import re

from workflows.reading import is_decline, is_dont_know, is_no, is_yes
from workflows.reading.scan import words

LONGEST = 2_000
"""Characters of one answer: a page, and more than anybody reads on a phone."""

_LONGEST_ASIDE = 80
"""Characters: longer ones are about the matter, even where "I don't know" stands in them."""

_ENOUGH = "A few words of your own are enough."
_LINK = re.compile(r"<?(https?://|www\.|\S+\.\w{2,}/)\S*", re.IGNORECASE)
_ROWS = ("qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "qsdfghjklm", "zxcvbnm", "yxcvbnm")

# What opens a reply about not answering. "Pass rates" and "later stages" are answers.
_OPENS_ASIDE = frozenset(
    words(
        "i we will not no none don dont can cant cannot unsure unknown idk sorry honestly rather maybe "
        "ich wir weiss weiß keine nicht noch leider je j nous pas aucune yo ni prefiero eu nao prefiro sei"
    )
)
_POLITE = frozenset(
    words(
        "please thanks thank you ok okay hi hello hey sounds good great cool perfect test "
        "bitte danke merci gracias obrigado obrigada"
    )
)
_STOP = frozenset(words("stop stopp unsubscribe quit arrête alto pare"))


def is_unknown(said: str, locale: str) -> bool:
    """Whether they say no more than that they do not know (yet)."""
    return _is_aside(said) and is_dont_know(said, locale)


def is_refusal(said: str, locale: str) -> bool:
    """Whether they say no more than that they would rather not answer."""
    return _is_aside(said) and is_decline(said, locale)


def is_stop(said: str) -> bool:
    """Whether they want to hear no more of it."""
    spoken = _spoken(said)
    return len(spoken) == 1 and spoken[0] in _STOP


def why_not(said: str, locale: str, *, number_will_do: bool = False) -> str:
    """Why this is no answer, and what to do instead; empty where it is one."""
    if len(said) > LONGEST:
        return (
            f"That is {len(said):,} characters, and I keep up to {LONGEST:,} for one answer, so nothing is "
            "recorded. Please send the short version."
        )
    if said.split() and all(_LINK.fullmatch(word) for word in said.split()):
        return "A link alone is not in your words, so nothing is recorded. Please add a sentence to it."
    spoken = _spoken(said)
    if _words(said) and all(is_yes(word, locale) or is_no(word, locale) for word in spoken):
        return f"“{said.strip()[:40]}” is no answer yet, so nothing is recorded. {_ENOUGH}"
    number = number_will_do and any(letter.isdigit() for letter in said)
    if not number and all(_is_mash(word) or not any(map(str.isalpha, word)) for word in spoken):
        return f"I can't read an answer in that, so nothing is recorded. {_ENOUGH}"
    return ""


def _words(said: str) -> list[str]:
    return [word for word in words(said) if word.isalnum()]


def _spoken(said: str) -> list[str]:
    return [word for word in _words(said) if word not in _POLITE]


def _is_aside(said: str) -> bool:
    if len(said) > _LONGEST_ASIDE:
        return False
    first, second = [*_words(said), "", ""][:2]
    passes = (first, second) in (("skip", "this"), ("pass", "on"))
    return first in _OPENS_ASIDE or len(_spoken(said)) <= 1 or passes


def _is_mash(word: str) -> bool:
    """Whether fingers ran along the keyboard: "asdf", "asdasd", "aaaa", "sdfjk"; never an abbreviation."""
    if not word.isascii() or len(word) < 3:
        return False
    if len(set(word)) == 1:
        return True
    chunk = re.fullmatch(r"(.{3,}?)\1*", word)
    if chunk is not None and any(chunk[1] in row for row in _ROWS):
        return True
    return len(word) > 4 and not set(word) & set("aeiouy")
