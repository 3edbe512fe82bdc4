"""`alignment model`: the log of the optional language model, by month."""

from collections.abc import Iterator
from decimal import Decimal

from sqlmodel import Session

from bot.app import Application
from prompts.wording import counted
from storage import model_use
from storage.model_use import Line


def summary(application: Application, month: str) -> Iterator[str]:
    """Whether there is a model, and its calls in a month by how they ended."""
    settings = application.settings.model
    month = month or model_use.month_of(application.clock.now())

    def find(session: Session) -> tuple[int, list[Line]]:
        tokens = model_use.tokens_in(session, month=month)
        return tokens, list(model_use.summary(session, month=month))

    tokens, found = application.database.read(find)
    if settings is None:
        yield "No model is configured: replies are read without one. docs/model.md says how to add one."
    else:
        yield f"{settings.name} at {settings.base_url}"
    budget = f" of {settings.monthly_token_budget:,}" if settings else ""
    calls = counted(sum(line.calls for line in found), "call")
    yield f"{month}: {calls}, {tokens:,}{budget} tokens"
    for line in found:
        cost = f", cost {line.cost.normalize():f}" if line.cost else ""
        yield (
            f"  {line.calls:>6} {line.outcome}: {line.input_tokens:,} tokens sent, "
            f"{line.output_tokens:,} answered{cost}"
        )
    total = sum((line.cost for line in found), Decimal(0))
    if total:
        yield f"Cost by the prices in the settings: {total.normalize():f}"
