"""Coaching and what comes back: prompts, observations, obstacles, pulses, circles, stories, hold-outs."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Index, String, UniqueConstraint, text
from sqlmodel import Field

from storage.columns import Json, UtcDateTime, chosen
from storage.models.base import Row
from storage.words import Outcome, Worded

_SHA256: Any = String(64)


class Prompt(Row, table=True):
    """A coaching prompt of the library as it was given to one manager, with the two taps that came back."""

    __table_args__ = (
        UniqueConstraint("touchpoint_id"),
        UniqueConstraint("program_id", "person_id", "prompt"),
        Index("ix_prompt_cohort", "cohort_id", "outcome"),
    )

    touchpoint_id: int = Field(foreign_key="touchpoint.id")
    program_id: int = Field(foreign_key="program.id")
    cohort_id: int = Field(foreign_key="cohort.id")
    person_id: int = Field(foreign_key="person.id")
    prompt: str
    """Its id in the library."""
    competency: str
    variant: str = "plain"
    because: str = ""
    outcome: Outcome | None = Field(default=None, sa_type=chosen(Outcome))
    helpful: bool | None = None
    said: list[dict[str, Any]] = Field(
        default_factory=list, sa_type=Json, sa_column_kwargs={"server_default": text("'[]'")}
    )
    """Every tap with its moment, so that a changed mind is one more answer and totals never betray it."""
    words: str = ""
    given_at: datetime = Field(sa_type=UtcDateTime)
    answered_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    shared_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When they agreed that their line may be read out in their circle."""
    worded: Worded | None = Field(default=None, sa_type=chosen(Worded))
    """Whether it came in a model's words, or why not; empty where tailoring was off."""
    tailored_id: int | None = Field(default=None, foreign_key="tailored.id")
    """The words it came in, where they are not the library's."""


class Tailored(Row, table=True):
    """A library prompt as a model worded it for a program, with what the checks and the learning team said.

    It belongs to no person: whoever would be asked the same gets the same words.
    """

    __table_args__ = (UniqueConstraint("program_id", "basis"),)

    program_id: int = Field(foreign_key="program.id")
    prompt: str
    """Its id in the library."""
    basis: str = Field(sa_type=_SHA256)
    """A hash of all that was sent: what would be sent with other words is another text."""
    cue: str = ""
    action: str = ""
    why: str = ""
    easier: str = ""
    harder: str = ""
    model: str
    instructions: str
    """The version of the instructions it was given."""
    checked: Worded = Field(sa_type=chosen(Worded))
    created_at: datetime = Field(sa_type=UtcDateTime)
    use: bool | None = None
    """What the learning team decided; empty until then."""
    decided_by_id: int | None = Field(default=None, foreign_key="person.id")
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Observation(Row, table=True):
    """Of a manager's people, how many were seen doing it: counts, never names."""

    cohort_id: int = Field(foreign_key="cohort.id", index=True)
    competency_id: int | None = Field(default=None, foreign_key="competency.id")
    manager_id: int = Field(foreign_key="person.id")
    touchpoint_id: int | None = Field(default=None, foreign_key="touchpoint.id")
    seen: int | None = Field(default=None, ge=0)
    """Empty for "can't say"."""
    of: int = Field(ge=0)
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class Obstacle(Row, table=True):
    """What kept a manager from doing it; goes upward in groups of five or more."""

    cohort_id: int = Field(foreign_key="cohort.id", index=True)
    manager_id: int = Field(foreign_key="person.id")
    prompt_id: int | None = Field(default=None, foreign_key="prompt.id")
    kind: str
    words: str = ""
    shared_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When they agreed that their words go upward, without their name."""
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    taken_back_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    """When they changed their mind; a sponsor who was told by then has been told of as many as before."""


class ObstacleAnswer(Row, table=True):
    """What the sponsor said about a group of obstacles."""

    cohort_id: int = Field(foreign_key="cohort.id", index=True)
    kind: str
    person_id: int = Field(foreign_key="person.id")
    will_fix: bool
    words: str = ""
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class Pulse(Row, table=True):
    """How many learners tapped the same two answers: a count, so that not even the order says whose."""

    cohort_id: int = Field(foreign_key="cohort.id", index=True)
    day: int
    used: bool
    stopped_by: str = ""
    times: int = Field(default=1, ge=1, sa_column_kwargs={"server_default": text("1")})
    recorded_on: date
    """The day on which all of them were asked."""


class Circle(Row, table=True):
    """One monthly session of a group of managers, live or as a 48-hour thread."""

    cohort_id: int = Field(foreign_key="cohort.id", index=True)
    starts_at: datetime = Field(sa_type=UtcDateTime)
    live: bool = True
    agenda: dict[str, Any] = Field(default_factory=dict, sa_type=Json)
    created_at: datetime = Field(sa_type=UtcDateTime)


class CircleSeat(Row, table=True):
    """A manager in a circle: were they there, and one takeaway."""

    __table_args__ = (UniqueConstraint("circle_id", "person_id"),)

    circle_id: int = Field(foreign_key="circle.id")
    person_id: int = Field(foreign_key="person.id")
    attended: bool | None = None
    takeaway: str = ""
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class Concern(Row, table=True):
    """A complaint with its answer and what changed, read back next time."""

    program_id: int = Field(foreign_key="program.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    words: str
    reply: str = ""
    replied_by_id: int | None = Field(default=None, foreign_key="person.id")
    changed: str = ""
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    replied_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Story(Row, table=True):
    """A success (or non-success) case, filed beside the number, shared only with consent."""

    cohort_id: int = Field(foreign_key="cohort.id", index=True)
    person_id: int = Field(foreign_key="person.id")
    kpi_id: int | None = Field(default=None, foreign_key="kpi.id")
    words: str
    consent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    recorded_at: datetime = Field(sa_type=UtcDateTime)


class Holdout(Row, table=True):
    """Part of a cohort's managers get no prompts, so that what prompts do can be seen at all."""

    __table_args__ = (UniqueConstraint("cohort_id"),)

    cohort_id: int = Field(foreign_key="cohort.id")
    percent: int = Field(ge=1, le=50)
    seed: str
    """What the draw was made from, so that it can be drawn again and checked."""
    decides: str = Field(default="", sa_column_kwargs={"server_default": ""})
    """What was said before the draw to decide about it: the slot of a count; empty where nothing was said."""
    opted_in_by_id: int | None = Field(default=None, foreign_key="person.id")
    """Who of the learning team read the ethics note and wanted it."""
    recorded_at: datetime = Field(sa_type=UtcDateTime)
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class HoldoutSeat(Row, table=True):
    """One manager in the draw."""

    __table_args__ = (UniqueConstraint("holdout_id", "person_id"),)

    holdout_id: int = Field(foreign_key="holdout.id")
    person_id: int = Field(foreign_key="person.id", index=True)
    stratum: str
    held_out: bool
