"""`/alignment ask`: the learning team wants a KPI now, out of turn; what is open already is reminded of."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from prompts import commands as words
from prompts.wording import ago, day, listed, moment
from storage import kpis, readings, touchpoints
from storage.kpis import KpiView
from storage.models import Cohort, Person, Program, Touchpoint
from storage.words import Kind, PersonState, ProgramState, TouchpointState
from workflows import kpi_update
from workflows.commands.team_commands import live
from workflows.contact import Action, Planned
from workflows.conversation import questions, which_program
from workflows.errors import NotAllowed, NotUnderstood, QuestionClosed, UnknownName
from workflows.reading.command_words import split
from workflows.rules.availability import local_moment, next_open
from workflows.rules.cadence import Cadence
from workflows.rules.kpi import format_value
from workflows.rules.load import room
from workflows.turn import Turn

_AWAITED = (TouchpointState.ASKED, TouchpointState.ESCALATED)


# When: at the command.


def ask_now(turn: Turn, rest: str) -> None:
    """`ask PROGRAM KPI`: a KPI is asked for out of turn, unless the question is open or was just answered."""
    program, view = _program_and_kpi(turn, rest)
    if program.state is not ProgramState.ACTIVE:
        raise NotUnderstood(f"{program.name} is {program.state}. /alignment resume lets it run again.")
    cohort = kpis.latest_cohort(turn.session, program_id=program.key_id)
    owner = kpi_update.owner_of(turn, program, view, turn.today(turn.person))
    if cohort is None or owner is None:
        raise NotUnderstood(f"{program.name} has nobody to ask about {view.name}. Name a sponsor first.")
    _refuse_if_given(turn, program, view)
    first = touchpoints.first_in_line(turn.session, measure_id=view.kpi.measure_id, now=turn.now)
    if first is not None and first.asked_at is not None:
        _say_open(turn, first)
        return
    if first is None:
        first = _add(turn, program, cohort, owner, view)
    asked_of = turn.get(Person, first.asked_of_id or first.person_id)
    opens = _opens(turn, program, asked_of)
    if first.next_at is not None and first.next_at > turn.now:  # it waited for another day
        first.state, first.next_at = TouchpointState.DUE, opens
    turn.to(turn.person).say(
        words.asking,
        person=asked_of.name,
        kpi=view.name,
        program=program.name,
        when=f"on {moment(opens, asked_of.zone)} their time" if opens > turn.now else "now",
    )


def _refuse_if_given(turn: Turn, program: Program, view: KpiView) -> None:
    grace = timedelta(days=turn.cadence(program).unasked_grace_days)
    given = readings.given_since(turn.session, measure_id=view.kpi.measure_id, since=turn.now - grace)
    if given is not None:
        value = format_value(given.value, view.unit, turn.person.locale)
        when = ago((turn.today(turn.person) - (given.confirmed_at or given.recorded_at).date()).days)
        raise NotUnderstood(f"No need to ask: {view.name} was given as {value} {when}.")


def _add(turn: Turn, program: Program, cohort: Cohort, owner: Person, view: KpiView) -> Touchpoint:
    today, rules = turn.today(turn.person), turn.cadence(program)
    planned = Planned(
        kind=Kind.KPI_UPDATE,
        slot=f"ad-hoc:{today.isoformat()}",
        person=owner,
        on=today,
        last=today + timedelta(days=rules.question_window_days),
        at=rules.question_time,
        kpi_id=view.id,
    )
    key = planned.key(cohort)
    if touchpoints.by_keys(turn.session, keys={key}):
        raise NotUnderstood(f"{owner.name} was asked about {view.name} today already.")
    touchpoint = Touchpoint.made(
        tenant_id=owner.home_tenant_id,
        cohort_id=cohort.key_id,
        kind=planned.kind,
        key=key,
        slot=planned.slot,
        person_id=owner.key_id,
        kpi_id=view.id,
        state=TouchpointState.DUE,
        due_at=turn.now,
        last_at=turn.now + timedelta(days=rules.question_window_days),
        next_at=turn.now,
        created_at=turn.now,
    )
    turn.session.add(touchpoint)
    turn.note("asked_for", touchpoint)
    return touchpoint


def _opens(turn: Turn, program: Program, person: Person) -> datetime:
    """Now, or when they can be asked next: by their hours, the week's load and their introduction."""
    rules = turn.cadence(program)
    blackout = rules.blackout(turn.organization.fiscal_year_start_month)
    start = turn.now
    if not _has_room(turn, person, rules):
        today = turn.today(person)
        start = local_moment(
            today + timedelta(days=7 - today.weekday()), rules.question_time, turn.hours(person, rules).zone
        )
    opens = next_open(start, turn.hours(person, rules), blackout, at=rules.question_time) or start
    return max(opens, turn.now)


def _has_room(turn: Turn, person: Person, rules: Cadence) -> bool:
    return room(turn.sent_this_week(person), rules.weekly_load)


def _program_and_kpi(turn: Turn, rest: str) -> tuple[Program, KpiView]:
    """What `Consultative Selling, Win rate` names, with or without comma and quotes."""
    typed = split(rest.replace(",", " "))
    if not typed:
        raise NotUnderstood("Which KPI? Write it like: /alignment ask Consultative Selling, Win rate.")
    known = live(turn)
    for size in range(len(typed), -1, -1):
        program, kpi = " ".join(typed[:size]).lower(), " ".join(typed[size:]).lower()
        for exactly in (True, False):
            found = [pair for pair in known if _is(pair, program, kpi, exactly=exactly)]
            if len(found) == 1:
                return found[0]
            if found and not kpi:
                names = listed([view.name for _, view in found[:8]])
                raise NotUnderstood(f"Which KPI of {found[0][0].name}? {names}.")
    raise UnknownName(f"I don't know “{' '.join(typed)[:80]}”. /alignment status shows programs and KPIs.")


def _is(pair: tuple[Program, KpiView], program: str, kpi: str, *, exactly: bool) -> bool:
    names, kpi_name = (pair[0].name.lower(), pair[0].key.lower()), pair[1].name.lower()
    if exactly:
        return (not program or program in names) and (not kpi or kpi == kpi_name)
    return any(program in name for name in names) and kpi in kpi_name


# What is open already.


def _say_open(turn: Turn, touchpoint: Touchpoint) -> None:
    """Who was asked and when, and a reminder at a tap, where one can go out now."""
    program = turn.program_of(touchpoint)
    person = turn.get(Person, touchpoint.asked_of_id or touchpoint.person_id)
    today, zone = turn.today(turn.person), turn.person.zone
    name = turn.kpi_of(touchpoint).name
    asked_at = touchpoint.asked_at or turn.now
    snoozed = touchpoint.state is TouchpointState.SNOOZED and touchpoint.next_at is not None
    turn.to(turn.person).say(
        words.still_open,
        person=person.name,
        kpi=name,
        program=program.name if program is not None else "",
        on=day(asked_at.date(), today=today),
        put_off=moment(touchpoint.next_at, zone) if snoozed and touchpoint.next_at is not None else "",
        about="" if why_not(turn, touchpoint) else str(touchpoint.id),
    )


def why_not(turn: Turn, touchpoint: Touchpoint) -> str:
    """What speaks against a reminder of this question now; empty where nothing does."""
    program = turn.program_of(touchpoint)
    person = turn.get(Person, touchpoint.asked_of_id or touchpoint.person_id)
    if program is None or touchpoint.state not in _AWAITED or person.state is not PersonState.ACTIVE:
        return "This question is not open any more."
    if program.state is not ProgramState.ACTIVE:
        return f"{program.name} is {program.state}, so nobody is asked about it."
    if turn.was_asked_today(person):
        return f"{person.name} was asked today already."
    if not _has_room(turn, person, turn.cadence(program)):
        return f"{person.name} has had this week's messages. I remind them next week."
    opens = _opens(turn, program, person)
    if opens > turn.now:
        return f"{person.name} gets no messages before {moment(opens, person.zone)} their time."
    return ""


def _remind(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """One of the two reminders, now; the steps that follow keep their distance from it."""
    if not which_program.of_viewer(turn).may_run:
        raise NotAllowed("Only the learning team can do this.")
    touchpoint = turn.session.get(Touchpoint, int(value)) if value.isdecimal() else None
    program = turn.program_of(touchpoint) if touchpoint is not None else None
    if touchpoint is None or program is None or program.organization_id != turn.organization.id:
        raise QuestionClosed("This question is not open any more.")
    if why := why_not(turn, touchpoint):
        raise NotUnderstood(why)
    person = turn.get(Person, touchpoint.asked_of_id or touchpoint.person_id)
    questions.remind(turn, person, [touchpoint])
    name = turn.kpi_of(touchpoint).name
    turn.replace(words.reminded.name, words.reminded.to(turn.person.locale)(person=person.name, kpi=name))


ACTIONS: dict[str, Action] = {"ask.remind": _remind}
