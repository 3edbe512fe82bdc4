"""Planned contacts: found when they are due, changed only from the state that was expected."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from storage import touchpoints
from storage.database import Database
from storage.models import Touchpoint
from storage.words import TouchpointState, Why
from tests.storage import rows
from tests.storage.test_writers import all_at_once

HOUR = timedelta(hours=1)


def one(session: Session) -> int:
    return rows.touchpoint(session, rows.person(session, rows.tenant(session))).key_id


def moved(database: Database, number: int, expected: TouchpointState, to: TouchpointState) -> bool:
    def move(session: Session) -> bool:
        found = session.get_one(Touchpoint, number)
        return touchpoints.move(session, touchpoint=found, expected=[expected], to=to, next_at=None)

    return database.write(move)


def test_a_contact_moves_from_the_state_that_was_expected(any_database: Database) -> None:
    number = any_database.write(one)
    assert moved(any_database, number, TouchpointState.PLANNED, TouchpointState.ASKED)
    assert rows.values(any_database, Touchpoint.state) == [TouchpointState.ASKED]
    assert rows.values(any_database, Touchpoint.next_at) == [None]


def test_a_contact_that_somebody_moved_before_stays_where_it_is(any_database: Database) -> None:
    number = any_database.write(one)
    moved(any_database, number, TouchpointState.PLANNED, TouchpointState.ASKED)
    assert not moved(any_database, number, TouchpointState.PLANNED, TouchpointState.SKIPPED)
    assert rows.values(any_database, Touchpoint.state) == [TouchpointState.ASKED]


def test_of_many_who_move_it_at_once_one_does(any_database: Database) -> None:
    number = any_database.write(one)
    done: list[bool] = []
    all_at_once(
        lambda _: done.append(moved(any_database, number, TouchpointState.PLANNED, TouchpointState.ASKED)),
        times=12,
    )
    assert sum(done) == 1


def test_what_was_changed_before_a_move_is_not_lost(any_database: Database) -> None:
    number = any_database.write(one)

    def change(session: Session) -> None:
        found = session.get_one(Touchpoint, number)
        found.reminders = 2
        touchpoints.close(session, touchpoint=found, to=TouchpointState.EXPIRED, why=Why.NO_DATA)

    any_database.write(change)
    found = any_database.read(lambda s: s.get_one(Touchpoint, number))
    assert (found.reminders, found.state, found.why) == (2, TouchpointState.EXPIRED, Why.NO_DATA)


def test_the_same_contact_is_planned_once(any_database: Database) -> None:
    def plan_twice(session: Session) -> None:
        who = rows.person(session, rows.tenant(session))
        rows.touchpoint(session, who, key="spring/kpi_update/day+30/win-rate/dana")
        rows.touchpoint(session, who, key="spring/kpi_update/day+30/win-rate/dana")

    with pytest.raises(IntegrityError):
        any_database.write(plan_twice)


def test_idle_tenants_are_not_named(any_database: Database) -> None:
    def write(session: Session) -> list[int]:
        names = ("contact", "cohort", "digest", "idle", "later", "closed")
        at = {name: rows.tenant(session, name=name) for name in names}
        who = {name: rows.person(session, tenant) for name, tenant in at.items()}
        rows.touchpoint(session, who["contact"], key="a")
        rows.touchpoint(session, who["later"], key="b", next_at=rows.NOW + HOUR)
        rows.touchpoint(session, who["closed"], key="c", next_at=None, state=TouchpointState.ANSWERED)
        rows.cohort(session, rows.program(session, at["cohort"]), next_plan_at=rows.NOW)
        at["digest"].next_plan_at = rows.NOW
        return [at[name].key_id for name in ("contact", "cohort", "digest")]

    busy = any_database.write(write)
    assert any_database.read(lambda s: touchpoints.tenants_with_work(s, now=rows.NOW)) == busy


def test_what_is_due_comes_in_the_order_of_its_time(any_database: Database) -> None:
    def write(session: Session) -> int:
        at = rows.tenant(session)
        who = rows.person(session, at)
        for key, next_at in (("b", rows.NOW), ("a", rows.NOW - HOUR), ("c", rows.NOW + HOUR), ("d", None)):
            rows.touchpoint(session, who, key=key, next_at=next_at)
        return at.key_id

    tenant_id = any_database.write(write)
    due = any_database.read(lambda s: touchpoints.due(s, tenant_id=tenant_id, now=rows.NOW))
    assert [touchpoint.key for touchpoint in due] == ["a", "b"]
    assert any_database.read(lambda s: touchpoints.next_moment(s, tenant_id=tenant_id)) == rows.NOW - HOUR
