"""What silence does to a question somebody owes: two reminders, then the delegate, then "no data".

Counted in working days of the person from the first send; moves go forward only. After a standstill the
steps still come one by one, a working day apart, so nobody finds three messages at once.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from prompts import learning_team as learning_team_says
from prompts import questions as question_words
from storage import roles, touchpoints
from storage.models import Person, Touchpoint
from storage.words import Category, TouchpointState, Why
from workflows.rules.availability import add_working_days, local_moment
from workflows.rules.cadence import Cadence
from workflows.subjects import subject
from workflows.turn import Turn


def next_look(turn: Turn, person: Person, touchpoint: Touchpoint) -> datetime:
    """When silence next means something for a question that has been asked."""
    program = turn.program_of(touchpoint)
    rules = turn.cadence(program)
    hours = turn.hours(person, rules)
    zone = ZoneInfo(person.zone)
    asked_on = (touchpoint.asked_at or turn.now).astimezone(zone).date()
    day = add_working_days(asked_on, _days_until_next_step(touchpoint, rules), hours)
    tomorrow = add_working_days(turn.today(person), 1, hours)
    return local_moment(max(day, tomorrow), rules.question_time, zone)


def advance(turn: Turn, person: Person, touchpoint: Touchpoint) -> bool:
    """Take the step that is due on an unanswered question. True if that is a reminder, still to be sent."""
    rules = turn.cadence(turn.program_of(touchpoint))
    if touchpoint.escalated_at is None and touchpoint.reminders < len(rules.reminder_working_days):
        return True
    if touchpoint.escalated_at is None:
        _escalate(turn, person, touchpoint)
    else:
        touchpoints.close(turn.session, touchpoint=touchpoint, to=TouchpointState.EXPIRED, why=Why.NO_DATA)
        turn.note("no_data", touchpoint)
    return False


def lapse(turn: Turn, touchpoint: Touchpoint) -> None:
    """An offer that nobody took up ends without a word: no reminder, no debt."""
    touchpoints.close(turn.session, touchpoint=touchpoint, to=TouchpointState.EXPIRED, why=Why.NO_ANSWER)
    turn.note("lapsed", touchpoint)


def _days_until_next_step(touchpoint: Touchpoint, rules: Cadence) -> int:
    if touchpoint.escalated_at is not None:
        return rules.no_data_after
    if touchpoint.reminders < len(rules.reminder_working_days):
        return rules.reminder_working_days[touchpoint.reminders]
    return rules.delegate_after


def _escalate(turn: Turn, person: Person, touchpoint: Touchpoint) -> None:
    """The named delegate is asked, visible to the person asked first, and the learning team is told."""
    program = turn.program_of(touchpoint)
    if program is None:
        return
    delegate = None
    if touchpoint.asked_of_id is None:
        delegate = roles.delegate_of(
            turn.session, program_id=program.key_id, person_id=person.key_id, on=turn.today(person)
        )
    about = subject(turn, touchpoint)
    touchpoint.escalated_at = turn.now
    if delegate is not None:
        touchpoint.asked_of_id = delegate.key_id
        touchpoint.tenant_id = delegate.home_tenant_id
        touchpoint.state = TouchpointState.DUE
        touchpoint.next_at = turn.now
        turn.to(person, Category.NOTICE, program=program).say(
            question_words.delegate_asked, delegate=delegate.name, subject=about, program=program.name
        )
    else:
        touchpoint.state = TouchpointState.ESCALATED
        touchpoint.next_at = next_look(turn, person, touchpoint)
    for member in roles.learning_team(turn.session, organization_id=turn.organization.key_id):
        turn.to(member, Category.NOTICE, program=program).say(
            learning_team_says.no_answer_yet,
            person=person.name,
            subject=about,
            program=program.name,
            delegate=delegate.name if delegate else "",
        )
    turn.note("escalated", touchpoint, delegate_id=delegate.id if delegate else None)
