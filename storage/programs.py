"""What a program consists of, and what of it other programs of the organization use as well."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, or_, select

from storage.models import (
    Baseline,
    Cohort,
    Competency,
    Cost,
    Enrollment,
    Kpi,
    Measure,
    MeasureVersion,
    Objective,
    Program,
    Role,
    StandardValue,
    Target,
)
from storage.words import ProgramState

LIVE = (ProgramState.ACTIVE, ProgramState.PAUSED)


def of_organization(session: Session, *, organization_id: int) -> dict[str, Program]:
    """All programs, ended ones too, by key."""
    query = select(Program).where(Program.organization_id == organization_id).order_by(col(Program.id))
    return {program.key: program for program in session.exec(query)}


def cohorts(session: Session, *, program_id: int) -> dict[str, Cohort]:
    """All runnings of a program, ended ones too, by key, first ones first."""
    query = (
        select(Cohort).where(Cohort.program_id == program_id).order_by(col(Cohort.starts_on), col(Cohort.id))
    )
    return {cohort.key: cohort for cohort in session.exec(query)}


def costs(session: Session, *, program_id: int) -> dict[int, list[Cost]]:
    """The costs that count, by cohort."""
    query = (
        select(Cost)
        .join(Cohort, col(Cohort.id) == col(Cost.cohort_id))
        .where(Cohort.program_id == program_id, col(Cost.ended_at).is_(None))
        .order_by(col(Cost.id))
    )
    found: dict[int, list[Cost]] = defaultdict(list)
    for cost in session.exec(query):
        found[cost.cohort_id].append(cost)
    return found


def enrollments(session: Session, *, program_id: int, on: date) -> dict[tuple[int, int], list[Enrollment]]:
    """The places in a program that day or later, by cohort and manager."""
    query = (
        select(Enrollment)
        .join(Cohort, col(Cohort.id) == col(Enrollment.cohort_id))
        .where(Cohort.program_id == program_id)
        .where(or_(col(Enrollment.until).is_(None), col(Enrollment.until) > on))
        .order_by(col(Enrollment.id))
    )
    found: dict[tuple[int, int], list[Enrollment]] = defaultdict(list)
    for place in session.exec(query):
        found[place.cohort_id, place.manager_id].append(place)
    return found


def competencies(session: Session, *, program_id: int) -> dict[str, Competency]:
    """What a program trains, ended ones too, by key, in the program's order."""
    query = (
        select(Competency)
        .where(Competency.program_id == program_id)
        .order_by(col(Competency.position), col(Competency.id))
    )
    return {competency.key: competency for competency in session.exec(query)}


def kpis(session: Session, *, program_id: int) -> dict[str, Kpi]:
    """What a program should move, ended ones too, by the measure's key, in the program's order."""
    query = (
        select(Measure.key, Kpi)
        .join(Measure, col(Measure.id) == col(Kpi.measure_id))
        .where(Kpi.program_id == program_id)
        .order_by(col(Kpi.position), col(Kpi.id))
    )
    return dict(session.exec(query).all())


def baselines(session: Session, *, program_id: int) -> dict[int, list[Baseline]]:
    """Every version of every baseline, by KPI, oldest first."""
    query = (
        select(Baseline)
        .join(Kpi, col(Kpi.id) == col(Baseline.kpi_id))
        .where(Kpi.program_id == program_id)
        .order_by(col(Baseline.version))
    )
    found: dict[int, list[Baseline]] = defaultdict(list)
    for row in session.exec(query):
        found[row.kpi_id].append(row)
    return found


def targets(session: Session, *, program_id: int) -> dict[int, list[Target]]:
    """Every version of every target, by KPI, oldest first."""
    query = (
        select(Target)
        .join(Kpi, col(Kpi.id) == col(Target.kpi_id))
        .where(Kpi.program_id == program_id)
        .order_by(col(Target.version))
    )
    found: dict[int, list[Target]] = defaultdict(list)
    for row in session.exec(query):
        found[row.kpi_id].append(row)
    return found


def measures(session: Session, *, organization_id: int) -> dict[str, Measure]:
    """All measures of an organization, ended ones too, by key."""
    query = select(Measure).where(Measure.organization_id == organization_id).order_by(col(Measure.id))
    return {measure.key: measure for measure in session.exec(query)}


def definitions(session: Session, *, organization_id: int) -> dict[int, MeasureVersion]:
    """What each measure means now."""
    query = (
        select(MeasureVersion)
        .join(Measure, col(Measure.id) == col(MeasureVersion.measure_id))
        .where(Measure.organization_id == organization_id)
        .order_by(col(MeasureVersion.version))
    )
    return {version.measure_id: version for version in session.exec(query)}


def standard_values(session: Session, *, organization_id: int) -> dict[int, StandardValue]:
    """What one unit of each measure is worth now."""
    query = (
        select(StandardValue)
        .join(Measure, col(Measure.id) == col(StandardValue.measure_id))
        .where(Measure.organization_id == organization_id, col(StandardValue.until).is_(None))
        .order_by(col(StandardValue.since), col(StandardValue.id))
    )
    return {value.measure_id: value for value in session.exec(query)}


def objectives(session: Session, *, organization_id: int) -> dict[str, Objective]:
    """All objectives and key results, ended ones too, by key."""
    query = select(Objective).where(Objective.organization_id == organization_id).order_by(col(Objective.id))
    return {objective.key: objective for objective in session.exec(query)}


def measures_of_others(session: Session, *, organization_id: int, program_id: int) -> set[int]:
    """Measures that other live programs use."""
    query = (
        select(Kpi.measure_id)
        .join(Program, col(Program.id) == col(Kpi.program_id))
        .where(Program.organization_id == organization_id, col(Program.state).in_(LIVE))
        .where(Program.id != program_id, col(Kpi.ended_at).is_(None))
    )
    return set(session.exec(query))


def objectives_of_others(session: Session, *, organization_id: int, program_id: int) -> set[int]:
    """Objectives and key results that other live programs serve, with those above them."""
    query = (
        select(Objective.id, Objective.parent_id)
        .join(Program, col(Program.objective_id) == col(Objective.id))
        .where(Program.organization_id == organization_id, col(Program.state).in_(LIVE))
        .where(Program.id != program_id)
    )
    return {found for pair in session.exec(query) for found in pair if found is not None}


# Built once: every look asks it.
_TO_PLAN = (
    select(Cohort, Program)
    .join(Program, col(Program.id) == col(Cohort.program_id))
    .where(Program.tenant_id == bindparam("tenant_id"), col(Cohort.next_plan_at) <= bindparam("now"))
    .order_by(col(Cohort.next_plan_at), col(Cohort.id))
    .limit(bindparam("limit"))
)
_SIZES = (
    select(Role.cohort_id, func.count())
    .where(col(Role.cohort_id).in_(bindparam("cohort_ids", expanding=True)))
    .group_by(col(Role.cohort_id))
)
_OF_COHORTS = (
    select(Cohort, Program)
    .join(Program, col(Program.id) == col(Cohort.program_id))
    .where(col(Cohort.id).in_(bindparam("cohort_ids", expanding=True)))
)
_RUNNING = (
    select(Cohort.program_id, Cohort.id)
    .where(col(Cohort.program_id).in_(bindparam("program_ids", expanding=True)))
    .where(col(Cohort.cancelled_at).is_(None), col(Cohort.ended_at).is_(None))
    .order_by(col(Cohort.starts_on), col(Cohort.id))
)


def of_cohorts(session: Session, *, cohort_ids: Collection[int]) -> list[tuple[Cohort, Program]]:
    """These cohorts, each with its program."""
    return list(session.exec(_OF_COHORTS, params={"cohort_ids": cohort_ids}).all())


def newest_cohorts(session: Session, *, program_ids: Collection[int]) -> dict[int, int | None]:
    """The running of each program that began last and was not cancelled: as `kpis.latest_cohort`."""
    return dict(session.exec(_RUNNING, params={"program_ids": program_ids}).all())


def to_plan(session: Session, *, tenant_id: int, now: datetime, limit: int) -> list[tuple[Cohort, Program]]:
    """The cohorts of a tenant whose contacts are to be planned now, so many at most: longest due first."""
    given = {"tenant_id": tenant_id, "now": now, "limit": limit}
    return list(session.exec(_TO_PLAN, params=given).all())


def sizes(session: Session, *, cohort_ids: Collection[int]) -> dict[int, int]:
    """How many roles there ever were in each of these cohorts; one without any is not among them."""
    found = session.exec(_SIZES, params={"cohort_ids": cohort_ids})
    return {cohort_id: count for cohort_id, count in found if cohort_id is not None}


def replan(session: Session, *, program_ids: Collection[int], now: datetime) -> None:
    """Have the contacts of these programs' cohorts planned again."""
    query = select(Cohort).where(col(Cohort.program_id).in_(program_ids), col(Cohort.cancelled_at).is_(None))
    for cohort in session.exec(query):
        cohort.next_plan_at = now
        session.add(cohort)
