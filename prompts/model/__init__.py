"""What the optional language model is told, by version, and the shape of what it may answer."""

from prompts.model.reply import (
    INSTRUCTIONS,
    VERSION,
    ModelAnswer,
    Stated,
)

__all__ = ["INSTRUCTIONS", "VERSION", "ModelAnswer", "Stated"]
