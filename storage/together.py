"""Many rows at once: what is gathered goes out with the next flush, each table's by one statement.

SQLAlchemy's unit of work looks at each row by itself, which costs more than writing it. So what nobody looks
at again in its transaction is gathered instead: new rows, and changes of rows that are known by number.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import repeat
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    JSON,
    ClauseElement,
    ColumnElement,
    Connection,
    Dialect,
    Executable,
    bindparam,
    event,
    insert,
    literal,
    literal_column,
    update,
)
from sqlalchemy.orm import attributes
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine
from sqlmodel import Session, col
from typing_extensions import override

from storage.models.base import Row

STATEMENT = "statement"
"""The execution option that names the statement a text was made from."""


class Gathering(Session):
    """A session whose flush writes what was gathered, and only then what it holds."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.statements: dict[Executable, list[dict[str, Any]]] = defaultdict(list)
        self.changes: dict[tuple[type[Row], int], dict[str, Any]] = defaultdict(dict)

    @override
    def flush(self, objects: Sequence[Any] | None = None) -> None:
        if self.statements or self.changes:
            self._write()
        super().flush(objects)

    def _write(self) -> None:
        statements, changes = dict(self.statements), dict(self.changes)
        self.leave()
        by_columns: dict[tuple[type[Row], tuple[str, ...]], list[dict[str, Any]]] = defaultdict(list)
        for (table, number), values in changes.items():
            by_columns[table, tuple(values)].append({**values, "its_id": number})
        connection = self.connection()
        for statement, rows in statements.items():
            run(connection, statement=statement, rows=rows)
        for (table, _columns), rows in by_columns.items():
            run(connection, statement=_update(table), rows=rows)

    def part(self) -> AbstractContextManager[object]:
        """What is done inside is taken back by itself where it fails."""
        return self.begin_nested()

    def leave(self) -> None:
        """Forget what was gathered."""
        self.statements.clear()
        self.changes.clear()


@event.listens_for(Gathering, "before_commit")
def _written_first(session: Session) -> None:
    # Where a session holds nothing that is new or changed, SQLAlchemy commits without a flush.
    session.flush()


@event.listens_for(Gathering, "after_soft_rollback")
def _taken_back(session: Gathering, _transaction: object) -> None:
    session.leave()
    session.expire_all()


def part(session: Session) -> AbstractContextManager[object]:
    """A part of the transaction: what is done inside is taken back by itself where it fails."""
    return session.part() if isinstance(session, Gathering) else session.begin_nested()


def execute(session: Session, *, statement: Executable, **values: Any) -> None:
    """Run a statement with the next flush, once for all gathered for it. A plain session does so now."""
    if isinstance(session, Gathering):
        session.statements[statement].append(values)
    else:
        session.flush()
        session.connection().execute(statement, values)


def add(session: Session, *, row: Row, columns: Sequence[str]) -> None:
    """Write a new row with the next flush; the session does not hold it, and it gets no number.

    These columns are its own, the others are as in every new row.
    """
    values = vars(row)
    execute(session, statement=insert_of(type(row), *columns), **{name: values[name] for name in columns})


def run(connection: Connection, *, statement: Executable, rows: Sequence[Mapping[str, Any]]) -> None:
    """Run a statement for each of these rows, which all give it the same values."""
    compiled = _compiled(statement, tuple(rows[0]), connection.dialect) if len(rows) > 1 else None
    if compiled is None:
        connection.execute(statement, rows)
    else:
        # Who listens to what is written gets no statement with a text, so it is named beside it.
        options = {STATEMENT: statement}
        connection.exec_driver_sql(compiled.text, compiled.given(rows), execution_options=options)


@dataclass(frozen=True)
class _Compiled:
    """A statement as the driver takes it. SQLAlchemy would look at each value of each row by itself."""

    text: str
    names: tuple[str, ...]
    by_place: bool
    prepare: tuple[tuple[int, Callable[[Any], Any]], ...]
    """What makes the driver's value of ours, by its place."""

    def given(self, rows: Sequence[Mapping[str, Any]]) -> Any:
        """The rows as the driver takes them."""
        pick = itemgetter(*self.names) if len(self.names) > 1 else lambda row: (row[self.names[0]],)
        columns: list[Iterable[Any]] = list(zip(*map(pick, rows), strict=True))
        for place, prepare in self.prepare:
            first, *others = columns[place]
            alike = all(other is first for other in others)
            columns[place] = repeat(prepare(first), len(rows)) if alike else map(prepare, columns[place])
        found = zip(*columns, strict=True)
        return list(found) if self.by_place else [dict(zip(self.names, each, strict=True)) for each in found]


@lru_cache(maxsize=128)
def _compiled(statement: ClauseElement, names: tuple[str, ...], dialect: Dialect) -> _Compiled | None:
    """None where SQLAlchemy itself adds values: a default of Python's, a list, a constant bound."""
    found = statement.compile(dialect=dialect, column_keys=list(names), for_executemany=True)
    if not isinstance(found, SQLCompiler):
        return None
    by_place = found.positiontup is not None
    order = tuple(found.positiontup or found.binds)
    added = found.insert_prefetch or found.update_prefetch or found.literal_execute_params
    if added or found.post_compile_params or set(order) != set(names):
        return None
    prepare = (found.binds[name].type.dialect_impl(dialect).bind_processor(dialect) for name in order)
    return _Compiled(
        found.string,
        order,
        by_place,
        tuple((place, each) for place, each in enumerate(prepare) if each is not None),
    )


@cache
def insert_of(table: type[Row], *columns: str) -> Executable:
    """An insert that is given these columns; in the others stands what every new row has there."""
    others: dict[str, ColumnElement[Any]] = {}
    types = table.metadata.tables[str(table.__tablename__)].columns
    for name, field in table.model_fields.items():
        default = None if field.is_required() else field.get_default(call_default_factory=True)
        if name not in columns and default is not None:
            others[name] = literal_column(_as_sql(default, types[name].type))
    return insert(table).values(others)


def _as_sql(value: object, of: TypeEngine[Any]) -> str:
    if isinstance(of, JSON):
        return f"'{json.dumps(value)}'"
    return str(literal(value, of).compile(compile_kwargs={"literal_binds": True}))


def change(session: Session, *, row: Row, **values: Any) -> None:
    """Change a row that has its number: here at once, in the database with the next flush."""
    keep = setattr
    if isinstance(session, Gathering):
        session.changes[type(row), row.key_id].update(values)
        keep = attributes.set_committed_value  # the unit of work need not know
    for name, value in values.items():
        keep(row, name, value)


@cache
def _update(table: type[Row]) -> Executable:
    return update(table).where(col(table.id) == bindparam("its_id"))
