"""The few rows that other rows hang on."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from storage.database import Database
from storage.models import (
    Cohort,
    Kpi,
    Measure,
    Organization,
    Outbox,
    Person,
    Program,
    Prompt,
    Reading,
    Tenant,
    Touchpoint,
)
from storage.outbox import by_token, post
from storage.words import Category, Kind, Platform, ReadingState, SourceKind, TouchpointState

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)


def values(database: Database, column: Any) -> list[Any]:
    """What stands in a column, in no order."""
    return database.read(lambda session: list(session.exec(select(col(column)))))


def organization(session: Session, *, created_at: datetime = NOW) -> Organization:
    row = Organization.made(name="Halden Systems", created_at=created_at)
    session.add(row)
    session.flush()
    return row


def tenant(session: Session, *, name: str = "main", **changes: Any) -> Tenant:
    of = organization(session)
    values: dict[str, Any] = {
        "organization_id": of.key_id,
        "platform": Platform.SANDBOX,
        "external_id": name,
        "name": name,
        "created_at": NOW,
    }
    row = Tenant.made(**values | changes)
    session.add(row)
    session.flush()
    return row


def person(session: Session, at: Tenant, *, name: str = "dana", **changes: Any) -> Person:
    values: dict[str, Any] = {
        "organization_id": at.organization_id,
        "home_tenant_id": at.key_id,
        "name": name.title(),
        "email": f"{name}@halden.example",
        "created_at": NOW,
    }
    row = Person.made(**values | changes)
    session.add(row)
    session.flush()
    return row


def touchpoint(session: Session, who: Person, *, key: str = "one", **changes: Any) -> Touchpoint:
    values: dict[str, Any] = {
        "tenant_id": who.home_tenant_id,
        "kind": Kind.KPI_UPDATE,
        "key": key,
        "slot": "day+30",
        "person_id": who.key_id,
        "state": TouchpointState.PLANNED,
        "due_at": NOW,
        "last_at": NOW + timedelta(days=7),
        "next_at": NOW,
        "created_at": NOW,
    }
    row = Touchpoint.made(**values | changes)
    session.add(row)
    session.flush()
    return row


def prompt(session: Session, about: Touchpoint, **changes: Any) -> Prompt:
    """An idea on delegation that went out with a contact of a cohort."""
    of = session.get_one(Cohort, about.cohort_id)
    values: dict[str, Any] = {
        "touchpoint_id": about.key_id,
        "program_id": of.program_id,
        "cohort_id": of.key_id,
        "person_id": about.person_id,
        "prompt": "delegation-words-i-use-now",
        "competency": "delegation",
        "given_at": NOW,
    }
    row = Prompt.made(**values | changes)
    session.add(row)
    session.flush()
    return row


def message(session: Session, who: Person, *about: Touchpoint, now: datetime = NOW) -> Outbox:
    token = post(
        session,
        person=who,
        message="common.nothing_open",
        card='{"summary": "Hello.", "parts": [{"type": "text", "body": "Hello."}]}',
        category=Category.ASK,
        now=now,
        touchpoints=about,
    )
    return by_token(session, token=token)


def program(session: Session, at: Tenant, *, key: str = "selling") -> Program:
    row = Program.made(
        organization_id=at.organization_id,
        tenant_id=at.key_id,
        key=key,
        name="Consultative selling",
        created_on=NOW.date(),
        created_at=NOW,
    )
    session.add(row)
    session.flush()
    return row


def cohort(session: Session, of: Program, **changes: Any) -> Cohort:
    values: dict[str, Any] = {
        "program_id": of.key_id,
        "key": "spring",
        "name": "Spring",
        "starts_on": date(2026, 3, 9),
        "ends_on": date(2026, 3, 11),
        "planned_since": NOW,
        "created_at": NOW,
    }
    row = Cohort.made(**values | changes)
    session.add(row)
    session.flush()
    return row


def measure(session: Session, at: Tenant) -> Measure:
    row = Measure.made(organization_id=at.organization_id, key="win-rate", created_at=NOW)
    session.add(row)
    session.flush()
    return row


def kpi(session: Session, of: Program, what: Measure) -> Kpi:
    row = Kpi.made(program_id=of.key_id, measure_id=what.key_id, created_at=NOW)
    session.add(row)
    session.flush()
    return row


def reading(session: Session, of: Measure, value: Decimal | str = "25.5", **changes: Any) -> Reading:
    values: dict[str, Any] = {
        "measure_id": of.key_id,
        "value": Decimal(value),
        "unit": "%",
        "as_of": date(2026, 3, 1),
        "source": SourceKind.PERSON,
        "state": ReadingState.PROPOSED,
        "recorded_at": NOW,
    }
    row = Reading.made(**values | changes)
    session.add(row)
    session.flush()
    return row
