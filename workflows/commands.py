"""Commands (being written)."""

from collections.abc import Mapping
from dataclasses import dataclass

from workflows import status
from workflows.command_words import split
from workflows.contact import Action
from workflows.errors import UnknownName
from workflows.turn import Turn


@dataclass(frozen=True)
class CommandHelp:
    """One command as help and completion show it."""

    text: str
    explains: str
    learning_team_only: bool = False


COMMANDS: tuple[CommandHelp, ...] = (CommandHelp("status", "how your programs stand"),)
ACTIONS: Mapping[str, Action] = status.ACTIONS


def run(turn: Turn, text: str) -> None:
    """Run a command."""
    words = split(text)
    if words[:1] == ["/alignment"]:
        words = words[1:]
    if words[:1] == ["status"]:
        status.show(turn, text.partition("status")[2].strip())
        return
    raise UnknownName(f"I don't know “{text}”.")
