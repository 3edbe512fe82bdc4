"""What was recorded is not rewritten: the database itself refuses, and a correction is a new row."""

from datetime import date, datetime
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest
from sqlalchemy import UpdateBase, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from storage.database import Database
from storage.models import (
    METADATA,
    AlignmentAnswer,
    AuditLog,
    Baseline,
    Claim,
    Decision,
    Rate,
    Reading,
    Role,
    Row,
    StandardValue,
    Tailored,
    Target,
)
from storage.words import ClaimSource, ReadingState, RoleKind, Verdict, Worded
from tests.storage import rows

MAY_CHANGE: dict[str, set[str]] = {
    **import_module("storage.migrations.versions.0002_append_only").MAY_CHANGE,
    "tailored": import_module("storage.migrations.versions.0011_tailored").MAY_CHANGE,
}


def one_of_each(session: Session) -> dict[str, Row]:
    """A row in every table that is append-only."""
    at = rows.tenant(session)
    who = rows.person(session, at)
    program = rows.program(session, at)
    cohort = rows.cohort(session, program)
    measure = rows.measure(session, at)
    kpi = rows.kpi(session, program, measure)
    made: list[Row] = [
        rows.reading(session, measure),
        AlignmentAnswer.made(
            program_id=program.key_id,
            person_id=who.key_id,
            question=1,
            version=1,
            words="We lose deals we should win.",
            recorded_at=rows.NOW,
        ),
        Claim.made(
            cohort_id=cohort.key_id,
            by=ClaimSource.SPONSOR,
            amount=Decimal(100_000),
            currency="USD",
            claimed=Decimal(40_000),
            allowed=Decimal(28_000),
            recorded_at=rows.NOW,
        ),
        Role.made(
            person_id=who.key_id,
            kind=RoleKind.LEAD_SPONSOR,
            program_id=program.key_id,
            since=date(2026, 1, 1),
            recorded_at=rows.NOW,
        ),
        StandardValue.made(
            measure_id=measure.key_id,
            value=Decimal(1_000),
            currency="USD",
            since=date(2026, 1, 1),
            approved_by_id=who.key_id,
            approved_on=date(2026, 1, 1),
            recorded_at=rows.NOW,
        ),
        Tailored.made(
            program_id=program.key_id,
            prompt="delegation-words-i-use-now",
            basis="a" * 64,
            model="small-model",
            instructions="word-prompt-1",
            checked=Worded.GOOD,
            created_at=rows.NOW,
        ),
        Rate.made(
            organization_id=at.organization_id,
            base="EUR",
            quote="USD",
            value=Decimal("1.08"),
            on=date(2026, 1, 1),
            approved_by_id=who.key_id,
            recorded_at=rows.NOW,
        ),
        Baseline.made(kpi_id=kpi.key_id, version=1, value=Decimal("22.5"), recorded_at=rows.NOW),
        Target.made(kpi_id=kpi.key_id, version=1, value=Decimal(30), recorded_at=rows.NOW),
        Decision.made(
            program_id=program.key_id, verdict=Verdict.CONTINUE, reason="It works.", recorded_at=rows.NOW
        ),
        AuditLog.made(at=rows.NOW, where="cli", did="imported", about="program", about_id=program.key_id),
    ]
    session.add_all(made)
    session.flush()
    return {type(row).__name__.lower(): row for row in made}


def content() -> list[tuple[str, str]]:
    """Every column that may never change."""
    return [
        (table, column.name)
        for table, may_change in sorted(MAY_CHANGE.items())
        for column in METADATA.tables[table].columns
        if column.name not in may_change
    ]


def another(value: Any) -> Any:
    """A value of the same type that differs."""
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case Decimal():
            return value + 1
        case datetime():
            return value.replace(year=2025)
        case date():
            return value.replace(year=2025)
        case dict():
            return {"rewritten": True}
        case _:
            return None


def refused(database: Database, statement: UpdateBase) -> str:
    """What the database says to a statement; empty if it does it."""
    try:
        database.write(lambda session: session.connection().execute(statement))
    except DBAPIError as error:
        return str(error)
    return ""


def test_there_is_a_row_to_try_in_every_protected_table(database: Database) -> None:
    assert set(database.write(lambda session: set(one_of_each(session)))) == set(MAY_CHANGE)


def test_no_column_of_content_can_be_rewritten(any_database: Database) -> None:
    made = any_database.write(one_of_each)
    said = {}
    for table, column in content():
        change = another(getattr(made[table], column))
        statement = METADATA.tables[table].update().values({column: change})
        said[f"{table}.{column}"] = refused(any_database, statement)
    assert {name: why for name, why in said.items() if "append-only" not in why} == {}
    assert len(said) > 80


@pytest.mark.parametrize("table", sorted(MAY_CHANGE))
def test_no_row_can_be_deleted(database: Database, table: str) -> None:
    database.write(one_of_each)
    assert "append-only" in refused(database, METADATA.tables[table].delete())
    assert len(database.read(lambda s: s.connection().execute(METADATA.tables[table].select()).all())) == 1


@pytest.mark.postgres
def test_no_row_can_be_deleted_on_postgres(postgres: Database) -> None:
    postgres.write(one_of_each)
    said = {table: refused(postgres, METADATA.tables[table].delete()) for table in MAY_CHANGE}
    assert {table: why for table, why in said.items() if "append-only" not in why} == {}


def test_what_may_change_changes(any_database: Database) -> None:
    """A reading is confirmed, a role ends, a claim is superseded; erasing a person blanks their words."""

    def change(session: Session) -> None:
        made = one_of_each(session)
        reading, claim, role, answer = (made[t] for t in ("reading", "claim", "role", "alignmentanswer"))
        assert isinstance(reading, Reading)
        assert isinstance(claim, Claim)
        assert isinstance(role, Role)
        assert isinstance(answer, AlignmentAnswer)
        reading.state, reading.confirmed_at, reading.words = ReadingState.CONFIRMED, rows.NOW, ""
        claim.superseded_at, claim.evidence = rows.NOW, ""
        role.until, role.reason = date(2026, 6, 1), "moved on"
        answer.words = "(erased)"

    any_database.write(change)
    assert rows.values(any_database, Reading.state) == [ReadingState.CONFIRMED]
    assert rows.values(any_database, Claim.superseded_at) == [rows.NOW]
    assert rows.values(any_database, Role.until) == [date(2026, 6, 1)]
    assert rows.values(any_database, AlignmentAnswer.words) == ["(erased)"]


def test_the_orm_is_refused_too(any_database: Database) -> None:
    any_database.write(one_of_each)

    def rewrite(session: Session) -> None:
        session.exec(select(Reading)).one().value = Decimal(99)

    with pytest.raises(DBAPIError, match="append-only"):
        any_database.write(rewrite)
    assert rows.values(any_database, Reading.value) == [Decimal("25.5")]


def test_a_rewrite_that_says_the_same_is_refused_as_well(any_database: Database) -> None:
    """It is the column that is protected, not the difference."""
    any_database.write(one_of_each)
    with pytest.raises(DBAPIError, match="append-only"):
        any_database.write(
            lambda session: session.connection().execute(text("UPDATE reading SET value = value"))
        )
