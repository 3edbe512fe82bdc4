"""A program's return as JSON: the ledger's own shape, with what stands behind each line and beside it."""

from decimal import Decimal

from sqlmodel import Session

from storage import reviews
from storage.models import Claim, Program
from workflows.benefits.ledger import Return
from workflows.benefits.measured import Measured
from workflows.benefits.returns import Group, groups, total
from workflows.rules.money import rounded
from workflows.rules.phillips import Line, Source, shown
from workflows.rules.phillips_json import to_payload


def of_program(session: Session, program: Program, found: Return) -> dict[str, object]:
    """Figures are decimal text; what single managers said is left out."""
    payload = {**to_payload(found.ledger), "lines": [_line(group) for group in groups(found)]}
    result = shown(found.ledger)
    states = reviews.ledger_states(session, program_id=program.key_id)
    return {
        "program": program.key,
        "currency": result.currency,
        "months": result.months,
        "line": found.said,
        **payload,
        "forecast": None if result.forecast is None else f"{result.forecast:f}",
        "aside": [{"managers": each.managers, "spoke": each.spoke} for each in found.aside],
        "measured": [_measured(each) for each in found.measured if each.steps],
        "closed": [
            {"period": state.period, "on": state.recorded_at.date().isoformat(), **_kept(state.result)}
            for state in states
            if state.period
        ],
        "history": [
            {"at": state.recorded_at.isoformat(), "why": state.why, **_kept(state.result)}
            for state in states
            if not state.period
        ],
    }


def _line(group: Group) -> dict[str, object]:
    """One line; of what all managers say of a KPI only the sums."""
    claim, line = group[0]
    because = dict.fromkeys(rule.value for _, each in group for rule in each.because)
    return {
        "kpi": line.kpi,
        "by": line.by.value,
        "claimed": f"{total(group, 'claimed'):f}",
        "allowed": f"{total(group, 'allowed'):f}",
        "because": list(because),
        **({} if line.by is Source.MANAGER else _behind(claim, line)),
    }


def _behind(claim: Claim | None, line: Line) -> dict[str, object]:
    if claim is None:
        return {}
    return {
        "claim": claim.id,
        "who": line.claim.who,
        "isolation": line.claim.isolation.value,
        "evidence": claim.evidence,
        "attribution": _text(claim.attribution),
        "confidence": _text(claim.confidence),
        "other_causes": list(claim.other_causes),
        "words": claim.words,
        "recorded_at": claim.recorded_at.isoformat(),
    }


def _measured(each: Measured) -> dict[str, object]:
    isolated = each.isolated
    return {
        "kpi": each.view.name,
        "unit": each.view.unit,
        "baseline": _text(each.view.baseline.value if each.view.baseline else None),
        "readings": [
            {
                "reading": step.reading.id,
                "as_of": step.reading.as_of.isoformat(),
                "counts_from": step.since.isoformat(),
                "counts_until": step.until.isoformat(),
                "value": _text(step.reading.value),
                "money": _text(money),
                "unit_value": _text(step.value.value) if step.value is not None else None,
                "approved_on": step.value.approved_on.isoformat() if step.value is not None else None,
            }
            for step, money in zip(each.steps, each.cents, strict=True)
        ],
        "amount": None if each.amount is None else f"{rounded(each.amount):f}",
        "isolation": isolated.method.value if isolated else None,
        "expected": _text(rounded(isolated.expected)) if isolated else None,
        "share_percent": _text(rounded(isolated.share)) if isolated else None,
    }


def _kept(result: dict[str, object]) -> dict[str, object]:
    names = ("claimed", "allowed", "costs", "bcr", "roi_percent", "payback_months")
    return {name: result.get(name) for name in names}


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"
