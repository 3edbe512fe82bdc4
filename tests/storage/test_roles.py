"""Who holds a role: in a program or in one of its cohorts, and who of them can be written to."""

from datetime import date
from typing import NamedTuple

import pytest
from sqlmodel import Session

from storage import roles
from storage.database import Database
from storage.models import Person, Role
from storage.words import PersonState, RoleKind
from tests.storage import rows

ON = date(2026, 3, 2)
KINDS = (RoleKind.OWNER, RoleKind.MANAGER)


class Program(NamedTuple):
    number: int
    spring: int
    autumn: int
    people: dict[str, int]


@pytest.fixture
def program(any_database: Database) -> Program:
    """An owner of the whole program, and a manager in each of its two cohorts."""

    def add(session: Session) -> Program:
        at = rows.tenant(session)
        of = rows.program(session, at)
        spring, autumn = rows.cohort(session, of), rows.cohort(session, of, key="autumn")
        people = {name: rows.person(session, at, name=name).key_id for name in ("olga", "mia", "max")}
        for name, kind, cohort_id in (
            ("olga", RoleKind.OWNER, None),
            ("mia", RoleKind.MANAGER, spring.key_id),
            ("max", RoleKind.MANAGER, autumn.key_id),
        ):
            session.add(
                Role.made(
                    person_id=people[name],
                    kind=kind,
                    program_id=of.key_id,
                    cohort_id=cohort_id,
                    since=ON,
                    recorded_at=rows.NOW,
                )
            )
        return Program(of.key_id, spring.key_id, autumn.key_id, people)

    return any_database.write(add)


def holding(database: Database, program: Program, cohort_id: int | None) -> list[str]:
    return database.read(
        lambda session: [
            person.name
            for person in roles.holding(
                session, program_id=program.number, kinds=KINDS, on=ON, cohort_id=cohort_id
            )
        ]
    )


def test_a_role_in_a_cohort_counts_there_and_nowhere_else(any_database: Database, program: Program) -> None:
    assert holding(any_database, program, program.spring) == ["Olga", "Mia"]
    assert holding(any_database, program, program.autumn) == ["Olga", "Max"]
    assert holding(any_database, program, None) == ["Olga"]


@pytest.mark.parametrize("state", [state for state in PersonState if state is not PersonState.ACTIVE])
def test_who_gets_no_messages_is_not_asked(
    any_database: Database, program: Program, state: PersonState
) -> None:
    any_database.write(
        lambda session: setattr(session.get_one(Person, program.people["mia"]), "state", state)
    )
    assert holding(any_database, program, program.spring) == ["Olga"]
