"""Conversations on Slack: people's words go by signed HTTP or Socket Mode, what they see comes from Slack."""

import asyncio
import itertools
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from sqlmodel import Session, col, select
from starlette.applications import Starlette

from bot.app import Application, connections
from bot.database import read
from bot.platforms.slack import inbound, modals
from bot.platforms.slack.connection import SlackConnection
from bot.platforms.slack.manifest import EVENTS_PATH
from bot.platforms.slack.send import SlackSender
from bot.sending.rates import Rates
from bot.settings import SlackSettings
from storage import addresses, tenants
from storage.models import Person
from storage.words import Platform
from tests.conversations.wires import Shown
from tests.slack import read_back
from tests.slack.fake.delivery import SECRET, Delivery
from tests.slack.fake.server import FakeSlack
from tests.slack.fake.world import Json, Message, Workspace
from workflows.events import ButtonPressed, CommandGiven, Event, FormSubmitted, ReplyReceived

# Slack waits three seconds; how fast this machine is must not decide what a test sees.
_PATIENCE = pytest.MonkeyPatch()
for _where, _name in ((inbound, "IN_TIME"), (inbound, "STORED_IN_TIME"), (modals, "_LOOK_UP")):
    _PATIENCE.setattr(_where, _name, 60.0)

_TEAM = "T0HALDEN"
_NUMBERS = itertools.count(1)


class SlackLine:
    """One fake Slack with one workspace. Its address is known before anything runs."""

    def __init__(self, *, socket_mode: bool) -> None:
        self.slack = FakeSlack()
        self.workspace = self.slack.add(Workspace(_TEAM, f"xoxb-{next(_NUMBERS)}"))
        self.socket_mode = socket_mode

    def settings(self) -> dict[str, Any]:
        """One workspace by its token."""
        socket_mode = {"app_token": SecretStr(self.slack.app_token)}
        transport = socket_mode if self.socket_mode else {"signing_secret": SecretStr(SECRET)}
        token = SecretStr(self.workspace.token)
        return {"slack": SlackSettings(bot_token=token, base_url=self.slack.base_url, **transport)}

    def wire(self, application: Application) -> "SlackWire":
        """The way to everybody in the application's database, who are in this workspace as well."""
        return SlackWire(application, self)


class SlackWire:
    """People's words go by signed HTTP or Socket Mode, and what they see comes from the fake."""

    def __init__(self, application: Application, line: SlackLine) -> None:
        self.application = application
        self.line = line
        self.slack, self.workspace = line.slack, line.workspace
        self.workspace.look_up = self._look_up
        self.workspace.clock = lambda: application.clock.now().timestamp()
        sender = application.senders[Platform.SLACK]
        assert isinstance(sender, SlackSender)
        # As fast as the tests go; the rates have tests of their own.
        sender.rates = Rates()
        (connection,) = connections(application)
        assert isinstance(connection, SlackConnection)
        self.connection = connection
        self.tenant_id = application.database.write(self._join)
        self._opening = asyncio.ensure_future(self._open())

    async def close(self) -> None:
        """Let go of everything."""
        await self._opening
        await self.connection.pause()
        await self.connection.stop()
        await self.slack.stop()

    def again(self, application: Application) -> "SlackWire":
        """The bot starts again."""
        return SlackWire(application, self.line)

    async def people_changed(self) -> None:
        """Whoever is new is found by e-mail."""

    async def _open(self) -> None:
        await self.slack.start()
        if self.line.socket_mode:
            await self.connection.start()
            self.delivery = Delivery(self.slack, self.workspace)
            return
        transport = httpx.ASGITransport(app=Starlette(routes=self.connection.routes()))
        self.http = httpx.AsyncClient(transport=transport, base_url="http://bot.test")
        self.delivery = Delivery(self.slack, self.workspace, self.post)

    def _join(self, session: Session) -> int:
        now = self.application.clock.now()
        tenant = tenants.join(session, platform=Platform.SLACK, external_id=_TEAM, name="Halden", now=now)
        for person in session.exec(select(Person).order_by(col(Person.id))).all():
            user = str(self._member(person)["id"])
            self.workspace.direct(user)
            addresses.meet(
                session,
                tenant_id=tenant.key_id,
                user=user,
                email=person.email,
                now=now,
                conversation=self.workspace.direct(user),
            )
        return tenant.key_id

    async def happens(self, event: Event) -> None:
        await self._opening
        match event:
            case ReplyReceived():
                await self._says(event)
            case ButtonPressed():
                await self._presses(event)
            case CommandGiven():
                answer = await self.delivery.command(
                    event.user, event.text, channel=self.workspace.direct(event.user)
                )
                if answer:
                    self._shows(event.user, answer)
            case FormSubmitted():
                raise NotImplementedError("forms are handed in where they are shown")
        await self.connection.inbound.finish()

    async def user(self, email: str) -> str:
        await self._opening

        def find(session: Session) -> Json | None:
            person = session.exec(select(Person).where(Person.email == email)).first()
            return self._member(person) if person is not None else None

        found = await read(self.application.database, find)
        return str(found["id"]) if found is not None else f"U-{email}"

    async def shown(self, email: str) -> list[Shown]:
        user = await self.user(email)
        direct = self.workspace.direct(user)
        found: list[tuple[int, Shown]] = []
        for message in self.workspace.messages:
            if message.channel == direct and message.bot:
                card = read_back.card(message.text, message.blocks)
                found.append((message.number, Shown(f"{direct}:{message.ts}", card)))
        for answer in self.workspace.ephemerals:
            if answer.user == user:
                card = read_back.card(answer.text, answer.blocks)
                found.append((answer.number, Shown(f"ephemeral:{answer.ts}", card)))
        return [shown for _, shown in sorted(found, key=lambda pair: pair[0])]

    def _member(self, person: Person) -> Json:
        return self.workspace.user(person.email, real_name=person.name, tz=person.zone, locale=person.locale)

    def _look_up(self, email: str) -> Json | None:
        """Somebody who was imported since."""

        def find(session: Session) -> Json | None:
            person = session.exec(select(Person).where(Person.email == email)).first()
            return self._member(person) if person is not None else None

        return self.application.database.read(find)

    async def post(self, body: bytes, headers: dict[str, str]) -> tuple[int, bytes]:
        answer = await self.http.post(EVENTS_PATH, content=body, headers=headers)
        return answer.status_code, answer.content

    async def _says(self, event: ReplyReceived) -> None:
        direct = self.workspace.direct(event.user)
        text = event.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        thread = event.about.partition(":")[2] if event.about else None
        said = self.workspace.post(channel=direct, user=event.user, text=text, thread_ts=thread)
        payload: Json = {
            "type": "message",
            "channel": direct,
            "channel_type": "im",
            "user": event.user,
            "text": text,
            "ts": said.ts,
            "event_ts": said.ts,
            "client_msg_id": event.event_id,
            "team": self.workspace.team_id,
            **({"thread_ts": thread} if thread else {}),
        }
        status = await self.delivery.event(payload, event_id=event.event_id)
        assert status == 200

    async def _presses(self, event: ButtonPressed) -> None:
        channel, _, stamp = event.about.partition(":")
        if channel == "ephemeral":
            answer = next(each for each in self.workspace.ephemerals if each.ts == stamp)
            blocks, where = answer.blocks, self._ephemeral(event.user, stamp)
        else:
            message = self.workspace.message(channel, stamp)
            blocks = message.blocks if message is not None else []
            where = self._in_message(event, message)
        block, element = _button(blocks, event)
        state = {"values": values(blocks, event.inputs)}
        payload = self.delivery.pressed(
            event.user, block.get("block_id", "b1"), element, state=state, **where
        )
        await self.delivery.interaction(payload)

    def _in_message(self, event: ButtonPressed, message: Message | None) -> Json:
        """Where a button stands; a forged one may name a message that never was."""
        channel, _, stamp = event.about.rpartition(":")
        return {
            "container": {
                "type": "message",
                "message_ts": stamp,
                "channel_id": channel or "D0NONE",
                "is_ephemeral": False,
            },
            "channel": {"id": channel or "D0NONE", "name": "directmessage"},
            "message": message.shown(metadata=False) if message is not None else {"ts": stamp},
            "response_url": self.slack.response_url(self.workspace, event.user, ts=stamp),
        }

    def _ephemeral(self, user: str, stamp: str) -> Json:
        return {
            "container": {
                "type": "message",
                "message_ts": stamp,
                "channel_id": "C0GENERAL",
                "is_ephemeral": True,
            },
            "channel": {"id": "C0GENERAL", "name": "general"},
            "response_url": self.slack.response_url(self.workspace, user, ts=stamp),
        }

    def _shows(self, user: str, answer: Json) -> None:
        from tests.slack.fake import api, blocks

        shown = answer.get("blocks") or []
        if shown:
            wrong = blocks.problem(
                shown, limit=blocks.MESSAGE_LIMIT, draws_charts=self.workspace.draws_charts
            )
            assert wrong is None, wrong
        api.keep_ephemeral(self.workspace, user, answer["text"], shown)


def values(blocks: list[Json], filled: dict[str, str]) -> Json:
    """What stands in the inputs, as Slack tells it: everything in the message, typed or not."""
    # On a slow phone somebody fills in a form that is not there any more.
    typed = {"type": "plain_text_input"}
    found: Json = {f"old-{name}": {name: {**typed, "value": value}} for name, value in filled.items()}
    for number, block in enumerate(blocks):
        if block["type"] != "input":
            continue
        element = block["element"]
        name, kind = element["action_id"], element["type"]
        found.pop(f"old-{name}", None)
        told: dict[str, Any] = {"type": kind}
        if kind == "plain_text_input":
            told["value"] = filled.get(name, element.get("initial_value"))
        elif kind == "datepicker":
            told["selected_date"] = filled.get(name, element.get("initial_date"))
        else:
            chosen = filled.get(name, element.get("initial_option", {}).get("value"))
            told["selected_option"] = next((o for o in element["options"] if o["value"] == chosen), None)
        found[block.get("block_id", f"b{number}")] = {name: told}
    return found


def _button(blocks: list[Json], event: ButtonPressed) -> tuple[Json, Json]:
    """The button as it stands there; on a slow phone it may be gone by now."""
    for block in blocks:
        for element in block.get("elements", ()) if block["type"] == "actions" else ():
            same = element["action_id"].rpartition(":")[0] == event.action
            if same and element["value"] == event.value:
                return block, element
    text = {"type": "plain_text", "text": "gone"}
    return {}, {"action_id": f"{event.action}:1", "value": event.value, "text": text}
