"""When coaching ideas went out last and come next, over all cohorts and programs somebody manages in."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, func

from storage.models import Cohort, Touchpoint
from storage.words import Kind, TouchpointState

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


def standing(session: Session, *, person_ids: Collection[int]) -> dict[int, list[Standing]]:
    """How these people's ideas stand in every cohort that ever had one planned for them."""
    session.flush()
    found: dict[int, list[Standing]] = defaultdict(list)
    for person_id, *each in session.connection().execute(_STANDING, {"person_ids": person_ids}):
        found[person_id].append(Standing(*each))
    return found
