"""The five levels of evidence as one chain: what was seen on each, and where it is broken."""

from collections.abc import Sequence

from prompts.cards import Card, Facts, Items, Part, Text
from prompts.figures import CHAIN_HOLDS, NOT_REACHED
from prompts.message import message
from prompts.wording import counted

NAMES = {1: "1 Reaction", 2: "2 Learning", 3: "3 Application", 4: "4 Impact", 5: "5 Return"}

NOTHING = {
    1: "Nothing was imported. A CSV with level reaction brings it: alignment readings import.",
    2: "Nothing was imported. A CSV with level learning brings it: alignment readings import.",
    3: "Nobody has counted who does it yet, and no learner has said.",
    4: "No KPI can be held against its baseline yet.",
    5: "Nobody has said yet what it was worth.",
}
ASIDE = "Managers have said what it was worth to their teams. It counts once all of them have."
NOT_THEIRS = "What people said it was worth is for the sponsors, the owners, finance and the learning team."
TOO_FEW = "Not enough answers to show: it takes five people, and counts from the next day on."

BROKEN = {
    1: "Broken at reaction: later levels were reached, but what people made of the training is not recorded.",
    2: "Broken at learning: something was seen further on, but not that people learned it here.",
    3: "Broken at application: a KPI moved, but it is not on record that people do what should move it.",
    4: "Broken at impact: money is claimed, but no KPI is on record as moving the right way.",
    5: "",
}
"""Where the chain is broken, and because of what."""
UNSEEN = "Broken at application: it is not on record that people do what they were taught."


def broken(gaps: Sequence[int]) -> list[str]:
    """Every link that is missing, from the first on; that a KPI moved is said only where one did."""
    return [UNSEEN if level == 3 and 4 in gaps else BROKEN[level] for level in gaps]


def reaction(*, share: str, people: int) -> str:
    return f"{share} of the best score, from {people:,} people."


def learning(*, before: str, after: str, people: int) -> str:
    return f"{before} before and {after} after, {people:,} people."


def learning_after(*, after: str, people: int) -> str:
    return f"{after} after it, {people:,} people. There is no score from before."


def seen(*, did: int, of: int, managers: int) -> str:
    return f"{managers} managers have seen {did} of {of} people do it."


def used(*, used: int, of: int) -> str:
    return f"{used} of {of} answers from learners: used it."


def pace(
    *,
    cohort: str,
    learned: str,
    cost_each: str,
    per_point: str,
    competent_after: int | None,
    newest: str,
) -> str:
    """One cohort in a sentence or two."""
    said = f"{cohort}: "
    if learned:
        said += f"learned {learned} of what there was to learn"
        said += f", at {cost_each} a participant, {per_point} a point" if per_point else ""
        said += ". "
    elif cost_each:
        said += f"{cost_each} a participant; no learning scores. "
    if competent_after is not None:
        return f"{said}Competent {counted(competent_after, 'day')} after the first day of training."
    return f"{said}Not competent yet{f': {newest}' if newest else ', nothing counted'}."


@message(
    "levels.report",
    program="Consultative Selling",
    levels=(
        ("1 Reaction", "86 % of the best score, from 44 people."),
        ("2 Learning", "48 % before and 79 % after, 44 people."),
        ("3 Application", "Nobody has counted who does it yet, and no learner has said."),
        ("4 Impact", "Win rate 25.5 %, up 3.5 points."),
        ("5 Return", "ROI -85 %: 24.8k allowed of 125.7k claimed, cost 170k."),
    ),
    reached=True,
    broken=(
        "Broken at application: a KPI moved, but it is not on record that people do what should move it.",
    ),
    cohorts=(
        "Spring 2026: learned 60 % of what there was to learn, at $3,541.67 a participant, $59.03 a point. "
        "Not competent yet, nothing counted.",
    ),
)
def report(
    *,
    program: str,
    levels: tuple[tuple[str, str], ...],
    reached: bool,
    broken: tuple[str, ...],
    cohorts: tuple[str, ...],
) -> Card:
    """All levels, and every link that is missing, the one nearest to the result first."""
    lead = broken[0] if broken else CHAIN_HOLDS if reached else NOT_REACHED
    parts: list[Part] = [Text(body=lead, tone="warn" if broken else "good" if reached else "plain")]
    parts += [Text(body=text, tone="quiet") for text in broken[1:]]
    parts.append(Facts(rows=levels))
    if cohorts:
        parts += [Text(body="Return on learning and time to competency", tone="strong"), Items(items=cohorts)]
    return Card(summary=f"{program}: {lead}", title=f"{program}, level by level", parts=tuple(parts))
