"""What a program returned, in words: the figures, its lines, what was measured, and how it came to this."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from prompts import differing as differing_words
from prompts import returns as words
from prompts.returns import LineShown, ReturnShown
from prompts.wording import day
from storage import reviews
from storage.models import Claim, Program
from storage.models.review import LedgerState
from storage.people import names_of
from storage.words import Benefit
from workflows.benefits.ledger import Return
from workflows.benefits.measured import Measured
from workflows.conversation import which_program
from workflows.errors import NotAllowed, NotUnderstood
from workflows.rules import phillips
from workflows.rules.access import SMALLEST_GROUP
from workflows.rules.isolation import Isolated
from workflows.rules.kpi import format_value
from workflows.rules.money import exact, rounded
from workflows.rules.phillips import Line, Rule, Source
from workflows.rules.phillips_terms import Isolation
from workflows.turn import Turn

ZERO = Decimal(0)
_HISTORY = 5
_ROUTINE = (Rule.BY_ESTIMATE, Rule.ATTRIBUTION, Rule.CONFIDENCE, Rule.STANDARD_VALUE)
"""What nearly every line has: told behind the line, and left out of the list where another rule is named."""

_REDUCES = (Rule.ATTRIBUTION, Rule.CONFIDENCE)

Group = tuple[tuple[Claim | None, Line], ...]
"""One line as people see it: a claim, or what all managers say of one KPI."""


def groups(found: Return) -> list[Group]:
    """The lines as people see them, in cents: what single managers say is theirs, so they speak together."""
    together: dict[tuple[str, object], list[tuple[Claim | None, Line]]] = {}
    seen = zip(found.lines, phillips.shown(found.ledger).lines, strict=True)
    for number, ((claim, _), line) in enumerate(seen):
        one = Source.MANAGER if line.by is Source.MANAGER else number
        together.setdefault((line.kpi, one), []).append((claim, line))
    return [tuple(group) for group in together.values()]


def shown(turn: Turn, program: Program, found: Return, *, chain: str = "") -> ReturnShown:
    """A return in words; `chain` says where the chain of evidence is broken, or that it holds."""
    locale = locale_of(turn)
    result = phillips.shown(found.ledger)
    today = turn.now.date()
    states = reviews.ledger_states(turn.session, program_id=program.key_id)
    names = names_of(
        turn.session, person_ids={state.closed_by_id for state in states if state.closed_by_id is not None}
    )
    return ReturnShown(
        id=str(program.id),
        program=program.name,
        line=found.said,
        chain=chain,
        figures=(*_figures(program, result, locale), *_not_cash(program, found, result, locale)),
        lines=tuple(_line(program, number, group, locale) for number, group in enumerate(groups(found), 1)),
        aside=(*aside(found), *_unsupported(found)),
        differing=tuple(each.said for each in differing(program, found, locale)),
        measured=tuple(
            _measured(program, each, today, locale) for each in found.measured if each.steps or each.in_vain
        ),
        intangibles=found.ledger.intangibles,
        history=tuple(
            words.state(on=day(each.recorded_at.date(), today=today), why=each.why, line=each.said)
            for each in states[-_HISTORY:]
            if not each.period
        ),
        closed=tuple(_closed(each, names, today) for each in states if each.period),
        periods=tuple(each.period for each in states if each.period),
    )


def aside(found: Return) -> Iterable[str]:
    """What managers said that does not count yet; with the KPI where they speak of several things."""
    names = {each.view.id: each.view.name for each in found.measured} if len(found.aside) > 1 else {}
    for each in found.aside:
        yield words.managers_aside(
            spoke=each.spoke,
            managers=each.managers,
            enough=SMALLEST_GROUP,
            kpi=names.get(each.kpi_id or 0, ""),
        )


class Differing(NamedTuple):
    """Where people do not agree."""

    said: str
    who: frozenset[str]


def differing(program: Program, found: Return, locale: str) -> Iterable[Differing]:
    """Who said what of one movement, where they do not agree."""
    by_kpi: dict[str, list[Line]] = {}
    for line in found.ledger.lines:
        named = line.claim.who is not None and line.claim.attribution is not None
        if named and line.by is not Source.MANAGER and Rule.LOWEST_COUNTS in line.because:
            by_kpi.setdefault(line.kpi, []).append(line)
    for kpi, lines in by_kpi.items():
        if len({line.alone for line in lines}) > 1:
            counts = min(lines, key=lambda line: line.alone)
            percents = [line.claim.attribution or ZERO for line in lines]
            least = min(percents)
            told = counts.claim.attribution == least and percents.count(least) == 1
            said = [
                (line.claim.who or "", percent(share, locale) if told else money(line.alone, program, locale))
                for line, share in zip(lines, percents, strict=True)
            ]
            yield Differing(
                differing_words.differing(
                    kpi=kpi, said=said, counts=counts.claim.who or "", in_money=not told
                ),
                frozenset(name for name, _ in said),
            )
    wholes = [line for lines in by_kpi.values() for line in lines if line.claim.whole]
    parts = [line for lines in by_kpi.values() for line in lines if not line.claim.whole]
    if wholes and parts:
        whole, by = (list(dict.fromkeys(line.claim.who or "" for line in some)) for some in (wholes, parts))
        yield Differing(
            differing_words.differing_whole(
                whole=whole,
                kpis=list(dict.fromkeys(line.kpi for line in parts)),
                by=by,
                whole_counts=any(line.allowed for line in wholes),
            ),
            frozenset((*whole, *by)),
        )


def _unsupported(found: Return) -> Iterable[str]:
    """The claims that would count if their owners said what shows them."""
    for line in found.ledger.lines:
        if Rule.UNSUPPORTED in line.because and line.by is not Source.MANAGER:
            yield differing_words.unsupported(kpi=line.kpi, who=line.claim.who or "")


def _closed(state: LedgerState, names: Mapping[int, str], today: date) -> str:
    by = names.get(state.closed_by_id or 0, "the learning team")
    return f"{state.period}, closed on {day(state.recorded_at.date(), today=today)} by {by}: {state.said}"


def _figures(program: Program, result: phillips.Ledger, locale: str) -> tuple[tuple[str, str], ...]:
    rows = [
        ("Claimed", money(result.claimed, program, locale)),
        ("Allowed", money(result.allowed, program, locale)),
        ("Costs", money(result.costs, program, locale)),
        ("Benefit-cost ratio", _or_undefined(result.bcr, "", locale)),
        ("ROI", _or_undefined(result.roi_percent, "%", locale)),
        ("Payback", _or_undefined(result.payback_months, "months", locale)),
    ]
    if result.forecast:
        more = money(result.forecast, program, locale)
        rows.append(("Forecast, apart", f"{more} more in the rest of the first year at this rate"))
    return tuple(rows)


def _not_cash(
    program: Program, found: Return, result: phillips.Ledger, locale: str
) -> Iterable[tuple[str, str]]:
    """What of the benefit is no money in the bank, by the kind of value it rests on."""
    kinds = benefits(found)
    for benefit in (Benefit.AVOIDED_COST, Benefit.CAPACITY):
        with exact():
            amount = sum((line.allowed for line in result.lines if kinds.get(line.kpi) is benefit), ZERO)
        if amount:
            yield f"Of it {words.BENEFITS[benefit.value]}", money(amount, program, locale)


def benefits(found: Return) -> dict[str, Benefit]:
    """What each KPI's approved value stands for: cash, avoided cost or capacity."""
    return {each.view.name: each.view.standard.benefit for each in found.measured if each.view.standard}


def _line(program: Program, number: int, group: Group, locale: str) -> LineShown:
    because = dict.fromkeys(rule for _, line in group for rule in line.because)
    claimed, allowed = (total(group, name) for name in ("claimed", "allowed"))
    told = [rule.sentence for rule in because if rule not in _ROUTINE]
    return LineShown(
        number=number,
        name=name_of(group),
        counts=f"{money(allowed, program, locale)} of {money(claimed, program, locale)}",
        because=tuple(told or [rule.sentence for rule in because if rule in _REDUCES]),
    )


def name_of(group: Group) -> str:
    line = group[0][1]
    source = words.SOURCES[line.by.value]
    who = line.claim.who if line.by is not Source.MANAGER else None
    return f"{line.kpi}, {who} ({source})" if who else f"{line.kpi} ({source})"


def total(group: Group, name: str) -> Decimal:
    with exact():
        return sum((getattr(line, name) for _, line in group), ZERO)


def _measured(program: Program, each: Measured, today: date, locale: str) -> str:
    view = each.view
    said = f"{view.name}: {', then '.join(_course(each, locale))}".removesuffix(": ")
    if each.amount is None:
        said += ". No approved value turns it into money."
    elif each.steps:
        since, until = (day(on, today=today) for on in (each.steps[0].since, each.steps[-1].until))
        worth = money(rounded(each.amount), program, locale)
        said += f", worth {worth} in all from {since} to {until} by the approved value."
    else:
        said += ": no number since the training can be held against a starting point, so it counts nothing."
    if each.isolated is not None:
        said += f" {isolation_in_words(each, each.isolated, locale)}"
    if each.broken_by is not None:
        on = day(each.broken_by.on, today=today)
        said += f" Nothing is counted from {on} on: {each.broken_by.words}."
    if each.waits:
        said += f" {words.WAITS}"
    return said


def _course(each: Measured, locale: str) -> Iterable[str]:
    """From each starting point to the newest number held against it."""
    for start, step in each.courses:
        ends = (format_value(value, each.view.unit, locale) for value in (start.value, step.reading.value))
        yield " to ".join(ends)


def isolation_in_words(each: Measured, found: Isolated, locale: str) -> str:
    unit = each.view.unit
    expected, share = format_value(rounded(found.expected), unit, locale), f"{rounded(found.share, 0)} %"
    if found.method is Isolation.COMPARISON_GROUP and found.beside is not None:
        before, after = (format_value(value, unit, locale) for value in found.beside)
        return words.isolated_by_group(before=before, after=after, expected=expected, share=share)
    scatter = format_value(rounded(found.scatter or Decimal(0)), "points" if unit == "%" else unit, locale)
    return words.isolated_by_trend(readings=found.readings, expected=expected, scatter=scatter, share=share)


def on_button(turn: Turn, value: str) -> Program:
    program = turn.session.get(Program, int(value)) if value.isdecimal() else None
    if program is None or program.organization_id != turn.organization.id:
        raise NotUnderstood("This program is not known here any more.")
    return refuse_others(turn, program)


def refuse_others(turn: Turn, program: Program) -> Program:
    """The program, for those who see what people said it was worth.

    Raises:
        NotAllowed: somebody else asks.
    """
    if not which_program.of_viewer(turn).may_see_claims(program.key_id):
        raise NotAllowed(
            "What people said it was worth is for the sponsors, the owners, finance and the learning team."
        )
    return program


def locale_of(turn: Turn) -> str:
    return words.report.numbers_in(turn.actor.locale if turn.actor else turn.organization.locale)


def money(amount: Decimal, program: Program, locale: str) -> str:
    return format_value(rounded(amount), program.currency, locale)


def percent(value: Decimal, locale: str) -> str:
    return format_value(rounded(value), "%", locale)


def _or_undefined(value: Decimal | None, unit: str, locale: str) -> str:
    return "undefined" if value is None else format_value(value, unit, locale)
