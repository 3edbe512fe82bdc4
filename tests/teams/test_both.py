"""One person on Slack and on Teams is one person, written to where they choose."""

import pytest
from sqlmodel import Session, select

from storage import addresses, tenants
from storage.models import Address, Person
from storage.words import Platform
from tests.teams.conftest import NOW
from tests.teams.test_conversation import DANA, text
from tests.teams.world import World

pytestmark = pytest.mark.anyio


async def test_who_is_on_slack_too_stays_there_until_they_say_here(world: World) -> None:
    database = world.application.database
    teams = await world.connection.people.tenant_id()

    def on_slack(session: Session) -> int:
        tenant = tenants.join(session, platform=Platform.SLACK, external_id="T1", name="Slack", now=NOW)
        addresses.meet(session, tenant_id=tenant.key_id, user="U1", email=DANA, now=NOW)
        person = session.exec(select(Person).where(Person.email == DANA)).one()
        person.home_tenant_id = tenant.key_id
        session.add(person)
        return tenant.key_id

    slack = database.write(on_slack)

    def home(session: Session) -> tuple[int, int]:
        person = session.exec(select(Person).where(Person.email == DANA)).one()
        known = session.exec(select(Address).where(Address.person_id == person.key_id)).all()
        return person.home_tenant_id, len(known)

    dana = world.fake.joins(DANA)
    await world.installs(dana)
    assert database.read(home) == (slack, 2)

    await world.delivered(world.activity(dana, text="here"))
    assert database.read(home) == (teams, 2)
    assert "here in Microsoft Teams from now on" in text(world.shown(dana)[-1])


async def test_who_cannot_be_reached_on_slack_is_written_to_in_teams(world: World) -> None:
    database = world.application.database
    teams = await world.connection.people.tenant_id()

    def on_slack(session: Session) -> None:
        tenant = tenants.join(session, platform=Platform.SLACK, external_id="T1", name="Slack", now=NOW)
        person = session.exec(select(Person).where(Person.email == DANA)).one()
        person.home_tenant_id = tenant.key_id
        session.add(person)

    database.write(on_slack)
    await world.installs(world.fake.joins(DANA))
    found = database.read(lambda session: session.exec(select(Person).where(Person.email == DANA)).one())
    assert found.home_tenant_id == teams
