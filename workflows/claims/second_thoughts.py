"""A second thought about what a program was worth: "sorry, 50 % not 40", "actually make it 120k".

A correction that names the old value belongs to whatever holds it; one that names none, to what was talked
about last. What was recorded stands until the new words are confirmed.
"""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from storage import claims, readings, shown, touchpoints
from storage.models import Claim, Touchpoint
from storage.words import Kind, ReadingState, TouchpointState
from workflows import roi
from workflows.claims import answering, claiming, worth_said
from workflows.claims.estimate import Estimate, Step
from workflows.claims.worth import Worth
from workflows.errors import NotUnderstood
from workflows.numbers import proposals
from workflows.reading import is_correction, read_amount
from workflows.reading.whole_answer import Part
from workflows.rules.phillips import Rule
from workflows.turn import Turn

_RECENT = timedelta(days=14)
_ALL = Decimal(100)
_VALUE = r"(\d[\d.,]*\s*(?:[km]|mn|%|percent)?)(?![\w.,]*\d)"
_SWAPS = (
    (re.compile(rf"{_VALUE}\s*,?\s*(?:and |but )?(?:not|instead of|rather than)\s+{_VALUE}", re.I), 1, 2),
    (re.compile(rf"\bnot\s+{_VALUE}\s*,?\s*(?:but |it's |rather )?{_VALUE}", re.I), 2, 1),
    (re.compile(rf"{_VALUE}\s+(?:is|was) wrong\W+(?:(?:it's|it is|should be)\s+)?{_VALUE}", re.I), 2, 1),
)
"""How people name the new value and the old one, with their places."""


class _Return(NamedTuple):
    """What a person said a program was worth, and when they said it."""

    touchpoint: Touchpoint
    estimate: Estimate
    recorded_at: datetime | None
    """None while it is not recorded."""


def settle(turn: Turn, text: str, numbers: Sequence[Touchpoint], in_progress: Touchpoint | None) -> bool:
    """Take a reply as a second thought about the return, if it is one.

    Raises:
        NotUnderstood: it is, and could be about two things in it.
    """
    found = _last(turn, in_progress)
    if found is None:
        return False
    is_last = found.recorded_at is None or not _talked_since(turn, found.recorded_at, numbers)
    swapped = _swapped(text)
    if swapped is not None:
        new, old = swapped
        if _held_by_kpi(turn, old, numbers) and (found.recorded_at is None or not is_last):
            return False
        amended = _with_other_value(found.estimate, new, old)
    elif found.recorded_at is None or not is_last:
        return False
    else:
        amended = _amended(turn, found, text)
    if amended is None:
        return False
    roi.show_again(turn, found.touchpoint, amended.said(text))
    return True


def _last(turn: Turn, in_progress: Touchpoint | None) -> _Return | None:
    person_id = turn.person.key_id
    if in_progress is not None:
        mine = in_progress.progress.get("by", in_progress.person_id) == person_id
        if in_progress.kind is not Kind.ROI or not mine:
            return None
        return _Return(in_progress, Estimate.model_validate(in_progress.progress.get("estimate", {})), None)
    answered = touchpoints.latest_of(
        turn.session,
        person_id=person_id,
        kinds=(Kind.ROI,),
        states=(TouchpointState.ANSWERED,),
        since=turn.now - _RECENT,
    )
    for touchpoint in answered:
        for claim in claims.current(turn.session, cohort_ids=[touchpoint.cohort_id or 0]):
            if claim.touchpoint_id == touchpoint.id and claim.person_id == person_id:
                return _Return(touchpoint, _as_estimate(claim), claim.recorded_at)
    return None


def _as_estimate(claim: Claim) -> Estimate:
    """What was said, taken from what is kept of it."""
    known = Rule.NO_ANSWER.value not in claim.because
    unsaid = ((Step.ATTRIBUTION, claim.attribution), (Step.CONFIDENCE, claim.confidence))
    return Estimate(
        low=(claim.low if claim.low is not None else claim.amount) if known else None,
        high=(claim.high if claim.high is not None else claim.amount) if known else None,
        kpi_id=claim.kpi_id if Rule.STANDARD_VALUE in claim.because else None,
        so_far=Rule.FIRST_YEAR in claim.because,
        no_idea=(
            *(() if known else (Step.AMOUNT,)),
            *(step for step, value in unsaid if value is None),
        ),
        causes=tuple(claim.other_causes),
        attribution=claim.attribution,
        confidence=claim.confidence,
        stood_by_all=claim.attribution == _ALL,
        evidence=claim.evidence,
        words=tuple(claim.words.split("\n")),
    )


def _talked_since(turn: Turn, since: datetime, numbers: Sequence[Touchpoint]) -> bool:
    """Whether a number was given, shown or asked for since."""
    asked = shown.asked_since(turn.session, person_id=turn.person.key_id, since=since)
    if any(carried & {touchpoint.id for touchpoint in numbers} for carried in asked):
        return True
    for touchpoint in numbers:
        said = [str(touchpoint.progress.get("at", ""))]
        if proposals.open_proposal(turn, touchpoint):
            said.append(proposals.proposed_at(touchpoint))
        if touchpoint.answered_at is not None:
            said.append(touchpoint.answered_at.isoformat())
        if max(said) > since.isoformat():
            return True
    return False


def _swapped(text: str) -> tuple[Decimal, Decimal] | None:
    """The new value and the old one, where both are named."""
    for pattern, new, old in _SWAPS:
        match = pattern.search(text)
        values = [read_amount(match[place].replace("%", " ")) for place in (new, old)] if match else []
        sizes = [value.value for value in values if value is not None and value.value is not None]
        if len(sizes) == 2:
            return sizes[0], sizes[1]
    return None


def _held_by_kpi(turn: Turn, value: Decimal, numbers: Sequence[Touchpoint]) -> bool:
    rows = [
        row
        for touchpoint in numbers
        for state in (ReadingState.PROPOSED, ReadingState.CONFIRMED)
        for row in readings.of_touchpoint(turn.session, touchpoint_id=touchpoint.key_id, state=state)
    ]
    return any(row.value == value for row in rows)


def _with_other_value(estimate: Estimate, new: Decimal, old: Decimal) -> Estimate | None:
    percents = [
        step.value
        for step, value in (
            (Step.ATTRIBUTION, estimate.attribution),
            (Step.CONFIDENCE, estimate.confidence),
        )
        if value == old and new <= _ALL
    ]
    if len(percents) > 1:
        raise NotUnderstood(answering.WHICH_PERCENT)
    if percents:
        return estimate.plus(**{percents[0]: new}, stood_by_all=False)
    if estimate.low is not None and estimate.low == estimate.high and abs(estimate.low) == old:
        amount = -new if estimate.is_loss else new
        return estimate.worth(Worth(amount, amount, loss=estimate.is_loss))
    return None


def _amended(turn: Turn, found: _Return, text: str) -> Estimate | None:
    """What was recorded with what these words change about it, if they are about it."""
    pieces = worth_said.pieces(text, claiming.frame(turn, found.touchpoint))
    told = {part for piece in pieces for part in piece.parts}
    corrects = is_correction(text, turn.person.locale)
    if any(piece.kpi for piece in pieces) or not (corrects or told & {Part.ATTRIBUTION, Part.CONFIDENCE}):
        return None
    amended = answering.amend(turn, found.touchpoint, found.estimate, text)
    if amended is None and Part.PERCENT in told:
        raise NotUnderstood(answering.WHICH_PERCENT)
    return amended
