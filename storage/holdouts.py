"""Hold-outs: which managers of a cohort get no prompts, drawn by lot, so that the difference can be seen."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import bindparam
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from storage.models import (
    AuditLog,
    Cohort,
    Competency,
    Holdout,
    HoldoutSeat,
    Person,
    Program,
    Prompt,
    Role,
)
from storage.words import Outcome

# Built once: for a small question, building the statement costs several times what asking it does.
_DRAWN_FOR, _BESIDE = aliased(Cohort), aliased(Cohort)
_HELD_OUT = (
    select(_BESIDE.id, HoldoutSeat.person_id)
    .join(Holdout, col(Holdout.id) == col(HoldoutSeat.holdout_id))
    .join(_DRAWN_FOR, col(_DRAWN_FOR.id) == col(Holdout.cohort_id))
    .join(_BESIDE, col(_BESIDE.program_id) == col(_DRAWN_FOR.program_id))
    .where(col(_BESIDE.id).in_(bindparam("cohort_ids", expanding=True)))
    .where(col(Holdout.ended_at).is_(None), col(HoldoutSeat.held_out).is_(True))
)

_SEE_TOTALS: sqlalchemy.CompoundSelect[*tuple[Any, ...]] = sqlalchemy.union_all(
    sqlalchemy.select(
        col(Role.program_id), col(Role.person_id), col(Role.since), col(Role.recorded_at)
    ).where(
        col(Role.program_id).in_(bindparam("program_ids", expanding=True)),
        col(Role.kind).in_(bindparam("kinds", expanding=True)),
    ),
    sqlalchemy.select(col(Program.id), col(Person.id), sqlalchemy.null(), sqlalchemy.null())
    .join(Person, col(Person.organization_id) == col(Program.organization_id))
    .where(col(Program.id).in_(bindparam("program_ids", expanding=True)))
    .where(col(Person.learning_team).is_(True)),
)


def held_out(session: Session, *, cohort_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """By cohort, who gets no prompts: whoever is held out in one cohort of a program is so in all of them."""
    found: dict[int, set[int]] = defaultdict(set)
    for cohort_id, person_id in session.exec(_HELD_OUT, params={"cohort_ids": cohort_ids}):
        found[cohort_id or 0].add(person_id)
    return {cohort_id: frozenset(theirs) for cohort_id, theirs in found.items()}


def of_cohort(session: Session, *, cohort_id: int) -> Holdout | None:
    """The hold-out of a cohort, ended ones included."""
    return session.exec(select(Holdout).where(Holdout.cohort_id == cohort_id)).first()


def seats(session: Session, *, holdout_id: int) -> list[HoldoutSeat]:
    """Everybody in the draw."""
    query = select(HoldoutSeat).where(HoldoutSeat.holdout_id == holdout_id).order_by(col(HoldoutSeat.id))
    return list(session.exec(query))


def is_held_out(session: Session, *, program_id: int, person_id: int) -> bool:
    """Whether somebody gets no prompts in a program."""
    query = (
        select(HoldoutSeat.id)
        .join(Holdout, col(Holdout.id) == col(HoldoutSeat.holdout_id))
        .join(Cohort, col(Cohort.id) == col(Holdout.cohort_id))
        .where(Cohort.program_id == program_id, HoldoutSeat.person_id == person_id)
        .where(col(HoldoutSeat.held_out).is_(True), col(Holdout.ended_at).is_(None))
    )
    return session.exec(query).first() is not None


def of_program(session: Session, *, program_id: int) -> list[Holdout]:
    """The hold-outs of a program's cohorts."""
    query = (
        select(Holdout)
        .join(Cohort, col(Cohort.id) == col(Holdout.cohort_id))
        .where(Cohort.program_id == program_id)
        .order_by(col(Holdout.id))
    )
    return list(session.exec(query))


_PROMPTS_BESIDE = (
    select(HoldoutSeat.person_id, func.min(Prompt.given_at))
    .join(Holdout, col(Holdout.id) == col(HoldoutSeat.holdout_id))
    .join(_DRAWN_FOR, col(_DRAWN_FOR.id) == col(Holdout.cohort_id))
    .join(Prompt, col(Prompt.person_id) == col(HoldoutSeat.person_id))
    .where(col(Holdout.id) == bindparam("holdout_id"), col(Prompt.given_at) >= col(Holdout.recorded_at))
    .where(col(Holdout.ended_at).is_(None) | (col(Prompt.given_at) < col(Holdout.ended_at)))
    .where(
        (col(Prompt.program_id) == col(_DRAWN_FOR.program_id)) & col(HoldoutSeat.held_out)
        | (col(Prompt.program_id) != col(_DRAWN_FOR.program_id))
        & col(Prompt.competency).in_(
            select(Competency.key).where(
                col(Competency.program_id) == col(_DRAWN_FOR.program_id), col(Competency.ended_at).is_(None)
            )
        )
    )
    .group_by(col(HoldoutSeat.person_id))
)


def mixed(session: Session, *, holdout_id: int) -> dict[int, datetime]:
    """Who of the draw got ideas on the same competencies from elsewhere meanwhile, and when the first."""
    return dict(session.exec(_PROMPTS_BESIDE, params={"holdout_id": holdout_id}).all())


def prompted(session: Session, *, program_id: int) -> set[int]:
    """Who has ever had a prompt in a program."""
    return set(session.exec(select(Prompt.person_id).where(Prompt.program_id == program_id).distinct()))


def began(session: Session, *, cohort_id: int) -> bool:
    """Whether a prompt of a cohort has gone out."""
    return session.exec(select(Prompt.id).where(Prompt.cohort_id == cohort_id)).first() is not None


def cohorts(session: Session, *, program_id: int) -> list[Cohort]:
    """The cohorts of a program that are not cancelled, the newest first."""
    query = (
        select(Cohort)
        .where(Cohort.program_id == program_id, col(Cohort.cancelled_at).is_(None))
        .where(col(Cohort.ended_at).is_(None))
        .order_by(col(Cohort.starts_on).desc(), col(Cohort.id).desc())
    )
    return list(session.exec(query))


def every_cohort(session: Session, *, program_id: int) -> list[int]:
    """All cohorts a program ever had: what was answered in one counts on when it is cancelled."""
    query = select(Cohort.id).where(Cohort.program_id == program_id).order_by(col(Cohort.id))
    return [number for number in session.exec(query) if number is not None]


def who_sees(
    session: Session, *, program_ids: Collection[int], kinds: Collection[str]
) -> dict[int, dict[int, date]]:
    """By program, who sees its totals, and since when: these roles, ended ones too, and the learning team.

    Since a role was recorded, where that was later than its day: what was told before is not counted anew.
    """
    found: dict[int, dict[int, date]] = {program_id: {} for program_id in program_ids}
    given = {"program_ids": program_ids, "kinds": kinds}
    for program_id, person_id, since, recorded_at in session.connection().execute(_SEE_TOTALS, given):
        mine = found[program_id]
        first = max(since, recorded_at.date()) if since is not None else date.min
        mine[person_id] = min(first, mine.get(person_id, first))
    return found


class Given(NamedTuple):
    """One prompt as it went out, with every tap that came back."""

    program_id: int
    person_id: int
    prompt: str
    given_at: datetime
    outcome: Outcome | None
    answered_at: datetime | None
    said: list[dict[str, Any]]


_GIVEN: sqlalchemy.Select[*tuple[Any, ...]] = (
    sqlalchemy.select(
        col(Prompt.program_id),
        col(Prompt.person_id),
        col(Prompt.prompt),
        col(Prompt.given_at),
        col(Prompt.outcome),
        col(Prompt.answered_at),
        col(Prompt.said),
    )
    .where(col(Prompt.program_id).in_(bindparam("program_ids", expanding=True)))
    .order_by(col(Prompt.given_at), col(Prompt.id))
)


_ANSWERED = _GIVEN.where(col(Prompt.outcome).is_not(None))


def given(session: Session, *, program_id: int) -> list[Given]:
    """Every prompt of a program that went out, in the order in which they did."""
    session.flush()
    return [Given(*row) for row in session.connection().execute(_GIVEN, {"program_ids": [program_id]})]


def answered(session: Session, *, program_ids: Collection[int]) -> list[Given]:
    """Every prompt of these programs that was answered, in the order in which they went out."""
    session.flush()
    return [Given(*row) for row in session.connection().execute(_ANSWERED, {"program_ids": program_ids})]


class Paced(NamedTuple):
    """One choice of how often, on a card of this program."""

    person_id: int
    choice: str
    at: datetime


def paces(session: Session, *, program_id: int) -> list[Paced]:
    """What was answered in a program to "fewer, different, or stop?", in the order in which it was."""
    query = (
        select(AuditLog.about_id, AuditLog.detail, AuditLog.at)
        .where(AuditLog.did == "chose_pace", AuditLog.about == "person")
        .where(col(AuditLog.about_id).in_(select(Prompt.person_id).where(Prompt.program_id == program_id)))
        .order_by(col(AuditLog.id))
    )
    return [
        Paced(person_id, str(detail.get("choice")), at)
        for person_id, detail, at in session.exec(query)
        if person_id and detail.get("program") == program_id
    ]
