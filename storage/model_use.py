"""The language model's monthly token budget, and the log of its calls: counts and cost, no content."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from storage.models import ModelCall, ModelMonth
from storage.words import ModelOutcome


class Spent(NamedTuple):
    """What the service says a call took, and what that cost by the prices in the settings."""

    input_tokens: int
    output_tokens: int
    cost: Decimal | None


class Line(NamedTuple):
    """The calls of a month that ended in one way."""

    outcome: ModelOutcome
    calls: int
    input_tokens: int
    output_tokens: int
    cost: Decimal


def month_of(at: datetime) -> str:
    """The calendar month (UTC) a call counts in."""
    return at.astimezone(UTC).strftime("%Y-%m")


def set_aside(
    session: Session, *, at: datetime, model: str, instructions: str, tokens: int, budget: int
) -> ModelCall | None:
    """Take a call's tokens out of the month's budget before it is made; None if too few are left."""
    month = month_of(at)
    insert = postgresql.insert if session.get_bind().dialect.name == "postgresql" else sqlite.insert
    session.connection().execute(
        insert(ModelMonth).values(month=month, tokens=0).on_conflict_do_nothing(index_elements=["month"])
    )
    # One statement that looks and takes: of two calls at once, each would see the budget before the other.
    taken = session.connection().execute(
        update(ModelMonth)
        .where(col(ModelMonth.month) == month, col(ModelMonth.tokens) + tokens <= budget)
        .values(tokens=col(ModelMonth.tokens) + tokens)
    )
    if not taken.rowcount:
        return None
    call = ModelCall.made(
        month=month,
        at=at,
        model=model,
        instructions=instructions,
        outcome=ModelOutcome.ASKED,
        tokens_set_aside=tokens,
    )
    session.add(call)
    session.flush()
    return call


def settle(
    session: Session, *, call_id: int, outcome: ModelOutcome, spent: Spent | None, milliseconds: int
) -> None:
    """Note how a call ended, and put the month's tokens right.

    Args:
        session: the caller's transaction.
        call_id: the call.
        outcome: how it ended.
        spent: what it took; None if nobody can tell, which leaves what was set aside as spent.
        milliseconds: how long it took.
    """
    call = session.get_one(ModelCall, call_id)
    call.outcome = outcome
    call.milliseconds = milliseconds
    if spent is None:
        return
    call.input_tokens, call.output_tokens, call.cost = spent
    more = spent.input_tokens + spent.output_tokens - call.tokens_set_aside
    session.connection().execute(
        update(ModelMonth)
        .where(col(ModelMonth.month) == call.month)
        .values(tokens=col(ModelMonth.tokens) + more)
    )


def tokens_in(session: Session, *, month: str) -> int:
    """The tokens of a month, with those set aside."""
    found = session.exec(select(ModelMonth.tokens).where(ModelMonth.month == month)).first()
    return found or 0


def summary(session: Session, *, month: str) -> Sequence[Line]:
    """The calls of a month by how they ended."""
    lines: dict[ModelOutcome, Line] = {}
    for call in session.exec(select(ModelCall).where(ModelCall.month == month).order_by(col(ModelCall.id))):
        known = lines.get(call.outcome, Line(call.outcome, 0, 0, 0, Decimal(0)))
        lines[call.outcome] = Line(
            call.outcome,
            known.calls + 1,
            known.input_tokens + call.input_tokens,
            known.output_tokens + call.output_tokens,
            known.cost + (call.cost or 0),
        )
    return list(lines.values())
