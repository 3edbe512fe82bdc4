"""What plausible people write, in their own words."""

from datetime import date
from decimal import Decimal

from prompts.wording import listed
from storage.words import RoleKind
from workflows.files.program_file import CostsPart, ProgramFile

_SENTENCES = (
    "{name} is at {value} now.",
    "{name}: we are at {value} now.",
    "{name} is at {value}, as of this morning's dashboard.",
    "{name} stands at {value}.",
)

LINES = (
    "Two of them did it in front of me without being reminded.",
    "Awkward the first time, easy the second.",
    "We put it on the agenda of our Monday meeting.",
    "The quietest one on the team had the best example.",
    "It took ten minutes, not five.",
)

STUCK = {
    "No time": "Month end eats the hour I wanted for it.",
    "An approval or a rule": "Discount approval takes four days, and by then they have moved on.",
}
"""What they add where something gets in the way, and pass on."""

FIXED = {
    "An approval or a rule": "Approval moves to the regions from the first of next month.",
    "No occasion": "Two customer calls a month are yours to sit in on. Ask your account managers.",
    "Not sure how": "Half an hour with the trainer for whoever wants it.",
}
"""What the sponsor does about what holds managers up; the rest has to wait."""

NOT_NOW = "The quarter closes first. From then on one call a week is off your list."

STOPS = ("No time", "No occasion", "Not sure how", "Something blocks it")
TAKEAWAYS = (
    "Ask what it costs them, then stay quiet.",
    "One call a week, no more, but that one.",
    "I ask for the reason before I say no.",
)
STORIES = (
    "I stopped presenting. Two deals came back after we asked what the delay costs them.",
    "It held for three calls, then we fell back into the demo. What helped was to prepare together.",
)

OBSTACLES = ("No time", "An approval or a rule", "Not sure how", "No occasion", "An approval or a rule")
REASONS = ("Too basic", "Wrong timing", "Not my job")

LOOK = (
    "Yes, they still serve what matters most this year.",
    "They measure results; the calls are there to see it coming.",
    "Nothing that would change the program.",
)
"""What is said to the three questions of the quarterly look."""

GOES_ON = "It does what it was bought for."

WORTH_FIELDS = ("amount", "causes", "attribution", "confidence", "evidence")

_WORTH = (
    (140, "0.9", "A price campaign in May, two new hires", "40 %", "70 %"),
    (250, "2.4", "A price campaign in May, a rival's outage", "50 %", "70 %"),
    (9999, "4.1", "New pricing, a better product, a rival's outage", "45 %", "80 %"),
)
"""Until that day after the training: benefit in parts of the cost, other causes, attribution, confidence."""


def sentence(name: str, value: str, style: int) -> str:
    """A KPI's value as somebody would write it."""
    return _SENTENCES[style % len(_SENTENCES)].format(name=name, value=value)


def correction(value: str) -> str:
    """The number after a look at the dashboard."""
    return f"sorry, meant {value}"


def expectations(file: ProgramFile, role: str) -> dict[str, str]:
    """Answers to the four alignment questions, by the short names of their fields."""
    behaviors = [competency.behavior for competency in file.competencies] or ["What the program teaches"]
    named = {measure.key: measure.name for measure in file.measures}
    kpis = [named.get(kpi.measure, kpi.measure) for kpi in file.kpis]
    if role == RoleKind.FINANCE_PARTNER.value:
        return {
            "q1": "Fewer good intentions, more habits that last past the first month.",
            "q2": f"{kpis[0]}, since that is the one we can put a value on." if kpis else "Cost and revenue.",
            "q3": "A movement that holds for two quarters, with other causes named honestly.",
            "q4": "I don't know",
        }
    if role == RoleKind.BUSINESS_UNIT_OWNER.value:
        return {
            "q1": f"{behaviors[-1]}. Everything else follows from that.",
            "q2": f"{listed(kpis)}." if kpis else "Whatever our customers notice.",
            "q3": "When managers stop asking me to step in, and the numbers show why.",
            "q4": "If the time away from work is earned back within the year.",
        }
    return {
        "q1": f"{behaviors[0]}.",
        "q2": f"{listed(kpis)}." if kpis else "Whatever our customers notice.",
        "q3": "The numbers at the next two quarterly reviews, and what managers see with their own eyes.",
        "q4": "If it pays back what it cost within a year, I would buy it again.",
    }


def worth(file: ProgramFile, on: date) -> dict[str, str]:
    """Answers to what the program was worth: careful at first, with more causes as time goes on."""
    days = (on - max(cohort.ends_on for cohort in file.cohorts)).days
    cost = sum((_cost(cohort.costs) for cohort in file.cohorts), Decimal(0)) or Decimal(50_000)
    share, causes, attribution, confidence = next(rest for until, *rest in _WORTH if days < until)
    thousands = max(1, int(cost * Decimal(share) / 1000))
    return {
        "amount": f"{thousands}k",
        "causes": causes,
        "attribution": attribution,
        "confidence": confidence,
        "evidence": "The quarterly review and what managers report",
    }


def _cost(costs: CostsPart) -> Decimal:
    return sum((amount for _, amount in costs if amount is not None), Decimal(0))
