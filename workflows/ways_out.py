"""The ways out that every question has: later, not known yet, somebody else, not mine, rather not, stop."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Literal, cast

from prompts import learning_team as learning_team_says
from prompts import questions as words
from prompts.cards import Card
from prompts.wording import counted, listed, moment
from storage import roles, touchpoints
from storage.models import Person, Touchpoint
from storage.words import Category, Kind, PersonState, RoleKind, TouchpointState, Why
from workflows import questions
from workflows.contact import Action
from workflows.errors import NotUnderstood, QuestionClosed
from workflows.rules import cadence as cadence_rules
from workflows.rules.cadence import SnoozeOutOfRange
from workflows.subjects import subject
from workflows.turn import Turn


def _send(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    """A card's inputs go to the workflows whose questions they answer."""
    filled: dict[Kind, list[tuple[Touchpoint, Mapping[str, str]]]] = defaultdict(list)
    for touchpoint in questions.of_value(turn, value):
        prefix = f"tp{touchpoint.id}."
        mine = {
            name.removeprefix(prefix): text.strip()
            for name, text in inputs.items()
            if name.startswith(prefix) and text.strip()
        }
        if mine:
            filled[touchpoint.kind].append((touchpoint, mine))
    if not filled:
        raise NotUnderstood("The form came back empty. Fill in at least one field, or choose Later.")
    for kind, answers in filled.items():
        form = turn.workflows[kind].form
        if form is not None:
            form(turn, answers)


def _later(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    _open(turn, value)
    _replace(turn, words.ways_out.to(turn.person.locale)(about=value))


def _back(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    group = questions.of_value(turn, value)
    again = turn.workflows[group[0].kind].again
    if again is not None:
        again(turn, value, {})
    else:
        _replace(turn, questions.card(turn, turn.person, group))


def _snooze(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    """Move the message and keep the question."""
    choice, _, about = value.partition(":")
    group = _open(turn, about)
    person = turn.person
    back_at = _snoozed_until(turn, group[0], choice, inputs)
    for touchpoint in group:
        touchpoint.state = TouchpointState.SNOOZED
        touchpoint.next_at = back_at
        touchpoint.last_at = max(touchpoint.last_at, back_at)
        turn.note("snoozed", touchpoint)
    _replace(turn, words.snoozed.to(person.locale)(until=moment(back_at, person.zone), about=about))


def _snoozed_until(turn: Turn, touchpoint: Touchpoint, choice: str, inputs: Mapping[str, str]) -> datetime:
    person = turn.person
    rules = turn.cadence(turn.program_of(touchpoint))
    wanted: Literal["hour", "tomorrow", "next_week"] | date
    if choice in ("hour", "tomorrow", "next_week"):
        wanted = cast(Literal["hour", "tomorrow", "next_week"], choice)
    else:
        try:
            wanted = date.fromisoformat(inputs.get("snooze.date", "").strip())
        except ValueError:
            raise NotUnderstood("Pick a day first, for example 2026-04-14.") from None
    try:
        return cadence_rules.snooze_until(
            wanted,
            now=turn.now,
            hours=turn.hours(person, rules),
            blackout=rules.blackout(turn.organization.fiscal_year_start_month),
            at=rules.question_time,
        )
    except SnoozeOutOfRange as error:
        raise NotUnderstood(f"{str(error)[0].upper()}{str(error)[1:]}.") from None


def unknown(turn: Turn, group: list[Touchpoint]) -> None:
    """They do not know yet: the question comes back next week."""
    person = turn.person
    rules = turn.cadence(turn.program_of(group[0]))
    back_at = cadence_rules.snooze_until(
        "next_week",
        now=turn.now,
        hours=turn.hours(person, rules),
        blackout=rules.blackout(turn.organization.fiscal_year_start_month),
        at=rules.question_time,
    )
    for touchpoint in group:
        touchpoint.state = TouchpointState.SNOOZED
        touchpoint.next_at = back_at
        touchpoint.last_at = max(touchpoint.last_at, back_at)
        turn.note("not_known_yet", touchpoint)
    _replace(
        turn,
        words.unknown.to(person.locale)(until=moment(back_at, person.zone), about=questions.value_of(group)),
    )


def _unknown(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    unknown(turn, _open(turn, value))


def decline(turn: Turn, group: list[Touchpoint]) -> None:
    """A refusal is respected, seen by the learning team, and not asked again."""
    for touchpoint in group:
        touchpoints.close(turn.session, touchpoint=touchpoint, to=TouchpointState.SKIPPED, why=Why.DECLINED)
        turn.note("declined", touchpoint)
    subjects = listed([subject(turn, touchpoint) for touchpoint in group])
    _replace(turn, words.declined.to(turn.person.locale)(subjects=subjects))


def _decline(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    decline(turn, _open(turn, value))


def _not_mine(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """Not theirs: the questions are withdrawn and the learning team, who knows more, is told."""
    person = turn.person
    for touchpoint in _open(turn, value):
        program = turn.program_of(touchpoint)
        touchpoints.close(turn.session, touchpoint=touchpoint, to=TouchpointState.WITHDRAWN, why=Why.NOT_MINE)
        turn.note("not_mine", touchpoint)
        for member in roles.learning_team(turn.session, organization_id=turn.organization.key_id):
            turn.to(member, Category.NOTICE, program=program).say(
                learning_team_says.not_mine,
                person=person.name,
                subject=subject(turn, touchpoint),
                program=program.name if program else "",
            )
    _replace(turn, words.not_mine.to(person.locale)())


def stop(turn: Turn) -> int:
    """No more messages to this person; what they were asked is withdrawn. Returns how many questions."""
    person = turn.person
    person.state = PersonState.STOPPED
    open_now = touchpoints.open_of(turn.session, person_id=person.key_id)
    for touchpoint in open_now:
        touchpoints.close(turn.session, touchpoint=touchpoint, to=TouchpointState.WITHDRAWN, why=Why.STOPPED)
    turn.note("stopped", person, questions=len(open_now))
    for member in roles.learning_team(turn.session, organization_id=turn.organization.key_id):
        if member.id != person.id:
            turn.to(member, Category.NOTICE).say(
                learning_team_says.stopped,
                person=person.name,
                open_questions=counted(len(open_now), "question"),
            )
    return len(open_now)


def _stop(turn: Turn, _value: str, _inputs: Mapping[str, str]) -> None:
    stop(turn)
    _replace(turn, words.stopped.to(turn.person.locale)())


def _hand_over(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    offer_colleagues(turn, _open(turn, value))


def offer_colleagues(turn: Turn, group: list[Touchpoint], *, unknown_name: str = "") -> None:
    """Whom to ask instead: the people of this program to choose from."""
    person = turn.person
    program = turn.program_of(group[0])
    if program is None:
        raise QuestionClosed("This question is not about a program any more.")
    if any(turn.workflows[touchpoint.kind].personal for touchpoint in group):
        raise NotUnderstood("Only you can say whether you gave that number. Right, or another one?")
    colleagues = [
        (str(each.id), each.name)
        for each in roles.holding(
            turn.session, program_id=program.key_id, kinds=tuple(RoleKind), on=turn.today(person)
        )
        if each.id != person.id and each.state is PersonState.ACTIVE
    ][:100]
    if not colleagues:
        raise NotUnderstood(
            f"Nobody else belongs to {program.name} yet. The learning team can add a colleague."
        )
    _replace(
        turn,
        words.whom_instead.to(person.locale)(
            subjects=listed([subject(turn, t) for t in group]),
            colleagues=tuple(colleagues),
            about=questions.value_of(group),
            unknown_name=unknown_name,
        ),
    )


def _hand_to(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    """Yes, ask them: the question moves to a colleague, with who sent it."""
    about, _, number = value.partition(">")
    chosen = number or inputs.get("colleague", "").strip()
    colleague = turn.session.get(Person, int(chosen)) if chosen.isdecimal() else None
    if colleague is None or colleague.organization_id != turn.organization.id:
        raise NotUnderstood("Choose a colleague from the list first.")
    if colleague.state is not PersonState.ACTIVE or colleague.ended_at is not None:
        raise NotUnderstood(f"{colleague.name} gets no messages from me. Choose somebody else.")
    hand_to(turn, _open(turn, about), colleague)


def hand_to(turn: Turn, group: list[Touchpoint], colleague: Person) -> None:
    """The colleague is asked next; silence, and how long the question may wait, are counted anew."""
    for touchpoint in group:
        window = timedelta(days=turn.cadence(turn.program_of(touchpoint)).question_window_days)
        touchpoint.asked_of_id = colleague.key_id
        touchpoint.tenant_id = colleague.home_tenant_id
        touchpoint.state = TouchpointState.DUE
        touchpoint.asked_at = None
        touchpoint.reminders = 0
        touchpoint.next_at = turn.now
        touchpoint.last_at = max(touchpoint.last_at, turn.now + window)
        touchpoint.progress = {"sent_by": turn.person.id}
        turn.note("handed_over", touchpoint, person_id=colleague.key_id)
    subjects = listed([subject(turn, touchpoint) for touchpoint in group])
    _replace(turn, words.handed_over.to(turn.person.locale)(colleague=colleague.name, subjects=subjects))


def _open(turn: Turn, value: str) -> list[Touchpoint]:
    """Those of the questions a button is about that have no answer yet: only these have a way out.

    Raises:
        QuestionClosed: all have theirs.
    """
    group = [t for t in questions.of_value(turn, value) if t.state is not TouchpointState.ANSWERED]
    if not group:
        raise QuestionClosed("This question has its answer already. Send the new number to correct it.")
    return group


def _replace(turn: Turn, new: Card) -> None:
    turn.replace("questions.way_out", new)


ACTIONS: dict[str, Action] = {
    "answers.send": _send,
    "answers.later": _later,
    "answers.back": _back,
    "answers.snooze": _snooze,
    "answers.unknown": _unknown,
    "answers.decline": _decline,
    "answers.not_mine": _not_mine,
    "answers.hand_over": _hand_over,
    "answers.hand_to": _hand_to,
    "answers.stop": _stop,
}
