"""Bets: the newest version for a cohort, and who has signed it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage.models import AuditLog, Bet, BetSignature, Kpi, Reading, Touchpoint
from storage.touchpoints import OPEN
from storage.words import Kind, ReadingState, TouchpointState

# Built once: for a small question, building the statement costs several times what asking it does.
_CURRENT = (
    select(Bet)
    .where(Bet.cohort_id == bindparam("cohort_id"), col(Bet.superseded_at).is_(None))
    .order_by(col(Bet.version).desc())
)


def current(session: Session, *, cohort_id: int) -> Bet | None:
    """The version that holds."""
    return session.exec(_CURRENT, params={"cohort_id": cohort_id}).first()


def signatures(session: Session, *, bet_id: int) -> dict[int, datetime]:
    """Who has signed this version, and when."""
    query = select(BetSignature).where(BetSignature.bet_id == bet_id).order_by(col(BetSignature.id))
    return {row.person_id: row.signed_at for row in session.exec(query)}


def sign(session: Session, *, bet_id: int, person_id: int, now: datetime) -> None:
    """Put a person's name under it; signing twice is signing once."""
    if person_id not in signatures(session, bet_id=bet_id):
        session.add(BetSignature.made(bet_id=bet_id, person_id=person_id, signed_at=now))
        session.flush()


def replaced(session: Session, *, old: Bet, new: Bet, now: datetime) -> None:
    """A changed bet is the next version; the signatures stay under the old one and count no more."""
    old.superseded_at = now
    new.version = old.version + 1
    session.add(new)
    session.flush()


def contacts(
    session: Session, *, cohort_id: int, slot: str, open_only: bool = False, kind: Kind = Kind.BET
) -> list[Touchpoint]:
    """The contacts about a cohort's bet in this slot."""
    states: Collection[TouchpointState] = OPEN if open_only else tuple(TouchpointState)
    query = (
        select(Touchpoint)
        .where(Touchpoint.cohort_id == cohort_id, Touchpoint.kind == kind, Touchpoint.slot == slot)
        .where(col(Touchpoint.state).in_(states))
        .order_by(col(Touchpoint.id))
    )
    return list(session.exec(query))


def sealed_on(session: Session, *, measure_ids: Collection[int]) -> list[Bet]:
    """The sealed bets on these measures, settled or not."""
    query = (
        select(Bet)
        .join(Kpi, col(Kpi.id) == col(Bet.kpi_id))
        .where(col(Kpi.measure_id).in_(measure_ids))
        .where(col(Bet.sealed_at).is_not(None), col(Bet.superseded_at).is_(None))
        .order_by(col(Bet.id))
    )
    return list(session.exec(query))


def settlings(session: Session, *, bet_id: int) -> list[AuditLog]:
    """Each time a bet was settled, the first one first: anew where a number was corrected."""
    query = select(AuditLog).where(AuditLog.about == "bet", AuditLog.about_id == bet_id)
    return list(session.exec(query.where(AuditLog.did == "bet_settled").order_by(col(AuditLog.id))))


def settling(session: Session, *, measure_id: int) -> list[Reading]:
    """Everything confirmed for a measure, oldest first by the day it is for."""
    query = (
        select(Reading)
        .where(Reading.measure_id == measure_id, Reading.state == ReadingState.CONFIRMED)
        .order_by(col(Reading.as_of), col(Reading.id))
    )
    return list(session.exec(query))
