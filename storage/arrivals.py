"""Who has the app before any file names them, and what somebody missed until they could be reached."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import delete
from sqlmodel import Session, col, func, or_, select

from storage import addresses
from storage.models import Address, Person, Stranger, Touchpoint
from storage.overview import OWED
from storage.words import Kind, PersonState, TouchpointState, Why


def keep(
    session: Session,
    *,
    tenant_id: int,
    user: str,
    emails: tuple[str, ...],
    conversation: str,
    service_url: str,
    now: datetime,
) -> None:
    """Keep how to reach somebody nobody has named yet: a platform says it once, when they install."""
    forget(session, tenant_id=tenant_id, user=user)
    for email in dict.fromkeys(each.strip().lower() for each in emails):
        session.add(
            Stranger.made(
                tenant_id=tenant_id,
                external_id=user,
                email=email,
                conversation=conversation,
                service_url=service_url,
                updated_at=now,
            )
        )


def forget(session: Session, *, tenant_id: int, user: str) -> None:
    """They are known by now, or have removed the app."""
    gone = delete(Stranger).where(col(Stranger.tenant_id) == tenant_id, col(Stranger.external_id) == user)
    session.connection().execute(gone)


def recognized(session: Session, *, tenant_id: int, person_id: int, now: datetime) -> Address | None:
    """How a person is reached who had installed the app before anybody named them."""
    query = (
        select(Stranger, Person.email)
        .join(Person, func.lower(Person.email) == Stranger.email)
        .where(Stranger.tenant_id == tenant_id, Person.id == person_id)
        .where(Person.state != PersonState.ERASED)
    )
    found = session.exec(query).first()
    if found is None:
        return None
    stranger, email = found
    address = addresses.meet(
        session,
        tenant_id=tenant_id,
        user=stranger.external_id,
        email=email,
        now=now,
        conversation=stranger.conversation,
        service_url=stranger.service_url,
    )
    forget(session, tenant_id=tenant_id, user=stranger.external_id)
    return address


def is_home(session: Session, *, tenant_ids: Collection[int]) -> bool:
    """Whether anybody is written to in these tenants."""
    query = select(Person.id).where(
        col(Person.home_tenant_id).in_(tenant_ids), Person.state == PersonState.ACTIVE
    )
    return session.exec(query).first() is not None


def missed(session: Session, *, person_id: int) -> list[Touchpoint]:
    """What never reached somebody and is owed still, and their introduction: of each question the newest."""
    query = (
        select(Touchpoint)
        .where(Touchpoint.person_id == person_id, col(Touchpoint.cohort_id).is_not(None))
        .where(or_(col(Touchpoint.kind).in_(OWED), Touchpoint.kind == Kind.INTRODUCTION))
        .where(Touchpoint.state != TouchpointState.PLANNED)
        .order_by(col(Touchpoint.due_at), col(Touchpoint.id))
    )
    newest = {_question(touchpoint): touchpoint for touchpoint in session.exec(query)}
    return [each for each in newest.values() if each.kind is Kind.INTRODUCTION or _never_arrived(each)]


def _question(touchpoint: Touchpoint) -> tuple[object, ...]:
    """What a contact asks; the four questions are four slots, a KPI's updates are one question."""
    slot = None if touchpoint.kpi_id is not None else touchpoint.slot
    return touchpoint.cohort_id, touchpoint.kind, touchpoint.kpi_id, slot


def _never_arrived(touchpoint: Touchpoint) -> bool:
    return touchpoint.state is TouchpointState.SKIPPED and touchpoint.why is Why.UNREACHABLE
