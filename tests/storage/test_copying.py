"""Moving from SQLite to PostgreSQL: every row arrives as it is, or nothing does."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, Table, func, select
from sqlmodel import Session
from typer.testing import CliRunner

from bot.cli import app
from storage import copying, schema
from storage.database import Database, DatabaseError
from storage.models import METADATA, Objective, Organization, Reading
from storage.sole import sole
from tests.engine import life
from tests.storage import rows

pytestmark = pytest.mark.postgres


@pytest.fixture
def replayed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Database]:
    """A SQLite file in which a program was followed up for eleven weeks, with people who answered."""
    monkeypatch.setattr(life, "END", life.START + timedelta(days=75))
    life.live(tmp_path)
    opened = Database(f"sqlite:///{tmp_path / 'alignment.sqlite3'}")
    yield opened
    opened.close()


def counts(database: Database) -> dict[str, int]:
    """How many rows each table has."""

    def count(session: Session) -> dict[str, int]:
        connection = session.connection()
        return {
            table.name: connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in METADATA.sorted_tables
        }

    return database.read(count)


def content(database: Database) -> list[str]:
    """Every row of every table, spelled out."""

    def read(session: Session) -> list[str]:
        connection = session.connection()
        return [
            f"{table.name} {row}"
            for table in METADATA.sorted_tables
            for row in connection.execute(select(table).order_by(table.c.id))
        ]

    return database.read(read)


def is_empty(database: Database) -> bool:
    return not any(counts(database).values())


def test_a_replayed_program_arrives_whole(
    replayed: Database, empty_postgres: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "BATCH", 10)
    before = counts(replayed)
    copied = copying.copy(replayed, empty_postgres)
    assert copied == before == counts(empty_postgres) == counts(replayed)
    assert {name for name, number in copied.items() if number > 20} >= {"inbox", "outbox", "touchpoint"}
    assert content(replayed) == content(empty_postgres)


def test_new_rows_go_on_counting(replayed: Database, empty_postgres: Database) -> None:
    copied = copying.copy(replayed, empty_postgres)
    new = empty_postgres.write(lambda session: rows.organization(session).key_id)
    assert new == copied["organization"] + 1
    assert empty_postgres.write(lambda session: rows.tenant(session).key_id) == copied["tenant"] + 1


def test_a_row_may_name_a_later_one(database: Database, postgres: Database) -> None:
    def write(session: Session) -> None:
        at = rows.organization(session).key_id
        made = [
            Objective.made(organization_id=at, key=f"o{number}", name="Grow", created_at=rows.NOW)
            for number in range(5)
        ]
        session.add_all(made)
        session.flush()
        for child, parent in ((0, 3), (1, 0), (3, 4)):
            made[child].parent_id = made[parent].key_id

    database.write(write)
    assert copying.copy(database, postgres)["objective"] == 5
    parents = postgres.read(
        lambda session: {row.key: row.parent_id for row in session.scalars(select(Objective))}
    )
    assert parents == {"o0": 4, "o1": 1, "o2": None, "o3": 5, "o4": None}


def test_only_into_an_empty_database(database: Database, postgres: Database) -> None:
    postgres.write(lambda session: rows.tenant(session).key_id)
    with pytest.raises(DatabaseError, match="is not empty: there are rows in organization"):
        copying.copy(database, postgres)
    assert sum(counts(postgres).values()) == 2


def test_only_from_a_database_of_ours(tmp_path: Path, database: Database, postgres: Database) -> None:
    nowhere = Database(f"sqlite:///{tmp_path / 'alignmnet.sqlite3'}")
    with pytest.raises(DatabaseError, match="holds nothing of this program"):
        copying.copy(nowhere, postgres)
    nowhere.close()
    assert not (tmp_path / "alignmnet.sqlite3").exists()
    with pytest.raises(DatabaseError, match="the same database"):
        copying.copy(database, database)


def test_not_while_it_is_served(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is sent meanwhile would be sent once more from the copy; and one file has many spellings."""
    monkeypatch.chdir(tmp_path)
    here, spelled, there = (
        Database(f"sqlite:///{name}", durable=False)
        for name in (tmp_path / "here.sqlite3", "here.sqlite3", tmp_path / "there.sqlite3")
    )
    schema.upgrade(here)
    here.write(lambda session: rows.organization(session).key_id)
    with pytest.raises(DatabaseError, match="the same database"):
        copying.copy(here, spelled)
    with sole(here), pytest.raises(DatabaseError, match="`worker` or `db copy` works on"):
        copying.copy(here, there)
    assert not (tmp_path / "there.sqlite3").exists()
    assert copying.copy(here, there)["organization"] == 1
    for database in (here, spelled, there):
        database.close()


def test_what_postgres_cannot_keep_is_named_and_nothing_is_copied(
    database: Database, postgres: Database
) -> None:
    def write(session: Session) -> None:
        rows.organization(session)
        rows.organization(session).name = "Halden\0Systems"

    database.write(write)
    with pytest.raises(DatabaseError, match=r"Row 2 of organization cannot be kept there: .*NUL"):
        copying.copy(database, postgres)
    assert is_empty(postgres)


@pytest.mark.parametrize("fault", ["changed", "lost", "added"])
def test_a_difference_is_noticed_and_nothing_is_copied(
    database: Database, postgres: Database, monkeypatch: pytest.MonkeyPatch, fault: str
) -> None:
    insert = copying._insert

    def faulty(there: Connection, table: Table, ready: list[copying.Values]) -> None:
        last = dict(ready[-1]) if ready else {}
        if table.name == "organization" and fault == "changed":
            ready = [*ready[:-1], last | {"name": "Halden systems"}]
        elif table.name == "organization" and fault == "lost":
            ready = ready[:-1]
        elif table.name == "organization":
            ready = [*ready, last | {"id": 9}]
        insert(there, table, ready)

    database.write(lambda session: [rows.organization(session) for _ in range(3)] and None)
    monkeypatch.setattr(copying, "_insert", faulty)
    with pytest.raises(DatabaseError, match=f"Row {9 if fault == 'added' else 3} of organization did not"):
        copying.copy(database, postgres)
    assert is_empty(postgres)


def test_every_value_arrives_to_the_last_digit(database: Database, postgres: Database) -> None:
    moment = rows.NOW.replace(microsecond=123456)

    def write(session: Session) -> None:
        tenant = rows.tenant(session)
        session.add(
            Organization.made(
                name="Größe 🏔 \\u0000", cadence={"z": [1.5, None, "\0 \ud83c"], "a": True}, created_at=moment
            )
        )
        measure = rows.measure(session, tenant)
        for value in ("1.50", "12345678901234567.891234", "-0.000001"):
            rows.reading(session, measure, value=value)

    database.write(write)
    copying.copy(database, postgres)
    kept = postgres.read(lambda session: session.get_one(Organization, 2))
    assert kept.cadence == {"z": [1.5, None, "\0 \ud83c"], "a": True}
    assert kept.created_at == moment
    assert sorted(map(str, rows.values(postgres, Reading.value))) == [
        "-0.000001",
        "1.50",
        "12345678901234567.891234",
    ]


@pytest.mark.torture
def test_the_command_says_what_it_copied(replayed: Database, empty_postgres: Database) -> None:
    addresses = [
        database.url.render_as_string(hide_password=False) for database in (replayed, empty_postgres)
    ]
    done = CliRunner().invoke(app, ["db", "copy", *addresses])
    assert done.exit_code == 0, done.output
    assert "  organization         1 row\n" in done.output
    assert (
        f"{sum(counts(replayed).values())} rows copied, and each compared with the original." in done.output
    )
    again = CliRunner().invoke(app, ["db", "copy", *addresses])
    assert again.exit_code == 2
    assert "is not empty" in again.output
