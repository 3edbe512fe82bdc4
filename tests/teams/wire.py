"""The conversation tests' way to Teams: signed activities in, and what stands at the fake connector out."""

from functools import cache
from typing import Any

from sqlmodel import Session, col, select

from bot.app import Application, connections
from bot.database import read, write
from bot.platforms.teams.connection import TeamsConnection
from bot.platforms.teams.parse import form_data, ref
from bot.platforms.teams.people import joined
from bot.platforms.teams.render import pages
from bot.platforms.teams.send import TeamsSender
from prompts.cards import Card
from storage import addresses
from storage.models import Outbox, Person
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


class TeamsLine:
    """One directory of a fake Microsoft. Its address is known before anything runs."""

    def __init__(self) -> None:
        self.fake = Connector()

    def settings(self) -> dict[str, Any]:
        """A bot of this directory."""
        return {"teams": settings(front().address, self.fake)}

    def wire(self, application: Application) -> "TeamsWire":
        """The way to everybody in the application's database, who all have the app."""
        return TeamsWire(application, self.fake)


class TeamsWire:
    """People's words go by signed activities, and what they see comes from the fake connector."""

    def __init__(self, application: Application, fake: Connector, before: "TeamsWire | None" = None) -> None:
        self.fake = fake
        front().behind = fake.app()
        self._application = application
        self._before = before
        sender = application.senders[Platform.TEAMS]
        assert isinstance(sender, TeamsSender)
        now = application.clock.now()
        self.tenant_id = application.database.write(lambda session: joined(session, sender.sdk, now))
        application.database.write(self._meet_everybody)
        connection = next(c for c in connections(application) if isinstance(c, TeamsConnection))
        self._world = World(application, connection, fake, front().address)
        self._opened = False

    def again(self, application: Application) -> "TeamsWire":
        """The bot starts again; Teams keeps what it has."""
        return TeamsWire(application, self.fake, self)

    async def close(self) -> None:
        """Nothing must have gone out that a real connector would refuse."""
        if self._before is not None:
            await self._before.close()
        await self._world.close()
        assert self.fake.wrong == []

    async def people_changed(self) -> None:
        """Whoever is new has the app as well."""
        await write(self._application.database, self._meet_everybody)

    async def _open(self) -> None:
        front().behind = self.fake.app()
        if not self._opened:
            self._opened = True
            await self._world.connection.start()

    async def happens(self, event: Event) -> None:
        """As Teams brings it: a message, or an invoke."""
        await self._open()
        world = self._world
        who = self._member(event.user)
        answer = await world.delivered(world.activity(who, id=event.event_id, **self._content(event, who)))
        assert answer.status_code == 200, answer.text
        await self._application.delivery.drain(self.tenant_id)

    async def user(self, email: str) -> str:
        """Their Entra id."""
        await self._open()
        if email not in self.fake.members:
            await self.people_changed()
        return self.fake.members[email].aad

    async def shown(self, email: str) -> list[Shown]:
        """What stands in their chat; each message must show exactly what was decided."""
        await self._open()
        if email not in self.fake.members:
            await self.people_changed()
        if email not in self.fake.members:
            return []
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

    def _member(self, aad: str) -> Member:
        """Somebody in the directory; who is not in our files is a stranger with the app."""
        known = next((member for member in self.fake.members.values() if member.aad == aad), None)
        if known is None:
            known = self.fake.joins(f"{aad}@elsewhere.example")
            known.aad = aad
        return known

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
                invoke: dict[str, Any] = {
                    "type": "invoke",
                    "name": "adaptiveCard/action",
                    "replyToId": number,
                }
                if not about.startswith(f"{who.conversation}|"):
                    # Somebody else's card: nobody sees one in a chat of their own.
                    there = {"id": about.rpartition("|")[0], "conversationType": "groupChat"}
                    invoke["conversation"] = {**there, "tenantId": self.fake.tenant}
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
