"""Readings: proposed, confirmed, superseded, never overwritten."""

from collections.abc import Collection
from datetime import date, datetime

from sqlmodel import Session, col, select

from storage.models import Reading
from storage.words import ReadingState, SourceKind


def of_touchpoint(session: Session, *, touchpoint_id: int, state: ReadingState) -> list[Reading]:
    """What was answered to a question, newest first."""
    query = (
        select(Reading)
        .where(Reading.touchpoint_id == touchpoint_id, Reading.state == state)
        .order_by(col(Reading.id).desc())
    )
    return list(session.exec(query))


def numbered(session: Session, *, ids: Collection[int]) -> list[Reading]:
    """These readings, in the order of their numbers."""
    return list(session.exec(select(Reading).where(col(Reading.id).in_(ids)).order_by(col(Reading.id))))


def given_since(session: Session, *, measure_id: int, since: datetime) -> Reading | None:
    """A confirmed value that a person gave since then, so that nobody is asked for it again."""
    query = (
        select(Reading)
        .where(Reading.measure_id == measure_id, Reading.state == ReadingState.CONFIRMED)
        .where(col(Reading.source) != SourceKind.SYSTEM, col(Reading.confirmed_at) >= since)
        .order_by(col(Reading.id).desc())
    )
    return session.exec(query).first()


def from_system_after(session: Session, *, measure_id: int, after: date) -> Reading | None:
    """The newest value a system published for a day after this one."""
    query = (
        select(Reading)
        .where(Reading.measure_id == measure_id, Reading.state == ReadingState.CONFIRMED)
        .where(Reading.source == SourceKind.SYSTEM, Reading.as_of > after)
        .order_by(col(Reading.as_of).desc(), col(Reading.id).desc())
    )
    return session.exec(query).first()
