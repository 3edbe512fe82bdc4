"""Who did what, when, from where. Ids and names of actions; never what people wrote."""

from datetime import datetime
from typing import Any

from sqlmodel import Session

from storage import together
from storage.models import AuditLog, Row

_LINE = ("organization_id", "at", "who_id", "where", "did", "about", "about_id", "detail")


def note(
    session: Session,
    *,
    at: datetime,
    did: str,
    about: Row,
    where: str,
    who_id: int | None = None,
    organization_id: int | None = None,
    **detail: Any,
) -> None:
    """Add one line. `did` is a verb in the past: "confirmed", "cancelled"."""
    if about.id is None:
        session.flush()
    line = AuditLog.made(
        organization_id=organization_id,
        at=at,
        who_id=who_id,
        where=where,
        did=did,
        about=type(about).__name__.lower(),
        about_id=about.id,
        detail=detail,
    )
    together.add(session, row=line, columns=_LINE)
