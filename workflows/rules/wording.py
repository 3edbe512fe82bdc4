"""Whether a prompt in a model's words may stand for the library's: its form, its ease, nothing invented."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal

from prompts.coaching import library, parse, quality
from prompts.coaching.library import Prompt

Finding = Literal["good", "form", "library_rules", "invented", "another", "same"]

LEAST_ALIKE = 0.35
"""Two prompts of the library are at most a third alike; one in other words is more."""

_TOKEN = re.compile(r"[^\W_](?:[\w'\u2019-]*[^\W_])?")
_PLAIN = re.compile(r"\b[a-z][a-z']*\b")
_BEGINS = re.compile(r"(?:^|[.?!:\n]\s*|[\"(]\s*)$")
_MONEY = re.compile(r"[$€£¥₹%]")
_LINK = re.compile(r"://|www\.|@|\w\.[a-z]{2,}", re.IGNORECASE)
_NUMBER_WORDS = """
    zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds
    thousand thousands million millions billion billions dozen dozens half double triple twice thrice
    quarter third percent percentage dollar dollars euro euros pound pounds yen cents
"""
_NUMBERS = frozenset(_NUMBER_WORDS.split())
_ALWAYS = frozenset({"I", "I'm", "I'd", "I'll", "I've"})


def finding(original: Prompt, worded: Prompt, *, given: Iterable[str]) -> Finding:
    """The first thing that is wrong with a prompt in other words; `good` where it can go out.

    Args:
        original: the prompt of the library.
        worded: the same in other words.
        given: everything else that the words may be taken from, such as the program's name.
    """
    if worded == original:
        return "same"
    if _read_back(worded) != worded:
        return "form"
    if quality.flaws(worded):
        return "library_rules"
    said = quality.everything_said(worded)
    if any(_invented(said, "\n".join((quality.everything_said(original), *given)))):
        return "invented"
    if quality.alike(said, quality.everything_said(original)) < LEAST_ALIKE:
        return "another"
    return "good"


def _read_back(worded: Prompt) -> Prompt | None:
    """What the library would read in a file with these words; nothing where it would refuse it."""
    head = {
        "id": worded.id,
        "competency": worded.competency,
        "stage": worded.stage.value,
        "minutes": worded.minutes,
        "situation": worded.situation,
        "evidence": worded.evidence,
    }
    text = "\n".join(
        (
            "---",
            *(f"{name}: {json.dumps(value)}" for name, value in head.items()),
            "---",
            f"**If** {worded.cue}, **then** {worded.action}",
            f"Why: {worded.why}",
            f"Easier: {worded.easier}",
            f"Harder: {worded.harder}",
        )
    )
    stage = worded.stage.value.replace("_", "-")
    found = parse.prompt(text, folder=worded.competency, file=f"01-{stage}-words.md")
    return found if isinstance(found, Prompt) else None


def _invented(said: str, given: str) -> Iterator[str]:
    """What stands in the words and was not given: numbers, names, days, money, links."""
    tokens = [found.group() for found in _TOKEN.finditer(given)]
    as_given = {form for token in tokens for form in (token, _bare(token))} | _ALWAYS
    in_small = {token.lower() for token in as_given}
    for pattern in (_MONEY, _LINK):
        known = {found.group() for found in pattern.finditer(given)}
        yield from (found.group() for found in pattern.finditer(said) if found.group() not in known)
    for found in _TOKEN.finditer(said):
        token = _bare(found.group())
        small = token.lower()
        if any(letter.isdigit() for letter in token) or _NUMBERS & {small, *small.split("-")}:
            if small not in in_small:
                yield token
        elif token[0].isupper() and token not in as_given:
            # A sentence begins with a capital: then it has to be a word that is no name.
            begins = _BEGINS.search(said[: found.start()]) is not None
            if not begins or (small not in in_small and small not in _plain_words()):
                yield token
        elif any(letter.isupper() for letter in token[1:]) and token not in as_given:
            yield token


def _bare(token: str) -> str:
    return re.sub(r"['\u2019]s$", "", token)


@cache
def _plain_words() -> frozenset[str]:
    """Every word that the library that comes with the bot writes in small letters."""
    said = (quality.everything_said(prompt) for prompt in library.load().all_prompts)
    return frozenset(word for text in said for word in _PLAIN.findall(text))
