"""Somebody follows somebody else: their words are shown to the successor, and the old one is released."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from prompts import succession as words
from prompts.introduction import ROLES
from prompts.wording import day
from storage import alignment, roles
from storage import succession as stored
from storage.models import AlignmentAnswer, Person, Program, Role, Touchpoint
from storage.words import Category, Kind, RoleKind, TouchpointState, Why
from workflows.alignment import alignment_answers as answers
from workflows.contact import Planned, Scene, Silence, Workflow
from workflows.conversation import chase, questions, superseded
from workflows.conversation.subjects import learning_team
from workflows.errors import NotUnderstood, QuestionClosed
from workflows.reading import is_yes
from workflows.turn import Turn

ASKED = (RoleKind.LEAD_SPONSOR, RoleKind.BUSINESS_UNIT_OWNER, RoleKind.FINANCE_PARTNER)
_RELEASED = (*ASKED, RoleKind.SPONSOR, RoleKind.MANAGER)
_WHOSE = (RoleKind.OWNER, *ASKED)
_RELEASE = "released"
_LATELY = timedelta(days=14)


# When: as soon as the role is theirs; the old one hears once that nothing more comes.


def when(scene: Scene, _until: date) -> Iterable[Planned]:
    """Successors who have said nothing themselves, and people whose part in the program has ended."""
    turn, program = scene.turn, scene.program
    window = timedelta(days=scene.cadence.question_window_days)
    today = turn.now.date()
    if not scene.newest:
        return  # the words are about the program: one cohort asks for all of them
    if all(each.until is None for each in scene.tenures):
        return
    successors = stored.silent_successors(turn.session, program_id=program.key_id, kinds=ASKED, on=today)
    for each in successors.values():
        on = max(each.since, scene.cohort.planned_since.date())
        yield Planned(
            kind=Kind.SUCCESSION,
            slot=f"after:{each.predecessor.id}",
            person=each.successor,
            on=on,
            last=on + window,
            at=scene.cadence.question_time,
        )
    owners = roles.holding(turn.session, program_id=program.key_id, kinds=_WHOSE, on=today)
    gone = stored.released(
        turn.session, program_id=program.key_id, kinds=_RELEASED, after=today - _LATELY, on=today
    )
    for role, _person in gone if owners else ():
        on = role.until or today
        yield Planned(
            kind=Kind.SUCCESSION,
            slot=f"{_RELEASE}:{role.id}",
            person=owners[0],
            on=on,
            last=on + window,
            at=scene.cadence.question_time,
        )


def ready(turn: Turn, touchpoint: Touchpoint) -> Why | None:
    """They may have said something by themselves meanwhile."""
    if touchpoint.slot.startswith(_RELEASE):
        return None
    program = answers.program_of(turn, touchpoint)
    said = alignment.answers_of(turn.session, program_id=program.key_id, person_id=touchpoint.person_id)
    return Why.ALREADY_KNOWN if said else None


# What it asks: the old words with name and date, and three taps.


def ask(turn: Turn, person: Person, asked: list[Touchpoint]) -> None:
    """Show what the predecessor said; or tell somebody that they are released."""
    for touchpoint in asked:
        program = answers.program_of(turn, touchpoint)
        if touchpoint.slot.startswith(_RELEASE):
            _release(turn, touchpoint, program)
            continue
        predecessor, kind, said = _before(turn, touchpoint, program)
        again = touchpoint.state in (TouchpointState.ASKED, TouchpointState.ESCALATED)
        category = Category.REMINDER if again else Category.ASK
        superseded.asked_again(turn, person, [touchpoint])
        turn.to(person, category, program=program, about=[touchpoint]).say(
            words.asked,
            program=program.name,
            predecessor=predecessor.name,
            role=ROLES[kind.value],
            said=_quoted(said),
            reminder=again,
            about=str(touchpoint.id),
        )
        chase.asked(turn, person, touchpoint)


def _release(turn: Turn, touchpoint: Touchpoint, program: Program) -> None:
    role = turn.get(Role, int(touchpoint.slot.partition(":")[2]))
    person = turn.get(Person, role.person_id)
    turn.to(person, Category.NOTICE, program=program).say(
        words.released, name=person.name, program=program.name, role=ROLES[role.kind.value]
    )
    touchpoint.state, touchpoint.next_at = TouchpointState.ANSWERED, None  # nobody was asked anything
    turn.note("released", role)


def _before(
    turn: Turn, touchpoint: Touchpoint, program: Program
) -> tuple[Person, RoleKind, dict[int, AlignmentAnswer]]:
    """Whom they follow, as what, and what that one said."""
    number = touchpoint.slot.partition(":")[2]
    if not number.isdecimal():
        raise QuestionClosed("This is settled already.")
    predecessor = turn.get(Person, int(number))
    followed = stored.followed(turn.session, program_id=program.key_id, kinds=ASKED, on=turn.now.date()).get(
        touchpoint.person_id
    )
    said = alignment.answers_of(turn.session, program_id=program.key_id, person_id=predecessor.key_id)
    return predecessor, followed.kind if followed is not None else RoleKind.LEAD_SPONSOR, said


def _quoted(said: Mapping[int, AlignmentAnswer]) -> dict[int, tuple[str, str]]:
    return {number: (each.words, day(each.recorded_at.date())) for number, each in said.items()}


# What an answer does: the old words stay the predecessor's; standing by them is an answer of one's own.


def text(turn: Turn, touchpoint: Touchpoint, said: str) -> bool:
    """A typed "I stand by it" or "yes" is the tap."""
    if touchpoint.slot.startswith(_RELEASE):
        return False
    plain = said.lower()
    if is_yes(said, turn.person.locale) or "stand by" in plain:
        _stand(turn, str(touchpoint.id), {})
    elif plain.strip(" .!") in ("not mine", "none of that is mine"):
        _not_mine(turn, str(touchpoint.id), {})
    elif "differently" in plain:
        _differ(turn, str(touchpoint.id), {})
    else:
        return False
    return True


def _stand(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    _take(turn, value, {})


def _differ(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    (touchpoint,) = questions.of_value(turn, value)
    program = answers.program_of(turn, touchpoint)
    predecessor, _kind, said = _before(turn, touchpoint, program)
    turn.replace(
        words.differ.name,
        words.differ.to(turn.person.locale)(
            program=program.name, predecessor=predecessor.name, said=_quoted(said), about=value
        ),
    )


def _send(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    own = {
        number: said.strip()
        for number in alignment.ALL
        if (said := inputs.get(f"succession.q{number}", "")).strip()
    }
    if not own:
        raise NotUnderstood(
            "Nothing is written yet. Put one of them differently, or go back and stand by it."
        )
    for number, said in own.items():
        if why := answers.why_not(turn, number, said):
            raise NotUnderstood(why)
    _take(turn, value, own)


def _take(turn: Turn, value: str, own: Mapping[int, str]) -> None:
    """Keep their own words, and for the rest that they stand by the predecessor's."""
    (touchpoint,) = questions.of_value(turn, value)
    program = answers.program_of(turn, touchpoint)
    predecessor, _kind, said = _before(turn, touchpoint, program)
    for number in alignment.ALL:
        before = said.get(number)
        if number in own:
            answers.record(turn, touchpoint, number, own[number])
        elif before is not None:
            answers.record(turn, touchpoint, number, before.words, stands_by=before)
    questions.answered(turn, touchpoint)
    left = len(answers.missing_of(turn, touchpoint))
    cohort = turn.cohort_of(touchpoint)
    if left and cohort is not None:
        cohort.next_plan_at = turn.now  # what nobody has answered is asked as ever
    turn.replace(
        words.recorded.name,
        words.recorded.to(turn.person.locale)(
            program=program.name,
            predecessor=predecessor.name,
            stood_by=tuple(sorted(said.keys() - own.keys())),
            own=tuple(sorted(own.items())),
            left=left,
        ),
    )


def _back(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    (touchpoint,) = questions.of_value(turn, value)
    program = answers.program_of(turn, touchpoint)
    predecessor, kind, said = _before(turn, touchpoint, program)
    turn.replace(
        words.asked.name,
        words.asked.to(turn.person.locale)(
            program=program.name,
            predecessor=predecessor.name,
            role=ROLES[kind.value],
            said=_quoted(said),
            reminder=False,
            about=value,
        ),
    )


def _not_mine(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """Nothing is taken over, and the learning team hears."""
    (touchpoint,) = questions.of_value(turn, value)
    program = answers.program_of(turn, touchpoint)
    predecessor, _kind, _said = _before(turn, touchpoint, program)
    questions.answered(turn, touchpoint)
    turn.note("not_taken_over", touchpoint)
    team = learning_team(turn)
    for member in team:
        turn.to(member, Category.NOTICE, program=program).say(
            words.told, person=turn.person.name, program=program.name, predecessor=predecessor.name
        )
    turn.replace(
        words.disowned.name,
        words.disowned.to(turn.person.locale)(
            program=program.name, predecessor=predecessor.name, told=bool(team)
        ),
    )


# What silence does: it is owed, by them alone.

WORKFLOW = Workflow(
    kind=Kind.SUCCESSION,
    silence=Silence.OWED,
    when=when,
    ask=ask,
    ready=ready,
    text=text,
    personal=True,
    actions={
        "succession.stand": _stand,
        "succession.differ": _differ,
        "succession.send": _send,
        "succession.back": _back,
        "succession.not_mine": _not_mine,
    },
)
