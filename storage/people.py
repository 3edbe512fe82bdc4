"""Who belongs to an organization, when they are away, who can be reached, and who has a part in what."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import bindparam, update
from sqlmodel import Session, col, or_, select

from storage.models import Address, Away, Cohort, Enrollment, Person, Program, Role
from storage.programs import LIVE
from storage.words import PersonState, RoleKind

_AT_ONCE = 500
"""Numbers in one question: databases take some ten thousand."""

# Built once: for a small question, building the statement costs several times what asking it does.
_NUMBERED = select(Person).where(col(Person.id).in_(bindparam("person_ids", expanding=True)))
_NAMES = select(Person.id, Person.name).where(
    col(Person.id).in_(bindparam("person_ids")), col(Person.state) != PersonState.ERASED
)
_ROLES_IN = select(Role).where(Role.program_id == bindparam("program_id")).order_by(col(Role.id))
_TENURES_IN: sqlalchemy.Select[*tuple[Any, ...]] = (
    sqlalchemy.select(
        *(col(Role.program_id), col(Role.id), col(Role.person_id), col(Role.cohort_id), col(Role.kind)),
        *(col(Role.since), col(Role.until)),
    )
    .where(col(Role.program_id).in_(bindparam("program_ids", expanding=True)))
    .order_by(col(Role.since), col(Role.id))
)


def numbered(session: Session, *, person_ids: Collection[int]) -> dict[int, Person]:
    """These people, by their number."""
    wanted = list(person_ids)
    found: dict[int, Person] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = session.exec(_NUMBERED, params={"person_ids": wanted[start : start + _AT_ONCE]})
        found.update((person.key_id, person) for person in some)
    return found


def names_of(session: Session, *, person_ids: Collection[int]) -> dict[int, str]:
    """What these people are called; without those who were erased."""
    if not person_ids:
        return {}
    found = session.exec(_NAMES, params={"person_ids": person_ids})
    return {number: name for number, name in found if number is not None}


def everyone(session: Session, *, organization_id: int) -> dict[str, Person]:
    """All people ever named, by e-mail address; those who were erased have none any more."""
    query = (
        select(Person)
        .where(Person.organization_id == organization_id, Person.state != PersonState.ERASED)
        .order_by(col(Person.id))
    )
    return {person.email: person for person in session.exec(query)}


def away(session: Session, *, organization_id: int) -> dict[int, list[Away]]:
    """The absences that hold, by person, first ones first."""
    query = (
        select(Away)
        .join(Person, col(Person.id) == col(Away.person_id))
        .where(Person.organization_id == organization_id, col(Away.withdrawn_at).is_(None))
        .order_by(col(Away.first), col(Away.id))
    )
    found: dict[int, list[Away]] = defaultdict(list)
    for row in session.exec(query):
        found[row.person_id].append(row)
    return found


def roles_in(session: Session, *, program_id: int) -> list[Role]:
    """Every role there ever was in a program, oldest first."""
    return list(session.exec(_ROLES_IN, params={"program_id": program_id}))


class Tenure(NamedTuple):
    """A role as planning sees it: whose, of which cohort, and from which day until before which."""

    id: int
    person_id: int
    cohort_id: int | None
    kind: RoleKind
    since: date
    until: date | None


def tenures_in(session: Session, *, program_ids: Collection[int]) -> dict[int, list[Tenure]]:
    """Every role there ever was in each of these programs, in the order in which they began."""
    session.flush()
    found: dict[int, list[Tenure]] = {program_id: [] for program_id in program_ids}
    for program_id, *tenure in session.connection().execute(_TENURES_IN, {"program_ids": list(program_ids)}):
        found[program_id].append(Tenure(*tenure))
    return found


def ever_in(session: Session, *, program_id: int) -> set[int]:
    """Everyone who has or had a role or a place in a program."""
    roles = select(Role.person_id).where(Role.program_id == program_id)
    places = (
        select(Enrollment.manager_id, Enrollment.person_id)
        .join(Cohort, col(Cohort.id) == col(Enrollment.cohort_id))
        .where(Cohort.program_id == program_id)
    )
    found = set(session.exec(roles))
    for manager_id, person_id in session.exec(places):
        found |= {manager_id} if person_id is None else {manager_id, person_id}
    return found


def now_in_programs(
    session: Session, *, organization_id: int, on: date, but_program_id: int | None = None
) -> dict[int, set[int]]:
    """Who has a role or a place in a live program that day: person -> programs."""
    live = (Program.organization_id == organization_id, col(Program.state).in_(LIVE))
    roles = (
        select(Role.person_id, Role.program_id)
        .join(Program, col(Program.id) == col(Role.program_id))
        .where(*live, or_(col(Role.until).is_(None), col(Role.until) > on))
    )
    places = (
        select(Enrollment.person_id, Cohort.program_id)
        .join(Cohort, col(Cohort.id) == col(Enrollment.cohort_id))
        .join(Program, col(Program.id) == col(Cohort.program_id))
        .where(*live, or_(col(Enrollment.until).is_(None), col(Enrollment.until) > on))
    )
    found: dict[int, set[int]] = defaultdict(set)
    for person_id, program_id in [*session.exec(roles), *session.exec(places)]:
        if person_id is not None and program_id != but_program_id:
            found[person_id].add(program_id)
    return found


def unreachable(session: Session, *, person_id: int, tenant_id: int, why: str, now: datetime) -> None:
    """Note why a platform refuses messages to somebody."""
    statement = (
        update(Address)
        .where(col(Address.person_id) == person_id, col(Address.tenant_id) == tenant_id)
        .values(unreachable=why, updated_at=now)
        .execution_options(synchronize_session=False)
    )
    session.connection().execute(statement)


def not_reached(session: Session, *, organization_id: int) -> list[tuple[str, str]]:
    """Who cannot be reached where they are written to, by name, and why."""
    query = (
        select(Person.name, Address.unreachable)
        .join(
            Address,
            (col(Address.person_id) == col(Person.id))
            & (col(Address.tenant_id) == col(Person.home_tenant_id)),
        )
        .where(Person.organization_id == organization_id, col(Address.unreachable).is_not(None))
        .where(col(Person.ended_at).is_(None), Person.state == PersonState.ACTIVE)
        .order_by(col(Person.name), col(Person.id))
    )
    return [(name, why or "") for name, why in session.exec(query)]


# Built once: this is asked with every event.
_NOT_REACHED = select(Address.person_id).where(
    Address.tenant_id == bindparam("of"),
    Address.external_id == bindparam("user"),
    col(Address.unreachable).is_not(None),
)
_REACHABLE = (
    update(Address)
    .where(col(Address.tenant_id) == bindparam("of"), col(Address.external_id) == bindparam("user"))
    .where(col(Address.unreachable).is_not(None))
    .values(unreachable=None, updated_at=bindparam("now"))
    .returning(col(Address.person_id))
    .execution_options(synchronize_session=False)
)


def reachable(session: Session, *, tenant_id: int, user: str, now: datetime) -> int | None:
    """Forget why somebody could not be reached; returns who it is, if there was something to forget."""
    given = {"of": tenant_id, "user": user}
    if session.exec(_NOT_REACHED, params=given).first() is None:
        return None
    number: int | None = session.connection().execute(_REACHABLE, {**given, "now": now}).scalar_one_or_none()
    return number
