"""What keeps a program from being aligned, worst first, and whether a title is senior enough."""

import re
from enum import StrEnum


class GapKind(StrEnum):
    """What keeps a program from being aligned, worst first."""

    NO_OBJECTIVE = "no_objective"
    NO_LEAD_SPONSOR = "no_lead_sponsor"
    SPONSOR_BELOW_VP = "sponsor_below_vp"
    NO_BUSINESS_UNIT_OWNER = "no_business_unit_owner"
    NO_FINANCE_PARTNER = "no_finance_partner"
    NO_PROBLEM = "no_problem"
    NO_KPI = "no_kpi"
    NO_BASELINE = "no_baseline"
    COMPARISON_BROKEN = "comparison_broken"
    COMPETENCY_WITHOUT_KPI = "competency_without_kpi"
    NOT_FIXED_BY_TRAINING = "not_fixed_by_training"
    DIFFERENCE_OPEN = "difference_open"
    SCOPE_NOTE_OPEN = "scope_note_open"
    NO_TARGET = "no_target"
    NO_STANDARD_VALUE = "no_standard_value"
    NOT_SIGNED = "not_signed"
    QUESTIONS_OPEN = "questions_open"
    SKIPPED_AT_IMPORT = "skipped_at_import"


_VP_OR_ABOVE = re.compile(
    r"\b(s|e|a)?vp\b|\bvice[ -]president\b|\bpresident\b|\bc[a-z]{1,2}o\b|\bchief\b.*\bofficer\b"
    r"|\b(general|managing) (manager|director|partner)\b|\bhead of\b|\bfounder\b"
    r"|^(owner|(senior |managing )?partner)$"
    r"|\bgeschäftsführer(in)?\b|\bvorstand\b|\bbereichsleiter(in)?\b",
    re.IGNORECASE,
)


def is_vp_or_above(title: str) -> bool:
    """Whether a title says so; one that is not known is believed."""
    return not title.strip() or _VP_OR_ABOVE.search(title) is not None
