"""The form of a program file: what may stand in it, what each part means, and reading one.

What a file leaves out of its own program is ended by the next import.
"""

from functools import cached_property

from pydantic import ValidationError

from storage.words import Bloom, Ease, Gap, Timing
from workflows.files import checks, document
from workflows.files.explain import problems_of
from workflows.files.fields import Amount, Currency, Day, Email, Key, Name, Number, Whole, Words
from workflows.files.form import MeasurePart, ObjectivePart, OrganizationPart, Overrides, Part, PersonPart
from workflows.files.problems import BadFile
from workflows.rules.cadence import Cadence


class DelegatePart(Part):
    """Who is asked when someone does not answer."""

    person: Email
    """The delegate."""
    stands_in_for: Email
    """For whom."""


class RolesPart(Part):
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


class ProgramPart(Part):
    """What is taught and why."""

    key: Key
    """Its short name in files and commands. Importing the same key again changes that program."""
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


class BaselinePart(Part):
    """Where a KPI stood before the program."""

    value: Number
    """The number alone; its unit is the measure's."""
    as_of: Day | None = None
    """The day it was true."""
    reason: Words | None = None
    """Where it comes from, or why it was changed."""


class TargetPart(Part):
    """Where a KPI should get."""

    value: Number
    """The number alone; its unit is the measure's."""
    by: Day | None = None
    """By when."""
    reason: Words | None = None
    """Why this much, or why it was changed."""


class ComparisonPart(Part):
    """People like those trained who were not, so that what would have happened anyway is known."""

    measure: Key
    """Key of the measure that holds their numbers."""
    because: Words | None = None
    """Why the two are alike."""


class KpiPart(Part):
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
    comparison: ComparisonPart | None = None
    """Beside whose number it is read."""
    owner: Email | None = None
    """Who is asked for this number; the lead sponsor where left out."""


class CompetencyPart(Part):
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


class ActingPart(Part):
    """Who acts for a manager, and when."""

    person: Email
    """Who acts."""
    first: Day
    """The first day of acting."""
    last: Day | None = None
    """The last day of acting; until a file says otherwise where left out."""


class ManagerPart(Part):
    """A manager of trained people."""

    person: Email
    """The manager."""
    acting: ActingPart | None = None
    """Who acts for them while they are away."""
    participants: tuple[Email, ...] = ()
    """Their people in the training, where they are listed."""
    headcount: Whole | None = None
    """How many of their people are in the training, where they are not listed."""


class CostsPart(Part):
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


class CohortPart(Part):
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


class ProgramFile(Part):
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
                found |= {manager.person, *manager.participants}
                found |= {manager.acting.person} if manager.acting else set()
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
    return checked(document.read(text, name=name), known)


def checked(read: document.Document, known: checks.Known = checks.NOTHING_KNOWN) -> ProgramFile:
    """The program in the values of a file, wherever they come from.

    Raises:
        BadFile: every problem in it at once.
    """
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
