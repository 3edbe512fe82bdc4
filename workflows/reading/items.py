"""The pieces a reply is understood as: quantities, cues, days, mentions of KPIs, words and breaks."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import IntEnum

from workflows.reading.language import Cue


class Role(IntEnum):
    """What a quantity is in the reply; the levels come last, in the order in which they are believed."""

    NOISE = 0
    TARGET = 1
    BEFORE = 2
    DELTA = 3
    FORECAST = 4
    REJECTED = 5
    WAS = 10
    LEVEL = 20
    AT = 30
    NOW = 40
    PICKED = 50
    CORRECTED = 60

    @property
    def is_level(self) -> bool:
        """Whether the quantity may be the current value."""
        return self >= Role.WAS


@dataclass(frozen=True, slots=True)
class Item:
    """Something with a place in the text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Quantity(Item):
    """A number with all that belongs to it: sign, scale, unit, hedge, both ends of a range."""

    value: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None
    unit: str | None = None
    scale: int = 1
    ratio: tuple[Decimal, Decimal] | None = None
    is_fraction: bool = False
    approx: bool = False
    signed: bool = False
    faint: bool = False
    year_like: bool = False
    digits: bool = True
    role: Role = Role.LEVEL
    of_things: str | None = None
    """The noun counted, "reps" in "40 reps"."""
    bystander: bool = False
    """That noun is one of those programs are full of."""
    either: bool = False
    """One of two that the writer names: "27 or 28"."""
    doubtful: bool = False

    def having(self, role: Role) -> "Quantity":
        """The same quantity in another role."""
        return replace(self, role=role)

    @property
    def key(self) -> tuple[object, ...]:
        """Equal for quantities that state the same thing."""
        return (self.value, self.low, self.high)


@dataclass(frozen=True, slots=True)
class Signal(Item):
    """A phrase of the language table."""

    cues: frozenset[Cue]

    def __contains__(self, cue: Cue) -> bool:
        """Whether the phrase can mean this."""
        return cue in self.cues


@dataclass(frozen=True, slots=True)
class Day(Item):
    """A day or period named in the reply."""

    on: date | None
    """Its last day, for comparing."""
    exact: bool
    """Named as a calendar day, not as "last Friday"."""
    resolves: bool
    """Whether it means one day."""
    tense: int
    """-1 for the past, 0 for the running period, 1 for the future."""
    relative: bool = False
    recent: bool = False
    """It ended within the last quarter."""
    aside: bool = False
    """The day of something else: of a comparison, or since when something holds."""


@dataclass(frozen=True, slots=True)
class Mention(Item):
    """The name of a KPI that was asked; `kpi` is its place in the question."""

    kpi: int


@dataclass(frozen=True, slots=True)
class Word(Item):
    """A word without meaning to the reader, or something with digits that is no number."""

    text: str
    noun: bool = False


@dataclass(frozen=True, slots=True)
class Break(Item):
    """The end of a clause, a sentence or a line."""

    text: str
    sentence: bool
