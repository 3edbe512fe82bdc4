"""A person's calendar and a program's cadence, put together from what is stored."""

from zoneinfo import ZoneInfo

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.models import Away, Organization, Person, Program
from workflows.rules import availability
from workflows.rules.availability import PersonHours
from workflows.rules.cadence import Cadence

# Built once: for a small question, building the statement costs several times what asking it does.
_AWAY = select(Away).where(Away.person_id == bindparam("person_id"), col(Away.withdrawn_at).is_(None))


def cadence(organization: Organization, program: Program | None = None) -> Cadence:
    """The organization's cadence, as changed by the program."""
    return Cadence.with_overrides(organization.cadence, program.cadence if program else {})


def hours(session: Session, person: Person, rules: Cadence) -> PersonHours:
    """When this person works, in their zone, with holidays and away dates."""
    away = session.exec(_AWAY, params={"person_id": person.key_id}).all()
    return PersonHours(
        zone=ZoneInfo(person.zone),
        working_days=frozenset(person.working_days),
        country=person.country,
        subdivision=person.subdivision,
        away=tuple(availability.Away(row.first, row.last) for row in away),
        quiet_from=rules.quiet_from,
        quiet_until=rules.quiet_until,
    )
