"""Messages out: leased once, in order within a conversation, settled before they are sent again."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from storage import leases, outbox
from storage.database import Database
from storage.leases import Mark
from storage.models import Outbox, Person, Tenant, Touchpoint
from storage.words import OutboxState, Platform
from tests.storage import rows
from tests.storage.test_writers import all_at_once

SECOND = timedelta(seconds=1)


def two_conversations(session: Session) -> Tenant:
    """Three messages to Dana (1, 2, 4) and one to Tom (3)."""
    at = rows.tenant(session)
    dana, tom = rows.person(session, at, name="dana"), rows.person(session, at, name="tom")
    for who in (dana, dana, tom, dana):
        rows.message(session, who)
    return at


def leased(
    database: Database, tenant_id: int, *, later: timedelta = timedelta(0), limit: int = 50
) -> list[int]:
    now = rows.NOW + later
    return database.write(
        lambda s: [row.id for row in leases.lease(s, tenant_id=tenant_id, now=now, limit=limit)]
    )


def settled(database: Database, number: int, to: OutboxState, *, next_at: datetime | None = None) -> None:
    def mark(session: Session) -> None:
        row = session.get_one(Outbox, number)
        leases.mark(session, marks=[Mark(number, row.tries, to, next_at)], now=rows.NOW)

    database.write(mark)


def looked_for(database: Database, tenant_id: int, *, later: timedelta, limit: int = 50) -> list[int]:
    now = rows.NOW + later
    return database.write(
        lambda s: [row.id for row in leases.unsettled(s, tenant_id=tenant_id, now=now, limit=limit)]
    )


def states(database: Database) -> dict[int, str]:
    return database.read(
        lambda s: {row.key_id: row.state.value for row in s.exec(select(Outbox).order_by(col(Outbox.id)))}
    )


def test_one_message_of_each_conversation_is_leased_oldest_first(any_database: Database) -> None:
    at = any_database.write(two_conversations)
    assert leased(any_database, at.key_id) == [1, 3]
    assert leased(any_database, at.key_id) == []
    settled(any_database, 1, OutboxState.SENT)
    assert leased(any_database, at.key_id) == [2]


def test_a_message_that_must_wait_holds_its_conversation_and_no_other(any_database: Database) -> None:
    at = any_database.write(two_conversations)
    leased(any_database, at.key_id)
    settled(any_database, 1, OutboxState.PENDING, next_at=rows.NOW + timedelta(minutes=5))
    settled(any_database, 3, OutboxState.SENT)
    assert leased(any_database, at.key_id) == []
    assert leased(any_database, at.key_id, later=timedelta(minutes=5)) == [1]


def test_what_rests_until_the_morning_holds_nobody_up(any_database: Database) -> None:
    at = any_database.write(two_conversations)
    leased(any_database, at.key_id)
    morning = rows.NOW + timedelta(hours=9)
    rests = Mark(1, 1, OutboxState.PENDING, morning, excused=True, rests=True)
    any_database.write(lambda s: leases.mark(s, marks=[rests], now=rows.NOW))
    assert leased(any_database, at.key_id) == [2]
    settled(any_database, 2, OutboxState.SENT)
    assert leased(any_database, at.key_id, later=timedelta(hours=9)) == [1]


def test_an_uncertain_message_holds_its_conversation_until_it_is_settled(any_database: Database) -> None:
    at = any_database.write(two_conversations)
    leased(any_database, at.key_id)
    settled(any_database, 1, OutboxState.UNCERTAIN, next_at=rows.NOW + timedelta(minutes=1))
    assert leased(any_database, at.key_id, later=timedelta(hours=1)) == []


def test_a_dead_message_does_not_hold_the_next(any_database: Database) -> None:
    at = any_database.write(two_conversations)
    leased(any_database, at.key_id)
    settled(any_database, 1, OutboxState.DEAD)
    assert leased(any_database, at.key_id) == [2]


def test_a_lease_takes_no_more_than_it_may(any_database: Database) -> None:
    at = any_database.write(two_conversations)
    assert leased(any_database, at.key_id, limit=1) == [1]
    assert leased(any_database, at.key_id, limit=1) == [3]


def test_a_lease_says_when_it_ends_and_counts_the_try(database: Database) -> None:
    at = database.write(two_conversations)
    leased(database, at.key_id)
    row = database.read(lambda s: s.get_one(Outbox, 1))
    assert (row.tries, row.tried_at, row.lease_until) == (1, rows.NOW, rows.NOW + leases.LEASE)


def test_many_workers_at_once_lease_each_message_once(any_database: Database) -> None:
    def write(session: Session) -> int:
        at = rows.tenant(session)
        for number in range(12):
            rows.message(session, rows.person(session, at, name=f"person{number}"))
        return at.key_id

    tenant_id = any_database.write(write)
    taken: list[int] = []
    all_at_once(lambda _: taken.extend(leased(any_database, tenant_id, limit=3)), times=8)
    taken.extend(leased(any_database, tenant_id))
    assert sorted(taken) == list(range(1, 13))


def test_what_nobody_has_in_hand_is_not_put_off_or_given_up(any_database: Database) -> None:
    any_database.write(two_conversations)
    settled(any_database, 1, OutboxState.UNCERTAIN, next_at=rows.NOW)
    settled(any_database, 3, OutboxState.DEAD)
    assert set(states(any_database).values()) == {"pending"}


def test_an_outcome_of_an_earlier_try_changes_nothing_unless_it_arrived(any_database: Database) -> None:
    at = any_database.write(two_conversations)
    for _ in range(2):
        leased(any_database, at.key_id)
        settled(any_database, 1, OutboxState.PENDING, next_at=rows.NOW)
    assert leased(any_database, at.key_id) == [1]
    marks = [Mark(1, 1, OutboxState.DEAD), Mark(3, 0, OutboxState.SENT, ref="late")]
    assert any_database.write(lambda s: leases.mark(s, marks=marks, now=rows.NOW)) == set()
    assert states(any_database) == {1: "sending", 2: "pending", 3: "sent", 4: "pending"}


def test_one_attempt_of_a_question_goes_out_once(any_database: Database) -> None:
    """The same attempt with other content is an error, never silently dropped."""

    def ask(session: Session) -> int:
        who = rows.person(session, rows.tenant(session))
        asked = rows.touchpoint(session, who)
        rows.message(session, who, asked)
        assert asked.attempt == 1
        return asked.key_id

    number = any_database.write(ask)

    def ask_again(session: Session) -> None:
        found = session.get_one(Touchpoint, number)
        found.attempt = 0
        rows.message(session, session.get_one(Person, found.person_id), found)

    with pytest.raises(IntegrityError):
        any_database.write(ask_again)
    assert list(states(any_database)) == [1]


def test_the_next_attempt_is_a_message_of_its_own(any_database: Database) -> None:
    def ask_twice(session: Session) -> tuple[int | None, int | None, list[int]]:
        who = rows.person(session, rows.tenant(session))
        asked = rows.touchpoint(session, who)
        rows.message(session, who, asked)
        second = rows.message(session, who, asked)
        newest = outbox.message_about(session, touchpoint_id=asked.key_id)
        carried = outbox.touchpoints_of(session, outbox_id=second.key_id)
        return newest.id if newest else None, second.id, [t.key_id for t in carried]

    newest, second, carried = any_database.write(ask_twice)
    assert newest == second == 2
    assert carried == [1]


def test_what_a_dead_process_had_in_hand_is_looked_after_first(any_database: Database) -> None:
    at = any_database.write(two_conversations)
    leased(any_database, at.key_id)
    later, trusted = rows.NOW + SECOND, {Platform.SANDBOX: 10 * SECOND}
    assert any_database.write(lambda s: leases.orphan(s, now=later, settle_after=trusted)) == 2
    assert states(any_database) == {1: "uncertain", 2: "pending", 3: "uncertain", 4: "pending"}
    may_have_left = leases.LEASE / 2
    too_early = may_have_left + 9 * SECOND
    assert looked_for(any_database, at.key_id, later=too_early) == [], "a look-up would say nothing yet"
    assert looked_for(any_database, at.key_id, later=may_have_left + 10 * SECOND) == [1, 3]
    assert leased(any_database, at.key_id, later=timedelta(hours=1)) == []


def test_a_lease_that_ran_out_is_unsettled_and_not_leased_again(any_database: Database) -> None:
    """Another process may have sent it; only a look can tell."""
    at = any_database.write(two_conversations)
    leased(any_database, at.key_id)

    assert looked_for(any_database, at.key_id, later=leases.LEASE - SECOND) == []
    assert looked_for(any_database, at.key_id, later=leases.LEASE, limit=1) == [1]
    assert looked_for(any_database, at.key_id, later=leases.LEASE) == [3], "one is being looked for already"
    assert leased(any_database, at.key_id, later=leases.LEASE) == []


def test_only_tenants_with_mail_that_can_move_are_named(any_database: Database) -> None:
    def write(session: Session) -> tuple[int, int]:
        busy, quiet = rows.tenant(session, name="busy"), rows.tenant(session, name="quiet")
        rows.message(session, rows.person(session, busy))
        rows.message(session, rows.person(session, quiet), now=rows.NOW + timedelta(hours=1))
        return busy.key_id, quiet.key_id

    busy, quiet = any_database.write(write)
    assert any_database.read(lambda s: outbox.tenants_with_mail(s, now=rows.NOW)) == [busy]
    assert any_database.read(lambda s: outbox.next_moment(s, tenant_id=quiet)) == rows.NOW + timedelta(
        hours=1
    )
    leased(any_database, busy)
    settled(any_database, 1, OutboxState.SENT)
    assert any_database.read(lambda s: outbox.tenants_with_mail(s, now=rows.NOW)) == []
    assert any_database.read(lambda s: outbox.next_moment(s, tenant_id=busy)) is None


def test_what_waits_for_one_person_is_dropped_and_nothing_else(any_database: Database) -> None:
    at = any_database.write(two_conversations)
    leased(any_database, at.key_id)  # the first of Dana and of Tom are on their way
    settled(any_database, 3, OutboxState.PENDING, next_at=rows.NOW)
    dana = any_database.read(lambda s: s.get_one(Outbox, 1).person_id)
    dropped = any_database.write(lambda s: outbox.drop(s, person_id=dana, why="stopped"))
    assert dropped == 2
    assert states(any_database) == {1: "sending", 2: "dead", 3: "pending", 4: "dead"}
    settled(any_database, 1, OutboxState.SENT)
    assert leased(any_database, at.key_id) == [3]
