"""What commands look up: a person's next contact, and who can be reached."""

from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from storage.models import Address, Cohort, Person, Touchpoint
from storage.overview import OWED
from storage.words import PersonState, TouchpointState


def next_contact(session: Session, *, person_id: int) -> datetime | None:
    """When this person is written to next, as far as it is planned."""
    query = select(func.min(Touchpoint.next_at)).where(
        or_(Touchpoint.person_id == person_id, Touchpoint.asked_of_id == person_id),
        col(Touchpoint.next_at).is_not(None),
    )
    return session.exec(query).one()


def people(session: Session, *, organization_id: int) -> list[tuple[Person, str | None]]:
    """Everyone who belongs to the organization, by name, with why their platform refuses messages."""
    query = (
        select(Person, Address.unreachable)
        .outerjoin(
            Address,
            (col(Address.person_id) == col(Person.id))
            & (col(Address.tenant_id) == col(Person.home_tenant_id)),
        )
        .where(Person.organization_id == organization_id, col(Person.ended_at).is_(None))
        .where(col(Person.state).in_((PersonState.ACTIVE, PersonState.STOPPED)))
        .order_by(col(Person.name), col(Person.id))
    )
    return list(session.exec(query).all())


def owing(
    session: Session, *, program_id: int | None = None, person_id: int | None = None
) -> list[Touchpoint]:
    """What was asked and is not answered, of a program or of a person, oldest question first."""
    query = (
        select(Touchpoint)
        .where(col(Touchpoint.kind).in_(OWED))
        .where(col(Touchpoint.state).in_((TouchpointState.ASKED, TouchpointState.ESCALATED)))
        .order_by(col(Touchpoint.asked_at), col(Touchpoint.id))
    )
    if program_id is not None:
        of_program = select(Cohort.id).where(Cohort.program_id == program_id)
        query = query.where(col(Touchpoint.cohort_id).in_(of_program))
    if person_id is not None:
        query = query.where(func.coalesce(Touchpoint.asked_of_id, Touchpoint.person_id) == person_id)
    return list(session.exec(query))
