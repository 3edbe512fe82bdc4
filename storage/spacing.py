"""When coaching ideas went out last and come next, over all cohorts and programs somebody manages in."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, func

from storage.models import Cohort, Holdout, HoldoutSeat, Role, Touchpoint
from storage.words import Kind, RoleKind, TouchpointState

MANAGING = (RoleKind.MANAGER, RoleKind.ACTING_MANAGER)

_SINCE = (
    sqlalchemy.select(func.min(col(Role.since)))
    .where(col(Role.person_id) == col(Touchpoint.person_id), col(Role.program_id) == col(Cohort.program_id))
    .where(sqlalchemy.or_(col(Role.cohort_id).is_(None), col(Role.cohort_id) == col(Touchpoint.cohort_id)))
    .where(col(Role.kind).in_(MANAGING))
    .correlate(Touchpoint, Cohort)
    .scalar_subquery()
)
_WAITED_UNTIL = (
    sqlalchemy.select(func.max(col(Holdout.ended_at)))
    .join(HoldoutSeat, col(HoldoutSeat.holdout_id) == col(Holdout.id))
    .where(col(HoldoutSeat.person_id) == col(Touchpoint.person_id), col(HoldoutSeat.held_out).is_(True))
    .where(col(Holdout.cohort_id) == col(Touchpoint.cohort_id))
    .correlate(Touchpoint)
    .scalar_subquery()
)
_WAITED = (
    sqlalchemy.select(col(Holdout.cohort_id), col(HoldoutSeat.person_id), col(Holdout.ended_at))
    .join(HoldoutSeat, col(HoldoutSeat.holdout_id) == col(Holdout.id))
    .where(col(Holdout.cohort_id).in_(bindparam("cohort_ids", expanding=True)))
    .where(col(HoldoutSeat.held_out).is_(True), col(Holdout.ended_at).is_not(None))
)

_STANDING: sqlalchemy.Select[*tuple[Any, ...]] = (
    sqlalchemy.select(
        col(Touchpoint.person_id),
        col(Cohort.program_id),
        col(Touchpoint.cohort_id),
        col(Cohort.ends_on),
        func.max(col(Touchpoint.asked_at)),
        func.min(
            sqlalchemy.case((col(Touchpoint.state) == TouchpointState.PLANNED, col(Touchpoint.next_at)))
        ),
    )
    .join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id))
    .where(col(Touchpoint.person_id).in_(bindparam("person_ids", expanding=True)))
    .where(col(Touchpoint.kind) == Kind.COACHING)
    .group_by(
        col(Touchpoint.person_id), col(Cohort.program_id), col(Touchpoint.cohort_id), col(Cohort.ends_on)
    )
)


class Standing(NamedTuple):
    """How a person's ideas in one cohort stand: when one went out last, and when the next is planned."""

    program_id: int
    cohort_id: int
    ends_on: date
    last: datetime | None
    coming: datetime | None


class Start(NamedTuple):
    """When somebody began in one cohort."""

    since: date | None
    """Since when they manage people of the cohort."""
    waited_until: datetime | None
    """Until when they were held out, so that the difference could be seen."""


# Of whoever has a say in which of their weeks bring an idea: few, and one at a time where they tap.
_STARTS: sqlalchemy.Select[*tuple[Any, ...]] = (
    sqlalchemy.select(col(Touchpoint.person_id), col(Touchpoint.cohort_id), _SINCE, _WAITED_UNTIL)
    .join(Cohort, col(Cohort.id) == col(Touchpoint.cohort_id))
    .where(col(Touchpoint.person_id).in_(bindparam("person_ids", expanding=True)))
    .where(col(Touchpoint.kind) == Kind.COACHING)
    .group_by(col(Touchpoint.person_id), col(Touchpoint.cohort_id), col(Cohort.program_id))
)


def standing(session: Session, *, person_ids: Collection[int]) -> dict[int, list[Standing]]:
    """How these people's ideas stand in every cohort that ever had one planned for them."""
    session.flush()
    found: dict[int, list[Standing]] = defaultdict(list)
    for person_id, *each in session.connection().execute(_STANDING, {"person_ids": person_ids}):
        found[person_id].append(Standing(*each))
    return found


def starts(session: Session, *, person_ids: Collection[int]) -> dict[int, dict[int, Start]]:
    """By person and cohort, when they began in every cohort that ever had an idea planned for them."""
    session.flush()
    found: dict[int, dict[int, Start]] = {number: {} for number in person_ids}
    for person_id, cohort_id, *start in session.connection().execute(_STARTS, {"person_ids": person_ids}):
        found[person_id][cohort_id] = Start(*start)
    return found


def waited(session: Session, *, cohort_ids: Collection[int]) -> dict[int, dict[int, datetime]]:
    """By cohort, until when each of the managers was held out who get their ideas since."""
    session.flush()
    found: dict[int, dict[int, datetime]] = defaultdict(dict)
    for cohort_id, person_id, at in session.connection().execute(_WAITED, {"cohort_ids": cohort_ids}):
        if at is not None:
            found[cohort_id][person_id] = at
    return found
