"""The world behind the sandbox page: the real gateway, engine and delivery, with a clock that turns."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

from sqlmodel import Session, col, select

from bot.clock import TurnedClock
from bot.database import write
from bot.delivery import Delivery
from bot.engine.embedded import EmbeddedEngine
from bot.gateway import Gateway
from bot.platforms.sandbox.render import render
from bot.platforms.sandbox.world import (
    ChatMessage,
    Command,
    Group,
    Happened,
    Persona,
    Planned,
    Refused,
    Step,
    Turned,
    View,
)
from bot.timeline import Timeline
from prompts.cards import Card
from prompts.introduction import ROLES
from storage import sandbox
from storage.database import Database
from storage.models import Person, Program, Role, SandboxMessage
from storage.words import PersonState, RoleKind
from workflows.commands.dispatch import COMMANDS
from workflows.events import LONGEST_TEXT, ButtonPressed, CommandGiven, Event, ReplyReceived
from workflows.reports import agenda

T = TypeVar("T")

_GROUPS: dict[RoleKind, Group] = {
    RoleKind.LEAD_SPONSOR: "sponsor",
    RoleKind.SPONSOR: "sponsor",
    RoleKind.BUSINESS_UNIT_OWNER: "sponsor",
    RoleKind.FINANCE_PARTNER: "sponsor",
    RoleKind.OWNER: "learning_team",
    RoleKind.DELEGATE: "delegate",
    RoleKind.KPI_OWNER: "delegate",
    RoleKind.MANAGER: "manager",
    RoleKind.ACTING_MANAGER: "manager",
}
_ORDER: tuple[Group, ...] = ("sponsor", "delegate", "manager", "learning_team", "other")
_SHOWN = 200
_FEW = 12
_FAR = timedelta(days=3650)


class LiveWorld:
    """One sandbox tenant, as the page sees it. Every persona's words go the way a platform's events go."""

    def __init__(
        self,
        database: Database,
        clock: TurnedClock,
        gateway: Gateway,
        delivery: Delivery,
        engine: EmbeddedEngine,
        tenant_id: int,
    ) -> None:
        self._database = database
        self._clock = clock
        self._gateway = gateway
        self._delivery = delivery
        self._tenant_id = tenant_id
        self._timeline = Timeline(database, engine, clock, tenant_id)
        self.publish: Callable[[Session, datetime], None] | None = None
        """Called at each moment the clock passes: what systems have published by then."""
        self._seen: dict[int, int] = {}
        self._version = 0
        self._changed = asyncio.Condition()
        engine.on_look = self._soon

    async def look(self, person_id: int | None) -> View:
        """The page as one persona sees it; reading a conversation marks it as read."""
        view = await self._read(partial(self._view, person_id=person_id))
        if view.person_id is not None and view.messages:
            self._seen[view.person_id] = max(message.id for message in view.messages)
        return view

    async def say(self, person_id: int, text: str, *, event_id: str) -> None:
        """Free text, or a command where it begins with a slash."""
        if len(text) > LONGEST_TEXT:
            raise Refused(
                f"That is {len(text):,} characters; up to {LONGEST_TEXT:,} fit. Send the part that counts."
            )
        user = await self._user(person_id)
        common = {"event_id": event_id, "tenant_id": self._tenant_id, "user": user, "conversation": user}
        event: Event
        if text.lstrip().startswith("/"):
            event = CommandGiven.model_validate({**common, "at": self._clock.now(), "text": text.strip()})
        else:
            event = ReplyReceived.model_validate({**common, "at": self._clock.now(), "text": text})
        if await self._take(event):
            at = self._clock.now()
            await write(
                self._database,
                lambda session: sandbox.wrote(
                    session, tenant_id=self._tenant_id, person_id=person_id, text=text, at=at
                ),
            )
            await self._work(user)

    async def press(
        self,
        person_id: int,
        message_id: int,
        *,
        action: str,
        value: str,
        inputs: Mapping[str, str],
        event_id: str,
    ) -> None:
        """A button of a card in this persona's conversation."""
        user = await self._user(person_id)
        event = ButtonPressed(
            event_id=event_id,
            tenant_id=self._tenant_id,
            user=user,
            conversation=user,
            at=self._clock.now(),
            action=action,
            value=value,
            inputs=dict(inputs),
            about=str(message_id),
        )
        if await self._take(event):
            await self._work(user)

    async def turn(self, by: Step) -> Turned:
        """Turn the clock; everything due on the way happens at its own moment."""
        if await self._timeline.next_moment() is None:
            raise Refused("Nothing more is planned: this is the end of the story.")
        now = self._clock.now()
        until = {"day": now + timedelta(days=1), "week": now + timedelta(weeks=1)}.get(by, now + _FAR)
        messages = await self._timeline.advance(
            until,
            after_each=self._moved,
            stop_after_message=by == "next",
            to_the_end=by in ("next", "end"),
        )
        await self._keep_clock()
        await self._announce()
        return Turned(now=self._clock.now(), messages=messages)

    def commands(self) -> Sequence[Command]:
        """What can be typed after a slash."""
        return [Command(text=command.text, explains=command.explains) for command in COMMANDS]

    async def changes(self) -> AsyncIterator[int]:
        """A number now, and a larger one after anything changed."""
        seen = self._version
        while True:
            yield seen
            async with self._changed:
                while self._version <= seen:
                    await self._changed.wait()
                seen = self._version

    async def _take(self, event: Event) -> bool:
        """Store the event; one that was seen before does nothing."""
        return await self._gateway.receive(event)

    async def _work(self, conversation: str) -> None:
        await self._gateway.process(self._tenant_id, conversation)
        await self._delivery.drain(self._tenant_id)
        await self._announce()

    async def _moved(self, moment: datetime) -> None:
        if (publish := self.publish) is not None:
            await write(self._database, lambda session: publish(session, moment))
        await self._keep_clock()
        await self._announce()

    async def _keep_clock(self) -> None:
        """A restart goes on from the turned time, not from the wall's."""
        seconds = int(self._clock.ahead.total_seconds()) + 1

        def keep(session: Session) -> None:
            sandbox.clock(session, tenant_id=self._tenant_id).offset_seconds = seconds

        await write(self._database, keep)

    async def _announce(self) -> None:
        async with self._changed:
            self._version += 1
            self._changed.notify_all()

    def _soon(self) -> None:
        self._announcing = asyncio.ensure_future(self._announce())

    async def _read(self, work: Callable[[Session], T]) -> T:
        return await asyncio.to_thread(self._database.read, work)

    async def _user(self, person_id: int) -> str:
        def find(session: Session) -> str:
            person = session.get(Person, person_id)
            if person is None:
                raise Refused("Nobody has this number. Reload the page and choose somebody.")
            return sandbox.address(
                session, tenant_id=self._tenant_id, person=person, now=self._clock.now()
            ).external_id

        return await write(self._database, find)

    def _view(self, session: Session, *, person_id: int | None) -> View:
        personas = self._personas(session)
        if person_id is None and personas:
            person_id = personas[0].id
        person = session.get(Person, person_id) if person_id is not None else None
        if person_id is not None and person is None:
            raise Refused("Nobody has this number. Reload the page and choose somebody.")
        shown = (
            sandbox.conversation(session, tenant_id=self._tenant_id, person_id=person_id, limit=_SHOWN)
            if person_id is not None
            else []
        )
        planned = agenda.planned(session, tenant_id=self._tenant_id, limit=_FEW)
        return View(
            now=self._clock.now(),
            zone=person.zone if person else "UTC",
            person_id=person_id,
            personas=personas,
            messages=[_message(row) for row in shown],
            planned=[
                Planned(at=line.at, who=line.who, what=line.what, program=line.program) for line in planned
            ],
            happened=[
                Happened(at=line.at, sentence=f"{line.who} {line.what}".strip())
                for line in agenda.happened(session, tenant_id=self._tenant_id, limit=_FEW)
            ],
            at_end=not planned,
        )

    def _personas(self, session: Session) -> list[Persona]:
        today = self._clock.now().astimezone(UTC).date()
        query = (
            select(Person, Role, Program)
            .join(Role, col(Role.person_id) == col(Person.id))
            .join(Program, col(Program.id) == col(Role.program_id))
            .where(Person.home_tenant_id == self._tenant_id, col(Person.ended_at).is_(None))
            .where(Person.state != PersonState.ERASED)
            .order_by(col(Role.id))
        )
        found: dict[int, tuple[Person, list[tuple[Role, Program]]]] = {}
        for person, role, program in session.exec(query):
            if role.until is None or role.until > today:
                found.setdefault(person.key_id, (person, []))[1].append((role, program))
        newest = sandbox.newest(session, tenant_id=self._tenant_id)
        personas = [
            Persona(
                id=person.key_id,
                name=person.name,
                what=_what(person, held),
                group=_group(person, held),
                unread=sum(
                    number > self._seen.get(person.key_id, 0) for number in newest.get(person.key_id, [])
                ),
            )
            for person, held in found.values()
        ]
        return sorted(personas, key=lambda persona: _ORDER.index(persona.group))


def _what(person: Person, held: list[tuple[Role, Program]]) -> str:
    role, program = held[0]
    if person.learning_team:
        return f"Learning team · {program.name}"
    named = ROLES.get(role.kind.value, role.kind.value.replace("_", " "))
    named = "manager" if role.kind is RoleKind.MANAGER else named
    return f"{named[0].upper()}{named[1:]} · {program.name}"


def _group(person: Person, held: list[tuple[Role, Program]]) -> Group:
    if person.learning_team:
        return "learning_team"
    groups = [_GROUPS.get(role.kind, "other") for role, _ in held]
    return min(groups, key=_ORDER.index)


def _message(row: SandboxMessage) -> ChatMessage:
    number = row.key_id
    if row.card is None:
        return ChatMessage(id=number, author="person", at=row.at, version=row.version, text=row.text)
    html = render(Card.model_validate(row.card), key=f"m{number}v{row.version}")
    return ChatMessage(id=number, author="bot", at=row.at, version=row.version, html=html)
