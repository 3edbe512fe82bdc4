"""How often a manager wants coaching ideas: weekly, half as many, or none."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Literal

from prompts import manager as words
from prompts.cards import Card
from prompts.wording import weekday
from storage import prompts_given, touchpoints
from storage.models import Cohort, Person, Program, Touchpoint
from storage.words import Pace, TouchpointState, Why
from workflows.contact import Action
from workflows.conversation import questions
from workflows.errors import QuestionClosed
from workflows.rules import cadence as cadence_rules
from workflows.rules.cadence import Cadence, Contact
from workflows.turn import Turn

Choice = Literal["fewer", "different", "stop", "keep"]


def wanted(person: Person, number: int) -> bool:
    """Whether this person wants the prompt of the coaching week with that number, from 0."""
    return person.pace is Pace.WEEKLY or (person.pace is Pace.FEWER and number % 2 == 0)


def leaves_out(turn: Turn, person: Person, touchpoint: Touchpoint) -> bool:
    """Whether this week's prompt is one that the person's pace leaves out."""
    if person.pace is Pace.WEEKLY:
        return False
    slots = [contact.slot for contact in _own_weeks(turn, person, touchpoint)]
    return touchpoint.slot in slots and not wanted(person, slots.index(touchpoint.slot))


def begins(ends: date, since: date | None, waited_until: datetime | None) -> date:
    """The day from which somebody gets ideas: whoever joins late or was held out begins at the beginning."""
    first = cadence_rules.week_after(ends)
    if since is not None:
        first = max(first, since)
    if waited_until is not None:
        first = max(first, cadence_rules.week_after(waited_until.date()))
    return first


def _own_weeks(turn: Turn, person: Person, touchpoint: Touchpoint) -> list[Contact]:
    """The weeks of ideas of one person in the cohort of a contact."""
    cohort, _program, rules = about(turn, touchpoint)
    start = turn.courses.start(person_id=person.key_id, cohort_id=cohort.key_id)
    first = begins(cohort.ends_on, *start) if start is not None else None
    return cadence_rules.coaching_weeks(cohort.ends_on, rules, begins=first)


def next_on(turn: Turn, touchpoint: Touchpoint) -> str:
    """The day for which the next prompt in this cohort is planned; empty when there is none."""
    today = turn.today(turn.person)
    weeks = enumerate(_own_weeks(turn, turn.person, touchpoint))
    wanted_days = (
        cadence_rules.day_for(week, turn.person.working_days)
        for number, week in weeks
        if wanted(turn.person, number)
    )
    found = next((day for day in wanted_days if day > today), None)
    return weekday(found, today=today) if found else ""


def card(turn: Turn, person: Person, touchpoint: Touchpoint, *, unanswered: int) -> Card:
    """Fewer, different, or stop?"""
    _cohort, program, _rules = about(turn, touchpoint)
    return words.pace.to(person.locale)(
        name=person.name,
        unanswered=unanswered,
        program=program.name,
        about=str(touchpoint.id),
        monthly=_monthly(turn, touchpoint),
    )


def _monthly(turn: Turn, touchpoint: Touchpoint) -> bool:
    """Whether the weekly prompts are over, so that weekly ones cannot be promised."""
    _cohort, _program, rules = about(turn, touchpoint)
    person = turn.get(Person, touchpoint.person_id)
    weekly = _own_weeks(turn, person, touchpoint)[: rules.coaching_weeks]
    return not weekly or turn.today(person) > weekly[-1].last


def settle(turn: Turn, touchpoint: Touchpoint, choice: Choice) -> None:
    """Let what is planned follow the choice, and say what comes next."""
    person = turn.person
    program = turn.program_of(touchpoint)
    turn.note("chose_pace", person, choice=choice, program=program.id if program is not None else None)
    prompt = prompts_given.of_touchpoint(turn.session, touchpoint_id=touchpoint.key_id)
    open_still = prompt is not None and prompt.outcome is None
    if prompt is None:
        questions.answered(turn, touchpoint)
    elif open_still and choice == "stop":
        touchpoints.close(turn.session, touchpoint=touchpoint, to=TouchpointState.SKIPPED, why=Why.PACE)
    for coming in prompts_given.upcoming(turn.session, person_id=person.key_id, now=turn.now):
        _follow(turn, person, coming)
    turn.replace(
        words.pace_set.name,
        words.pace_set.to(person.locale)(
            choice=choice,
            next_on=next_on(turn, touchpoint),
            about=str(touchpoint.id),
            waits=open_still and choice != "stop",
            monthly=_monthly(turn, touchpoint),
        ),
    )


def _follow(turn: Turn, person: Person, coming: Touchpoint) -> None:
    """Leave out what is planned and no longer wanted; take back what was left out and is wanted again."""
    left_out = leaves_out(turn, person, coming)
    if coming.state is TouchpointState.PLANNED and left_out:
        touchpoints.close(turn.session, touchpoint=coming, to=TouchpointState.SKIPPED, why=Why.PACE)
    elif coming.state is TouchpointState.SKIPPED and not left_out:
        touchpoints.move(
            turn.session,
            touchpoint=coming,
            expected=(TouchpointState.SKIPPED,),
            to=TouchpointState.PLANNED,
            why=None,
            next_at=coming.due_at,
        )


def about(turn: Turn, touchpoint: Touchpoint) -> tuple[Cohort, Program, Cadence]:
    """What a coaching contact belongs to.

    Raises:
        QuestionClosed: nothing any more.
    """
    cohort, program = turn.cohort_of(touchpoint), turn.program_of(touchpoint)
    if cohort is None or program is None:
        raise QuestionClosed("This is not about a program any more.")
    return cohort, program, turn.cadence(program)


def _set(choice: Choice, pace: Pace) -> Action:
    def act(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
        touchpoint = questions.of_value(turn, value)[0]
        turn.person.pace = pace
        settle(turn, touchpoint, choice)

    return act


ACTIONS: dict[str, Action] = {
    "coaching.fewer": _set("fewer", Pace.FEWER),
    "coaching.stop": _set("stop", Pace.NONE),
    "coaching.keep": _set("keep", Pace.WEEKLY),
}
