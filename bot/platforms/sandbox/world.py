"""What the sandbox page needs from the rest of the bot: a world to look at, to speak to, and to turn."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

Group = Literal["sponsor", "manager", "learning_team", "delegate", "other"]
"""How the people are sorted in the list, and which color they wear."""

Step = Literal["next", "day", "week", "end"]
"""How far the clock is turned: to the next contact, a day, a week, to the end of the program."""


class Refused(Exception):
    """The world will not do this. `sentence` says why and what to do, in words for the person."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@dataclass(frozen=True, kw_only=True)
class Persona:
    """Somebody you can be."""

    id: int
    name: str
    what: str
    """Role and program: "Lead sponsor · Consultative Selling"."""
    group: Group
    unread: int = 0
    """Messages that arrived since this conversation was last looked at."""


@dataclass(frozen=True, kw_only=True)
class ChatMessage:
    """One message of a conversation. Either `html` (a card) or `text`."""

    id: int
    author: Literal["bot", "person"]
    at: datetime
    version: int = 1
    """Grows when the message is changed in place."""
    html: str = ""
    """From `render`, with a key no other message has; the page trusts it."""
    text: str = ""
    """Shown exactly as it is, never as markup."""


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A contact that is to come."""

    at: datetime
    who: str
    what: str
    program: str


@dataclass(frozen=True, kw_only=True)
class Happened:
    """Something that was done, in one sentence."""

    at: datetime
    sentence: str


@dataclass(frozen=True, kw_only=True)
class View:
    """All that the page shows."""

    now: datetime
    zone: str
    """Where the persona is, as an IANA name; every time on the page is shown there."""
    person_id: int | None
    """Whose conversation this is; None only where there is nobody yet."""
    personas: Sequence[Persona]
    messages: Sequence[ChatMessage]
    """Oldest first."""
    planned: Sequence[Planned]
    """Soonest first; the first few are enough."""
    happened: Sequence[Happened]
    """Newest first; the last few are enough."""
    at_end: bool
    """Nothing is left to turn to."""


@dataclass(frozen=True, kw_only=True)
class Turned:
    """Where the clock stands after a turn, and how many messages went out on the way."""

    now: datetime
    messages: int


@dataclass(frozen=True, kw_only=True)
class Command:
    """Something one can type after a slash, and what it does."""

    text: str
    explains: str


class World(Protocol):
    """The bot behind the page. Every method may be called while another is still under way."""

    async def look(self, person_id: int | None) -> View:
        """The page as this person sees it now; None lets the world choose whom to begin with.

        Looking at a conversation reads it (its `unread` falls to 0), which is not a change.

        Raises:
            Refused: nobody has this id.
        """
        ...

    async def say(self, person_id: int, text: str, *, event_id: str) -> None:
        """This person writes `text` to the bot. An `event_id` that was seen before does nothing.

        Raises:
            Refused: nobody has this id, or the text cannot be taken.
        """
        ...

    async def press(
        self,
        person_id: int,
        message_id: int,
        *,
        action: str,
        value: str,
        inputs: Mapping[str, str],
        event_id: str,
    ) -> None:
        """This person presses a button of a card, which sends `inputs` along if it submits.

        An `event_id` that was seen before does nothing.

        Raises:
            Refused: nobody has this id, or the card or an input cannot be taken.
        """
        ...

    async def turn(self, by: Step) -> Turned:
        """Turn the clock; returns when everything due on the way has been sent.

        Raises:
            Refused: there is nothing left to turn to.
        """
        ...

    def commands(self) -> Sequence[Command]:
        """What can be typed after a slash, most useful first."""
        ...

    def changes(self) -> AsyncIterator[int]:
        """A number at once, and a larger one after anything changed; changes may be taken together.

        Several may be open at the same time. It ends when the world is closed.
        """
        ...
