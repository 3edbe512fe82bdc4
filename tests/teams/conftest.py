"""Fixtures of the Teams tests."""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.app import assemble, connections, name_learning_team
from bot.clock import StandingClock
from bot.platforms.teams.connection import TeamsConnection
from bot.settings import Settings
from storage import tenants
from storage.database import Database
from storage.words import Platform
from tests.teams.fake.connector import Connector
from tests.teams.fake.serving import Front, begin_serving
from tests.teams.world import World, settings
from workflows.files import plan

EXAMPLE = Path(__file__).parents[2] / "examples" / "consultative-selling.yaml"
NOW = datetime(2026, 5, 25, 13, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    """Async tests run on asyncio, as the program does."""
    return "asyncio"


@pytest.fixture(scope="session")
def front() -> Front:
    """One loopback address for Microsoft."""
    return begin_serving(Front())


@pytest.fixture
def fake(front: Front) -> Connector:
    """A Microsoft of this test's own."""
    connector = Connector()
    front.behind = connector.app()
    return connector


@pytest.fixture
async def world(front: Front, fake: Connector, database: Database) -> AsyncIterator[World]:
    """The sales example a week before its sponsor is first asked, in Teams."""
    made = await begin(front, fake, database)
    yield made
    await made.close()


@pytest.fixture
async def empty(front: Front, fake: Connector, database: Database) -> AsyncIterator[World]:
    """A bot that nobody has given a program yet, in Teams."""
    made = await begin(front, fake, database, program=False)
    yield made
    await made.close()


async def begin(
    front: Front, fake: Connector, database: Database, *, program: bool = True, **changes: object
) -> World:
    """A bot with the sales example, connected."""
    chosen = Settings(
        database_url=str(database.url),
        teams=settings(front.address, fake, **changes),
        learning_team=("mei.tanaka@halden.example",),
    )
    application = assemble(chosen, clock=StandingClock(NOW), database=database)

    def set_up(session):
        tenant = tenants.join(
            session, platform=Platform.TEAMS, external_id=fake.tenant, name="Teams", now=NOW
        )
        if not program:
            return
        text = EXAMPLE.read_text(encoding="utf-8")
        plan.import_program(session, text, name="selling.yaml", tenant_id=tenant.key_id, now=NOW)
        name_learning_team(session, chosen)

    database.write(set_up)
    connection = next(each for each in connections(application) if isinstance(each, TeamsConnection))
    await connection.start()
    return World(application, connection, fake, front.address)
