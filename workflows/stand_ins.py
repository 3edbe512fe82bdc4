"""A question that two people have before them: whoever was asked first, and who stands in for them."""

from prompts import readings as words
from storage import kpis, readings
from storage.models import Person, Reading, Touchpoint
from storage.words import Category, ReadingState, TouchpointState
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


def tell(turn: Turn, person: Person, touchpoint: Touchpoint, row: Reading) -> None:
    """Say what was given by the other one."""
    program = turn.program_of(touchpoint)
    view = kpis.view(turn.session, kpi_id=touchpoint.kpi_id or 0)
    turn.to(person, Category.NOTICE).say(
        words.given_by,
        person=turn.person.name,
        name=view.name,
        value=format_value(row.value, view.unit, person.locale),
        program=program.name if program else "",
        about=str(touchpoint.id),
        first=touchpoint.person_id == person.id,
    )
