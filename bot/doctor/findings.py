"""What the doctor found: about what, how it stands, and the fix."""

from dataclasses import dataclass
from enum import StrEnum


class Health(StrEnum):
    """How it stands with one thing."""

    FINE = "ok"
    LOOK = "look"
    """It works, or nobody can tell; worth a look."""
    WRONG = "fix"


@dataclass(frozen=True)
class Finding:
    """One line."""

    about: str
    health: Health
    what: str
    fix: str = ""


def fine(about: str, what: str) -> Finding:
    """All is well with it."""
    return Finding(about, Health.FINE, what)


def look(about: str, what: str, fix: str) -> Finding:
    """It works, but not all is well."""
    return Finding(about, Health.LOOK, what, fix)


def wrong(about: str, what: str, fix: str) -> Finding:
    """It does not work."""
    return Finding(about, Health.WRONG, what, fix)


def refused(about: str, sentences: str, fix: str) -> Finding:
    """It does not work, by what an error says: its last sentence is the fix, unless it has only one."""
    what, dot, last = sentences.rpartition(". ")
    return wrong(about, f"{what}.", last) if dot else wrong(about, sentences, fix)
