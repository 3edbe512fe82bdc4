"""`alignment teams install`: the app comes to people through Graph, and everybody left out is named."""

import pytest
from sqlmodel import select

from bot.app import assemble
from bot.clock import StandingClock
from bot.mistakes import Mistake
from bot.settings import Settings
from bot.teams_install import install_for
from storage import tenants
from storage.database import Database
from storage.models import Address
from storage.words import Platform
from tests.teams.conftest import EXAMPLE, NOW
from tests.teams.fake.connector import Connector, Next
from tests.teams.fake.serving import Front
from tests.teams.world import settings
from workflows.files import plan


def test_everybody_not_met_yet_gets_the_app(front: Front, fake: Connector, database: Database) -> None:
    chosen = Settings(database_url=str(database.url), teams=settings(front.address, fake))
    application = assemble(chosen, clock=StandingClock(NOW), database=database)

    def set_up(session):
        tenant = tenants.join(session, platform=Platform.TEAMS, external_id="tenant-1", name="T", now=NOW)
        text = EXAMPLE.read_text(encoding="utf-8")
        plan.import_program(session, text, name="selling.yaml", tenant_id=tenant.key_id, now=NOW)

    assert "import a program first" in install_for(application, [])[0]
    database.write(set_up)
    dana = fake.joins("dana.wu@halden.example", installed=False)
    fake.joins("tom.ruiz@halden.example")
    fake.next.append(Next(status=429, headers={"retry-after": "0"}, method="GET"))

    told = install_for(application, [])
    assert dana.installed
    assert "1 installed." in told
    assert "1 had it already." in told
    reached = database.read(lambda session: {each.external_id for each in session.exec(select(Address))})
    assert reached == {each.aad for each in fake.members.values()}
    assert "liam.byrne@halden.example is not in this directory." in told
    assert fake.wrong == []

    fake.next.append(Next(status=403, body={"error": {"code": "Forbidden"}}))
    with pytest.raises(Mistake, match=r"TeamsAppInstallation\.ReadWriteSelfForUser\.All"):
        install_for(application, ["dana.wu@halden.example"])
    fake.published = False
    with pytest.raises(Mistake, match="alignment teams package"):
        install_for(application, [])
