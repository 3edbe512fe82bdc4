"""How a platform reaches each person: learned from e-mail look-ups and from what people send."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session, col, func, or_, select

from storage.models import Address, Person, Tenant
from storage.words import PersonState, Platform

UNMET = "unmet:"
"""Begins the id of somebody the platform has told us nothing about yet: they have not installed the app."""

_GIVEN_FIRST = (Platform.TEAMS,)
"""Where a bot may write only to those who have its app."""


def of_person(session: Session, *, tenant_id: int, person_id: int) -> Address | None:
    """How this tenant reaches somebody."""
    query = select(Address).where(Address.tenant_id == tenant_id, Address.person_id == person_id)
    return session.exec(query).first()


def of_user(session: Session, *, tenant_id: int, user: str) -> Address | None:
    """The address with this platform id."""
    query = select(Address).where(Address.tenant_id == tenant_id, Address.external_id == user)
    return session.exec(query).first()


def unmistakably(session: Session, *, tenant_id: int, user: str) -> str | None:
    """What the person with this platform id is called; their e-mail address where namesakes have the name."""
    address = of_user(session, tenant_id=tenant_id, user=user)
    if address is None:
        return None
    person = session.get_one(Person, address.person_id)
    query = select(func.count()).where(
        Person.organization_id == person.organization_id, func.lower(Person.name) == person.name.lower()
    )
    return person.name if session.exec(query).one() == 1 else person.email


def unmet(session: Session, *, tenant_id: int, person_id: int, now: datetime) -> None:
    """Keep a place for why somebody cannot be reached, until the platform tells who they are there."""
    if of_person(session, tenant_id=tenant_id, person_id=person_id) is None:
        external_id = f"{UNMET}{person_id}"
        row = Address.made(person_id=person_id, tenant_id=tenant_id, external_id=external_id, updated_at=now)
        session.add(row)


def never_met(session: Session, *, tenant_ids: Collection[int]) -> list[Person]:
    """People written to in these tenants of whom the platform has told us nothing yet, by name."""
    here = (col(Address.person_id) == col(Person.id)) & (col(Address.tenant_id) == col(Person.home_tenant_id))
    query = (
        select(Person)
        .outerjoin(Address, here)
        .where(col(Person.home_tenant_id).in_(tenant_ids))
        .where(or_(col(Address.id).is_(None), col(Address.external_id).startswith(UNMET)))
        .where(Person.state == PersonState.ACTIVE, col(Person.ended_at).is_(None))
        .order_by(col(Person.name), col(Person.id))
    )
    return list(session.exec(query))


def without_the_app(session: Session, *, organization_id: int) -> set[int]:
    """Whom nobody can write to yet: where they are the app must be given to people first."""
    tenants = select(Tenant.id).where(
        Tenant.organization_id == organization_id, col(Tenant.platform).in_(_GIVEN_FIRST)
    )
    ids = [number for number in session.exec(tenants) if number is not None]
    return {person.key_id for person in never_met(session, tenant_ids=ids)}


def meet(
    session: Session,
    *,
    tenant_id: int,
    user: str,
    email: str,
    now: datetime,
    conversation: str | None = None,
    service_url: str | None = None,
) -> Address | None:
    """Keep how a platform reaches the person with this e-mail; None for a stranger.

    What is known already is brought up to date: a new id (somebody re-joined), conversation or service.
    """
    tenant = session.get_one(Tenant, tenant_id)
    query = select(Person).where(
        Person.organization_id == tenant.organization_id, func.lower(Person.email) == email.strip().lower()
    )
    person = session.exec(query).first()
    if person is None:
        return None
    held = of_user(session, tenant_id=tenant_id, user=user)
    if held is not None and held.person_id != person.key_id:
        session.delete(held)  # the account has another e-mail address now, so it is somebody else's
        session.flush()
    address = of_person(session, tenant_id=tenant_id, person_id=person.key_id)
    if address is None:
        address = Address.made(person_id=person.key_id, tenant_id=tenant_id, external_id=user, updated_at=now)
    if address.external_id != user:
        if not address.external_id.startswith(UNMET):
            # Another account: what was true of the old one leads nowhere.
            address.conversation = address.unreachable = None
        address.external_id = user
    address.conversation = conversation or address.conversation
    address.service_url = service_url or address.service_url
    address.updated_at = now
    session.add(address)
    session.flush()
    return address


def person_mentioned(session: Session, *, organization_id: int, user: str) -> Person | None:
    """The person whom a platform of this organization knows by this id."""
    query = (
        select(Person)
        .join(Address, col(Address.person_id) == col(Person.id))
        .where(Person.organization_id == organization_id, Address.external_id == user)
    )
    return session.exec(query).first()
