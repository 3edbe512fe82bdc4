"""A reply as words and marks with what they tell about worth, and the shares it states."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from workflows.reading import Answer, Status, read_percent
from workflows.reading.roi_words import Sense, phrases
from workflows.reading.scan import fold, scan, without_joints
from workflows.reading.tables import language_of

_EMPTY = frozenset(
    {
        Sense.PLAIN,
        Sense.OF_IT,
        Sense.JOIN,
        Sense.LEAD,
        Sense.TAIL,
        Sense.LINK,
        Sense.DUE,
        Sense.ALL,
        Sense.NONE,
    }
)
"""Phrases that mean nothing by themselves."""


@dataclass(frozen=True)
class Run:
    """A phrase with its senses, by the places of its first token and of the token after it."""

    senses: frozenset[Sense]
    first: int
    after: int


class Marked:
    """A reply as tokens, with the phrases found in it."""

    def __init__(self, said: str, *, locale: str, program: str = "") -> None:
        """`program` is its name; a reply clearly in another language than the locale is read in that."""
        self.said = said
        self.tokens = without_joints(scan(fold(said)))
        self.code = language_of(self.tokens, locale).code
        self.runs = list(self._runs([token.text for token in without_joints(scan(fold(program)))]))

    def _runs(self, program: list[str]) -> Iterator[Run]:
        known, place = phrases(self.code), 0
        while place < len(self.tokens):
            size = len(program)
            if program and [token.text for token in self.tokens[place : place + size]] == program:
                yield Run(frozenset({Sense.PROGRAM}), place, place + size)
            elif found := known.at(self.tokens, place):
                size = found[1]
                yield Run(found[0], place, place + size)
            else:
                size = 1
            place += size

    def meaning(self, first: int, after: int, *, beside: frozenset[Sense] = frozenset()) -> list[int]:
        """The places of the words that mean something of their own."""
        empty = _EMPTY | beside
        skipped = {place for run in self.runs if run.senses & empty for place in range(run.first, run.after)}
        return [p for p in range(first, after) if self.tokens[p].kind != "mark" and p not in skipped]

    def place_of(self, run: Run) -> tuple[int, int]:
        """Where a phrase stands in the text."""
        return self.tokens[run.first].start, self.tokens[run.after - 1].end


def says(said: str, sense: Sense, *, locale: str) -> bool:
    """Whether a reply holds a phrase of this sense."""
    return any(sense in run.senses for run in Marked(said, locale=locale).runs)


def says_only(said: str, sense: Sense, *, locale: str) -> bool:
    """Whether a reply says this and nothing else but small words: "later please"."""
    reply = Marked(said, locale=locale)
    left = reply.meaning(0, len(reply.tokens), beside=frozenset({sense}))
    return not left and any(sense in run.senses for run in reply.runs)


_SPOKEN = {Sense.EVEN: Decimal(50), Sense.ALL: Decimal(100), Sense.NONE: Decimal(0)}


def share(said: str, *, locale: str) -> Answer | None:
    """A part of the whole, from 0 to 100 %, as a reply states it; also "all of it", "none of it", "50/50".

    "60/40" is None: it does not say whose the 60 is.
    """
    reply = Marked(said, locale=locale)
    spoken = [(run, sense) for run in reply.runs for sense in _SPOKEN if sense in run.senses]
    even = any(sense is Sense.EVEN for _, sense in spoken)
    answer = None if even else read_percent(_number_alone(reply), locale=reply.code)
    if answer is None and spoken:
        run, sense = spoken[0]
        start, end = reply.place_of(run)
        return Answer(Status.VALUE, start, end, value=_SPOKEN[sense], unit="%")
    ends = said[answer.start : answer.end].split("/") if answer is not None else []
    return None if len(ends) == 2 and _sum_to_all(ends) else answer


def _number_alone(reply: Marked) -> str:
    """The same with what the share is of left blank: the reader of readings has its own mind about "sure"."""
    said = reply.said
    for run in reply.runs:
        if run.senses & {Sense.OF_IT, Sense.SURE, Sense.PROGRAM}:
            start, end = reply.place_of(run)
            said = f"{said[:start]}{' ' * (end - start)}{said[end:]}"
    return said


def _sum_to_all(ends: Sequence[str]) -> bool:
    numbers = ["".join(letter for letter in end if letter.isdecimal()) for end in ends]
    return all(numbers) and sum(int(number) for number in numbers) == 100
