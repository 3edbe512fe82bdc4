"""`/alignment tell`: the results memo for everybody who has a stake in them, the lead sponsor first.

When: when the learning team decides. What it asks: nothing. The others get it with a second tap, once the
lead sponsor has it.
"""

from collections.abc import Mapping

from prompts import memo as words
from storage import reviews, roles
from storage.models import Person, Program
from storage.words import Category, RoleKind
from workflows.contact import Action
from workflows.conversation import which_program
from workflows.conversation.which_program import of_viewer
from workflows.errors import NotAllowed, NotUnderstood
from workflows.reports import memo
from workflows.turn import Turn

_FIRST = (RoleKind.LEAD_SPONSOR,)
_OTHERS = (RoleKind.SPONSOR, RoleKind.BUSINESS_UNIT_OWNER, RoleKind.FINANCE_PARTNER, RoleKind.OWNER)
_TOLD = "results_told"


def show(turn: Turn, rest: str) -> None:
    """`tell Consultative Selling`: the lead sponsor has it first."""
    program = which_program.program_meant(turn, rest, command="tell")
    first = _people(turn, program, _FIRST)
    if not first:
        raise NotUnderstood(
            f"{program.name} has no lead sponsor, who hears of results first. Name one in the program file."
        )
    _send(turn, program, first, to="lead_sponsor")
    others = [person for person in _people(turn, program, _OTHERS) if person.id != first[0].id]
    turn.to(turn.person).say(
        words.told,
        program=program.name,
        first=first[0].name,
        others=tuple(person.name for person in others),
        about=str(program.id),
    )


def _tell_others(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    if not of_viewer(turn).may_run:
        raise NotAllowed("Only the learning team can do this.")
    program = turn.session.get(Program, int(value)) if value.isdecimal() else None
    if program is None or program.organization_id != turn.organization.id:
        raise NotUnderstood("This program is not known here any more.")
    if not reviews.was_noted(turn.session, did=_TOLD, about="program", about_id=program.key_id):
        raise NotUnderstood(f"The lead sponsor hears of it first: /alignment tell {program.name}")
    first = {person.id for person in _people(turn, program, _FIRST)}
    others = [person for person in _people(turn, program, _OTHERS) if person.id not in first]
    _send(turn, program, others, to="others")
    turn.replace(
        words.told.name,
        words.told.to(turn.person.locale)(
            program=program.name, first="", others=tuple(person.name for person in others), about=""
        ),
    )


def _people(turn: Turn, program: Program, kinds: tuple[RoleKind, ...]) -> list[Person]:
    return roles.holding(turn.session, program_id=program.key_id, kinds=kinds, on=turn.now.date())


def _send(turn: Turn, program: Program, people: list[Person], *, to: str) -> None:
    for person in people:
        if turn.actor is None or person.id != turn.actor.id:
            card = memo.results(turn, program)
            turn.to(person, Category.NOTICE, program=program).card(words.results.name, card)
    turn.note(_TOLD, program, to=to, people=len(people))


ACTIONS: dict[str, Action] = {"memo.tell": _tell_others}
