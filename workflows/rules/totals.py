"""Totals that tell nothing about one person, however many of them are put side by side.

A total of five can still give one person away: who looks before and after an answer sees the difference. So
answers count in groups, in the order in which they came: a group is closed by the answer that makes it five
different people, and only closed groups count. Between any two totals lie the answers of five people or none.
"""

from collections.abc import Iterable, Sequence
from typing import Protocol, TypeVar

from workflows.rules.access import SMALLEST_GROUP


class Given(Protocol):
    """An answer, by the person who gave it."""

    @property
    def person_id(self) -> int:
        """Whose it is."""
        ...


G = TypeVar("G", bound=Given)


def groups(in_order: Iterable[G], *, smallest: int = SMALLEST_GROUP) -> list[list[G]]:
    """The closed groups of these answers, oldest first; what is left over waits for more people.

    Args:
        in_order: the answers, oldest first.
        smallest: how many different people close a group.
    """
    closed: list[list[G]] = []
    group: list[G] = []
    for answer in in_order:
        group.append(answer)
        if len({each.person_id for each in group}) >= smallest:
            closed.append(group)
            group = []
    return closed


def settled(in_order: Iterable[G], *, smallest: int = SMALLEST_GROUP) -> list[G]:
    """The answers that count so far."""
    return [answer for group in groups(in_order, smallest=smallest) for answer in group]


def shares(numbers: Sequence[int], *, smallest: int = SMALLEST_GROUP) -> list[int | None]:
    """How many people chose each of several answers; None where a number is too small to be shown.

    Where one number alone is hidden, the smallest of the others is too: it could be worked out from the sum.
    """
    hidden = [0 < number < smallest for number in numbers]
    if sum(hidden) == 1:
        others = [at for at, number in enumerate(numbers) if number >= smallest]
        if others:
            hidden[min(others, key=lambda at: numbers[at])] = True
    return [None if hide else number for hide, number in zip(hidden, numbers, strict=True)]
