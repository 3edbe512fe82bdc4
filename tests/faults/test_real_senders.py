"""What the fake platform's sender is too simple for: Slack's own sender, leases as long as people's."""

import asyncio
import threading
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from aiohttp import web
from sqlmodel import Session, col, select
from typing_extensions import override

from storage import addresses, outbox, tenants
from storage.database import Database
from storage.models import Outbox
from storage.words import Category, OutboxState, Platform
from tests.faults.crew import SLACK_TOKEN, Crew, Nursery
from tests.faults.mail import CARD, UNNOTICED, judge, mail
from tests.faults.platform import FakePlatform, Way
from tests.faults.sender import Policy
from tests.postgres_server import PostgresServer
from tests.slack.fake.server import FakeSlack
from tests.slack.fake.world import Workspace
from tests.storage import rows

PEOPLE = 30

pytestmark = [pytest.mark.torture, pytest.mark.postgres, pytest.mark.timeout(400)]


class Thoughtful(FakeSlack):
    """It says of nobody whether they want to be disturbed, until it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.workspace = self.add(Workspace("T0HALDEN", SLACK_TOKEN))
        self.asked = 0
        self.says = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fake-slack")

    def opens(self) -> None:
        """In a thread of its own: it outlives every process."""
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self.start(), self._loop).result(60)

    def closes(self) -> None:
        """For good."""
        asyncio.run_coroutine_threadsafe(self._end(), self._loop).result(60)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        await self.stop()
        others = asyncio.all_tasks() - {asyncio.current_task()}
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    @override
    async def _call(self, request: web.Request) -> web.StreamResponse:
        if request.match_info["method"] == "dnd.info":
            self.asked += 1
            if not self.says:
                await asyncio.sleep(3_600)
        return await super()._call(request)

    def arrived(self) -> Counter[str]:
        """How often each message stands there."""
        return Counter(str((m.metadata or {})["event_payload"]["id"]) for m in list(self.workspace.messages))


@pytest.fixture
def slack() -> Iterator[Thoughtful]:
    """Slack, as long as a test runs."""
    made = Thoughtful()
    made.opens()
    yield made
    made.closes()


@pytest.fixture
def patient(postgres: Database, platform: FakePlatform, tmp_path: Path) -> Iterator[Crew]:
    """Workers that have a message in hand for a minute, as those of people."""
    nursery = Nursery(lease=60)
    made = Crew(nursery, postgres, platform, tmp_path)
    yield made
    made.end()
    nursery.close()


def mail_on_slack(database: Database, slack: Thoughtful) -> None:
    """A message to each of some people, whom Slack knows already."""

    def write(session: Session) -> None:
        now = datetime.now(UTC)
        at = tenants.join(session, platform=Platform.SLACK, external_id="T0HALDEN", name="H", now=now)
        for number in range(PEOPLE):
            person = rows.person(session, at, name=f"person{number}")
            user = str(slack.workspace.user(person.email)["id"])
            addresses.meet(
                session,
                tenant_id=at.key_id,
                user=user,
                email=person.email,
                now=now,
                conversation=slack.workspace.direct(user),
            )
            outbox.post(session, person=person, message="hello", card=CARD, category=Category.REPLY, now=now)

    database.write(write)


def states(database: Database) -> Counter[OutboxState]:
    """How many messages are in which state."""
    return Counter(database.read(lambda session: session.exec(select(col(Outbox.state))).all()))


def test_who_is_paused_amid_what_is_asked_before_a_message_posts_nothing_late(
    patient: Crew, slack: Thoughtful
) -> None:
    mail_on_slack(patient.database, slack)
    paused = patient.born(slack=slack.base_url, settle=2.0, patience=25.0)
    patient.until(lambda: slack.asked == PEOPLE)
    paused.pause()
    assert states(patient.database) == {OutboxState.SENDING: PEOPLE}, "it has them all in hand"
    slack.says = True
    other = patient.born(slack=slack.base_url, settle=2.0, patience=25.0)
    patient.until(lambda: states(patient.database) == {OutboxState.SENT: PEOPLE}, seconds=180)
    paused.resume()
    for process in (paused, other):
        process.ends()
    patient.until(lambda: not (paused.alive() or other.alive()))
    assert slack.arrived() == dict.fromkeys(slack.arrived(), 1)
    assert slack.arrived().total() == PEOPLE


def test_what_a_platform_took_while_the_database_was_away_is_not_sent_again(
    patient: Crew, platform: FakePlatform, postgres_server: PostgresServer
) -> None:
    """Nobody can look there, so it is known to the process that heard the answer, and to nobody else."""
    platform.habit = lambda _message, _attempt: Way.SLOW
    platform.slow = 3.0
    mail(patient.database, now=datetime.now(UTC), tenants=8, people=10, each=1)
    patient.all_born(in_earnest=True, policy=Policy.AGAIN, settle=150.0, patience=25.0)
    patient.until(partial(platform.has_met, 40))
    postgres_server.goes_away()
    time.sleep(2 * platform.slow)
    patient.until(lambda: any(process.said("late_not_marked") for process in patient.hired))
    time.sleep(65)  # longer than a lease
    postgres_server.comes_back()
    patient.until(patient.done, seconds=240)
    assert judge(patient.database, platform) == UNNOTICED
