"""A form: what opens over the chat when a card or a command offers one, before any platform's markup."""

from pydantic import BaseModel, ConfigDict, Field

from prompts.cards import Button, Card, Part

PREFIX = "form."
"""Of a button's action: it opens a form instead of doing something."""


class Form(BaseModel):
    """Inputs and one way to hand them in. Platforms call it a modal (Slack) or a dialog (Teams).

    `name` says which form it is and `value` what it is about; both come back with what was filled in.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str = Field(pattern=r"^[a-z_]{1,50}$")
    value: str = Field(default="", max_length=2500)
    title: str = Field(min_length=1)
    submit: str = Field(default="Save", min_length=1)
    parts: tuple[Part, ...] = Field(min_length=1)

    @property
    def card(self) -> Card:
        """The same as a message, for a platform or a moment that cannot open anything over the chat."""
        return Card(summary=self.title, title=self.title, parts=self.parts)


def opening(form: str, label: str, *, value: str = "-") -> Button:
    """The button that opens a form."""
    return Button(action=f"{PREFIX}{form}", value=value, label=label)


def opened_by(action: str) -> str | None:
    """The form that a button with this action opens, if it opens one."""
    return action.removeprefix(PREFIX) if action.startswith(PREFIX) else None
