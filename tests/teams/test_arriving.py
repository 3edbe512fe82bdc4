"""Who has the app before, and who gets it after, the bot first wants to write to them."""

from datetime import timedelta

import pytest
from sqlmodel import select

from bot.clock import StandingClock
from bot.timeline import Timeline
from storage.models import Stranger
from tests.teams.conftest import EXAMPLE, NOW
from tests.teams.world import World
from workflows.files import plan

pytestmark = pytest.mark.anyio

DANA = "dana.wu@halden.example"


async def timeline(world: World) -> Timeline:
    application = world.application
    assert isinstance(application.clock, StandingClock)
    tenant_id = await world.connection.people.tenant_id()
    return Timeline(application.database, application.engine, application.clock, tenant_id)


async def test_who_installs_late_is_introduced_and_asked_what_they_missed(world: World) -> None:
    time = await timeline(world)
    dana = world.fake.joins(DANA, installed=False)
    await time.advance(NOW + timedelta(days=8))
    assert world.shown(dana) == []

    dana.installed = True
    await world.installs(dana)
    await time.advance(NOW + timedelta(days=9))
    assert [said.body["summary"] for said in world.shown(dana)] == [
        "Mei Tanaka named you for Consultative Selling",
        "Consultative Selling: Win rate and The four alignment questions",
    ]


async def test_who_installs_before_any_file_names_them_is_known_once_one_does(empty: World) -> None:
    dana = empty.fake.joins(DANA)
    await empty.installs(dana)
    tenant_id = await empty.connection.people.tenant_id()
    text = EXAMPLE.read_text(encoding="utf-8")
    empty.application.database.write(
        lambda session: plan.import_program(session, text, name="s.yaml", tenant_id=tenant_id, now=NOW)
    )
    await (await timeline(empty)).advance(NOW + timedelta(days=2))
    assert [said.body["summary"] for said in empty.shown(dana)]
    assert empty.application.database.read(lambda session: session.exec(select(Stranger)).all()) == []


async def test_a_newer_package_is_no_reason_to_refuse_anything(world: World) -> None:
    dana = world.fake.joins(DANA)
    for action in ("add-upgrade", "remove-upgrade"):
        answer = await world.delivered(world.activity(dana, type="installationUpdate", action=action))
        assert answer.status_code == 200
    await (await timeline(world)).advance(NOW + timedelta(days=8))
    assert world.shown(dana)


async def test_whoever_has_not_installed_it_is_not_counted_as_reached(world: World) -> None:
    mei = world.fake.joins("mei.tanaka@halden.example")
    await world.installs(mei)
    await world.delivered(world.activity(mei, text="alignment people"))
    card = str(world.shown(mei)[-1].body)
    assert "1 people can be reached" in card or "1 person can be reached" in card
    assert "Dana Wu: has not got the app yet" in card
