"""Takes a reply about worth apart: which words are money, which a share and of what, which another cause.

Deterministic, and without a guess: a percent is the program's part, or how sure somebody is, only where the
words beside it say so; what stays open is asked about.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from workflows.reading import Answer, is_dont_know, is_question, read_amount
from workflows.reading.marked_reply import Marked, Run, share
from workflows.reading.roi_words import Sense


class Part(StrEnum):
    """What a piece of the reply is about."""

    AMOUNT = "amount"
    CAUSE = "cause"
    NO_CAUSE = "no_cause"
    ATTRIBUTION = "attribution"
    CONFIDENCE = "confidence"
    PERCENT = "percent"
    """A share, and no word says of what."""
    TEXT = "text"
    """Words that may or may not name a cause."""
    ASIDE = "aside"
    """Nothing that was asked."""


@dataclass(frozen=True)
class Piece:
    """A stretch of the reply with one meaning, or with an amount and the program's part of it."""

    parts: frozenset[Part]
    start: int
    end: int
    cause: str
    """What names a cause, if it is one: without "mostly", "helped"."""
    kpi: bool = False
    """A KPI is named in it."""
    worth: bool = False
    """It says that money was won or lost."""
    program: bool = False
    """The program is named in it."""
    named: bool = False
    """Nothing but the name of something: it may well be a cause."""
    spends: bool = False
    """An amount with a name: "50k on ads"."""
    share: tuple[int, int] | None = None
    """The place of the percent in it."""


_HARD = frozenset(",;.!?\u2013\u2014|\u2022\u2026")
_WRAPPING = frozenset("()[]\"'\u201c\u201d:")
_TOLD = frozenset(Part) - {Part.TEXT, Part.ASIDE}
_CUTS = frozenset({Sense.JOIN, Sense.LEAD, Sense.DUE})
_NO_NAMES = (Sense.NOT, Sense.SURE, Sense.PROGRAM)
_LONGEST, _MOST_CUTS = 60, 8
"""So many words of a clause, and places in it, are looked at: no reply takes long."""

_NAME_AFTER_DUE = 3
"""So many words may stand between "due to" and the program: "due to the new sales training"."""


class _Reply:
    """A reply with what is known beforehand: the KPIs' names, and whether words state an amount."""

    def __init__(
        self,
        marked: Marked,
        names: Sequence[str],
        money: Callable[[str], bool],
        product: Callable[[str], bool],
    ) -> None:
        self.marked, self.names, self.money, self.product = marked, names, money, product
        self._cut: dict[tuple[int, int], list[Piece]] = {}

    def stretch(self, first: int, after: int) -> "_Stretch":
        """The tokens from a place to another."""
        return _Stretch(self, first, min(after, first + _LONGEST))

    def pieces(self) -> Iterator[Piece]:
        """The pieces in order."""
        tokens = self.marked.tokens
        breaks = [place for place in range(len(tokens)) if self._breaks(place)]
        ends = zip([-1, *breaks], [*breaks, len(tokens)], strict=True)
        stretches = [self.stretch(before + 1, after) for before, after in ends]
        for stretch in _with_their_percent([each for each in stretches if each.text]):
            yield from stretch.cut()

    def cut(self, first: int, after: int) -> list[Piece]:
        """The pieces of a stretch, worked out once."""
        if (first, after) not in self._cut:
            self._cut[first, after] = self.stretch(first, after).cut()
        return self._cut[first, after]

    def _breaks(self, place: int) -> bool:
        tokens = self.marked.tokens
        token = tokens[place]
        if token.kind == "line" or token.text in _HARD:
            return True
        if token.text != "-" or not 0 < place < len(tokens) - 1:
            return False
        before, after = tokens[place - 1], tokens[place + 1]
        spaced = before.end < token.start and token.end < after.start
        return spaced and not (before.kind == after.kind == "number")


class _Stretch:
    """Some of a reply's tokens, and what they are about."""

    def __init__(self, reply: _Reply, first: int, after: int) -> None:
        tokens = reply.marked.tokens
        while first < after and tokens[first].text in _WRAPPING:
            first += 1
        while first < after and tokens[after - 1].text in _WRAPPING:
            after -= 1
        self.reply, self.first, self.after = reply, first, after
        self.runs = [run for run in reply.marked.runs if first <= run.first and run.after <= after]

    @property
    def start(self) -> int:
        return self.reply.marked.tokens[self.first].start if self.first < self.after else 0

    @property
    def end(self) -> int:
        return self.reply.marked.tokens[self.after - 1].end if self.first < self.after else 0

    @cached_property
    def text(self) -> str:
        return self.reply.marked.said[self.start : self.end]

    @cached_property
    def percent(self) -> Answer | None:
        """The share it states: no product's last factor, nor one of 20,000 in "ein Verlust von 20k"."""
        found = share(self.text, locale=self.reply.marked.code)
        if found is None or "%" in self.text[found.start : found.end]:
            return found
        is_money = self.reply.money(self.text[found.start : found.end]) or self.reply.product(self.text)
        return None if is_money else found

    @cached_property
    def number(self) -> tuple[int, int]:
        """The places of the share's tokens: of the first, and after the last."""
        if self.percent is None:
            return self.after, self.after
        starts = [token.start - self.start for token in self.reply.marked.tokens[self.first : self.after]]
        first, after = bisect_left(starts, self.percent.start), bisect_left(starts, self.percent.end)
        return self.first + first, self.first + after

    def has(self, *senses: Sense) -> bool:
        return any(run.senses & set(senses) for run in self.runs)

    def cut(self) -> list[Piece]:
        """The pieces it consists of: cut where both sides say something of their own."""
        senses = {run.first: run.senses for run in self.runs}
        for place in self._places_to_cut(senses)[:_MOST_CUTS]:
            left = self.reply.stretch(self.first, place)
            if not left.parts & _TOLD:
                continue
            following = self.reply.cut(place, self.after)
            if left.is_apart_from(following[0], senses.get(place, frozenset())):
                return [left.piece(), *following]
        return [self.piece()]

    def _places_to_cut(self, senses: Mapping[int, frozenset[Sense]]) -> list[int]:
        tokens = self.reply.marked.tokens
        inside = range(self.first + 1, min(self.after, self.first + _LONGEST))
        return [p for p in inside if senses.get(p, frozenset()) & _CUTS or tokens[p - 1].text in "([)]:"]

    def is_apart_from(self, following: Piece, senses: frozenset[Sense]) -> bool:
        """Whether this and what follows, which opens with words of these senses, are different things."""
        if not following.parts & _TOLD or self.parts == following.parts:
            return False
        if Sense.DUE in senses and self.percent is not None:
            return False  # "60 % due to new pricing" is one thing
        return not (self.has(Sense.BETWEEN) and Sense.JOIN in senses and self.parts & following.parts)

    @cached_property
    def parts(self) -> frozenset[Part]:
        """What it is about."""
        if not self.text or self._asks():
            return frozenset({Part.ASIDE})
        if self.is_only(Sense.NOTHING_ELSE):
            return frozenset({Part.NO_CAUSE})
        found = set()
        if self.percent is not None and not self.has(Sense.NOT):
            if self._is_about(Sense.SURE):
                found.add(Part.CONFIDENCE)
            elif self._is_about(Sense.PROGRAM) or self._is_part_of_it():
                found.add(Part.ATTRIBUTION)
        if Part.CONFIDENCE not in found and self.reply.money(self._text_without_share()):
            found.add(Part.AMOUNT)
        if found:
            return frozenset(found)
        if self.percent is not None and not self._meaning_beside_number():
            return frozenset({Part.PERCENT})
        if not self.cause or self._only_doubts():
            return frozenset({Part.ASIDE})
        marked = self.has(Sense.LEAD) or self._tail() < self.after
        return frozenset({Part.CAUSE if marked and not self.has(*_NO_NAMES) and not self._kpi else Part.TEXT})

    def piece(self) -> Piece:
        """What it is about, with its place."""
        names = not self._kpi and not self.has(*_NO_NAMES, Sense.PERSON, Sense.OF_IT)
        return Piece(
            self.parts,
            self.start,
            self.end,
            cause=self.cause,
            kpi=self._kpi,
            worth=self.has(Sense.WORTH),
            program=self.has(Sense.PROGRAM),
            named=self.parts == {Part.TEXT} and names,
            spends=self.parts == {Part.AMOUNT} and self._meaning_between(self.first, self.after) > 0,
            share=(self.start + self.percent.start, self.start + self.percent.end) if self.percent else None,
        )

    def is_only(self, sense: Sense) -> bool:
        """Whether it says this and nothing else but small words: "later please"."""
        return self.has(sense) and not self.meaning(beside=frozenset({sense}))

    def meaning(self, *, beside: frozenset[Sense] = frozenset()) -> list[int]:
        """The places of the words that mean something of their own."""
        return self.reply.marked.meaning(self.first, self.after, beside=beside)

    def _only_doubts(self) -> bool:
        """Such as "not 100 % sure", "no idea"."""
        left = self.meaning(beside=frozenset({Sense.SURE, Sense.NOT}))
        words = [place for place in left if self.reply.marked.tokens[place].kind == "word"]
        return (self.has(Sense.SURE) and not words) or is_dont_know(self.text, self.reply.marked.code)

    def _text_without_share(self) -> str:
        if self.percent is None:
            return self.text
        start, end = self.percent.start, self.percent.end
        return f"{self.text[:start]}{' ' * (end - start)}{self.text[end:]}"

    def _meaning_beside_number(self) -> list[int]:
        return [place for place in self.meaning() if place not in range(*self.number)]

    def _meaning_between(self, first: int, after: int) -> int:
        """How many such words stand between; the amount it is a part of is none: "40 % of the 200k"."""
        between = self.reply.stretch(first, after)
        money = read_amount(between.text, locale=self.reply.marked.code)
        inside = range(between.start + money.start, between.start + money.end) if money else range(0)
        return len(
            [place for place in between.meaning() if self.reply.marked.tokens[place].start not in inside]
        )

    @cached_property
    def _kpi(self) -> bool:
        lowered = self.text.lower()
        return any(name.lower() in lowered for name in self.reply.names)

    def _asks(self) -> bool:
        following = self.reply.marked.tokens[self.after : self.after + 1]
        mark = "?" if following and following[0].text == "?" else ""
        return is_question(f"{self.text}{mark}", self.reply.marked.code)

    def _is_about(self, sense: Sense) -> bool:
        """Whether nothing else stands between the share and a word of this sense: "70 % sure"."""
        runs = [run for run in self.runs if sense in run.senses]
        other = Sense.PROGRAM if sense is Sense.SURE else Sense.SURE
        if self.has(other) and not any(run.first == self.number[1] for run in runs):
            return False
        return any(self._is_beside_number(run) for run in runs) and not (
            sense is Sense.PROGRAM and self._shares_with_another()
        )

    def _is_beside_number(self, run: Run) -> bool:
        first, after = self.number
        if run.first < first:
            return not self._meaning_between(run.after, first)
        due = next((d for d in self.runs if after <= d.first < run.first and Sense.DUE in d.senses), None)
        if due is None:
            return not self._meaning_between(after, run.first)
        named = self._meaning_between(due.after, run.first)
        return not self._meaning_between(after, due.first) and named <= _NAME_AFTER_DUE

    def _shares_with_another(self) -> bool:
        """Such as "40 % due to the program and new pricing": whose the share is stays open."""
        joins = [run for run in self.runs if Sense.JOIN in run.senses and run.first > self.first]
        tail = self.reply.stretch(joins[-1].after, self.after) if joins else None
        return tail is not None and bool(tail.meaning()) and not tail.has(Sense.PROGRAM)

    def _is_part_of_it(self) -> bool:
        return self.has(Sense.OF_IT) and not self._meaning_beside_number()

    def _tail(self) -> int:
        """Where "helped too" begins, if it ends so; else its end."""
        last = self.runs[-1] if self.runs else None
        if last is None or Sense.TAIL not in last.senses or last.after < self.after:
            return self.after
        return last.first if last.first > self.first else self.after

    @cached_property
    def cause(self) -> str:
        """What names a cause: without "mostly", "the rest is", "helped"."""
        after = self._tail()
        leads = [run for run in self.runs if Sense.LEAD in run.senses and run.after < after]
        first = self.first
        if leads and not [p for p in self._meaning_beside_number() if p < leads[0].first]:
            first = leads[0].after
        for run in self.runs:
            if run.first == first and run.senses & {Sense.JOIN, Sense.LEAD} and run.after < after:
                first = run.after
        named = self.reply.stretch(first, after)
        return named.text if named.meaning(beside=frozenset({Sense.PROGRAM})) else ""


def take_apart(
    said: str,
    *,
    locale: str,
    names: Sequence[str],
    money: Callable[[str], bool],
    product: Callable[[str], bool],
    program: str = "",
) -> list[Piece]:
    """The pieces of a reply in order.

    Args:
        said: the reply.
        locale: the person's language; a reply clearly in another one is read in that.
        names: the KPIs' names.
        money: whether words state an amount, also as a product.
        product: whether words leave an amount to be multiplied.
        program: its name.
    """
    found: list[Piece] = []
    for piece in _Reply(Marked(said, locale=locale, program=program), names, money, product).pieces():
        if found and Part.CAUSE in found[-1].parts:
            piece = _after_a_cause(piece)
        found.append(piece)
    return found


def _after_a_cause(piece: Piece) -> Piece:
    """Beside a named cause a name is another, and "60 % of it" may be the part of either."""
    if piece.named:
        return replace(piece, parts=frozenset({Part.CAUSE}))
    if piece.parts == {Part.ATTRIBUTION} and not piece.program:
        return replace(piece, parts=frozenset({Part.PERCENT}))
    return piece


def _with_their_percent(stretches: list[_Stretch]) -> list[_Stretch]:
    """Such as "I'm fairly sure, 80 %": the share that follows such words is how sure."""
    joined: list[_Stretch] = []
    for stretch in stretches:
        before = joined[-1] if joined else None
        asks = before is not None and before.has(Sense.SURE) and not before.has(Sense.NOT)
        if before is not None and asks and before.percent is None and stretch.parts == {Part.PERCENT}:
            joined[-1] = stretch.reply.stretch(before.first, stretch.after)
        else:
            joined.append(stretch)
    return joined
