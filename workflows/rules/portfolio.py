"""What is proposed for a program: continue, re-scope, pause or retire, each by a stated rule."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from workflows.rules.limits import Limits
from workflows.rules.verdict import Standing

Proposed = Literal["continue", "re_scope", "pause", "retire"]

_ON_ITS_WAY = (Standing.ON_TRACK, Standing.REACHED)
_WRONG_WAY = (Standing.OFF_TRACK, Standing.MIXED)
_WITHOUT_START = (Standing.NO_BASELINE, Standing.NOT_COMPARABLE)


@dataclass(frozen=True)
class Facts:
    """What the rules look at."""

    standing: Standing
    days_since_end: int
    """Negative while the training is still to end."""
    has_objective: bool
    has_sponsor: bool
    blocked_by_cause: bool
    """The cause of the gap is the process or what is rewarded."""
    roi_percent: Decimal | None
    moved_unseen: bool
    """A KPI moved and nobody has seen the behavior that should have moved it."""
    stale: int
    """KPIs whose newest number is stale, or that have none though numbers are due."""
    kpis: int
    changed: bool
    """Something that breaks comparison happened since the last look."""
    better: int
    """KPIs that moved the right way, and..."""
    worse: int
    """...those that moved the wrong way, leading ones too."""


class ProposalRule(StrEnum):
    """Why something is proposed. Codes are stable: they are stored. The first that applies wins."""

    LOSES_MONEY = "loses_money"
    NOBODY_OWNS_IT = "nobody_owns_it"
    NOT_MEASURED = "not_measured"
    SERVES_NO_GOAL = "serves_no_goal"
    REORGANIZED = "reorganized"
    WRONG_WAY = "wrong_way"
    BLOCKED_ELSEWHERE = "blocked_elsewhere"
    NOT_SEEN = "not_seen"
    FLAT = "flat"
    NO_START = "no_start"
    LATE = "late"
    EARLY = "early"
    WORKS = "works"

    @property
    def sentence(self) -> str:
        """What people read."""
        return _SENTENCES[self]


_SENTENCES = {
    ProposalRule.LOSES_MONEY: "Long after the end it returns less than the limit, and no KPI is on its way.",
    ProposalRule.NOBODY_OWNS_IT: "It has no lead sponsor. Hold it until somebody owns the result.",
    ProposalRule.NOT_MEASURED: "Numbers are due and none is fresh. Hold it until somebody measures.",
    ProposalRule.SERVES_NO_GOAL: "No company objective says what it is for, so a fine number may be the "
    "wrong one.",
    ProposalRule.REORGANIZED: "A change since the last look broke the comparison, so the aim has to be set "
    "anew.",
    ProposalRule.WRONG_WAY: "A KPI went the wrong way.",
    ProposalRule.BLOCKED_ELSEWHERE: "The cause is the process or what is rewarded, and nothing moves: "
    "training alone won't fix it.",
    ProposalRule.NOT_SEEN: "A KPI moved, but it is not on record that people do what was taught. The "
    "chain has to be closed.",
    ProposalRule.FLAT: "Long enough after the end, the number it is judged by has not moved.",
    ProposalRule.NO_START: "Numbers come, but there is no baseline that they can be held against.",
    ProposalRule.LATE: "The day of its target has passed, and the target is not reached.",
    ProposalRule.EARLY: "It is too early to judge.",
    ProposalRule.WORKS: "It is on its way.",
}


@dataclass(frozen=True)
class Proposal:
    """What is proposed, and by which rule."""

    verdict: Proposed
    rule: ProposalRule


_Test = Callable[[Facts, Limits], bool]


def _loses_money(facts: Facts, limits: Limits) -> bool:
    return (
        facts.days_since_end >= limits.retire_after_days
        and facts.roi_percent is not None
        and facts.roi_percent < limits.poor_roi
        and facts.better == 0
        and facts.standing is not Standing.NOT_COMPARABLE
        and facts.stale < facts.kpis  # of what nobody measures nothing can be said
    )


def _judged(facts: Facts, limits: Limits) -> bool:
    return facts.days_since_end >= limits.judge_after_days


_RULES: tuple[tuple[ProposalRule, Proposed, _Test], ...] = (
    (ProposalRule.LOSES_MONEY, "retire", _loses_money),
    (ProposalRule.NOBODY_OWNS_IT, "pause", lambda facts, _: not facts.has_sponsor),
    (
        ProposalRule.NOT_MEASURED,
        "pause",
        lambda facts, limits: _judged(facts, limits) and facts.stale >= facts.kpis,
    ),
    (ProposalRule.SERVES_NO_GOAL, "re_scope", lambda facts, _: not facts.has_objective),
    (ProposalRule.REORGANIZED, "re_scope", lambda facts, _: facts.changed),
    (
        ProposalRule.WRONG_WAY,
        "re_scope",
        lambda facts, _: (
            facts.standing in _WRONG_WAY or (facts.worse > 0 and facts.standing not in _ON_ITS_WAY)
        ),
    ),
    (
        ProposalRule.BLOCKED_ELSEWHERE,
        "re_scope",
        lambda facts, limits: (
            facts.blocked_by_cause and _judged(facts, limits) and facts.better == facts.worse == 0
        ),
    ),
    (ProposalRule.NOT_SEEN, "re_scope", lambda facts, _: facts.moved_unseen),
    (
        ProposalRule.FLAT,
        "re_scope",
        lambda facts, limits: _judged(facts, limits) and facts.standing is Standing.FLAT,
    ),
    (
        ProposalRule.NO_START,
        "re_scope",
        lambda facts, limits: _judged(facts, limits) and facts.standing in _WITHOUT_START,
    ),
    (ProposalRule.LATE, "re_scope", lambda facts, _: facts.standing is Standing.BEHIND),
    (ProposalRule.EARLY, "continue", lambda facts, _: facts.standing not in _ON_ITS_WAY),
    (ProposalRule.WORKS, "continue", lambda _facts, _limits: True),
)


def propose(facts: Facts, limits: Limits) -> Proposal:
    """The first rule that applies."""
    return next(Proposal(verdict, rule) for rule, verdict, applies in _RULES if applies(facts, limits))
