"""The number that settles a bet: who is asked for it, which one counts, and looking again when it changes."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlmodel import Session

from storage import bets, kpis
from storage.models import Bet, Cohort, Reading, Touchpoint
from storage.words import Kind, SourceKind, TouchpointState

SETTLE, SETTLE_AT_LAST = "settle", "settle:at_last"

_ASKED = "bet:"
_NEAR = {SourceKind.SYSTEM: timedelta(days=35)}
"""How long before the day a number may be for: what is published monthly is never nearer than that."""
_NEAR_OTHERWISE = timedelta(days=7)
_OLDEST = timedelta(days=100)
"""A number that is older on the day of the bet says nothing about that day."""
_A_MONTH = timedelta(days=28)


# The contact that asks for it.


def slot(day: date) -> str:
    """The slot of the question for the number of that day."""
    return f"{_ASKED}{day.isoformat()}"


def asked_for(touchpoint: Touchpoint) -> date | None:
    """The day whose number a contact asks for, where it is a bet's."""
    if touchpoint.kind is not Kind.KPI_UPDATE or not touchpoint.slot.startswith(_ASKED):
        return None
    return date.fromisoformat(touchpoint.slot.removeprefix(_ASKED))


def is_known(found: Collection[Reading], day: date) -> bool:
    """Whether the number for that day is there already."""
    return any(_is_near(reading, day) for reading in found)


# Which one counts.


def deciding(session: Session, bet: Bet, *, since: date, far: bool) -> Reading | None:
    """The number for the day that was signed: the system of record first, then what was asked for that day.

    Args:
        session: to read in.
        bet: the bet.
        since: the end of the training.
        far: whether the last number before that day will do, where there is none for the day.
    """
    if bet.due_on is None or bet.kpi_id is None:
        return None
    day = bet.due_on
    asked = bets.contacts(session, cohort_id=bet.cohort_id, slot=slot(day), kind=Kind.KPI_UPDATE)
    answers = {contact.id for contact in asked if contact.kpi_id == bet.kpi_id}
    measure = kpis.view(session, kpi_id=bet.kpi_id).measure
    given = kpis.of_record(bets.settling(session, measure_id=measure.measure_id), measure)
    found = [each for each in given if max(since, day - _OLDEST) < each.as_of <= day]
    near = [each for each in found if _is_near(each, day)]
    of_that_day = [each for each in given if each.touchpoint_id in answers]
    older = [_published(found), found] if far else []
    for some in [_published(near), of_that_day, near, *older]:
        if some:
            return some[-1]
    return None


def _published(found: Collection[Reading]) -> list[Reading]:
    return [each for each in found if each.source is SourceKind.SYSTEM]


def _is_near(reading: Reading, day: date) -> bool:
    return day - _NEAR.get(reading.source, _NEAR_OTHERWISE) < reading.as_of <= day


# Looking again.


def changed(session: Session, *, measure_ids: Collection[int], now: datetime) -> None:
    """Numbers came or were corrected: a bet that another one would settle is looked at with the next tick."""
    for bet in bets.sealed_on(session, measure_ids=measure_ids):
        if bet.due_on is None or now.date() < bet.due_on or not would_change(session, bet):
            continue
        for contact in bets.contacts(session, cohort_id=bet.cohort_id, slot=SETTLE)[-1:]:
            if contact.state is not TouchpointState.WITHDRAWN:
                contact.state, contact.why, contact.next_at = TouchpointState.DUE, None, now
                contact.last_at = max(contact.last_at, now + _A_MONTH)


def would_change(session: Session, bet: Bet) -> bool:
    """Whether another number counts now than the one it was settled by, if it was."""
    cohort = session.get_one(Cohort, bet.cohort_id)
    found = deciding(session, bet, since=cohort.ends_on, far=bet.settled_at is not None)
    return (found.id if found is not None else None) != bet.settled_by_reading_id
