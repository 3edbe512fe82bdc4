"""How a bet ends: the one number it names, held against the two values that were signed."""

from decimal import Decimal
from enum import StrEnum

from workflows.rules.kpi import Direction


class Outcome(StrEnum):
    """What a bet is settled as."""

    SUCCESS = "success"
    FAILURE = "failure"
    BETWEEN = "between"
    """Better than what was called a failure, and not what was called a success."""
    NO_NUMBER = "no_number"


def outcome(
    value: Decimal | None, *, success_at: Decimal | None, failure_at: Decimal | None, direction: Direction
) -> Outcome:
    """Settle a bet by the value of its KPI on the day that was signed.

    Without a value, or without the values that were signed, nothing can be settled.
    """
    if value is None or success_at is None or failure_at is None:
        return Outcome.NO_NUMBER
    if is_reached(value, success_at, direction):
        return Outcome.SUCCESS
    worse: Direction = "down" if direction == "up" else "up"
    return Outcome.FAILURE if is_reached(value, failure_at, worse) else Outcome.BETWEEN


def is_reached(value: Decimal, wanted: Decimal, direction: Direction) -> bool:
    """Whether a value is there or further."""
    return value >= wanted if direction == "up" else value <= wanted


def makes_sense(*, success_at: Decimal, failure_at: Decimal, direction: Direction) -> bool:
    """Whether success lies on the better side of failure."""
    return success_at != failure_at and is_reached(success_at, failure_at, direction)
