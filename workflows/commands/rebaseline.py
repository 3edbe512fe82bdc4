"""`/alignment baseline`: a new starting point with its reason, such as after a re-organization.

When: whenever the learning team gives one. What it does: the next version; what came before is kept. Silence
means nothing.
"""

import re
from decimal import Decimal

from prompts import baseline as words
from prompts.wording import day
from storage import kpis, roles, touchpoints
from storage.kpis import KpiView
from storage.models import Baseline, Program
from storage.words import Category, Kind, RoleKind, TouchpointState, Why
from workflows.benefits import ledger_history
from workflows.commands import team_commands
from workflows.errors import NotUnderstood
from workflows.reading.command_words import days_in, split, without_days
from workflows.rules.kpi import format_value
from workflows.turn import Turn

_EXAMPLE = "Like this: /alignment baseline Win rate 24 % on 1 May because the territories changed."
_LONGEST = 500
_TOLD = (*roles.ANSWERING, RoleKind.KPI_OWNER)


def give(turn: Turn, rest: str) -> None:
    """`baseline [program,] KPI value [on day] because reason`."""
    said, _, reason = re.sub(r"\s+because\b", "\0", rest, count=1, flags=re.IGNORECASE).partition("\0")
    reason = " ".join(reason.split()).strip(" .:")
    program, view, left = _kpi(turn, " ".join(split(said)))
    if not reason:
        raise NotUnderstood(f"Why does {view.name} start anew? {_EXAMPLE}")
    if len(reason) > _LONGEST:
        raise NotUnderstood("One line is enough for the reason; people read it beside the number.")
    today = turn.today(turn.person)
    try:
        days = days_in(left, today=today, past=True)
    except ValueError:
        days = []
    value = team_commands.value_of(turn, view, " ".join(without_days(left).split()))
    as_of = days[0] if days else today
    if as_of > today:
        raise NotUnderstood(f"{day(as_of)} is still to come. A starting point lies behind.")
    row = Baseline.made(
        kpi_id=view.id,
        version=kpis.next_version(turn.session, of=Baseline, kpi_id=view.id),
        value=value,
        as_of=as_of,
        reason=reason,
        recorded_by_id=turn.person.key_id,
        recorded_at=turn.now,
    )
    turn.session.add(row)
    turn.session.flush()
    turn.note("baseline_version", row, version=row.version)
    _asked_no_more(turn, view)
    ledger_history.numbers_changed(
        turn.session, measure_ids={view.kpi.measure_id}, now=turn.now, why="baseline"
    )
    _say(turn, program, view, row)


def _asked_no_more(turn: Turn, view: KpiView) -> None:
    """Nobody is asked for a starting point that is known now."""
    for touchpoint in touchpoints.open_of(turn.session, kpi_id=view.id):
        if touchpoint.kind is Kind.BASELINE:
            asked = touchpoint.asked_at is not None
            over = TouchpointState.WITHDRAWN if asked else TouchpointState.SKIPPED
            touchpoints.close(turn.session, touchpoint=touchpoint, to=over, why=Why.ALREADY_KNOWN)


def _say(turn: Turn, program: Program, view: KpiView, row: Baseline) -> None:
    """The old and the new one, to whoever gave it and to those whose number it is."""
    held = roles.holding(turn.session, program_id=program.key_id, kinds=_TOLD, on=turn.now.date())
    for person in {each.key_id: each for each in [turn.person, *held]}.values():
        if person.introduced_at is None and person.id != turn.person.id:
            continue
        before = view.baseline
        said = words.renewed.to(person.locale)(
            by="" if person.id == turn.person.id else turn.person.name,
            program=program.name,
            kpi=view.name,
            before=_shown(view, before.value, person.locale) if before is not None else "",
            now=_shown(view, row.value, person.locale),
            on=day(row.as_of, today=turn.today(person)) if row.as_of is not None else "",
            reason=row.reason,
        )
        category = Category.REPLY if person.id == turn.person.id else Category.NOTICE
        turn.to(person, category, program=program).card(words.renewed.name, said)


def _shown(view: KpiView, value: Decimal, locale: str) -> str:
    return format_value(value, view.unit, locale)


def _kpi(turn: Turn, said: str) -> tuple[Program, KpiView, str]:
    """The KPI that the words begin with, after a program's name where it is said, and what follows."""
    found = []
    for program, view in team_commands.live(turn):
        for name in (f"{program.name}, {view.name}", f"{program.key}, {view.name}", view.name):
            if said.lower().startswith(f"{name.lower()} "):
                found.append((program, view, said[len(name) :].strip(" ,:")))
                break
    if not found:
        raise NotUnderstood(f"Which KPI? {_EXAMPLE}")
    if len(found) > 1:
        raise NotUnderstood(
            f"Several programs have {found[0][1].name}. Write the program first, like: "
            f"baseline {found[0][0].name}, {found[0][1].name} 24 because ..."
        )
    return found[0]
