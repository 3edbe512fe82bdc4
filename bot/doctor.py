"""`alignment doctor`: looks at everything that has to be right, and says the fix for what is not."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How it stands with one thing."""

    FINE = "ok"
    WARNING = "look"
    WRONG = "fix"


@dataclass(frozen=True)
class Finding:
    """One line: what was looked at, how it stands, and what to do about it."""

    about: str
    health: Health
    what: str
    fix: str = ""
