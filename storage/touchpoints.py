"""Planned contacts: what is due, what is open with a person, and state changes that name what they expect."""

from collections.abc import Collection, Iterable
from datetime import UTC, datetime
from functools import cache
from typing import Any

from sqlalchemy import Update, bindparam, literal, update
from sqlalchemy.orm import attributes
from sqlmodel import Session, col, func, or_, select

from storage import together
from storage.columns import UtcDateTime
from storage.models import Cohort, Kpi, Program, Tenant, Touchpoint
from storage.words import Kind, ProgramState, TouchpointState, Why

OPEN = (
    TouchpointState.PLANNED,
    TouchpointState.DUE,
    TouchpointState.ASKED,
    TouchpointState.SNOOZED,
    TouchpointState.ESCALATED,
)

_PLANNED = (
    *("tenant_id", "cohort_id", "kind", "key", "slot", "person_id", "kpi_id", "state", "why"),
    *("due_at", "last_at", "next_at", "retrospective", "created_at"),
)
"""What a plan says of a contact."""

# Built once: for a small question, building the statement costs several times what asking it does.
_DUE = (
    select(Touchpoint)
    .where(Touchpoint.tenant_id == bindparam("tenant_id"))
    .where(col(Touchpoint.next_at).is_not(None), col(Touchpoint.next_at) <= bindparam("now"))
    .order_by(col(Touchpoint.next_at), col(Touchpoint.id))
    .limit(bindparam("limit"))
)
_NEVER = datetime.max.replace(tzinfo=UTC)
_NEXT = func.coalesce(Touchpoint.next_at, literal(_NEVER, UtcDateTime))
"""When a contact is next, for a question that begins with its people: no index goes by this."""
_REST = (
    select(Touchpoint)
    .where(
        or_(
            col(Touchpoint.person_id).in_(bindparam("person_ids", expanding=True))
            & col(Touchpoint.state).in_(OPEN)
            & col(Touchpoint.asked_of_id).is_(None),
            col(Touchpoint.asked_of_id).in_(bindparam("person_ids", expanding=True)),
        )
    )
    .where(Touchpoint.tenant_id == bindparam("tenant_id"), _NEXT.between(bindparam("at"), bindparam("now")))
    .where(or_(bindparam("at") < _NEXT, col(Touchpoint.id) > bindparam("last")))
    .order_by(col(Touchpoint.next_at), col(Touchpoint.id))
)
_BY_KEYS = select(Touchpoint).where(col(Touchpoint.key).in_(bindparam("keys")))
_NEXT_MOMENT = select(func.min(Touchpoint.next_at)).where(
    Touchpoint.tenant_id == bindparam("tenant_id"), col(Touchpoint.next_at).is_not(None)
)
_NEXT_PLAN = (
    select(func.min(Cohort.next_plan_at))
    .join(Program, col(Program.id) == col(Cohort.program_id))
    .where(Program.tenant_id == bindparam("tenant_id"))
)
_NEXT_DIGESTS = select(Tenant.next_plan_at).where(Tenant.id == bindparam("tenant_id"))


def tenants_with_work(session: Session, *, now: datetime) -> list[int]:
    """The tenants in which something is due now: planning, a contact, or a chase. Idle ones cost nothing."""
    due = select(Touchpoint.tenant_id).where(
        col(Touchpoint.next_at).is_not(None), col(Touchpoint.next_at) <= now
    )
    cohorts = (
        select(Program.tenant_id)
        .join(Cohort, col(Cohort.program_id) == col(Program.id))
        .where(col(Cohort.next_plan_at) <= now)
    )
    plans = select(Tenant.id).where(col(Tenant.next_plan_at) <= now)
    found = {*session.exec(due.distinct()), *session.exec(cohorts.distinct()), *session.exec(plans)}
    return sorted(tenant_id for tenant_id in found if tenant_id is not None)


def due(session: Session, *, tenant_id: int, now: datetime, limit: int = 5_000) -> list[Touchpoint]:
    """What must be looked at in this tenant, longest due first.

    That is `limit` contacts at most, and what else is due with their people: who owes several answers is
    asked for all of them at once.
    """
    given = {"tenant_id": tenant_id, "now": now}
    found = list(session.exec(_DUE, params={**given, "limit": limit}))
    if len(found) == limit:
        last = found[-1]
        with_them = {each.asked_of_id or each.person_id for each in found}
        given |= {"person_ids": list(with_them), "at": last.next_at, "last": last.key_id}
        found += session.exec(_REST, params=given)
    return found


def by_keys(session: Session, *, keys: Collection[str]) -> dict[str, Touchpoint]:
    """Those of these contacts that are planned already."""
    found: dict[str, Touchpoint] = {}
    wanted = sorted(keys)
    for start in range(0, len(wanted), 500):
        some = session.exec(_BY_KEYS, params={"keys": wanted[start : start + 500]})
        found.update((touchpoint.key, touchpoint) for touchpoint in some)
    return found


def write(session: Session, *, rows: Collection[Touchpoint]) -> None:
    """Write new contacts down, all at once; the session does not keep them."""
    for row in rows:
        together.add(session, row=row, columns=_PLANNED)
    session.flush()


def open_with(session: Session, *, person_id: int) -> list[Touchpoint]:
    """What this person was asked and has not answered, newest question first."""
    query = (
        select(Touchpoint)
        .where(or_(Touchpoint.person_id == person_id, Touchpoint.asked_of_id == person_id))
        .where(
            col(Touchpoint.state).in_(
                (
                    TouchpointState.DUE,  # on its way to the delegate; whoever was asked first may answer
                    TouchpointState.ASKED,
                    TouchpointState.SNOOZED,
                    TouchpointState.ESCALATED,
                )
            )
        )
        .where(col(Touchpoint.asked_at).is_not(None))
        .order_by(col(Touchpoint.asked_at).desc(), col(Touchpoint.id).desc())
    )
    return list(session.exec(query))


def latest_of(
    session: Session,
    *,
    person_id: int,
    kinds: Collection[Kind],
    states: Collection[TouchpointState],
    since: datetime,
) -> list[Touchpoint]:
    """This person's contacts of these kinds in these states, asked since then, newest first."""
    query = (
        select(Touchpoint)
        .where(or_(Touchpoint.person_id == person_id, Touchpoint.asked_of_id == person_id))
        .where(col(Touchpoint.kind).in_(kinds), col(Touchpoint.state).in_(states))
        .where(col(Touchpoint.asked_at) >= since)
        .order_by(col(Touchpoint.asked_at).desc(), col(Touchpoint.id).desc())
    )
    return list(session.exec(query))


def first_in_line(session: Session, *, measure_id: int, now: datetime) -> Touchpoint | None:
    """Of the open questions about a measure that are due or were asked, over all programs, the first.

    What is asked for a certain day, as a bet does, comes before what may be for any.
    """
    query = (
        select(Touchpoint)
        .join(Kpi, col(Kpi.id) == col(Touchpoint.kpi_id))
        .join(Program, col(Program.id) == col(Kpi.program_id))
        .where(Kpi.measure_id == measure_id, Program.state == ProgramState.ACTIVE)
        .where(Touchpoint.kind == Kind.KPI_UPDATE, col(Touchpoint.state).in_(OPEN))
        .where(Touchpoint.due_at <= now, col(Touchpoint.next_at).is_not(None))
        .order_by(
            col(Touchpoint.asked_at).is_(None), col(Touchpoint.slot).not_like("bet:%"), col(Touchpoint.id)
        )
    )
    return session.exec(query).first()


def move(
    session: Session,
    *,
    touchpoint: Touchpoint,
    expected: Iterable[TouchpointState],
    to: TouchpointState,
    **changes: Any,
) -> bool:
    """Change the state if it is still one of `expected`; False if somebody else was faster."""
    session.flush()
    values = {"state": to, **changes}
    given = {"its_id": touchpoint.key_id, "expected": tuple(expected), **values}
    if session.connection().execute(_move(tuple(values)), given).rowcount != 1:
        session.expire(touchpoint)
        return False
    for name, value in values.items():
        attributes.set_committed_value(touchpoint, name, value)
    return True


@cache
def _move(names: tuple[str, ...]) -> Update:
    """Built once for the columns it changes: building it costs several times what running it does."""
    return (
        update(Touchpoint)
        .where(col(Touchpoint.id) == bindparam("its_id"))
        .where(col(Touchpoint.state).in_(bindparam("expected", expanding=True)))
        .values({name: bindparam(name) for name in names})
    )


def asked(session: Session, *, touchpoint: Touchpoint, at: datetime, next_at: datetime) -> None:
    """Note that a contact is on its way, and when to look at it again."""
    together.change(session, row=touchpoint, state=TouchpointState.ASKED, asked_at=at, next_at=next_at)


def close(session: Session, *, touchpoint: Touchpoint, to: TouchpointState, why: Why) -> bool:
    """End an open contact for a reason; nothing more comes of it."""
    return move(session, touchpoint=touchpoint, expected=OPEN, to=to, why=why, next_at=None)


def open_of(
    session: Session,
    *,
    cohort_ids: Collection[int] = (),
    person_id: int | None = None,
    kpi_id: int | None = None,
) -> list[Touchpoint]:
    """Every contact not yet over of these cohorts, this person or this KPI."""
    query = select(Touchpoint).where(col(Touchpoint.state).in_(OPEN)).order_by(col(Touchpoint.id))
    if cohort_ids:
        query = query.where(col(Touchpoint.cohort_id).in_(cohort_ids))
    if person_id is not None:
        query = query.where(or_(Touchpoint.person_id == person_id, Touchpoint.asked_of_id == person_id))
    if kpi_id is not None:
        query = query.where(Touchpoint.kpi_id == kpi_id)
    return list(session.exec(query))


def next_moment(session: Session, *, tenant_id: int) -> datetime | None:
    """When a contact of a tenant is due next."""
    session.flush()
    given = {"tenant_id": tenant_id}
    moment: datetime | None = session.connection().execute(_NEXT_MOMENT, given).scalar_one()
    return moment


def next_planning(session: Session, *, tenant_id: int) -> datetime | None:
    """When contacts of a tenant are planned next; None when its cohorts can bring no more."""
    cohorts = session.exec(_NEXT_PLAN, params={"tenant_id": tenant_id}).one()
    if cohorts is None:
        return None
    digests = session.exec(_NEXT_DIGESTS, params={"tenant_id": tenant_id}).one()
    return cohorts if digests is None else min(cohorts, digests)
