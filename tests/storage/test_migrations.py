"""Tables made by the migrations are the tables the code means, and rows live through an upgrade."""

from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from alembic import command
from sqlalchemy import TableClause, column, event, insert, inspect, text
from sqlmodel import Session, select

from storage import schema
from storage.database import Database, DatabaseError, opened
from storage.models import METADATA, Person, Reading
from tests.postgres_server import PostgresServer
from tests.storage import rows


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def empty(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """A database without any table."""
    if request.param == "postgres":
        yield request.getfixturevalue("empty_postgres")
        return
    made = Database(f"sqlite:///{tmp_path / 'empty.sqlite3'}", durable=False)
    yield made
    made.close()


def revision(database: Database) -> str:
    found = database.read(
        lambda session: session.connection().execute(text("SELECT version_num FROM alembic_version"))
    )
    return str(found.scalar_one())


def test_the_migrations_make_every_table_and_nothing_else(empty: Database) -> None:
    schema.upgrade(empty)
    made = set(inspect(empty.engine).get_table_names())
    assert made == set(METADATA.tables) | {"alembic_version"}
    command.check(schema.config(empty))


def test_upgrading_twice_changes_nothing(empty: Database) -> None:
    schema.upgrade(empty)
    first = revision(empty)
    schema.upgrade(empty)
    assert revision(empty) == first


def test_rows_of_the_first_version_live_through_the_upgrade(empty: Database) -> None:
    command.upgrade(schema.config(empty), "0001")

    _write_as_it_was(empty)
    assert revision(empty) == "0001"

    schema.upgrade(empty)

    assert revision(empty) != "0001"
    assert empty.read(lambda s: [p.name for p in s.exec(select(Person))]) == ["Dana"]
    assert empty.read(lambda s: [str(r.value) for r in s.exec(select(Reading))]) == [
        "12345678901234567.891234"
    ]


def _write_as_it_was(old: Database) -> None:
    """Rows as this version writes them, without the columns that came later."""

    def write(session: Session) -> None:
        at = rows.tenant(session)
        rows.person(session, at, name="dana")
        rows.reading(session, rows.measure(session, at), "12345678901234567.891234")

    tables = inspect(old.engine)
    known = {name: {c["name"] for c in tables.get_columns(name)} for name in tables.get_table_names()}
    now = Database("sqlite://", durable=False)
    schema.upgrade(now)
    now.write(write)
    with now.engine.connect() as there, old.engine.begin() as here:
        for table in (table for table in METADATA.sorted_tables if table.name in known):
            for row in there.execute(table.select()).mappings():
                then = {name: value for name, value in row.items() if name in known[table.name]}
                columns = [column(name, table.columns[name].type) for name in then]
                here.execute(insert(TableClause(table.name, *columns)), then)
    now.close()


def test_a_database_from_a_newer_version_is_left_alone(empty: Database) -> None:
    schema.upgrade(empty)
    empty.write(lambda s: s.connection().execute(text("UPDATE alembic_version SET version_num = '9999'")))
    with pytest.raises(DatabaseError, match=r"made by a newer version of the program .* at 9999"):
        schema.upgrade(empty)
    assert revision(empty) == "9999"


def test_a_failed_upgrade_leaves_nothing_half_made(empty: Database) -> None:
    """The second migration stumbles over a trigger that is there already: all it did is taken back."""
    command.upgrade(schema.config(empty), "0001")
    obstacle = "CREATE TRIGGER append_only_auditlog_update BEFORE UPDATE ON auditlog " + (
        "BEGIN SELECT 1; END"
        if empty.is_sqlite
        else "FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()"
    )
    empty.write(lambda s: s.connection().execute(text(obstacle)))
    with pytest.raises(Exception, match="already exists"):
        command.upgrade(schema.config(empty), "head")
    assert revision(empty) == "0001"
    triggers = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if empty.is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    left = empty.read(lambda s: list(s.connection().execute(text(triggers)).scalars()))
    assert left == ["append_only_auditlog_update"]


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(
        DatabaseError, match=r"The folder .*/nowhere for the database does not exist; create it first"
    ):
        Database(f"sqlite:///{tmp_path}/nowhere/alignment.sqlite3")


def test_a_file_that_is_no_database_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "letter.sqlite3"
    path.write_text("Dear Sir or Madam, " * 100)
    made = Database(f"sqlite:///{path}")
    with pytest.raises(DatabaseError, match="is not a database"):
        schema.upgrade(made)
    made.close()
    assert path.read_text().startswith("Dear Sir")


def test_a_folder_in_the_place_of_the_file_is_said(tmp_path: Path) -> None:
    (tmp_path / "folder.sqlite3").mkdir()
    made = Database(f"sqlite:///{tmp_path}/folder.sqlite3")
    with pytest.raises(
        DatabaseError, match=r"cannot be written\. Check the file's and its folder's permissions"
    ):
        schema.upgrade(made)
    made.close()


def test_a_file_that_cannot_be_written_is_said(database: Database) -> None:
    """Told to the driver, because root may write whatever the file's mode says."""

    def write() -> None:
        with opened(database.url.render_as_string()) as read_only:
            event.listen(read_only.engine, "connect", lambda made, _: made.execute("PRAGMA query_only = ON"))
            read_only.write(rows.organization)

    with pytest.raises(
        DatabaseError, match=r"cannot be written\. Check the file's and its folder's permissions"
    ):
        write()


def test_a_server_that_does_not_answer_is_said_without_its_password() -> None:
    made = Database("postgresql://bot:hunter2@127.0.0.1:1/alignment")
    with pytest.raises(DatabaseError, match=r"cannot be reached: ") as caught:
        schema.upgrade(made)
    made.close()
    assert "hunter2" not in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.postgres
def test_tables_of_another_program_are_said(empty_postgres: Database) -> None:
    with empty_postgres.engine.begin() as connection:
        connection.execute(text("CREATE TABLE person (id integer)"))
    with pytest.raises(DatabaseError, match='tables of another program: relation "person" already exists'):
        schema.upgrade(empty_postgres)


@pytest.mark.postgres
def test_a_user_without_the_right_is_said(empty_postgres: Database) -> None:
    with empty_postgres.engine.begin() as connection:
        connection.execute(text("CREATE ROLE guest"))
    event.listen(empty_postgres.engine, "begin", lambda begun: begun.exec_driver_sql("SET LOCAL ROLE guest"))
    with pytest.raises(DatabaseError, match="refuses this user: permission denied for schema public"):
        schema.upgrade(empty_postgres)


@pytest.mark.postgres
def test_a_database_of_few_letters_is_said(postgres_server: PostgresServer) -> None:
    with psycopg.connect(postgres_server.conninfo("postgres"), autocommit=True) as connection:
        connection.execute(
            "CREATE DATABASE latin ENCODING 'LATIN1' TEMPLATE template0 LC_COLLATE 'C' LC_CTYPE 'C'"
        )
        made = Database(postgres_server.url("latin"))
        with pytest.raises(DatabaseError, match=r"of LATIN1 only\. Make one with ENCODING 'UTF8'"):
            schema.upgrade(made)
        made.close()
        connection.execute("DROP DATABASE latin")


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("alignment.sqlite3", "cannot be read. Write it like sqlite:///alignment.sqlite3"),
        ("", "cannot be read. Write it like sqlite:///alignment.sqlite3"),
        ("mysql://host/name", "mysql is not supported; use SQLite or PostgreSQL"),
        ("nonsense://host/name", "is not supported; use SQLite or PostgreSQL"),
    ],
)
def test_an_address_that_means_nothing_is_explained(url: str, says: str) -> None:
    with pytest.raises(DatabaseError, match=says):
        Database(url)
