"""Whose stories tell the most: those with whom it worked best and least (Brinkerhoff's success cases)."""

from collections.abc import Sequence
from dataclasses import dataclass

EACH = 2
"""So many of the best and of the others are asked."""

FEWEST_ANSWERS = 3
"""Who answered less has little to tell."""

FEWEST_MANAGERS = 8
"""Among fewer, being asked would say too much about one's answers."""


@dataclass(frozen=True)
class Record:
    """What one manager made of the ideas."""

    person_id: int
    answered: int
    did_it: int
    seen_more: int = 0
    """How many more of their people they saw do it than before."""


def telling(records: Sequence[Record]) -> list[int]:
    """Whom to ask, by number: the best cases and the weakest, mixed so that the list does not say which."""
    known = [record for record in records if record.answered >= FEWEST_ANSWERS]
    if len(known) < FEWEST_MANAGERS:
        return []
    ranked = sorted(
        known, key=lambda each: (each.seen_more, each.did_it / each.answered, each.did_it, each.person_id)
    )
    return sorted(each.person_id for each in (*ranked[:EACH], *ranked[-EACH:]))
