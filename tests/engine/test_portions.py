"""However much is due: it is done a portion at a time, the same as in one, and nobody waits behind it."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import Session, select

from benchmarks import filling
from benchmarks.filling import MONDAY, TUESDAY
from bot.app import assemble
from bot.clock import StandingClock
from bot.engine import jobs
from bot.engine.embedded import EmbeddedEngine
from bot.settings import Settings
from storage import touchpoints
from storage.database import Database
from storage.models import Cohort, Outbox, Tenant, Touchpoint
from storage.words import Kind, TouchpointState
from tests.distributed.conftest import Here
from tests.distributed.people import queued
from tests.distributed.record import Record
from tests.engine.test_looks import planned, rows_of
from tests.storage import rows
from workflows import planning, registry
from workflows.contact import Planned, Scene
from workflows.tick import tick

MANAGERS = 8


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Cohorts of two managers, and portions that hold little."""
    monkeypatch.setattr(filling, "IN_A_COHORT", 2)
    monkeypatch.setattr("workflows.planning._PEOPLE", 4)
    monkeypatch.setattr("workflows.tick._PORTION", 3)


@pytest.fixture
def coached(small: None, database: Database) -> Database:
    """Four cohorts whose week is to be planned on Monday; all their prompts are due on Tuesday at ten."""
    database.write(partial(filling.coached, managers=MANAGERS))
    return database


def _looks(database: Database, now: datetime) -> Iterator[bool]:
    """Look again as often as told, each time in a process of its own: what the last one knew is gone."""
    more = True
    while more:
        process = Database(database.url.render_as_string(), durable=False)
        more = process.write(partial(tick, tenant_id=1, now=now))
        process.close()
        yield more


def test_a_week_in_portions_is_the_week_in_one(
    coached: Database, sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    contacts = []
    for more in _looks(coached, MONDAY):
        contacts.append(len(rows_of(coached, Touchpoint, lambda row: row.id)))
        assert more is (len(contacts) < 2)
    assert 0 < contacts[0] < contacts[1]
    assert rows_of(coached, Cohort, lambda row: row.next_plan_at) == [MONDAY + planning.AGAIN] * 4
    asked = []
    for _ in _looks(coached, TUESDAY):
        asked.append(len(rows_of(coached, Outbox, lambda row: row.id)))
    assert asked == [3, 6, MANAGERS]

    monkeypatch.setattr("workflows.planning._PEOPLE", 1_000)
    monkeypatch.setattr("workflows.tick._PORTION", 1_000)
    once = Database(f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'once.sqlite3')}", durable=False)
    once.write(partial(filling.coached, managers=MANAGERS))
    assert [len(list(_looks(once, now))) for now in (MONDAY, TUESDAY)] == [1, 1]
    assert planned(coached) == planned(once)
    once.close()


def test_nobody_is_asked_before_all_is_planned(coached: Database) -> None:
    """Else a question of the last cohort could not stand on the same card as one of the first."""
    more = coached.write(partial(tick, tenant_id=1, now=TUESDAY))
    due = coached.read(partial(touchpoints.due, tenant_id=1, now=TUESDAY))
    assert more
    assert due != []
    assert rows_of(coached, Outbox, lambda row: row.id) == []


def test_a_portion_holds_all_that_is_due_with_its_people(any_database: Database) -> None:
    def write(session: Session) -> int:
        at = rows.tenant(session)
        ann, bob, cem = (rows.person(session, at, name=name) for name in ("ann", "bob", "cem"))
        now = {"next_at": rows.NOW}
        for key, who, changes in (
            ("first", ann, now),
            ("second", bob, now),
            ("cem's", cem, now),
            ("ann's other", ann, now),
            ("cem's, handed to bob", cem, {"asked_of_id": bob.key_id, **now}),
            ("bob's, handed to cem", bob, {"asked_of_id": cem.key_id, **now}),
            ("ann's tomorrow", ann, {"next_at": rows.NOW + timedelta(days=1)}),
            ("ann's answered", ann, {"state": TouchpointState.ANSWERED, "next_at": None}),
        ):
            rows.touchpoint(session, who, key=key, **changes)
        return at.key_id

    tenant_id = any_database.write(write)
    found = any_database.read(partial(touchpoints.due, tenant_id=tenant_id, now=rows.NOW, limit=2))
    assert [each.key for each in found] == ["first", "second", "ann's other", "cem's, handed to bob"]


def test_a_cohort_that_cannot_be_planned_stops_no_other_and_nothing_that_is_due(
    coached: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    coaching = registry.WORKFLOWS[Kind.COACHING]

    def when(scene: Scene, until: object) -> Iterator[Planned]:
        if scene.cohort.id == 2:
            raise ZeroDivisionError
        yield from coaching.when(scene, until)  # type: ignore[arg-type]

    with monkeypatch.context() as broken:
        broken.setitem(registry.WORKFLOWS, Kind.COACHING, replace(coaching, when=when))
        for now in (MONDAY, TUESDAY):
            assert len(list(_looks(coached, now))) < 10
            assert set(_next_plans(coached)) == {now + timedelta(hours=1), MONDAY + planning.AGAIN}
            assert _next_plans(coached)[1] == now + timedelta(hours=1)
    said = [record.__dict__["cohort"] for record in caplog.records if record.levelname == "ERROR"]
    assert said == [2, 2]
    assert sorted(rows_of(coached, Outbox, lambda row: row.person_id)) == [1, 2, 5, 6, 7, 8]
    list(_looks(coached, TUESDAY + timedelta(hours=1)))
    assert sorted(rows_of(coached, Outbox, lambda row: row.person_id)) == [*range(1, MANAGERS + 1)]


def _next_plans(database: Database) -> list[datetime]:
    return rows_of(database, Cohort, lambda row: row.next_plan_at)


def test_what_stays_due_whatever_is_done_holds_up_nothing(
    coached: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    coaching = registry.WORKFLOWS[Kind.COACHING]
    list(_looks(coached, MONDAY))
    nothing = replace(coaching, ask=lambda _turn, _person, _asked: None)
    monkeypatch.setitem(registry.WORKFLOWS, Kind.COACHING, nothing)
    assert len(list(_looks(coached, TUESDAY))) == 3
    assert {record.__dict__["action"] for record in caplog.records} == {"contact_failed"}
    query = select(Touchpoint.next_at).where(Touchpoint.due_at <= TUESDAY)
    next_at = coached.read(lambda session: list(session.exec(query)))
    assert next_at == [TUESDAY + timedelta(hours=1)] * MANAGERS


class Portions:
    """In the place of a tick: each tenant has so many portions, and is due until the last is done."""

    def __init__(self, **portions: int) -> None:
        self.left = portions
        self.seen: list[str] = []

    def __call__(self, session: Session, *, tenant_id: int, **_now: datetime) -> bool:
        tenant = session.get_one(Tenant, tenant_id)
        self.seen.append(tenant.name)
        self.left[tenant.name] -= 1
        if self.left[tenant.name] < 0:
            raise ZeroDivisionError
        if self.left[tenant.name] == 0:
            tenant.next_plan_at = None
        return tenant.next_plan_at is not None

    def due(self, session: Session) -> dict[str, int]:
        """The tenants, due by now."""
        return {name: rows.tenant(session, name=name, next_plan_at=rows.NOW).key_id for name in self.left}


async def test_who_has_much_to_do_keeps_nobody_waiting(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    portions = Portions(busy=4, calm=1, broken=0)
    database.write(portions.due)
    monkeypatch.setattr("bot.engine.embedded.tick", portions)
    made = assemble(Settings(), clock=StandingClock(rows.NOW), database=database)
    assert isinstance(made.engine, EmbeddedEngine)
    await made.engine.start()
    assert portions.seen == ["busy", "calm", "broken"]  # a process that begins takes events after one round
    await made.engine.stop()
    portions.seen.clear()

    again = assemble(Settings(), clock=made.clock, database=database).engine
    portions.left["calm"] = 2
    database.write(partial(_due_again, name="calm"))
    with pytest.raises(ExceptionGroup):
        await again.look()
    assert portions.seen == ["busy", "calm", "broken", "busy", "calm", "busy"]


def _due_again(session: Session, *, name: str) -> None:
    session.exec(select(Tenant).where(Tenant.name == name)).one().next_plan_at = rows.NOW


@pytest.mark.postgres
async def test_a_worker_defers_what_is_left_behind_the_others(
    postgres: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    portions = Portions(busy=2, calm=1)
    tenants = postgres.write(portions.due)
    monkeypatch.setattr("bot.engine.distributed.tick", portions)
    engine = Here(postgres, Record(tmp_path / "record.txt")).engine
    await engine.start()
    await jobs.defer(engine._queue, [jobs.tick_of(tenants["calm"])])
    await engine._tick(tenants["busy"])
    assert queued(postgres) == [f"tick:{tenants['calm']}", f"tick:{tenants['busy']}"]
    await engine._tick(tenants["busy"])
    await engine.stop()
    assert portions.seen == ["busy", "busy"]
