"""Copying one database into another, empty one: table by table, and compared row by row before it counts."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import zip_longest
from pathlib import Path
from typing import Any

from alembic.migration import MigrationContext
from sqlalchemy import Connection, Table, func, insert, select, text
from sqlalchemy.exc import DataError

from storage import schema
from storage.database import Database, DatabaseError, explained
from storage.models import METADATA
from storage.sole import sole

BATCH = 1_000
"""Rows in memory at once."""

Values = dict[str, Any]


def copy(source: Database, target: Database) -> dict[str, int]:
    """Copy every row of every table; returns how many rows each table has.

    Each side is one transaction: while it runs nothing can be written to a SQLite source, and if anything is
    not equal at the end, the target stays empty. Nobody may serve the source: what is sent from then on would
    be missing in the copy, and be sent from there once more.

    Raises:
        DatabaseError: the source holds none of our tables, the target is not empty, one of them cannot be
            used, or something would not arrive as it is.
    """
    if _place(source) == _place(target):
        raise DatabaseError("FROM and TO are the same database.")
    if not _is_ours(source):
        raise DatabaseError(f"{_name(source)} holds nothing of this program. Check the address.")
    with explained(source), sole(source):
        schema.upgrade(source)
        schema.upgrade(target)
        with _transaction(source) as here, _transaction(target) as there:
            _refuse_rows(there, target)
            copied = {table.name: _copy(here, there, table) for table in METADATA.sorted_tables}
            for table in METADATA.sorted_tables:
                _compare(here, there, table)
                if not target.is_sqlite:
                    _count_on(there, table)
    return copied


def _place(database: Database) -> object:
    """What two spellings of one SQLite file have in common."""
    if database.in_memory or not database.is_sqlite:
        return database.url
    return Path(database.url.database or "").resolve()


@contextmanager
def _transaction(database: Database) -> Iterator[Connection]:
    isolation = {} if database.is_sqlite else {"isolation_level": "REPEATABLE READ"}
    with (
        explained(database),
        database.engine.connect().execution_options(writes=True, **isolation) as connection,
        connection.begin(),
    ):
        yield connection


def _is_ours(database: Database) -> bool:
    # SQLite makes a file that is not there just by opening it.
    if database.is_sqlite and not Path(database.url.database or "").is_file():
        return False
    with explained(database), database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() is not None


def _refuse_rows(there: Connection, target: Database) -> None:
    for table in METADATA.sorted_tables:
        if there.execute(select(table.c.id).limit(1)).first() is not None:
            raise DatabaseError(
                f"{_name(target)} is not empty: there are rows in {table.name}. Copy into a new database, so "
                "that nothing is mixed or overwritten."
            )


def _copy(here: Connection, there: Connection, table: Table) -> int:
    """Copy one table. A row that names one which is not there yet is held back until it is."""
    own = [key.parent.name for key in table.foreign_keys if key.column.table is table]
    held: list[Values] = []
    held_ids: set[int] = set()
    rows = 0
    for page in _pages(here, table):
        ready: list[Values] = []
        for row in page:
            named = [row[name] for name in own if row[name] is not None]
            if any(other > row["id"] or other in held_ids for other in named):
                held.append(row)
                held_ids.add(row["id"])
            else:
                ready.append(row)
        _insert(there, table, ready)
        rows += len(page)
    while held:
        ready = [row for row in held if not any(row[name] in held_ids for name in own)]
        if not ready:
            raise DatabaseError(f"Rows {sorted(held_ids)} of {table.name} name each other in a circle.")
        _insert(there, table, ready)
        held_ids -= {row["id"] for row in ready}
        held = [row for row in held if row["id"] in held_ids]
    return rows


def _pages(connection: Connection, table: Table) -> Iterator[list[Values]]:
    last = 0
    while True:
        query = select(table).where(table.c.id > last).order_by(table.c.id).limit(BATCH)
        page = [dict(row) for row in connection.execute(query).mappings()]
        if not page:
            return
        yield page
        last = page[-1]["id"]


def _insert(there: Connection, table: Table, rows: Sequence[Values]) -> None:
    if not rows:
        return
    try:
        with there.begin_nested():
            there.execute(insert(table), list(rows))
    except DataError as error:
        # PostgreSQL keeps no zero characters, and no words or numbers longer than declared; SQLite does.
        if len(rows) == 1:
            raise DatabaseError(
                f"Row {rows[0]['id']} of {table.name} cannot be kept there: "
                f"{str(error.orig).splitlines()[0]}. Nothing was copied."
            ) from error
        for row in rows:
            _insert(there, table, [row])


def _compare(here: Connection, there: Connection, table: Table) -> None:
    """Hold every row of both sides against each other.

    Raises:
        DatabaseError: one is missing, is too many, or reads differently.
    """
    for page, copied in zip_longest(_pages(here, table), _pages(there, table), fillvalue=list[Values]()):
        for row, other in zip_longest(page, copied):
            # By their spelling: 1.50 and 1.5 are equal, but not the same.
            if repr(row) != repr(other):
                number = (row or other)["id"]
                raise DatabaseError(
                    f"Row {number} of {table.name} did not arrive as it is. Nothing was copied."
                )


def _count_on(there: Connection, table: Table) -> None:
    """Let the next row get the number after the last copied one."""
    last = there.execute(select(func.max(table.c.id))).scalar()
    if last is not None:
        there.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :last)"),
            {"table": f'"{table.name}"', "last": last},
        )


def _name(database: Database) -> str:
    return database.url.render_as_string(hide_password=True)
