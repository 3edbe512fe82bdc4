"""Events in: each kept once, worked on in order, and found again after a crash."""

from sqlmodel import Session

from storage import inbox
from storage.database import Database
from storage.models import Inbox
from storage.words import InboxState
from tests.storage import rows
from tests.storage.test_writers import all_at_once


def store(session: Session, tenant_id: int, event_id: str, conversation: str = "dana") -> Inbox | None:
    return inbox.store(
        session,
        tenant_id=tenant_id,
        event_id=event_id,
        conversation=conversation,
        payload={"text": event_id},
        now=rows.NOW,
    )


def a_tenant(session: Session) -> int:
    return rows.tenant(session).key_id


def test_an_event_that_comes_twice_is_kept_once(any_database: Database) -> None:
    tenant_id = any_database.write(a_tenant)
    first = any_database.write(lambda s: store(s, tenant_id, "Ev1"))
    second = any_database.write(lambda s: store(s, tenant_id, "Ev1"))
    assert first is not None
    assert (first.state, first.received_at, first.payload) == (InboxState.WAITING, rows.NOW, {"text": "Ev1"})
    assert second is None
    assert rows.values(any_database, Inbox.event_id) == ["Ev1"]


def test_an_event_that_comes_many_times_at_once_is_kept_once(any_database: Database) -> None:
    tenant_id = any_database.write(a_tenant)
    kept: list[bool] = []
    all_at_once(
        lambda _: kept.append(any_database.write(lambda s: store(s, tenant_id, "Ev1") is not None)), times=16
    )
    assert sorted(kept) == [False] * 15 + [True]
    assert rows.values(any_database, Inbox.event_id) == ["Ev1"]


def test_another_tenant_may_use_the_same_event_id(any_database: Database) -> None:
    one, other = any_database.write(lambda s: (a_tenant(s), rows.tenant(s, name="other").key_id))
    assert any_database.write(lambda s: store(s, one, "Ev1")) is not None
    assert any_database.write(lambda s: store(s, other, "Ev1")) is not None


def test_what_else_the_transaction_did_stands_beside_a_second_delivery(any_database: Database) -> None:
    tenant_id = any_database.write(a_tenant)
    any_database.write(lambda s: store(s, tenant_id, "Ev1"))

    def twice(session: Session) -> None:
        store(session, tenant_id, "Ev2")
        store(session, tenant_id, "Ev1")
        store(session, tenant_id, "Ev3")

    any_database.write(twice)
    assert sorted(rows.values(any_database, Inbox.event_id)) == ["Ev1", "Ev2", "Ev3"]


def test_a_conversation_is_worked_on_oldest_first(any_database: Database) -> None:
    tenant_id = any_database.write(a_tenant)

    def write(session: Session) -> None:
        for event_id, conversation in (("a", "dana"), ("b", "tom"), ("c", "dana")):
            store(session, tenant_id, event_id, conversation)

    any_database.write(write)
    worked: list[str] = []

    def work(session: Session) -> bool:
        row = inbox.waiting(session, tenant_id=tenant_id, conversation="dana")
        if row is None:
            return False
        worked.append(row.event_id)
        inbox.finish(session, row=row, state=InboxState.DONE, now=rows.NOW)
        return True

    while any_database.write(work):
        pass
    assert worked == ["a", "c"]
    assert any_database.read(inbox.conversations_waiting) == [(tenant_id, "tom")]
