"""The form of a program file: what may stand in it, what each part means, and reading one.

What a file leaves out of the shared parts (organization, people, measures) stays as it is, since another
program's file may say it. What it leaves out of its own program is ended by the next import.
"""

from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from storage.words import Benefit, Bloom, Direction, Ease, Gap, ObjectiveKind, Rhythm, SourceKind, Timing
from workflows.files import checks, document
from workflows.files.explain import problems_of
from workflows.files.fields import (
    Amount,
    Country,
    Currency,
    Day,
    Email,
    Key,
    Locale,
    Name,
    Number,
    Whole,
    Words,
    WorkingDays,
    Zone,
)
from workflows.files.problems import BadFile
from workflows.rules.availability import UnknownCountry, check_country
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


def _at(field: str, sentence: str) -> PydanticCustomError:
    """A problem of a whole part that is best shown at one of its fields."""
    return PydanticCustomError("at_field", "{sentence}", {"field": field, "sentence": sentence})


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", use_attribute_docstrings=True)


class OrganizationPart(_Part):
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


class AwayPart(_Part):
    """Days on which someone is not asked. Never why."""

    first: Day
    """The first day away."""
    last: Day
    """The last day away."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise _at("last", f"{self.last} is before {self.first}; expected the last day away")
        return self


class PersonPart(_Part):
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

    @model_validator(mode="after")
    def _known_region(self) -> Self:
        if self.subdivision is not None:
            if self.country is None:
                raise _at("subdivision", f"'{self.subdivision}' stands without a country; give both")
            try:
                check_country(self.country, self.subdivision)
            except UnknownCountry as error:
                raise _at("subdivision", str(error)) from None
        return self


class KeyResultPart(_Part):
    """A measurable result that shows the objective is reached."""

    key: Key
    """Its short name in files."""
    name: Name
    """The result in words, with its number."""


class ObjectivePart(_Part):
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

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.first and self.last and self.last < self.first:
            raise _at("last", f"{self.last} is before {self.first}; expected the last day of the period")
        if self.kind is ObjectiveKind.SMART and self.key_results:
            raise _at("key_results", "a smart goal stands alone; use kind objective, or drop the key results")
        return self


class SourcePart(_Part):
    """Where the number comes from."""

    kind: Literal[SourceKind.PERSON, SourceKind.SYSTEM]
    """`person` is asked in chat; `system` is imported and shown."""
    name: Name | None = None
    """Who, or which system, like "Salesforce"."""


class StandardValuePart(_Part):
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


class MeasurePart(_Part):
    """The organization's definition of a number; several programs may use the same one."""

    key: Key
    """Its short name in files."""
    name: Name
    """What people call it."""
    unit: Name
    """%, a currency like USD, days, calls, points ..."""
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


class DelegatePart(_Part):
    """Who is asked when someone does not answer."""

    person: Email
    """The delegate."""
    stands_in_for: Email
    """For whom."""

    @model_validator(mode="after")
    def _another(self) -> Self:
        if self.person == self.stands_in_for:
            raise _at("person", f"{self.person} cannot stand in for themselves; name somebody else")
        return self


class RolesPart(_Part):
    """Who is what in this program, by e-mail address. Managers stand in the cohorts."""

    lead_sponsor: Email | None = None
    """The executive (VP or above) who owns the result."""
    sponsors: tuple[Email, ...] = ()
    """Other sponsors."""
    owner: Email | None = None
    """Who runs the program in the learning team."""
    business_unit_owner: Email | None = None
    """Who leads the unit whose people are trained."""
    finance_partner: Email | None = None
    """Who approves values and looks at the money."""
    delegates: tuple[DelegatePart, ...] = ()
    """Who is asked when someone does not answer."""


class ProgramPart(_Part):
    """What is taught and why."""

    key: Key
    """Its short name in files and commands; importing the same key again changes that program."""
    name: Name
    """What people call it."""
    objective: Key | None = None
    """Key of the objective or key result it serves; the objective of this file where left out."""
    problem: Words | None = None
    """The business problem it was bought for."""
    gap: Words | None = None
    """What people do today, and what they would have to do."""
    evidence: Words | None = None
    """Where the gap shows: dashboards, customers, peers, supervisors."""
    cause: Gap | None = None
    """Why they do not do it yet. With `process` or `reward`, training alone will not fix it."""
    teaches: Words | None = None
    """The key learnings."""
    created: Day | None = None
    """The day the program was decided; the day of import where left out."""
    currency: Currency | None = None
    """Of costs and benefits; the organization's where left out."""
    cadence: Overrides = Cadence()
    """When people are asked, where it differs from the organization's."""
    roles: RolesPart = RolesPart()
    """Who is what."""


class BaselinePart(_Part):
    """Where a KPI stood before the program."""

    value: Number
    """The number alone; its unit is the measure's."""
    as_of: Day | None = None
    """The day it was true."""
    reason: Words | None = None
    """Where it comes from, or why it was changed."""


class TargetPart(_Part):
    """Where a KPI should get."""

    value: Number
    """The number alone; its unit is the measure's."""
    by: Day | None = None
    """By when."""
    reason: Words | None = None
    """Why this much, or why it was changed."""


class KpiPart(_Part):
    """A measure as this program uses it."""

    measure: Key
    """Key of the measure."""
    timing: Timing = Timing.LAGGING
    """`leading` moves before the result, `lagging` after it."""
    ease: Ease = Ease.EASY
    """Whether success is `easy` to show, or `subjective`."""
    moves_after_days: Whole | None = None
    """Days after the training in which movement is expected."""
    baseline: BaselinePart | None = None
    """Where it stood before."""
    target: TargetPart | None = None
    """Where it should get."""
    owner: Email | None = None
    """Who is asked for this number; the lead sponsor where left out."""


class CompetencyPart(_Part):
    """Behavior one can see, and the KPI it should move."""

    key: Key
    """Its name in the coaching library, such as discovery-questions."""
    name: Name
    """What people call it."""
    behavior: Words
    """What one can see people do."""
    bloom: Bloom = Bloom.APPLY
    """Its level in Bloom's revised taxonomy."""
    kpi: Key | None = None
    """The KPI it should move, by the key of its measure."""


class ManagerPart(_Part):
    """A manager of trained people."""

    person: Email
    """The manager."""
    acting: Email | None = None
    """Who acts for them while they are away."""
    participants: tuple[Email, ...] = ()
    """Their people in the training, where they are listed."""
    headcount: Whole | None = None
    """How many of their people are in the training, where they are not listed."""

    @model_validator(mode="after")
    def _one_way(self) -> Self:
        if self.participants and self.headcount is not None:
            raise _at("headcount", "stands beside participants; list the people or count them, not both")
        if self.acting == self.person:
            raise _at("acting", f"{self.person} cannot act for themselves; name somebody else")
        return self


class CostsPart(_Part):
    """Loaded cost by kind, in the program's currency."""

    design: Amount | None = None
    """Needs analysis, design and materials."""
    delivery: Amount | None = None
    """Trainers, rooms, licenses."""
    participants_time: Amount | None = None
    """Salary and benefits for the hours away from work, managers' hours included."""
    travel: Amount | None = None
    """Travel and accommodation."""
    evaluation: Amount | None = None
    """Measuring and reporting, this bot included."""
    overhead: Amount | None = None
    """The learning team's share."""
    other: Amount | None = None
    """What fits nowhere else."""


class CohortPart(_Part):
    """One running of the program."""

    key: Key
    """Its short name in files."""
    name: Name
    """What people call it."""
    starts_on: Day
    """First day of the training."""
    ends_on: Day
    """Last day of the training."""
    managers: tuple[ManagerPart, ...] = ()
    """The managers of the people trained."""
    costs: CostsPart = CostsPart()
    """What this running costs, fully loaded."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.ends_on < self.starts_on:
            raise _at("ends_on", f"{self.ends_on} is before {self.starts_on}; expected the last day")
        return self


class ProgramFile(_Part):
    """One training program: why it exists, whom it trains, and the numbers it should move."""

    organization: OrganizationPart = OrganizationPart()
    """The company."""
    people: tuple[PersonPart, ...] = ()
    """Everyone named below who is not yet known from another file."""
    objective: ObjectivePart | None = None
    """The goal the program serves."""
    measures: tuple[MeasurePart, ...] = ()
    """Definitions of the numbers."""
    program: ProgramPart
    """The program."""
    kpis: tuple[KpiPart, ...] = ()
    """The numbers it should move, most important first."""
    competencies: tuple[CompetencyPart, ...] = ()
    """What it trains."""
    cohorts: tuple[CohortPart, ...] = ()
    """When it runs, and for whom."""

    @cached_property
    def named(self) -> frozenset[str]:
        """The e-mail address of everyone this file speaks of."""
        roles = self.program.roles
        found: set[str | None] = {person.email for person in self.people}
        found |= {roles.lead_sponsor, *roles.sponsors, roles.owner, roles.business_unit_owner}
        found |= {roles.finance_partner, *(kpi.owner for kpi in self.kpis)}
        found |= {email for each in roles.delegates for email in (each.person, each.stands_in_for)}
        found |= {m.standard_value.approved_by for m in self.measures if m.standard_value}
        for cohort in self.cohorts:
            for manager in cohort.managers:
                found |= {manager.person, manager.acting, *manager.participants}
        return frozenset(email for email in found if email)


def parse(text: str, *, name: str, known: checks.Known = checks.NOTHING_KNOWN) -> ProgramFile:
    """The program in a YAML file.

    Args:
        text: what the file holds.
        name: what to call the file in problems.
        known: whom and what the file may name without defining them, because they were imported before.

    Raises:
        BadFile: every problem in it at once.
    """
    read = document.read(text, name=name)
    found = None
    try:
        found = ProgramFile.model_validate(read.data)
    except ValidationError as error:
        read.problems += problems_of(error, ProgramFile, read)
    checks.check(read, known)
    if found is not None:
        _cadences_fit(found, read)
    if found is None or read.problems:
        raise BadFile(read.problems)
    return found


def _cadences_fit(file: ProgramFile, read: document.Document) -> None:
    """Each cadence may be in order by itself and the program's not fit on top of the organization's."""
    organization = file.organization.cadence.model_dump(exclude_unset=True)
    program = file.program.cadence.model_dump(exclude_unset=True)
    try:
        Cadence.with_overrides(organization, program)
    except ValidationError as error:
        said = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
        read.add(("program", "cadence"), f"does not fit the organization's cadence: {said}")


def json_schema() -> dict[str, object]:
    """The form of a program file as JSON Schema, for editors that check while one types."""
    schema = ProgramFile.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema, "title": "Program file"}
