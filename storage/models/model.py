"""What the optional language model was asked and what it cost: counts only, never what was said."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from storage.columns import Exact, UtcDateTime, chosen
from storage.models.base import Row
from storage.words import ModelOutcome


class ModelMonth(Row, table=True):
    """The tokens of one calendar month (UTC), which the budget is held against."""

    __table_args__ = (UniqueConstraint("month"),)

    month: str
    """Such as 2026-06."""
    tokens: int = 0
    """Spent, and set aside for calls that have not come back yet."""


class ModelCall(Row, table=True):
    """One call to the model."""

    __table_args__ = (Index("ix_modelcall_month", "month"),)

    month: str
    at: datetime = Field(sa_type=UtcDateTime)
    model: str
    instructions: str
    """The version of the instructions it was given."""
    outcome: ModelOutcome = Field(sa_type=chosen(ModelOutcome))
    tokens_set_aside: int
    """What it was expected to cost at most; kept as spent where nobody can tell what it really cost."""
    input_tokens: int = 0
    output_tokens: int = 0
    cost: Decimal | None = Field(default=None, sa_type=Exact)
    """In the currency of the prices in the settings; empty without prices."""
    milliseconds: int = 0
