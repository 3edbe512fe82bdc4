"""What a virtual run keeps in mind: never anything that has changed since."""

import importlib
import pkgutil
import re
from collections.abc import Iterator

import pytest
from sqlalchemy import ClauseElement, event
from sqlalchemy.dialects import sqlite
from sqlmodel import Session

import storage
from bot.replay.known import tables_of
from bot.replay.virtual import MemoryDatabase
from storage import roles
from storage.models import Person, Row
from storage.words import PersonState
from tests.storage import rows


@pytest.fixture
def database() -> Iterator[MemoryDatabase]:
    memory = MemoryDatabase()
    yield memory
    memory.close()


def team(session: Session, number: int) -> list[str]:
    return [person.name for person in roles.learning_team(session, organization_id=number)]


def test_it_asks_once_until_something_changes(database: MemoryDatabase) -> None:
    asked: list[str] = []
    event.listen(database.engine, "before_cursor_execute", lambda _c, _u, sql, *_rest: asked.append(sql))

    def ask(session: Session) -> None:
        organization = rows.organization(session)
        number = organization.key_id
        person = rows.person(session, rows.tenant(session), learning_team=True, organization_id=number)
        assert [team(session, number) for _ in range(3)] == [[person.name]] * 3
        before = len(asked)
        assert team(session, number) == [person.name]
        assert team(session, number + 1000) == []
        assert len(asked) == before + 1, "what was asked of others is another question"
        person.state = PersonState.STOPPED
        assert team(session, number) == []
        taken_back = session.begin_nested()
        session.get_one(Person, person.key_id).state = PersonState.ACTIVE
        assert team(session, number) == [person.name]
        taken_back.rollback()
        assert team(session, number) == []

    database.run(ask)


def built_once() -> Iterator[tuple[str, ClauseElement]]:
    for module in pkgutil.iter_modules(storage.__path__, "storage."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if isinstance(value, ClauseElement) and getattr(value, "is_select", False):
                yield f"{module.name}.{name}", value


def test_it_knows_every_table_a_statement_reads() -> None:
    statements = dict(built_once())
    assert len(statements) > 50
    for name, statement in statements.items():
        sql = str(statement.compile(dialect=sqlite.dialect()))
        words = set(re.findall(r"(?:FROM|JOIN|,)\s+\"?(\w+)", sql))
        assert set(tables_of(statement)) == words & Row.metadata.tables.keys(), name
