"""The ledger as people see it: rounded, and in one line for the CFO."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from workflows.rules.money import brief, in_cents, rounded
from workflows.rules.phillips_terms import Isolation, Ledger


def shown(result: Ledger) -> Ledger:
    """The ledger as people see it, half-even: money and ROI at 2 places, BCR at 4; undefined stays None.

    Allowed lines sum to the allowed total to the cent.
    """
    allowed = in_cents([line.allowed for line in result.lines])
    return replace(
        result,
        claimed=rounded(result.claimed),
        allowed=rounded(result.allowed),
        costs=rounded(result.costs),
        bcr=_rounded(result.bcr, 4),
        roi_percent=_rounded(result.roi_percent),
        payback_months=_rounded(result.payback_months),
        forecast=_rounded(result.forecast),
        lines=tuple(
            replace(line, claimed=rounded(line.claimed), alone=rounded(line.alone), allowed=cents)
            for line, cents in zip(result.lines, allowed, strict=True)
        ),
    )


def _rounded(value: Decimal | None, places: int = 2) -> Decimal | None:
    return None if value is None else rounded(value, places)


def cfo_line(
    result: Ledger,
    *,
    estimate_by: str | None = None,
    on: date | None = None,
    value_approved_by: str | None = None,
    per: str = "unit",
) -> str:
    """The whole result in one line, with its method; what is not given is not said."""
    counted = f"{brief(result.allowed)} allowed of {brief(result.claimed)} claimed"
    cost = f"cost {brief(result.costs)}" if result.costs else "no cost recorded"
    roi = "undefined" if result.roi_percent is None else f"{rounded(result.roi_percent, 0):f} %"
    method = []
    if estimate_by:
        method.append(f"estimate by {estimate_by}" + (f", {on.day} {on:%B}" if on else ""))
    if value_approved_by:
        method.append(f"value per {per} approved by {value_approved_by}")
    if result.isolation:
        if Isolation.TREND_LINE in result.isolation:
            method.append("trend line")
        grouped = Isolation.COMPARISON_GROUP in result.isolation
        method.append("comparison group" if grouped else "no comparison group")
    said = "; ".join(method)
    return f"ROI {roi}: {counted}, {cost}." + (f" {said[0].upper()}{said[1:]}." if said else "")
