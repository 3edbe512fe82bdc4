"""The app in each tenant: installed, renewed, removed, and what was learned about the tenant."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, update
from sqlmodel import Session, col, or_, select

from storage.models import Installation, InstallState, Tenant
from storage.words import Platform


def of_tenant(session: Session, *, tenant_id: int) -> Installation | None:
    """The app in this tenant, also where it was removed."""
    return session.exec(select(Installation).where(Installation.tenant_id == tenant_id)).first()


def of_platform(session: Session, *, platform: Platform) -> list[tuple[Tenant, Installation]]:
    """Where the app is installed now, oldest first."""
    query = (
        select(Tenant, Installation)
        .join(Installation, col(Installation.tenant_id) == col(Tenant.id))
        .where(Tenant.platform == platform, col(Installation.removed_at).is_(None))
        .order_by(col(Tenant.id))
    )
    return list(session.exec(query))


def keep(session: Session, *, tenant_id: int, now: datetime, **learned: Any) -> Installation:
    """Note that the app is installed in this tenant, with what is known of it by now."""
    row = of_tenant(session, tenant_id=tenant_id)
    if row is None:
        row = Installation.made(tenant_id=tenant_id, installed_at=now, **learned)
    else:
        row.sqlmodel_update(learned)
        row.removed_at = None
    session.add(row)
    session.flush()
    return row


def remove(session: Session, *, tenant_id: int, now: datetime) -> None:
    """Note that the app was removed there, and forget its tokens."""
    row = of_tenant(session, tenant_id=tenant_id)
    if row is not None:
        row.removed_at, row.secrets, row.expires_at = now, None, None
        session.add(row)


def learn(session: Session, *, tenant_id: int, **notes: Any) -> None:
    """Remember something about a tenant."""
    row = of_tenant(session, tenant_id=tenant_id)
    if row is not None:
        row.notes = {**row.notes, **notes}
        session.add(row)


def take_renewal(session: Session, *, tenant_id: int, was: str, now: datetime, until: datetime) -> bool:
    """Take the renewal of a tenant's tokens in hand; False if another process has it, or has done it."""
    statement = (
        update(Installation)
        .where(col(Installation.tenant_id) == tenant_id, col(Installation.secrets) == was)
        .where(or_(col(Installation.renewing_until).is_(None), col(Installation.renewing_until) < now))
        .values(renewing_until=until)
        .execution_options(synchronize_session=False)
    )
    return session.connection().execute(statement).rowcount == 1


def renewed(session: Session, *, tenant_id: int, was: str, secrets: str, expires_at: datetime | None) -> bool:
    """Keep the tokens that follow the ones that were; False if those are kept no more."""
    statement = (
        update(Installation)
        .where(col(Installation.tenant_id) == tenant_id, col(Installation.secrets) == was)
        .values(secrets=secrets, expires_at=expires_at, renewing_until=None)
        .execution_options(synchronize_session=False)
    )
    return session.connection().execute(statement).rowcount == 1


def is_used(session: Session, *, digest: str) -> bool:
    """Whether an installation from a browser was finished with this state already."""
    return session.exec(select(InstallState).where(InstallState.digest == digest)).first() is not None


def use(session: Session, *, digest: str, now: datetime, expires_at: datetime) -> None:
    """Note that it was, for as long as the state is good."""
    over = delete(InstallState).where(
        or_(col(InstallState.expires_at) <= now, col(InstallState.digest) == digest)
    )
    session.connection().execute(over.execution_options(synchronize_session=False))
    session.add(InstallState.made(digest=digest, expires_at=expires_at))
