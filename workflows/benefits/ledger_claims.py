"""Stored claims, silence and records, as the Phillips rules take them."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from storage.models import Claim
from workflows.benefits.measured import Measured
from workflows.rules import phillips
from workflows.rules.money import exact
from workflows.rules.phillips_terms import FIRST_YEAR


def months_since(ends_on: date, on: date) -> int:
    """Months of benefits realized by that day, 1 to 12: the first year and no more."""
    return max(1, min(phillips.YEAR, months_over(ends_on, on)))


def months_over(ends_on: date, on: date) -> int:
    """Months since the training, however many."""
    return round((on - ends_on).days * phillips.YEAR / FIRST_YEAR.days)


def of_record(measured: Measured, elsewhere: Decimal) -> phillips.Claim:
    """What was measured, as the rules take it: with the program's part only where it could be isolated."""
    isolated = measured.isolated
    return phillips.Claim(
        kpi=measured.view.name,
        by=phillips.Source.SYSTEM,
        amount=measured.amount,
        attribution=isolated.share if isolated else None,
        confidence=Decimal(100) if isolated else None,
        on_record=True,
        by_standard=True,
        isolation=isolated.method if isolated else phillips.Isolation.ESTIMATE,
        elsewhere=elsewhere,
    )


def of_whole(measured: Sequence[Measured], elsewhere: Decimal, *, on_record: bool) -> phillips.Claim:
    """No answer about a whole program, which all of its records hold to what they come to together."""
    priced = [each for each in measured if each.view.standard is not None or each.amount is not None]
    known = [each.amount for each in priced if each.amount is not None]
    with exact():
        record = sum(known, Decimal(0)) if known else None
    return phillips.Claim(
        kpi="",
        by=phillips.Source.SPONSOR,
        amount=None,
        on_record=on_record,
        elsewhere=elsewhere,
        whole=True,
        record=record,
        unmeasured=record is not None and len(known) < len(priced),
    )


def of_claim(claim: Claim, name: str, names: dict[int, str], *, ends_on: date) -> phillips.Claim:
    """A stored claim as the rules take it."""
    whole = claim.attribution == Decimal(100) and not claim.other_causes
    ranged = claim.low is not None or claim.high is not None
    over = months_over(ends_on, claim.recorded_at.date())
    return phillips.Claim(
        kpi=name,
        by=phillips.Source(claim.by.value),
        amount=None
        if phillips.Rule.NO_ANSWER in claim.because
        else (claim.low, claim.high)
        if ranged
        else claim.amount,
        attribution=claim.attribution,
        confidence=claim.confidence,
        other_causes=tuple(claim.other_causes),
        evidence=claim.evidence or None,
        by_standard=phillips.Rule.STANDARD_VALUE in claim.because,
        who=names.get(claim.person_id or 0),
        isolation=phillips.Isolation(claim.method.value),
        months=over if phillips.Rule.FIRST_YEAR in claim.because else None,
        stood_by_all=whole and phillips.Rule.ASKED_AGAIN not in claim.because,
    )
