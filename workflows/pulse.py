"""The learners' pulse, 30 and 90 days after: two taps, counted and forgotten."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from prompts import pulse as words
from storage import observations, touchpoints
from storage.models import Person, Touchpoint
from storage.words import Category, Kind, TouchpointState
from workflows import questions
from workflows.contact import Planned, Scene, Silence, Workflow
from workflows.errors import QuestionClosed
from workflows.turn import Turn

_A_DAY = timedelta(days=1)
_WINDOW = timedelta(days=20)


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


# What an answer does: the first tap only shows the second; with that, one is added to a count.


def _used(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    used, _, number = value.partition(":")
    touchpoint = _open(turn, number)
    _forget(turn)
    turn.replace(words.stopped_by.name, words.stopped_by(used=used, about=str(touchpoint.id)))


def _stopped_by(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    used, _, rest = value.partition(":")
    code, _, number = rest.partition(":")
    touchpoint = _open(turn, number)
    if code not in dict(words.STOPPED_BY):
        raise QuestionClosed("That choice is not offered any more. Tap one of the others.")
    asked_on = touchpoint.due_at.astimezone(ZoneInfo("UTC")).date()
    observations.count_pulse(
        turn.session,
        cohort_id=touchpoint.cohort_id or 0,
        day=int(touchpoint.slot.removeprefix("day+")),
        used=used == "yes",
        stopped_by="" if code == "nothing" else code,
        asked_on=asked_on,
    )
    # No moment and no line in the audit log: what is counted must not be found again by its time.
    touchpoints.move(
        turn.session,
        touchpoint=touchpoint,
        expected=(TouchpointState.ASKED, TouchpointState.SNOOZED),
        to=TouchpointState.ANSWERED,
        next_at=None,
        why=None,
    )
    thanks = words.thanks()
    if turn.pressed is not None:
        card = thanks.model_dump(mode="json")
        observations.forget_cards(turn.session, outbox_id=turn.pressed.key_id, card=card)
    _forget(turn)
    turn.replace(words.thanks.name, thanks)


def _open(turn: Turn, number: str) -> Touchpoint:
    touchpoint = questions.of_value(turn, number)[0]
    if touchpoint.state is TouchpointState.ANSWERED:
        raise QuestionClosed(
            "You have answered this already, and as it was counted without your name it stays."
        )
    if touchpoint.state not in (TouchpointState.ASKED, TouchpointState.SNOOZED):
        # Totals are shown once nothing is added any more, so that they tell nothing about a single tap.
        raise QuestionClosed("This pulse is over. Thanks for thinking of it.")
    return touchpoint


def _forget(turn: Turn) -> None:
    if turn.inbox_id is not None:
        observations.forget_tap(turn.session, inbox_id=turn.inbox_id)


# What silence does: nothing.

WORKFLOW = Workflow(
    kind=Kind.PULSE,
    silence=Silence.OFFER,
    when=when,
    ask=ask,
    actions={"pulse.used": _used, "pulse.stopped_by": _stopped_by},
)
