"""What `/alignment ...` does: taking the words apart, and help. The list is in `command_list.py`."""

from difflib import get_close_matches

from prompts import commands as words
from storage import prompts_given
from workflows import status
from workflows.commands import (
    ask_now,
    command_list,
    lifecycle,
    own_commands,
    program_commands,
    team_commands,
)
from workflows.commands.command_list import Command
from workflows.contact import Action
from workflows.conversation import which_program
from workflows.errors import NotAllowed, UnknownName
from workflows.reports import home
from workflows.rules.access import Page
from workflows.turn import Turn

_AROUND = "\"'“”/.,!?:"
"""What people put around a command's name."""

_FOR_STRANGERS = ("help", "stop", "start", "concern")
_FOR_PARTICIPANTS = (*_FOR_STRANGERS, "home", "mine")


def run(turn: Turn, text: str) -> None:
    """Answer a command, however it was typed.

    Raises:
        AlignmentError: it cannot be done as asked; the sentence says what to do instead.
    """
    name, rest = _taken_apart(text)
    _allowed(turn, name).run(turn, rest)


def form(turn: Turn, text: str) -> tuple[str, str] | None:
    """The form a command opens, and what it is about; None where it does something else.

    Raises:
        AlignmentError: it is not for this person.
    """
    name, rest = _taken_apart(text)
    command = _BY_NAME.get(name)
    if command is None or command.opens is None:
        return None
    return _allowed(turn, name).opening(turn, rest)


_ONLY_READ = ("status", "help")


def only_reads(text: str) -> bool:
    """Whether a command does nothing but show what is recorded."""
    return _taken_apart(text)[0] in _ONLY_READ


def may_open(text: str) -> bool:
    """Whether a command is one of those that open forms; needs no look at anything."""
    command = _BY_NAME.get(_taken_apart(text)[0])
    return command is not None and command.opens is not None


def _allowed(turn: Turn, name: str) -> Command:
    command = _BY_NAME.get(name)
    if command is None:
        close = get_close_matches(name, _BY_NAME, n=1)
        hint = f"Did you mean /alignment {close[0]}?" if close else "/alignment help lists what there is."
        raise UnknownName(f"I don't know “{name[:40]}”. {hint}")
    viewer = which_program.of_viewer(turn)
    if viewer.page is Page.HELP and name not in _without_role(turn):
        raise which_program.for_others(turn)
    if command.learning_team_only and not viewer.may_run:
        raise NotAllowed(f"Only the learning team can use /alignment {name}.")
    return command


def _without_role(turn: Turn) -> tuple[str, ...]:
    own = _FOR_PARTICIPANTS if which_program.taken_part_in(turn) else _FOR_STRANGERS
    given = prompts_given.programs_with(turn.session, person_id=turn.person.key_id)
    return (*own, "coaching") if given else own


def is_command(text: str) -> bool:
    """Whether free text is one: with the slash, or "alignment" and a word that is a command's name.

    "Alignment of the regional teams" is an answer.
    """
    first, *rest = text.lower().split(maxsplit=1) or [""]
    return first == "/alignment" or (first == "alignment" and (not rest or begins_with_one(rest[0])))


def begins_with_one(text: str) -> bool:
    """Whether the first word is a command's name, as people type it where nothing else is asked."""
    name, rest = _taken_apart(text)
    return name in _BY_NAME and bool(text.strip()) and (name, rest.lower()[:2]) != ("remind", "me")


def begins_with_theirs(turn: Turn, text: str) -> bool:
    """Whether the first word is the name of a command that this person may run."""
    if not begins_with_one(text):
        return False
    command = _BY_NAME[_taken_apart(text)[0]]
    return not command.learning_team_only or which_program.of_viewer(turn).may_run


def _taken_apart(text: str) -> tuple[str, str]:
    """The command's name and what follows it; nothing at all asks for help."""
    words_typed = text.split()
    while words_typed and words_typed[0].lower().lstrip("/") == "alignment":
        words_typed = words_typed[1:]
    if not words_typed:
        return "help", ""
    names = [word.strip(_AROUND).lower() for word in words_typed[:2]]
    if len(words_typed) == 2 and names[0] == "my" and names[1] in _BY_NAME:
        return names[1], ""
    if " ".join(names) in _BY_NAME:
        return " ".join(names), " ".join(words_typed[2:])
    return names[0] or "help", " ".join(words_typed[1:])


def _help(turn: Turn, _rest: str) -> None:
    viewer = which_program.of_viewer(turn)
    mine = [each for each in COMMANDS if not each.learning_team_only]
    if viewer.page is Page.HELP:
        mine = [each for each in mine if each.name in _without_role(turn)]
    team = [each for each in COMMANDS if each.learning_team_only and viewer.may_run]
    turn.to(turn.person).say(
        words.help_card,
        commands=tuple((each.text, each.explains) for each in mine),
        learning_team=tuple((each.text, each.explains) for each in team),
    )


COMMANDS: tuple[Command, ...] = (*command_list.COMMANDS, Command("help", "This list", _help))
"""Every command, as help and completion show them."""

_BY_NAME = {command.name: command for command in COMMANDS}

ACTIONS: dict[str, Action] = {
    **own_commands.ACTIONS,
    **status.ACTIONS,
    **lifecycle.ACTIONS,
    **team_commands.ACTIONS,
    **ask_now.ACTIONS,
    **home.ACTIONS,
    **program_commands.ACTIONS,
}
