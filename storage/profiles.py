"""What platforms say about people: kept with their address, asked again when it is old."""

from datetime import datetime

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from storage import addresses, outbox, people
from storage.models import Address, Inbox, Person, Tenant
from storage.words import Category, PersonState

_UNKNOWN = "unknown:"

NOT_THERE = "nobody there has this e-mail address"
GONE = "the account is deactivated"


def is_unknown(address: Address) -> bool:
    """Whether the platform did not know the person when it was asked last."""
    return address.external_id.startswith(_UNKNOWN)


def keep(
    session: Session,
    *,
    tenant_id: int,
    user: str,
    email: str,
    name: str,
    zone: str | None,
    locale: str | None,
    gone: bool,
    of_team: bool,
    now: datetime,
) -> Address | None:
    """Keep what a platform says about the person with this e-mail; None for a stranger.

    Only the platform on which they are written to decides their name, zone and language. Whoever is of the
    learning team by the settings is no stranger, even before any file names them.
    """
    address = addresses.meet(session, tenant_id=tenant_id, user=user, email=email, now=now)
    if address is None and of_team and not gone:
        _join(session, tenant_id=tenant_id, email=email, name=name, now=now)
        address = addresses.meet(session, tenant_id=tenant_id, user=user, email=email, now=now)
    if address is None:
        return None
    person = session.get_one(Person, address.person_id)
    if person.home_tenant_id != tenant_id and not gone and _is_cut_off(session, person):
        # From now on they are written to here; who never got an introduction gets one.
        person.home_tenant_id = tenant_id
        if not outbox.was_sent(session, person_id=person.key_id, category=Category.INTRODUCTION):
            person.introduced_at = None
    if person.home_tenant_id == tenant_id:
        person.name = name or person.name
        person.zone = zone or person.zone
        person.locale = locale or person.locale
        session.add(person)
    if gone:
        address.unreachable = GONE
    elif address.unreachable in (GONE, NOT_THERE):
        address.unreachable = None
    session.add(address)
    return address


def _join(session: Session, *, tenant_id: int, email: str, name: str, now: datetime) -> None:
    tenant = session.get_one(Tenant, tenant_id)
    person = Person.made(
        organization_id=tenant.organization_id,
        home_tenant_id=tenant_id,
        name=name or email,
        email=email.strip().lower(),
        learning_team=True,
        introduced_at=now,
        created_at=now,
    )
    session.add(person)
    session.flush()


def asked(session: Session, *, tenant_id: int, person_id: int, now: datetime, missing: bool) -> None:
    """Note that a platform was asked about somebody in vain; `missing` if it says there is no such person."""
    address = addresses.of_person(session, tenant_id=tenant_id, person_id=person_id)
    if address is None:
        if not missing:
            return
        address = Address.made(
            person_id=person_id, tenant_id=tenant_id, external_id=f"{_UNKNOWN}{person_id}", updated_at=now
        )
    address.updated_at = now
    session.add(address)
    session.flush()
    if missing:
        people.unreachable(session, person_id=person_id, tenant_id=tenant_id, why=NOT_THERE, now=now)


def stale(session: Session, *, tenant_id: int, before: datetime, limit: int) -> list[tuple[int, str | None]]:
    """People written to in this tenant of whom nothing was heard since, new ones first: number and user."""
    query = (
        select(Person.id, Address.external_id)
        .join(
            Address,
            (col(Address.person_id) == col(Person.id)) & (col(Address.tenant_id) == tenant_id),
            isouter=True,
        )
        .where(Person.home_tenant_id == tenant_id, Person.state != PersonState.ERASED)
        .where(col(Person.ended_at).is_(None))
        .where(or_(col(Address.id).is_(None), col(Address.updated_at) < before))
        .order_by(col(Address.updated_at).is_not(None), col(Address.updated_at), col(Person.id))
        .limit(limit)
    )
    return [
        (number, user if user and not user.startswith(_UNKNOWN) else None)
        for number, user in session.exec(query)
        if number is not None
    ]


def lost(session: Session, *, tenant_id: int, before: datetime, limit: int) -> list[int]:
    """People whom no other workspace of the platform can reach, and this one was not asked about lately."""
    platform = session.get_one(Tenant, tenant_id).platform
    home, here = aliased(Address), aliased(Address)
    query = (
        select(Person.id)
        .join(Tenant, col(Tenant.id) == col(Person.home_tenant_id))
        .join(
            home,
            (col(home.person_id) == col(Person.id)) & (col(home.tenant_id) == col(Person.home_tenant_id)),
        )
        .join(
            here,
            (col(here.person_id) == col(Person.id)) & (col(here.tenant_id) == tenant_id),
            isouter=True,
        )
        .where(Tenant.platform == platform, Tenant.id != tenant_id, home.unreachable == NOT_THERE)
        .where(Person.state == PersonState.ACTIVE, col(Person.ended_at).is_(None))
        .where(or_(col(here.id).is_(None), col(here.updated_at) < before))
        .order_by(col(Person.id))
        .limit(limit)
    )
    return [number for number in session.exec(query) if number is not None]


def _is_cut_off(session: Session, person: Person) -> bool:
    """Whether nothing can reach somebody where they are written to."""
    home = addresses.of_person(session, tenant_id=person.home_tenant_id, person_id=person.key_id)
    return home is not None and home.unreachable is not None


def thread_of(session: Session, *, answers_id: int | None) -> str | None:
    """The message under which somebody wrote what is answered now, where the platform has threads."""
    event = session.get(Inbox, answers_id) if answers_id is not None else None
    if event is None or event.payload.get("type") != "reply":
        return None
    about = event.payload.get("about")
    return about if isinstance(about, str) else None


def leave(session: Session, *, tenant_id: int, why: str, now: datetime) -> int:
    """Nobody can be reached in a tenant any more; returns how many people that are."""
    query = select(Address).where(Address.tenant_id == tenant_id, col(Address.unreachable).is_(None))
    rows = session.exec(query).all()
    for row in rows:
        row.unreachable, row.updated_at = why, now
        session.add(row)
    return len(rows)


def come_back(session: Session, *, tenant_id: int, why: str, now: datetime) -> int:
    """Whoever could not be reached for this reason can be again; returns how many people that are."""
    query = select(Address).where(Address.tenant_id == tenant_id, Address.unreachable == why)
    rows = session.exec(query).all()
    for row in rows:
        row.unreachable, row.updated_at = None, now
        session.add(row)
    return len(rows)


def workspace_of(session: Session, *, tenant_id: int) -> str:
    """The tenant's id on its platform."""
    return session.get_one(Tenant, tenant_id).external_id
