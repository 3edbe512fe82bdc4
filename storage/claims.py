"""What people say a program was worth: claims that stand, what they cost to get, and approved values."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import and_, bindparam
from sqlmodel import Session, col, or_, select

from storage.models import (
    Claim,
    Cohort,
    Cost,
    Enrollment,
    Event,
    Kpi,
    Program,
    Rate,
    Reading,
    StandardValue,
    Touchpoint,
)
from storage.models.alignment import Intangible
from storage.models.review import Comparison
from storage.words import ClaimSource, Kind, ReadingState, SourceKind, TouchpointState, Why

# Built once: for a small question, building the statement costs several times what asking it does.
_CURRENT = (
    select(Claim)
    .where(col(Claim.cohort_id).in_(bindparam("cohort_ids")), col(Claim.superseded_at).is_(None))
    .order_by(col(Claim.recorded_at), col(Claim.id))
)


def current(session: Session, *, cohort_ids: Collection[int]) -> list[Claim]:
    """The claims that stand in these cohorts, oldest first; a corrected one does not."""
    return list(session.exec(_CURRENT, params={"cohort_ids": cohort_ids}))


def record(session: Session, *, claim: Claim, now: datetime) -> None:
    """Add a claim; what the same person said before about this cohort no longer stands, but is kept."""
    earlier = [each for each in current(session, cohort_ids=[claim.cohort_id]) if _same_voice(each, claim)]
    for each in earlier:
        each.superseded_at = now
        session.add(each)
    claim.supersedes_id = earlier[-1].id if earlier else None
    session.add(claim)
    session.flush()


def _same_voice(one: Claim, other: Claim) -> bool:
    return one.person_id is not None and one.person_id == other.person_id


_COHORTS = select(Cohort).where(col(Cohort.program_id).in_(bindparam("program_ids"))).order_by(col(Cohort.id))


def cohorts(session: Session, *, program_ids: Collection[int]) -> list[Cohort]:
    """Every running of these programs, cancelled ones too: what they cost stands."""
    return list(session.exec(_COHORTS, params={"program_ids": program_ids}))


_TEAMS = (
    select(Enrollment.cohort_id, Enrollment.manager_id)
    .where(col(Enrollment.cohort_id).in_(bindparam("cohort_ids")), col(Enrollment.headcount) > 0)
    .where(col(Enrollment.until).is_(None), col(Enrollment.withdrawn_on).is_(None))
)


def teams(session: Session, *, cohort_ids: Collection[int]) -> dict[int, set[int]]:
    """Which managers have people in each of these cohorts."""
    found: dict[int, set[int]] = defaultdict(set)
    for cohort_id, manager_id in session.exec(_TEAMS, params={"cohort_ids": cohort_ids}):
        found[cohort_id].add(manager_id)
    return found


_COSTS = (
    select(Cost)
    .where(col(Cost.cohort_id).in_(bindparam("cohort_ids")), col(Cost.ended_at).is_(None))
    .order_by(col(Cost.id))
)


def costs(session: Session, *, cohort_ids: Collection[int]) -> list[Cost]:
    """The costs of these cohorts that count."""
    return list(session.exec(_COSTS, params={"cohort_ids": cohort_ids}))


_SETTLED = or_(
    col(Touchpoint.state).in_((TouchpointState.ANSWERED, TouchpointState.EXPIRED)),
    Touchpoint.why == Why.DECLINED,
)
_ASKED_IN_VAIN = (
    select(Touchpoint)
    .where(col(Touchpoint.cohort_id).in_(bindparam("cohort_ids")), Touchpoint.kind == Kind.ROI, _SETTLED)
    # What somebody else says of their own accord answers no question that was left open.
    .where(col(Touchpoint.slot).not_like("unasked:%"))
    .order_by(col(Touchpoint.due_at), col(Touchpoint.id))
)


def asked_in_vain(session: Session, *, cohort_ids: Collection[int]) -> dict[int, int]:
    """Cohorts in which the newest settled ROI question got no answer: cohort -> who was asked."""
    newest = {
        touchpoint.cohort_id: touchpoint
        for touchpoint in session.exec(_ASKED_IN_VAIN, params={"cohort_ids": cohort_ids})
    }
    return {
        cohort_id: touchpoint.person_id
        for cohort_id, touchpoint in newest.items()
        if cohort_id is not None and touchpoint.state is not TouchpointState.ANSWERED
    }


def rate(session: Session, *, organization_id: int, base: str, quote: str, on: date) -> Rate | None:
    """The newest approved exchange rate that day."""
    query = (
        select(Rate)
        .where(Rate.organization_id == organization_id, Rate.base == base, Rate.quote == quote)
        .where(col(Rate.on) <= on)
        .order_by(col(Rate.on).desc(), col(Rate.id).desc())
    )
    return session.exec(query).first()


_VALUES = (
    select(StandardValue)
    .where(col(StandardValue.measure_id).in_(bindparam("measure_ids")))
    .order_by(col(StandardValue.since), col(StandardValue.id))
)


def values(session: Session, *, measure_ids: Collection[int]) -> dict[int, list[StandardValue]]:
    """Every approved value of a unit of these measures, those that no longer hold too, oldest first."""
    found: dict[int, list[StandardValue]] = defaultdict(list)
    for row in session.exec(_VALUES, params={"measure_ids": measure_ids}):
        found[row.measure_id].append(row)
    return found


_COMPARED = (
    select(Comparison)
    .where(col(Comparison.kpi_id).in_(bindparam("kpi_ids")), col(Comparison.ended_at).is_(None))
    .order_by(col(Comparison.id))
)
_OTHERS = (
    select(Reading)
    .where(
        col(Reading.measure_id).in_(bindparam("measure_ids")),
        col(Reading.state) == ReadingState.CONFIRMED,
    )
    .order_by(col(Reading.as_of), col(Reading.source) == SourceKind.SYSTEM, col(Reading.id))
)


def comparisons(session: Session, *, kpi_ids: Collection[int]) -> dict[int, tuple[Comparison, list[Reading]]]:
    """Beside these KPIs the measure of people who were not trained, with what was confirmed of it."""
    chosen = {row.kpi_id: row for row in session.exec(_COMPARED, params={"kpi_ids": kpi_ids})}
    if not chosen:
        return {}
    readings: dict[int, list[Reading]] = defaultdict(list)
    ids = {row.measure_id for row in chosen.values()}
    for reading in session.exec(_OTHERS, params={"measure_ids": ids}):
        readings[reading.measure_id].append(reading)
    return {number: (row, readings[row.measure_id]) for number, row in chosen.items()}


_ELSEWHERE = (
    select(Claim, Cohort, Kpi)
    .join(Cohort, col(Cohort.id) == col(Claim.cohort_id))
    .join(
        Kpi,
        or_(
            col(Kpi.id) == col(Claim.kpi_id),
            and_(col(Claim.kpi_id).is_(None), col(Kpi.program_id) == col(Cohort.program_id)),
        ),
    )
    .where(col(Kpi.measure_id).in_(bindparam("measure_ids")), col(Claim.superseded_at).is_(None))
    .where(col(Claim.by) != ClaimSource.DELEGATE, col(Claim.attribution).is_not(None))
)


def on_measures(session: Session, *, measure_ids: Collection[int]) -> list[tuple[Claim, Cohort, Kpi]]:
    """The claims of all programs that say what part of these measures' movement is theirs.

    A claim for a whole program speaks of each of its measures.
    """
    found = session.exec(_ELSEWHERE, params={"measure_ids": measure_ids})
    return [(claim, cohort, kpi) for claim, cohort, kpi in found]


_CLAIMED = (
    select(Program)
    .where(
        col(Program.id).in_(select(Kpi.program_id).where(col(Kpi.measure_id).in_(bindparam("measure_ids"))))
    )
    .where(
        select(Claim.id)
        .join(Cohort, col(Cohort.id) == col(Claim.cohort_id))
        .where(Cohort.program_id == Program.id, col(Claim.superseded_at).is_(None))
        .correlate(Program)
        .exists()
    )
    .order_by(col(Program.id))
)


def claimed_by(session: Session, *, measure_ids: Collection[int]) -> list[Program]:
    """The programs with a return, so that a number of one of these measures may change it."""
    return list(session.exec(_CLAIMED, params={"measure_ids": measure_ids}))


def events(
    session: Session, *, organization_id: int, program_id: int, since: date, until: date
) -> list[Event]:
    """Dated events that may have moved this program's KPIs, to be offered as other causes."""
    query = (
        select(Event)
        .where(Event.organization_id == organization_id)
        .where(or_(col(Event.program_id).is_(None), Event.program_id == program_id))
        .where(col(Event.on) >= since, col(Event.on) <= until)
        .order_by(col(Event.on), col(Event.id))
    )
    return list(session.exec(query))


_EVENTS = (
    select(Event)
    .where(col(Event.organization_id).in_(bindparam("organization_ids")))
    .where(or_(col(Event.program_id).is_(None), col(Event.program_id).in_(bindparam("program_ids"))))
    .order_by(col(Event.on), col(Event.id))
)


def events_of_all(
    session: Session, *, organization_ids: Collection[int], program_ids: Collection[int]
) -> list[Event]:
    """What was dated for any of these programs, or for all of an organization, oldest first."""
    given = {"organization_ids": organization_ids, "program_ids": program_ids}
    return list(session.exec(_EVENTS, params=given))


_INTANGIBLES = (
    select(Intangible)
    .where(col(Intangible.program_id).in_(bindparam("program_ids")), col(Intangible.withdrawn_at).is_(None))
    .order_by(col(Intangible.id))
)


def intangibles(session: Session, *, program_ids: Collection[int]) -> dict[int, list[str]]:
    """What each program should bring that is not money, each once."""
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for row in session.exec(_INTANGIBLES, params={"program_ids": program_ids}):
        found[row.program_id][row.words] = None
    return {number: list(words) for number, words in found.items()}
