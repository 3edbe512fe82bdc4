"""What a coaching prompt owes a busy manager beyond its form: short, plain, easy to read, like no other."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import combinations
from typing import NamedTuple

from prompts.coaching.model import Prompt
from prompts.coaching.reading_ease import flesch

MOST_WORDS_WITH_STEP = 75
MOST_MINUTES = 30
LEAST_EASE = 70

_SENTENCE_END = re.compile(r"[.?!]\"?$")
_SLIPS = re.compile(r"  |[\u2013\u2014\u2018\u2019\u201c\u201d]|\.\.")
_TWICE = re.compile(r"\b(\w+) \1\b")
_JARGON = re.compile(
    r"\b(?:action item|actionable|agile|align|bandwidth|best practice|best-in-class|buy-in|cadence|cascade"
    r"|circle back|core competenc|deep dive|deliverable|drill down|ecosystem|empower|execution|facilitate"
    r"|framework|game.?chang|go-to-market|granular|holistic|impactful|incentivi|KPI|learnings|leverag"
    r"|low-hanging|mindset|mission-critical|move the needle|north star|offline|onboard|operationali"
    r"|optimi[sz]"
    r"|out of the box|pain point|paradigm|ping|proactive|psychological|reach out|ROI|roadmap|robust"
    r"|stakeholder|streamline|synerg|takeaway|touch base|transformation|utili[sz]|value.add|win-win)\w*",
    re.IGNORECASE,
)
_COMMON = """
    a about an and are as ask at be before by do down for from has have how if in is it its of on one or out
    people say so someone that the their them then they this to two up was we week what when which who will
    with you your
"""
_COMMON_WORDS = frozenset(_COMMON.split())
_ALIKE_ACTION, _ALIKE_IN_ALL, _ALIKE_EVIDENCE = 0.42, 0.36, 0.6


class Flaw(NamedTuple):
    """One thing a good coach would not sign, by the field it is in, and what would be right."""

    field: str
    expected: str


def everything_said(prompt: Prompt) -> str:
    """All that a manager may read of it."""
    return "\n".join((prompt.text(), prompt.why, prompt.easier, prompt.harder))


def flaws(prompt: Prompt) -> list[Flaw]:
    """What is wrong with one prompt; nothing where it can go out."""
    return [*_of_the_action(prompt), *_of_the_rest(prompt), *_of_the_words(prompt)]


def _of_the_action(prompt: Prompt) -> Iterator[Flaw]:
    if (number := len(prompt.text().split())) < 12:
        yield Flaw("If", f"twelve words or more, not {number}: when, and what exactly")
    if prompt.cue.lower().startswith("if "):
        yield Flaw("If", "the cue without a second “if”")
    if not prompt.action[:1].islower():
        yield Flaw("If", "an action that reads on after “then” in small letters")
    if not _SENTENCE_END.search(prompt.action):
        yield Flaw("If", "an end: a full stop or a question mark")
    if prompt.minutes > MOST_MINUTES:
        yield Flaw("minutes", f"{MOST_MINUTES} or less, not {prompt.minutes}: it has to fit into a bad week")
    for step in (prompt.easier, prompt.harder):
        if (number := len(f"{prompt.text()} {step}".split())) >= MOST_WORDS_WITH_STEP:
            together = "words together with its easier or harder step"
            yield Flaw("If", f"fewer than {MOST_WORDS_WITH_STEP} {together}, not {number}")
            break


def _of_the_rest(prompt: Prompt) -> Iterator[Flaw]:
    for name, text in (("Why", prompt.why), ("Easier", prompt.easier), ("Harder", prompt.harder)):
        if not 5 <= (number := len(text.split())) <= 45:
            yield Flaw(name, f"from 5 to 45 words, not {number}")
        if not (text.lstrip('"')[:1].isupper() and _SENTENCE_END.search(text)):
            yield Flaw(name, "whole sentences")
    if not 1 <= len(re.findall(r"[.?!](?=\s|$|\")", prompt.why)) <= 2:
        yield Flaw("Why", "one sentence or two")
    if len(prompt.evidence.split()) < 4:
        yield Flaw("evidence", "a source, or the reason in four words or more")
    elif alike(prompt.evidence, prompt.why) >= _ALIKE_EVIDENCE:
        yield Flaw("evidence", "more than Why said again")


def _of_the_words(prompt: Prompt) -> Iterator[Flaw]:
    text = everything_said(prompt)
    if flesch(text) < LEAST_EASE:
        yield Flaw("words", "shorter words and sentences: it reads too heavily")
    for word in dict.fromkeys(found.group().lower() for found in _JARGON.finditer(text)):
        yield Flaw("words", f"a plain word instead of “{word}”")
    if _SLIPS.search(text):
        yield Flaw("words", "straight quotes, hyphens and single spaces")
    for found in _TWICE.finditer(text):
        yield Flaw("words", f"“{found[1]}” once")
    if text.count('"') % 2:
        yield Flaw("words", "every quote closed")


def alike(one: str, other: str) -> float:
    """How alike two texts are by their words, 0 to 1, whatever the order."""
    return SequenceMatcher(None, _content(one), _content(other)).ratio()


def twins(prompts: Sequence[Prompt]) -> list[tuple[Prompt, Prompt]]:
    """Pairs that say nearly the same."""
    bits: dict[str, int] = {}
    read = [
        (prompt, _Words.of(prompt.text(), bits), _Words.of(everything_said(prompt), bits))
        for prompt in prompts
    ]
    return [
        (one[0], other[0])
        for one, other in combinations(read, 2)
        if one[1].over(other[1], _ALIKE_ACTION) or one[2].over(other[2], _ALIKE_IN_ALL)
    ]


class _Words(NamedTuple):
    words: list[str]
    mask: int
    """A bit for each word: what two texts of thousands have in common is counted at once."""

    @classmethod
    def of(cls, text: str, bits: dict[str, int]) -> "_Words":
        words = _content(text)
        return cls(words, sum(1 << bits.setdefault(word, len(bits)) for word in words))

    def over(self, other: "_Words", limit: float) -> bool:
        # Words in common bound the ratio from above.
        common = (self.mask & other.mask).bit_count()
        if 2 * common <= limit * (len(self.words) + len(other.words)):
            return False
        return SequenceMatcher(None, self.words, other.words).ratio() > limit


def _content(text: str) -> list[str]:
    return sorted(set(re.findall(r"[a-z']+", text.lower())) - _COMMON_WORDS)
