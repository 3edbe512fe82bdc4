"""Several questions for one person on one card: choosing, asking, reminding, and what a button is about."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from itertools import groupby
from typing import Literal

from prompts import questions as words
from prompts.cards import Card
from prompts.wording import day, listed
from storage import kpis, reviews
from storage.models import Person, Program, Touchpoint
from storage.words import Category, Kind, ProgramState, TouchpointState
from workflows.contact import Section
from workflows.conversation import chase, superseded
from workflows.conversation.subjects import THE_LEARNING_TEAM, asker
from workflows.errors import QuestionClosed
from workflows.rules import load
from workflows.turn import Turn


def groups(turn: Turn, due: list[Touchpoint]) -> tuple[list[list[Touchpoint]], list[Touchpoint]]:
    """What goes on which card now, and what must wait for another day."""
    alone = [t for t in due if turn.workflows[t.kind].section is None]
    shared = [t for t in due if t not in alone]
    reminders = [t for t in shared if t.state in (TouchpointState.ASKED, TouchpointState.ESCALATED)]
    fresh = [t for t in shared if t not in reminders]
    cards = []
    waits: list[Touchpoint] = []
    for together in (fresh, reminders):
        first = _most_money_first(turn, together)[: turn.cadence().questions_per_card]
        waits += [t for t in together if t not in first]
        cards += [first] if first else []
    return [*cards, *([t] for t in alone)], waits


def _most_money_first(turn: Turn, together: list[Touchpoint]) -> list[Touchpoint]:
    by_key = {t.key: t for t in together}
    weighed = [
        load.Question(
            key=t.key,
            due=t.due_at,
            weight=kpis.view(turn.session, kpi_id=t.kpi_id).at_stake
            if t.kpi_id is not None
            else load.NOTHING,
            is_roi=t.kind is Kind.ROI,
        )
        for t in together
    ]
    return [by_key[q.key] for q in load.choose(weighed, len(weighed))]


def as_on_cards(turn: Turn, open_now: Sequence[Touchpoint]) -> list[Touchpoint]:
    """Questions in the order in which people saw them: "first 25, second 83" goes by it."""
    cards = groupby(open_now, key=lambda touchpoint: touchpoint.asked_at)
    return [touchpoint for _, card in cards for touchpoint in _most_money_first(turn, list(card))]


def ask(
    turn: Turn,
    person: Person,
    group: list[Touchpoint],
    *,
    reminder: Literal["", "first", "last"] = "",
) -> None:
    """Put the questions on one card into the outbox."""
    program = turn.program_of(group[0])
    category = Category.REMINDER if reminder else Category.ASK
    superseded.asked_again(turn, person, group)
    turn.to(person, category, program=program, about=group).card(
        "questions.asked", card(turn, person, group, reminder=reminder)
    )
    for touchpoint in group:
        chase.asked(turn, person, touchpoint)


def remind(turn: Turn, person: Person, group: list[Touchpoint]) -> None:
    """Ask again, on one card, in words that say it is not the first time."""
    for touchpoint in group:
        chase.reminded(turn, touchpoint)
    rules = turn.cadence(turn.program_of(group[0]))
    last = all(touchpoint.reminders >= len(rules.reminder_working_days) for touchpoint in group)
    again = turn.workflows[group[0].kind]
    if again.section is None and again.ask is not None:
        again.ask(turn, person, group)
    else:
        ask(turn, person, group, reminder="last" if last else "first")


def card(
    turn: Turn, person: Person, group: list[Touchpoint], *, reminder: Literal["", "first", "last"] = ""
) -> Card:
    """The card that carries these questions, as it stands now."""
    programs = {program.id: program for t in group if (program := turn.program_of(t)) is not None}
    if not programs:
        raise QuestionClosed("This question is not about a program any more.")
    askers = {asker(turn, program, person) for program in programs.values()}
    sections = {touchpoint.key: section(turn, person, touchpoint) for touchpoint in group}
    voices: dict[tuple[str, str], list[Touchpoint]] = defaultdict(list)
    for touchpoint in sorted(group, key=lambda each: each.person_id != person.id):
        voices[_voice(turn, person, touchpoint)].append(touchpoint)
    in_order = [touchpoint for together in voices.values() for touchpoint in together]
    return words.asked.to(person.locale)(
        asker=askers.pop() if len(askers) == 1 else THE_LEARNING_TEAM,
        program=listed([program.name for program in programs.values()]),
        subjects=tuple(sections[touchpoint.key].summary for touchpoint in in_order),
        voices=tuple(
            words.Voice(tuple(sections[touchpoint.key].parts for touchpoint in together), *voice)
            for voice, together in voices.items()
        ),
        questions=sum(section.questions for section in sections.values()),
        minutes=max(1, round(sum(section.minutes for section in sections.values()))),
        about=value_of(group),
        hand_over=hand_over(turn, group),
        reminder=reminder,
    )


def section(turn: Turn, person: Person, touchpoint: Touchpoint) -> Section:
    """One question as it stands on its card."""
    make = turn.workflows[touchpoint.kind].section or turn.workflows[Kind.KPI_UPDATE].section
    if make is None:
        raise TypeError(f"{touchpoint.kind} does not share a card")
    return make(turn, person, touchpoint)


def _voice(turn: Turn, person: Person, touchpoint: Touchpoint) -> tuple[str, str]:
    """In whose place somebody is asked, and who suggested them for it; empty where it is theirs."""
    if touchpoint.person_id == person.id:
        return "", ""
    sender = touchpoint.progress.get("sent_by")
    sent_by = turn.get(Person, sender).name if isinstance(sender, int) else ""
    return turn.get(Person, touchpoint.person_id).name, sent_by


def hand_over(turn: Turn, group: list[Touchpoint]) -> str:
    """Those of the questions that somebody else could answer too, as the value of a button."""
    return value_of([touchpoint for touchpoint in group if not turn.workflows[touchpoint.kind].personal])


def value_of(group: list[Touchpoint]) -> str:
    """The value of a button about these questions."""
    return ",".join(str(touchpoint.id) for touchpoint in group)


def of_value(turn: Turn, value: str) -> list[Touchpoint]:
    """The questions a button is about.

    Raises:
        QuestionClosed: the person was not asked them, or they were withdrawn.
    """
    found = []
    for number in value.split(","):
        touchpoint = turn.session.get(Touchpoint, int(number)) if number.isdecimal() else None
        person = turn.actor
        if (
            touchpoint is None
            or person is None
            or person.id not in (touchpoint.person_id, touchpoint.asked_of_id)
        ):
            raise QuestionClosed(
                "This question is not one of yours. /alignment status shows what waits for you."
            )
        refuse_if_closed(turn, touchpoint)
        found.append(touchpoint)
    return found


def refuse_if_closed(turn: Turn, touchpoint: Touchpoint) -> None:
    """Withdrawn questions and ended programs take no answer, and say why.

    Raises:
        QuestionClosed: it is one of these.
    """
    program = turn.program_of(touchpoint)
    if program is not None and program.state in (ProgramState.RETIRED, ProgramState.CANCELLED):
        raise QuestionClosed(
            f"{program.name} was {program.state}, so its questions are closed. "
            "/alignment status shows what was recorded."
        )
    if program is not None and touchpoint.kind is Kind.ROI and touchpoint.answered_at is not None:
        _refuse_if_booked(turn, program, touchpoint.answered_at)
    cohort = turn.cohort_of(touchpoint)
    if cohort is not None and cohort.cancelled_at is not None:
        raise QuestionClosed(
            f"{cohort.name} was cancelled, so its questions are closed. "
            "/alignment status shows what was recorded."
        )
    if touchpoint.state is TouchpointState.WITHDRAWN:
        raise QuestionClosed(
            "This question was withdrawn and needs no answer any more. /alignment status shows what waits."
        )


def _refuse_if_booked(turn: Turn, program: Program, answered_at: datetime) -> None:
    """What was claimed before a period was closed stays as it was closed."""
    closed = reviews.closed_period(turn.session, program_id=program.key_id)
    if closed is not None and answered_at <= closed.recorded_at:
        on = day(closed.recorded_at.date(), today=turn.now.date())
        raise QuestionClosed(
            f"{closed.period} was closed on {on}, so what was claimed until then stays. "
            "The next time you are asked, your new answer counts."
        )


def answered(turn: Turn, touchpoint: Touchpoint) -> None:
    """The question has its answer; one that comes after "no data" is marked late."""
    touchpoint.late = touchpoint.late or touchpoint.state is TouchpointState.EXPIRED
    touchpoint.state = TouchpointState.ANSWERED
    touchpoint.why = None
    touchpoint.answered_at = turn.now
    touchpoint.answered_by_id = turn.actor.id if turn.actor is not None else None
    touchpoint.next_at = None
    touchpoint.progress = {}
    superseded.answered(turn, touchpoint)
    turn.note("answered", touchpoint, late=touchpoint.late)


def step(turn: Turn, touchpoint: Touchpoint, name: str, **kept: object) -> None:
    """Remember which step of a conversation the person is at, so that their next words are taken there."""
    touchpoint.progress = {**touchpoint.progress, **kept, "step": name, "at": turn.now.isoformat()}
