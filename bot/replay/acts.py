"""What people in a replay do, and the bot's messages as they see them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from prompts.cards import Card
from storage.words import Category, Kind


@dataclass(frozen=True)
class Say:
    """Write something to the bot."""

    text: str


@dataclass(frozen=True)
class Press:
    """Tap a button, with what is filled in on its card."""

    button: str
    """Its label, or its action such as "reading.confirm"."""
    inputs: Mapping[str, str] = field(default_factory=dict)
    """By the end of an input's id ("amount"), by its label, or by its whole id."""
    value: str | None = None
    """The button's value, where the same button stands on the card more than once."""


@dataclass(frozen=True)
class Command:
    """Type `/alignment ...`."""

    text: str


Act = Say | Press | Command


@dataclass(frozen=True)
class Step:
    """One act, some time after what came before it."""

    after: timedelta
    act: Act


@dataclass(frozen=True)
class Line:
    """Something a person does on a day of their own choice."""

    at: datetime
    who: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Published:
    """Values a system publishes, as a readings file."""

    at: datetime
    csv: str


@dataclass(frozen=True)
class Question:
    """One question a message carries."""

    id: int
    kind: Kind
    slot: str
    kpi_key: str = ""
    """Key of the KPI's measure; empty where it is about none."""
    kpi_name: str = ""
    in_place_of: str = ""
    """Who was asked first, where somebody else is asked now."""


@dataclass(frozen=True)
class Shown:
    """A message of the bot as it stands in somebody's chat."""

    ref: str
    at: datetime
    to: str
    """The person's e-mail address."""
    roles: tuple[str, ...]
    category: Category
    card: Card
    questions: tuple[Question, ...]

    @property
    def kinds(self) -> frozenset[Kind]:
        """What it asks; an introduction that no plan foresaw carries no question and still is one."""
        if not self.questions and self.category is Category.INTRODUCTION:
            return frozenset({Kind.INTRODUCTION})
        return frozenset(question.kind for question in self.questions)


Answer = Callable[[Shown], tuple[Step, ...]]
"""What somebody does about a message; nothing is an answer too."""


@dataclass(frozen=True)
class Script:
    """Everything that people and systems do in a replay."""

    answer: Answer
    lines: tuple[Line, ...] = ()
    published: tuple[Published, ...] = ()
