"""Each benchmark runs, tiny; and what ours hands over is what was to be handed over."""

from functools import partial
from pathlib import Path

import pytest
from sqlmodel import Session, col, func, select

from benchmarks import filling, ours, peers
from benchmarks.__main__ import MEASURES
from benchmarks.measure import SCALES
from benchmarks.processes import platform, seen
from storage.database import Database
from storage.models import Outbox, Prompt, Touchpoint
from storage.words import OutboxState

MANAGERS = 3


def test_every_manager_is_planned_a_prompt_and_gets_it_once(database: Database) -> None:
    tenant_id = database.write(partial(filling.coached, managers=MANAGERS))
    url = str(database.url)
    ours.plan(url, tenant_id)
    assert database.read(lambda session: _count(session, Prompt)) == MANAGERS
    with platform(0) as port:
        sent = ours.hand_over(url, tenant_id, port)
        found = seen(port)
    assert (sent.sent, found.arrived, found.repeated) == (MANAGERS, MANAGERS, 0)
    states = database.read(lambda session: session.exec(select(Outbox.state)).all())
    assert set(states) == {OutboxState.SENT}


def test_a_peer_sends_every_nudge_and_marks_it(tmp_path: Path) -> None:
    with platform(0) as port:
        done = peers.apscheduler_tuned(f"sqlite:///{tmp_path / 'peer.sqlite3'}", MANAGERS, port)
        found = seen(port)
    assert (done.hand_over.sent, found.arrived, found.repeated) == (MANAGERS, MANAGERS, 0)


def test_the_platform_sees_how_many_are_on_their_way_at_once() -> None:
    with platform(0.5) as port:
        peers.bare(8, port)
        assert seen(port).at_once == 8


@pytest.mark.parametrize("rows", [2, 7])
def test_the_past_has_as_many_rows_as_asked_for(any_database: Database, rows: int) -> None:
    def fill(session: Session) -> None:
        of = filling.organization(session)
        filling.tenants(session, organization_id=of, first=1, count=1)
        filling.people(session, organization_id=of, tenant_id=1, first=1, count=1)
        filling.past(session, tenant_id=1, people=1, rows=rows)

    any_database.write(fill)
    found = any_database.read(lambda session: _count(session, Touchpoint) + _count(session, Outbox))
    assert found == rows


@pytest.mark.torture
@pytest.mark.timeout(600)
@pytest.mark.parametrize("name", MEASURES)
def test_each_benchmark_runs(name: str, tmp_path: Path) -> None:
    rows = MEASURES[name](tmp_path, SCALES["tiny"])
    assert rows
    assert all(row.ours > 0 and row.peer > 0 for row in rows)


def _count(session: Session, table: type[Prompt] | type[Touchpoint] | type[Outbox]) -> int:
    return session.exec(select(func.count(col(table.id)))).one()
