"""The yearly objective review: the whole curriculum against the goals, in the first working week of December.

When: with the quarterly audit of the oldest program (audit.py). What it asks: what changes for next year. An
answer is kept with the year; silence is chased like any question the learning team owes.
"""

from collections import defaultdict

from prompts import audit as words
from prompts.cards import Card
from prompts.verdicts import tally
from prompts.wording import day
from storage import overview as stored
from storage import reviews
from storage.models import AuditAnswer, Person, Touchpoint
from storage.programs import LIVE
from workflows.conversation import questions
from workflows.reports import audit_findings, overview
from workflows.turn import Turn

_ABOUT = ":review"


def card(turn: Turn, person: Person, touchpoint: Touchpoint) -> tuple[str, Card]:
    """Every goal with what serves it, and what stands apart."""
    organization, today = turn.organization.key_id, turn.now.date()
    programs = stored.programs(turn.session, organization_id=organization, states=LIVE, ids=None)
    found = overview.of_programs(turn, programs, today=today, locale="en")
    serving: dict[int, list[str]] = defaultdict(list)
    standing = {each.id: tally(each.standing.value, 1).removeprefix("1 ") for each in found}
    aimless = []
    goals = {row.key_id: row for row in reviews.objectives(turn.session, organization_id=organization)}
    for program in programs:
        if program.objective_id in goals:
            serving[program.objective_id or 0].append(f"{program.name}: {standing[program.key_id]}")
        else:
            aimless.append(program.name)
    parents = {row.parent_id for row in goals.values()}
    rows, unserved = [], []
    for number, goal in goals.items():
        until = f", until {day(goal.period_last, today=today)}" if goal.period_last else ""
        if serving[number]:
            rows.append((f"{goal.name}{until}", "; ".join(serving[number])))
        elif number not in parents:
            unserved.append(f"{goal.name}{until}")
    return words.review.name, words.review.to(person.locale)(
        about=str(touchpoint.id),
        year=touchpoint.slot.removesuffix(_ABOUT),
        objectives=tuple(rows),
        aimless=tuple(aimless),
        unserved=tuple(unserved),
        briefings=tuple(dict.fromkeys(goal.briefing for goal in goals.values() if goal.briefing)),
    )


def keep(turn: Turn, touchpoint: Touchpoint, said: str) -> None:
    """Keep what they wrote with the year."""
    program = turn.program_of(touchpoint)
    if program is None:
        return
    audit = audit_findings.of_quarter(turn, program, touchpoint.slot)
    row = AuditAnswer.made(
        audit_id=audit.key_id, person_id=turn.person.key_id, question=1, words=said, recorded_at=turn.now
    )
    turn.session.add(row)
    turn.note("objectives_reviewed", audit)
    questions.answered(turn, touchpoint)
    year = touchpoint.slot.removesuffix(_ABOUT)
    turn.replace(words.reviewed.name, words.reviewed.to(turn.person.locale)(year=year))
