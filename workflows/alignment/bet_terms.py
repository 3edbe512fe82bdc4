"""The terms of a bet: drafted from what is known, put into words, and who signs under them."""

from datetime import date

from prompts import bet as words
from prompts.bet import Signers, Terms
from prompts.wording import day
from storage import bets, kpis, roles
from storage.kpis import KpiView
from storage.models import Bet, Cohort, Person, Program
from storage.words import Isolation, RoleKind, TouchpointState, Why
from workflows.benefits.ledger import unit_name
from workflows.rules.kpi import format_value
from workflows.rules.phillips_terms import FIRST_YEAR
from workflows.turn import Turn

SIGN = "sign"
"""The slot of the contacts in which they are asked to sign."""

PARTIES = (RoleKind.LEAD_SPONSOR, RoleKind.BUSINESS_UNIT_OWNER, RoleKind.FINANCE_PARTNER)
"""Who signs."""


def parties(turn: Turn, program: Program, cohort: Cohort) -> list[Person]:
    """Who is to sign: each once, whatever they hold."""
    return roles.holding(
        turn.session,
        program_id=program.key_id,
        kinds=PARTIES,
        on=turn.now.date(),
        cohort_id=cohort.key_id,
    )


def subject(turn: Turn, program: Program) -> KpiView | None:
    """The KPI a bet is drafted on: with baseline and target, the one on which most money hangs."""
    views = kpis.of_program(turn.session, program_id=program.key_id)
    ready = [view for view in views if view.baseline is not None and view.target is not None]
    return max(ready, key=lambda view: (view.kpi.timing.value == "lagging", view.at_stake), default=None)


def held(turn: Turn, program: Program, cohort: Cohort) -> Bet | None:
    """The bet of a cohort; before training it is drafted from what is known, as long as nobody changed it.

    What is known may change under a draft, such as a target: then it is the next version, signed anew.
    """
    bet = bets.current(turn.session, cohort_id=cohort.key_id)
    settled = bet is not None and (bet.sealed_at is not None or bet.changed_by_id is not None)
    if settled or cohort.starts_on <= turn.now.date():
        return bet
    draft = _drafted(turn, program, cohort)
    if draft is None or (bet is not None and same(bet, draft)):
        return bet
    if bet is not None:
        bets.replaced(turn.session, old=bet, new=draft, now=turn.now)
        ask_anew(turn, cohort, but=None)
    turn.session.add(draft)
    turn.session.flush()
    turn.note("bet_drafted", draft, version=draft.version)
    return draft


def same(bet: Bet, other: Bet) -> bool:
    """Whether the same is signed under both."""
    said = ("kpi_id", "population", "method", "success", "failure", "value_per_unit")
    return all(getattr(bet, name) == getattr(other, name) for name in said)


def ask_anew(turn: Turn, cohort: Cohort, *, but: Person | None) -> None:
    """Other terms: whoever was asked before is asked once more, now."""
    for touchpoint in bets.contacts(turn.session, cohort_id=cohort.key_id, slot=SIGN):
        asked = touchpoint.asked_at is not None or touchpoint.why is Why.ALREADY_KNOWN
        if (but is not None and touchpoint.person_id == but.id) or not asked:
            continue
        touchpoint.state, touchpoint.why = TouchpointState.DUE, None
        touchpoint.asked_at = touchpoint.escalated_at = touchpoint.answered_at = None
        touchpoint.reminders = 0
        touchpoint.next_at = turn.now


def _drafted(turn: Turn, program: Program, cohort: Cohort) -> Bet | None:
    view = subject(turn, program)
    if view is None or view.baseline is None or view.target is None:
        return None
    by = view.target.by or cohort.ends_on + FIRST_YEAR
    draft = made(
        turn,
        cohort,
        view,
        population=view.measure.population,
        method=Isolation.ESTIMATE,
        success_at=view.target.value,
        failure_at=view.baseline.value,
        due_on=min(by, cohort.ends_on + FIRST_YEAR),
    )
    if view.standard is not None:
        draft.value_per_unit, draft.currency = view.standard.value, view.standard.currency
    return draft


def made(turn: Turn, cohort: Cohort, view: KpiView, **terms: object) -> Bet:
    """A bet on this KPI that is in no session yet; what it says is put into words here."""
    bet = Bet.made(
        cohort_id=cohort.key_id,
        kpi_id=view.id,
        currency=turn.organization.currency,
        success="-",
        failure="-",
        created_at=turn.now,
        **terms,
    )
    if bet.success_at is not None and bet.failure_at is not None and bet.due_on is not None:
        up, on = view.measure.direction.value == "up", _on(bet.due_on)
        bet.success = words.success(
            kpi=view.name, value=format_value(bet.success_at, view.unit), up=up, on=on
        )
        bet.failure = words.failure(
            kpi=view.name, value=format_value(bet.failure_at, view.unit), up=up, on=on
        )
    return bet


def _on(due: date) -> str:
    return day(due)


def terms(turn: Turn, bet: Bet) -> Terms:
    """What is signed, in words: the same words for everyone."""
    view = turn.kpi_of(bet)
    value = ""
    if bet.value_per_unit is not None:
        money = format_value(bet.value_per_unit, bet.currency)
        value = words.worth(value=money, unit=unit_name(view.unit))
    return Terms(
        measure=view.name,
        population=bet.population,
        value=value,
        isolation=words.ISOLATION[bet.method.value],
        success=bet.success,
        failure=bet.failure,
    )


def signers(turn: Turn, program: Program, cohort: Cohort, bet: Bet) -> Signers:
    """Who has signed and who has not; once it is sealed, as it was then."""
    signed = bets.signatures(turn.session, bet_id=bet.key_id)
    if bet.sealed_at is not None:
        waiting = [turn.get(Person, number) for number in bet.unsigned]
    else:
        waiting = [person for person in parties(turn, program, cohort) if person.key_id not in signed]
    return Signers(
        tuple(turn.get(Person, number).name for number in signed),
        tuple(person.name for person in waiting),
    )
