"""Who followed whom in a role, and whose part in a program ended lately."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.models import AlignmentAnswer, Person, Role
from storage.words import PersonState, RoleKind

# Built once: planning asks it for every cohort.
_EVER = (
    select(Role, Person)
    .join(Person, col(Person.id) == col(Role.person_id))
    .where(Role.program_id == bindparam("program_id"), col(Role.kind).in_(bindparam("kinds")))
    .order_by(col(Role.since), col(Role.id))
)
_SAID = (
    select(AlignmentAnswer.person_id).where(AlignmentAnswer.program_id == bindparam("program_id")).distinct()
)


@dataclass(frozen=True)
class Followed:
    """Somebody who took a role over from somebody who had said what they expect."""

    successor: Person
    predecessor: Person
    kind: RoleKind
    since: date


def ever(session: Session, *, program_id: int, kinds: Collection[RoleKind]) -> list[tuple[Role, Person]]:
    """Everybody who holds or held one of these roles, oldest role first."""
    return list(session.exec(_EVER, params={"program_id": program_id, "kinds": list(kinds)}).all())


def followed(
    session: Session, *, program_id: int, kinds: Collection[RoleKind], on: date
) -> dict[int, Followed]:
    """Who holds a role that day which somebody with answers held before: by the successor's number."""
    rows = ever(session, program_id=program_id, kinds=kinds)
    holding = [(role, person) for role, person in rows if _holds(role, person, on)]
    over = [(role, person) for role, person in rows if role.until is not None and role.until <= on]
    if not over:
        return {}
    said = set(session.exec(_SAID, params={"program_id": program_id}))
    found: dict[int, Followed] = {}
    for role, person in holding:
        before = [
            each
            for old, each in over
            if old.kind is role.kind and each.id != person.id and each.id in said and old.since <= role.since
        ]
        if before and person.key_id not in found:
            found[person.key_id] = Followed(person, before[-1], role.kind, role.since)
    return found


def silent_successors(
    session: Session, *, program_id: int, kinds: Collection[RoleKind], on: date
) -> dict[int, Followed]:
    """Of those who followed somebody, whoever has said nothing themselves."""
    found = followed(session, program_id=program_id, kinds=kinds, on=on)
    said = set(session.exec(_SAID, params={"program_id": program_id})) if found else set()
    return {number: each for number, each in found.items() if number not in said}


def since(session: Session, *, program_id: int, kinds: Collection[RoleKind], on: date) -> dict[int, date]:
    """Since when each of those who hold one of these roles that day has had it."""
    rows = ever(session, program_id=program_id, kinds=kinds)
    return {person.key_id: role.since for role, person in reversed(rows) if _holds(role, person, on)}


def released(
    session: Session, *, program_id: int, kinds: Collection[RoleKind], after: date, on: date
) -> list[tuple[Role, Person]]:
    """Whose last part in a program ended in these days: people who know the bot and can be written to."""
    rows = ever(session, program_id=program_id, kinds=tuple(RoleKind))
    still = {person.id for role, person in rows if _holds(role, person, on)}
    found = {
        person.key_id: (role, person)
        for role, person in rows
        if role.kind in kinds
        and role.until is not None
        and after < role.until <= on
        and person.id not in still
        and person.introduced_at is not None
        and person.state is PersonState.ACTIVE
        and person.ended_at is None
    }
    return list(found.values())


def _holds(role: Role, person: Person, on: date) -> bool:
    now = role.since <= on and (role.until is None or role.until > on)
    return now and person.state is PersonState.ACTIVE and person.ended_at is None
