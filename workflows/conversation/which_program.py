"""Who looks, and which program they mean: among those that they may see."""

from collections.abc import Sequence
from difflib import get_close_matches
from functools import partial

from prompts.wording import listed
from storage import home as stored_home
from storage import overview as stored
from storage.models import Program
from storage.programs import LIVE
from storage.words import ProgramState
from workflows.errors import NotAllowed, NotUnderstood, UnknownName
from workflows.reading.command_words import split
from workflows.rules.access import Page, Viewer
from workflows.turn import Turn


def of_viewer(turn: Turn) -> Viewer:
    """The one who looks; the command line and the tick see everything."""
    person = turn.actor
    if person is None:
        return Viewer(learning_team=True, roles={})
    number, of, on = person.key_id, turn.organization.key_id, turn.today(person)
    look = partial(stored.held, turn.session, person_id=number, organization_id=of, on=on)
    return Viewer(person.learning_team, turn.once(("held", number, of, on), look))


def taken_part_in(turn: Turn) -> list[str]:
    """The names of the live programs that the person is a participant of."""
    number, on = turn.person.key_id, turn.today(turn.person)
    return stored_home.taken_part_in(turn.session, person_id=number, on=on)


def for_others(turn: Turn) -> NotAllowed:
    """What somebody without a role is told; participants have a part all the same."""
    taken = taken_part_in(turn)
    part = (
        f"You take part in {listed(taken)}. How it stands is for its sponsors and managers."
        if taken
        else "You have no part in a program yet."
    )
    return NotAllowed(f"{part} /alignment help shows what you can do here.")


def program_named(turn: Turn, name: str) -> Program:
    """The one program with this name or key, of those the person may see.

    Raises:
        UnknownName: there is none, or there are several.
        NotAllowed: it is one in which they are a manager and nothing else.
    """
    viewer = of_viewer(turn)
    programs = stored.programs(
        turn.session,
        organization_id=turn.organization.key_id,
        states=tuple(ProgramState),
        ids=None if viewer.learning_team else viewer.programs,
    )
    try:
        found = called(name, programs)
    except UnknownName:
        _refuse_managers(turn, viewer, name)
        raise
    if len(found) > 1:
        some = ", ".join(program.name for program in found[:5])
        raise UnknownName(f"Several programs match “{name[:60]}”: {some}. Write the whole name.")
    return found[0]


def _refuse_managers(turn: Turn, viewer: Viewer, name: str = "") -> None:
    """Tell somebody who manages in a program, and does not answer for it, whose its page is.

    Raises:
        NotAllowed: they name such a program, or none.
    """
    programs = stored.programs(
        turn.session, organization_id=turn.organization.key_id, states=tuple(ProgramState), ids=viewer.manages
    )
    wanted = " ".join(name.lower().split())
    named = [each.name for each in programs if wanted in each.name.lower() or wanted == each.key.lower()]
    if named:
        raise NotAllowed(
            f"Your own page of {listed(named)} is /alignment status. The rest is for the sponsors and the "
            "learning team: ask them."
        )


def program_meant(turn: Turn, rest: str, *, command: str) -> Program:
    """The program named after a command; without a name the only one that may be seen.

    Raises:
        NotUnderstood: none is named, and there are several.
        UnknownName: there is none of that name, or there are several.
        NotAllowed: they are a manager and nothing else in it.
    """
    name = " ".join(split(rest))
    if name:
        return program_named(turn, name)
    viewer = of_viewer(turn)
    if viewer.page is Page.OWN:
        _refuse_managers(turn, viewer)
    programs = stored.programs(
        turn.session,
        organization_id=turn.organization.key_id,
        states=LIVE,
        ids=None if viewer.learning_team else viewer.programs,
    )
    if len(programs) != 1:
        raise NotUnderstood(f"Which program? Like this: /alignment {command} Consultative Selling.")
    return programs[0]


def called(name: str, programs: Sequence[Program]) -> list[Program]:
    """Those of these programs that are called so, or whose name holds it.

    Raises:
        UnknownName: there is none.
    """
    wanted = " ".join(name.lower().split())
    exact = [each for each in programs if wanted in (each.key.lower(), each.name.lower())]
    partly = [each for each in programs if wanted in each.name.lower() or wanted in each.key.lower()]
    if exact or partly:
        return exact or partly
    by_name = {each.name.lower(): each.name for each in programs} | {
        each.key.lower(): each.name for each in programs
    }
    close = get_close_matches(wanted, by_name, n=1)
    hint = f"Did you mean {by_name[close[0]]}?" if close else "/alignment status lists the programs."
    raise UnknownName(f"I don't know a program called “{name[:60]}”. {hint}")
