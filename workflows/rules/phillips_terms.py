"""The words of the benefit ledger: who claims what, what it cost, and the rules that refuse or reduce."""

from dataclasses import dataclass, field
from datetime import timedelta
from decimal import Decimal
from enum import IntEnum, StrEnum

from workflows.rules.money import BadFigure, Span, check_figure, check_percent

FIRST_YEAR = timedelta(days=365)
"""After the training: of a short program's benefits only these count (Phillips, guiding principle 9)."""


class Source(StrEnum):
    """Whose estimate, or which record, a claim rests on. Listed in the order in which lines are shown."""

    SPONSOR = "sponsor"
    MANAGER = "manager"
    FINANCE = "finance"
    DELEGATE = "delegate"
    SYSTEM = "system"


class Isolation(StrEnum):
    """How the program's effect was told apart from the rest; the estimate is the weakest."""

    COMPARISON_GROUP = "comparison_group"
    TREND_LINE = "trend_line"
    ESTIMATE = "estimate"


class Level(IntEnum):
    """The chain of evidence; a higher level needs the lower ones."""

    REACTION = 1
    LEARNING = 2
    APPLICATION = 3
    IMPACT = 4
    ROI = 5


class Rule(StrEnum):
    """Why a line is allowed what it is. Codes are stable: they are stored and printed."""

    NO_ANSWER = "no_answer"
    NO_SMALLER_END = "no_smaller_end"
    SMALLER_END = "smaller_end"
    STANDARD_VALUE = "standard_value"
    FIRST_YEAR = "first_year"
    SYSTEM_OF_RECORD = "system_of_record"
    UNMEASURED = "unmeasured"
    NO_ATTRIBUTION = "no_attribution"
    ASKED_AGAIN = "asked_again"
    NO_CONFIDENCE = "no_confidence"
    SHARED = "shared"
    BY_ESTIMATE = "by_estimate"
    BY_TREND_LINE = "by_trend_line"
    BY_COMPARISON_GROUP = "by_comparison_group"
    ATTRIBUTION = "attribution"
    CONFIDENCE = "confidence"
    HARM_IN_FULL = "harm_in_full"
    DELEGATE = "delegate"
    INTANGIBLE = "intangible"
    LOWEST_COUNTS = "lowest_counts"
    COUNTED_ONCE = "counted_once"
    EXTREME = "extreme"
    UNSUPPORTED = "unsupported"

    @property
    def sentence(self) -> str:
        """What people read."""
        return _SENTENCES[self]


_SENTENCES = {
    Rule.NO_ANSWER: "Nobody answered, which counts as no improvement.",
    Rule.NO_SMALLER_END: "Only an upper limit was given; it counts once we know the lower one.",
    Rule.SMALLER_END: "Of the range given, the end with the smaller improvement counts.",
    Rule.STANDARD_VALUE: "The organization's own value of a unit, at profit contribution, made it money.",
    Rule.FIRST_YEAR: "Only the months counted here are taken, never more than the first year.",
    Rule.SYSTEM_OF_RECORD: "The recorded numbers say what a change was worth. No claim counts for more.",
    Rule.UNMEASURED: "A KPI with an approved value has no numbers yet, so the record counts without it.",
    Rule.NO_ATTRIBUTION: "Nobody has said how much is due to the program, so nothing counts yet.",
    Rule.ASKED_AGAIN: "All of it is credited to the program. We ask again about other causes first.",
    Rule.NO_CONFIDENCE: "Nobody has said how sure they are, so nothing counts yet.",
    Rule.SHARED: "Other programs claim the same movement. Together they get 100 % and no more.",
    Rule.BY_ESTIMATE: "Other causes were set apart by estimate, the weakest way.",
    Rule.BY_TREND_LINE: "Other causes were set apart by the trend before the program.",
    Rule.BY_COMPARISON_GROUP: "Other causes were set apart by a comparison group.",
    Rule.ATTRIBUTION: "Only the part due to the program counts.",
    Rule.CONFIDENCE: "The amount is reduced by how sure the person is.",
    Rule.HARM_IN_FULL: "A loss due to the program counts in full, however sure the person is.",
    Rule.DELEGATE: "A delegate can give numbers; the effect is for the people who own the result.",
    Rule.INTANGIBLE: "This was agreed as an intangible, and those are never turned into money.",
    Rule.LOWEST_COUNTS: "Several people spoke about this movement. The lowest counts until they agree.",
    Rule.COUNTED_ONCE: "Someone else's line already counts this movement.",
    Rule.EXTREME: "The claim is too large beside what the program cost, so it is left out.",
    Rule.UNSUPPORTED: "One claim makes most of the benefit and has no evidence, so it is left out.",
}


@dataclass(frozen=True)
class Claim:
    """What one source says the program was worth on one KPI. A loss is negative."""

    kpi: str
    by: Source
    amount: Decimal | Span | None
    """Money over the months counted, or a range of it. None: they were asked and did not answer."""
    attribution: Decimal | None = None
    """Percent due to the program."""
    confidence: Decimal | None = None
    """Percent of how sure they are."""
    other_causes: tuple[str, ...] = ()
    evidence: str | None = None
    on_record: bool = False
    """A confirmed number of the KPI moved the right way, which supports the claim without anybody's word."""
    by_standard: bool = False
    """The amount is a change of the KPI times the organization's own value of a unit."""
    who: str | None = None
    isolation: Isolation = Isolation.ESTIMATE
    stood_by_all: bool = False
    """Asked again about 100 % with no other cause, they stood by it."""
    months: int | None = None
    """The months `amount` is spread over, where that is more than the months counted."""
    elsewhere: Decimal = field(default=Decimal(0))
    """Percent of the same movement that other programs claim."""
    cohort: str = ""
    """Whose return it is about; empty where that cannot be told apart."""
    whole: bool = False
    """About the whole program: compared with what the claims on its KPIs come to, never added to it."""
    record: Decimal | None = None
    """What all records together say, where the claim is about the whole program."""
    unmeasured: bool = False
    """The record lacks a KPI that has an approved value."""
    beside: bool = False
    """A record beside what people claim: it limits, and claims nothing where nobody claims its KPI."""

    def __post_init__(self) -> None:
        """Refuse figures nothing can be worked out from."""
        for end in self.amount if isinstance(self.amount, tuple) else (self.amount,):
            if end is not None:
                check_figure(end, name=f"{self.kpi}: the amount")
        if isinstance(self.amount, tuple):
            low, high = self.amount
            if low is not None and high is not None and low > high:
                raise BadFigure(f"{self.kpi}: the range starts at {low}, above its end {high}.")
        if self.attribution is not None:
            check_percent(self.attribution, name=f"{self.kpi}: attribution")
        if self.confidence is not None:
            check_percent(self.confidence, name=f"{self.kpi}: confidence")
        if self.months is not None and self.months < 1:
            raise BadFigure(f"{self.kpi}: the amount covers {self.months} months; give 1 or more.")
        check_figure(self.elsewhere, name=f"{self.kpi}: what other programs claim")
        if self.elsewhere < 0:
            raise BadFigure(f"{self.kpi}: other programs claim {self.elsewhere} %; give 0 or more.")


@dataclass(frozen=True)
class Cost:
    """One part of what the program cost, participants' time included."""

    kind: str
    amount: Decimal

    def __post_init__(self) -> None:
        """Refuse a cost below zero."""
        check_figure(self.amount, name=f"The cost of {self.kind}")
        if self.amount < 0:
            raise BadFigure(f"The cost of {self.kind} is {self.amount}; give 0 or more.")


@dataclass(frozen=True)
class Policy:
    """When a claim is too large or too bare to count."""

    times_cost: Decimal = Decimal(10)
    """A gain over this many times the whole cost is left out."""
    bare_share: Decimal = Decimal(50)
    """A claim without evidence that makes more than this percent of all benefits is left out."""

    def __post_init__(self) -> None:
        """Refuse limits that mean nothing."""
        check_figure(self.times_cost, name="The limit in times the cost")
        if self.times_cost <= 0:
            raise BadFigure(f"The limit is {self.times_cost} times the cost; give more than 0.")
        check_percent(self.bare_share, name="The share allowed without evidence")


@dataclass(frozen=True)
class Line:
    """One claim in the ledger: what was claimed, what counts, and why."""

    kpi: str
    by: Source
    claimed: Decimal
    alone: Decimal
    """What the claim counts before it is compared with what others say about this KPI."""
    allowed: Decimal
    because: tuple[Rule, ...]
    claim: Claim
    """The words, the person and the evidence behind it."""
    counted: Decimal = Decimal(0)
    """The amount that attribution and confidence are taken of, after the record limited it."""
    leads: bool = False
    """Whether the ledger's claimed total is made of it: of each movement the most that anyone claims is."""

    @property
    def excluded(self) -> bool:
        """Whether the line was left out as extreme or unsupported."""
        return Rule.EXTREME in self.because or Rule.UNSUPPORTED in self.because


@dataclass(frozen=True)
class Ledger:
    """What was claimed, what is allowed and what that returns. Unrounded until `shown`."""

    currency: str
    months: int
    claimed: Decimal
    """The most anyone claimed per KPI, summed: a movement is one movement however many claim it."""
    allowed: Decimal
    costs: Decimal
    bcr: Decimal | None
    roi_percent: Decimal | None
    payback_months: Decimal | None
    forecast: Decimal | None
    """What the rest of the first year would add at the same rate; None once the year is counted."""
    lines: tuple[Line, ...]
    intangibles: tuple[str, ...]

    @property
    def excluded(self) -> tuple[Line, ...]:
        """The lines left out as extreme or unsupported; each is also among `lines`, at nothing."""
        return tuple(line for line in self.lines if line.excluded)

    @property
    def isolation(self) -> frozenset[Isolation]:
        """How the effects that count were told apart from other causes; where none does, how all were."""
        counting = [line for line in self.lines if line.allowed]
        claimed = [line for line in self.lines if line.claimed and line.claim.attribution is not None]
        return frozenset(line.claim.isolation for line in counting or claimed)
