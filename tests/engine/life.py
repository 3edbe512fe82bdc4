"""One life of the program: a week of a program's follow-up, with people who answer, on one SQLite file.

It can be killed at any moment; the next life goes on where the file says it was. The platform delivers every
answer again in each life, as Slack does with what was not acknowledged.
"""

import asyncio
import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select
from typing_extensions import override

from bot.app import Application, assemble, sandbox_tenant
from bot.clock import StandingClock
from bot.delivery import Delivery
from bot.engine.embedded import EmbeddedEngine
from bot.platforms.sandbox.send import SandboxSender
from bot.sending.outcomes import Outcome, Outgoing, Sent
from bot.settings import Settings
from bot.timeline import Timeline
from prompts.cards import Card
from storage import sandbox
from storage.database import Database
from storage.models import Address, AuditLog, Inbox, Outbox, Person, Reading, SandboxMessage, Touchpoint
from storage.words import Platform
from workflows.events import ButtonPressed, Event, ReplyReceived
from workflows.files.plan import import_program

START = datetime(2026, 5, 25, 13, 0, tzinfo=UTC)
"""A week before the sponsor is asked for numbers; the managers are being coached."""

END = START + timedelta(days=7)

PROGRAM = Path(__file__).with_name("program.yaml")

TAPS = ("introduction.ok", "reading.confirm", "kpi.looks_right", "coaching.did_it", "alignment.one_by_one")
WORDS = "Win rate is 25.5 % now"


class KeptClock(StandingClock):
    """A standing clock whose moment outlives the process."""

    def __init__(self, path: Path) -> None:
        self._path = path
        super().__init__(datetime.fromisoformat(path.read_text()) if path.exists() else START)

    @override
    def turn_to(self, moment: datetime) -> None:
        super().turn_to(moment)
        beside = self._path.with_suffix(".new")
        beside.write_text(self.now().isoformat())
        beside.replace(self._path)


class StrictSender(SandboxSender):
    """The sandbox as a platform without idempotency keys: what is sent twice is there twice."""

    @override
    async def send(self, message: Outgoing) -> Outcome:
        if message.replaces is None and isinstance(await self.find(message), Sent):
            twice = replace(message, token=f"{message.token}, again")
            return await super().send(twice)
        return await super().send(message)


class Life:
    """Everything one process has."""

    def __init__(self, folder: Path) -> None:
        self.clock = KeptClock(folder / "clock.txt")
        self.database = Database(f"sqlite:///{folder / 'alignment.sqlite3'}", durable=False)
        settings = Settings(database_url=self.database.url.render_as_string())
        made = assemble(settings, clock=self.clock, database=self.database)
        delivery = Delivery(
            self.database, self.clock, {Platform.SANDBOX: StrictSender(self.database, self.clock)}
        )
        self.engine = EmbeddedEngine(self.database, self.clock, made.gateway, delivery)
        self.application: Application = made
        self._delivered: set[int] = set()

    async def live(self) -> None:
        """Go on to the end of the week."""
        self.tenant_id = self.database.write(self._import)
        await self.engine.start()
        timeline = Timeline(self.database, self.engine, self.clock, self.tenant_id)
        await self._people_answer(START)
        await timeline.advance(END, after_each=self._people_answer)
        await self.engine.stop()
        self.database.close()

    def _import(self, session: Session) -> int:
        tenant = sandbox_tenant(session, self.clock)
        if session.exec(select(Person)).first() is None:
            text = PROGRAM.read_text(encoding="utf-8")
            import_program(session, text, name="example", tenant_id=tenant.key_id, now=self.clock.now())
            for person in session.exec(select(Person)):
                sandbox.address(session, tenant_id=tenant.key_id, person=person, now=self.clock.now())
        return tenant.key_id

    async def _people_answer(self, _moment: datetime) -> None:
        """Until nobody has anything to say: answer what is new, and let the bot react."""
        while answers := self.database.read(self._answers):
            for event in answers:
                if await self.application.gateway.receive(event):
                    await self.application.gateway.process(event.tenant_id, event.conversation)
            await self.engine.look()

    def _answers(self, session: Session) -> list[Event]:
        query = (
            select(SandboxMessage, Address)
            .join(Address, col(Address.person_id) == col(SandboxMessage.person_id))
            .order_by(col(SandboxMessage.id))
        )
        found = []
        for message, address in session.exec(query):
            if message.key_id in self._delivered:
                continue
            self._delivered.add(message.key_id)
            event = self._answer(message, address)
            if event is not None:
                found.append(event)
        return found

    def _answer(self, message: SandboxMessage, address: Address) -> Event | None:
        """What this person does about this message: a tap, a sentence, or nothing (every fourth)."""
        buttons = {button.action: button for button in Card.model_validate(message.card).buttons}
        if message.person_id % 4 == 0 and "introduction.ok" not in buttons:
            return None
        about = {
            "event_id": f"answer to {message.id}",
            "tenant_id": self.tenant_id,
            "user": address.external_id,
            "conversation": address.external_id,
            "at": message.at,
            "about": str(message.id),
        }
        for action in TAPS:
            if action in buttons:
                return ButtonPressed(**about, action=action, value=buttons[action].value)
        return ReplyReceived(**about, text=WORDS) if "answers.send" in buttons else None


def live(folder: Path) -> None:
    """One life, to the end or to the kill."""
    asyncio.run(Life(folder).live())


def story(folder: Path) -> dict[str, Any]:
    """What had come of it: everything that must not depend on how often it was killed."""
    database = Database(f"sqlite:///{folder / 'alignment.sqlite3'}", durable=False)
    try:
        return database.read(_story)
    finally:
        database.close()


def _story(session: Session) -> dict[str, Any]:
    chats: dict[str, list[Any]] = {}
    query = (
        select(SandboxMessage, Person)
        .join(Person, col(Person.id) == col(SandboxMessage.person_id))
        .order_by(col(SandboxMessage.id))
    )
    for message, person in session.exec(query):
        shown = Card.model_validate(message.card).model_dump_json()
        chats.setdefault(person.email, []).append(
            [_hour(message.at), _hour(message.changed_at), message.version, shown]
        )
    touchpoints = session.exec(select(Touchpoint).order_by(col(Touchpoint.key)))
    readings = session.exec(select(Reading).order_by(col(Reading.id)))
    return {
        "chats": chats,
        "touchpoints": [
            [t.key, t.state.value, t.why and t.why.value, t.attempt, t.reminders] for t in touchpoints
        ],
        "readings": sorted([r.measure_id, str(r.value), r.state.value] for r in readings),
        "inbox": Counter(row.state.value for row in session.exec(select(Inbox))),
        "outbox": Counter(row.state.value for row in session.exec(select(Outbox))),
        "audit log": Counter(row.did for row in session.exec(select(AuditLog))),
    }


def _hour(moment: datetime) -> str:
    """When it was, as people see it: what nobody knew to have arrived comes a minute later."""
    return moment.isoformat(timespec="hours")


def as_json(folder: Path) -> str:
    """The story in one comparable text."""
    return json.dumps(story(folder), sort_keys=True)
