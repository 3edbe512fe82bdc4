"""A number somebody gave outside the chat, noted by another: it counts once the one who gave it agrees."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from decimal import Decimal

from prompts import readings as words
from prompts.wording import day
from storage import kpis, readings
from storage.kpis import KpiView
from storage.models import Person, Program, Reading, Touchpoint
from storage.words import Category, Kind, ReadingState, SourceKind, TouchpointState
from workflows.benefits import ledger_history
from workflows.contact import Planned, Scene, Silence, Workflow
from workflows.conversation import chase, questions
from workflows.conversation.subjects import asker
from workflows.errors import NotAllowed, QuestionClosed
from workflows.numbers import impact, proposals
from workflows.numbers import readings as numbers
from workflows.rules.kpi import format_value
from workflows.turn import Turn

# When: as soon as it is noted, never by plan.


def when(_scene: Scene, _until: date) -> Iterable[Planned]:
    """Nothing is planned ahead."""
    return ()


def note(
    turn: Turn, *, program: Program, view: KpiView, value: Decimal, as_of: date, said_by: Person, where: str
) -> Touchpoint:
    """Keep the number as proposed, and ask the one who gave it.

    Args:
        turn: the turn of whoever noted it.
        program: the program it was said about.
        view: the KPI.
        value: in the KPI's unit.
        as_of: the day it is for.
        said_by: who gave it.
        where: where it was said, such as "the QBR"; may be empty.

    Raises:
        QuestionClosed: the program has no cohort that the number could belong to.
    """
    cohort = kpis.latest_cohort(turn.session, program_id=program.key_id)
    if cohort is None:
        raise QuestionClosed(f"{program.name} has no cohort yet, so the number has nothing to belong to.")
    slot = f"noted:{turn.now:%Y-%m-%dT%H:%M:%S.%f}"
    touchpoint = Touchpoint.made(
        tenant_id=said_by.home_tenant_id,
        cohort_id=cohort.key_id,
        kind=Kind.CONFIRM_NOTED,
        key=f"cohort{cohort.id}:{Kind.CONFIRM_NOTED}:{slot}:kpi{view.id}:person{said_by.id}",
        slot=slot,
        person_id=said_by.key_id,
        kpi_id=view.id,
        due_at=turn.now,
        last_at=turn.now + timedelta(days=turn.cadence(program).question_window_days),
        next_at=turn.now,
        created_at=turn.now,
    )
    turn.session.add(touchpoint)
    turn.session.flush()
    row = proposals.note_elsewhere(
        turn, touchpoint=touchpoint, view=view, value=value, as_of=as_of, said_by=said_by, where=where
    )
    # So that a typed "yes" is the tap.
    touchpoint.progress = {"proposal": str(row.id), "proposed_at": turn.now.isoformat()}
    return touchpoint


# What it asks.


def ask(turn: Turn, person: Person, asked: list[Touchpoint]) -> None:
    """Show who gave what, where and when, noted by whom; right, or another number."""
    without_note = []
    for touchpoint in asked:
        program = turn.program_of(touchpoint)
        row = _noted(turn, touchpoint)
        if program is None or row is None:
            without_note.append(touchpoint)
            continue
        view = turn.kpi_of(touchpoint)
        noted_by = turn.session.get(Person, row.recorded_by_id) if row.recorded_by_id is not None else None
        asked_before = touchpoint.state in (TouchpointState.ASKED, TouchpointState.ESCALATED)
        category = Category.REMINDER if asked_before else Category.ASK
        turn.to(person, category, program=program, about=[touchpoint]).say(
            words.noted,
            name=view.name,
            said_by="you",
            value=format_value(row.value, view.unit, person.locale),
            where=row.source_name,
            on=day(row.as_of, today=turn.today(person)),
            noted_by=noted_by.name if noted_by else asker(turn, program, person),
            about=str(touchpoint.id),
        )
        touchpoint.progress = {**touchpoint.progress, "proposed_at": turn.now.isoformat()}
        chase.asked(turn, person, touchpoint)
    if without_note:  # "no" dropped what was noted, or a number of their own waits for their yes
        again = without_note[0].state in (TouchpointState.ASKED, TouchpointState.ESCALATED)
        questions.ask(turn, person, without_note, reminder="first" if again else "")


def _noted(turn: Turn, touchpoint: Touchpoint) -> Reading | None:
    rows = readings.of_touchpoint(turn.session, touchpoint_id=touchpoint.key_id, state=ReadingState.PROPOSED)
    return next((row for row in rows if row.source is SourceKind.NOTED), None)


# What an answer does.


def _right(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    (touchpoint,) = questions.of_value(turn, value)
    row = _noted(turn, touchpoint)
    if row is None:
        raise QuestionClosed("This number was settled already.")
    if row.said_by_id != turn.person.id:
        raise NotAllowed("Only the one who gave this number can say that it is right.")
    proposals.count(turn, row, touchpoint)
    impact.show(turn, [(touchpoint, row)], late=touchpoint.late)
    ledger_history.numbers_changed(turn.session, measure_ids={row.measure_id}, now=turn.now)


def _other(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """The noted number is dropped as soon as another one is confirmed or proposed."""
    (touchpoint,) = questions.of_value(turn, value)
    view = turn.kpi_of(touchpoint)
    turn.replace(
        words.what_is_off.name,
        words.what_is_off.to(turn.person.locale)(name=view.name, source="the note"),
    )


# What silence does: it is owed; at the end it does not count.

WORKFLOW = Workflow(
    kind=Kind.CONFIRM_NOTED,
    silence=Silence.OWED,
    when=when,
    ask=ask,
    form=numbers.from_form,
    personal=True,
    actions={"noted.right": _right, "noted.other": _other},
)
