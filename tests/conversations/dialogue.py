"""A small language for conversation tests: people say and press, the bot is seen to answer."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache, partial
from pathlib import Path
from typing import TypeVar

from sqlmodel import Session, col, select
from typing_extensions import override

from bot.app import Application, assemble, name_learning_team, sandbox_tenant
from bot.clock import StandingClock
from bot.database import read, write
from bot.settings import ModelSettings, Settings
from bot.timeline import Timeline
from prompts.cards import Button, Card, plain_text
from storage import schema
from storage.database import Database
from storage.models import Organization, Outbox, Person, Reading, Row, Touchpoint
from storage.words import Kind, ReadingState
from tests.conversations.programs import settled as settle
from tests.conversations.wires import Shown as Shown
from tests.conversations.wires import Wire, line
from workflows.events import ButtonPressed, CommandGiven, ReplyReceived
from workflows.files import plan
from workflows.files.readings_file import import_readings

T = TypeVar("T")
R = TypeVar("R", bound=Row)


@dataclass
class Dialogue:
    """One imported program, a clock that stands, and the people in it."""

    application: Application
    clock: StandingClock
    wire: Wire
    platform: str
    events: int = 0
    tenant_id: int = field(init=False)
    timeline: Timeline = field(init=False)

    def __post_init__(self) -> None:
        self.tenant_id = self.wire.tenant_id
        self.timeline = Timeline(
            self.application.database, self.application.engine, self.clock, self.tenant_id
        )

    def __call__(self, email: str) -> "Speaker":
        return Speaker(self, email if "@" in email else f"{email}@halden.example")

    async def until(self, moment: datetime) -> None:
        """Turn the clock; everything on the way happens at its own moment."""
        await self.timeline.advance(moment)

    async def days(self, number: float) -> None:
        """Turn the clock by so many days."""
        await self.until(self.clock.now() + timedelta(days=number))

    async def until_asked(self, email: str, about: str, *, within_days: int = 120) -> Shown:
        """Turn the clock until this person gets a new message whose text holds `about`."""
        speaker = self(email)
        before = {message.ref for message in await speaker.messages()}
        end = self.clock.now() + timedelta(days=within_days)
        while self.clock.now() < end:
            await self.timeline.advance(end, stop_after_message=True, to_the_end=True)
            for message in await speaker.messages():
                if message.ref not in before and about in f"{message.card.summary}\n{message.text}":
                    return message
            following = await self.timeline.next_moment()
            if following is None or following > end:
                break
        raise AssertionError(f"{email} was not asked about {about!r} within {within_days} days")

    async def publish(self, *lines: str) -> None:
        """A system publishes: measure, day, value, unit and its name."""
        text = "\n".join(("measure,as_of,value,unit,source", *lines))

        def record(session: Session) -> None:
            organization = session.exec(select(Organization)).one()
            import_readings(
                session,
                text,
                name="readings.csv",
                organization_id=organization.key_id,
                now=self.clock.now(),
            )

        await write(self.application.database, record)

    async def imports(self, program: str) -> None:
        """The learning team imports a program file."""
        now = self.clock.now()
        await write(
            self.application.database,
            lambda session: plan.import_program(
                session, program, name="changed.yaml", tenant_id=self.tenant_id, now=now
            ),
        )
        await self.wire.people_changed()

    async def look(self, work: Callable[[Session], T]) -> T:
        """Read something from the database."""
        return await read(self.application.database, work)

    async def readings(self, state: ReadingState = ReadingState.CONFIRMED) -> list[Reading]:
        """What is recorded, oldest first; system values are not listed."""
        return await self.look(
            lambda session: list(
                session.exec(
                    select(Reading)
                    .where(Reading.state == state, col(Reading.said_by_id).is_not(None))
                    .order_by(col(Reading.id))
                )
            )
        )

    async def touchpoints(self, kind: Kind, who: str = "") -> list[Touchpoint]:
        """The planned contacts of a kind, of one person or of all, in the order they are due."""
        query = select(Touchpoint).where(Touchpoint.kind == kind).order_by(col(Touchpoint.due_at))
        if who:
            query = query.join(Person, col(Person.id) == col(Touchpoint.person_id))
            query = query.where(Person.email == self(who).email)
        return await self.look(lambda session: list(session.exec(query)))

    async def people(self) -> dict[int, Person]:
        """Everybody, by number."""
        return {person.key_id: person for person in await self.all(Person)}

    async def end(self) -> None:
        """Let go of the platform, then of the database."""
        await self.wire.close()
        self.close()

    def close(self) -> None:
        """Let go of the database."""
        database = self.application.database
        if database.in_memory:
            _IDLE[type(database)].append(database)
        else:
            database.close()

    def restarted(self) -> "Dialogue":
        """The program ends and starts again on the same database file."""
        self.application.database.close()
        settings = self.application.settings
        application = assemble(
            settings, clock=self.clock, database=Database(settings.database_url, durable=False)
        )
        wire = self.wire.again(application)
        return Dialogue(application, self.clock, wire, self.platform, self.events)

    async def all(self, of: type[R]) -> list[R]:
        """Every row of a table, oldest first."""
        return await self.look(lambda session: list(session.exec(select(of).order_by(col(of.id)))))


@dataclass(frozen=True)
class Speaker:
    """One person in front of their chat."""

    dialogue: Dialogue
    email: str

    async def says(self, text: str) -> Shown:
        """Write to the bot; returns what it answered last."""
        return await self._does(ReplyReceived, text=text)

    async def commands(self, text: str) -> Shown:
        """Type `/alignment ...` without the slash part; returns the answer."""
        return await self._does(CommandGiven, text=text)

    async def presses(self, label: str, *, on: Shown | None = None, **inputs: str) -> Shown:
        """Press the button with this label on the newest message that has it, with inputs by their label."""
        message, button = await self._button(label, on)
        ids = {_plain(part.label): part.id for part in message.card.inputs}
        filled = {part.id: part.value for part in message.card.inputs if part.value and button.submits}
        for name, value in inputs.items():
            found = [number for text, number in ids.items() if _plain(name) in text]
            assert found, f"no input like {name!r} among {sorted(ids)}"
            filled[found[0]] = value
        assert not filled or button.submits, f"{label!r} does not submit the inputs"
        return await self._does(
            ButtonPressed, action=button.action, value=button.value, inputs=filled, about=message.ref
        )

    async def taps_again(self, label: str, *, on: Shown) -> None:
        """Press a button that was pressed before, as a slow phone does; an answer may or may not be seen."""
        _, button = await self._button(label, on)
        await self._sends(ButtonPressed, action=button.action, value=button.value, about=on.ref)

    async def messages(self) -> list[Shown]:
        """What the bot has shown this person, oldest first."""
        return await self.dialogue.wire.shown(self.email)

    async def was_asked(self, about: str) -> list[Card]:
        """Every card that asked them about this, oldest first, whatever has become of it since."""
        mine = select(Outbox).join(Person, col(Person.id) == col(Outbox.person_id))
        query = mine.where(Person.email == self.email, Outbox.message == "questions.asked")
        rows = await self.dialogue.look(
            lambda session: list(session.exec(query.where(col(Outbox.replaces_id).is_(None))))
        )
        cards = [Card.model_validate(row.card) for row in rows]
        return [card for card in cards if about in plain_text(card)]

    async def sees(self) -> Shown:
        """The newest message."""
        return (await self.messages())[-1]

    async def now_shows(self, message: Shown) -> Shown:
        """An earlier message as it stands now."""
        return next(each for each in await self.messages() if each.ref == message.ref)

    async def _button(self, label: str, on: Shown | None) -> tuple[Shown, Button]:
        for message in [on] if on is not None else reversed(await self.messages()):
            for button in message.card.buttons:
                if button.label == label:
                    return message, button
        raise AssertionError(f"{self.email} sees no button {label!r}")

    async def _does(
        self, kind: type[ReplyReceived] | type[ButtonPressed] | type[CommandGiven], **what: object
    ) -> Shown:
        before = {message.ref: message.text for message in await self.messages()}
        await self._sends(kind, **what)
        changed = [message for message in await self.messages() if before.get(message.ref) != message.text]
        assert changed, f"the bot did not answer {self.email}"
        return changed[-1]

    async def _sends(
        self, kind: type[ReplyReceived] | type[ButtonPressed] | type[CommandGiven], **what: object
    ) -> None:
        self.dialogue.events += 1
        user = await self.dialogue.wire.user(self.email)
        self.dialogue.clock.turn_to(self.dialogue.clock.now() + timedelta(seconds=30))
        event = {
            "event_id": f"test-{self.dialogue.events}",
            "tenant_id": self.dialogue.tenant_id,
            "user": user,
            "conversation": user,
            "at": self.dialogue.clock.now(),
            **what,
        }
        await self.dialogue.wire.happens(kind.model_validate(event))


def begin(
    *programs: str,
    at: datetime,
    platform: str = "sandbox",
    settled: bool = False,
    strangers: tuple[str, ...] = (),
    database_url: str = "sqlite://",
    model: ModelSettings | None = None,
) -> Dialogue:
    """Import the texts of program files into a fresh database at a moment, on a platform.

    Args:
        programs: the texts.
        at: where the clock stands.
        platform: where the people are.
        settled: whether the introductions and the four questions are behind everyone.
        strangers: who has not been introduced even so.
        database_url: in memory, unless the test is about a file.
        model: a language model that may help to read.
    """
    clock = StandingClock(at)
    chosen = line(platform)
    settings = Settings(
        database_url=database_url, learning_team=_LEARNING_TEAM, model=model, **chosen.settings()
    )
    kind = _AtOnce if platform == "sandbox" and database_url == _MEMORY else Database
    idle = _IDLE[kind] if database_url == _MEMORY else []
    database = idle.pop() if idle else kind(database_url, durable=False)
    begun = _begun(programs, at, settled, strangers)
    if database.in_memory:
        _sqlite(database).deserialize(begun)
    else:
        Path(str(database.url.database)).write_bytes(begun)
    application = assemble(settings, clock=clock, database=database)
    return Dialogue(application, clock, chosen.wire(application), platform)


class _AtOnce(Database):
    """Works in the thread that asks: where one speaks at a time, nobody waits less for another thread."""

    @override
    def submit(self, work: Callable[[Session], T], *, first: bool = False) -> Future[T]:
        return _done(partial(self._in_transaction, work))

    @override
    def in_turn(self, work: Callable[[Session], T]) -> Future[T]:
        return _done(partial(self._reading, work))


def _done(work: Callable[[], T]) -> Future[T]:
    done: Future[T] = Future()
    try:
        done.set_result(work())
    except Exception as error:
        done.set_exception(error)
    return done


_MEMORY = "sqlite://"

_IDLE: dict[type[Database], list[Database]] = defaultdict(list)
"""Databases in memory between two tests: their rows are replaced as a whole, their compiled SQL stays."""

_LEARNING_TEAM = ("mei.tanaka@halden.example",)


@cache
def _begun(programs: tuple[str, ...], at: datetime, settled: bool, strangers: tuple[str, ...]) -> bytes:
    """The database with the programs imported: each test gets a copy, as an import takes longer than most."""
    database = Database("sqlite://", durable=False)
    _sqlite(database).deserialize(_without_rows())

    def set_up(session: Session) -> None:
        tenant = sandbox_tenant(session, StandingClock(at))
        for number, text in enumerate(programs):
            plan.import_program(session, text, name=f"{number}.yaml", tenant_id=tenant.key_id, now=at)
        name_learning_team(session, Settings(learning_team=_LEARNING_TEAM))
        if settled:
            settle(session, at=at, strangers=strangers)

    database.write(set_up)
    copied = _sqlite(database).serialize()
    database.close()
    return copied


@cache
def _without_rows() -> bytes:
    database = Database("sqlite://", durable=False)
    schema.upgrade(database)
    copied = _sqlite(database).serialize()
    database.close()
    return copied


def _sqlite(database: Database) -> sqlite3.Connection:
    connection = database.engine.raw_connection().driver_connection
    assert isinstance(connection, sqlite3.Connection)
    return connection


def _plain(label: str) -> str:
    return "".join(letter for letter in label.lower() if letter.isalnum())
