"""What a workflow is: when its contacts fall, what they ask, and what an answer or silence does."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum
from functools import cached_property

from prompts.cards import Part
from storage import kpis, people
from storage.kpis import KpiView
from storage.models import Cohort, Person, Program, Reading, Role, Touchpoint
from storage.words import Kind, PersonState, RoleKind, Why
from workflows.rules.cadence import Cadence, Contact
from workflows.turn import Turn

BEFORE = "before"
"""Where a contact keeps the hour of the talk, "14:00", before which somebody wants it once more."""

_A_DAY = timedelta(days=1)
_FIRST_LOOK = timedelta(days=7)


class Silence(StrEnum):
    """What no answer means. Only a question that someone owes is chased; an offer lapses."""

    OWED = "owed"
    OFFER = "offer"
    NEWS = "news"
    """Nothing is expected back: an introduction, a digest."""


@dataclass(frozen=True)
class Scene:
    """One cohort as planning sees it."""

    turn: Turn
    program: Program
    cohort: Cohort
    cadence: Cadence

    @cached_property
    def views(self) -> list[KpiView]:
        """The program's KPIs, read once for all that is planned about them."""
        return kpis.of_program(self.turn.session, program_id=self.program.key_id)

    @cached_property
    def roles(self) -> list[Role]:
        """Every role there ever was in the program, read once, with its people."""
        found = people.roles_in(self.turn.session, program_id=self.program.key_id, on=date.min)
        # Kept in mind for all that follows: a session forgets rows that nobody holds, and makes them anew.
        self.turn.expect({role.person_id for role in found})
        return found

    def holding(self, kinds: Sequence[RoleKind], on: date) -> list[Person]:
        """As `storage.roles.holding` with this cohort, from what was read once."""
        held = [
            role
            for role in self.roles
            if role.kind in kinds
            and role.since <= on
            and (role.until is None or role.until > on)
            and role.cohort_id in (None, self.cohort.id)
        ]
        held.sort(key=lambda role: (kinds.index(role.kind), role.since, role.key_id))
        found = {role.person_id: self.turn.get(Person, role.person_id) for role in held}
        return [each for each in found.values() if each.state is PersonState.ACTIVE and each.ended_at is None]

    def managers(self, on: date) -> list[Person]:
        """The managers of the cohort that day."""
        return self.holding((RoleKind.MANAGER, RoleKind.ACTING_MANAGER), on)

    def concerns(self, contact: Contact, until: date) -> bool:
        """Whether a contact is to be planned now: inside the horizon, and not over.

        What was over when the cohort was first looked at is planned once, to be recorded as a gap.
        """
        now = self.turn.now
        return contact.on <= until and (
            contact.last >= now.date() - _A_DAY or now - self.cohort.planned_since < _FIRST_LOOK
        )


@dataclass(frozen=True)
class Planned:
    """One contact that should exist: with whom, on which days (first and last possible), at what time."""

    kind: Kind
    slot: str
    person: Person
    on: date
    last: date
    at: time
    kpi_id: int | None = None
    retrospective: bool = False

    def key(self, cohort: Cohort) -> str:
        """What makes it happen once, whoever plans it and however often."""
        about = f":kpi{self.kpi_id}" if self.kpi_id is not None else ""
        return f"cohort{cohort.id}:{self.kind}:{self.slot}{about}:person{self.person.id}"


@dataclass(frozen=True)
class Section:
    """One question as it stands on a card that it may share with others.

    `inputs` of all sections are followed by one row of buttons; the ids of inputs start with `tp<id>.`, so
    that each workflow finds its own again.
    """

    parts: tuple[Part, ...]
    summary: str
    """Its share of the card's summary: "Win rate"."""
    minutes: float = 0.5
    questions: int = 1


Ask = Callable[[Turn, Person, list[Touchpoint]], None]
"""Writes the message that carries these questions; on return each says by `next_at` when to look again."""

Action = Callable[[Turn, str, Mapping[str, str]], None]
"""What a button does: (turn, the button's value, the card's inputs)."""

Form = Callable[[Turn, list[tuple[Touchpoint, Mapping[str, str]]]], None]
"""Takes what was filled in on a submitted card: its questions of this kind, each with its own inputs."""

Text = Callable[[Turn, Touchpoint, str], bool]
"""Free text for a touchpoint in the middle of a conversation; True if it was taken."""


@dataclass(frozen=True)
class Workflow:
    """One line in the registry. `shares_card` marks questions that may stand on one card with others."""

    kind: Kind
    silence: Silence
    when: Callable[[Scene, date], Iterable[Planned]]
    ask: Ask | None = None
    section: Callable[[Turn, Person, Touchpoint], Section] | None = None
    form: Form | None = None
    text: Text | None = None
    again: Action | None = None
    """Shows the question once more, where it stands on a card of its own."""
    recorded: Callable[[Turn, Touchpoint, Reading], None] | None = None
    """What else a confirmed number does, such as becoming the baseline."""
    ready: Callable[[Turn, Touchpoint], Why | timedelta | None] | None = None
    """Looked at just before asking: a reason to skip, a time to wait, or nothing in the way."""
    ahead: Callable[[Turn, Collection[Touchpoint]], None] | None = None
    """Reads at once what asking each of many people needs to know."""
    personal: bool = False
    """Only the one it was meant for can answer: nobody is asked in their place."""
    actions: Mapping[str, Action] = field(default_factory=dict)
