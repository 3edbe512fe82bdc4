"""What came back on ideas, tap by tap, as answers that totals can be made of."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from storage.holdouts import Given
from storage.words import Outcome
from workflows.rules.totals import Answer

FIRST_TAP, SECOND_TAP, WENT_OUT = "first tap", "second tap", "went out"
"""The kinds of answers; what went out is one a week later, by whether anything had come back."""

A_WEEK = timedelta(days=7)
"""How long an idea has before it is judged by who answered."""


def of(given: Iterable[Given]) -> Iterator[Answer]:
    """Every tap on these ideas. A changed mind is one more, and counts in the program's total only."""
    for each in given:
        answered_at: datetime | None = None
        for tap in first(each):
            answered_at = answered_at or tap.at
            yield tap
        yield from _second(each)
        over_at = each.given_at + A_WEEK
        yield Answer(
            each.person_id,
            over_at,
            {"given": 1, "in_time": int(answered_at is not None and answered_at <= over_at)},
            kind=WENT_OUT,
            part=each.prompt,
            waits_for=each.given_at,
        )


def first(given: Given) -> Iterator[Answer]:
    """Whether they did it, as often as they said so.

    What they get next follows from it, so that totals about that come after it.
    """
    if not given.said and given.outcome is not None and given.answered_at is not None:
        yield _first(given, given.answered_at, given.outcome, None)  # from before taps were kept
    outcome: Outcome | None = None
    for said in given.said:
        if "outcome" in said:
            chosen = Outcome(said["outcome"])
            yield _first(given, datetime.fromisoformat(said["at"]), chosen, outcome)
            outcome = chosen


def _first(given: Given, at: datetime, outcome: Outcome, was: Outcome | None) -> Answer:
    counts = {
        "answered": 1 if was is None else 0,
        "did_it": (outcome is Outcome.DID_IT) - (was is Outcome.DID_IT),
        "not_for_me": (outcome is Outcome.NOT_FOR_ME) - (was is Outcome.NOT_FOR_ME),
    }
    return Answer(given.person_id, at, counts, kind=FIRST_TAP, part=given.prompt if was is None else None)


def _second(given: Given) -> Iterator[Answer]:
    """Whether it was useful; taken back with a changed mind."""
    helpful: bool | None = None
    for said in given.said:
        if "helpful" in said:
            at, now = datetime.fromisoformat(said["at"]), said["helpful"]
            counts = {
                "said_so": (now is not None) - (helpful is not None),
                "helpful": (now is True) - (helpful is True),
            }
            part = given.prompt if helpful is None else None
            yield Answer(given.person_id, at, counts, kind=SECOND_TAP, part=part, waits_for=at)
            helpful = now
