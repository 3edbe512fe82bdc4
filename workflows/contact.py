"""What a workflow is: when its contacts fall, what they ask, and what an answer or silence does."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from functools import cached_property

from prompts.cards import Part
from storage.kpis import KpiView
from storage.models import Cohort, Person, Program, Reading, Touchpoint
from storage.people import Tenure
from storage.words import Kind, PersonState, RoleKind, Why
from workflows.rules.cadence import Cadence, Contact
from workflows.sight import Sight
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
    beside: Sight | None = None
    """What is planned in the same look, this cohort among it."""

    @cached_property
    def _sight(self) -> Sight:
        return self.beside or Sight(self.turn, [self.cohort])

    @property
    def views(self) -> list[KpiView]:
        """The program's KPIs, read once for all that is planned about them."""
        return self._sight.views.get(self.program.key_id, [])

    @property
    def tenures(self) -> list[Tenure]:
        """Every role there ever was in the program, read once, with its people."""
        return self._sight.tenures[self.program.key_id]

    @property
    def newest(self) -> bool:
        """Whether this is the program's cohort that began last: what is about the program is asked once."""
        return self._sight.newest.get(self.program.key_id) == self.cohort.id

    @property
    def held_out(self) -> frozenset[int]:
        """The managers of the cohort who get no prompts, so that the difference can be seen."""
        return self._sight.held_out.get(self.cohort.key_id, frozenset())

    @property
    def waited(self) -> Mapping[int, datetime]:
        """Until when managers of the cohort were held out who get their prompts since."""
        return self._sight.waited.get(self.cohort.key_id, {})

    @cached_property
    def _by_kind(self) -> dict[RoleKind, list[Tenure]]:
        found: dict[RoleKind, list[Tenure]] = defaultdict(list)
        for each in self.tenures:
            if each.cohort_id is None or each.cohort_id == self.cohort.id:
                found[each.kind].append(each)
        return found

    @cached_property
    def held(self) -> dict[int, list[Tenure]]:
        """What each person is or was in this cohort."""
        found: dict[int, list[Tenure]] = defaultdict(list)
        for tenures in self._by_kind.values():
            for each in tenures:
                found[each.person_id].append(each)
        return found

    def holding(self, kinds: Sequence[RoleKind], on: date) -> list[Person]:
        """As `storage.roles.holding` with this cohort, from what was read once."""
        held = dict.fromkeys(
            each.person_id
            for kind in kinds
            for each in self._by_kind.get(kind, ())
            if each.since <= on and (each.until is None or each.until > on)
        )
        people = [self.turn.get(Person, number) for number in held]
        return [who for who in people if who.state is PersonState.ACTIVE and who.ended_at is None]

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
