"""Tenants: the workspaces and directories an organization has joined."""

from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from storage.models import Organization, Outbox, Person, Program, Tenant, Touchpoint
from storage.words import Platform


def named(session: Session, *, platform: Platform, external_id: str) -> Tenant | None:
    """The tenant with this id on its platform."""
    query = select(Tenant).where(Tenant.platform == platform, Tenant.external_id == external_id)
    return session.exec(query).first()


def of_platform(session: Session, *, platform: Platform) -> list[Tenant]:
    """Every tenant of a platform, oldest first."""
    return list(session.exec(select(Tenant).where(Tenant.platform == platform).order_by(col(Tenant.id))))


def join(session: Session, *, platform: Platform, external_id: str, name: str, now: datetime) -> Tenant:
    """The tenant with this id, made for the installation's one organization if it is new.

    Whoever was imported before there was any real platform, and lives in the sandbox's tenant, moves to the
    first one that joins, with all that is planned: there is nobody in the sandbox to answer them.
    """
    known = named(session, platform=platform, external_id=external_id)
    if known is not None:
        return known
    organization = session.exec(select(Organization).order_by(col(Organization.id))).first()
    if organization is None:
        organization = Organization.made(name=name, created_at=now)
        session.add(organization)
        session.flush()
    tenant = Tenant.made(
        organization_id=organization.key_id,
        platform=platform,
        external_id=external_id,
        name=name,
        next_plan_at=now,
        created_at=now,
    )
    session.add(tenant)
    session.flush()
    for waiting in of_platform(session, platform=Platform.SANDBOX):
        _move(session, waiting, tenant)
    return tenant


def default(session: Session) -> Tenant | None:
    """Where people and programs of a file belong: the first real platform, else the sandbox."""
    tenants = session.exec(select(Tenant).order_by(col(Tenant.id))).all()
    real = [tenant for tenant in tenants if tenant.platform is not Platform.SANDBOX]
    return next(iter([*real, *tenants]), None)


def _move(session: Session, old: Tenant, new: Tenant) -> None:
    people = update(Person).where(col(Person.home_tenant_id) == old.key_id)
    programs = update(Program).where(col(Program.tenant_id) == old.key_id)
    session.connection().execute(people.values(home_tenant_id=new.key_id))
    session.connection().execute(programs.values(tenant_id=new.key_id))
    contacts = update(Touchpoint).where(col(Touchpoint.tenant_id) == old.key_id)
    waiting = update(Outbox).where(col(Outbox.tenant_id) == old.key_id, col(Outbox.next_at).is_not(None))
    session.connection().execute(contacts.values(tenant_id=new.key_id))
    session.connection().execute(waiting.values(tenant_id=new.key_id))
    session.expire_all()
