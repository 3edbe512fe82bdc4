"""When managers are a voice in a return: each speaks for their own team, so all of them have to have spoken.

Until then, and where they are fewer than five, what they say is kept aside: the sum of some teams is not what
a program was worth, and a sum of few shows what one of them said.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from storage import claims
from storage.models import Claim, Cohort, Kpi
from storage.words import ClaimSource
from workflows.rules.access import SMALLEST_GROUP
from workflows.rules.phillips import Rule

Row = tuple[Claim, Cohort, Kpi]
Movement = tuple[int | None, int | None]
"""A KPI, or none and the cohort whose worth as a whole is meant."""


@dataclass(frozen=True)
class Aside:
    """What some managers said of one movement, and does not count yet."""

    kpi_id: int | None
    spoke: int
    managers: int


def heard(
    spoken: Sequence[Claim],
    *,
    cohorts: Sequence[Cohort],
    kpi_ids: Collection[int],
    teams: Mapping[int, Collection[int]],
) -> tuple[list[Claim], tuple[Aside, ...]]:
    """The claims on one program that count, and what is kept aside.

    Args:
        spoken: every claim that stands.
        cohorts: all runnings of the program.
        kpi_ids: its KPIs; a claim on another one is about the whole.
        teams: who has people in each cohort.
    """

    def about(claim: Claim) -> Movement:
        return (claim.kpi_id, None) if claim.kpi_id in kpi_ids else (None, claim.cohort_id)

    theirs: dict[Movement, list[Claim]] = defaultdict(list)
    for claim in spoken:
        if claim.by is ClaimSource.MANAGER:
            theirs[about(claim)].append(claim)
    newest = max((claim.recorded_at.date() for said in theirs.values() for claim in said), default=None)
    mentioned = {claim.cohort_id for said in theirs.values() for claim in said}
    over = [
        cohort
        for cohort in cohorts
        if cohort.cancelled_at is None and newest is not None
        if cohort.key_id in mentioned or cohort.ends_on < newest
    ]
    counting: set[tuple[Movement, int, int | None]] = set()
    aside = []
    for movement, said in theirs.items():
        needed = {
            (cohort.key_id, manager)
            for cohort in over
            if movement[1] in (None, cohort.key_id)
            for manager in teams.get(cohort.key_id, ())
        }
        spoke = {
            (claim.cohort_id, claim.person_id) for claim in said if Rule.NO_ANSWER.value not in claim.because
        }
        everyone = {manager for _, manager in needed}
        missing = {manager for _, manager in needed - spoke}
        if not missing and len(everyone) >= SMALLEST_GROUP:
            counting |= {(movement, cohort, manager) for cohort, manager in needed}
        elif everyone - missing:
            aside.append(Aside(movement[0], len(everyone - missing), len(everyone)))
    counted = [
        claim
        for claim in spoken
        if claim.by is not ClaimSource.MANAGER or (about(claim), claim.cohort_id, claim.person_id) in counting
    ]
    return counted, tuple(aside)


def heard_elsewhere(session: Session, rows: Sequence[Row]) -> list[Row]:
    """Of what programs claim of some measures, the claims that count."""
    programs = {cohort.program_id for claim, cohort, _ in rows if claim.by is ClaimSource.MANAGER}
    if not programs:
        return list(rows)
    cohorts = claims.cohorts(session, program_ids=programs)
    teams = claims.teams(session, cohort_ids=[cohort.key_id for cohort in cohorts])
    counted: set[int] = set()
    for program in programs:
        mine = [row for row in rows if row[1].program_id == program]
        found, _aside = heard(
            list({claim.key_id: claim for claim, _, _ in mine}.values()),
            cohorts=[cohort for cohort in cohorts if cohort.program_id == program],
            kpi_ids={kpi.key_id for _, _, kpi in mine},
            teams=teams,
        )
        counted |= {claim.key_id for claim in found}
    return [row for row in rows if row[1].program_id not in programs or row[0].key_id in counted]
