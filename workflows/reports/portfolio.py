"""`/alignment portfolio`: all programs by cost, alignment, level reached, return and trend, with proposals.

When: whenever somebody asks. What it asks: nothing; people decide with `/alignment decide`, or in the audit.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from prompts import portfolio as words
from prompts.audit import VERDICTS
from prompts.cards import Card
from prompts.levels import NAMES
from prompts.portfolio import PER_PAGE, Row
from prompts.verdicts import tally
from prompts.wording import day
from storage import claims, reviews, roles
from storage.models import Program
from storage.people import names_of
from storage.words import ProgramState
from workflows import status
from workflows.benefits import ledger
from workflows.contact import Action
from workflows.conversation import which_program
from workflows.errors import NotAllowed
from workflows.reports import audit_findings, levels
from workflows.reports.program_status import ProgramStatus
from workflows.rules.access import Viewer
from workflows.rules.kpi import format_value
from workflows.rules.money import rounded
from workflows.rules.phillips import Level
from workflows.rules.portfolio import Proposal, propose
from workflows.status import Filters
from workflows.turn import Turn

_BEST = 3
_DECISIONS = 5
_FIRST = ("retire", "pause", "re_scope", "continue", "")
"""What is to be decided comes first."""
_ENDS = ("retire", "pause")
_DECIDING = frozenset(kind.value for kind in roles.DECIDING)


@dataclass(frozen=True)
class Held:
    """One program as the portfolio holds it."""

    status: ProgramStatus
    cost: Decimal
    currency: str
    upcoming: Decimal
    """What cohorts cost that have not begun."""
    level: Level | None
    """The highest on which something was seen."""
    unseen: tuple[Level, ...]
    """Those beneath it on which nothing was."""
    roi_percent: Decimal | None
    allowed: Decimal | None
    aside: bool
    """Whether managers have said what it was worth, and nothing of it counts yet."""
    proposal: Proposal | None
    """None for programs that do not run."""


def read(turn: Turn) -> list[Held]:
    """Every program that runs or is paused and that they may see; those to decide on first.

    Raises:
        NotAllowed: a stranger or a manager asks.
    """
    viewer = which_program.of_viewer(turn)
    if not viewer.learning_team and not viewer.programs:
        raise NotAllowed("The portfolio is for sponsors and the learning team.")
    found = [
        _held(turn, each, sees_claims=viewer.may_see_claims(each.id)) for each in status.read(turn, Filters())
    ]
    return sorted(
        found,
        key=lambda held: (
            _FIRST.index(held.proposal.verdict if held.proposal else ""),
            -held.cost,
            held.status.name,
        ),
    )


def _held(turn: Turn, found: ProgramStatus, *, sees_claims: bool) -> Held:
    """Where what people claimed is not theirs to see, nothing that is said or proposed follows from it."""
    program = turn.get(Program, found.id)
    cohorts = claims.cohorts(turn.session, program_ids=[found.id])
    coming = {each.id for each in cohorts if each.starts_on > turn.now.date() and each.cancelled_at is None}
    costs = claims.costs(turn.session, cohort_ids=[each.key_id for each in cohorts])
    chain = levels.of_program(turn.session, program, now=turn.now)
    limits = ledger.limits_of(turn.session, program.organization_id)
    facts = audit_findings.facts(turn, program, found, limits, moved_unseen=chain.moved_unseen)
    if not sees_claims:
        facts = replace(facts, roi_percent=None)
    roi = found.roi if sees_claims else None
    running = found.state is ProgramState.ACTIVE
    return Held(
        status=found,
        cost=sum((row.amount for row in costs), Decimal(0)),
        currency=program.currency,
        upcoming=sum((row.amount for row in costs if row.cohort_id in coming), Decimal(0)),
        level=max(chain.reached, default=None),
        unseen=chain.gaps,
        roi_percent=roi.percent if roi is not None else None,
        allowed=roi.allowed if roi is not None else None,
        aside=chain.aside and sees_claims,
        proposal=propose(facts, limits) if running else None,
    )


def freed(held: Sequence[Held]) -> dict[str, Decimal]:
    """By currency, what is not spent yet on programs that are proposed to end or be held."""
    found: dict[str, Decimal] = {}
    for each in held:
        if each.proposal is not None and each.proposal.verdict in _ENDS and each.upcoming:
            found[each.currency] = found.get(each.currency, Decimal(0)) + each.upcoming
    return found


def best(held: Sequence[Held]) -> list[Held]:
    """Where money returns most: aligned programs that go on, by what they return."""
    good = [
        each
        for each in held
        if each.proposal is not None
        and each.proposal.verdict == "continue"
        and each.roi_percent is not None
        and each.roi_percent > 0
    ]
    return sorted(good, key=lambda each: -(each.roi_percent or Decimal(0)))[:_BEST]


def show(turn: Turn, _rest: str) -> None:
    """Answer `/alignment portfolio`."""
    turn.to(turn.person).card(*card(turn, page=1))


def card(turn: Turn, *, page: int | None) -> tuple[str, Card]:
    """The message and its name; all on one page where none is named."""
    held, viewer = read(turn), which_program.of_viewer(turn)
    locale = words.shown.numbers_in(turn.actor.locale if turn.actor else turn.organization.locale)
    if not held:
        return words.empty.name, words.empty.to(locale)()
    pages = -(-len(held) // PER_PAGE)
    here = held
    if page is not None:
        page = min(max(page, 1), pages)
        here = held[(page - 1) * PER_PAGE : page * PER_PAGE]
    costs: dict[str, Decimal] = {}
    for each in held:
        costs[each.currency] = costs.get(each.currency, Decimal(0)) + each.cost
    return words.shown.name, words.shown.to(locale)(
        rows=tuple(_row(each, viewer, locale) for each in here),
        decides=next((each.status.name for each in here if _decides(viewer, each)), ""),
        page=page or 1,
        total=len(held) if page is not None else min(len(held), PER_PAGE),
        cost=_amounts(costs, locale),
        frees=_amounts(freed(held), locale),
        best=tuple(each.status.name for each in best(held)),
        decisions=tuple(_decisions(turn, held)),
    )


def _amounts(amounts: Mapping[str, Decimal], locale: str) -> str:
    return " and ".join(format_value(rounded(each), unit, locale) for unit, each in sorted(amounts.items()))


def _decides(viewer: Viewer, held: Held) -> bool:
    return viewer.learning_team or bool(viewer.roles.get(held.status.id, frozenset()) & _DECIDING)


def _claims(held: Held, viewer: Viewer, money: Callable[[Decimal], str], locale: str) -> tuple[str, str]:
    """Its ROI and what is allowed, for those who see what people claimed."""
    if not viewer.may_see_claims(held.status.id):
        return "", ""
    roi = "undefined" if held.roi_percent is None else format_value(held.roi_percent, "%", locale)
    if held.allowed is None:
        return roi, words.ASIDE if held.aside else words.NOTHING
    return roi, f"{money(held.allowed)} allowed"


def _row(held: Held, viewer: Viewer, locale: str) -> Row:
    def money(amount: Decimal) -> str:
        return format_value(rounded(amount), held.currency, locale)

    level = "nothing seen yet"
    if held.level is not None:
        number, _, name = NAMES[held.level].partition(" ")
        level = f"level {number} of 5, {name.lower()}"
        if held.unseen:
            level += f" ({', '.join(NAMES[each].partition(' ')[2].lower() for each in held.unseen)} not seen)"
    roi, allowed = _claims(held, viewer, money, locale)
    return Row(
        name=held.status.name,
        state=held.status.state.value if held.status.state is not ProgramState.ACTIVE else "",
        standing=tally(held.status.standing.value, 1).removeprefix("1 "),
        cost=money(held.cost),
        gaps=len(held.status.gaps),
        level=level,
        roi=roi,
        allowed=allowed,
        proposed=held.proposal.verdict if held.proposal else "",
        because=held.proposal.rule.sentence if held.proposal else "",
        frees=money(held.upcoming) if held.upcoming else "",
    )


def _decisions(turn: Turn, held: Sequence[Held]) -> list[str]:
    names = {each.status.id: each.status.name for each in held}
    made = reviews.decisions(turn.session, program_ids=list(names))
    newest = sorted((row for rows in made.values() for row in rows), key=lambda row: -(row.id or 0))
    people = names_of(turn.session, person_ids={row.decided_by_id or 0 for row in newest[:_DECISIONS]})
    return [
        f"{day(row.recorded_at.date(), today=turn.now.date())}, {names[row.program_id]}: "
        f"{VERDICTS[row.verdict.value]}, by {people.get(row.decided_by_id or 0, 'the learning team')}: "
        f"{row.reason}"
        for row in newest[:_DECISIONS]
    ]


def as_json(turn: Turn) -> dict[str, object]:
    """The same for programs: figures as decimal text, proposals with their rule's code."""
    held = read(turn)
    return {
        "programs": [
            {
                "program": each.status.key,
                "name": each.status.name,
                "state": each.status.state.value,
                "standing": each.status.standing.value,
                "objective": each.status.objective or None,
                "gaps": [gap.kind.value for gap in each.status.gaps],
                "currency": each.currency,
                "cost": f"{rounded(each.cost):f}",
                "upcoming_cost": f"{rounded(each.upcoming):f}",
                "level": int(each.level) if each.level is not None else None,
                "levels_not_seen": [int(level) for level in each.unseen],
                "roi_percent": _text(each.roi_percent),
                "allowed": _text(each.allowed),
                "proposed": each.proposal.verdict if each.proposal else None,
                "rule": each.proposal.rule.value if each.proposal else None,
            }
            for each in held
        ],
        "frees": {unit: f"{rounded(amount):f}" for unit, amount in freed(held).items()},
        "returns_most": [each.status.key for each in best(held)],
    }


def _text(value: Decimal | None) -> str | None:
    return None if value is None else f"{value:f}"


def _page(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    turn.replace(*card(turn, page=int(value) if value.isdecimal() else 1))


ACTIONS: dict[str, Action] = {"portfolio.page": _page}
