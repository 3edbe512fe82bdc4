"""The learning team's commands: record what was said elsewhere, people, pause, resume, cancel."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from prompts import commands as words
from prompts.lifecycle import Change
from prompts.wording import day, listed, moment
from storage import addresses, kpis
from storage import commands as stored
from storage import lifecycle as stored_lifecycle
from storage import overview as stored_overview
from storage.kpis import KpiView
from storage.models import Person, Program
from storage.programs import LIVE
from storage.words import PersonState
from workflows import confirm_noted
from workflows.commands import cohort_cancel, lifecycle
from workflows.contact import Action
from workflows.conversation import people, which_program
from workflows.errors import NotAllowed, NotUnderstood
from workflows.numbers import readings as numbers
from workflows.reading import Status, read
from workflows.reading.command_words import days_in, split
from workflows.rules.availability import next_open
from workflows.rules.kpi import format_value
from workflows.turn import Turn

_MOST_CHOICES = 100
_KEYWORDS = re.compile(r"\b(said by|by|on|in|at)\b", re.IGNORECASE)


# Record.


@dataclass(frozen=True)
class Heard:
    """A number somebody gave, as far as the command says it; each part as typed."""

    kpi: str = ""
    value: str = ""
    by: str = ""
    on: str = ""
    where: str = ""


def record(turn: Turn, rest: str) -> None:
    """`record "Win rate" 27 said by "Tom Ruiz" on 2026-03-12 in "the QBR"`; a form for what is missing."""
    known = live(turn)
    heard = _heard(rest, [view.name for _, view in known])
    missing = [
        name
        for name, said in (("the KPI", heard.kpi), ("the number", heard.value), ("who gave it", heard.by))
        if not said
    ]
    matching = [pair for pair in known if pair[1].name.lower() == heard.kpi.lower()]
    if rest.strip() and len(matching) == 1 and not missing:
        _note(turn, *matching[0], heard)
        return
    if rest.strip() and len(matching) > 1 and not missing:
        missing = ["which program"]
    _show_form(turn, matching or known, heard, listed(missing) if rest.strip() else "")


def _heard(text: str, names: Sequence[str]) -> Heard:
    typed = split(text)
    kpi, used = "", 0
    for size in range(len(typed), 0, -1):
        wanted = " ".join(typed[:size]).lower()
        found = next((name for name in names if name.lower() == wanted), None)
        if found is not None:
            kpi, used = found, size
            break
    parts = _KEYWORDS.split(" ".join(typed[used:]))
    heard = Heard(kpi=kpi, value=parts[0].strip(" ,"))
    for keyword, said in zip(parts[1::2], parts[2::2], strict=True):
        field = {"said by": "by", "by": "by", "on": "on", "in": "where", "at": "where"}[keyword.lower()]
        before = f"{getattr(heard, field)} {keyword} " if getattr(heard, field) else ""
        heard = replace(heard, **{field: f"{before}{said.strip(' ,')}"})
    return heard


def _show_form(turn: Turn, known: Sequence[tuple[Program, KpiView]], heard: Heard, missing: str) -> None:
    if not known:
        raise NotUnderstood("There is no KPI yet to record a number for. Import a program first.")
    today = turn.today(turn.person)
    days = _days(heard.on, today)
    turn.to(turn.person).say(
        words.record_form,
        kpis=tuple(
            (str(view.id), f"{view.name} ({program.name})") for program, view in known[:_MOST_CHOICES]
        ),
        kpi=str(known[0][1].id) if len(known) == 1 else "",
        value=heard.value,
        by=heard.by,
        on=(days[0] if days else today).isoformat(),
        where=heard.where,
        missing=missing,
    )


def _send_record(turn: Turn, _value: str, inputs: Mapping[str, str]) -> None:
    """The form, filled in."""
    only_the_team(turn)
    said = {name.removeprefix("record."): text.strip() for name, text in inputs.items()}
    chosen = [pair for pair in live(turn) if str(pair[1].id) == said.get("kpi", "")]
    if not chosen:
        raise NotUnderstood("Choose the KPI first.")
    _note(
        turn,
        *chosen[0],
        Heard(
            chosen[0][1].name,
            said.get("value", ""),
            said.get("by", ""),
            said.get("on", ""),
            said.get("where", ""),
        ),
    )


def _note(turn: Turn, program: Program, view: KpiView, heard: Heard) -> None:
    value = value_of(turn, view, heard.value)
    as_of = day_of(turn, heard.on)
    note(
        turn, program, view, value=value, as_of=as_of, said_by=people.only(turn, heard.by), where=heard.where
    )


def note(
    turn: Turn,
    program: Program,
    view: KpiView,
    *,
    value: Decimal,
    as_of: date,
    said_by: Person,
    where: str,
) -> None:
    """Keep it as proposed; the one who gave it is asked."""
    today, locale = turn.today(turn.person), turn.person.locale
    rules = turn.cadence(program)
    hours = turn.hours(said_by, rules)
    blackout = rules.blackout(turn.organization.fiscal_year_start_month)
    opens = next_open(turn.now, hours, blackout, at=rules.question_time) or turn.now
    confirm_noted.note(
        turn, program=program, view=view, value=value, as_of=as_of, said_by=said_by, where=where
    )
    turn.replace(
        words.recorded.name,
        words.recorded.to(locale)(
            person=said_by.name,
            kpi=view.name,
            value=format_value(value, view.unit, locale),
            on=day(as_of, today=today),
            where=where,
            when=f"on {moment(opens, said_by.zone)} their time" if opens > turn.now else "now",
        ),
    )


def value_of(turn: Turn, view: KpiView, text: str) -> Decimal:
    """The number a text gives for a KPI, in its unit.

    Raises:
        NotUnderstood: it gives none.
    """
    today, locale = turn.today(turn.person), turn.person.locale
    answer = read(text, [numbers.asked(view)], asked_on=today, locale=locale).answers[view.name]
    if answer is None or answer.status is not Status.VALUE or answer.value is None:
        example = format_value(numbers.EXAMPLE, view.unit, locale)
        raise NotUnderstood(
            f"“{text[:60]}” is no number I can record for {view.name}. Write it like {example}."
        )
    if answer.unit is not None and view.unit and answer.unit != view.unit:
        raise NotUnderstood(f"{view.name} is counted in {view.unit}, not in {answer.unit}.")
    return answer.value


def day_of(turn: Turn, text: str) -> date:
    """The day a number is for: today where nothing is said.

    Raises:
        NotUnderstood: it is no day, or one to come.
    """
    today = turn.today(turn.person)
    days = _days(text, today)
    if text and len(days) != 1:
        raise NotUnderstood(f"“{text[:40]}” is no day I know. Write it like 12 March or 2026-03-12.")
    as_of = days[0] if days else today
    if as_of > today:
        raise NotUnderstood(f"{day(as_of)} is still to come. Which day is the number for?")
    return as_of


def _days(text: str, today: date) -> list[date]:
    try:
        return days_in(text, today=today, past=True)
    except ValueError:
        return []


def live(turn: Turn) -> list[tuple[Program, KpiView]]:
    """Every KPI of the programs that are not over."""
    programs = stored_overview.programs(turn.session, organization_id=turn.organization.key_id, states=LIVE)
    views = kpis.of_programs(turn.session, program_ids=[program.key_id for program in programs])
    return [(program, view) for program in programs for view in views.get(program.key_id, [])]


# People.


def show_people(turn: Turn, _rest: str) -> None:
    """Who can be reached today, and who not."""
    today = turn.today(turn.person)
    everyone = stored.people(turn.session, organization_id=turn.organization.key_id)
    away = stored_lifecycle.away_on(
        turn.session, person_ids=[person.key_id for person, _ in everyone], day=today
    )
    active = [(person, why) for person, why in everyone if person.state is PersonState.ACTIVE]
    unmet = addresses.without_the_app(turn.session, organization_id=turn.organization.key_id)
    active = [(person, why or (words.NO_APP if person.key_id in unmet else "")) for person, why in active]
    reached = [person for person, why in active if not why and person.key_id not in away]
    turn.to(turn.person).say(
        words.people,
        reachable=len(reached),
        new=sum(person.introduced_at is None for person in reached),
        stopped=tuple(person.name for person, _ in everyone if person.state is PersonState.STOPPED),
        away=tuple(
            f"{person.name}, until {day(away[person.key_id], today=today)}"
            for person, _ in active
            if person.key_id in away
        ),
        unreachable=tuple(f"{person.name}: {why}" for person, why in active if why),
    )


# Pause, resume, cancel.


def pause(turn: Turn, rest: str) -> None:
    """Hold a program."""
    _change(turn, "pause", rest)


def resume(turn: Turn, rest: str) -> None:
    """Let a paused program run again."""
    _change(turn, "resume", rest)


def cancel(turn: Turn, rest: str) -> None:
    """End a program."""
    _change(turn, "cancel", rest)


def _change(turn: Turn, change: Change, rest: str) -> None:
    named, _, reason = re.sub(r"\s+because\b", "\0", rest, count=1, flags=re.IGNORECASE).partition("\0")
    name = " ".join(split(named))
    if not name:
        raise NotUnderstood(f"Which program? Like this: /alignment {change} Consultative Selling because ...")
    if change == "cancel" and (one := cohort_cancel.named(turn, name)) is not None:
        cohort_cancel.ask_first(turn, *one, reason.strip(" .:"))
        return
    lifecycle.ask_first(turn, change, which_program.program_named(turn, name), reason.strip(" .:"))


def only_the_team(turn: Turn) -> None:
    """Refuse everybody else.

    Raises:
        NotAllowed: they do not belong to the learning team.
    """
    if not which_program.of_viewer(turn).may_run:
        raise NotAllowed("Only the learning team can do this.")


ACTIONS: dict[str, Action] = {"record.send": _send_record}
