"""`/alignment event`: something dated that may move KPIs, to be remembered beside their numbers.

When: whenever somebody notes one. What it asks: what is left out. Silence means nothing.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from prompts import events as words
from prompts.wording import day, listed
from storage import kpis, programs, roles
from storage import overview as stored
from storage.models import Event, Program
from storage.programs import LIVE
from storage.words import Category, RoleKind
from workflows.benefits import ledger_history
from workflows.contact import Action
from workflows.conversation import which_program
from workflows.errors import NotAllowed, NotUnderstood, QuestionClosed
from workflows.reading.command_words import days_in, without_days
from workflows.turn import Turn

_LONGEST = 200
_ALL = "all"
_TOLD = (RoleKind.LEAD_SPONSOR, RoleKind.BUSINESS_UNIT_OWNER)
_BREAKS = re.compile(r"[,;.]?\s*\b(which )?breaks? (the )?comparison\b\.?", re.IGNORECASE)


@dataclass(frozen=True)
class _Said:
    """An event as far as the words say it."""

    words: str
    on: date | None
    program: Program | None
    breaks: bool


def note(turn: Turn, rest: str) -> None:
    """`event 4 May: sales re-organization in Consultative Selling, breaks comparison`."""
    mine = _programs(turn)
    said = _read(turn, rest, mine)
    missing = [name for name, known in (("what happened", said.words), ("the day", said.on)) if not known]
    if missing:
        _show_form(turn, mine, said, listed(missing) if rest.strip() else "")
        return
    _keep(turn, said)


def _read(turn: Turn, text: str, programs: Sequence[Program]) -> _Said:
    today = turn.today(turn.person)
    breaks = _BREAKS.search(text) is not None
    left = _BREAKS.sub("", text)
    on = _day(left, today)
    left = without_days(left)
    program, left = _program_at_end(left.rstrip(" ,.;:"), programs)
    return _Said(" ".join(left.split()).strip(" ,;:."), on, program, breaks)


def _program_at_end(text: str, programs: Sequence[Program]) -> tuple[Program | None, str]:
    """The program that the last words name after "in" or "for", and what stands before."""
    for each in programs:
        for name in (each.name, each.key):
            pattern = rf"\s*\b(in|for|about)\s+[\"“]?{re.escape(name)}[\"”]?$"
            found = re.search(pattern, text, re.IGNORECASE)
            if found is not None:
                return each, text[: found.start()]
    return None, text


def _day(text: str, today: date) -> date | None:
    """The nearest day of that name: an event may lie ahead as well."""
    try:
        before, after = days_in(text, today=today, past=True), days_in(text, today=today)
    except ValueError:
        return None
    both = [*before, *after]
    return min(both, key=lambda found: abs((found - today).days)) if both else None


def _show_form(turn: Turn, programs: Sequence[Program], said: _Said, missing: str) -> None:
    turn.to(turn.person).say(
        words.form,
        on=(said.on or turn.today(turn.person)).isoformat(),
        words=said.words,
        programs=((_ALL, "All programs"), *((str(each.id), each.name[:75]) for each in programs[:90])),
        program=str(said.program.id) if said.program is not None else _ALL,
        missing=missing,
    )


def _send(turn: Turn, _value: str, inputs: Mapping[str, str]) -> None:
    """The form, filled in."""
    mine = {str(program.id): program for program in _programs(turn)}
    said = " ".join(inputs.get("event.words", "").split())
    if not said:
        raise NotUnderstood("Please write in a few words what happened.")
    try:
        on = date.fromisoformat(inputs.get("event.on", ""))
    except ValueError:
        raise NotUnderstood("Please choose the day.") from None
    program = mine.get(inputs.get("event.program", _ALL))
    _keep(turn, _Said(said, on, program, inputs.get("event.breaks") == "yes"))


# What it does: kept, told, offered as another cause; numbers from before may need a new baseline.


def _keep(turn: Turn, said: _Said) -> None:
    if said.program is None and not which_program.of_viewer(turn).may_run:
        raise NotAllowed("Only the learning team notes what concerns all programs. Name yours, please.")
    if len(said.words) > _LONGEST:
        raise NotUnderstood("A few words are enough: people read it beside a number.")
    event = Event.made(
        organization_id=turn.organization.key_id,
        program_id=said.program.key_id if said.program is not None else None,
        on=said.on,
        words=said.words,
        breaks_comparison=said.breaks,
        noted_by_id=turn.person.key_id,
        recorded_at=turn.now,
    )
    turn.session.add(event)
    turn.session.flush()
    turn.note("event_noted", event, breaks=said.breaks)
    concerned = [said.program] if said.program is not None else _programs(turn)
    # The audit's third question comes forward with it.
    programs.replan(turn.session, program_ids=[each.key_id for each in concerned], now=turn.now)
    _work_out_anew(turn, concerned)
    for program in concerned:
        _tell(turn, event, program)
    on = day(event.on, today=turn.today(turn.person))
    broken = dict.fromkeys(name for program in concerned for name in _broken(turn, event, program))
    turn.replace(
        words.noted.name,
        words.noted.to(turn.person.locale)(
            words=event.words,
            on=on,
            program=said.program.name if said.program is not None else "",
            broken=tuple(broken),
            about=str(event.id),
        ),
    )


def _work_out_anew(turn: Turn, concerned: Sequence[Program]) -> None:
    """What may have moved a KPI too can end its trend line or its comparison, and so what is counted."""
    found = kpis.of_programs(turn.session, program_ids=[program.key_id for program in concerned])
    measures = {view.kpi.measure_id for views in found.values() for view in views}
    ledger_history.numbers_changed(turn.session, measure_ids=measures, now=turn.now, why="event")


def _broken(turn: Turn, event: Event, program: Program) -> tuple[str, ...]:
    """The KPIs whose baseline is from before an event that breaks the comparison."""
    if not event.breaks_comparison:
        return ()
    views = kpis.of_program(turn.session, program_id=program.key_id)
    return tuple(
        view.name
        for view in views
        if view.baseline is not None and (view.baseline.as_of or view.baseline.recorded_at.date()) < event.on
    )


def _tell(turn: Turn, event: Event, program: Program) -> None:
    held = roles.holding(turn.session, program_id=program.key_id, kinds=_TOLD, on=turn.today(turn.person))
    for person in held:
        if person.id != turn.person.id and person.introduced_at is not None:
            turn.to(person, Category.NOTICE, program=program).say(
                words.told,
                by=turn.person.name,
                words=event.words,
                on=day(event.on, today=turn.today(person)),
                program=program.name,
                broken=_broken(turn, event, program),
            )


def _take_back(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """A slip of whoever noted it."""
    event = turn.session.get(Event, int(value)) if value.isdecimal() else None
    if event is None or event.organization_id != turn.organization.id:
        raise QuestionClosed("This event is taken back already.")
    if event.noted_by_id != turn.person.id and not which_program.of_viewer(turn).may_run:
        raise NotAllowed("Whoever noted it, or the learning team, can take it back.")
    turn.note("event_taken_back", event)
    said = event.words
    program = turn.session.get(Program, event.program_id) if event.program_id is not None else None
    turn.session.delete(event)
    turn.session.flush()
    _work_out_anew(turn, [program] if program is not None else _programs(turn))
    turn.replace(words.taken_back.name, words.taken_back.to(turn.person.locale)(words=said))


def _programs(turn: Turn) -> list[Program]:
    """The programs that are not over which this person may see."""
    viewer = which_program.of_viewer(turn)
    return stored.programs(
        turn.session,
        organization_id=turn.organization.key_id,
        states=LIVE,
        ids=None if viewer.learning_team else viewer.programs,
    )


ACTIONS: dict[str, Action] = {"events.send": _send, "events.take_back": _take_back}
