"""What is planned next and what just happened, in sentences."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from prompts.agenda import DEEDS, KINDS, REMINDER, SENT
from prompts.verdicts import small
from storage import agenda, kpis
from storage.models import Organization, Person, Reading, Tenant, Touchpoint
from storage.words import Kind, TouchpointState
from workflows import calendar
from workflows.contact import Silence
from workflows.conversation.going_out import goes_out
from workflows.registry import WORKFLOWS
from workflows.rules.availability import next_open
from workflows.rules.kpi import format_value

_NEXT_DAY = timedelta(hours=12)
_LOOKED_AT = 500
"""Contacts looked at for the few that are shown: at the turn of a quarter many lapse."""


@dataclass(frozen=True)
class Line:
    """One thing that is to come or was done."""

    at: datetime
    who: str
    what: str
    program: str = ""


def planned(session: Session, *, tenant_id: int, limit: int) -> list[Line]:
    """What is to come, soonest first, on days on which it can go out."""
    organization = session.get_one(Organization, session.get_one(Tenant, tenant_id).organization_id)
    lines: list[Line] = []
    introduced: dict[int, datetime] = {}
    not_chased = [kind for kind, workflow in WORKFLOWS.items() if workflow.silence is not Silence.OWED]
    for touchpoint, person, program in agenda.to_come(
        session, tenant_id=tenant_id, not_chased=not_chased, limit=_LOOKED_AT
    ):
        wanted = touchpoint.next_at or touchpoint.due_at
        if len(lines) >= limit and wanted >= sorted(line.at for line in lines)[limit - 1]:
            break
        asked = _asked(session, touchpoint, person)
        rules = calendar.cadence(organization, program)
        away = calendar.away(session, person_ids=[asked.key_id])[asked.key_id]
        hours = calendar.hours(asked, rules, away)
        at = goes_out(touchpoint, hours=hours, rules=rules, organization=organization)
        if at is None:
            continue
        if touchpoint.kind is Kind.INTRODUCTION:
            introduced[asked.key_id] = at
        elif (hello := introduced.get(asked.key_id)) is not None and at < hello + _NEXT_DAY:
            # What waits for the introduction comes on the working day after it.
            at = next_open(hello + _NEXT_DAY, hours, None, at=rules.question_time) or at
        what = KINDS.get(touchpoint.kind.value, touchpoint.kind.value)
        if touchpoint.kpi_id is not None:
            what = f"{what}: {kpis.view(session, kpi_id=touchpoint.kpi_id).name}"
        if touchpoint.state is TouchpointState.ASKED:
            what = REMINDER.format(what=small(what))
        lines.append(Line(at, asked.name, what, program.name if program else ""))
    return sorted(lines, key=lambda line: line.at)[:limit]


def happened(session: Session, *, tenant_id: int, limit: int) -> list[Line]:
    """What was done, newest first: messages that went out, and what people did."""
    tenant = session.get_one(Tenant, tenant_id)
    lines = [
        (
            row.created_at,
            row.key_id,
            Line(row.created_at, person.name, SENT.format(summary=row.card["summary"])),
        )
        for row, person in agenda.sent(session, tenant_id=tenant_id, limit=limit)
        if row.answers_id is None
    ]
    for entry in agenda.done(
        session, organization_id=tenant.organization_id, verbs=tuple(DEEDS), limit=limit
    ):
        who = session.get(Person, entry.who_id) if entry.who_id is not None else None
        about = _about(session, entry.about, entry.about_id)
        said = DEEDS[entry.did].format(about=about).strip()
        lines.append((entry.at, 0, Line(entry.at, who.name if who else "", said)))
    lines.sort(key=lambda line: line[:2], reverse=True)
    return [line for _, _, line in lines[:limit]]


def _asked(session: Session, touchpoint: Touchpoint, person: Person) -> Person:
    return session.get_one(Person, touchpoint.asked_of_id) if touchpoint.asked_of_id is not None else person


def _about(session: Session, table: str, number: int | None) -> str:
    if table == "reading" and (reading := session.get(Reading, number)) is not None:
        touchpoint = (
            session.get(Touchpoint, reading.touchpoint_id) if reading.touchpoint_id is not None else None
        )
        if touchpoint is not None and touchpoint.kpi_id is not None:
            view = kpis.view(session, kpi_id=touchpoint.kpi_id)
            return f"{view.name} {format_value(reading.value, view.unit)}"
    if table == "touchpoint" and (touchpoint := session.get(Touchpoint, number)) is not None:
        if touchpoint.kpi_id is not None:
            return kpis.view(session, kpi_id=touchpoint.kpi_id).name
        return KINDS.get(touchpoint.kind.value, touchpoint.kind.value).lower()
    return ""
