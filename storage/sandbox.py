"""The sandbox's own chat: its messages and how far its clock is turned."""

from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from storage.models import Address, Organization, Person, SandboxClock, SandboxMessage, Tenant
from storage.words import Platform

_ITSELF = "sandbox"
"""The sandbox tenant's id on its platform."""


def tenant(session: Session, *, now: datetime) -> Tenant:
    """The tenant of this installation's sandbox, made with its organization if there is none yet."""
    known = session.exec(select(Tenant).where(Tenant.platform == Platform.SANDBOX)).first()
    if known is not None:
        return known
    organization = Organization.made(name="Your organization", created_at=now)
    session.add(organization)
    session.flush()
    made = Tenant.made(
        organization_id=organization.key_id,
        platform=Platform.SANDBOX,
        external_id=_ITSELF,
        name="Sandbox",
        next_plan_at=now,
        created_at=now,
    )
    session.add(made)
    session.flush()
    return made


def put(
    session: Session, *, tenant_id: int, person_id: int, token: str, card: dict[str, Any], at: datetime
) -> SandboxMessage:
    """A message of the bot, once however often it is put."""
    known = found(session, token=token)
    if known is not None:
        return known
    row = SandboxMessage.made(
        tenant_id=tenant_id, person_id=person_id, token=token, card=card, at=at, changed_at=at
    )
    session.add(row)
    session.flush()
    return row


def change(session: Session, *, number: int, card: dict[str, Any], at: datetime) -> SandboxMessage | None:
    """Change a message of the bot in place; None if it is not there."""
    row = session.get(SandboxMessage, number)
    if row is not None and row.card != card:
        row.card = card
        row.version += 1
        row.changed_at = at
        session.add(row)
    return row


def found(session: Session, *, token: str) -> SandboxMessage | None:
    """The message that was put with this token."""
    return session.exec(select(SandboxMessage).where(SandboxMessage.token == token)).first()


def wrote(session: Session, *, tenant_id: int, person_id: int, text: str, at: datetime) -> None:
    """What a person typed, as their side of the chat."""
    session.add(
        SandboxMessage.made(tenant_id=tenant_id, person_id=person_id, text=text, at=at, changed_at=at)
    )


def conversation(session: Session, *, tenant_id: int, person_id: int, limit: int) -> list[SandboxMessage]:
    """The last messages of one person's conversation, oldest first."""
    query = (
        select(SandboxMessage)
        .where(SandboxMessage.tenant_id == tenant_id, SandboxMessage.person_id == person_id)
        .order_by(col(SandboxMessage.id).desc())
        .limit(limit)
    )
    return list(session.exec(query))[::-1]


def newest(session: Session, *, tenant_id: int) -> dict[int, list[int]]:
    """The numbers of the bot's messages by person, oldest first."""
    query = (
        select(SandboxMessage.person_id, SandboxMessage.id)
        .where(SandboxMessage.tenant_id == tenant_id, col(SandboxMessage.token).is_not(None))
        .order_by(col(SandboxMessage.id))
    )
    numbers: dict[int, list[int]] = {}
    for person_id, number in session.exec(query):
        numbers.setdefault(person_id, []).append(number or 0)
    return numbers


def address(session: Session, *, tenant_id: int, person: Person, now: datetime) -> Address:
    """How the sandbox reaches a person: everybody is in it."""
    query = select(Address).where(Address.tenant_id == tenant_id, Address.person_id == person.key_id)
    row = session.exec(query).first()
    if row is None:
        name = f"person-{person.id}"
        row = Address.made(
            person_id=person.key_id, tenant_id=tenant_id, external_id=name, conversation=name, updated_at=now
        )
        session.add(row)
        session.flush()
    return row


def clock(session: Session, *, tenant_id: int) -> SandboxClock:
    """How far the clock is turned."""
    row = session.exec(select(SandboxClock).where(SandboxClock.tenant_id == tenant_id)).first()
    if row is None:
        row = SandboxClock.made(tenant_id=tenant_id)
        session.add(row)
        session.flush()
    return row
