"""A form: what opens over the chat when a card or a command offers one, before any platform's markup."""

from collections.abc import Callable, Mapping
from typing import ParamSpec

from pydantic import BaseModel, ConfigDict, Field

from prompts.cards import Button, Buttons, Card, ChoiceInput, DateInput, Part, Text, TextInput
from prompts.message import Worded

P = ParamSpec("P")

PREFIX = "form."
"""Of a button's action: it opens a form instead of doing something."""

SENDS = "form_send."
"""Of a button's action: it hands in a form that stands in the chat as a message."""

LONGEST_ON_A_BUTTON = 200


class Form(BaseModel):
    """Inputs and one way to hand them in. Platforms call it a modal (Slack) or a dialog (Teams).

    `name` says which form it is and `value` what it is about; both come back with what was filled in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z_]{1,50}$")
    value: str = Field(default="", max_length=2500)
    title: str = Field(min_length=1, max_length=24)
    """Slack shows no more of a modal's title."""
    submit: str = Field(default="Save", min_length=1, max_length=24)
    parts: tuple[Part, ...] = Field(min_length=1)

    @property
    def card(self) -> Card:
        """The same as a message, for a platform or a moment that cannot open anything over the chat."""
        return self.as_card({}, {})

    def as_card(self, filled: Mapping[str, str], problems: Mapping[str, str]) -> Card:
        """As `card`, with what was filled in, and what is wrong with it said at each input."""
        send = Button(
            action=f"{SENDS}{self.name}",
            value=self.value or "-",
            label=self.submit,
            style="primary",
            submits=True,
        )
        parts: list[Part] = []
        for part in self.parts:
            if isinstance(part, TextInput | ChoiceInput | DateInput):
                if said := problems.get(part.id):
                    parts.append(Text(body=f"{part.label}: {said}", tone="warn"))
                part = part.model_copy(update={"value": filled.get(part.id, part.value)})
            parts.append(part)
        summary = self.title if not problems else "Something is still missing or cannot be read."
        return Card(summary=summary, title=self.title, parts=(*parts, Buttons(buttons=(send,))))


class FormMessage(Worded[P, Form]):
    """The words of one form."""


def form(name: str, /, **example: object) -> Callable[[Callable[P, Form]], FormMessage[P]]:
    """Make it of a function that writes a form; the keyword arguments are its example data."""

    def make(write: Callable[P, Form]) -> FormMessage[P]:
        return FormMessage(name, write, example)

    return make


def opening(form: str, label: str, *, value: str = "-", primary: bool = False) -> Button:
    """The button that opens a form."""
    return Button(
        action=f"{PREFIX}{form}", value=value or "-", label=label, style="primary" if primary else "default"
    )


def opened_by(action: str) -> str | None:
    """The form that a button with this action opens, if it opens one."""
    return action.removeprefix(PREFIX) if action.startswith(PREFIX) else None
