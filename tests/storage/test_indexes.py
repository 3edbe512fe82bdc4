"""What the engine asks all day costs what is due, not what was ever stored: each query uses its index."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, insert, inspect, text
from sqlmodel import Session

from storage import (
    claims,
    digest,
    inbox,
    kpis,
    leases,
    outbox,
    overview,
    programs,
    prompts_given,
    replies,
    spacing,
    touchpoints,
)
from storage.database import Database
from storage.models import AuditLog, Inbox, Outbox, OutboxTouchpoint, Prompt, Reading, Touchpoint
from storage.words import InboxState, Kind, OutboxState, ReadingState, SourceKind, TouchpointState
from tests.storage import rows

TENANTS = 20
PEOPLE = 5
HISTORY = 60
"""Closed rows of each person in each of the large tables."""

LARGE = ("touchpoint", "outbox", "inbox", "prompt", "reading", "outboxtouchpoint", "auditlog")

ONLY_OPEN = (
    "ix_touchpoint_next",
    "ix_touchpoint_next_at",
    "ix_outbox_open",
    "ix_outbox_conversation",
    "ix_outbox_answers",
    "ix_outbox_tried",
    "ix_inbox_waiting",
)
"""Indexes without a closed row in them: to read one from end to end is to read what is open."""

QUERIES: dict[str, Callable[[Session], object]] = {
    "touchpoints.tenants_with_work": lambda s: touchpoints.tenants_with_work(s, now=rows.NOW),
    "touchpoints.due": lambda s: touchpoints.due(s, tenant_id=1, now=rows.NOW),
    "touchpoints.due, and the rest": lambda s: touchpoints.due(s, tenant_id=1, now=rows.NOW, limit=1),
    "touchpoints.next_moment": lambda s: touchpoints.next_moment(s, tenant_id=1),
    "touchpoints.open_with": lambda s: touchpoints.open_with(s, person_id=1),
    "touchpoints.by_keys": lambda s: touchpoints.by_keys(s, keys=["past-1-1", "no such key"]),
    "outbox.tenants_with_mail": lambda s: outbox.tenants_with_mail(s, now=rows.NOW),
    "leases.lease": lambda s: leases.lease(s, tenant_id=1, now=rows.NOW, limit=50),
    "leases.lease of answers": lambda s: leases.lease(s, tenant_id=1, now=rows.NOW, limit=50, answers=True),
    "leases.unsettled": lambda s: leases.unsettled(s, tenant_id=1, now=rows.NOW, limit=50),
    "leases.mark": lambda s: leases.mark(s, marks=[leases.Mark(1, 1, OutboxState.SENT)], now=rows.NOW),
    "leases.orphan": lambda s: leases.orphan(s, now=rows.NOW, settle_after={}),
    "outbox.next_moment": lambda s: outbox.next_moment(s, tenant_id=1),
    "outbox.by_ref": lambda s: outbox.by_ref(s, tenant_id=1, ref="past-1-1"),
    "outbox.showing": lambda s: outbox.showing(s, touchpoint_ids=[1, 2]),
    "outbox.drop": lambda s: outbox.drop(s, person_id=1, why="stopped"),
    "outbox.sent_in_week": lambda s: outbox.sent_in_week(s, person_ids=[1, 2], week="2026-W10"),
    "inbox.waiting": lambda s: inbox.waiting(s, tenant_id=1, conversation="dana"),
    "inbox.conversations_waiting": inbox.conversations_waiting,
    "replies.hold": lambda s: replies.hold(s, asked={1: 1, 2: 2}, until=rows.NOW),
    "replies.shown": lambda s: replies.shown(s, refs={1: "shown:a"}, now=rows.NOW),
    # Planning
    "programs.to_plan": lambda s: programs.to_plan(s, tenant_id=1, now=rows.NOW, limit=100),
    "programs.sizes": lambda s: programs.sizes(s, cohort_ids=[1, 2]),
    "touchpoints.open_of": lambda s: touchpoints.open_of(s, cohort_ids=[1]),
    "touchpoints.next_planning": lambda s: touchpoints.next_planning(s, tenant_id=1),
    "prompts_given.weeks": lambda s: prompts_given.weeks(s, program_ids=[1, 2], person_ids=[1, 2]),
    "spacing.standing": lambda s: spacing.standing(s, person_ids=[1, 2]),
    "spacing.starts": lambda s: spacing.starts(s, person_ids=[1, 2]),
    "prompts_given.of_touchpoint": lambda s: prompts_given.of_touchpoint(s, touchpoint_id=1),
    # Status and digest
    "kpis.of_programs": lambda s: kpis.of_programs(s, program_ids=[1]),
    "overview.asked": lambda s: overview.asked(s, program_ids=[1]),
    "overview.coaching": lambda s: overview.coaching(s, program_ids=[1]),
    "overview.skipped_at_import": lambda s: overview.skipped_at_import(s, program_ids=[1]),
    "claims.asked_in_vain": lambda s: claims.asked_in_vain(s, cohort_ids=[1]),
    "digest.answered": lambda s: digest.answered(s, program_ids=[1], since=rows.NOW),
    "digest.late": lambda s: digest.late(s, program_ids=[1], since=rows.NOW, until=rows.NOW),
    "digest.coached": lambda s: digest.coached(s, program_ids=[1], since=rows.NOW),
    "digest.one_before": lambda s: digest.one_before(s, person_id=1, touchpoint_id=1),
}


def years_of_history(session: Session) -> None:
    """Many closed rows, and one open row of each table per tenant."""
    people = []
    for number in range(TENANTS):
        at = rows.tenant(session, name=f"tenant-{number}")
        people += [rows.person(session, at, name=f"person-{number}-{who}") for who in range(PEOPLE)]
        program = rows.program(session, at, key=f"program-{number}")
        rows.cohort(session, program)
        rows.kpi(session, program, rows.measure(session, at))
    contact = Touchpoint.made(
        tenant_id=1,
        kind=Kind.KPI_UPDATE,
        key="-",
        slot="day+30",
        person_id=1,
        state=TouchpointState.ANSWERED,
        due_at=rows.NOW,
        last_at=rows.NOW,
        created_at=rows.NOW,
    ).model_dump(exclude={"id"})
    mail = Outbox.made(
        token="-",
        tenant_id=1,
        person_id=1,
        category="ask",
        message="common.nothing_open",
        card={},
        state=OutboxState.SENT,
        created_at=rows.NOW,
    ).model_dump(exclude={"id"})
    heard = Inbox.made(
        tenant_id=1,
        event_id="-",
        conversation="dana",
        payload={},
        state=InboxState.DONE,
        received_at=rows.NOW,
    ).model_dump(exclude={"id"})
    given = Prompt.made(
        touchpoint_id=1,
        program_id=1,
        cohort_id=1,
        person_id=1,
        prompt="-",
        competency="discovery",
        given_at=rows.NOW,
    ).model_dump(exclude={"id"})
    value = Reading.made(
        measure_id=1,
        value="24",
        unit="%",
        as_of=rows.NOW.date(),
        source=SourceKind.PERSON,
        state=ReadingState.CONFIRMED,
        recorded_at=rows.NOW,
    ).model_dump(exclude={"id"})
    done = [
        {"at": rows.NOW, "where": "tick", "did": "no_data", "about": "touchpoint", "about_id": each}
        for each in range(TENANTS * PEOPLE * HISTORY)
    ]
    prompts: list[dict[str, Any]] = []
    values: list[dict[str, Any]] = []
    contacts: list[dict[str, Any]] = []
    mails: list[dict[str, Any]] = []
    events: list[dict[str, Any]] = []
    for who in people:
        of = {"tenant_id": who.home_tenant_id, "person_id": who.key_id}
        for past in range(HISTORY):
            name = f"past-{who.id}-{past}"
            number = (who.key_id - 1) // PEOPLE + 1  # each tenant has one, with one cohort and one measure
            contacts.append(contact | of | {"key": name, "cohort_id": number, "asked_at": rows.NOW})
            about = {"program_id": number, "cohort_id": number, "person_id": who.key_id}
            prompts.append(given | about | {"touchpoint_id": len(contacts), "prompt": name})
            day = rows.NOW.date() - timedelta(days=len(values))
            values.append(value | {"measure_id": number, "as_of": day})
            mails.append(mail | of | {"token": name, "ref": name, "week": f"2025-W{past % 50:02d}"})
            events.append(
                heard | {"tenant_id": who.home_tenant_id, "event_id": name, "conversation": who.name}
            )
    connection = session.connection()
    connection.execute(insert(Touchpoint), contacts)
    connection.execute(insert(Outbox), mails)
    connection.execute(insert(Prompt), prompts)
    connection.execute(insert(Reading), values)
    connection.execute(insert(Inbox), events)
    connection.execute(
        insert(OutboxTouchpoint),
        [{"outbox_id": each, "touchpoint_id": each, "attempt": 1} for each in range(1, len(mails) + 1)],
    )
    connection.execute(insert(AuditLog), done)
    for who in people[::PEOPLE]:
        rows.message(session, who, rows.touchpoint(session, who, key=f"open-{who.id}"))
        inbox.store(
            session,
            tenant_id=who.home_tenant_id,
            event_id=f"open-{who.id}",
            conversation="dana",
            payload={},
            now=rows.NOW - timedelta(seconds=1),
        )
    session.flush()
    session.connection().execute(text("ANALYZE"))


@contextmanager
def statements(database: Database) -> Iterator[list[tuple[str, Any]]]:
    """What is sent to the database, with its parameters."""
    said: list[tuple[str, Any]] = []

    def listen(_conn: object, _cursor: object, sql: str, parameters: Any, *_more: object) -> None:
        if sql.startswith(("SELECT", "UPDATE")):
            said.append((sql, parameters))

    event.listen(database.engine, "before_cursor_execute", listen)
    yield said
    event.remove(database.engine, "before_cursor_execute", listen)


def full_scans(database: Database, asked: list[tuple[str, Any]]) -> list[str]:
    """The parts of the plans that read a large table from its first row to its last."""
    explain = "EXPLAIN QUERY PLAN " if database.is_sqlite else "EXPLAIN "
    found = []
    with database.engine.connect() as connection:
        for sql, parameters in asked:
            plan = connection.exec_driver_sql(explain + sql, parameters).all()
            lines = [str(line[-1]) for line in plan]
            found += [line for line in lines if scans(line)]
    return found


def scans(line: str) -> bool:
    """Whether a line of a plan reads a large table from end to end."""
    sqlite = re.match(r"SCAN (\w+)(?: USING (?:COVERING )?INDEX (\w+))?", line.strip())
    if sqlite:
        table = re.sub(r"_\d+$", "", sqlite[1])  # as SQLAlchemy calls a table that it names twice
        return table in LARGE and sqlite[2] not in ONLY_OPEN
    postgres = re.search(r"Seq Scan on (\w+)", line)
    return postgres is not None and postgres[1] in LARGE


@pytest.mark.torture
def test_a_full_scan_would_be_noticed(any_database: Database) -> None:
    any_database.write(years_of_history)
    for table in LARGE:
        assert full_scans(any_database, [(f"SELECT * FROM {table}", ())]) != []  # noqa: S608


def test_a_query_without_its_index_would_be_noticed(database: Database) -> None:
    database.write(years_of_history)
    with database.engine.begin() as connection:
        for index in inspect(connection).get_indexes("outbox"):
            connection.execute(text(f"DROP INDEX {index['name']}"))
    with statements(database) as said:
        database.write(QUERIES["leases.lease"])
        assert "SCAN outbox_1" in full_scans(database, list(said))


def test_no_query_of_the_engine_reads_the_history(any_database: Database) -> None:
    any_database.write(years_of_history)
    found: dict[str, list[str]] = {}
    with statements(any_database) as said:
        for name, query in QUERIES.items():
            said.clear()
            any_database.write(query)
            assert said, f"{name} asked nothing"
            if scanned := full_scans(any_database, list(said)):
                found[name] = scanned
    assert found == {}


@pytest.mark.parametrize("name", ["touchpoints.due", "leases.lease", "inbox.waiting"])
def test_the_index_that_was_made_for_it_is_used(database: Database, name: str) -> None:
    database.write(years_of_history)
    with statements(database) as said:
        database.write(QUERIES[name])
        asked = list(said)
    with database.engine.connect() as connection:
        plan = [
            str(line[-1])
            for sql, parameters in asked
            for line in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", parameters)
        ]
    index = {
        "touchpoints.due": "ix_touchpoint_next ",
        "leases.lease": "ix_outbox_open ",
        "inbox.waiting": "ix_inbox_waiting ",
    }[name]
    assert any(index in line for line in plan), "\n".join(plan)


@pytest.mark.postgres
def test_a_tuesdays_mail_is_leased_and_marked_by_index_though_the_statistics_are_of_monday(
    postgres: Database,
) -> None:
    def monday(session: Session) -> None:
        at = rows.tenant(session)
        for number in range(PEOPLE):
            rows.message(session, rows.person(session, at, name=f"person-{number}"))
        session.connection().execute(text("ANALYZE"))

    def tuesday(session: Session) -> None:
        copied = ", ".join(sorted({*Outbox.model_fields} - {"id", "token"}))
        session.connection().execute(
            text(
                f"INSERT INTO outbox (token, {copied}) SELECT token || line, {copied} "  # noqa: S608
                "FROM outbox, generate_series(1, 2000) AS line"
            )
        )

    postgres.write(monday)
    postgres.write(tuesday)
    with statements(postgres) as said:
        taken = postgres.write(lambda s: leases.lease(s, tenant_id=1, now=rows.NOW, limit=50))
        asked = [(sql, parameters) for sql, parameters in said if "outbox_2" in sql]
        assert len(taken) == PEOPLE
        assert any("ix_outbox_conversation on outbox outbox_2" in line for line in plan(postgres, asked))
        said.clear()
        marks = [leases.Mark(row.id, row.tries, OutboxState.SENT, ref="r") for row in taken]
        postgres.write(lambda s: leases.mark(s, marks=marks, now=rows.NOW))
        read = [line for line in plan(postgres, list(said)) if " on outbox" in line and "Scan" in line]
    assert read != []
    assert [line for line in read if "pk_outbox on outbox" not in line] == []


def plan(database: Database, asked: list[tuple[str, Any]]) -> list[str]:
    """How PostgreSQL would do these, line by line."""
    with database.engine.connect() as connection:
        return [
            str(line[-1])
            for sql, given in asked
            for line in connection.exec_driver_sql(f"EXPLAIN {sql}", given)
        ]
