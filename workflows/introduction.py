"""The first message a person ever gets: who named them, what this is, how often and how long, what not."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta

from prompts import introduction as words
from prompts import learning_team as learning_team_says
from prompts.wording import listed
from storage import holdouts, kpis, observations, roles, touchpoints
from storage.models import Person, Program, Touchpoint
from storage.words import Category, Kind, RoleKind, TouchpointState, Why
from workflows import alignment_questions
from workflows.contact import Planned, Scene, Silence, Workflow
from workflows.conversation import stand_ins
from workflows.conversation.subjects import asker, learning_team
from workflows.errors import QuestionClosed
from workflows.kpi_update import owner_of
from workflows.rules import cadence as cadence_rules
from workflows.turn import Turn

_SPONSORS = (
    RoleKind.LEAD_SPONSOR,
    RoleKind.SPONSOR,
    RoleKind.BUSINESS_UNIT_OWNER,
    RoleKind.FINANCE_PARTNER,
    RoleKind.KPI_OWNER,
)
_MANAGERS = (RoleKind.MANAGER, RoleKind.ACTING_MANAGER)
_OWNERS = (RoleKind.OWNER,)
_A_WEEK = timedelta(days=7)


# When: sponsors and owners as soon as the program is known, managers a week before it starts. Once in a life.


def when(scene: Scene, until: date) -> Iterable[Planned]:
    """Everyone with a part in the program who has not been introduced yet."""
    since = scene.cohort.planned_since.date()
    managers_on = max(scene.cohort.starts_on - _A_WEEK, since)
    for kinds, on in ((_SPONSORS, since), (_OWNERS, since), (_MANAGERS, managers_on)):
        if on > until:
            continue
        for person in scene.holding(kinds, max(on, scene.turn.now.date())):
            if person.introduced_at is None:
                yield Planned(
                    kind=Kind.INTRODUCTION,
                    slot="first",
                    person=person,
                    on=on,
                    last=on + timedelta(days=365),
                    at=scene.cadence.question_time,
                )


# What it asks: nothing, but it has ways out.


def ask(turn: Turn, person: Person, asked: list[Touchpoint]) -> None:
    """Introduce the bot; questions start on the next working day."""
    for touchpoint in asked:
        program = turn.program_of(touchpoint)
        if person.introduced_at is None and program is not None:
            _say(turn, person, program, [touchpoint])
        touchpoint.state = TouchpointState.ANSWERED
        touchpoint.asked_at = touchpoint.asked_at or turn.now
        touchpoint.next_at = None


def introduce_to_team(turn: Turn, person: Person, program: Program | None, about: list[Touchpoint]) -> None:
    """Introduce a member of the learning team, who is asked for nothing: what I do, and what they get."""
    name = program.name if program is not None else ""
    turn.to(person, Category.INTRODUCTION, program=program, about=about).say(
        words.learning_team, name=person.name, program=name
    )
    person.introduced_at = turn.now
    turn.note("introduced", person)


def introduce(turn: Turn, person: Person, waiting: list[Touchpoint]) -> None:
    """Introduce somebody who is asked before a plan foresaw it, such as a delegate."""
    program = next((found for t in waiting if (found := turn.program_of(t)) is not None), None)
    if program is not None:
        _say(turn, person, program, [])


def _say(turn: Turn, person: Person, program: Program, about: list[Touchpoint]) -> None:
    mine = roles.of_person(turn.session, person_id=person.key_id, on=turn.today(person))
    held = [role for role, of in mine if of.id == program.id]
    kinds = list(dict.fromkeys(role.kind for role in held))
    if person.learning_team and kinds == [RoleKind.OWNER] and not _asked(turn, person, program, kinds):
        introduce_to_team(turn, person, program, about)
        return
    will_be_asked = _asked(turn, person, program, kinds)
    turn.to(person, Category.INTRODUCTION, program=program, about=about).say(
        words.hello,
        name=person.name,
        named_by=asker(turn, program, person),
        program=program.name,
        problem=program.problem,
        roles=listed([words.ROLES.get(kind.value, kind.value.replace("_", " ")) for kind in kinds])
        or ("a participant" if "pulse" in will_be_asked else ""),
        asked=will_be_asked,
        stands_in_for=listed(
            [turn.get(Person, role.stands_in_for_id).name for role in held if role.stands_in_for_id]
        ),
        weeks=turn.cadence(program).coaching_weeks,
        program_id=str(program.id),
    )
    person.introduced_at = turn.now
    turn.note("introduced", person, program_id=program.key_id)


def _asked(
    turn: Turn, person: Person, program: Program, held: Collection[RoleKind]
) -> tuple[words.Asked, ...]:
    """What somebody with these roles will be asked for: of several sponsors only the first gives numbers."""
    today, rules = turn.today(person), turn.cadence(program)
    sponsors = roles.holding(turn.session, program_id=program.key_id, kinds=roles.SPONSORS, on=today)
    gives_kpis = any(
        (owner := owner_of(turn, program, view, today)) is not None and owner.id == person.id
        for view in kpis.of_program(turn.session, program_id=program.key_id)
    )
    manages = not set(_MANAGERS).isdisjoint(held)
    waits = not turn.courses.stock(program_id=program.key_id) or holdouts.is_held_out(
        turn.session, program_id=program.key_id, person_id=person.key_id
    )
    learns = observations.is_learner(turn.session, program_id=program.key_id, person_id=person.key_id)
    will_be: dict[words.Asked, bool] = {
        "four_questions": not set(alignment_questions.ASKED).isdisjoint(held),
        "kpis": gives_kpis and bool(rules.kpi_update_days),
        "worth": bool(rules.roi_days) and [each.id for each in sponsors[:1]] == [person.id],
        "coaching": manages and not waits,
        "counts": manages and waits,
        "pulse": learns,
        "in_place": RoleKind.DELEGATE in held
        or (not learns and set(_SPONSORS + _MANAGERS + _OWNERS).isdisjoint(held)),
    }
    return tuple(what for what, so in will_be.items() if so)


# What an answer does.


def _welcome(turn: Turn, _value: str, _inputs: Mapping[str, str]) -> None:
    turn.replace(words.welcome.name, words.welcome())


def _not_mine(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """They leave the program's list, and the learning team finds somebody else."""
    program, person = _about(turn, value)
    today = turn.today(person)
    mine = roles.of_person(turn.session, person_id=person.key_id, on=today)
    held = [role for role, of in mine if of.id == program.id]
    if not held:  # tapped twice
        told = bool(learning_team(turn))
        turn.replace(words.released.name, words.released(program=program.name, told=told))
        return
    for role in held:
        role.until = today
        role.reason = "said at the introduction that it is not theirs"
        turn.note("role_ended", role)
    here = _open_in(turn, program, person)
    own = [touchpoint for touchpoint in here if touchpoint.person_id == person.id]
    stand_ins.give_back(turn, person, [touchpoint for touchpoint in here if touchpoint not in own])
    for touchpoint in own:
        touchpoints.close(turn.session, touchpoint=touchpoint, to=TouchpointState.WITHDRAWN, why=Why.NOT_MINE)
    team = learning_team(turn)
    for member in team:
        turn.to(member, Category.NOTICE, program=program).say(
            learning_team_says.not_mine, person=person.name, subject="their part", program=program.name
        )
    turn.replace(words.released.name, words.released(program=program.name, told=bool(team)))


def _open_in(turn: Turn, program: Program, person: Person) -> list[Touchpoint]:
    """What is open with a person about one program, questions in somebody else's place included."""
    return [
        touchpoint
        for touchpoint in touchpoints.open_of(turn.session, person_id=person.key_id)
        if (of := turn.program_of(touchpoint)) is not None and of.id == program.id
    ]


def _later(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """Nothing about this program for a week: what is planned before that waits."""
    program, person = _about(turn, value)
    rules = turn.cadence(program)
    back_at = cadence_rules.snooze_until(
        turn.today(person) + _A_WEEK,
        now=turn.now,
        hours=turn.hours(person, rules),
        blackout=rules.blackout(turn.organization.fiscal_year_start_month),
        at=rules.question_time,
    )
    for touchpoint in _open_in(turn, program, person):
        if touchpoint.next_at is None or touchpoint.next_at >= back_at:
            continue
        touchpoint.next_at = back_at
        if turn.workflows[touchpoint.kind].silence is Silence.OWED and touchpoint.asked_at is None:
            # Snoozed, so that planning anew does not bring it back early; and never lost for having waited.
            touchpoint.state = TouchpointState.SNOOZED
            touchpoint.last_at = max(touchpoint.last_at, back_at + _A_WEEK)
    turn.replace(words.later.name, words.later(program=program.name))


def _talk(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """The owner hears that somebody wants a word first."""
    program, person = _about(turn, value)
    owners = roles.holding(
        turn.session, program_id=program.key_id, kinds=(RoleKind.OWNER,), on=turn.today(person)
    ) or roles.learning_team(turn.session, organization_id=turn.organization.key_id)
    for owner in owners:
        turn.to(owner, Category.NOTICE, program=program).say(
            learning_team_says.wants_to_talk, person=person.name, email=person.email, program=program.name
        )
    names = listed([owner.name for owner in owners]) or "the owner"
    turn.replace(words.will_talk.name, words.will_talk(owner=names))


def _about(turn: Turn, value: str) -> tuple[Program, Person]:
    person = turn.actor
    program = turn.session.get(Program, int(value)) if value.isdecimal() else None
    if person is None or program is None or program.organization_id != turn.organization.id:
        raise QuestionClosed("This program is not known here any more.")
    return program, person


# What silence does: nothing. An introduction is no question.

WORKFLOW = Workflow(
    kind=Kind.INTRODUCTION,
    silence=Silence.NEWS,
    when=when,
    ask=ask,
    actions={
        "introduction.ok": _welcome,
        "introduction.not_mine": _not_mine,
        "introduction.later": _later,
        "introduction.talk": _talk,
    },
)
