"""What is gathered in a session: written with the next flush, and gone with what is taken back."""

from sqlmodel import Session, col, select

from storage import outbox, together, touchpoints
from storage.database import Database
from storage.models import Outbox, OutboxTouchpoint, Person, Touchpoint
from storage.words import Category, Kind, TouchpointState
from tests.storage import rows


def say(session: Session, who: Person, asked: Touchpoint, words: str) -> None:
    outbox.post(
        session,
        person=who,
        message=words,
        card="{}",
        category=Category.ASK,
        now=rows.NOW,
        touchpoints=[asked],
    )
    together.change(session, row=asked, state=TouchpointState.ASKED, asked_at=rows.NOW)


def test_what_is_gathered_is_there_for_whoever_looks_and_after_the_end(any_database: Database) -> None:
    def ask(session: Session) -> list[str]:
        who = rows.person(session, rows.tenant(session))
        asked = rows.touchpoint(session, who)
        say(session, who, asked, "first")
        say(session, who, asked, "second")
        found = list(session.exec(select(Outbox.message).order_by(col(Outbox.id))))
        say(session, who, asked, "third")
        return found

    assert any_database.write(ask) == ["first", "second"]
    written = any_database.read(lambda s: s.exec(select(Touchpoint)).one())
    assert (written.state, written.asked_at, written.attempt) == (TouchpointState.ASKED, rows.NOW, 3)
    carried = any_database.read(lambda s: s.exec(select(OutboxTouchpoint)).all())
    messages = any_database.read(lambda s: {row.id: row.message for row in s.exec(select(Outbox))})
    assert [messages[each.outbox_id] for each in sorted(carried, key=lambda each: each.attempt)] == [
        "first",
        "second",
        "third",
    ]


def test_what_is_taken_back_is_not_written_and_not_remembered(database: Database) -> None:
    def ask(session: Session) -> tuple[TouchpointState, int]:
        who = rows.person(session, rows.tenant(session))
        asked = rows.touchpoint(session, who)
        tried = session.begin_nested()
        say(session, who, asked, "early")
        session.flush()
        say(session, who, asked, "late")
        tried.rollback()
        return asked.state, asked.attempt

    assert database.write(ask) == (TouchpointState.PLANNED, 0)
    assert database.read(lambda s: s.exec(select(Outbox)).all()) == []


def test_what_is_said_at_once_does_not_overtake_what_was_gathered(database: Database) -> None:
    def ask(session: Session) -> list[str]:
        who = rows.person(session, rows.tenant(session))
        say(session, who, rows.touchpoint(session, who), "gathered")
        rows.message(session, who)
        return list(session.exec(select(Outbox.message).order_by(col(Outbox.id))))

    assert database.write(ask) == ["gathered", "common.nothing_open"]


def test_a_plain_session_writes_at_once(database: Database) -> None:
    with Session(database.engine) as session:
        who = rows.person(session, rows.tenant(session))
        asked = rows.touchpoint(session, who)
        say(session, who, asked, "plain")
        assert session.connection().execute(select(Outbox.message)).scalars().all() == ["plain"]
        session.flush()
        assert session.connection().execute(select(Touchpoint.attempt)).scalar_one() == 1


def test_what_nobody_named_is_as_in_every_new_row(any_database: Database) -> None:
    def plan(session: Session) -> tuple[Touchpoint, Touchpoint]:
        who = rows.person(session, rows.tenant(session))
        planned = Touchpoint.made(
            tenant_id=who.home_tenant_id,
            kind=Kind.COACHING,
            key="planned",
            slot="week",
            person_id=who.key_id,
            due_at=rows.NOW,
            last_at=rows.NOW,
            created_at=rows.NOW,
        )
        touchpoints.write(session, rows=[planned])
        return planned, session.exec(select(Touchpoint)).one()

    planned, written = any_database.write(plan)
    assert written.model_dump(exclude={"id"}) == planned.model_dump(exclude={"id"})
