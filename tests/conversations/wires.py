"""How each platform carries people's words in the conversation tests, by name."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from sqlmodel import Session, col, select

from bot.app import Application
from bot.database import read, write
from prompts.cards import Card, plain_text
from storage import sandbox as chat
from storage.models import Person, SandboxMessage, Tenant
from workflows.events import Event

PLATFORMS = ("sandbox", "slack", "slack_socket", "teams")
"""Every conversation test runs on each of these."""


@dataclass(frozen=True)
class Shown:
    """One message as a person sees it now."""

    ref: str
    card: Card

    @property
    def text(self) -> str:
        """Without markup."""
        return plain_text(self.card)


class Wire(Protocol):
    """How one platform carries a person's words and shows the bot's."""

    tenant_id: int

    async def close(self) -> None:
        """Let go of everything, in the loop of the test."""
        ...

    def again(self, application: Application) -> "Wire":
        """The bot starts again; the platform keeps what it has."""
        ...

    async def happens(self, event: Event) -> None:
        """Bring an event in, as the platform would."""
        ...

    async def people_changed(self) -> None:
        """Somebody may be new, and is on the platform."""
        ...

    async def user(self, email: str) -> str:
        """The platform's id of a person."""
        ...

    async def shown(self, email: str) -> list[Shown]:
        """The bot's messages to a person, oldest first."""
        ...


@dataclass(frozen=True)
class Line:
    """One platform, before there is an application."""

    settings: Callable[[], dict[str, Any]]
    """What the application is assembled with, so that it speaks to this platform."""
    wire: Callable[[Application], Wire]
    """The way there for everybody in the application's database."""


class SandboxWire:
    """The sandbox's chat."""

    def __init__(self, application: Application) -> None:
        self._application = application
        self.tenant_id = application.database.read(lambda session: session.exec(select(Tenant)).one().key_id)

    async def close(self) -> None:
        """There is nothing to close."""

    def again(self, application: Application) -> "SandboxWire":
        return SandboxWire(application)

    async def happens(self, event: Event) -> None:
        await self._application.gateway.receive(event)
        await self._application.gateway.process(self.tenant_id, event.conversation)
        await self._application.delivery.drain(self.tenant_id)

    async def people_changed(self) -> None:
        """Everybody is in it."""

    async def user(self, email: str) -> str:
        def find(session: Session) -> str:
            person = session.exec(select(Person).where(Person.email == email)).one()
            now = self._application.clock.now()
            return chat.address(session, tenant_id=self.tenant_id, person=person, now=now).external_id

        return await write(self._application.database, find)

    async def shown(self, email: str) -> list[Shown]:
        def find(session: Session) -> list[Shown]:
            query = (
                select(SandboxMessage)
                .join(Person, col(Person.id) == col(SandboxMessage.person_id))
                .where(Person.email == email, col(SandboxMessage.token).is_not(None))
                .order_by(col(SandboxMessage.id))
            )
            return [Shown(str(row.id), Card.model_validate(row.card)) for row in session.exec(query)]

        return await read(self._application.database, find)


def line(platform: str) -> Line:
    """A new one of this platform. What it needs is imported only where it is used."""
    match platform:
        case "slack" | "slack_socket":
            from tests.slack.wire import SlackLine

            slack = SlackLine(socket_mode=platform == "slack_socket")
            return Line(slack.settings, slack.wire)
        case "teams":
            from tests.teams.wire import TeamsLine

            teams = TeamsLine()
            return Line(teams.settings, teams.wire)
        case _:
            assert platform == "sandbox"
            return Line(dict, SandboxWire)
