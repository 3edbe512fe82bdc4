"""What keeps a program from being aligned, worst first, and what a title says of somebody."""

import re
from collections.abc import Collection
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
    SYSTEMS_DIFFER = "systems_differ"
    COMPETENCY_WITHOUT_KPI = "competency_without_kpi"
    NOT_FIXED_BY_TRAINING = "not_fixed_by_training"
    DIFFERENCE_OPEN = "difference_open"
    SCOPE_NOTE_OPEN = "scope_note_open"
    NO_TARGET = "no_target"
    NO_POPULATION = "no_population"
    NO_STANDARD_VALUE = "no_standard_value"
    NOT_SIGNED = "not_signed"
    NO_IDEAS = "no_ideas"
    FEW_IDEAS = "few_ideas"
    QUESTIONS_OPEN = "questions_open"
    SKIPPED_AT_IMPORT = "skipped_at_import"


_VP_OR_ABOVE = re.compile(
    r"\b(s|e|se|r|g)?vp\b|\bvice[ -]president\b|\bpresident\b|\bc[a-z]{1,2}o\b|\bchief\b.*\bofficer\b"
    r"|\b(general|managing) (manager|director|partner)\b|\bhead of\b|\bfounder\b"
    r"|^(owner|(senior |managing )?partner)$"
    r"|\bgeschäftsführer(in)?\b|\bvorstand\b|\bbereichsleiter(in)?\b",
    re.IGNORECASE,
)


_OF_SOMEBODY_ELSE = re.compile(
    r"\b(reporting )?to( the)? .*|\boffice of\b.*|\b\S+[ -]office(?=$|,)|\b\S+['\u2019]s\b", re.IGNORECASE
)
"""The part of a title that names somebody else: the CEO in "Executive Assistant to the CEO"."""

_BELOW = re.compile(
    r"\bassist(ant|ent|entin|enz)\b|\b(associate|asst|assoc)\b\.? (vice|vp)|\b(aide|intern|trainee)\b"
    r"|(?<!company )(?<!corporate )\bsecretary$",
    re.IGNORECASE,
)
"""Who stands beside or below the title that they carry: "Assistant Vice President", "CFO Assistant"."""


def is_vp_or_above(title: str) -> bool:
    """Whether a title says so; one that is not known is believed."""
    own = _OF_SOMEBODY_ELSE.sub("", title)
    return not title.strip() or (_VP_OR_ABOVE.search(own) is not None and _BELOW.search(own) is None)


_FUNCTIONS = {
    "marketing": r"marketing|brand|cmo|mercadeo|mercadotecnia|marca",
    "HR": r"hr|chro|cpo|cho|human resources|human capital|people|talent|learning|l&d|training"
    r"|personal(?:leit|entwick|wesen)\w*|rr\.?hh|recursos humanos|ressources humaines|drh|formation|gente",
    "operations": r"(?<!people )(?:operations?|ops)|coo|chief operating"
    r"|operativ\w*|betrieb\w*|operaciones|opérations|operações",
}
_OF_FUNCTION = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _FUNCTIONS.items()}


def functions_missing(titles: Collection[str]) -> tuple[str, ...]:
    """Of marketing, HR and operations those that no title tells of; none where a title is not known.

    Finance has a role of its own.
    """
    if not titles or not all(title.strip() for title in titles):
        return ()
    return tuple(
        name for name, words in _OF_FUNCTION.items() if not any(words.search(title) for title in titles)
    )
