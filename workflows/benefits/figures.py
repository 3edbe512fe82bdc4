"""What stands behind one figure of a return: the lines and costs it is made of, or how it was worked out.

When: whenever somebody asks, by `--trace costs` or with a tap below the lines. Silence means nothing.
"""

from collections.abc import Collection
from decimal import Decimal

from prompts import figures as words
from prompts.cards import Card
from prompts.figures import FigureShown
from prompts.returns import SOURCES, WHY
from prompts.wording import day
from storage import claims, reviews
from storage.models import Claim, Program
from storage.models.review import LedgerState
from storage.people import names_of
from storage.words import Benefit
from workflows.benefits.ledger import Return
from workflows.benefits.returns import benefits, groups, locale_of, money, name_of, percent, total
from workflows.errors import UnknownName
from workflows.rules import phillips
from workflows.rules.kpi import format_value
from workflows.rules.phillips import YEAR, Ledger, Rule
from workflows.turn import Turn


def card(turn: Turn, program: Program, found: Return, name: str) -> tuple[str, Card]:
    """The message and its name.

    Raises:
        UnknownName: there is no such figure, and no closed period of this name.
    """
    result, locale = phillips.shown(found.ledger), locale_of(turn)
    figure = name.casefold().replace(" ", "_")
    if figure in ("claimed", "allowed"):
        rows = _lines(program, found, figure, locale)
    elif figure in (Benefit.AVOIDED_COST.value, Benefit.CAPACITY.value):
        kinds = benefits(found)
        rows = _lines(program, found, "allowed", locale, {kpi for kpi in kinds if kinds[kpi].value == figure})
    elif figure == "costs":
        rows = _costs(turn, program, locale)
    elif figure == "history":
        rows = _history(turn, program)
    elif figure in words.FIGURES:
        rows = ((words.FIGURES[figure], _worked_out(program, result, figure, locale)),)
    else:
        return _closed(turn, program, name, locale)
    shown = FigureShown(
        id=str(program.id),
        program=program.name,
        title=words.FIGURES[figure],
        rows=rows,
        how=words.HOW[figure],
    )
    return words.figure.name, words.figure.to(locale)(found=shown)


def _lines(
    program: Program, found: Return, figure: str, locale: str, kpis: Collection[str] | None = None
) -> tuple[tuple[str, str], ...]:
    """The lines that make the total, of these KPIs alone; each leads to who said it in which words."""
    rows, together = [], Decimal(0)
    for number, group in enumerate(groups(found), 1):
        counts = total(group, figure)
        mine = kpis is None or group[0][1].kpi in kpis
        if counts and mine and (figure == "allowed" or any(line.leads for _, line in group)):
            together += counts
            rows.append((f"{number}. {name_of(group)}", money(counts, program, locale)))
    return (*rows, ("Together", money(together, program, locale)))


def _history(turn: Turn, program: Program) -> tuple[tuple[str, str], ...]:
    today = turn.now.date()
    states = reviews.ledger_states(turn.session, program_id=program.key_id)
    return tuple(
        (day(each.recorded_at.date(), today=today), WHY.get(each.why, each.why) + ": " + each.said)
        for each in states
    )


def _costs(turn: Turn, program: Program, locale: str) -> tuple[tuple[str, str], ...]:
    """Each cost with its cohort and the day it was recorded."""
    today = turn.now.date()
    cohorts = {each.key_id: each for each in claims.cohorts(turn.session, program_ids=[program.key_id])}
    costs = claims.costs(turn.session, cohort_ids=list(cohorts))
    rows = [
        (
            f"{cohorts[cost.cohort_id].name}: {cost.kind.replace('_', ' ')}",
            f"{money(cost.amount, program, locale)}, recorded on {day(cost.recorded_at.date(), today=today)} "
            "from the program file",
        )
        for cost in costs
    ]
    together = sum((cost.amount for cost in costs), Decimal(0))
    return (*rows, ("Together", money(together, program, locale)))


def _worked_out(program: Program, result: Ledger, figure: str, locale: str) -> str:
    """The formula with the figures in it, as somebody can check it."""
    allowed, costs = money(result.allowed, program, locale), money(result.costs, program, locale)
    match figure:
        case "bcr":
            formula, value = f"{allowed} / {costs}", _said(result.bcr, "", locale)
        case "roi":
            formula = f"({allowed} - {costs}) / {costs} x 100"
            value = _said(result.roi_percent, "%", locale)
        case "payback":
            formula = f"{costs} / ({allowed} / {result.months} months)"
            value = _said(result.payback_months, "months", locale)
        case _ if result.forecast is None and result.months < YEAR:
            return words.NO_FORECAST
        case _:
            formula = f"{allowed} / {result.months} x {YEAR - result.months} months"
            value = money(result.forecast or Decimal(0), program, locale)
    return f"{formula} = {value}"


def _said(value: Decimal | None, unit: str, locale: str) -> str:
    return words.UNDEFINED if value is None else format_value(value, unit, locale)


def _closed(turn: Turn, program: Program, name: str, locale: str) -> tuple[str, Card]:
    """A closed period as it was closed: its figures, its lines, its rules, who closed it and why."""
    states = [each for each in reviews.ledger_states(turn.session, program_id=program.key_id) if each.period]
    state = next((each for each in states if each.period.casefold() == name.casefold()), None)
    if state is None:
        known = ", ".join([*words.FIGURES, *(each.period for each in states)])
        raise UnknownName(f"{program.name} has no figure called “{name}”. There are: {known}.")
    names = names_of(turn.session, person_ids={state.closed_by_id} if state.closed_by_id else set())
    by = names.get(state.closed_by_id or 0, "the learning team")
    shown = FigureShown(
        id=str(program.id),
        program=program.name,
        title=state.period,
        rows=tuple(
            (words.FIGURES[figure], _kept(program, state, field, locale))
            for figure, field in (("claimed", "claimed"), ("allowed", "allowed"), ("costs", "costs"))
        )
        + tuple(
            (words.FIGURES[figure], _kept_ratio(state, field, unit, locale))
            for figure, field, unit in (
                ("bcr", "bcr", ""),
                ("roi", "roi_percent", "%"),
                ("payback", "payback_months", "months"),
            )
        ),
        how=words.closed_by(by=by, on=day(state.recorded_at.date(), today=turn.now.date()), why=state.reason),
        line=state.said,
        items=tuple(_kept_lines(turn, program, state, locale)),
        rules=tuple((key, str(value)) for key, value in state.rules.items()),
    )
    return words.figure.name, words.figure.to(locale)(found=shown)


def _kept(program: Program, state: LedgerState, field: str, locale: str) -> str:
    value = state.result.get(field)
    return words.UNDEFINED if value is None else money(Decimal(value), program, locale)


def _kept_ratio(state: LedgerState, field: str, unit: str, locale: str) -> str:
    value = state.result.get(field)
    return _said(None if value is None else Decimal(value), unit, locale)


def _kept_lines(turn: Turn, program: Program, state: LedgerState, locale: str) -> list[str]:
    """What single managers said stays theirs here too: they are one line for each KPI."""
    together: dict[tuple[str, str, int], list[dict[str, object]]] = {}
    for number, line in enumerate(state.result.get("lines", [])):
        by = str(line["by"])
        together.setdefault((str(line["kpi"]), by, -1 if by == "manager" else number), []).append(line)
    said = []
    for (kpi, by, _), lines in together.items():
        claimed, allowed = (
            money(sum((Decimal(str(line[field])) for line in lines), Decimal(0)), program, locale)
            for field in ("claimed", "allowed")
        )
        codes = dict.fromkeys(code for line in lines for code in _codes(line))
        because = " ".join(Rule(code).sentence for code in codes)
        behind = _behind(turn, lines[0], locale)
        said.append(f"{kpi} ({SOURCES.get(by, by)}): {allowed} of {claimed}. {because} {behind}".strip())
    return said


def _behind(turn: Turn, line: dict[str, object], locale: str) -> str:
    """Who said it then, when, with which shares and in which words; empty where nobody in person did."""
    number = line.get("claim")
    claim = turn.session.get(Claim, number) if isinstance(number, int) else None
    if claim is None:
        return ""
    people = names_of(turn.session, person_ids={claim.person_id} if claim.person_id else set())
    who = people.get(claim.person_id or 0, "Somebody who was erased")
    shares = ((claim.attribution, "due to the program"), (claim.confidence, "sure"))
    told = ", ".join(f"{percent(share, locale)} {of}" for share, of in shares if share is not None)
    quote = f" “{claim.words}”" if claim.words else ""
    return f"{who}, {day(claim.recorded_at.date(), today=turn.now.date())}: {told or 'no part named'}.{quote}"


def _codes(line: dict[str, object]) -> list[str]:
    found = line["because"]
    return [str(code) for code in found] if isinstance(found, list) else []
