"""The platform-neutral card: what the bot says, before any platform's markup.

A card is plain text in frozen, discriminated parts that round-trip through JSON, so that it can wait in
the outbox. Escaping, bold and layout belong to the renderers in `bot/platforms/*/render.py`, which are
exhaustive over `Part`: a new part type fails mypy in each of them until it is drawn everywhere.
"""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated, Literal, assert_never

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Text(_Frozen):
    """One paragraph. Line breaks are kept; nothing in it is ever read as markup.

    `tone` says how it is shown: `plain`, `strong` (one emphasized line), `quiet` (small print), `quote`
    (a person's own words), `good` or `warn`.
    """

    type: Literal["text"] = "text"
    body: str = Field(min_length=1)
    tone: Literal["plain", "strong", "quiet", "quote", "good", "warn"] = "plain"


class Facts(_Frozen):
    """Name and value, side by side: baseline 22 %, target 30 %."""

    type: Literal["facts"] = "facts"
    rows: tuple[tuple[str, str], ...] = Field(min_length=1)


class Items(_Frozen):
    """A list; each item is one line or a short paragraph."""

    type: Literal["items"] = "items"
    items: tuple[str, ...] = Field(min_length=1)
    ordered: bool = False


class Point(_Frozen):
    """One point of a chart: the label under the axis and an exact value."""

    label: str
    value: Decimal


class Slide(_Frozen):
    """What a chart's picture for a slide says beside it: how far it came, and a person's own words."""

    said: str
    words: str
    who: str
    values: tuple[str, ...]
    """Each point's value as the reader's language writes it."""
    target: str = ""


class Chart(_Frozen):
    """A small line chart of one measure. `alt` says in words what it shows, for those who cannot see it.

    With a `slide` it is also a picture to keep, where the platform takes one.
    """

    type: Literal["chart"] = "chart"
    title: str
    unit: str
    points: tuple[Point, ...] = Field(min_length=1)
    target: Decimal | None = None
    alt: str = Field(min_length=1)
    slide: Slide | None = Field(None, exclude_if=lambda slide: slide is None)

    @model_validator(mode="after")
    def _each_value_written(self) -> "Chart":
        if self.slide is not None and len(self.slide.values) != len(self.points):
            raise ValueError("a slide writes each point's value")
        return self


class Image(_Frozen):
    """A picture by address, with the words that stand for it."""

    type: Literal["image"] = "image"
    url: str = Field(pattern=r"^https://")
    alt: str = Field(min_length=1)


class TextInput(_Frozen):
    """A line or a few lines of free text."""

    type: Literal["text_input"] = "text_input"
    id: str = Field(pattern=r"^[a-z0-9_.:-]{1,80}$")
    label: str
    hint: str = ""
    value: str = ""
    multiline: bool = False
    required: bool = False


class ChoiceInput(_Frozen):
    """Pick one of a few. `choices` are (value, label); at most 100, the least any platform takes."""

    type: Literal["choice_input"] = "choice_input"
    id: str = Field(pattern=r"^[a-z0-9_.:-]{1,80}$")
    label: str
    choices: tuple[tuple[str, str], ...] = Field(min_length=1, max_length=100)
    value: str = ""
    required: bool = False


class DateInput(_Frozen):
    """A calendar day, as ISO text."""

    type: Literal["date_input"] = "date_input"
    id: str = Field(pattern=r"^[a-z0-9_.:-]{1,80}$")
    label: str
    value: str = ""
    required: bool = False


class Button(_Frozen):
    """One tap. It always carries a value (Slack drops empty ones); `submits` sends the card's inputs along.

    `action` is what to do, the same on every platform; `value` is what it is about, such as a touchpoint.
    """

    action: str = Field(pattern=r"^[a-z_]{1,60}(\.[a-z_]{1,60})?$")
    value: str = Field(min_length=1, max_length=200)
    label: str = Field(min_length=1, max_length=75)
    style: Literal["default", "primary", "danger"] = "default"
    submits: bool = False


class Buttons(_Frozen):
    """A row of buttons; five at most stay readable on a phone."""

    type: Literal["buttons"] = "buttons"
    buttons: tuple[Button, ...] = Field(min_length=1, max_length=6)


class Divider(_Frozen):
    """A pause between two subjects."""

    type: Literal["divider"] = "divider"


Part = Annotated[
    Text | Facts | Items | Chart | Image | TextInput | ChoiceInput | DateInput | Buttons | Divider,
    Field(discriminator="type"),
]


LONGEST_SUMMARY = 300


def _as_notification(text: object) -> object:
    if isinstance(text, str) and len(text) > LONGEST_SUMMARY:
        return f"{text[: LONGEST_SUMMARY - 1].rstrip()}…"
    return text


class Card(_Frozen):
    """One message. `summary` is the notification text and what a screen reader hears first.

    It is cut where names make it longer than a notification: the card itself says everything.
    """

    summary: Annotated[str, BeforeValidator(_as_notification)] = Field(
        min_length=1, max_length=LONGEST_SUMMARY
    )
    title: str = ""
    parts: tuple[Part, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _each_control_once(self) -> "Card":
        names = [part.id for part in self.inputs]
        names += [f"{button.action} {button.value}" for button in self.buttons]
        repeated = sorted({name for name in names if names.count(name) > 1})
        if repeated:
            raise ValueError(f"inputs and buttons must differ, but these repeat: {', '.join(repeated)}")
        return self

    @property
    def inputs(self) -> tuple[TextInput | ChoiceInput | DateInput, ...]:
        """Every input, in order."""
        return tuple(part for part in self.parts if isinstance(part, TextInput | ChoiceInput | DateInput))

    @property
    def buttons(self) -> tuple[Button, ...]:
        """Every button, in order."""
        return tuple(b for part in self.parts if isinstance(part, Buttons) for b in part.buttons)


def with_parts(card: Card, parts: Sequence[Part]) -> Card:
    """The card with more at its end, after a pause; the card itself where there is no more."""
    if not parts:
        return card
    return Card(summary=card.summary, title=card.title, parts=(*card.parts, Divider(), *parts))


def plain_text(card: Card) -> str:
    """The card as lines a person can read without any markup: terminal, log of a replay, search.

    Buttons stand in square brackets, inputs as their label and what is filled in.
    """
    lines = [card.title] if card.title else []
    for part in card.parts:
        match part:
            case Text(body=body, tone="quote"):
                lines += [f"> {line}" for line in body.splitlines()]
            case Text(body=body):
                lines.append(body)
            case Facts(rows=rows):
                width = max(len(name) for name, _ in rows)
                lines += [f"{name:<{width}}  {value}" for name, value in rows]
            case Items(items=items, ordered=ordered):
                lines += [f"{f'{i}.' if ordered else '-'} {item}" for i, item in enumerate(items, 1)]
            case Chart(title=title, alt=alt):
                lines.append(f"{title}: {alt}")
            case Image(alt=alt):
                lines.append(f"[picture: {alt}]")
            case TextInput(label=label, value=value) | DateInput(label=label, value=value):
                lines.append(f"{label}: {value or '____'}")
            case ChoiceInput(label=label, choices=choices):
                lines.append(f"{label}: {' / '.join(name for _, name in choices)}")
            case Buttons(buttons=buttons):
                lines.append("  ".join(f"[{button.label}]" for button in buttons))
            case Divider():
                lines.append("---")
            case _:
                assert_never(part)
    return "\n".join(lines)
