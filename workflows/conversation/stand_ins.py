"""A question that two people have before them: whoever was asked first, and who stands in for them."""

from collections import defaultdict
from datetime import timedelta

from prompts import learning_team as learning_team_says
from prompts import readings as words
from prompts.wording import listed
from storage import readings
from storage.models import Person, Program, Reading, Touchpoint
from storage.words import Category, ReadingState, TouchpointState
from workflows.conversation import chase
from workflows.conversation.subjects import learning_team, subject
from workflows.errors import QuestionClosed
from workflows.rules.kpi import format_value
from workflows.turn import Turn


def refuse_if_settled(turn: Turn, touchpoint: Touchpoint) -> None:
    """Whoever was asked first comes first: a stand-in does not replace their number.

    Raises:
        QuestionClosed: they have given theirs.
    """
    if touchpoint.person_id == turn.person.id:
        return
    given = readings.of_touchpoint(
        turn.session, touchpoint_id=touchpoint.key_id, state=ReadingState.CONFIRMED
    )
    if any(row.said_by_id == touchpoint.person_id for row in given):
        first = turn.get(Person, touchpoint.person_id)
        raise QuestionClosed(
            f"{first.name} has answered this meanwhile, so nothing is left to do. Thank you."
        )


def also_asked(turn: Turn, touchpoint: Touchpoint) -> Person | None:
    """Who else has this question before them, and should hear that it is answered."""
    if touchpoint.person_id != turn.person.id:
        return turn.get(Person, touchpoint.person_id)
    waits = touchpoint.state in (TouchpointState.ASKED, TouchpointState.ESCALATED, TouchpointState.SNOOZED)
    if touchpoint.asked_of_id in (None, turn.person.id) or not waits:
        return None
    return turn.get(Person, touchpoint.asked_of_id)


def give_back(turn: Turn, stand_in: Person, group: list[Touchpoint]) -> None:
    """Who was asked in another's place is not to be asked: the questions return, and the learning team hears.

    Whoever had time to answer already keeps it as long as a stand-in would have; others are asked next.
    """
    together: dict[tuple[int, int], list[Touchpoint]] = defaultdict(list)
    for touchpoint in group:
        owner = turn.get(Person, touchpoint.person_id)
        program = turn.program_of(touchpoint)
        touchpoint.asked_of_id = None
        touchpoint.tenant_id = owner.home_tenant_id
        touchpoint.progress = {}
        if touchpoint.escalated_at is not None:
            touchpoint.escalated_at = turn.now
            touchpoint.state = TouchpointState.ESCALATED
            touchpoint.next_at = chase.next_look(turn, owner, touchpoint)
        else:
            afresh(turn, touchpoint)
        turn.note("given_back", touchpoint, person_id=stand_in.id)
        if program is not None:
            together[owner.key_id, program.key_id].append(touchpoint)
    for (owner_id, program_id), back in together.items():
        owner, program = turn.get(Person, owner_id), turn.get(Program, program_id)
        for member in learning_team(turn):
            turn.to(member, Category.NOTICE, program=program).say(
                learning_team_says.given_back,
                person=stand_in.name,
                in_place_of=owner.name,
                subject=listed([subject(turn, touchpoint) for touchpoint in back]),
                program=program.name,
            )


def afresh(turn: Turn, touchpoint: Touchpoint) -> None:
    """The question is asked next, of somebody who has not seen it; all that counts silence begins anew."""
    window = timedelta(days=turn.cadence(turn.program_of(touchpoint)).question_window_days)
    touchpoint.state = TouchpointState.DUE
    touchpoint.asked_at = None
    touchpoint.escalated_at = None
    touchpoint.reminders = 0
    touchpoint.next_at = turn.now
    touchpoint.last_at = max(touchpoint.last_at, turn.now + window)


def tell(turn: Turn, person: Person, touchpoint: Touchpoint, row: Reading) -> None:
    """Say what was given by the other one."""
    program = turn.program_of(touchpoint)
    view = turn.kpi_of(touchpoint)
    turn.to(person, Category.NOTICE).say(
        words.given_by,
        person=turn.person.name,
        name=view.name,
        value=format_value(row.value, view.unit, person.locale),
        program=program.name if program else "",
        about=str(touchpoint.id),
        first=touchpoint.person_id == person.id,
    )
