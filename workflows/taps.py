"""What came back on ideas, tap by tap, as answers that totals can be made of."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from storage.holdouts import Given
from storage.words import Outcome
from workflows.rules.totals import Answer

FIRST_TAP, SECOND_TAP, WENT_OUT = "first tap", "second tap", "went out"
"""The kinds of answers; what went out is one a week later, by whether anything had come back."""

A_WEEK = timedelta(days=7)
"""How long an idea has before it is judged by who answered."""


def of(given: Iterable[Given]) -> Iterable[Answer]:
    """Every tap on these ideas. A changed mind is one more, and counts in the program's total only."""
    for each in given:
        taps = list(_taps(each))
        yield from taps
        answered_at = taps[0].at if taps else None
        over_at = each.given_at + A_WEEK
        yield Answer(
            each.person_id,
            over_at,
            {"given": 1, "in_time": int(answered_at is not None and answered_at <= over_at)},
            kind=WENT_OUT,
            part=each.prompt,
            after=each.given_at,
            leads=False,
        )


def _taps(given: Given) -> Iterable[Answer]:
    if not given.said and given.outcome is not None and given.answered_at is not None:
        yield _first(given, given.answered_at, given.outcome, None)  # from before taps were kept
    outcome: Outcome | None = None
    helpful: bool | None = None
    for said in given.said:
        at = datetime.fromisoformat(said["at"])
        if "outcome" in said:
            chosen = Outcome(said["outcome"])
            yield _first(given, at, chosen, outcome)
            outcome = chosen
        else:
            now: bool | None = said["helpful"]
            yield Answer(
                given.person_id,
                at,
                {
                    "said_so": (now is not None) - (helpful is not None),
                    "helpful": (now is True) - (helpful is True),
                },
                kind=SECOND_TAP,
                part=given.prompt if helpful is None and now is not None else None,
                leads=False,
            )
            helpful = now


def _first(given: Given, at: datetime, outcome: Outcome, was: Outcome | None) -> Answer:
    counts = {"answered": int(was is None)}
    for each in Outcome:
        counts[each.value] = (outcome is each) - (was is each)
    part = given.prompt if was is None else None
    # What they get next follows from it, so that a total about that must not come before it.
    return Answer(given.person_id, at, counts, kind=FIRST_TAP, part=part)
