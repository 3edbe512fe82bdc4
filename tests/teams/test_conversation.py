"""A person in Teams: installs the app, is asked, answers in words, taps a card, is reached again."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import Session, select

from bot.clock import StandingClock
from bot.platforms.teams.people import UNINSTALLED
from bot.timeline import Timeline
from storage import people
from storage.models import Address, Inbox, Organization, Person
from tests.cards.reading import nodes, teams_words
from tests.teams.fake.connector import Member, Next, Said
from tests.teams.world import World

pytestmark = pytest.mark.anyio

DANA = "dana.wu@halden.example"


def card(said: Said) -> Any:
    """What a message shows."""
    return said.body["attachments"][0]["content"]


def text(said: Said) -> str:
    """Its words."""
    return "\n".join(teams_words(card(said)))


def action(said: Said, title: str) -> dict[str, Any]:
    """The action behind a button."""
    return next(node for node in nodes(card(said)) if node.get("title") == title and "data" in node)


async def until_asked(world: World, who: Member, about: str) -> Said:
    """Turn the clock until the bot asks about something."""
    tenant_id = await world.connection.people.tenant_id()
    clock = world.application.clock
    assert isinstance(clock, StandingClock)
    timeline = Timeline(world.application.database, world.application.engine, clock, tenant_id)
    for _ in range(60):
        await timeline.advance(clock.now() + timedelta(days=120), stop_after_message=True, to_the_end=True)
        for said in world.shown(who):
            if about in text(said):
                return said
    raise AssertionError(f"never asked about {about}")


def tap(world: World, who: Member, said: Said, title: str, **inputs: str) -> dict[str, Any]:
    """The invoke of a button of a card."""
    data = {**action(said, title)["data"], **inputs}
    value = {"action": {"type": "Action.Execute", "data": data}, "trigger": "manual"}
    return world.activity(who, type="invoke", name="adaptiveCard/action", value=value, replyToId=said.id)


async def test_a_number_in_words_is_confirmed_by_a_tap_that_changes_the_card(world: World) -> None:
    dana = world.fake.joins(DANA)
    await world.installs(dana)
    asked = await until_asked(world, dana, "Win rate")

    said = world.activity(dana, text="win rate is 27 % now")
    first, again = await world.delivered(said), await world.delivered(said)
    assert (first.status_code, again.status_code) == (200, 200)
    shown = world.shown(dana)
    understood = shown[-1]
    assert "27 %" in text(understood)
    assert [text(each) for each in shown].count(text(understood)) == 1

    yes = next(n["title"] for n in nodes(card(understood)) if n.get("style") == "positive")
    pressed = tap(world, dana, understood, yes)
    answer = await world.delivered(pressed)
    body = answer.json()
    assert body["type"] == "application/vnd.microsoft.card.adaptive"
    kept = next(each for each in world.shown(dana) if each.id == understood.id)
    assert kept.changes == 1
    assert body["value"] == card(kept)
    assert not [n for n in nodes(card(kept)) if n.get("title") == yes]
    assert (await world.delivered(pressed)).status_code == 200
    assert asked.id
    assert world.fake.wrong == []


async def test_an_event_is_stored_before_the_answer_and_slow_work_comes_after(world: World) -> None:
    dana = world.fake.joins(DANA)
    await world.installs(dana)
    world.fake.next.append(Next(wait=1.5, takes=True))
    began = asyncio.get_running_loop().time()
    answer = await world.post(world.activity(dana, text="/alignment help"))
    took = asyncio.get_running_loop().time() - began
    assert answer.status_code == 200
    assert took < 1
    assert len(world.application.database.read(lambda s: list(s.exec(select(Inbox))))) == 1
    await world.connection.listener.finish()


async def test_who_writes_is_matched_by_e_mail_with_zone_and_conversation(world: World) -> None:
    dana = world.fake.joins(DANA.upper())
    zone = {"type": "clientInfo", "locale": "en-US", "country": "US", "timezone": "America/Los_Angeles"}
    await world.delivered(world.activity(dana, text="help", entities=[zone]))

    def look(session: Session) -> tuple[Address, Person]:
        address = session.exec(select(Address)).one()
        return address, session.get_one(Person, address.person_id)

    address, person = world.application.database.read(look)
    assert (address.external_id, address.conversation) == (dana.aad, dana.conversation)
    assert address.service_url == world.service_url
    assert (person.email, person.zone) == (DANA, "America/Los_Angeles")


async def test_a_stranger_is_told_so_once_and_nothing_comes_of_it(world: World) -> None:
    eve = world.fake.joins("eve@elsewhere.example")
    said = world.activity(eve, text="what is the win rate?")
    for _ in range(2):
        await world.delivered(said)
    (told,) = world.shown(eve)
    assert "don't know you" in told.body["text"]
    assert [row.error for row in world.application.database.read(lambda s: list(s.exec(select(Inbox))))] == [
        "stranger"
    ]


async def test_when_teams_does_not_say_who_wrote_it_may_send_it_again(world: World) -> None:
    dana = world.fake.joins(DANA)
    world.fake.next.append(Next(status=500, method="GET"))
    said = world.activity(dana, text="help")
    assert (await world.delivered(said)).status_code == 503
    assert (await world.delivered(said)).status_code == 200
    assert world.shown(dana)


async def test_not_installed_is_shown_and_over_once_they_install(world: World) -> None:
    """A normal state: nobody writes to them, the learning team sees why, and installing ends it."""
    liam = world.fake.joins("liam.byrne@halden.example", installed=False)
    mei = world.fake.joins("mei.tanaka@halden.example")
    await world.installs(mei)
    await world.application.engine.look()

    def reached(session: Session) -> list[tuple[str, str]]:
        organization = session.exec(select(Organization)).one()
        return people.not_reached(session, organization_id=organization.key_id)

    before = dict(world.application.database.read(reached))
    assert "not installed" in before["Liam Byrne"]
    assert not world.shown(liam)

    liam.installed = True
    await world.installs(liam)
    assert "Liam Byrne" not in dict(world.application.database.read(reached))
    assert "Liam" in text(await until_asked(world, liam, "Liam"))

    await world.delivered(world.activity(liam, type="installationUpdate", action="remove"))
    assert dict(world.application.database.read(reached))["Liam Byrne"] == UNINSTALLED


async def test_a_command_may_mention_the_bot_and_in_a_channel_says_where(world: World) -> None:
    mei = world.fake.joins("mei.tanaka@halden.example")
    await world.installs(mei)
    mention = {
        "type": "mention",
        "mentioned": {"id": "28:bot", "name": "Alignment"},
        "text": "<at>Alignment</at>",
    }
    there = {
        "id": "19:team@thread.tacv2;messageid=1690000000000",
        "conversationType": "channel",
        "isGroup": True,
        "tenantId": world.fake.tenant,
    }
    said = world.activity(mei, text="<at>Alignment</at>&nbsp;help\n", entities=[mention], conversation=there)
    assert (await world.delivered(said)).status_code == 200
    stored = world.application.database.read(lambda s: s.exec(select(Inbox)).one())
    assert stored.payload["type"] == "command"
    assert stored.payload["text"] == "help"
    assert stored.payload["channel"] == "19:team@thread.tacv2"
    address = world.application.database.read(lambda s: s.exec(select(Address)).one())
    assert address.conversation == mei.conversation
