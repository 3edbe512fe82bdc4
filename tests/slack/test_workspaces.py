"""The whole application with several workspaces: each has a token of its own, until it removes the app."""

import json
from datetime import datetime

import httpx
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlmodel import Session, select

from bot.app import Application, assemble, connections
from bot.clock import StandingClock
from bot.platforms.slack.send import SlackSender
from bot.sending.outcomes import Held, Outcome, Outgoing, Sent
from bot.settings import Settings, SlackSettings
from bot.web.app import build
from prompts.cards import Card, Text
from storage import tenants
from storage.database import Database
from storage.models import Address, Person, Tenant
from storage.words import Platform
from tests.slack.authority import CLIENT_ID, CLIENT_SECRET, Authority, running
from tests.slack.fake.delivery import SECRET, signed
from tests.storage import rows
from workflows import installing

HERE = "https://alignment.example.com"
CARD = Card(summary="Hello", parts=(Text(body="Hello"),))


def application(database: Database, authority: Authority) -> Application:
    slack = SlackSettings(
        client_id=CLIENT_ID,
        client_secret=SecretStr(CLIENT_SECRET),
        signing_secret=SecretStr(SECRET),
        workspaces="T0001,T0002",
        base_url=authority.url,
    )
    key = SecretStr(Fernet.generate_key().decode())
    clock = StandingClock(rows.NOW)
    return assemble(Settings(slack=slack, public_url=HERE, secret_key=(key,)), clock=clock, database=database)


async def install(http: httpx.AsyncClient, authority: Authority, team: str) -> None:
    """Somebody there opens the page and presses Allow."""
    asked = httpx.URL((await http.get("/slack/install")).headers["location"]).params
    authority.grant(team, team, team)
    done = await http.get("/slack/oauth_redirect", params={"code": team, "state": asked["state"]})
    assert done.status_code == 200, done.text


def person_in(session: Session, team: str, name: str) -> Person:
    at = tenants.named(session, platform=Platform.SLACK, external_id=team)
    assert at is not None
    return rows.person(session, at, name=name)


async def removed(http: httpx.AsyncClient, team: str, at: datetime) -> int:
    body = json.dumps(
        {
            "type": "event_callback",
            "event_id": f"Ev{team}",
            "event_time": int(at.timestamp()),
            "team_id": team,
            "event": {"type": "app_uninstalled"},
            "authorizations": [{"team_id": team, "is_enterprise_install": False}],
        }
    ).encode()
    headers = {"content-type": "application/json", **signed(body)}
    return (await http.post("/slack/events", content=body, headers=headers)).status_code


async def test_each_workspace_with_its_own_token_until_it_is_removed(database: Database) -> None:
    async with running() as authority:
        app = application(database, authority)
        web = build(app, world=None, stopping=None)  # type: ignore[arg-type]  # the sandbox's, not ours
        async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url=HERE) as http:
            await install(http, authority, "T0001")
            await install(http, authority, "T0002")

            def fill(session: Session) -> dict[str, tuple[int, int]]:
                people = [person_in(session, "T0001", "dana"), person_in(session, "T0002", "ben")]
                return {each.name: (each.home_tenant_id, each.key_id) for each in people}

            who = app.database.write(fill)

            async def send(name: str, token: str) -> Outcome:
                tenant_id, person_id = who[name]
                message = Outgoing(token, tenant_id, person_id, CARD, rows.NOW, None)
                return await app.senders[Platform.SLACK].send(message)

            assert isinstance(await send("Dana", "1"), Sent)
            assert isinstance(await send("Ben", "2"), Sent)
            posted = [token for method, token in authority.called if method == "chat.postMessage"]
            assert posted == ["xoxe.xoxb-1", "xoxe.xoxb-2"]

            assert await removed(http, "T0001", rows.NOW) == 200
            outcome = await send("Dana", "3")
            assert isinstance(outcome, Held)
            assert "install it again" in outcome.why
            assert isinstance(await send("Ben", "4"), Sent)
            assert app.database.read(reasons) == {"T0001": installing.REMOVED, "T0002": None}
            assert await removed(http, "T0666", rows.NOW) == 403, "not one of ours"

            await install(http, authority, "T0001")
            assert isinstance(await send("Dana", "3"), Sent)
            assert app.database.read(reasons) == {"T0001": None, "T0002": None}
        await close(app)


async def close(app: Application) -> None:
    for connection in connections(app):
        await connection.stop()


async def test_whom_their_workspace_does_not_know_is_looked_for_in_the_others(database: Database) -> None:
    async with running() as authority:
        app = application(database, authority)
        web = build(app, world=None, stopping=None)  # type: ignore[arg-type]
        async with httpx.AsyncClient(transport=httpx.ASGITransport(web), base_url=HERE) as http:
            await install(http, authority, "T0001")
            await install(http, authority, "T0002")
        dana = app.database.write(lambda session: person_in(session, "T0001", "dana").key_id)
        authority.strangers.add(("xoxe.xoxb-1", "dana@halden.example"))
        sender = app.senders[Platform.SLACK]
        assert isinstance(sender, SlackSender)

        def home(session: Session) -> tuple[str, datetime | None]:
            person = session.get_one(Person, dana)
            return session.get_one(Tenant, person.home_tenant_id).external_id, person.introduced_at

        here, there = app.database.read(numbers)
        assert await sender.people.refresh(there, 20) == 0, "nobody is lost yet"
        assert await sender.people.refresh(here, 20) == 1
        assert app.database.read(home)[0] == "T0001"
        assert await sender.people.refresh(there, 20) == 1
        assert app.database.read(home) == ("T0002", None), "written to there, and introduced"
        assert await sender.people.refresh(there, 20) == 0, "asked once a day"
        await close(app)


def reasons(session: Session) -> dict[str, str | None]:
    """Why somebody of each workspace cannot be reached."""
    query = select(Tenant.external_id, Address.unreachable).join(Address)
    return dict(session.exec(query).all())


def numbers(session: Session) -> list[int]:
    """The tenants' numbers, oldest first."""
    return [tenant.key_id for tenant in tenants.of_platform(session, platform=Platform.SLACK)]
