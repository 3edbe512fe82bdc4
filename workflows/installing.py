"""The app comes to a workspace or directory, and goes: its people can be reached, or cannot, and why."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from storage import audit_log, installations, profiles
from storage.models import Installation, Tenant

REMOVED = "the app was removed from this workspace"
"""Why nobody in a tenant can be reached."""


def installed(session: Session, *, tenant_id: int, now: datetime, where: str, **learned: Any) -> Installation:
    """The app was installed, perhaps not for the first time: whom its removal cut off is back in reach."""
    row = installations.keep(session, tenant_id=tenant_id, now=now, **learned)
    row.installed_at = now
    profiles.come_back(session, tenant_id=tenant_id, why=REMOVED, now=now)
    _note(session, row, "installed", now, where)
    return row


def removed(session: Session, *, tenant_id: int, at: datetime, where: str) -> bool:
    """The app was removed, or its token revoked: people cannot be reached, and the token is forgotten.

    Platforms tell of it twice, and late: False if it is known, or came before the newest installation.
    """
    row = installations.of_tenant(session, tenant_id=tenant_id)
    # Platforms tell the time in whole seconds.
    if row is None or row.removed_at is not None or row.installed_at.replace(microsecond=0) > at:
        return False
    installations.remove(session, tenant_id=tenant_id, now=at)
    profiles.leave(session, tenant_id=tenant_id, why=REMOVED, now=at)
    _note(session, row, "removed", at, where)
    return True


def _note(session: Session, row: Installation, did: str, at: datetime, where: str) -> None:
    tenant = session.get_one(Tenant, row.tenant_id)
    audit_log.note(session, at=at, did=did, about=row, where=where, organization_id=tenant.organization_id)
