"""Wording a coaching prompt: the instructions in use, and the schema of the answer."""

from importlib.resources import files

from pydantic import BaseModel, ConfigDict

VERSION = "word-prompt-1"
"""Other words are another version in another file, so that each text says which one it came from."""

INSTRUCTIONS = files("prompts.model").joinpath(f"{VERSION}.md").read_text(encoding="utf-8")


class Wording(BaseModel):
    """A prompt in other words. Every field is required: strict schemas ask so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    cue: str
    """What follows "If", without the comma."""
    action: str
    """What follows "then"."""
    why: str
    easier: str
    harder: str
