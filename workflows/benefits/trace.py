"""What stands behind a line of a return: the words, the person, the approval, the numbers and the rules.

When: whenever somebody asks, by `--trace` or with a tap below the lines. Silence means nothing.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from prompts import returns as words
from prompts.cards import Card
from prompts.returns import TraceShown
from prompts.wording import counted, day
from storage.models import Claim, Program, Reading, StandardValue
from storage.people import names_of
from storage.words import SourceKind
from workflows.benefits import figures, ledger
from workflows.benefits.ledger import Return, unit_name
from workflows.benefits.measured import Measured, Step
from workflows.benefits.returns import (
    Group,
    groups,
    isolation_in_words,
    locale_of,
    money,
    name_of,
    on_button,
    percent,
    total,
)
from workflows.contact import Action
from workflows.errors import NotUnderstood, UnknownName
from workflows.rules.kpi import format_value
from workflows.rules.money import fair_share
from workflows.rules.phillips import Line, Source
from workflows.rules.phillips_terms import FIRST_YEAR
from workflows.turn import Turn

_EARLIER = 5


def card(turn: Turn, program: Program, behind: str) -> tuple[str, Card]:
    """What stands behind one line (by its number), a figure or a closed period, and the message's name.

    Raises:
        UnknownName: there is no such line, figure or period.
    """
    found = ledger.of_program(turn.session, program_id=program.key_id)
    lines = groups(found)
    if not lines:
        raise UnknownName(f"{program.name} has no line yet: nothing that counts was said of its worth.")
    if not behind.strip().isdecimal():
        return figures.card(turn, program, found, behind.strip())
    number = int(behind)
    if not 1 <= number <= len(lines):
        raise UnknownName(f"{program.name} has lines 1 to {len(lines)}. /alignment roi shows them.")
    return words.trace.name, words.trace.to(locale_of(turn))(
        found=_trace(turn, program, found, number, lines[number - 1])
    )


def _trace(turn: Turn, program: Program, found: Return, number: int, group: Group) -> TraceShown:
    locale, today = locale_of(turn), turn.now.date()
    claim, line = group[0]
    figures = [("Claimed", money(total(group, "claimed"), program, locale))]
    alone = line.by is not Source.MANAGER
    if alone and line.claim.attribution is not None:
        figures.append(("Due to the program", percent(line.claim.attribution, locale)))
        if line.claim.elsewhere:
            figures.append(("Claimed by other programs", percent(line.claim.elsewhere, locale)))
    if alone and line.claim.confidence is not None and claim is not None:
        figures.append(("How sure", percent(line.claim.confidence, locale)))
    if alone and line.claim.other_causes:
        figures.append(("What else moved it", ", ".join(line.claim.other_causes)))
    if alone and line.claim.evidence:
        figures.append(("What shows it", line.claim.evidence))
    if alone and line.alone:
        figures.append(("Worked out", _worked_out(program, line, locale)))
    figures += [
        ("On its own", money(total(group, "alone"), program, locale)),
        ("Allowed", money(total(group, "allowed"), program, locale)),
        ("Isolated by", words.METHODS[line.claim.isolation.value]),
    ]
    whole = line.claim.whole
    behind = [each for each in found.measured if each.steps and (whole or each.view.name == line.kpi)]
    measured = behind[0] if len(behind) == 1 else None
    said = ""
    if claim is not None and alone:
        said = f"{line.claim.who or 'Somebody who was erased'}, {day(claim.recorded_at.date(), today=today)}"
    elif not alone:
        said = f"{counted(len(group), 'manager')}. What they say is theirs; only the sum is shown."
    isolated = measured.isolated if measured is not None and line.by is Source.SYSTEM else None
    return TraceShown(
        id=str(program.id),
        program=program.name,
        title=f"{number}. {name_of(group)}",
        figures=tuple(figures),
        words=claim.words if claim is not None and alone else "",
        said=said,
        values=tuple(dict.fromkeys(said for each in behind for said in _values(turn, each, locale))),
        starts=tuple(
            f"{each.view.name}: {said}" if whole else said
            for each in behind
            for said in _starts(turn, each, locale)
        ),
        readings=tuple(
            f"{each.view.name}: {said}" if whole else said
            for each in behind
            for said in _readings(turn, program, each, locale)
        ),
        isolated=isolation_in_words(measured, isolated, locale) if measured is not None and isolated else "",
        rules=tuple(
            (rule.value, rule.sentence)
            for rule in dict.fromkeys(rule for _, each in group for rule in each.because)
        ),
        earlier=tuple(_earlier(turn, program, claim, locale)) if claim is not None and alone else (),
    )


def _worked_out(program: Program, line: Line, locale: str) -> str:
    """The product, as somebody can check it."""
    claim = line.claim
    factors = [money(line.counted, program, locale)]
    if claim.attribution is not None:
        factors.append(percent(fair_share(claim.attribution, claim.elsewhere), locale))
    if claim.confidence is not None and line.counted > 0:
        factors.append(percent(claim.confidence, locale))
    return f"{' x '.join(factors)} = {money(line.alone, program, locale)}"


def _values(turn: Turn, each: Measured, locale: str) -> Iterable[str]:
    for step in each.steps:
        if step.value is not None:
            yield _value(turn, step.value, each.steps, locale)


def _value(turn: Turn, value: StandardValue, steps: tuple[Step, ...], locale: str) -> str:
    today = turn.now.date()
    names = names_of(turn.session, person_ids={value.approved_by_id})
    unit = unit_name(next((step.reading.unit for step in steps), ""))
    said = (
        f"One {unit} is worth {format_value(value.value, value.currency, locale)} a year: "
        f"{words.BENEFITS[value.benefit.value]}, approved by {names.get(value.approved_by_id, 'finance')} on "
        f"{day(value.approved_on, today=today)}, since {day(value.since, today=today)}"
    )
    rate = next((step.rate for step in steps if step.rate is not None and step.value is value), None)
    if rate is not None:
        who = names_of(turn.session, person_ids={rate.approved_by_id}).get(rate.approved_by_id, "finance")
        said += f"; 1 {rate.base} is {rate.value.normalize():f} {rate.quote}, approved by {who} for "
        said += day(rate.on, today=today)
    return said


def _starts(turn: Turn, each: Measured, locale: str) -> Iterable[str]:
    """What the numbers are held against: its day, its reason and who gave it."""
    today = turn.now.date()
    for start, _step in each.courses:
        on = f", {day(start.as_of, today=today)}" if start.as_of is not None else ""
        who = names_of(turn.session, person_ids={start.recorded_by_id} if start.recorded_by_id else set())
        by = (
            f"given by {who[start.recorded_by_id]}"
            if start.recorded_by_id in who
            else "from the program file"
        )
        said = f"{format_value(start.value, each.view.unit, locale)}{on}"
        recorded = day(start.recorded_at.date(), today=today)
        yield f"{said}{f': {start.reason}' if start.reason else ''} ({by}, recorded on {recorded})"


def _readings(turn: Turn, program: Program, each: Measured, locale: str) -> Iterable[str]:
    for step, cents in zip(each.steps, each.cents, strict=True):
        yield _reading(turn, program, each, (step, cents), locale)


def _reading(
    turn: Turn, program: Program, each: Measured, counted: tuple[Step, Decimal | None], locale: str
) -> str:
    step, cents = counted
    today, row = turn.now.date(), step.reading
    carried = "still " if step.since == row.as_of else ""
    said = f"{day(step.until, today=today)}: {carried}{format_value(row.value, each.view.unit, locale)}"
    if step.until < row.as_of:
        said += f" as of {day(row.as_of, today=today)}"
    if cents is not None and step.value is not None:
        by = format_value(step.better_by, "points" if each.view.unit == "%" else each.view.unit, locale)
        value = format_value(step.value.value, step.value.currency, locale)
        days = (step.until - step.since).days
        said += f", {by} x {value} x {days} of {FIRST_YEAR.days} days = {money(cents, program, locale)}"
    return f"{said} ({_origin(turn, row)})"


def _origin(turn: Turn, row: Reading) -> str:
    """Who gave it, who confirmed it, in which words."""
    today = turn.now.date()
    people = names_of(
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
    while before is not None and len(found) < _EARLIER:
        row = turn.get(Claim, before)
        on = day(row.recorded_at.date(), today=turn.now.date())
        said = f"{on}: {money(row.claimed, program, locale)} claimed, "
        found.append(f"{said}{money(row.allowed, program, locale)} counted then")
        before = row.supersedes_id
    return found


def _show_trace(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    program = on_button(turn, value)
    chosen = inputs.get("line", "").partition(":")[2]
    if not chosen:
        raise NotUnderstood("Choose a line or a figure from the list first.")
    turn.replace(*card(turn, program, chosen))


ACTIONS: dict[str, Action] = {"returns.trace": _show_trace}
