"""`alignment outbox`: what has not arrived and why, sending again, dropping; mistakes are one sentence."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from sqlmodel import Session, col, select
from typer.testing import CliRunner, Result

from bot.cli import app
from storage import leases, schema
from storage.database import Database
from storage.leases import Mark
from storage.models import AuditLog, Outbox, Person, Tenant, Touchpoint
from storage.words import OutboxState, PersonState, Platform, TouchpointState, Why
from tests.storage import rows

NOW = datetime.now(UTC)
DEAD, GIVEN_UP, WAITING, UNCERTAIN, SENT, IN_HAND = range(1, 7)


def fill(session: Session) -> None:
    """A message in each state, to a person each; the first carries a question."""
    at = rows.tenant(session)
    names = ("ana", "ben", "cleo", "dana", "eve", "finn")
    who = [rows.person(session, at, name=name) for name in names]
    question = rows.touchpoint(session, who[0], state=TouchpointState.ASKED)
    for number, person in enumerate(who):
        about = [question] if number == 0 else []
        rows.message(session, person, *about, now=NOW - timedelta(hours=3))
    question.state, question.why, question.next_at = TouchpointState.SKIPPED, Why.UNREACHABLE, None
    session.flush()
    for row in session.exec(select(Outbox)):
        if row.id == GIVEN_UP:
            row.tries = 7
    session.flush()
    taken = leases.lease(session, tenant_id=at.key_id, now=NOW, limit=6)
    found = {row.id: row for row in taken}
    later = NOW + timedelta(hours=1)
    marks = [
        Mark(DEAD, 1, OutboxState.DEAD, error="account_inactive"),
        Mark(GIVEN_UP, found[GIVEN_UP].tries, OutboxState.DEAD, error="service unavailable"),
        Mark(WAITING, 1, OutboxState.PENDING, later, error="service unavailable"),
        Mark(UNCERTAIN, 1, OutboxState.UNCERTAIN, later, error="timed out"),
        Mark(SENT, 1, OutboxState.SENT, ref="5"),
    ]
    leases.mark(session, marks=marks, now=NOW)
    session.expire_all()


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """The database that the command finds in its settings."""
    url = f"sqlite:///{tmp_path / 'here.sqlite3'}"
    monkeypatch.setenv("ALIGNMENT_DATABASE_URL", url)
    made = Database(url, durable=False)
    schema.upgrade(made)
    made.write(fill)
    yield made
    made.close()


def run(*typed: str | int) -> Result:
    return CliRunner().invoke(app, ["outbox", *map(str, typed)])


def said(*typed: str | int) -> str:
    done = run(*typed)
    assert (done.exit_code, done.stderr) == (0, "")
    return done.stdout


def refused(*typed: str | int) -> str:
    done = run(*typed)
    assert (done.exit_code, done.stdout) == (2, "")
    assert len(done.stderr.splitlines()) == 1
    return done.stderr.strip()


def state(database: Database, number: int) -> str:
    return database.read(lambda s: s.get_one(Outbox, number).state.value)


def test_the_list_says_why_and_what_to_do(database: Database) -> None:
    lines = said("list").splitlines()
    assert [line.split()[0] for line in lines[::2]] == ["3", "4", "6", "2", "1"]
    text = "\n".join(lines)
    assert "dead      Ana, common.nothing_open (ask), 3 hours old, 1 try" in text
    assert "The platform says it can never arrive: account_inactive. Has the person left" in text
    assert "The platform did not take it 8 times: service unavailable." in text
    assert "When that is mended: alignment outbox retry 2" in text
    assert "Nobody knows whether it arrived (timed out). It is looked for on the platform" in text
    assert "Last time: service unavailable." in text
    assert "Hello" not in text, "the words of a card are shown by `show` alone"


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [("dead", [2, 1]), ("waiting", [3, 6]), ("uncertain", [4]), ("all", [3, 4, 6, 2, 1])],
)
def test_the_list_can_be_narrowed(database: Database, wanted: str, numbers: list[int]) -> None:
    found = json.loads(said("list", "--state", wanted, "--json"))
    assert [letter["number"] for letter in found] == numbers
    assert all(letter["why"] and letter["person"] and letter["age_seconds"] > 10_000 for letter in found)


def test_a_pause_of_the_platform_is_seen(database: Database) -> None:
    def pause(session: Session) -> None:
        leases.pause(
            session, tenant_id=session.exec(select(Tenant)).one().key_id, until=NOW + timedelta(hours=2)
        )

    database.write(pause)
    assert "Nothing goes out in main until" in said("list", "--state", "waiting")


def test_one_message_is_shown_with_its_words(database: Database) -> None:
    shown = said("show", DEAD)
    assert "account_inactive" in shown
    assert "Hello." in shown


def test_no_words_are_shown_that_arrived_or_are_of_coaching(database: Database) -> None:
    assert "Hello" not in said("show", SENT)
    for message in ("manager.thanks", "roi.manager_recorded"):
        database.write(partial(lambda name, s: setattr(s.get_one(Outbox, DEAD), "message", name), message))
        shown = said("show", DEAD)
        assert "account_inactive" in shown
        assert shown.endswith("What it says is between the bot and Ana.\n")
        assert "Hello" not in shown


def test_a_dead_message_is_sent_again_and_its_question_is_open(database: Database) -> None:
    assert said("retry", GIVEN_UP, DEAD).splitlines() == [
        "Message 2 to Ben will be sent again.",
        "Message 1 to Ana will be sent again.",
    ]
    again = database.read(lambda s: s.get_one(Outbox, GIVEN_UP))
    assert (again.state, again.tries - again.excused, again.tried_at) == (OutboxState.PENDING, 0, None)
    question = database.read(lambda s: s.exec(select(Touchpoint)).one())
    assert (question.state, question.why, question.next_at is None) == (TouchpointState.ASKED, None, False)
    lines = database.read(lambda s: s.exec(select(AuditLog).order_by(col(AuditLog.id))).all())
    assert [(line.did, line.about, line.about_id, line.where) for line in lines] == [
        ("message_retried", "outbox", 2, "cli"),
        ("message_retried", "outbox", 1, "cli"),
    ]


def test_after_an_outage_all_that_died_of_it_are_sent_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.outbox_command._AT_ONCE", 1)
    assert said("retry", "--all", "--why", "no such thing") == "Nothing is dead because of “no such thing”.\n"
    assert said("retry", "--all", "--why", "Service un") == "1 message will be sent again.\n"
    assert (state(database, DEAD), state(database, GIVEN_UP)) == ("dead", "pending")
    said("drop", WAITING)
    assert said("retry", "--all") == "1 message will be sent again.\n"
    assert (state(database, DEAD), state(database, WAITING)) == ("pending", "dead")
    assert said("retry", "--all") == "Nothing is dead.\n"
    for typed in ((), ("--all", 1), ("--why", "x", 1)):
        assert refused("retry", *typed).startswith("Say which messages")


def test_of_all_that_died_what_nobody_wants_any_more_stays_as_it_was(database: Database) -> None:
    def settle(session: Session) -> None:
        session.exec(select(Touchpoint)).one().state = TouchpointState.WITHDRAWN

    database.write(settle)
    assert said("retry", "--all").splitlines() == [
        "1 message will be sent again.",
        "1 message nobody wants any more: alignment outbox retry N says why.",
    ]
    assert (state(database, DEAD), state(database, GIVEN_UP)) == ("dead", "pending")


def test_what_is_not_wanted_any_more_is_not_sent_again(database: Database) -> None:
    def settle(session: Session) -> None:
        question = session.exec(select(Touchpoint)).one()
        question.state, question.why = TouchpointState.WITHDRAWN, Why.PROGRAM_RETIRED
        ben = session.exec(select(Person).where(Person.name == "Ben")).one()
        ben.state = PersonState.STOPPED

    database.write(settle)
    assert refused("retry", DEAD) == (
        "Message 1 stays unsent: what it asks is answered, withdrawn or over by now."
    )
    assert refused("retry", GIVEN_UP) == "Message 2 stays unsent: Ben asked for no more messages."
    assert (state(database, DEAD), state(database, GIVEN_UP)) == ("dead", "dead")


def test_on_teams_a_human_settles_what_is_held(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    database.write(lambda s: setattr(s.exec(select(Tenant)).one(), "platform", Platform.TEAMS))
    for name in ("CLIENT_ID", "CLIENT_SECRET", "TENANT_ID"):
        monkeypatch.setenv(f"ALIGNMENT_TEAMS__{name}", "8f4d7c7e-0000-4000-8000-000000000001")
    assert "may have arrived. It is looked for first" in refused("retry", UNCERTAIN)
    monkeypatch.setenv("ALIGNMENT_TEAMS__UNCERTAIN", "hold")
    listed = said("list", "--state", "uncertain")
    assert "nobody can look. Ask Dana, then: alignment outbox retry 4, or: alignment outbox drop 4" in listed
    assert said("retry", UNCERTAIN) == "Message 4 to Dana will be sent again.\n"
    assert state(database, UNCERTAIN) == "pending"


def test_a_card_of_another_version_is_shown_without_its_words(database: Database) -> None:
    database.write(
        lambda s: setattr(s.get_one(Outbox, DEAD), "card", {"summary": "Hi", "parts": [{"type": "hologram"}]})
    )
    assert "This version cannot read its card" in said("show", DEAD)


def test_what_waits_or_is_uncertain_can_be_dropped(database: Database) -> None:
    assert "Message 3 to Cleo will not be sent." in said("drop", WAITING, UNCERTAIN)
    assert (state(database, WAITING), state(database, UNCERTAIN)) == ("dead", "dead")
    assert "It was dropped by hand. To send it after all: alignment outbox retry 3" in said("list")
    done = database.read(lambda s: [line.did for line in s.exec(select(AuditLog))])
    assert done == ["message_dropped", "message_dropped"]


REFUSED = [
    ("retry", SENT, "Message 5 was sent"),
    ("retry", WAITING, "Message 3 is waiting to be sent already."),
    ("retry", IN_HAND, "Message 6 is waiting to be sent already."),
    ("retry", UNCERTAIN, "Message 4 may have arrived. It is looked for first, then sent if needed."),
    ("drop", SENT, "Message 5 was sent"),
    ("drop", DEAD, "Message 1 is dead already: nothing more comes of it."),
    ("drop", IN_HAND, "Message 6 is being sent at this moment. Look again in a minute."),
    ("drop", 77, "There is no message 77. alignment outbox list shows what has not arrived."),
    ("show", 77, "There is no message 77. alignment outbox list shows what has not arrived."),
    ("show", 10**23, "There is no message 100000000000000000000000."),
    ("retry", 10**23, "There is no message 100000000000000000000000."),
]


def test_a_wrong_state_is_one_sentence(database: Database) -> None:
    for command, number, sentence in REFUSED:
        assert refused(command, number).startswith(sentence), (command, number)


def test_all_or_none(database: Database) -> None:
    assert "Message 5 was sent" in refused("retry", DEAD, SENT)
    assert state(database, DEAD) == "dead"
    assert database.read(lambda s: s.exec(select(AuditLog)).all()) == []


def test_an_unknown_state_is_one_sentence(database: Database) -> None:
    said_ = "There is no state “lost”. Choose one of: waiting, uncertain, dead, all."
    assert refused("list", "--state", "lost") == said_
