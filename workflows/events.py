"""What arrives from a platform, in words no platform owns. These wait in the inbox as JSON."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

LONGEST_TEXT = 12_000
"""Characters of a reply; a longer one is refused with a sentence before it is stored."""


class _Event(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    event_id: str = Field(min_length=1, max_length=200)
    tenant_id: int
    user: str
    """The platform's id of the person."""
    conversation: str
    at: datetime


class ReplyReceived(_Event):
    """Free text in the conversation with the bot."""

    type: Literal["reply"] = "reply"
    text: str = Field(max_length=LONGEST_TEXT)
    about: str | None = None
    """The platform's reference of the message it replies to, where the platform has threads."""


class ButtonPressed(_Event):
    """A tap on a card, with the card's inputs where the button submits them."""

    type: Literal["button"] = "button"
    action: str
    value: str
    inputs: dict[str, str] = Field(default_factory=dict)
    about: str
    """The platform's reference of the message the card stands in."""


class CommandGiven(_Event):
    """`/alignment ...`: the words after the command."""

    type: Literal["command"] = "command"
    text: str = Field(max_length=LONGEST_TEXT)
    channel: str | None = None
    """The channel it was given in, where that was not the conversation with the bot."""


class FormSubmitted(_Event):
    """A form that was filled in and sent: which one, what it is about, and its inputs by id."""

    type: Literal["form"] = "form"
    form: str
    value: str = ""
    inputs: dict[str, str] = Field(default_factory=dict)


Event = Annotated[ReplyReceived | ButtonPressed | CommandGiven | FormSubmitted, Field(discriminator="type")]

EVENT: TypeAdapter[Event] = TypeAdapter(Event)
