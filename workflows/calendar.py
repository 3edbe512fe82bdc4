"""A person's calendar and a program's cadence, put together from what is stored."""

from zoneinfo import ZoneInfo

from sqlmodel import Session, col, select

from storage.models import Away, Organization, Person, Program
from workflows.rules import availability
from workflows.rules.availability import PersonHours
from workflows.rules.cadence import Cadence


def cadence(organization: Organization, program: Program | None = None) -> Cadence:
    """The organization's cadence, as changed by the program."""
    return Cadence.with_overrides(organization.cadence, program.cadence if program else {})


def hours(session: Session, person: Person, rules: Cadence) -> PersonHours:
    """When this person works, in their zone, with holidays and away dates."""
    away = session.exec(
        select(Away).where(Away.person_id == person.key_id, col(Away.withdrawn_at).is_(None))
    ).all()
    return PersonHours(
        zone=ZoneInfo(person.zone),
        working_days=frozenset(person.working_days),
        country=person.country,
        subdivision=person.subdivision,
        away=tuple(availability.Away(row.first, row.last) for row in away),
        quiet_from=rules.quiet_from,
        quiet_until=rules.quiet_until,
    )
