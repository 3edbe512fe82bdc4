"""One turn of the bot: the session, the moment, and a way to say something to someone."""

from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast
from zoneinfo import ZoneInfo

from sqlmodel import Session

from prompts.cards import Card
from prompts.message import Message
from storage import audit_log, kpis, outbox, people, programs
from storage.kpis import KpiView
from storage.models import Bet, Cohort, Organization, Outbox, Person, Program, Row, Touchpoint
from storage.words import Category, Kind
from workflows import calendar
from workflows.courses import Courses
from workflows.errors import QuestionClosed
from workflows.reading import Answer
from workflows.rules.availability import Away, PersonHours, next_open
from workflows.rules.cadence import Cadence
from workflows.rules.load import iso_week

if TYPE_CHECKING:
    from workflows.contact import Workflow

P = ParamSpec("P")
R = TypeVar("R", bound=Row)

T = TypeVar("T")

Made = dict[tuple[Hashable, ...], object]
"""What was read or made, each under its name and all that it depends on beside what is stored."""


@dataclass
class Turn:
    """What every workflow function gets: where it writes, when it is, on whose behalf, and by which way."""

    session: Session
    now: datetime
    organization: Organization
    workflows: Mapping[Kind, "Workflow"]
    where: str
    """The way it came, for the audit log: "sandbox", "cli", "tick", ..."""
    actor: Person | None = None
    """The person whose tap, reply or command this is; none for the tick."""
    inbox_id: int | None = None
    tenant_id: int | None = None
    """The tenant it came by."""
    channel: str | None = None
    """The channel a command was typed in, where that was not the conversation with the bot."""
    pressed: Outbox | None = None
    """The message whose button was pressed."""
    made: Made | None = None
    """For whoever only reads: what was made for others since something was written last; see `once`."""
    suggested: Mapping[str, Answer] = field(default_factory=dict)
    """What a second reader found in this reply for KPIs, by name; used only where the first found nothing."""
    courses: Courses = field(init=False)
    """What managers got so far."""
    _hours: dict[tuple[int, time, time], PersonHours] = field(default_factory=dict)
    _dates: dict[str, tuple[date, str]] = field(default_factory=dict)
    _expected: Collection[int] = ()
    _away: dict[int, tuple[Away, ...]] = field(default_factory=dict)
    _sent: dict[tuple[int, str], tuple[int, datetime | None]] = field(default_factory=dict)
    _held: dict[tuple[type[Row], int], Row] = field(default_factory=dict)
    _program_of: dict[int, Program] = field(default_factory=dict)
    """By cohort."""
    _cadences: dict[int | None, Cadence] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Nothing is read before it is asked for."""
        self.courses = Courses(self.session)

    def expect(self, person_ids: Collection[int]) -> None:
        """Look up what is asked about one of these people for all of them at once; what is known stays."""
        self._expected = person_ids
        unread = [number for number in person_ids if (Person, number) not in self._held]
        if len(unread) > 1:
            found = people.numbered(self.session, person_ids=unread)
            self._held.update({(Person, number): person for number, person in found.items()})

    def expect_cohorts(self, cohort_ids: Collection[int]) -> None:
        """Look up these cohorts with their programs, and what each trains as soon as one of them is asked."""
        unread = [number for number in cohort_ids if number not in self._program_of]
        if len(unread) > 1:
            self.hold(programs.of_cohorts(self.session, cohort_ids=unread))

    def hold(self, pairs: Collection[tuple[Cohort, Program]]) -> None:
        """Keep cohorts and their programs in mind."""
        for cohort, program in pairs:
            self._held[Cohort, cohort.key_id] = cohort
            self._held[Program, program.key_id] = self._program_of[cohort.key_id] = program
        self.courses.expect({program.key_id for _, program in pairs})

    def once(self, key: tuple[Hashable, ...], make: Callable[[], T]) -> T:
        """What others made under this key a moment ago, where this turn only reads; else it is made anew."""
        if self.made is None:
            return make()
        if key not in self.made:
            self.made[key] = make()
        return cast(T, self.made[key])

    def forget(self) -> None:
        """Read anew what was kept in mind: what was written since was taken back."""
        self.courses = Courses(self.session)
        self._held.clear()
        self._program_of.clear()
        self._hours.clear()
        self._away.clear()
        self._sent.clear()

    def to(
        self,
        person: Person,
        category: Category = Category.REPLY,
        *,
        program: Program | None = None,
        about: list[Touchpoint] | None = None,
        replaces: Outbox | None = None,
        channel: str | None = None,
    ) -> "Letter":
        """A message for this person, to be worded by `say`.

        Args:
            person: who gets it.
            category: what it is; asks, reminders and prompts count towards the weekly load.
            program: the program it is about.
            about: questions it carries, each with its next attempt.
            replaces: the message that is changed in place instead of sending another.
            channel: the channel it goes to instead; `person` is whose wish that was.
        """
        return Letter(self, person, category, program, about or [], replaces, channel)

    def replace(self, name: str, card: Card) -> str:
        """Change the pressed message in place, once; where there is none, say it as a new one.

        Returns the new message's token.
        """
        replaced, self.pressed = self.pressed, None
        return self.to(self.person, replaces=replaced).card(name, card)

    def anew(self, name: str, card: Card) -> str:
        """Say it as a new message, where the pressed one stays as it is; returns its token."""
        return self.to(self.person).card(name, card)

    @property
    def person(self) -> Person:
        """Whose turn it is; only the tick and the command line have nobody."""
        if self.actor is None:
            raise RuntimeError("a button, a form or a reply comes from a person")
        return self.actor

    def cohort_of(self, touchpoint: Touchpoint) -> Cohort | None:
        """The cohort a contact is about; a digest is about none."""
        return self.get(Cohort, touchpoint.cohort_id) if touchpoint.cohort_id is not None else None

    def program_of(self, touchpoint: Touchpoint) -> Program | None:
        """The program a contact is about; a digest is about none."""
        number = touchpoint.cohort_id
        if number is None:
            return None
        found = self._program_of.get(number)
        if found is None:
            found = self._program_of[number] = self.get(Program, self.get(Cohort, number).program_id)
        return found

    def kpi_of(self, about: Touchpoint | Bet) -> KpiView:
        """The KPI that a contact or a bet is about.

        Raises:
            QuestionClosed: it is about none.
        """
        if about.kpi_id is None:
            raise QuestionClosed("This is about no KPI, so there is nothing to answer. See /alignment mine.")
        return kpis.view(self.session, kpi_id=about.kpi_id)

    def get(self, of: type[R], number: int) -> R:
        """A row by its number, loaded once in this turn: a session forgets rows that nobody holds."""
        row = self._held.get((of, number))
        if not isinstance(row, of):
            row = self.session.get_one(of, number)
            self._held[of, number] = row
        return row

    def today(self, person: Person) -> date:
        """The date where the person is."""
        return self._today(person.zone)[0]

    def _today(self, zone: str) -> tuple[date, str]:
        """The date in a zone, and its week."""
        if zone not in self._dates:
            there = ZoneInfo(zone)
            self._dates[zone] = self.now.astimezone(there).date(), iso_week(self.now, there)
        return self._dates[zone]

    def cadence(self, program: Program | None = None) -> Cadence:
        """The organization's cadence, as changed by the program."""
        number = program.id if program else None
        if number not in self._cadences:
            self._cadences[number] = calendar.cadence(self.organization, program)
        return self._cadences[number]

    def hours(self, person: Person, rules: Cadence) -> PersonHours:
        """When the person can be written to."""
        key = (person.key_id, rules.quiet_from, rules.quiet_until)
        if key not in self._hours:
            if person.key_id not in self._away:
                unread = {person.key_id, *self._expected} - self._away.keys()
                self._away.update(calendar.away(self.session, person_ids=unread))
            self._hours[key] = calendar.hours(person, rules, self._away[person.key_id])
        return self._hours[key]

    def sent_this_week(self, person: Person) -> int:
        """How many messages that count towards the load a person gets this week."""
        return self._this_week(person)[0]

    def was_asked_today(self, person: Person) -> bool:
        """Whether a card with questions went to a person on their own date."""
        at = self._this_week(person)[1]
        return at is not None and at.astimezone(ZoneInfo(person.zone)).date() == self.today(person)

    def counted(self, person: Person, category: Category) -> str:
        """The week in which a message for this person goes out; it counts there if its category does."""
        week = self._week(person)
        if category in outbox.COUNTS and (person.key_id, week) in self._sent:
            sent, asked_at = self._sent[person.key_id, week]
            asked_at = self.now if category in outbox.QUESTIONS else asked_at
            self._sent[person.key_id, week] = sent + 1, asked_at
        return week

    def _this_week(self, person: Person) -> tuple[int, datetime | None]:
        week = self._week(person)
        if (person.key_id, week) not in self._sent:
            unread = [n for n in {person.key_id, *self._expected} if (n, week) not in self._sent]
            sent = outbox.sent_in_week(self.session, person_ids=unread, week=week)
            self._sent.update({(number, week): sent.get(number, (0, None)) for number in unread})
        return self._sent[person.key_id, week]

    def _week(self, person: Person) -> str:
        return self._today(person.zone)[1]

    def note(self, did: str, about: Row, **detail: object) -> None:
        """Add a line to the audit log; ids and words of fixed lists only, never what people wrote."""
        audit_log.note(
            self.session,
            at=self.now,
            did=did,
            about=about,
            where=self.where,
            who_id=self.actor.id if self.actor else None,
            organization_id=self.organization.id,
            **detail,
        )


@dataclass(frozen=True)
class Letter:
    """An addressed message that still has no words."""

    turn: Turn
    person: Person
    category: Category
    program: Program | None
    about: list[Touchpoint]
    replaces: Outbox | None
    channel: str | None

    def say(self, message: Message[P], *args: P.args, **kwargs: P.kwargs) -> None:
        """Put the message into the outbox, in the person's language."""
        self.card(message.name, message.to(self.person.locale)(*args, **kwargs))

    def card(self, name: str, card: Card) -> str:
        """As `say`, for a card put together from several questions; returns its token."""
        return self.printed(name, card.model_dump_json())

    def printed(self, name: str, card: str) -> str:
        """As `card`, for one that is JSON already."""
        return outbox.post(
            self.turn.session,
            person=self.person,
            message=name,
            card=card,
            category=self.category,
            now=self.turn.now,
            week=self.turn.counted(self.person, self.category),
            program_id=self.program.id if self.program else None,
            touchpoints=self.about,
            replaces_id=self.replaces.key_id if self.replaces else None,
            answers_id=self.turn.inbox_id,
            not_before=self._not_before(),
            channel=self.channel,
        )

    def _not_before(self) -> datetime | None:
        """News that somebody else's tap brings waits for this person's own working hours."""
        if self.category is not Category.NOTICE or self.person == self.turn.actor:
            return None
        rules = self.turn.cadence(self.program)
        return next_open(self.turn.now, self.turn.hours(self.person, rules), None, at=rules.question_time)
