"""`/alignment roi`: what a program returned, line by line, and what stands behind a line.

When: whenever somebody asks. What it asks: nothing. Silence means nothing. A finance person goes from a
figure to its line, and from the line to the words, the person, the approval and the rule.
"""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal

from prompts import returns as words
from prompts.cards import Card
from prompts.returns import LineShown, ReturnShown, TraceShown
from prompts.wording import day
from storage import claims, reviews
from storage.models import Claim, Program, Reading, StandardValue
from storage.models.review import LedgerState
from storage.words import SourceKind
from workflows import approvals, closing, ledger, status
from workflows.contact import Action
from workflows.errors import NotAllowed, NotUnderstood, UnknownName
from workflows.ledger import Return, unit_name
from workflows.measured import Measured, Step
from workflows.rules import phillips
from workflows.rules.isolation import Isolated
from workflows.rules.kpi import format_value
from workflows.rules.money import exact, fair_share, rounded
from workflows.rules.phillips import Line, Rule, Source
from workflows.rules.phillips_terms import Isolation
from workflows.turn import Turn

ZERO = Decimal(0)
_HISTORY = 5
_ROUTINE = (Rule.BY_ESTIMATE, Rule.ATTRIBUTION, Rule.CONFIDENCE, Rule.STANDARD_VALUE)
"""What nearly every line has: told behind the line, and left out of the list of lines."""

Group = tuple[tuple[Claim | None, Line], ...]
"""One line as people see it: a claim, or what all managers say of one KPI."""


def show(turn: Turn, rest: str) -> None:
    """Answer `/alignment roi Consultative Selling`."""
    turn.to(turn.person).card(*card(turn, refuse_others(turn, program_asked_for(turn, rest, command="roi"))))


def card(turn: Turn, program: Program) -> tuple[str, Card]:
    """The message and its name."""
    found = ledger.of_program(turn.session, program_id=program.key_id)
    if not found.ledger.lines:
        cost = _money(found.ledger.costs, program, _locale(turn))
        return words.nothing.name, words.nothing.to(_locale(turn))(
            program=program.name, cost=cost, first_on=""
        )
    return words.report.name, words.report.to(_locale(turn))(found=shown(turn, program, found))


def trace_card(turn: Turn, program: Program, number: int) -> tuple[str, Card]:
    """What stands behind one line, and the message's name.

    Raises:
        UnknownName: there is no line with this number.
    """
    found = ledger.of_program(turn.session, program_id=program.key_id)
    lines = groups(found)
    if not 1 <= number <= len(lines):
        raise UnknownName(f"{program.name} has lines 1 to {len(lines)}. /alignment roi shows them.")
    return words.trace.name, words.trace.to(_locale(turn))(
        found=_trace(turn, program, found, number, lines[number - 1])
    )


def groups(found: Return) -> list[Group]:
    """The lines as people see them: what single managers say is theirs, so they speak together."""
    together: dict[tuple[str, object], list[tuple[Claim | None, Line]]] = {}
    for number, (claim, line) in enumerate(found.lines):
        one = Source.MANAGER if line.by is Source.MANAGER else number
        together.setdefault((line.kpi, one), []).append((claim, line))
    return [tuple(group) for group in together.values()]


def shown(turn: Turn, program: Program, found: Return) -> ReturnShown:
    """A return in words."""
    locale = _locale(turn)
    result = phillips.shown(found.ledger)
    today = turn.now.date()
    states = reviews.ledger_states(turn.session, program_id=program.key_id)
    names = claims.names(
        turn.session, person_ids={state.closed_by_id for state in states if state.closed_by_id is not None}
    )
    return ReturnShown(
        id=str(program.id),
        program=program.name,
        line=found.said,
        figures=_figures(program, result, locale),
        lines=tuple(_line(program, number, group, locale) for number, group in enumerate(groups(found), 1)),
        differing=tuple(_differing(found)),
        measured=tuple(_measured(program, each, today, locale) for each in found.measured if each.steps),
        intangibles=found.ledger.intangibles,
        history=tuple(
            words.state(on=day(each.recorded_at.date(), today=today), why=each.why, line=each.said)
            for each in states[-_HISTORY:]
            if not each.period
        ),
        closed=tuple(_closed(each, names, today) for each in states if each.period),
    )


def _differing(found: Return) -> Iterable[str]:
    """Who said what of one movement, where they do not agree."""
    by_kpi: dict[str, list[Line]] = {}
    for line in found.ledger.lines:
        named = line.claim.who is not None and line.claim.attribution is not None
        if named and line.by is not Source.MANAGER and Rule.LOWEST_COUNTS in line.because:
            by_kpi.setdefault(line.kpi, []).append(line)
    for kpi, lines in by_kpi.items():
        if len({line.claim.attribution for line in lines}) > 1:
            counts = min(lines, key=lambda line: line.alone)
            said = [(line.claim.who or "", _percent(line.claim.attribution or ZERO, "en")) for line in lines]
            yield words.differing(kpi=kpi, said=said, counts=counts.claim.who or "")


def _closed(state: LedgerState, names: Mapping[int, str], today: date) -> str:
    by = names.get(state.closed_by_id or 0, "the learning team")
    return f"{state.period}, closed on {day(state.recorded_at.date(), today=today)} by {by}: {state.said}"


def _figures(program: Program, result: phillips.Ledger, locale: str) -> tuple[tuple[str, str], ...]:
    rows = [
        ("Claimed", _money(result.claimed, program, locale)),
        ("Allowed", _money(result.allowed, program, locale)),
        ("Costs", _money(result.costs, program, locale)),
        ("Benefit-cost ratio", _or_undefined(result.bcr, "", locale)),
        ("ROI", _or_undefined(result.roi_percent, "%", locale)),
        ("Payback", _or_undefined(result.payback_months, "months", locale)),
    ]
    if result.forecast:
        more = _money(result.forecast, program, locale)
        rows.append(("Forecast, apart", f"{more} more in the rest of the first year at this rate"))
    return tuple(rows)


def _line(program: Program, number: int, group: Group, locale: str) -> LineShown:
    because = dict.fromkeys(rule for _, line in group for rule in line.because)
    claimed, allowed = (_sum(group, name) for name in ("claimed", "allowed"))
    return LineShown(
        number=number,
        name=_name(group),
        counts=f"{_money(allowed, program, locale)} of {_money(claimed, program, locale)}",
        because=tuple(rule.sentence for rule in because if rule not in _ROUTINE),
    )


def _name(group: Group) -> str:
    line = group[0][1]
    source = words.SOURCES[line.by.value]
    who = line.claim.who if line.by is not Source.MANAGER else None
    return f"{line.kpi}, {who} ({source})" if who else f"{line.kpi} ({source})"


def _sum(group: Group, name: str) -> Decimal:
    with exact():
        return rounded(sum((getattr(line, name) for _, line in group), Decimal(0)))


def _measured(program: Program, each: Measured, today: date, locale: str) -> str:
    view = each.view
    start = format_value(view.baseline.value, view.unit, locale) if view.baseline else "?"
    newest = each.steps[-1].reading
    said = f"{view.name}: {start} to {format_value(newest.value, view.unit, locale)}"
    if each.amount is None:
        said += ". No approved value turns it into money."
    else:
        until = day(newest.as_of, today=today)
        said += (
            f", worth {_money(rounded(each.amount), program, locale)} until {until} by the approved value."
        )
    if each.isolated is not None:
        said += f" {_isolated(each, each.isolated, locale)}"
    if each.broken_by is not None:
        on = day(each.broken_by.on, today=today)
        said += f" Nothing is counted from {on} on: {each.broken_by.words}."
    return said


def _isolated(each: Measured, found: Isolated, locale: str) -> str:
    unit = each.view.unit
    expected, share = format_value(rounded(found.expected), unit, locale), f"{rounded(found.share, 0)} %"
    if found.method is Isolation.COMPARISON_GROUP and found.beside is not None:
        before, after = (format_value(value, unit, locale) for value in found.beside)
        return words.isolated_by_group(before=before, after=after, expected=expected, share=share)
    scatter = format_value(rounded(found.scatter or Decimal(0)), "points" if unit == "%" else unit, locale)
    return words.isolated_by_trend(readings=found.readings, expected=expected, scatter=scatter, share=share)


# Behind a line.


def _trace(turn: Turn, program: Program, found: Return, number: int, group: Group) -> TraceShown:
    locale, today = _locale(turn), turn.now.date()
    claim, line = group[0]
    figures = [("Claimed", _money(_sum(group, "claimed"), program, locale))]
    alone = line.by is not Source.MANAGER
    if alone and line.claim.attribution is not None:
        figures.append(("Due to the program", _percent(line.claim.attribution, locale)))
        if line.claim.elsewhere:
            figures.append(("Claimed by other programs", _percent(line.claim.elsewhere, locale)))
    if alone and line.claim.confidence is not None and claim is not None:
        figures.append(("How sure", _percent(line.claim.confidence, locale)))
    if alone and line.claim.other_causes:
        figures.append(("What else moved it", ", ".join(line.claim.other_causes)))
    if alone and line.claim.evidence:
        figures.append(("What shows it", line.claim.evidence))
    if alone and line.alone:
        figures.append(("Worked out", _worked_out(program, line, locale)))
    figures += [
        ("On its own", _money(_sum(group, "alone"), program, locale)),
        ("Allowed", _money(_sum(group, "allowed"), program, locale)),
        ("Isolated by", words.METHODS[line.claim.isolation.value]),
    ]
    measured = next((each for each in found.measured if each.view.name == line.kpi), None)
    steps = measured.steps if measured is not None else ()
    said = ""
    if claim is not None and alone:
        said = f"{line.claim.who or 'Somebody who was erased'}, {day(claim.recorded_at.date(), today=today)}"
    elif not alone:
        said = f"{len(group)} managers. What they say is theirs; only the sum is shown."
    isolated = measured.isolated if measured is not None and line.by is Source.SYSTEM else None
    return TraceShown(
        id=str(program.id),
        program=program.name,
        title=f"{number}. {_name(group)}",
        figures=tuple(figures),
        words=claim.words if claim is not None and alone else "",
        said=said,
        values=tuple(dict.fromkeys(_value(turn, each, steps, locale) for each in _values(steps))),
        readings=tuple(_reading(turn, program, measured, step, locale) for step in steps)
        if measured is not None
        else (),
        isolated=_isolated(measured, isolated, locale) if measured is not None and isolated else "",
        rules=tuple(
            (rule.value, rule.sentence)
            for rule in dict.fromkeys(rule for _, each in group for rule in each.because)
        ),
        earlier=tuple(_earlier(turn, program, claim, locale)) if claim is not None and alone else (),
    )


def _worked_out(program: Program, line: Line, locale: str) -> str:
    """The product, as somebody can check it."""
    claim = line.claim
    factors = [_money(line.counted, program, locale)]
    if claim.attribution is not None:
        factors.append(_percent(fair_share(claim.attribution, claim.elsewhere), locale))
    if claim.confidence is not None and line.counted > 0:
        factors.append(_percent(claim.confidence, locale))
    return f"{' x '.join(factors)} = {_money(line.alone, program, locale)}"


def _values(steps: tuple[Step, ...]) -> list[StandardValue]:
    return [step.value for step in steps if step.value is not None]


def _value(turn: Turn, value: StandardValue, steps: tuple[Step, ...], locale: str) -> str:
    today = turn.now.date()
    names = claims.names(turn.session, person_ids={value.approved_by_id})
    unit = unit_name(next((step.reading.unit for step in steps), ""))
    said = (
        f"One {unit} is worth {format_value(value.value, value.currency, locale)} a year: "
        f"{words.BENEFITS[value.benefit.value]}, approved by {names.get(value.approved_by_id, 'finance')} on "
        f"{day(value.approved_on, today=today)}, since {day(value.since, today=today)}"
    )
    rate = next((step.rate for step in steps if step.rate is not None and step.value is value), None)
    if rate is not None:
        who = claims.names(turn.session, person_ids={rate.approved_by_id}).get(rate.approved_by_id, "finance")
        said += f"; 1 {rate.base} is {rate.value.normalize():f} {rate.quote}, approved by {who} for "
        said += day(rate.on, today=today)
    return said


def _reading(turn: Turn, program: Program, each: Measured, step: Step, locale: str) -> str:
    today, row = turn.now.date(), step.reading
    said = f"{day(row.as_of, today=today)}: {format_value(row.value, each.view.unit, locale)}"
    if step.money is not None and step.value is not None:
        by = format_value(step.better_by, "points" if each.view.unit == "%" else each.view.unit, locale)
        value = format_value(step.value.value, step.value.currency, locale)
        days = (row.as_of - step.since).days
        said += f", {by} x {value} x {days} of 365 days = {_money(rounded(step.money), program, locale)}"
    return f"{said} ({_origin(turn, row)})"


def _origin(turn: Turn, row: Reading) -> str:
    """Who gave it, who confirmed it, in which words."""
    today = turn.now.date()
    people = claims.names(
        turn.session, person_ids={n for n in (row.said_by_id, row.confirmed_by_id) if n is not None}
    )
    on = day((row.confirmed_at or row.recorded_at).date(), today=today)
    if row.source is SourceKind.SYSTEM:
        corrected = ", corrected" if row.supersedes_id is not None else ""
        return f"published by {row.source_name or 'the system'}, recorded on {on}{corrected}"
    said_by = people.get(row.said_by_id or 0, "somebody")
    confirmed = people.get(row.confirmed_by_id or 0, said_by)
    quote = f": “{row.words}”" if row.words else ""
    return f"given by {said_by}, confirmed by {confirmed} on {on}{quote}"


def _earlier(turn: Turn, program: Program, claim: Claim, locale: str) -> list[str]:
    found: list[str] = []
    before = claim.supersedes_id
    while before is not None and len(found) < _HISTORY:
        row = turn.get(Claim, before)
        on = day(row.recorded_at.date(), today=turn.now.date())
        said = f"{on}: {_money(row.claimed, program, locale)} claimed, "
        found.append(f"{said}{_money(row.allowed, program, locale)} counted then")
        before = row.supersedes_id
    return found


# Buttons.


def _again(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    turn.replace(*card(turn, _on(turn, value)))


def _show_trace(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    program = _on(turn, value)
    chosen = inputs.get("line", "").rpartition(":")[2]
    if not chosen.isdecimal():
        raise NotUnderstood("Choose a line from the list first.")
    turn.replace(*trace_card(turn, program, int(chosen)))


ACTIONS: dict[str, Action] = {
    "returns.report": _again,
    "returns.trace": _show_trace,
    **closing.ACTIONS,
    **approvals.ACTIONS,
}


def _on(turn: Turn, value: str) -> Program:
    program = turn.session.get(Program, int(value)) if value.isdecimal() else None
    if program is None or program.organization_id != turn.organization.id:
        raise NotUnderstood("This program is not known here any more.")
    return refuse_others(turn, program)


def refuse_others(turn: Turn, program: Program) -> Program:
    """The program, for those who see what people said it was worth.

    Raises:
        NotAllowed: somebody else asks.
    """
    if not status.of_viewer(turn).may_see_claims(program.key_id):
        raise NotAllowed(
            "What people said it was worth is for the sponsors, the owners, finance and the learning team."
        )
    return program


def program_asked_for(turn: Turn, rest: str, *, command: str) -> Program:
    """The program named, or the only one there is.

    Raises:
        AlignmentError: there is none with this name, or several could be meant.
    """
    named = rest.strip().strip("\"“”'")
    found = status.read(turn, status.Filters()) if not named else []
    if not named and len(found) != 1:
        raise NotUnderstood(f"Which program? Like this: /alignment {command} Consultative Selling")
    return status.program_named(turn, named or found[0].key)


def _locale(turn: Turn) -> str:
    return words.report.numbers_in(turn.actor.locale if turn.actor else turn.organization.locale)


def _money(amount: Decimal, program: Program, locale: str) -> str:
    return format_value(rounded(amount), program.currency, locale)


def _percent(value: Decimal, locale: str) -> str:
    return format_value(rounded(value), "%", locale)


def _or_undefined(value: Decimal | None, unit: str, locale: str) -> str:
    return "undefined" if value is None else format_value(value, unit, locale)
