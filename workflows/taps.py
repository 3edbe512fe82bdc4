"""Taps on prompts as they came, one by one, so that totals can be made of closed groups of people."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from storage import holdouts
from storage.holdouts import Given
from storage.words import Outcome
from workflows.rules import totals


@dataclass(frozen=True)
class Tap:
    """One tap of one person, and what stood there before it."""

    person_id: int
    at: datetime
    outcome: Outcome | None = None
    was: Outcome | None = None
    helpful: bool | None = None
    was_helpful: bool | None = None


@dataclass(frozen=True)
class Count:
    """What may be told about some prompts."""

    answered: int
    did_it: int
    not_for_me: int
    said_so: int
    """Of those who did it, how many said whether it was useful."""
    helpful: int


def count(given: Iterable[Given]) -> Count | None:
    """The totals of these prompts, in closed groups of five people; None before the first is closed.

    A changed mind is a tap like any other: it counts with the four others that come after or before it.
    """
    taps = sorted((tap for each in given for tap in _taps(each)), key=lambda tap: tap.at)
    first = totals.settled(tap for tap in taps if tap.outcome is not None)
    second = totals.settled(tap for tap in taps if tap.outcome is None)
    if not first:
        return None
    return Count(
        answered=sum(tap.was is None for tap in first),
        did_it=_change(first, Outcome.DID_IT),
        not_for_me=_change(first, Outcome.NOT_FOR_ME),
        said_so=sum((tap.helpful is not None) - (tap.was_helpful is not None) for tap in second),
        helpful=sum((tap.helpful is True) - (tap.was_helpful is True) for tap in second),
    )


def did_it(session: Session, *, program_ids: Collection[int]) -> dict[int, int]:
    """By program: how often somebody did it, as far as that may be told."""
    by_program: dict[int, list[Given]] = defaultdict(list)
    for each in holdouts.answered(session, program_ids=program_ids):
        by_program[each.program_id].append(each)
    counted = {number: count(given) for number, given in by_program.items()}
    return {number: found.did_it for number, found in counted.items() if found is not None}


def _change(taps: Iterable[Tap], outcome: Outcome) -> int:
    return sum((tap.outcome is outcome) - (tap.was is outcome) for tap in taps)


def _taps(given: Given) -> Iterable[Tap]:
    if not given.said and given.outcome is not None and given.answered_at is not None:
        yield Tap(given.person_id, given.answered_at, outcome=given.outcome)  # from before taps were kept
    outcome: Outcome | None = None
    helpful: bool | None = None
    for said in given.said:
        at = datetime.fromisoformat(said["at"])
        if "outcome" in said:
            chosen = Outcome(said["outcome"])
            yield Tap(given.person_id, at, outcome=chosen, was=outcome)
            outcome = chosen
        else:
            yield Tap(given.person_id, at, helpful=said["helpful"], was_helpful=helpful)
            helpful = said["helpful"]
