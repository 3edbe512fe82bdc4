"""A number given elsewhere, in a form: from a message in some channel, or empty; its giver confirms it."""

import json
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

from pydantic import BaseModel, ValidationError

from prompts import record_form as words
from prompts.forms import Form
from storage import addresses
from storage.kpis import KpiView
from storage.models import Person, Program
from workflows.commands import team_commands
from workflows.commands.team_commands import Heard
from workflows.conversation import people, which_program
from workflows.errors import AlignmentError, FormIncomplete, NotAllowed, NotUnderstood
from workflows.forms.form import FormWorkflow
from workflows.kpi_update import owner_of
from workflows.numbers import readings as numbers
from workflows.reading import read
from workflows.turn import Turn

T = TypeVar("T")

_MOST_CHOICES = 100
_FEW = 5
"""So many KPIs are tried on a message that names none."""


class Message(BaseModel):
    """A message somewhere, as a platform hands it over with the form's value."""

    text: str = ""
    by: str = ""
    """Who wrote it: the platform's id, or a name."""
    at: str = ""
    """When, in ISO with its zone."""
    where: str = ""


def opened(turn: Turn, value: str) -> Form:
    """The quote, and what of it could be read out of it.

    Raises:
        NotAllowed: it is neither theirs to keep, nor are they of the learning team.
    """
    known = _known(turn)
    message = _message(value)
    kpi, said = _read(turn, message.text, known)
    named_first = sorted(known, key=lambda pair: pair[1].name.lower() not in message.text.lower())
    writer = addresses.person_mentioned(
        turn.session, organization_id=turn.organization.key_id, user=message.by
    )
    _refuse_others_words(turn, writer)
    return words.record.to(turn.person.locale)(
        quote=message.text,
        kpis=tuple(
            (str(view.id), f"{view.name} ({program.name})") for program, view in named_first[:_MOST_CHOICES]
        ),
        kpi=kpi,
        value=said,
        by=f"{writer.name} <{writer.email}>" if writer is not None else _name(message.by),
        on=_day(turn, message.at),
        where=message.where,
    )


def taken(turn: Turn, _value: str, inputs: Mapping[str, str]) -> None:
    """Note it, and have its giver asked.

    Raises:
        FormIncomplete: inputs cannot be taken.
    """
    said = {name.removeprefix("record."): text.strip() for name, text in inputs.items()}
    heard = Heard(value=said.get("value", ""), by=said.get("by", ""), where=said.get("where", ""))
    problems: dict[str, str] = {}

    def tried(name: str, work: Callable[[], T]) -> T | None:
        try:
            return work()
        except AlignmentError as error:
            problems[f"record.{name}"] = error.said
            return None

    pair = tried("kpi", lambda: _chosen(turn, said.get("kpi", "")))
    value = tried("value", lambda: team_commands.value_of(turn, pair[1], heard.value)) if pair else None
    on = tried("on", lambda: team_commands.day_of(turn, said.get("on", "")))
    giver = tried("by", lambda: _giver(turn, heard.by))
    if pair is None or value is None or on is None or giver is None:
        raise FormIncomplete(problems)
    team_commands.note(turn, *pair, value=value, as_of=on, said_by=giver, where=heard.where)


def _known(turn: Turn) -> Sequence[tuple[Program, KpiView]]:
    viewer, known = which_program.of_viewer(turn), team_commands.live(turn)
    if not viewer.may_run:
        today = turn.today(turn.person)
        known = [
            (program, view)
            for program, view in known
            if viewer.may_see(program.key_id)
            and (asked := owner_of(turn, program, view, today)) is not None
            and asked.id == turn.person.id
        ]
        if not known:
            raise NotAllowed("Only the learning team and those who are asked for a KPI can record a number.")
    if not known:
        raise NotUnderstood("There is no KPI yet to record a number for. Set up a program first.")
    return known


def _giver(turn: Turn, name: str) -> Person:
    giver = people.only(turn, name)
    _refuse_others_words(turn, giver)
    return giver


def _refuse_others_words(turn: Turn, writer: Person | None) -> None:
    """Whoever is asked for a KPI may keep their own words; those of others are for the learning team."""
    mine = writer is not None and writer.id == turn.person.id
    if not mine and not which_program.of_viewer(turn).may_run:
        raise NotAllowed(
            "Only the learning team can record what somebody else said. Your own messages you can record, or "
            "write me the number here."
        )


def _chosen(turn: Turn, number: str) -> tuple[Program, KpiView]:
    found = next((pair for pair in _known(turn) if str(pair[1].id) == number), None)
    if found is None:
        raise NotUnderstood("Choose the KPI first.")
    return found


def _message(value: str) -> Message:
    try:
        return Message.model_validate(json.loads(value)) if value else Message()
    except (ValueError, ValidationError):
        return Message()


def _read(turn: Turn, text: str, known: Sequence[tuple[Program, KpiView]]) -> tuple[str, str]:
    """The one KPI that a message gives a number for, and the number as written there."""
    views = [view for _, view in known]
    named = [view for view in views if view.name.lower() in text.lower()]
    likely = named or (views if len(views) <= _FEW else [])
    given = numbers.valued(turn, text, likely) if text else []
    if len(given) != 1:
        return (str(named[0].id) if len(named) == 1 else ""), ""
    (view,) = given
    today = turn.today(turn.person)
    answer = read(text, [numbers.asked(view)], asked_on=today, locale=turn.person.locale).answers[view.name]
    return str(view.id), text[answer.start : answer.end] if answer is not None else ""


def _name(by: str) -> str:
    """What was given, where it is a name or an address and no platform's number."""
    return by if " " in by.strip() or "@" in by else ""


def _day(turn: Turn, at: str) -> str:
    """The day a message was written, where the person is; today where nobody says."""
    zone = ZoneInfo(turn.person.zone)
    with suppress(ValueError):
        moment = datetime.fromisoformat(at)
        if moment.tzinfo is not None:
            return moment.astimezone(zone).date().isoformat()
    return turn.today(turn.person).isoformat()


RECORD = FormWorkflow(opened=opened, taken=taken)
