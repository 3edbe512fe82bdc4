"""Limits that were changed, what returns came to, audits with their answers, decisions and concerns."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from decimal import Decimal

from sqlalchemy import bindparam
from sqlmodel import Session, col, or_, select

from storage.models import (
    Audit,
    AuditAnswer,
    AuditLog,
    Cohort,
    Concern,
    Decision,
    Enrollment,
    Event,
    Objective,
    Program,
    Touchpoint,
)
from storage.models.review import LedgerState, RuleChange, Score
from storage.programs import LIVE
from storage.words import Kind, ProgramState

# Built once: for a small question, building the statement costs several times what asking it does.
_RULE_CHANGES = (
    select(RuleChange)
    .where(RuleChange.organization_id == bindparam("organization_id"))
    .order_by(col(RuleChange.id))
)
_FIRST_LIVE = (
    select(Program.id)
    .join(Cohort, col(Cohort.program_id) == col(Program.id))
    .where(Program.organization_id == bindparam("organization_id"), Program.state == ProgramState.ACTIVE)
    .where(col(Program.ended_at).is_(None), col(Cohort.next_plan_at).is_not(None))
    .order_by(col(Program.id))
)


def rule_changes(session: Session, *, organization_id: int) -> list[RuleChange]:
    """Every limit that was changed, in the order in which it was."""
    return list(session.exec(_RULE_CHANGES, params={"organization_id": organization_id}))


def limits(session: Session, *, organization_id: int) -> list[tuple[str, Decimal]]:
    """The changed limits as the rules take them."""
    return [(row.name, row.value) for row in rule_changes(session, organization_id=organization_id)]


def ledger_states(session: Session, *, program_id: int) -> list[LedgerState]:
    """What a program's return came to over time, oldest first."""
    query = select(LedgerState).where(LedgerState.program_id == program_id)
    return list(session.exec(query.order_by(col(LedgerState.id))))


def newest_ledger_state(session: Session, *, program_id: int) -> LedgerState | None:
    """What it came to last."""
    query = select(LedgerState).where(LedgerState.program_id == program_id)
    return session.exec(query.order_by(col(LedgerState.id).desc())).first()


def closed_period(session: Session, *, program_id: int, period: str = "") -> LedgerState | None:
    """The period of a program with this name that was closed, or the one closed last."""
    query = select(LedgerState).where(LedgerState.program_id == program_id, LedgerState.period != "")
    if period:
        query = query.where(LedgerState.period == period)
    return session.exec(query.order_by(col(LedgerState.id).desc())).first()


def audit(session: Session, *, program_id: int, quarter: str) -> Audit | None:
    """The look at a program in one quarter."""
    return session.exec(select(Audit).where(Audit.program_id == program_id, Audit.quarter == quarter)).first()


def audits(session: Session, *, program_id: int) -> list[Audit]:
    """Every look at a program, newest first."""
    query = select(Audit).where(Audit.program_id == program_id).order_by(col(Audit.id).desc())
    return list(session.exec(query))


def audit_answers(session: Session, *, audit_id: int) -> list[AuditAnswer]:
    """What people said, newest version of each last."""
    query = select(AuditAnswer).where(AuditAnswer.audit_id == audit_id).order_by(col(AuditAnswer.id))
    return list(session.exec(query))


def decisions(session: Session, *, program_ids: Collection[int]) -> dict[int, list[Decision]]:
    """What was decided about each program, newest first."""
    query = (
        select(Decision).where(col(Decision.program_id).in_(program_ids)).order_by(col(Decision.id).desc())
    )
    found: dict[int, list[Decision]] = defaultdict(list)
    for row in session.exec(query):
        found[row.program_id].append(row)
    return found


def concerns(session: Session, *, program_id: int) -> list[Concern]:
    """What was raised about a program, newest first."""
    query = select(Concern).where(Concern.program_id == program_id).order_by(col(Concern.id).desc())
    return list(session.exec(query))


def scores(session: Session, *, cohort_ids: Collection[int]) -> list[Score]:
    """What these cohorts' participants said and learned, as it stands."""
    query = select(Score).where(col(Score.cohort_id).in_(cohort_ids), col(Score.superseded_at).is_(None))
    return list(session.exec(query.order_by(col(Score.on), col(Score.id))))


def participants(session: Session, *, cohort_id: int) -> int:
    """How many people are trained in a cohort."""
    query = select(Enrollment.headcount).where(
        Enrollment.cohort_id == cohort_id,
        col(Enrollment.withdrawn_on).is_(None),
        col(Enrollment.until).is_(None),
    )
    return sum(session.exec(query))


def events_since(session: Session, *, organization_id: int, program_id: int, since: datetime) -> list[Event]:
    """What was noted for a program since then, oldest first."""
    query = (
        select(Event)
        .where(Event.organization_id == organization_id, col(Event.recorded_at) > since)
        .where(or_(col(Event.program_id).is_(None), Event.program_id == program_id))
    )
    return list(session.exec(query.order_by(col(Event.on), col(Event.id))))


def open_audit_contacts(session: Session, *, program_id: int, slot: str) -> list[Touchpoint]:
    """The contacts of one look that still wait for somebody."""
    query = (
        select(Touchpoint)
        .join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id))
        .where(Cohort.program_id == program_id, Touchpoint.kind == Kind.AUDIT, Touchpoint.slot == slot)
        .where(col(Touchpoint.next_at).is_not(None))
    )
    return list(session.exec(query.order_by(col(Touchpoint.id))))


def first_live(session: Session, *, organization_id: int) -> int | None:
    """The oldest active program that still brings contacts, which carries what concerns all of them."""
    return session.exec(_FIRST_LIVE, params={"organization_id": organization_id}).first()


def objectives(session: Session, *, organization_id: int) -> list[Objective]:
    """The goals that have not ended."""
    query = select(Objective).where(
        Objective.organization_id == organization_id, col(Objective.ended_at).is_(None)
    )
    return list(session.exec(query.order_by(col(Objective.id))))


def concerns_of(session: Session, *, person_id: int) -> list[Concern]:
    """What somebody raised, newest first."""
    query = select(Concern).where(Concern.person_id == person_id).order_by(col(Concern.id).desc())
    return list(session.exec(query))


def all_live(session: Session, *, organization_id: int) -> list[Program]:
    """The programs of an organization that are not over."""
    query = select(Program).where(
        Program.organization_id == organization_id,
        col(Program.state).in_(LIVE),
        col(Program.ended_at).is_(None),
    )
    return list(session.exec(query.order_by(col(Program.id))))


def was_noted(session: Session, *, did: str, about: str, about_id: int) -> bool:
    """Whether the audit log has this of something."""
    query = select(AuditLog.id).where(AuditLog.about == about, AuditLog.about_id == about_id)
    return session.exec(query.where(AuditLog.did == did)).first() is not None
