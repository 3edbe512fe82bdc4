"""A person's calendar and a program's cadence, put together from what is stored."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.models import Away, Organization, Person, Program
from workflows.rules import availability
from workflows.rules.availability import PersonHours, next_open
from workflows.rules.cadence import Cadence

# Built once: for a small question, building the statement costs several times what asking it does.
_AWAY = select(Away).where(
    col(Away.person_id).in_(bindparam("person_ids", expanding=True)), col(Away.withdrawn_at).is_(None)
)


def cadence(organization: Organization, program: Program | None = None) -> Cadence:
    """The organization's cadence, as changed by the program."""
    return Cadence.with_overrides(organization.cadence, program.cadence if program else {})


def away(session: Session, *, person_ids: Collection[int]) -> dict[int, tuple[availability.Away, ...]]:
    """The away dates of each of these people."""
    found: dict[int, list[availability.Away]] = defaultdict(list)
    for row in session.exec(_AWAY, params={"person_ids": person_ids}):
        found[row.person_id].append(availability.Away(row.first, row.last))
    return {person_id: tuple(found[person_id]) for person_id in person_ids}


def hours(person: Person, rules: Cadence, away: tuple[availability.Away, ...]) -> PersonHours:
    """When this person works, in their zone, with holidays and away dates."""
    return PersonHours(
        zone=ZoneInfo(person.zone),
        working_days=frozenset(person.working_days),
        country=person.country,
        subdivision=person.subdivision,
        away=away,
        quiet_from=rules.quiet_from,
        quiet_until=rules.quiet_until,
    )


def opens(session: Session, *, person_id: int, now: datetime) -> datetime:
    """From when on a person can be written to; `now` where they can be at once."""
    person = session.get_one(Person, person_id)
    rules = cadence(session.get_one(Organization, person.organization_id))
    theirs = hours(person, rules, away(session, person_ids=[person_id])[person_id])
    return next_open(now, theirs, None, at=rules.question_time) or now
