"""What is wrong with a file, in the words its writer is shown."""

from collections.abc import Iterable
from dataclasses import dataclass

from typing_extensions import override

Path = tuple[str | int, ...]
"""Where a value stands: ("cohorts", 0, "starts_on")."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in a file: where it is, what was found and what is expected."""

    file: str
    line: int | None
    field: str
    """Such as "cohorts[0].starts_on"; empty when it is about the file as a whole."""
    expected: str

    @override
    def __str__(self) -> str:
        """As a compiler would say it: FILE:LINE field: sentence."""
        place = self.file if self.line is None else f"{self.file}:{self.line}"
        return f"{place} {self.field}: {self.expected}" if self.field else f"{place}: {self.expected}"


class BadFile(Exception):
    """A file that cannot be imported. Nothing of it was; all problems are listed."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """List the problems from the top of the file to its end."""
        self.problems = tuple(sorted(problems, key=lambda p: (p.line or 0, p.field)))
        super().__init__("\n".join(str(problem) for problem in self.problems))


def short(text: str) -> str:
    """What somebody wrote, on one line and not longer than a sentence can carry."""
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79]}…"


def field_name(path: Path) -> str:
    """The path as people write it: cohorts[0].starts_on."""
    name = ""
    for step in path:
        name += f"[{step}]" if isinstance(step, int) else f".{short(step)}" if name else short(step)
    return name
