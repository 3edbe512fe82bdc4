"""`/alignment case` and `/alignment report`: the business case, and the memo of results.

When: whenever somebody asks. Nothing stands on them that is not in the database; what is missing is said.
"""

from datetime import date, timedelta
from decimal import Decimal

from prompts import audit as audit_words
from prompts import bet as bet_words
from prompts import memo as words
from prompts.cards import Card
from prompts.memo import Block
from prompts.picture import Trend
from prompts.status import shared_by
from prompts.wording import counted, day, listed
from storage import alignment, bets, claims, details, kpis, reviews, roles, stories
from storage import overview as stored_overview
from storage.kpis import KpiView
from storage.models import Cohort, Objective, Program
from storage.people import names_of
from storage.words import RoleKind
from workflows.alignment import bet_settling, bet_terms
from workflows.alignment.alignment_gaps import needs_value
from workflows.benefits import ledger, returns
from workflows.conversation import which_program
from workflows.kpi_update import owner_of
from workflows.numbers.impact import compared, from_start, points, sentence
from workflows.reports import levels, roi_report
from workflows.rules import cadence as cadence_rules
from workflows.rules.kpi import format_value, share_in_words
from workflows.rules.money import exact, rounded
from workflows.rules.phillips import Level
from workflows.turn import Turn

_GOOD_RETURN, _KPIS_EXPECTED = 4, 2
_STORIES = 3


class _Page:
    """What is put on a page, with what was looked for in vain."""

    def __init__(self, turn: Turn, program: Program) -> None:
        self.turn, self.program = turn, program
        self.today = turn.now.date()
        locale = turn.actor.locale if turn.actor else turn.organization.locale
        self.locale = words.results.numbers_in(locale)
        self.views = kpis.of_program(turn.session, program_id=program.key_id)
        self.cohorts: list[Cohort] = stored_overview.cohorts(turn.session, program_ids=[program.key_id]).get(
            program.key_id, []
        )
        self.missing: list[str] = []

    def lacks(self, name: str, about: str = "") -> None:
        """Note that something is not recorded."""
        said = words.NOT_RECORDED[name].format(about=about)
        if said not in self.missing:
            self.missing.append(said)

    def said(self, text: str, name: str) -> tuple[str, ...]:
        """A text, or nothing and a note that it is missing."""
        if not text.strip():
            self.lacks(name)
        return (text.strip(),) if text.strip() else ()

    def value(self, view: KpiView, value: Decimal) -> str:
        return format_value(value, view.unit, self.locale)

    def money(self, amount: Decimal, currency: str = "") -> str:
        return format_value(rounded(amount), currency or self.program.currency, self.locale)

    def on(self, day_: date) -> str:
        return day(day_, today=self.today)


# Before: problem, expected impact, measurement, in this order.


def business_case(turn: Turn, program: Program) -> Card:
    """From what is recorded only."""
    page = _Page(turn, program)
    blocks = (_problem(page), _expected(page), _cost(page), _timeline(page), _told(page))
    return words.business_case.to(page.locale)(
        program=program.name, blocks=blocks, missing=tuple(page.missing)
    )


def _problem(page: _Page) -> Block:
    program = page.program
    goal = page.turn.session.get(Objective, program.objective_id) if program.objective_id else None
    parent = page.turn.session.get(Objective, goal.parent_id) if goal and goal.parent_id else None
    if goal is None:
        page.lacks("objective")
    served = (("Serves", goal), ("Part of", parent))
    rows = [(name, each.name) for name, each in served if each is not None]
    if program.cause is None:
        page.lacks("cause")
    else:
        rows.append(("Cause", words.CAUSES[program.cause.value]))
    text = (
        *page.said(program.problem, "problem"),
        *page.said(program.performance_gap, "gap"),
        *page.said(program.evidence, "evidence"),
    )
    said = [each.briefing for each in (goal, parent) if each is not None and each.briefing]
    quotes = tuple((each, "From the strategy briefing") for each in said)
    return Block("The problem", text, tuple(rows), quotes=quotes)


def _expected(page: _Page) -> Block:
    if not page.views:
        page.lacks("kpis")
    rows: list[tuple[str, str]] = []
    without: dict[str, list[str]] = {"baselines": [], "targets": [], "values": []}
    for view in page.views:
        said = f"{page.value(view, view.baseline.value)} " if view.baseline else ""
        if view.target is not None:
            by = f" by {page.on(view.target.by)}" if view.target.by else ""
            said += f"to {page.value(view, view.target.value)}{by}"
        if view.baseline and view.target and view.standard:
            with exact():
                worth = abs(view.target.value - view.baseline.value) * view.standard.value
            said += f", worth {page.money(worth, view.standard.currency)} a year by the approved value"
        without["baselines"] += [] if view.baseline else [view.name]
        without["targets"] += [] if view.target else [view.name]
        without["values"] += [view.name] if needs_value(view) else []
        rows.append((f"{view.name} ({view.kpi.timing})", said.strip() or "no numbers yet"))
    for name, names in without.items():
        if names:
            page.lacks(name, listed(names))
    return Block("Expected impact", rows=tuple(rows))


def _cost(page: _Page) -> Block:
    rows = claims.costs(page.turn.session, cohort_ids=[cohort.key_id for cohort in page.cohorts])
    if not rows:
        page.lacks("costs")
        return Block("Cost")
    total = page.money(sum((row.amount for row in rows), Decimal(0)))
    kinds: dict[str, Decimal] = {}
    for row in rows:
        kinds[row.kind] = kinds.get(row.kind, Decimal(0)) + row.amount
    parts = ((kind.replace("_", " ").capitalize(), page.money(amount)) for kind, amount in kinds.items())
    return Block("Cost, fully loaded", rows=(("All", total), *parts))


def _timeline(page: _Page) -> Block:
    turn, program = page.turn, page.program
    if not page.cohorts:
        page.lacks("cohort")
        return Block("When it is measured")
    first = page.cohorts[0]
    rules = turn.cadence(program)
    items = [
        f"{cohort.name}: {page.on(cohort.starts_on)} to {page.on(cohort.ends_on)}" for cohort in page.cohorts
    ]
    for view in page.views:
        days = view.kpi.moves_after_days
        asked_after = min(rules.kpi_update_days, default=rules.coaching_until_day)
        since = first.ends_on + timedelta(days=days if days is not None else asked_after)
        owner = owner_of(turn, program, view, page.today)
        by = view.measure.source_name if view.from_system else owner.name if owner is not None else ""
        items.append(f"{view.name}: from {page.on(since)} on{f', by {by}' if by else ''}")
    worth = [page.on(contact.on) for contact in cadence_rules.roi_questions(first.ends_on, rules)]
    if worth:
        items.append(f"What it was worth: {listed(worth)}")
    for kind, name in ((RoleKind.LEAD_SPONSOR, "sponsor"), (RoleKind.FINANCE_PARTNER, "finance")):
        if not roles.holding(turn.session, program_id=program.key_id, kinds=(kind,), on=page.today):
            page.lacks(name)
    return Block("When it is measured", items=tuple(items))


def _told(page: _Page) -> Block:
    """Who is told what afterwards, in the words of those who want it so."""
    wanted = [
        row for row in details.newest(page.turn.session, program_id=page.program.key_id).values() if row.told
    ]
    if not wanted:
        page.lacks("told")
    names = names_of(page.turn.session, person_ids={row.person_id for row in wanted})
    return Block(
        "Who hears what afterwards",
        quotes=tuple(
            (row.told, f"{names.get(row.person_id, 'Somebody')}, {page.on(row.recorded_at.date())}")
            for row in wanted
        ),
    )


# After: bet, promised, measured, allowed, learned.


def results(turn: Turn, program: Program) -> Card:
    """From what is recorded only."""
    page = _Page(turn, program)
    blocks = (
        _bet(page),
        _promised(page),
        _measured(page),
        _allowed(page),
        _learned(page),
        _decided(page),
        _told(page),
    )
    over = stored_overview.skipped_at_import(turn.session, program_ids=[program.key_id])
    if over:
        page.lacks("skipped", counted(over[program.key_id], "question"))
    return words.results.to(page.locale)(program=program.name, blocks=blocks, missing=tuple(page.missing))


def _bet(page: _Page) -> Block:
    """Every cohort's sealed bet, each under its cohort's name where there are several."""
    turn, sealed = page.turn, []
    for cohort in page.cohorts:
        bet = bets.current(turn.session, cohort_id=cohort.key_id)
        if bet is not None and bet.sealed_at is not None:
            sealed.append((cohort, bet))
    rows: list[tuple[str, str]] = []
    for cohort, bet in sealed:
        rows += [("Cohort", cohort.name)] if len(sealed) > 1 else []
        signers = bet_terms.signers(turn, page.program, cohort, bet)
        rows += [*bet_terms.terms(turn, bet).rows, ("Signed by", listed(signers.signed) or "nobody")]
        if signers.waiting:
            rows.append(("Not signed by", listed(signers.waiting)))
        if bet.settled_at is not None:
            once = f"{page.on(bet.settled_at.date())}: {bet_words.OUTCOMES[bet.settled_as]}"
            rows.append(("Settled", bet_settling.history(turn, bet, page.locale) or once))
    if not sealed:
        page.lacks("bet")
    return Block("The bet", rows=tuple(rows))


def _promised(page: _Page) -> Block:
    answers = [
        answer
        for answer in alignment.newest(page.turn.session, program_id=page.program.key_id)
        if answer.question in (_GOOD_RETURN, _KPIS_EXPECTED)
    ]
    if not answers:
        page.lacks("expectations")
    names = names_of(page.turn.session, person_ids={answer.person_id for answer in answers})
    return Block(
        "Promised",
        rows=tuple((view.name, _target(page, view)) for view in page.views if view.target is not None),
        quotes=tuple(
            (answer.words, f"{names.get(answer.person_id, 'Somebody')}, {page.on(answer.recorded_at.date())}")
            for answer in answers
        ),
    )


def _target(page: _Page, view: KpiView) -> str:
    if view.target is None:
        return ""
    by = f" by {page.on(view.target.by)}" if view.target.by else ""
    return f"{page.value(view, view.target.value)}{by}"


def _measured(page: _Page) -> Block:
    rows = []
    for view in page.views:
        if view.latest is None or view.baseline is None:
            page.lacks("numbers" if view.latest is None else "baselines", view.name)
            continue
        moved = compared(view, page.today)
        said = from_start(view, page.today, page.locale)
        if moved.share_of_target is not None and view.target is not None:
            target = page.value(view, view.target.value)
            said += f", {share_in_words(moved.share_of_target)} of the way to {target}"
        if view.broken_by(page.today) is None:
            said += f" ({page.on(view.latest.as_of)})"
        rows.append((view.name, said))
    return Block("Measured", rows=tuple(rows), quotes=_stories(page, beside_a_number=True))


def _stories(page: _Page, *, beside_a_number: bool) -> tuple[tuple[str, str], ...]:
    """Those that others may read: filed beside one of the KPIs shown, or beside none."""
    shown = {view.id for view in page.views if view.latest is not None and view.baseline is not None}
    told = [
        (story.words, shared_by(person.name))
        for story, person in stories.shared(page.turn.session, program_ids=[page.program.key_id])
        if (story.kpi_id in shown) is beside_a_number
    ]
    return tuple(told[:_STORIES])


def _allowed(page: _Page) -> Block:
    found = ledger.of_program(page.turn.session, program_id=page.program.key_id)
    if not found.ledger.lines and found.aside:
        return Block("Allowed", tuple(returns.aside(found)))
    if not found.ledger.lines:
        page.lacks("worth")
        return Block("Allowed")
    shown = returns.shown(page.turn, page.program, found)
    lines = tuple(f"{line.name}: {line.counts}. {' '.join(line.because)}" for line in shown.lines)
    chain = roi_report.chain_in_words(page.turn, page.program)
    return Block(
        "Allowed",
        (found.said, chain),
        shown.figures,
        (*lines, *shown.aside, *shown.intangibles, *shown.closed),
    )


def _learned(page: _Page) -> Block:
    turn, program = page.turn, page.program
    chain = levels.of_program(turn.session, program, now=turn.now, locale=page.locale)
    reached = [rung for rung in chain.rungs if rung.level <= Level.APPLICATION]
    for rung in reached:
        if not rung.reached:
            page.lacks(rung.level.name.lower())
    items = [rung.said for rung in reached if rung.reached]
    items += [
        audit_words.concern_settled(words=each.words, reply=each.reply, changed=each.changed)
        for each in reviews.concerns(turn.session, program_id=program.key_id)
        if each.replied_at is not None
    ]
    return Block("Learned", items=tuple(items), quotes=_stories(page, beside_a_number=False))


def _decided(page: _Page) -> Block:
    made = reviews.decisions(page.turn.session, program_ids=[page.program.key_id]).get(
        page.program.key_id, []
    )
    if not made:
        page.lacks("decision")
    names = names_of(page.turn.session, person_ids={row.decided_by_id or 0 for row in made})
    return Block(
        "Decided",
        items=tuple(
            f"{page.on(row.recorded_at.date())}, {audit_words.VERDICTS[row.verdict.value]}, by "
            f"{names.get(row.decided_by_id or 0, 'the learning team')}: {row.reason}"
            for row in reversed(made)
        ),
    )


def pictures(turn: Turn, program: Program) -> dict[str, Trend]:
    """What the picture of each KPI that has moved shows, by a file's name: trend and the sponsor's words."""
    page = _Page(turn, program)
    answers = [
        answer
        for answer in alignment.newest(turn.session, program_id=program.key_id)
        if answer.question == _GOOD_RETURN
    ]
    own = answers[0] if answers else None
    names = names_of(turn.session, person_ids={own.person_id} if own else set())
    found = {}
    for view in page.views:
        if view.latest is None or view.baseline is None:
            continue
        shown = [(label, value, page.value(view, value)) for label, value in points(view)]
        trend = Trend(
            title=view.name,
            points=shown,
            target=(view.target.value, page.value(view, view.target.value)) if view.target else None,
            said=sentence(view, page.today, page.locale),
            words=own.words if own else "",
            who=f"{names.get(own.person_id, '')}, {page.on(own.recorded_at.date())}" if own else "",
        )
        name = "-".join(view.name.lower().split())
        found[f"{program.key}-{''.join(each for each in name if each.isalnum() or each == '-')}"] = trend
    return found


# In chat.


def show_case(turn: Turn, rest: str) -> None:
    """Answer `/alignment case Consultative Selling`."""
    program = which_program.program_meant(turn, rest, command="case")
    turn.to(turn.person).card(words.business_case.name, business_case(turn, program))


def show_report(turn: Turn, rest: str) -> None:
    """Answer `/alignment report Consultative Selling`."""
    program = returns.refuse_others(turn, which_program.program_meant(turn, rest, command="report"))
    turn.to(turn.person).card(words.results.name, results(turn, program))
