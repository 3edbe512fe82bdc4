"""What goes out, what can become of it, and what every platform's sender can do."""

import math
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cached_property
from typing import Protocol, Self

from pydantic import ValidationError

from bot.sending.rates import Rates
from prompts.cards import Card


class Limit(StrEnum):
    """Whose rate limit refused a message."""

    CONVERSATION = "conversation"
    TENANT = "tenant"


class UnreadableCard(Exception):
    """A card of another version's shape."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment by both clocks: the steady one stands still while a machine sleeps, the other may be set."""

    steady: float
    wall: float

    @classmethod
    def after(cls, seconds: float) -> Self:
        """So many seconds from now."""
        return cls(time.monotonic() + seconds, time.time() + seconds)

    def is_over(self) -> bool:
        """Whether it has passed by either of them."""
        return time.monotonic() > self.steady or time.time() > self.wall


NEVER = Deadline(math.inf, math.inf)
"""The deadline of what nobody else could be sending."""


@dataclass(frozen=True)
class Outgoing:
    """One message as a sender needs it."""

    token: str
    tenant_id: int
    person_id: int
    content: Card | str
    """The card, or its JSON as it lies in the outbox."""
    at: datetime
    replaces: str | None
    """The platform's reference of the message that is changed in place."""
    channel: str | None = None
    """The channel it goes to instead of the person's own conversation."""
    answers_id: int | None = None
    """The event it answers: somebody waits for it, so nobody's rest holds it back."""
    first_try: bool = False
    """Nothing of it can be there yet."""
    leaves_by: Deadline = NEVER
    """After this its lease may run out on the way, so that another process looks for it and sends it.

    A process may be paused anywhere, so a sender asks `too_late` right before each request that shows it.
    """

    def too_late(self) -> "Held | None":
        """What becomes of it where it may not leave any more; None where it may."""
        return Held("its lease ran out before it left", timedelta(0)) if self.leaves_by.is_over() else None

    @cached_property
    def card(self) -> Card:
        """The card, read when somebody draws it.

        Raises:
            UnreadableCard: this version cannot read it.
        """
        if isinstance(self.content, Card):
            return self.content
        try:
            return Card.model_validate_json(self.content)
        except ValidationError:
            raise UnreadableCard from None  # the details hold the card's words

    @property
    def json(self) -> str:
        """The card as JSON, for whoever takes it as it is."""
        return self.content if isinstance(self.content, str) else self.content.model_dump_json()


@dataclass(frozen=True)
class Sent:
    """It arrived; `ref` is the platform's own reference."""

    ref: str


@dataclass(frozen=True)
class NotSent:
    """It certainly did not arrive."""

    why: str
    retry_after: timedelta | None
    """None means that this person can never be reached: they left, blocked the app, or it was removed."""
    limit: Limit | None = None
    """Set where a rate limit refused it, which says nothing about the message."""

    def __post_init__(self) -> None:
        """A rate limit is over some time."""
        if self.limit is not None and self.retry_after is None:
            raise ValueError("a message refused by a rate limit can be sent again: say when")


@dataclass(frozen=True)
class Uncertain:
    """Nobody knows: a time-out, a dropped connection, a 5xx after the request left."""

    why: str


@dataclass(frozen=True, slots=True)
class Held:
    """It was given back untried, to wait a while; that says nothing about the message."""

    why: str
    wait: timedelta
    everyone: bool = False
    """Whether nothing of this tenant can be sent meanwhile: its token is dead, its messages are used up."""
    rests_until: datetime | None = None
    """When its person's peace is over; what is written to them meanwhile goes before it."""
    about_one: bool = False
    """Whether it may be about its person alone: then it is over for nobody, so it cannot wait for ever."""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """This version cannot read its card; it is set aside, and holds nobody."""


Outcome = Sent | NotSent | Uncertain | Held | Unreadable


class Sender(Protocol):
    """One platform's way of sending."""

    settle_after: timedelta
    """How long after an attempt a look-up can be trusted."""
    rates: Rates
    """What the platform publishes; empty where it takes whatever comes."""

    async def send(self, message: Outgoing) -> Outcome:
        """Send it, or change the message it replaces. A refusal is a result, not an exception."""
        ...

    async def find(self, message: Outgoing) -> Outcome:
        """Look whether it arrived after all: `Sent`, `NotSent` to send it (again), or still `Uncertain`."""
        ...
