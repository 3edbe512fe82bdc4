"""A sound claim to change one thing about, and a ledger that leaves nothing out."""

from decimal import Decimal

from workflows.rules.phillips import Claim, Cost, Ledger, Line, Policy, Source, ledger

D = Decimal
COST = (Cost("delivery", D(50_000)),)
ROOMY = Policy(times_cost=D(1_000_000), bare_share=D(100))
"""Leaves nothing out, for tests about something else."""


def claim(
    amount: Decimal | tuple[Decimal | None, Decimal | None] | int | None = 100_000,
    attribution: int | None = 60,
    confidence: int | None = 80,
    *,
    kpi: str = "win rate",
    by: Source = Source.SPONSOR,
    evidence: str | None = "CRM export",
) -> Claim:
    """A sound claim: 100k x 60 % x 80 % = 48k."""
    return Claim(
        kpi=kpi,
        by=by,
        amount=D(amount) if isinstance(amount, int) else amount,
        attribution=None if attribution is None else D(attribution),
        confidence=None if confidence is None else D(confidence),
        other_causes=("price rise",),
        evidence=evidence,
    )


def booked(*claims: Claim, policy: Policy = ROOMY, costs: tuple[Cost, ...] = COST) -> Ledger:
    return ledger(claims, costs, currency="EUR", policy=policy)


def one(said: Claim) -> Line:
    """What a single claim counts on its own."""
    (line,) = booked(said).lines
    return line


def line_of(result: Ledger, by: Source, kpi: str = "win rate") -> Line:
    (line,) = (line for line in result.lines if line.by is by and line.kpi == kpi)
    return line
