"""The ledger as people see it: rounded, and in one line for the CFO."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from workflows.rules.money import CENT, brief, exact, floored, in_cents, rounded
from workflows.rules.phillips_terms import Isolation, Ledger, Line


def shown(result: Ledger) -> Ledger:
    """The ledger as people see it, half-even: money and ROI at 2 places, BCR at 4; undefined stays None.

    Allowed lines sum to the allowed total to the cent, and so do the claimed lines that lead to the claimed
    one. No line of a gain shows more allowed than claimed.
    """
    lines = result.lines
    tight = {index for index, line in enumerate(lines) if line.leads and _has_no_cent_to_spare(line)}
    allowed = in_cents([line.allowed for line in lines], last=tight)
    claimed = _claimed(result, allowed)
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
            replace(
                line,
                claimed=said,
                alone=counts if line.alone == line.allowed else rounded(line.alone),
                allowed=counts,
            )
            for line, said, counts in zip(lines, claimed, allowed, strict=True)
        ),
    )


def _has_no_cent_to_spare(line: Line) -> bool:
    """Whether one cent more allowed would show more than was claimed."""
    return line.allowed > 0 and floored(line.allowed) >= floored(line.claimed)


def _claimed(result: Ledger, allowed: Sequence[Decimal]) -> list[Decimal]:
    """The claimed lines in whole cents, none of a gain below what is allowed of it."""
    with exact():
        least = [
            max(floored(line.claimed), counts) if line.allowed > 0 else floored(line.claimed)
            for line, counts in zip(result.lines, allowed, strict=True)
        ]
        cents = [max(rounded(line.claimed), low) for line, low in zip(result.lines, least, strict=True)]
        leading = [index for index, line in enumerate(result.lines) if line.leads]
        for index in leading:
            cents[index] = least[index]
        left_over = int((rounded(result.claimed) - sum(least[index] for index in leading)) / CENT)
        by_remainder = sorted(leading, key=lambda index: least[index] - result.lines[index].claimed)
        for index in by_remainder[:left_over]:
            cents[index] += CENT
        return cents


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
