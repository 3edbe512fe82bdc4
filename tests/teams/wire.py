"""The conversation tests' way to Teams: signed activities in, and what stands at the fake connector out."""

from datetime import datetime
from functools import cache
from typing import Any

from sqlmodel import Session, col, select

from bot.app import Application, connections
from bot.database import read, write
from bot.platforms.teams.connection import TeamsConnection
from bot.platforms.teams.parse import form_data, ref
from bot.platforms.teams.render import pages
from bot.platforms.teams.send import TeamsSender
from bot.sending.outcomes import Outcome, Outgoing
from prompts.cards import Card
from storage import addresses
from storage.models import Outbox, Person, Tenant
from storage.words import Platform
from tests.cards.reading import nodes
from tests.conversations.wires import Shown
from tests.teams.fake.connector import Connector, Member, Said
from tests.teams.fake.serving import Front, begin_serving
from tests.teams.world import World, settings
from workflows.events import ButtonPressed, CommandGiven, Event, FormSubmitted, ReplyReceived


@cache
def front() -> Front:
    """One loopback address for the whole run; its thread ends with the process."""
    return begin_serving(Front())


class TeamsWire:
    """Teams, with everybody's app installed."""

    def __init__(self) -> None:
        self.fake = Connector()
        # Short time-outs must not decide what a busy machine finds.
        self.settings: dict[str, object] = {"teams": settings(front().address, self.fake, timeout=30)}
        self._worlds: list[World] = []

    def adopt(self, session: Session, tenant: Tenant, now: datetime) -> None:  # noqa: ARG002
        """The sandbox's tenant, with its people, becomes this directory."""
        tenant.platform = Platform.TEAMS
        tenant.external_id = self.fake.tenant
        session.add(tenant)

    def connect(self, application: Application, tenant_id: int) -> None:
        """Belong to an application; after a restart to the next one. Teams keeps what it has."""
        self._application = application
        self.tenant_id = tenant_id
        sender = application.senders[Platform.TEAMS]
        assert isinstance(sender, TeamsSender)
        connection = next(c for c in connections(application) if isinstance(c, TeamsConnection))
        self._worlds.append(World(application, connection, self.fake, front().address))
        self._opened = False
        send = sender.send

        async def once_met(message: Outgoing) -> Outcome:
            """Whoever was named in a file by now has installed the app."""
            await write(application.database, self._meet_everybody)
            return await send(message)

        sender.send = once_met  # type: ignore[method-assign]

    def again(self, application: Application) -> "TeamsWire":
        """The bot starts again; Teams keeps what it has."""
        self.connect(application, self.tenant_id)
        return self

    async def people_changed(self) -> None:
        """Whoever is new installs the app before they are written to."""

    async def open(self) -> None:
        """Begin, in the loop of the test; again does nothing."""
        front().behind = self.fake.app()
        if not self._opened:
            self._opened = True
            await self._worlds[-1].connection.start()
            await write(self._application.database, self._meet_everybody)

    async def close(self) -> None:
        """Nothing must have gone out that a real connector would refuse."""
        for world in self._worlds:
            await world.close()
        assert self.fake.wrong == []

    async def happens(self, event: Event) -> None:
        """As Teams brings it: a message, or an invoke."""
        await self.open()
        world = self._worlds[-1]
        who = next(member for member in self.fake.members.values() if member.aad == event.user)
        answer = await world.delivered(world.activity(who, id=event.event_id, **self._content(event, who)))
        assert answer.status_code == 200, answer.text
        await self._application.delivery.drain(self.tenant_id)

    async def user(self, email: str) -> str:
        """Their Entra id."""
        await self.open()
        return self.fake.members[email].aad

    async def shown(self, email: str) -> list[Shown]:
        """What stands in their chat; each message must show exactly what was decided."""
        await self.open()
        member = self.fake.members[email]

        def find(session: Session) -> list[Shown]:
            found = []
            for said in self.fake.in_conversation(member.conversation):
                known = ref(member.conversation, said.id)
                query = select(Outbox).where(Outbox.ref == known).order_by(col(Outbox.id).desc())
                row = session.exec(query).first()
                if row is not None:
                    card = Card.model_validate(row.card)
                    assert _content(said) in pages(card)
                    found.append(Shown(known, card))
            return found

        return await read(self._application.database, find)

    def _content(self, event: Event, who: Member) -> dict[str, Any]:
        match event:
            case ReplyReceived(text=text, about=about):
                return {"text": text} | ({"replyToId": about.rpartition("|")[2]} if about else {})
            case CommandGiven(text=text):
                return {"text": f"/alignment {text}"}
            case FormSubmitted(form=form, value=value, inputs=inputs):
                value_ = {"data": {**form_data(form, value), **inputs}}
                return {"type": "invoke", "name": "task/submit", "value": value_}
            case ButtonPressed(about=about):
                number = about.rpartition("|")[2]
                data = self._action(event, number, who)
                action = {"type": "Action.Execute", "data": {**data, **event.inputs}}
                invoke = {"type": "invoke", "name": "adaptiveCard/action", "replyToId": number}
                return {**invoke, "value": {"action": action, "trigger": "manual"}}

    def _action(self, event: ButtonPressed, number: str, who: Member) -> dict[str, Any]:
        """What the button carries in the chat; one tapped twice may be gone from it by now."""
        wanted = {"action": event.action, "value": event.value}
        for said in self.fake.in_conversation(who.conversation):
            if said.id == number:
                for node in nodes(_content(said)):
                    if isinstance(node.get("data"), dict) and wanted.items() <= node["data"].items():
                        return dict(node["data"])
        return wanted

    def _meet_everybody(self, session: Session) -> None:
        for person in session.exec(select(Person).order_by(col(Person.id))):
            if person.email not in self.fake.members:
                member = self.fake.joins(person.email)
                addresses.meet(
                    session,
                    tenant_id=self.tenant_id,
                    user=member.aad,
                    email=person.email,
                    now=self._application.clock.now(),
                    conversation=member.conversation,
                    service_url=f"{front().address}/teams",
                )


def _content(said: Said) -> Any:
    return said.body["attachments"][0]["content"]
