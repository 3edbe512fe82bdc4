"""Bringing the tables of a database to the version of this code, and telling when it is ahead of it."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

from storage.database import Database, DatabaseError, explained

_MAKING_TABLES = 0x616C69676E
"""The number of PostgreSQL's advisory lock for it: any, as long as it is always the same."""


def config(database: Database) -> Config:
    """Alembic's configuration, made here so that no file in the working folder is needed."""
    made = _scripts()
    made.attributes["engine"] = database.engine.execution_options(writes=True)
    return made


def _scripts() -> Config:
    made = Config()
    made.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return made


@cache
def known() -> tuple[str, ...]:
    """The versions this code knows, newest first. To read them costs more than all else of a start."""
    return tuple(script.revision for script in ScriptDirectory.from_config(_scripts()).walk_revisions())


@contextmanager
def alone(database: Database) -> Iterator[None]:
    """One process at a time makes tables: several that start together on PostgreSQL take turns.

    On SQLite the write transaction of the migration does that.
    """
    if database.is_sqlite:
        yield
        return
    with database.engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": _MAKING_TABLES})
        try:
            yield
        finally:
            # The lock belongs to the connection, and this one goes back to its pool.
            connection.rollback()
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": _MAKING_TABLES})


def standing(database: Database) -> str | None:
    """The version of a database's tables, looked up without touching them; None if there are none."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision()


def upgrade(database: Database) -> None:
    """Bring the tables to the newest version this code knows; existing rows are kept.

    Raises:
        DatabaseError: the database cannot be written, cannot keep every letter, or a newer version of this
            program made it.
    """
    with explained(database), alone(database):
        _refuse_few_letters(database)
        found = standing(database)
        if found is not None and found not in known():
            raise DatabaseError(
                f"This database was made by a newer version of the program (its tables are at {found}). "
                "Install that version or newer, or restore a backup from before the upgrade."
            )
        if found != known()[0]:
            command.upgrade(config(database), "head")


def _refuse_few_letters(database: Database) -> None:
    if database.is_sqlite:
        return
    with database.engine.connect() as connection:
        letters = connection.execute(text("SHOW server_encoding")).scalar_one()
    if letters != "UTF8":
        where = database.url.render_as_string(hide_password=True)
        raise DatabaseError(
            f"The database {where} keeps the letters of {letters} only. Make one with ENCODING 'UTF8'."
        )
