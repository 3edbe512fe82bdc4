"""Totals that tell nothing about one person, however many of them are put side by side.

A total of five can still give one person away: who looks before and after an answer sees the difference, and
so does who takes parts from their sum. So every answer enters the totals once and for good, in a group of
five people or more, and every total is made of whole groups. What a total is of, a cohort or an idea, gets
groups of its own where five people are together; the others wait a week, and then enter the sum in a group of
all sorts. Groups are closed at midnight (UTC), so that nobody sees whose answer closed one. Who sees the
totals knows their own answer, and so is never one of the five.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import MappingProxyType
from typing import Protocol, TypeVar

from workflows.rules.access import SMALLEST_GROUP

NOBODY: Mapping[int, date] = MappingProxyType({})

_PATIENCE = timedelta(days=7)


class Given(Protocol):
    """An answer, by the person who gave it."""

    @property
    def person_id(self) -> int:
        """Whose it is."""
        ...


G = TypeVar("G", bound=Given)


@dataclass(frozen=True, eq=False, slots=True)
class Answer:
    """One answer, or a changed mind, by what it adds to the totals."""

    person_id: int
    at: datetime
    counts: Mapping[str, int]
    """What it adds; a changed mind also takes away."""
    kind: str = ""
    """Answers to different questions are never in one group."""
    part: Hashable = None
    """What it is an answer about, where that is told by itself too."""
    waits_for: datetime | None = None
    """Set where what it is about follows from other answers of this person: those given before this moment
    have to be in the totals first. Kinds of which this is so do not hold each other up."""


@dataclass(frozen=True)
class Group:
    """Answers that entered the totals together."""

    kind: str
    part: Hashable
    """None where they are about different things, or of no part."""
    answers: tuple[Answer, ...]


def released(
    answers: Iterable[Answer],
    *,
    today: date,
    only_parts: Collection[str] = (),
    viewers: Mapping[int, date] = NOBODY,
) -> list[Group]:
    """The groups that are in the totals, the oldest first; no later answer changes them.

    Args:
        answers: in the order in which each person gave them.
        today: this day (UTC) is not over, so that what was answered today does not count yet.
        only_parts: the kinds of which no sum over all parts is told, so that they wait for their part.
        viewers: who sees the totals, and since when.
    """
    by_day: dict[date, list[Answer]] = defaultdict(list)
    for answer in sorted(answers, key=lambda each: each.at):
        by_day[answer.at.date()].append(answer)
    found: list[Group] = []
    waiting: list[Answer] = []
    for day in sorted(by_day.keys() | {each + _PATIENCE for each in by_day}):
        if day >= today:
            break
        waiting += by_day.get(day, [])
        besides = {person_id for person_id, since in viewers.items() if since <= day}
        waiting = _close(waiting, found, besides)
        overdue = {
            each.kind for each in waiting if each.kind not in only_parts and each.at.date() + _PATIENCE <= day
        }
        if overdue:
            waiting = _close(waiting, found, besides, overdue)
    return found


def _close(
    waiting: list[Answer], found: list[Group], besides: Collection[int], summed: Collection[str] = ()
) -> list[Answer]:
    """Add every group that can be closed; what is left waits on.

    Args:
        waiting: the answers in no group yet, oldest first.
        found: the groups so far.
        besides: it takes five people besides these.
        summed: the kinds to close over all parts; none to close the groups of each part.
    """
    while True:
        free: dict[tuple[str, Hashable], list[Answer]] = defaultdict(list)
        first: dict[int, tuple[datetime, tuple[str, Hashable]]] = {}
        mixed: set[int] = set()
        for each in waiting:
            if each.waits_for is None:
                name = (each.kind, None if each.kind in summed else each.part)
                # The first one of a person that is not of this name holds up all that came after it.
                if first.setdefault(each.person_id, (each.at, name))[1] != name:
                    mixed.add(each.person_id)
                elif each.person_id not in mixed:
                    free[name].append(each)
        for each in waiting:
            if each.waits_for is not None:
                begun = first.get(each.person_id)
                if begun is None or begun[0] >= each.waits_for:
                    free[each.kind, None if each.kind in summed else each.part].append(each)
        closed = {
            name: mine
            for name, mine in free.items()
            if (not summed or name[0] in summed)
            and len(mine) >= SMALLEST_GROUP
            and len({each.person_id for each in mine}.difference(besides)) >= SMALLEST_GROUP
        }
        if not closed:
            return waiting
        found += [Group(kind, part, tuple(mine)) for (kind, part), mine in closed.items()]
        taken = {id(each) for mine in closed.values() for each in mine}
        waiting = [each for each in waiting if id(each) not in taken]


def total(found: Iterable[Group]) -> Counter[str]:
    """What these groups come to."""
    counted: Counter[str] = Counter()
    for group in found:
        for answer in group.answers:
            for name, number in answer.counts.items():
                counted[name] += number
    return counted


def standing(found: Iterable[Group], *, name: str) -> set[int]:
    """The people whose answer still stands: what it added was not taken away again."""
    people: Counter[int] = Counter()
    for group in found:
        for answer in group.answers:
            people[answer.person_id] += answer.counts.get(name, 0)
    return {person_id for person_id, number in people.items() if number > 0}


def coarse(number: int, of: int, *, people: Collection[int]) -> int:
    """What is said of so many out of all that five people answered: never none, and never all.

    Either would be everybody's own answer. So none is told as one is, and all as all but one.
    """
    return min(max(number, 1), of - 1) if len(people) <= SMALLEST_GROUP else number


def groups(in_order: Iterable[G], *, besides: Collection[int] = ()) -> list[list[G]]:
    """The closed groups of answers that come oldest first; what is left over waits for more people.

    Args:
        in_order: the answers.
        besides: people who see the totals, and know their own answer: it takes five others.
    """
    closed: list[list[G]] = []
    group: list[G] = []
    for answer in in_order:
        group.append(answer)
        if len({each.person_id for each in group}.difference(besides)) >= SMALLEST_GROUP:
            closed.append(group)
            group = []
    return closed


def settled(in_order: Iterable[G]) -> list[G]:
    """The answers that count so far."""
    return [answer for group in groups(in_order) for answer in group]


def shares(numbers: Sequence[int]) -> list[int | None]:
    """How many people chose each of several answers; None where a number is too small to be shown.

    Where one number alone is hidden, the smallest of the others is too: it could be worked out from the sum.
    """
    hidden = [0 < number < SMALLEST_GROUP for number in numbers]
    if sum(hidden) == 1:
        others = [at for at, number in enumerate(numbers) if number >= SMALLEST_GROUP]
        if others:
            hidden[min(others, key=lambda at: numbers[at])] = True
    return [None if hide else number for hide, number in zip(hidden, numbers, strict=True)]
