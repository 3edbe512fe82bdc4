"""The main job in a minute, for the terminal: asked, answered, confirmed, recorded, nudged."""

import textwrap
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from sqlmodel import Session, col, select

from bot.app import Application, assemble, name_learning_team, sandbox_tenant
from bot.clock import StandingClock
from bot.database import read, write
from bot.settings import Settings
from bot.timeline import Timeline
from prompts.cards import Card, plain_text
from prompts.wording import moment
from storage import sandbox as chat
from storage.database import Database
from storage.models import Person, SandboxMessage
from workflows.events import ButtonPressed, CommandGiven, ReplyReceived
from workflows.files import plan

STARTS = datetime(2026, 5, 25, 13, 0, tzinfo=UTC)
"""Eight weeks after the example's training ended: a week before its sponsor is first asked for a number."""

SPONSOR = "dana.wu@halden.example"
MANAGER = "marcus.reed@halden.example"
LEARNING_TEAM = "mei.tanaka@halden.example"
REPLY = "24.5% at the end of May, up from 22. Target is still 26."


class Story:
    """One program in memory, seen by three people."""

    def __init__(self, program: Path) -> None:
        self._clock = StandingClock(STARTS)
        self._program = program
        # A story is told the same way everywhere, and calls nobody.
        settings = Settings(
            database_url="sqlite://", engine="embedded", learning_team=(LEARNING_TEAM,), model=None
        )
        database = Database(settings.database_url, durable=False)
        self._application: Application = assemble(settings, clock=self._clock, database=database)
        self._tenant_id = 0
        self._events = 0

    async def tell(self) -> AsyncIterator[str]:
        """The lines of the story, as things happen."""
        try:
            self._tenant_id = await write(self._application.database, self._begin)
            async for line in self._lines():
                yield line
        finally:
            self._application.database.close()

    async def _lines(self) -> AsyncIterator[str]:
        asked = await self._until(SPONSOR, "Where is Win rate now?")
        yield await self._told(asked, "asks")
        await self._says(SPONSOR, REPLY)
        yield f"\n  Dana writes:  {REPLY}\n"
        understood = await self._latest(SPONSOR)
        yield await self._told(understood, "answers")
        await self._presses(SPONSOR, understood, "reading.confirm")
        yield "\n  Dana taps:  Yes, record it\n"
        yield await self._told(await self._latest(SPONSOR), "records it")
        nudged = await self._until(MANAGER, "Did it")
        yield ""
        yield await self._told(nudged, "nudges a manager")
        await self._commands(LEARNING_TEAM, "status")
        yield "\n  The learning team types:  /alignment status\n"
        yield await self._told(await self._latest(LEARNING_TEAM), "answers")

    def _begin(self, session: Session) -> int:
        tenant = sandbox_tenant(session, self._clock)
        plan.import_program(
            session,
            self._program.read_text(encoding="utf-8"),
            name=self._program.name,
            tenant_id=tenant.key_id,
            now=self._clock.now(),
        )
        name_learning_team(session, self._application.settings)
        return tenant.key_id

    async def _until(self, email: str, words: str) -> SandboxMessage:
        """Turn the clock until this person gets a new message with these words on it."""
        timeline = Timeline(
            self._application.database, self._application.engine, self._clock, self._tenant_id
        )
        before = await read(self._application.database, partial(self._messages, email=email))
        end = self._clock.now() + timedelta(days=60)
        while self._clock.now() < end:
            await timeline.advance(end, stop_after_message=True, to_the_end=True)
            for message in (await read(self._application.database, partial(self._messages, email=email)))[
                len(before) :
            ]:
                if words in plain_text(Card.model_validate(message.card)):
                    return message
        raise RuntimeError(f"the example never says {words!r} to {email}")

    def _messages(self, session: Session, *, email: str) -> list[SandboxMessage]:
        query = (
            select(SandboxMessage)
            .join(Person, col(Person.id) == col(SandboxMessage.person_id))
            .where(Person.email == email, col(SandboxMessage.token).is_not(None))
            .order_by(col(SandboxMessage.id))
        )
        return list(session.exec(query))

    async def _latest(self, email: str) -> SandboxMessage:
        return (await read(self._application.database, partial(self._messages, email=email)))[-1]

    async def _told(self, message: SandboxMessage, what: str) -> str:
        person = await read(
            self._application.database, lambda session: session.get_one(Person, message.person_id)
        )
        text = plain_text(Card.model_validate(message.card))
        head = (
            f"{moment(message.changed_at, person.zone)} - the bot {what}, to {person.name} ({person.title})"
        )
        return f"{head}\n{_boxed(text)}"

    async def _says(self, email: str, text: str) -> None:
        user, event_id = await self._user(email)
        await self._happens(
            ReplyReceived(
                event_id=event_id,
                tenant_id=self._tenant_id,
                user=user,
                conversation=user,
                at=self._clock.now(),
                text=text,
            ),
        )

    async def _presses(self, email: str, message: SandboxMessage, action: str) -> None:
        user, event_id = await self._user(email)
        button = next(b for b in Card.model_validate(message.card).buttons if b.action == action)
        await self._happens(
            ButtonPressed(
                event_id=event_id,
                tenant_id=self._tenant_id,
                user=user,
                conversation=user,
                at=self._clock.now(),
                action=button.action,
                value=button.value,
                about=str(message.id),
            ),
        )

    async def _commands(self, email: str, text: str) -> None:
        user, event_id = await self._user(email)
        await self._happens(
            CommandGiven(
                event_id=event_id,
                tenant_id=self._tenant_id,
                user=user,
                conversation=user,
                at=self._clock.now(),
                text=text,
            ),
        )

    async def _happens(self, event: ReplyReceived | ButtonPressed | CommandGiven) -> None:
        self._clock.turn_to(self._clock.now() + timedelta(minutes=2))
        await self._application.gateway.receive(event)
        await self._application.gateway.process(self._tenant_id, event.conversation)
        await self._application.delivery.drain(self._tenant_id)

    async def _user(self, email: str) -> tuple[str, str]:
        self._events += 1

        def find(session: Session) -> str:
            person = session.exec(select(Person).where(Person.email == email)).one()
            address = chat.address(session, tenant_id=self._tenant_id, person=person, now=self._clock.now())
            return address.external_id

        return await write(self._application.database, find), f"story-{self._events}"


def _boxed(text: str) -> str:
    lines = [
        wrapped
        for line in text.splitlines()
        for wrapped in (textwrap.wrap(line, 84, subsequent_indent="  ") or [""])
    ]
    return "\n".join(f"  | {line}" for line in lines)
