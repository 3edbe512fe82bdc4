"""What the coaching library is made of: stages, prompts, competencies, and the problems a file can have."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Variant = Literal["plain", "easier", "harder"]


class Stage(StrEnum):
    """The order in which a manager brings what was taught back to life."""

    RECALL = "recall"
    TRY = "try"
    PRACTICE = "practice"
    OBSERVE = "observe"
    GIVE_FEEDBACK = "give_feedback"
    REFLECT = "reflect"
    STRETCH = "stretch"
    TEACH = "teach"


class Bloom(StrEnum):
    """The level a competency aims at, in Bloom's revised taxonomy."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYZE = "analyze"
    EVALUATE = "evaluate"
    CREATE = "create"


@dataclass(frozen=True)
class Prompt:
    """One action for one week, in plain text."""

    id: str
    competency: str
    stage: Stage
    minutes: int
    situation: str
    evidence: str
    """Where it comes from: a source, or the reason in a few words."""
    cue: str
    """What follows "If", without the comma."""
    action: str
    """What follows "then"."""
    why: str
    easier: str
    """A smaller step; read below the if-then sentence, which it may lean on."""
    harder: str
    """A step further; read below the if-then sentence, which it may lean on."""

    @property
    def title(self) -> str:
        """What its id says beside the competency's name: "words I use now"."""
        said = self.id.removeprefix(f"{self.competency}-").replace("-", " ")
        return " ".join("I" if word == "i" else word for word in said.split())

    def text(self) -> str:
        return f"If {self.cue}, then {self.action}"

    def step(self, variant: Variant) -> str | None:
        """What to show below the if-then sentence for this variant; nothing for the plain one."""
        match variant:
            case "plain":
                return None
            case "easier":
                return self.easier
            case "harder":
                return self.harder


@dataclass(frozen=True)
class Competency:
    """What a program trains, as behavior one can see."""

    id: str
    name: str
    behavior: str
    bloom: Bloom
    kpis: tuple[str, ...]
    """KPIs it typically moves; the program's own come from its sponsor."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong in one file, and what would be right."""

    file: str
    line: int
    """0 where it is about the whole of it, such as a folder."""
    field: str
    expected: str

    @property
    def sentence(self) -> str:
        where = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{where}, {self.field}: {self.expected}"


class LibraryError(Exception):
    """A coaching library cannot be used; says everything that is wrong with it at once."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(problem.sentence for problem in self.problems))
