"""Who is what: the dated roles of people in programs and cohorts."""

from collections.abc import Collection, Iterable
from datetime import date

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, or_, select

from storage.models import Cohort, Enrollment, Person, Program, Role
from storage.words import PersonState, RoleKind

SPONSORS = (RoleKind.LEAD_SPONSOR, RoleKind.SPONSOR)
ANSWERING = (*SPONSORS, RoleKind.BUSINESS_UNIT_OWNER, RoleKind.FINANCE_PARTNER)
"""Who says what a program is for and what came of it."""
DECIDING = (RoleKind.LEAD_SPONSOR, RoleKind.BUSINESS_UNIT_OWNER, RoleKind.OWNER)
"""Who decides about a program beside the learning team."""

# Built once: for a small question, building the statement costs several times what asking it does.
_HOLDING = (
    sqlalchemy.select(col(Role.kind), col(Role.since), col(Role.until), Person)
    .join(Person, col(Person.id) == col(Role.person_id))
    .where(col(Role.program_id) == bindparam("program_id"), col(Role.kind).in_(bindparam("kinds")))
    .where(col(Person.state) == PersonState.ACTIVE, col(Person.ended_at).is_(None))
    # Without a cohort this compares with nothing, which leaves the roles that belong to no cohort.
    .where(or_(col(Role.cohort_id).is_(None), col(Role.cohort_id) == bindparam("cohort_id")))
    .order_by(col(Role.since), col(Role.id))
)
_HOLDING_FOR_KPI = _HOLDING.where(col(Role.kpi_id) == bindparam("kpi_id"))
_DELEGATE_OF = (
    select(Person)
    .join(Role, col(Role.person_id) == col(Person.id))
    .where(
        Role.program_id == bindparam("program_id"),
        col(Role.kind).in_((RoleKind.DELEGATE, RoleKind.ACTING_MANAGER)),
    )
    .where(
        col(Role.since) <= bindparam("on"), or_(col(Role.until).is_(None), col(Role.until) > bindparam("on"))
    )
    .where(or_(col(Role.stands_in_for_id).is_(None), Role.stands_in_for_id == bindparam("person_id")))
    .where(col(Role.person_id) != bindparam("person_id"), col(Person.state) == PersonState.ACTIVE)
    .where(col(Person.ended_at).is_(None))
    # Somebody named for this very person comes before a delegate for everyone.
    .order_by(col(Role.stands_in_for_id).is_(None), col(Role.id))
)

_HEADCOUNTS = (
    select(Enrollment.headcount)
    .where(Enrollment.cohort_id == bindparam("cohort_id"), Enrollment.manager_id == bindparam("manager_id"))
    .where(or_(col(Enrollment.until).is_(None), col(Enrollment.until) > bindparam("on")))
    .where(col(Enrollment.withdrawn_on).is_(None))
)
_LEARNING_TEAM = (
    select(Person)
    .where(Person.organization_id == bindparam("organization_id"), col(Person.learning_team).is_(True))
    .where(Person.state == PersonState.ACTIVE, col(Person.ended_at).is_(None))
    .order_by(col(Person.id))
)


def holding(
    session: Session,
    *,
    program_id: int,
    kinds: Collection[RoleKind],
    on: date,
    cohort_id: int | None = None,
    kpi_id: int | None = None,
) -> list[Person]:
    """Whom to ask: who holds one of these roles that day and can be written to.

    In the order of `kinds`, then oldest role first. Roles of a cohort count with its `cohort_id` alone; with
    `kpi_id` only roles for that KPI do.
    """
    order = list(kinds)
    given = {"program_id": program_id, "kinds": order, "cohort_id": cohort_id, "kpi_id": kpi_id}
    rows = session.execute(_HOLDING if kpi_id is None else _HOLDING_FOR_KPI, given)
    # The day is looked at here: for any other day it is the same question.
    then = [
        (kind, person) for kind, since, until, person in rows if since <= on and (until is None or until > on)
    ]
    then.sort(key=lambda pair: order.index(pair[0]))
    return list({person.key_id: person for _, person in then}.values())


def of_person(session: Session, *, person_id: int, on: date) -> list[tuple[Role, Program]]:
    """What a person is that day, program by program."""
    query = (
        select(Role, Program)
        .join(Program, col(Program.id) == col(Role.program_id))
        .where(Role.person_id == person_id, Role.since <= on)
        .where(or_(col(Role.until).is_(None), col(Role.until) > on))
        .order_by(col(Role.program_id), col(Role.id))
    )
    return list(session.exec(query).all())


def delegate_of(session: Session, *, program_id: int, person_id: int, on: date) -> Person | None:
    """Who is asked in this person's place, where somebody was named."""
    given = {"program_id": program_id, "person_id": person_id, "on": on}
    return session.exec(_DELEGATE_OF, params=given).first()


def managers(session: Session, *, cohort: Cohort, on: date) -> list[Person]:
    """The managers of a cohort that day."""
    return holding(
        session,
        program_id=cohort.program_id,
        kinds=(RoleKind.MANAGER, RoleKind.ACTING_MANAGER),
        on=on,
        cohort_id=cohort.key_id,
    )


def participants(session: Session, *, cohort_id: int, manager_id: int, on: date) -> int:
    """How many people a manager has in a cohort that day, listed or as a headcount."""
    given = {"cohort_id": cohort_id, "manager_id": manager_id, "on": on}
    return sum(session.exec(_HEADCOUNTS, params=given))


def learning_team(session: Session, *, organization_id: int) -> list[Person]:
    """The learning team's members who can be written to."""
    return list(session.exec(_LEARNING_TEAM, params={"organization_id": organization_id}))


def name_learning_team(session: Session, *, organization_id: int, emails: Iterable[str]) -> list[str]:
    """Make these people the learning team's members; returns the addresses nobody has yet."""
    wanted = {email.strip().lower() for email in emails}
    people = session.exec(
        select(Person).where(Person.organization_id == organization_id, col(Person.email).in_(wanted))
    ).all()
    for person in people:
        person.learning_team = True
        session.add(person)
    return sorted(wanted - {person.email for person in people})
