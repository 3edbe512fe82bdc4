"""The learners' pulse, 30 and 90 days after: two taps, counted and forgotten."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, timedelta
from typing import TypedDict

from prompts import pulse as words
from prompts.common import refused
from storage import observations, touchpoints
from storage.models import Person, Touchpoint
from storage.words import Category, Kind, TouchpointState
from workflows.contact import Planned, Scene, Silence, Workflow
from workflows.conversation import questions
from workflows.turn import Turn

_A_DAY = timedelta(days=1)
_WINDOW = timedelta(days=20)
_COUNTED = "You have answered this already, and as it was counted without your name it stays."
_OVER = "This pulse is over. Thanks for thinking of it."
_OPEN = "second_tap"
"""Says of an answered contact that its second tap is open still."""


# When: where participants are listed, not only counted.


def when(scene: Scene, until: date) -> Iterable[Planned]:
    """One pulse for each listed participant and day."""
    cohort = scene.cohort
    for number in scene.cadence.pulse_days:
        on = cohort.ends_on + number * _A_DAY
        last = on + _WINDOW
        if not on <= until or last < max(scene.turn.now, cohort.planned_since).date() - _A_DAY:
            continue
        for person in observations.learners(scene.turn.session, cohort=cohort, on=on):
            slot = f"day+{number}"
            yield Planned(Kind.PULSE, slot, person, on=on, last=last, at=scene.cadence.question_time)


# What it asks: used it? what stopped you?


def ask(turn: Turn, person: Person, asked: list[Touchpoint]) -> None:
    """Send the first tap."""
    for touchpoint in asked:
        program = turn.program_of(touchpoint)
        if program is None:
            continue
        turn.to(person, Category.PROMPT, program=program, about=[touchpoint]).say(
            words.asked, name=person.name, program=program.name, about=str(touchpoint.id)
        )
        touchpoint.state = TouchpointState.ASKED
        touchpoint.asked_at = touchpoint.asked_at or turn.now
        touchpoint.next_at = max(touchpoint.last_at, turn.now + 7 * _A_DAY)


# What an answer does: each tap adds one to a count of its own, and is kept nowhere else.


def _used(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    used, _, number = value.partition(":")
    touchpoint = _tapped(turn, number)
    if touchpoint.state is TouchpointState.ANSWERED:
        _say(turn, _COUNTED)
    elif touchpoint.state not in (TouchpointState.ASKED, TouchpointState.SNOOZED):
        # Totals are shown once nothing is added any more, so that they tell nothing about a single tap.
        _say(turn, _OVER)
    else:
        observations.count_used(turn.session, **_of(touchpoint), used=used == "yes")
        # No moment and no line in the audit log: what is counted must not be found again by its time.
        touchpoints.move(
            turn.session,
            touchpoint=touchpoint,
            expected=(TouchpointState.ASKED, TouchpointState.SNOOZED),
            to=TouchpointState.ANSWERED,
            next_at=None,
            why=None,
        )
        touchpoint.progress = {_OPEN: True}
        # The same card whatever was tapped: it stays with their name if they go no further.
        turn.replace(words.stopped_by.name, words.stopped_by(about=str(touchpoint.id)))


def _stopped_by(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    code, _, number = value.partition(":")
    touchpoint = _tapped(turn, number)
    if not touchpoint.progress.get(_OPEN):
        _say(turn, _COUNTED)
    elif touchpoint.last_at + _A_DAY < turn.now:
        _say(turn, _OVER)
    elif code not in dict(words.STOPPED_BY):
        _say(turn, "That choice is not offered any more. Tap one of the others.")
    else:
        if code != words.NOTHING:
            observations.count_stopped_by(turn.session, **_of(touchpoint), code=code)
        touchpoint.progress = {}
        turn.replace(words.thanks.name, words.thanks())


def _tapped(turn: Turn, number: str) -> Touchpoint:
    """The contact that was tapped; of the tap itself nothing is kept, even if it is refused."""
    if turn.inbox_id is not None:
        observations.forget_tap(turn.session, inbox_id=turn.inbox_id)
    return questions.of_value(turn, number)[0]


def _say(turn: Turn, said: str) -> None:
    """Refuse without an error, which would take back that the tap was forgotten."""
    turn.to(turn.person).say(refused, said=said)


class _Of(TypedDict):
    cohort_id: int
    day: int
    asked_on: date


def _of(touchpoint: Touchpoint) -> _Of:
    return {
        "cohort_id": touchpoint.cohort_id or 0,
        "day": int(touchpoint.slot.removeprefix("day+")),
        "asked_on": touchpoint.due_at.astimezone(UTC).date(),
    }


# What silence does: nothing.

WORKFLOW = Workflow(
    kind=Kind.PULSE,
    silence=Silence.OFFER,
    when=when,
    ask=ask,
    actions={"pulse.used": _used, "pulse.why": _stopped_by},
)
