"""Reading a reply: the instructions in use, and the schema of the answer."""

from importlib.resources import files
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

VERSION = "read-reply-1"
"""Other words are another version in another file, so that the log says which one an answer came from."""

INSTRUCTIONS = files("prompts.model").joinpath(f"{VERSION}.md").read_text(encoding="utf-8")

_Number = Annotated[float, Field(allow_inf_nan=False)] | None


class _Shape(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Stated(_Shape):
    """What the model says the reply states about one KPI. Every field is required: strict schemas ask so."""

    kpi: str
    status: Literal["value", "range", "no_change", "unknown", "delegated", "declined", "nothing"]
    value: _Number
    low: _Number
    high: _Number
    quote: str | None


class ModelAnswer(_Shape):
    """The whole answer."""

    answers: tuple[Stated, ...]
