"""How one program stands, as plain data: what status shows and `alignment status --json` prints."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from storage.words import ProgramState
from workflows.rules.gaps import GapKind
from workflows.rules.verdict import Standing


@dataclass(frozen=True)
class TrendPoint:
    """One value on its day."""

    on: date | None
    value: Decimal


@dataclass(frozen=True)
class SaidStatus:
    """What a person or another system gave for a measure that a system publishes, where the two differ."""

    person: str
    """Or the system; empty where a person was erased."""
    value: Decimal
    on: date
    system: bool = False
    """Whether it is a system, which everybody may read the name of."""


@dataclass(frozen=True)
class BreakStatus:
    """The event since the baseline that broke the comparison with it."""

    on: date
    words: str


@dataclass(frozen=True)
class KpiStatus:
    """One KPI: where it began, where it is, where it should be."""

    name: str
    unit: str
    direction: str
    timing: str
    baseline: Decimal | None
    baseline_on: date | None
    now: Decimal | None
    now_on: date | None
    age_days: int | None
    target: Decimal | None
    target_by: date | None
    towards: str
    share_of_target: Decimal | None
    """Like `towards` not known where the comparison is broken."""
    broken_by: BreakStatus | None
    trend: tuple[TrendPoint, ...]
    """Baseline first, then the readings after it."""
    system: str
    """What publishes it; empty where people are asked."""
    said: SaidStatus | None


@dataclass(frozen=True)
class AskedStatus:
    """What one person was asked and answered."""

    person: str
    roles: tuple[str, ...]
    asked: int
    answered: int
    """By themselves."""
    answered_by_others: tuple[tuple[str, int], ...]
    waiting: int
    no_data: int
    since: date
    last_answer: date | None


@dataclass(frozen=True)
class CoachingStatus:
    """Managers' prompts, as totals; `did_it` only where five or more answered."""

    managers: int
    answering: int
    prompts: int
    answered: int
    did_it: int | None


@dataclass(frozen=True)
class RoiStatus:
    """What the program returned, and how that was worked out."""

    currency: str
    claimed: Decimal
    allowed: Decimal
    costs: Decimal
    percent: Decimal | None
    """Undefined, and so empty, where no cost is recorded."""
    bcr: Decimal | None
    payback_months: Decimal | None
    line: str


@dataclass(frozen=True)
class GapStatus:
    """One alignment gap, with what to do."""

    kind: GapKind
    words: str


@dataclass(frozen=True)
class ProgramStatus:
    """One program."""

    id: int
    key: str
    name: str
    state: ProgramState
    objective: str
    standing: Standing
    sentence: str
    headline: str
    """The KPI the standing rests on."""
    participants: int
    kpis: tuple[KpiStatus, ...]
    questions_asked: int
    questions_answered: int
    asked_since: date | None
    asked: tuple[AskedStatus, ...]
    coaching: CoachingStatus | None
    roi: RoiStatus | None
    gaps: tuple[GapStatus, ...]
