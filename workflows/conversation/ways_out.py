"""The ways out that every question has: later, not known yet, somebody else, not mine, rather not, stop."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Literal, cast
from zoneinfo import ZoneInfo

from prompts import learning_team as learning_team_says
from prompts import questions as words
from prompts.cards import Card
from prompts.wording import counted, listed, moment
from storage import outbox, roles, touchpoints
from storage.models import Person, Program, Touchpoint
from storage.words import Category, Kind, PersonState, RoleKind, TouchpointState, Why
from workflows.contact import Action
from workflows.conversation import questions, stand_ins
from workflows.conversation.subjects import learning_team, subject
from workflows.errors import NotUnderstood, QuestionClosed
from workflows.numbers import proposals
from workflows.rules import cadence as cadence_rules
from workflows.rules.availability import next_open
from workflows.rules.cadence import SnoozeOutOfRange
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


Named = Literal["hour", "tomorrow", "next_week"]
"""The times that a tap or a word names without a date."""


def _snooze(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    """Move the message and keep the question."""
    choice, _, about = value.partition(":")
    wanted: Named | date
    if choice in ("hour", "tomorrow", "next_week"):
        wanted = cast(Named, choice)
    else:
        try:
            wanted = date.fromisoformat(inputs.get("snooze.date", "").strip())
        except ValueError:
            raise NotUnderstood("Pick a day first, for example 2026-04-14.") from None
    put_off(turn, _open(turn, about), wanted)


def put_off(turn: Turn, group: list[Touchpoint], wanted: Named | date | timedelta) -> None:
    """The questions come back at this time, or where nobody is written to then, at the next that is open.

    Raises:
        NotUnderstood: the day is over, or too far away.
    """
    person = turn.person
    rules = turn.cadence(turn.program_of(group[0]))
    hours, blackout = turn.hours(person, rules), rules.blackout(turn.organization.fiscal_year_start_month)
    zone = ZoneInfo(person.zone)
    if isinstance(wanted, timedelta):
        meant = turn.now + wanted
        back_at = next_open(meant, hours, blackout, at=rules.question_time) or meant
        moved = back_at != meant
    else:
        try:
            back_at = cadence_rules.snooze_until(
                wanted, now=turn.now, hours=hours, blackout=blackout, at=rules.question_time
            )
        except SnoozeOutOfRange as error:
            raise NotUnderstood(f"{str(error)[0].upper()}{str(error)[1:]}.") from None
        moved = isinstance(wanted, date) and back_at.astimezone(zone).date() != wanted
    proposals.withdraw(turn, group)
    for touchpoint in group:
        touchpoint.state = TouchpointState.SNOOZED
        touchpoint.next_at = back_at
        touchpoint.last_at = max(touchpoint.last_at, back_at)
        turn.note("snoozed", touchpoint)
    until, about = moment(back_at, person.zone), questions.value_of(group)
    _replace(turn, words.snoozed.to(person.locale)(until=until, moved=moved, about=about))


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
    proposals.withdraw(turn, group)
    for touchpoint in group:
        touchpoint.state = TouchpointState.SNOOZED
        touchpoint.next_at = back_at
        touchpoint.last_at = max(touchpoint.last_at, back_at)
        turn.note("not_known_yet", touchpoint)
    _replace(
        turn,
        words.unknown.to(person.locale)(
            until=moment(back_at, person.zone),
            about=questions.value_of(group),
            hand_over=questions.hand_over(turn, group),
        ),
    )


def _unknown(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    unknown(turn, _open(turn, value))


def decline(turn: Turn, group: list[Touchpoint]) -> None:
    """A refusal is respected, seen by the learning team, and not asked again."""
    proposals.withdraw(turn, group)
    for touchpoint in group:
        touchpoints.close(turn.session, touchpoint=touchpoint, to=TouchpointState.SKIPPED, why=Why.DECLINED)
        turn.note("declined", touchpoint)
    subjects = listed([subject(turn, touchpoint) for touchpoint in group])
    _replace(turn, words.declined.to(turn.person.locale)(subjects=subjects))


def _decline(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    decline(turn, _open(turn, value))


def _not_mine(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """Not theirs: what was meant for them is withdrawn, and the learning team, who knows more, is told."""
    person = turn.person
    group = _open(turn, value)
    proposals.withdraw(turn, group)
    own, others = _own_and_others(turn, group)
    stand_ins.give_back(turn, person, others)
    programs: dict[int, list[Touchpoint]] = defaultdict(list)
    for touchpoint in own:
        touchpoints.close(turn.session, touchpoint=touchpoint, to=TouchpointState.WITHDRAWN, why=Why.NOT_MINE)
        turn.note("not_mine", touchpoint)
        if program := turn.program_of(touchpoint):
            programs[program.key_id].append(touchpoint)
    team = learning_team(turn)
    for number, together in programs.items():
        program = turn.get(Program, number)
        for member in team:
            turn.to(member, Category.NOTICE, program=program).say(
                learning_team_says.not_mine,
                person=person.name,
                subject=listed([subject(turn, touchpoint) for touchpoint in together]),
                program=program.name,
            )
    subjects = listed([subject(turn, touchpoint) for touchpoint in group])
    _replace(turn, words.not_mine.to(person.locale)(subjects=subjects, told=bool(team)))


def stop(turn: Turn) -> bool:
    """No more messages to this person; what was meant for them is withdrawn, what is on its way dropped.

    Returns whether there is a learning team to hear of it.
    """
    person, team = turn.person, learning_team(turn)
    if person.state is PersonState.STOPPED:
        return bool(team)
    person.state = PersonState.STOPPED
    outbox.drop(turn.session, person_id=person.key_id, why="asked for no more messages")
    open_now, others = _own_and_others(turn, touchpoints.open_of(turn.session, person_id=person.key_id))
    stand_ins.give_back(turn, person, others)
    for touchpoint in open_now:
        touchpoints.close(turn.session, touchpoint=touchpoint, to=TouchpointState.WITHDRAWN, why=Why.STOPPED)
    turn.note("stopped", person, questions=len(open_now))
    for member in team:
        turn.to(member, Category.NOTICE).say(
            learning_team_says.stopped,
            person=person.name,
            open_questions=counted(len(open_now), "question"),
        )
    return bool(team)


def _own_and_others(turn: Turn, group: list[Touchpoint]) -> tuple[list[Touchpoint], list[Touchpoint]]:
    """What a person is asked for themselves, and what in somebody else's place."""
    own = [touchpoint for touchpoint in group if touchpoint.person_id == turn.person.id]
    return own, [touchpoint for touchpoint in group if touchpoint not in own]


def _stop(turn: Turn, _value: str, _inputs: Mapping[str, str]) -> None:
    told = stop(turn)
    _replace(turn, words.stopped.to(turn.person.locale)(told=told))


def _keep(turn: Turn, _value: str, _inputs: Mapping[str, str]) -> None:
    _replace(turn, words.kept_on.to(turn.person.locale)())


def _hand_over(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    offer_colleagues(turn, _open(turn, value))


def offer_colleagues(turn: Turn, group: list[Touchpoint], *, unknown_name: str = "") -> None:
    """Whom to ask instead: the people of this program to choose from."""
    person = turn.person
    program = turn.program_of(group[0])
    if program is None:
        raise QuestionClosed("This question is not about a program any more.")
    refuse_if_personal(turn, group)
    colleagues = [
        (str(each.id), each.name)
        for each in roles.holding(
            turn.session,
            program_id=program.key_id,
            kinds=tuple(RoleKind),
            on=turn.today(person),
            cohort_id=group[0].cohort_id,
        )
        if each.id != person.id
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
    """The colleague is asked next; silence, and how long the question may wait, are counted anew.

    Raises:
        NotUnderstood: only the person themselves can answer one of the questions.
    """
    refuse_if_personal(turn, group)
    proposals.withdraw(turn, group)
    for touchpoint in group:
        stand_ins.afresh(turn, touchpoint)
        touchpoint.asked_of_id = colleague.key_id
        touchpoint.tenant_id = colleague.home_tenant_id
        touchpoint.progress = {"sent_by": turn.person.id}
        turn.note("handed_over", touchpoint, person_id=colleague.key_id)
    subjects = listed([subject(turn, touchpoint) for touchpoint in group])
    # A number is shown to the one who was asked first; what a program was worth is not.
    shown = all(t.person_id == turn.person.id and t.kpi_id is not None for t in group)
    _replace(
        turn,
        words.handed_over.to(turn.person.locale)(colleague=colleague.name, subjects=subjects, shown=shown),
    )


def refuse_if_personal(turn: Turn, group: list[Touchpoint]) -> None:
    """What is asked about a person's own words is asked of nobody else.

    Raises:
        NotUnderstood: one of the questions is such.
    """
    personal = [touchpoint for touchpoint in group if turn.workflows[touchpoint.kind].personal]
    if personal:
        subjects = listed([subject(turn, touchpoint) for touchpoint in personal])
        raise NotUnderstood(f"I can't ask anybody else about {subjects}: it is your own word that counts.")


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
    "answers.keep": _keep,
}
