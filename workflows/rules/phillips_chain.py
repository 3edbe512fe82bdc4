"""One claim on its way through the rules: what it claims, what refuses or reduces it, what it comes to."""

from dataclasses import dataclass, field
from decimal import Decimal

from workflows.rules.money import HUNDRED, Span, fair_share
from workflows.rules.phillips_terms import Claim, Isolation, Line, Rule, Source

ZERO = Decimal(0)
_ISOLATED = {
    Isolation.ESTIMATE: Rule.BY_ESTIMATE,
    Isolation.TREND_LINE: Rule.BY_TREND_LINE,
    Isolation.COMPARISON_GROUP: Rule.BY_COMPARISON_GROUP,
}


@dataclass
class Chain:
    """One claim on its way through the rules."""

    claim: Claim
    claimed: Decimal | None
    amount: Decimal | None
    because: list[Rule] = field(default_factory=list)
    alone: Decimal = ZERO
    allowed: Decimal = ZERO
    contends: bool = False
    """Whether it was compared with the others."""
    leads: bool = False
    """Whether what it claims is in the total."""

    @property
    def counted_amount(self) -> Decimal:
        return ZERO if self.amount is None else self.amount

    def line(self) -> Line:
        claim = self.claim
        claimed = ZERO if self.claimed is None else self.claimed
        because = tuple(self.because)
        return Line(
            kpi=claim.kpi,
            by=claim.by,
            claimed=claimed,
            alone=self.alone,
            allowed=self.allowed,
            because=because,
            claim=claim,
            counted=self.counted_amount,
            leads=self.leads,
        )


def smaller_end(amount: Decimal | Span | None) -> Decimal | None:
    """Of a range of money, the end with the smaller improvement; None where that end was not given."""
    return amount[0] if isinstance(amount, tuple) else amount


def refuse(chain: Chain, rule: Rule) -> None:
    chain.allowed = ZERO
    say_once(chain, rule)


def say_once(chain: Chain, rule: Rule) -> None:
    if rule not in chain.because:
        chain.because.append(rule)


def opened(claim: Claim, months: int) -> Chain:
    """Settle what amount is being claimed: an answer, one end of a range, the months counted."""
    ends = claim.amount if isinstance(claim.amount, tuple) else (claim.amount, claim.amount)
    low, high = ends
    amount = smaller_end(claim.amount)
    chain = Chain(claim, low if high is None else high, amount)
    if low is None and high is None:
        chain.because.append(Rule.NO_ANSWER)
    elif amount is None:
        chain.because.append(Rule.NO_SMALLER_END)
    elif low != high:
        chain.because.append(Rule.SMALLER_END)
    if claim.by_standard and amount is not None:
        chain.because.append(Rule.STANDARD_VALUE)
    # A loss stays whole: spreading it over later years would make the first one look better.
    if amount is not None and amount > 0 and claim.months is not None and claim.months > months:
        chain.amount = amount * months / claim.months
        chain.because.append(Rule.FIRST_YEAR)
    return chain


def work_out(chain: Chain) -> None:
    """Multiply amount, attribution and confidence, or refuse and say which one is missing."""
    claim, amount = chain.claim, chain.amount
    if not amount:
        return
    missing = missing_of(claim, amount)
    if claim.attribution is None or missing:
        chain.because.append(missing or Rule.NO_ATTRIBUTION)
        return
    attribution = fair_share(claim.attribution, claim.elsewhere)
    if attribution < claim.attribution:
        chain.because.append(Rule.SHARED)
    chain.because.append(_ISOLATED[claim.isolation])
    if attribution < HUNDRED:
        chain.because.append(Rule.ATTRIBUTION)
    chain.alone = amount * attribution / HUNDRED
    if amount < 0:
        chain.because.append(Rule.HARM_IN_FULL)
    elif claim.confidence is not None and claim.confidence < HUNDRED:
        chain.because.append(Rule.CONFIDENCE)
        chain.alone = chain.alone * claim.confidence / HUNDRED


def missing_of(claim: Claim, amount: Decimal) -> Rule | None:
    """What has to be asked before the claim counts. A loss needs nobody's confidence or second look."""
    if claim.attribution is None:
        return Rule.NO_ATTRIBUTION
    if amount > 0 and _credits_everything(claim):
        return Rule.ASKED_AGAIN
    return Rule.NO_CONFIDENCE if amount > 0 and claim.confidence is None else None


def answered(chain: Chain) -> bool:
    """Whether its source said all that is asked of it."""
    return chain.amount is not None and missing_of(chain.claim, chain.amount) is None


def _credits_everything(claim: Claim) -> bool:
    """An estimate that leaves nothing to any other cause, from someone not yet asked about it again.

    A system is no estimate, and there is nobody to ask again.
    """
    named = any(cause.strip() for cause in claim.other_causes)
    estimated = claim.by is not Source.SYSTEM and claim.isolation is Isolation.ESTIMATE
    everything = claim.attribution == HUNDRED and estimated
    return everything and not named and not claim.stood_by_all
