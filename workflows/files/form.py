"""The form of what programs share: the organization, people, objectives and measures of a file.

What a file leaves out here stays as it is, since another program's file may say it.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from storage.words import Benefit, Direction, ObjectiveKind, Rhythm, SourceKind
from workflows.files.fields import (
    Amount,
    Country,
    Currency,
    Day,
    Email,
    Key,
    Locale,
    Name,
    Whole,
    Words,
    WorkingDays,
    Zone,
)
from workflows.rules.cadence import Cadence


def _plain_numbers(value: object) -> object:
    """A cadence counts in real numbers; in a file every scalar is still its text."""
    if not isinstance(value, dict):
        return value
    return {
        name: given if name.endswith("_time") or name.startswith("quiet_") else _counted(given)
        for name, given in value.items()
    }


def _counted(value: object) -> object:
    if isinstance(value, list):
        return [_counted(item) for item in value]
    return int(value) if isinstance(value, str) and value.isdecimal() and len(value) < 10 else value


Overrides = Annotated[Cadence, BeforeValidator(_plain_numbers)]


class Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class OrganizationPart(Part):
    """The company all programs belong to."""

    name: Name | None = None
    """What the company is called."""
    locale: Locale = "en"
    """Language and region for people who say no other, like en or pt-BR."""
    currency: Currency = "USD"
    """Three letters; used where a program says no other."""
    country: Country | None = None
    """Two letters; whose public holidays the company keeps."""
    fiscal_year_start: Annotated[Whole, Field(ge=1, le=12)] = 1
    """The month the fiscal year starts in, 1 to 12. Nobody is asked around the end of a fiscal quarter."""
    cadence: Overrides = Cadence()
    """When people are asked, where it differs from the defaults."""


class AwayPart(Part):
    """Days on which someone is not asked. Never why."""

    first: Day
    """The first day away."""
    last: Day
    """The last day away."""


class PersonPart(Part):
    """One human; the e-mail address is how files and platforms recognize them."""

    email: Email
    """Their work e-mail address."""
    name: Name
    """The name colleagues use."""
    title: Name | None = None
    """What they do, like "VP Sales"."""
    zone: Zone = "UTC"
    """Time zone, like Europe/Berlin."""
    locale: Locale | None = None
    """Language and region, like en or pt-BR."""
    working_days: WorkingDays = (0, 1, 2, 3, 4)
    """The working week: sun-thu, or a list of days."""
    country: Country | None = None
    """Two letters; whose public holidays they keep."""
    subdivision: Name | None = None
    """State or region with holidays of its own, like NY."""
    away: tuple[AwayPart, ...] = ()
    """Days on which they are not asked."""
    aliases: tuple[Name, ...] = ()
    """Other names people use for them."""


class KeyResultPart(Part):
    """A measurable result that shows the objective is reached."""

    key: Key
    """Its short name in files."""
    name: Name
    """The result in words, with its number."""


class ObjectivePart(Part):
    """The goal of the company or unit that the program serves."""

    key: Key
    """Its short name in files."""
    name: Name
    """The goal in words."""
    kind: Literal[ObjectiveKind.OBJECTIVE, ObjectiveKind.SMART] = ObjectiveKind.OBJECTIVE
    """`objective` with key results below it, or a single `smart` goal."""
    first: Day | None = None
    """First day of the period it is for."""
    last: Day | None = None
    """Last day of the period it is for."""
    briefing: Words | None = None
    """What the CFO or COO said the business needs, with name and date."""
    key_results: tuple[KeyResultPart, ...] = ()
    """The results below an objective."""


class SourcePart(Part):
    """Where the number comes from."""

    kind: Literal[SourceKind.PERSON, SourceKind.SYSTEM]
    """Who gives the number: a person (asked in chat) or a system (imported and shown)."""
    name: Name | None = None
    """Who, or which system, like "Salesforce"."""


class StandardValuePart(Part):
    """What one unit of the measure is worth, approved by the finance partner."""

    value: Amount
    """Money per unit, as profit contribution and not revenue."""
    currency: Currency | None = None
    """Three letters; the program's currency where left out."""
    benefit: Benefit = Benefit.CASH
    """`cash`, `avoided_cost` or `capacity` (saved hours are capacity)."""
    since: Day | None = None
    """The first day it holds; the day of approval where left out."""
    approved_by: Email
    """Who approved it."""
    approved_on: Day
    """The day of approval."""


class MeasurePart(Part):
    """The organization's definition of a number; several programs may use the same one."""

    key: Key
    """Its short name in files."""
    name: Name
    """What people call it."""
    unit: Name
    """What it is counted in: %, a currency like USD, days, calls, points."""
    direction: Direction
    """Which way is better."""
    population: Words | None = None
    """Whose number it is: "the 48 account executives trained", not "sales"."""
    source: SourcePart = SourcePart(kind=SourceKind.PERSON)
    """Where the number comes from."""
    rhythm: Rhythm | None = None
    """How often it is published."""
    lag_days: Whole = 0
    """Days from the end of a period to its publication."""
    standard_value: StandardValuePart | None = None
    """What one unit is worth."""
