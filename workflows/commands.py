"""Commands (being written)."""

from workflows import status
from workflows.command_words import split
from workflows.errors import UnknownName
from workflows.turn import Turn


def run(turn: Turn, text: str) -> None:
    """Run a command."""
    words = split(text)
    if words[:1] == ["/alignment"]:
        words = words[1:]
    if words[:1] == ["status"]:
        status.show(turn, text.partition("status")[2].strip())
        return
    raise UnknownName(f"I don't know “{text}”.")
