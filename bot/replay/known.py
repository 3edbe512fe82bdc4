"""What a virtual run has asked its database before: known until one of the tables it came from changes.

Tick after tick asks the same of roles, KPIs and absences, which hardly ever change. Nobody else writes to
this database, so every change passes by here.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Engine, Executable, TableClause, TextClause, event
from sqlalchemy.engine import ExecutionContext, FrozenResult, Result
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.visitors import ExternallyTraversible, iterate

from storage import together
from storage.models import AuditLog, Inbox, Outbox, OutboxTouchpoint, Prompt, Touchpoint

_BUSY = frozenset(
    str(table.__tablename__) for table in (AuditLog, Inbox, Outbox, OutboxTouchpoint, Prompt, Touchpoint)
)
"""Tables that change with nearly every message: keeping what they said would cost more than it saves."""

_Asked = tuple[object, ...]
_Answers = dict[_Asked, tuple[tuple[int, ...], FrozenResult[Any]]]


class Known:
    """The answers to statements that are built once and asked again and again."""

    def __init__(self, engine: Engine) -> None:
        self._changes: Counter[str] = Counter()
        """By table: how often it was written to."""
        self._seen: WeakKeyDictionary[Executable, tuple[str, ...]] = WeakKeyDictionary()
        """By statement: its tables, empty where its answers are not kept."""
        self._answers: WeakKeyDictionary[Executable, _Answers] = WeakKeyDictionary()
        event.listen(engine, "before_cursor_execute", self._note)

    def keeps(self, statement: Executable) -> bool:
        """Whether a statement's answers are kept: it was asked before, and of tables that change seldom."""
        if statement not in self._seen:
            self._seen[statement] = ()  # most are built for one question and never seen again
            return False
        if statement not in self._answers:
            tables = tables_of(statement)
            self._seen[statement] = () if _BUSY & set(tables) else tables
            self._answers[statement] = {}
        return bool(self._seen[statement])

    def answer(
        self, statement: Executable, given: Mapping[str, object], ask: Callable[[], Result[Any]]
    ) -> Result[Any]:
        """What was answered before; it is asked again where a table has changed since."""
        answers = self._answers[statement]
        key = tuple([_kept(value) for value in given.values()])
        as_of = tuple([self._changes[table] for table in self._seen[statement]])
        found = answers.get(key)
        if found is None or found[0] != as_of:
            found = answers[key] = as_of, ask().freeze()
        return found[1]()

    def changes(self, table: str) -> int:
        """How often a table was written to so far."""
        return self._changes[table]

    def forget(self) -> None:
        """Something was taken back, nobody knows what."""
        self._answers.clear()

    def _note(
        self,
        _connection: Connection,
        _cursor: object,
        _sql: str,
        _given: object,
        context: ExecutionContext,
        _many: bool,
    ) -> None:
        statement = context.execution_options.get(together.STATEMENT, context.invoked_statement)
        if isinstance(statement, UpdateBase) and isinstance(statement.table, TableClause):
            self._changes[statement.table.name] += 1
        elif isinstance(statement, UpdateBase | TextClause):
            self.forget()


def _kept(value: object) -> object:
    return tuple(value) if isinstance(value, Collection) and not isinstance(value, str) else value


def tables_of(statement: object) -> tuple[str, ...]:
    """The names of all tables a statement reads, those of questions inside it too."""
    inside = iterate(statement) if isinstance(statement, ExternallyTraversible) else ()
    return tuple(sorted({each.name for each in inside if isinstance(each, TableClause)}))
