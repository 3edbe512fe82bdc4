"""`/alignment value` and `rate`: the finance partner approves what a unit or a currency is worth, dated.

When: whenever they want to. What an answer does: the value holds from its day on, and every return that rests
on it is worked out anew. Values that held before stay for the days before.
"""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from prompts import returns as words
from prompts.wording import day
from storage import claims, kpis, roles
from storage.kpis import KpiView
from storage.models import Program, Rate, StandardValue
from storage.words import Benefit, RoleKind
from workflows.benefits import ledger_history
from workflows.benefits.ledger import unit_name
from workflows.contact import Action
from workflows.errors import NotAllowed, NotUnderstood
from workflows.reading.command_words import days_in
from workflows.rules.kpi import format_value
from workflows.turn import Turn

_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d{1,6})?|\d{1,12}(?:\.\d{1,6})?"
_VALUE = re.compile(
    rf"(?P<kpi>.+?)[\s,:]+(?P<value>{_NUMBER})\s*(?P<currency>[A-Z]{{3}})?"
    r"(?:\s+(?P<benefit>cash|avoided cost|capacity))?(?:\s+since\s+(?P<since>.+))?",
    re.IGNORECASE,
)
_RATE = re.compile(
    rf"(?P<base>[A-Z]{{3}})\s+(?P<value>{_NUMBER})\s*(?P<quote>[A-Z]{{3}})(?:\s+on\s+(?P<on>.+))?",
    re.IGNORECASE,
)
_HOW = "Like this: /alignment value Win rate 138,000 USD cash since 1 January"
_HOW_RATE = "Like this: /alignment rate EUR 1.10 USD on 30 June"


def value(turn: Turn, rest: str) -> None:
    """`value Win rate 138,000 USD cash since 1 January`: shown first, approved with a tap."""
    found = _VALUE.fullmatch(rest.strip())
    if found is None:
        raise NotUnderstood(f"I need the KPI and what one unit of it is worth a year. {_HOW}")
    program, view = _kpi(turn, found["kpi"].strip(" \"“”'"))
    benefit = Benefit((found["benefit"] or "cash").lower().replace(" ", "_"))
    since = _day(turn, found["since"])
    currency = (found["currency"] or program.currency).upper()
    amount = _decimal(found["value"])
    turn.to(turn.person).say(
        words.approve,
        said=_said(turn, view, amount, currency, benefit, since),
        about=f"v:{view.id}:{amount}:{currency}:{benefit.value}:{since.isoformat()}",
    )


def rate(turn: Turn, rest: str) -> None:
    """`rate EUR 1.10 USD on 30 June`: shown first, approved with a tap."""
    _only_finance(turn)
    found = _RATE.fullmatch(rest.strip())
    if found is None:
        raise NotUnderstood(f"I need two currencies and the rate. {_HOW_RATE}")
    base, quote, amount = found["base"].upper(), found["quote"].upper(), _decimal(found["value"])
    if base == quote or not amount:
        raise NotUnderstood(f"That is no rate between two currencies. {_HOW_RATE}")
    on = _day(turn, found["on"])
    turn.to(turn.person).say(
        words.approve,
        said=f"1 {base} is {amount:f} {quote} from {day(on, today=turn.today(turn.person))} on.",
        about=f"r:{base}:{amount}:{quote}:{on.isoformat()}",
    )


def _said(turn: Turn, view: KpiView, amount: Decimal, currency: str, benefit: Benefit, since: date) -> str:
    worth = format_value(amount, currency)
    return (
        f"One {unit_name(view.unit)} of {view.name} is worth {worth} a year, "
        f"{words.BENEFITS[benefit.value]}, from {day(since, today=turn.today(turn.person))} on."
    )


def _kpi(turn: Turn, name: str) -> tuple[Program, KpiView]:
    """A KPI of a program whose finance partner they are."""
    mine = _only_finance(turn)
    for program in mine:
        for view in kpis.of_program(turn.session, program_id=program.key_id):
            if view.name.lower() == name.lower():
                return program, view
    raise NotUnderstood(f"I don't know a KPI called “{name[:60]}” in your programs. {_HOW}")


def _only_finance(turn: Turn) -> list[Program]:
    held = roles.of_person(turn.session, person_id=turn.person.key_id, on=turn.today(turn.person))
    mine = {
        program.key_id: program
        for role, program in held
        if role.kind is RoleKind.FINANCE_PARTNER and program.organization_id == turn.organization.id
    }
    if not mine:
        raise NotAllowed("Values and rates are approved by the finance partner of a program.")
    return list(mine.values())


def _day(turn: Turn, said: str | None) -> date:
    today = turn.today(turn.person)
    if said is None:
        return today
    try:
        found = days_in(said, today=today, past=True)
    except ValueError:
        found = []
    if len(found) != 1 or found[0] > today:
        raise NotUnderstood(f"“{said[:40]}” is no day that has come. {_HOW}")
    return found[0]


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


# The tap.


def _approve(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    kind, *rest = value.split(":")
    said = _approve_value(turn, *rest) if kind == "v" else _approve_rate(turn, *rest)
    turn.replace(words.approved.name, words.approved.to(turn.person.locale)(said=said))


def _approve_value(turn: Turn, kpi: str, amount: str, currency: str, benefit: str, since: str) -> str:
    mine = {program.key_id for program in _only_finance(turn)}
    view = kpis.view(turn.session, kpi_id=int(kpi))
    if view.kpi.program_id not in mine:
        raise NotAllowed("This KPI is not of a program whose finance partner you are.")
    first = date.fromisoformat(since)
    measure = view.kpi.measure_id
    for row in claims.values(turn.session, measure_ids=[measure]).get(measure, []):
        if row.until is None or row.until > first:
            row.until = max(first, row.since)
    row = StandardValue.made(
        measure_id=measure,
        value=Decimal(amount),
        currency=currency,
        benefit=Benefit(benefit),
        since=first,
        approved_by_id=turn.person.key_id,
        approved_on=turn.today(turn.person),
        recorded_at=turn.now,
    )
    turn.session.add(row)
    turn.note("value_approved", row)
    ledger_history.numbers_changed(turn.session, measure_ids=[measure], now=turn.now)
    return _said(turn, view, row.value, currency, row.benefit, first)


def _approve_rate(turn: Turn, base: str, amount: str, quote: str, on: str) -> str:
    _only_finance(turn)
    row = Rate.made(
        organization_id=turn.organization.key_id,
        base=base,
        quote=quote,
        value=Decimal(amount),
        on=date.fromisoformat(on),
        approved_by_id=turn.person.key_id,
        recorded_at=turn.now,
    )
    turn.session.add(row)
    turn.note("rate_approved", row)
    return f"1 {base} is {row.value:f} {quote} from {day(row.on, today=turn.today(turn.person))} on."


ACTIONS: dict[str, Action] = {"returns.approve": _approve}
