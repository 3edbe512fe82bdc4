"""What kept managers from doing it, and what sponsors said about it."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy
from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select

from storage.models import Cohort, Obstacle, ObstacleAnswer, Prompt

# Built once: for a small question, building the statement costs several times what asking it does.
_MET: sqlalchemy.Select[*tuple[Any, ...]] = (
    sqlalchemy.select(
        col(Obstacle.manager_id),
        col(Obstacle.kind),
        col(Obstacle.words),
        col(Obstacle.shared_at),
        col(Obstacle.recorded_at),
        col(Obstacle.cohort_id),
        func.coalesce(col(Prompt.competency), ""),
        col(Obstacle.taken_back_at),
        col(Obstacle.prompt_id),
    )
    .join(Cohort, col(Cohort.id) == col(Obstacle.cohort_id))
    .join(Prompt, col(Prompt.id) == col(Obstacle.prompt_id), isouter=True)
    .where(
        col(Cohort.program_id) == bindparam("program_id"),
        col(Obstacle.kind).in_(bindparam("kinds", expanding=True)),
    )
    .order_by(col(Obstacle.recorded_at), col(Obstacle.id))
)


class Met(NamedTuple):
    """One manager met one obstacle."""

    person_id: int
    kind: str
    words: str
    shared_at: datetime | None
    """When they agreed to pass their words on; empty where they did not."""
    recorded_at: datetime
    cohort_id: int
    competency: str
    """What the prompt was about; empty where it is not known."""
    taken_back_at: datetime | None
    prompt_id: int | None


def met(session: Session, *, program_id: int, kinds: Collection[str]) -> list[Met]:
    """Every obstacle of these kinds in a program, taken back or not, in all its cohorts, oldest first."""
    session.flush()
    rows = session.connection().execute(_MET, {"program_id": program_id, "kinds": list(kinds)})
    return [Met(*row) for row in rows]


def of_prompt(session: Session, *, prompt_id: int) -> Obstacle | None:
    """What a manager says got in the way of one prompt."""
    standing = select(Obstacle).where(Obstacle.prompt_id == prompt_id, col(Obstacle.taken_back_at).is_(None))
    return session.exec(standing).first()


def keep(session: Session, *, prompt: Prompt, kind: str, now: datetime) -> None:
    """Keep what a manager says got in the way of one prompt.

    Said again it is no news: it counts since the first time, with those it was counted with, and a sponsor
    who has answered it is not asked anew.
    """
    session.flush()
    before = of_prompt(session, prompt_id=prompt.key_id)
    if before is not None and before.kind == kind:
        if before.words != prompt.words:
            before.words, before.shared_at = prompt.words, None
        return
    take_back(session, prompt_id=prompt.key_id, now=now)
    session.add(
        Obstacle.made(
            cohort_id=prompt.cohort_id,
            manager_id=prompt.person_id,
            prompt_id=prompt.id,
            kind=kind,
            words=prompt.words,
            recorded_at=now,
        )
    )


def take_back(session: Session, *, prompt_id: int, now: datetime) -> None:
    """They changed their mind: their words go, and that it was said stays for the total it is in."""
    session.flush()
    before = of_prompt(session, prompt_id=prompt_id)
    if before is not None:
        before.words, before.shared_at, before.taken_back_at = "", None, now


def answers(session: Session, *, cohort_ids: Collection[int]) -> list[ObstacleAnswer]:
    """What sponsors said about what holds the managers of these cohorts up, newest first."""
    query = select(ObstacleAnswer).where(col(ObstacleAnswer.cohort_id).in_(cohort_ids))
    return list(session.exec(query.order_by(col(ObstacleAnswer.id).desc())))


def answered_at(session: Session, *, program_id: int, kind: str) -> datetime | None:
    """When a sponsor of the program last said what happens about an obstacle."""
    session.flush()
    return session.exec(
        select(func.max(col(ObstacleAnswer.recorded_at)))
        .join(Cohort, col(Cohort.id) == col(ObstacleAnswer.cohort_id))
        .where(Cohort.program_id == program_id, ObstacleAnswer.kind == kind)
    ).one()
