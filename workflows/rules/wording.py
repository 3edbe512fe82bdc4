"""Whether a prompt in a model's words may stand for the library's: its form, its ease, nothing invented."""

import json
import re
from collections.abc import Collection, Iterable, Iterator
from functools import cache
from typing import Literal

from prompts.coaching import library, parse, quality
from prompts.coaching.library import Prompt
from workflows.rules.everyday_words import EVERYDAY

Finding = Literal["good", "form", "library_rules", "invented", "another", "same"]

LEAST_ALIKE = 0.35
"""Two prompts of the library are at most a third alike; one in other words is more, and so is its deed."""

LEAST_ALIKE_STEP = 0.2
"""What only one in twenty pairs of the library's steps and reasons reach."""

_TOKEN = re.compile(r"[^\W_](?:[\w'\u2019-]*[^\W_])?")
_PLAIN = re.compile(r"\b[a-z][a-z']*\b")
_BEGINS = re.compile(r"(?:^|[.?!:\n]\s*|[\"(]\s*)$")
_MONEY = re.compile(r"[$€£¥₹%]")
_LINK = re.compile(r"://|www\.|@|\w\.[a-z]{2,}", re.IGNORECASE)
_NUMBER_WORDS = """
    zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds
    thousand thousands million millions billion billions dozen dozens half double triple twice thrice
    quarter third fourth fifth sixth seventh eighth ninth tenth percent percentage dollar dollars euro euros
    pound pounds yen cents
"""
_NUMBERS = frozenset(_NUMBER_WORDS.split())
_ALWAYS = frozenset({"I", "I'm", "I'd", "I'll", "I've"})
_NAMES_TOO = """
    april art august bill chase dawn dean drew faith frank grace grant guy hope jack joy june march mark max
    may miles pat ray rich rob rose sue trace will
"""
_ALSO_NAMES = frozenset(_NAMES_TOO.split())
"""Where a sentence begins, nobody can tell these from somebody's name."""

_CLAIMS = re.compile(
    r"\b(?:stud(?:y|ies)|research\w*|scien\w+|experts?|evidence|proofs?|prove[ns]?|shown|show(?:s|ed)? that"
    r"|most|far more|more likely|guarantee\w*|boss(?:es)?"
    r"|you (?:were|had|did|said|told|tried|missed|failed|found|asked))\b",
    re.IGNORECASE,
)
"""Words that make a fact of something, or know something of the reader."""

_TURNS_ROUND = re.compile(
    r"\b(?:not?|never|none|nothing|nobody|neither|nor|without|cannot|stops?|skip|avoid|refuse|ignore|forget"
    r"|hardly|seldom|rarely|instead|unless|except)\b|n't\b",
    re.IGNORECASE,
)
_ENDINGS = (
    ("s", ""),
    ("es", ""),
    ("d", ""),
    ("ed", ""),
    ("ing", ""),
    ("ing", "e"),
    ("ies", "y"),
    ("ied", "y"),
)
_SHORTEST_BASE = 3
_UNPRINTABLE = re.compile(r"[^\n -~]")


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
    if quality.alike(said, quality.everything_said(original)) < LEAST_ALIKE or _another(worded, original):
        return "another"
    return "good"


def _another(worded: Prompt, original: Prompt) -> bool:
    """Whether the deed, a step or the reason is another one, or the same turned round."""
    if (
        min(quality.alike(worded.text(), original.text()), quality.alike(worded.action, original.action))
        < LEAST_ALIKE
    ):
        return True
    if _turns(worded.text()) != _turns(original.text()):
        return True
    rest = (
        (worded.why, original.why),
        (worded.easier, original.easier),
        (worded.harder, original.harder),
    )
    return any(
        quality.alike(one, other) < LEAST_ALIKE_STEP or _turns(one) > _turns(other) for one, other in rest
    )


def _turns(text: str) -> int:
    return len(_TURNS_ROUND.findall(text))


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
    """What stands in the words and was not given: numbers, names, days, money, links, claims, odd signs.

    Small letters hide a name too, so a word has to be a plain one that somebody has looked at.
    """
    tokens = [found.group() for found in _TOKEN.finditer(given)]
    as_given = {form for token in tokens for form in (token, _bare(token))} | _ALWAYS
    in_small = {token.lower() for token in as_given}
    for pattern in (_MONEY, _LINK, _CLAIMS, _UNPRINTABLE):
        known = {found.group().lower() for found in pattern.finditer(given)}
        yield from (found.group() for found in pattern.finditer(said) if found.group().lower() not in known)
    for found in _TOKEN.finditer(said):
        token = _bare(found.group())
        small = token.lower()
        if any(letter.isdigit() for letter in token) or _NUMBERS & {small, *small.split("-")}:
            if small not in in_small:
                yield token
        elif token[0].isupper() and token not in as_given:
            # A sentence begins with a capital: then it has to be a word that is no name.
            begins = _BEGINS.search(said[: found.start()]) is not None
            if not begins or small in _ALSO_NAMES or not _plain(small, in_small):
                yield token
        elif token not in as_given and (token[1:] != small[1:] or not _plain(small, in_small)):
            yield token


def _bare(token: str) -> str:
    return re.sub(r"['\u2019]s$", "", token)


def _plain(small: str, given: Collection[str]) -> bool:
    """Whether all that a hyphen joins was given, or is a plain word in one of its forms."""
    return small in given or all(
        form in given or not _plain_words().isdisjoint(_bases(form)) for form in small.split("-")
    )


def _bases(word: str) -> Iterator[str]:
    """A word, and what it may be a form of: "asking" of "ask", "makes" of "make", "planned" of "plan"."""
    yield word
    for ending, instead in _ENDINGS:
        base = word.removesuffix(ending) + instead
        if word.endswith(ending) and len(base) >= _SHORTEST_BASE:
            yield base
            if base[-1] == base[-2]:
                yield base[:-1]


@cache
def _plain_words() -> frozenset[str]:
    """Every word that the library that comes with the bot writes in small letters, and the everyday ones."""
    said = (quality.everything_said(prompt) for prompt in library.load().all_prompts)
    return EVERYDAY.union(word for text in said for word in _PLAIN.findall(text))
