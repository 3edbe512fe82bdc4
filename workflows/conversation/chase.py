"""What silence does to a question somebody owes: two reminders, then the delegate, then "no data".

Counted in working days of the person from when it was asked afresh: at first, put off and come back, or
handed to somebody else. Moves go forward only. The steps also keep their distance from the reminder that was
really sent last, so that after a standstill nobody finds three messages in three days.
"""

from collections import defaultdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

from prompts import learning_team as learning_team_says
from prompts import questions as question_words
from prompts.wording import listed
from storage import roles, touchpoints
from storage.models import Person, Program, Touchpoint
from storage.words import Category, TouchpointState, Why
from workflows.conversation.subjects import subject
from workflows.rules.availability import PersonHours, add_working_days, local_moment
from workflows.rules.cadence import Cadence
from workflows.turn import Turn


def asked(turn: Turn, person: Person, touchpoint: Touchpoint) -> None:
    """Note that a question is on its way; where it is no reminder, silence is counted from now."""
    if touchpoint.state not in (TouchpointState.ASKED, TouchpointState.ESCALATED):
        touchpoint.asked_at = turn.now
        touchpoint.reminders = 0
    if person.id == touchpoint.person_id and touchpoint.first_asked_at is None:
        touchpoint.first_asked_at = turn.now
    touchpoint.state = (
        TouchpointState.ESCALATED if touchpoint.escalated_at is not None else TouchpointState.ASKED
    )
    touchpoint.next_at = next_look(turn, person, touchpoint)


def reminded(turn: Turn, touchpoint: Touchpoint) -> None:
    """Note that one more reminder is on its way."""
    touchpoint.reminders += 1
    touchpoint.reminded_at = turn.now


def resumed(turn: Turn, person: Person, touchpoint: Touchpoint) -> datetime:
    """After a standstill nobody answers for, silence is counted from now; returns when to look next."""
    touchpoint.asked_at = turn.now
    touchpoint.reminders = 0
    if touchpoint.escalated_at is not None:
        touchpoint.escalated_at = turn.now
    return next_look(turn, person, touchpoint)


def next_look(turn: Turn, person: Person, touchpoint: Touchpoint) -> datetime:
    """When silence next means something for a question that has been asked."""
    rules, hours, zone = _calendar(turn, person, touchpoint)
    tomorrow = add_working_days(turn.today(person), 1, hours)
    return local_moment(max(_step_on(turn, person, touchpoint), tomorrow), rules.question_time, zone)


def _step_on(turn: Turn, person: Person, touchpoint: Touchpoint) -> date:
    """The day of the next step, by the working days the person has had since the count began."""
    rules, hours, zone = _calendar(turn, person, touchpoint)
    since = touchpoint.asked_at or turn.now
    if touchpoint.escalated_at is not None:
        since = max(since, touchpoint.escalated_at)
        return _days_after(since, rules.no_data_after - rules.delegate_after, hours, zone)
    steps = (0, *rules.reminder_working_days, rules.delegate_after)
    done = min(touchpoint.reminders, len(rules.reminder_working_days))
    planned = _days_after(since, steps[done + 1], hours, zone)
    if not touchpoint.reminders or touchpoint.reminded_at is None:
        return planned
    return max(planned, _days_after(touchpoint.reminded_at, steps[done + 1] - steps[done], hours, zone))


def _days_after(moment: datetime, working_days: int, hours: PersonHours, zone: ZoneInfo) -> date:
    return add_working_days(moment.astimezone(zone).date(), working_days, hours)


def _calendar(turn: Turn, person: Person, touchpoint: Touchpoint) -> tuple[Cadence, PersonHours, ZoneInfo]:
    rules = turn.cadence(turn.program_of(touchpoint))
    return rules, turn.hours(person, rules), ZoneInfo(person.zone)


def advance(turn: Turn, person: Person, unanswered: list[Touchpoint]) -> list[Touchpoint]:
    """Take the step that is due on unanswered questions; returns those for which it is a reminder."""
    to_remind = []
    to_escalate: dict[int, list[Touchpoint]] = defaultdict(list)
    for touchpoint in unanswered:
        program = turn.program_of(touchpoint)
        if _step_on(turn, person, touchpoint) > turn.today(person):  # away since it was planned
            touchpoint.next_at = next_look(turn, person, touchpoint)
        elif touchpoint.escalated_at is not None:
            touchpoints.close(
                turn.session, touchpoint=touchpoint, to=TouchpointState.EXPIRED, why=Why.NO_DATA
            )
            turn.note("no_data", touchpoint)
        elif touchpoint.reminders < len(turn.cadence(program).reminder_working_days):
            to_remind.append(touchpoint)
        elif program is not None:
            to_escalate[program.key_id].append(touchpoint)
    for number, together in to_escalate.items():
        _escalate(turn, person, turn.get(Program, number), together)
    return to_remind


def lapse(turn: Turn, touchpoint: Touchpoint) -> None:
    """An offer that nobody took up ends without a word: no reminder, no debt."""
    touchpoints.close(turn.session, touchpoint=touchpoint, to=TouchpointState.EXPIRED, why=Why.NO_ANSWER)
    turn.note("lapsed", touchpoint)


def _escalate(turn: Turn, person: Person, program: Program, together: list[Touchpoint]) -> None:
    """The named delegate is asked, visible to the person asked first, and the learning team is told.

    What was handed to a colleague before has no delegate any more.
    """
    delegate = roles.delegate_of(
        turn.session, program_id=program.key_id, person_id=person.key_id, on=turn.today(person)
    )
    to_delegate = [
        t
        for t in together
        if delegate is not None and t.asked_of_id is None and not turn.workflows[t.kind].personal
    ]
    for touchpoint in together:
        touchpoint.escalated_at = turn.now
        if delegate is not None and touchpoint in to_delegate:
            touchpoint.asked_of_id = delegate.key_id
            touchpoint.tenant_id = delegate.home_tenant_id
            touchpoint.state = TouchpointState.DUE
            touchpoint.next_at = turn.now
        else:
            touchpoint.state = TouchpointState.ESCALATED
            touchpoint.next_at = next_look(turn, person, touchpoint)
        turn.note("escalated", touchpoint, delegate_id=touchpoint.asked_of_id)
    if delegate is not None and to_delegate:
        turn.to(person, Category.NOTICE, program=program).say(
            question_words.delegate_asked,
            delegate=delegate.name,
            subject=_subjects(turn, to_delegate),
            program=program.name,
            about=",".join(str(touchpoint.id) for touchpoint in to_delegate),
        )
        _tell_learning_team(turn, person, program, to_delegate, delegate=delegate.name)
    if rest := [touchpoint for touchpoint in together if touchpoint not in to_delegate]:
        _tell_learning_team(turn, person, program, rest, delegate="")


def _tell_learning_team(
    turn: Turn, person: Person, program: Program, about: list[Touchpoint], *, delegate: str
) -> None:
    team = roles.learning_team(turn.session, organization_id=turn.organization.key_id)
    for member in [each for each in team if each.id != person.id]:  # of their own silence they know
        turn.to(member, Category.NOTICE, program=program).say(
            learning_team_says.no_answer_yet,
            person=person.name,
            subject=_subjects(turn, about),
            program=program.name,
            days=turn.cadence(program).delegate_after,
            delegate=delegate,
        )


def _subjects(turn: Turn, about: list[Touchpoint]) -> str:
    return listed([subject(turn, touchpoint) for touchpoint in about])
