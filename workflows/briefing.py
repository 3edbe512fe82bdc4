"""Managers hear a week before what to look for, with a first count, and on the day what to do."""

from collections.abc import Iterable
from datetime import date, timedelta

from prompts import briefing as words
from prompts.wording import weekday
from storage import holdouts, observations, roles
from storage.models import Person, Program, Touchpoint
from storage.words import Category, Kind, TouchpointState, Why
from workflows import observation
from workflows.contact import Planned, Scene, Silence, Workflow
from workflows.turn import Turn

_A_DAY = timedelta(days=1)
_START = "day+0"
_TOPICS = 3


# When: seven days before the first day, and on that day. What was over at the import is not made up for.


def when(scene: Scene, until: date) -> Iterable[Planned]:
    """Both briefings of each manager."""
    starts = scene.cohort.starts_on
    ahead = starts - scene.cadence.briefing_days * _A_DAY
    looked_at_since = max(scene.turn.now, scene.cohort.planned_since).date() - _A_DAY
    for slot, on, last in (
        (observations.BEFORE, ahead, starts - _A_DAY),
        (_START, starts, starts + 6 * _A_DAY),
    ):
        if not on <= until or last < looked_at_since:
            continue
        for person in scene.managers(on):
            yield Planned(Kind.BRIEFING, slot, person, on=on, last=last, at=scene.cadence.coaching_time)


def ready(turn: Turn, touchpoint: Touchpoint) -> Why | None:
    """There is nothing to say about a program that does not say what it teaches."""
    program = turn.program_of(touchpoint)
    if program is None or not turn.courses.trained(program_id=program.key_id):
        return Why.ALREADY_KNOWN
    return None


# What it asks: before, one number; on the day, nothing.


def ask(turn: Turn, person: Person, asked: list[Touchpoint]) -> None:
    """Send the briefing that is due."""
    for touchpoint in asked:
        cohort, program = turn.cohort_of(touchpoint), turn.program_of(touchpoint)
        if cohort is None or program is None:
            continue
        trained = turn.courses.trained(program_id=program.key_id)
        today = turn.today(person)
        letter = turn.to(person, Category.PROMPT, program=program, about=[touchpoint])
        if touchpoint.slot == observations.BEFORE:
            kpi = next((kpi for _, kpi in trained if kpi), "")
            letter.say(
                words.before,
                name=person.name,
                program=program.name,
                starts_on=weekday(cohort.starts_on, today=today),
                learns=tuple((each.name, f"{each.behavior.rstrip('.')}.") for each, _ in trained[:_TOPICS]),
                kpi=kpi,
                sponsor=turn.courses.named_by(kpi, program_id=program.key_id, on=today) if kpi else "",
                of=roles.participants(
                    turn.session, cohort_id=cohort.key_id, manager_id=person.key_id, on=cohort.starts_on
                ),
                about=str(touchpoint.id),
            )
            touchpoint.state = TouchpointState.ASKED
            touchpoint.next_at = touchpoint.last_at
        else:
            letter.say(
                words.start,
                name=person.name,
                program=program.name,
                topic=trained[0][0].name,
                weeks=0 if _waits(turn, program, person) else turn.cadence(program).coaching_weeks,
            )
            touchpoint.state = TouchpointState.ANSWERED
            touchpoint.next_at = None
        touchpoint.asked_at = touchpoint.asked_at or turn.now


def _waits(turn: Turn, program: Program, person: Person) -> bool:
    """Whether no ideas can be promised: they were held out by lot, or the library has none."""
    return not turn.courses.stock(program_id=program.key_id) or holdouts.is_held_out(
        turn.session, program_id=program.key_id, person_id=person.key_id
    )


# What an answer does: it is the first count, with which all later ones are compared (observation.py).
# What silence does: nothing.

WORKFLOW = Workflow(
    kind=Kind.BRIEFING, silence=Silence.OFFER, when=when, ready=ready, ask=ask, text=observation.text
)
