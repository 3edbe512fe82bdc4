"""The four alignment questions: asked before launch of each of three people on their own, versioned."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from prompts import alignment as words
from prompts.wording import day, first_name
from storage import alignment, kpis, programs, roles, touchpoints
from storage.models import Person, Program, Touchpoint
from storage.words import Category, Kind, RoleKind, TouchpointState, Why
from workflows import questions, ways_out
from workflows.contact import Planned, Scene, Section, Silence, Workflow
from workflows.errors import NotUnderstood, QuestionClosed
from workflows.reading import is_decline, is_dont_know, is_question
from workflows.rules import cadence as cadence_rules
from workflows.rules import kpi_names
from workflows.rules.cadence import Contact
from workflows.turn import Turn

ASKED = (RoleKind.LEAD_SPONSOR, RoleKind.BUSINESS_UNIT_OWNER, RoleKind.FINANCE_PARTNER)
"""Agreement is not alignment, so each is asked on their own."""

_EXPECTED_KPIS = 2
_GOOD_RETURN = 4
_RETROSPECTIVE = "retrospective"
_OVER = (TouchpointState.ANSWERED, TouchpointState.EXPIRED, TouchpointState.SKIPPED)
"""Free text does not reach these any more; the form does."""


# When: at creation and at the launch gate; once, looking back, where the training had begun before.


def when(scene: Scene, until: date) -> Iterable[Planned]:
    """Whoever has not answered all four."""
    cohort, session = scene.cohort, scene.turn.session
    since = cohort.planned_since.date()
    looking_back = cohort.starts_on <= since
    if looking_back:
        window = timedelta(days=scene.cadence.question_window_days)
        contacts = [Contact(_RETROSPECTIVE, since, since + window)]
    else:
        contacts = cadence_rules.alignment_questions(
            scene.program.created_on, cohort.starts_on, scene.cadence
        )
    for contact in contacts:
        if contact.on > until:
            continue
        people = roles.holding(
            session,
            program_id=scene.program.key_id,
            kinds=ASKED,
            on=max(contact.on, scene.turn.now.date()),
            cohort_id=cohort.key_id,
        )
        done = alignment.complete(
            session, program_id=scene.program.key_id, person_ids={person.key_id for person in people}
        )
        for person in people:
            if person.key_id not in done:
                yield Planned(
                    kind=Kind.ALIGNMENT_QUESTIONS,
                    slot=contact.slot,
                    person=person,
                    on=contact.on,
                    last=contact.last,
                    at=scene.cadence.question_time,
                    retrospective=looking_back,
                )


def ready(turn: Turn, touchpoint: Touchpoint) -> Why | None:
    """They may have answered since it was planned."""
    done = alignment.complete(
        turn.session, program_id=_program(turn, touchpoint).key_id, person_ids=[touchpoint.person_id]
    )
    return Why.ALREADY_KNOWN if done else None


# What it asks: one form with all four, or one at a time.


def section(turn: Turn, person: Person, touchpoint: Touchpoint) -> Section:
    """The four questions, with what this person said so far."""
    program = _program(turn, touchpoint)
    cohort = turn.cohort_of(touchpoint)
    today = turn.today(person)
    asked = roles.holding(
        turn.session, program_id=program.key_id, kinds=ASKED, on=today, cohort_id=touchpoint.cohort_id
    )
    said = alignment.answers_of(turn.session, program_id=program.key_id, person_id=person.key_id)
    form_card = words.form.to(person.locale)(
        touchpoint=str(touchpoint.id),
        starts_on=day(cohort.starts_on if cohort else program.created_on, today=today),
        retrospective=touchpoint.retrospective,
        again=touchpoint.slot == "gate",
        others=len([each for each in asked if each.id != person.id]),
        answers={question: answer.words for question, answer in said.items()},
        as_conversation=touchpoint.state not in _OVER,
    )
    return Section(parts=form_card.parts, summary=form_card.summary, minutes=5, questions=4)


def _one_by_one(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """The same as a conversation: one message, one answer."""
    (touchpoint,) = questions.of_value(turn, value)
    if touchpoint.state in _OVER:
        _show_form(turn, touchpoint)
        return
    left = _missing(turn, touchpoint) or list(alignment.ALL)
    _ask_one(turn, touchpoint, left, of=len(left), noted=False)


def _show_form(turn: Turn, touchpoint: Touchpoint) -> None:
    turn.replace(words.form.name, questions.card(turn, turn.person, [touchpoint]))


def _ask_one(turn: Turn, touchpoint: Touchpoint, left: list[int], *, of: int, noted: bool) -> None:
    number = left[0]
    said = _said(turn, touchpoint).get(number, "")
    questions.step(turn, touchpoint, f"question_{number}", left=left, of=of)
    turn.replace(
        words.one.name,
        words.one.to(turn.person.locale)(
            about=str(touchpoint.id),
            number=number,
            position=of - len(left) + 1,
            of=of,
            noted=noted,
            said_before=said,
        ),
    )


# What an answer does: the next version in their words; what differs from the program is said.


def form(turn: Turn, answers: list[tuple[Touchpoint, Mapping[str, str]]]) -> None:
    """Keep what was filled in, and say what is still missing."""
    for touchpoint, inputs in answers:
        unknown = False
        for number in alignment.ALL:
            said = inputs.get(f"q{number}", "").strip()
            if number == _GOOD_RETURN and said and is_dont_know(said, turn.person.locale):
                unknown = True
            elif said:
                _record(turn, touchpoint, number, said)
        if unknown and _missing(turn, touchpoint) == [_GOOD_RETURN]:
            _offer_yardsticks(turn, touchpoint)
        else:
            _conclude(turn, touchpoint)


def text(turn: Turn, touchpoint: Touchpoint, said: str) -> bool:
    """Their answer to the question at hand; "don't know" leaves it open, or brings three yardsticks."""
    left = _left(touchpoint)
    locale = turn.person.locale
    unknown, declined = is_dont_know(said, locale), is_decline(said, locale)
    if not left:
        return _out_of_turn(turn, touchpoint, said, unknown=unknown, declined=declined)
    if unknown and left[0] == _GOOD_RETURN:
        _offer_yardsticks(turn, touchpoint)
    elif unknown or declined:
        _next(turn, touchpoint, noted=False)
    else:
        _record(turn, touchpoint, left[0], said.strip())
        _next(turn, touchpoint, noted=True)
    return True


def _out_of_turn(turn: Turn, touchpoint: Touchpoint, said: str, *, unknown: bool, declined: bool) -> bool:
    """A sentence under the form is not guessed at: they say which of the four it answers."""
    if is_question(said, turn.person.locale):
        return False
    if unknown:
        ways_out.unknown(turn, [touchpoint])
    elif declined:
        ways_out.decline(turn, [touchpoint])
    else:
        questions.step(turn, touchpoint, "which", said=said.strip())
        turn.replace(
            words.which.name,
            words.which.to(turn.person.locale)(about=str(touchpoint.id), said=said.strip()),
        )
    return True


def _which(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """They said which question their sentence answers; the rest follows one at a time."""
    touchpoint, number = _one_of(turn, value)
    said = str(touchpoint.progress.get("said", ""))
    if not said:
        raise QuestionClosed("That sentence is recorded already, or was not kept. Write it once more.")
    _record(turn, touchpoint, number, said)
    touchpoint.progress = {}
    missing = _missing(turn, touchpoint)
    if missing:
        _ask_one(turn, touchpoint, missing, of=len(missing), noted=True)
    else:
        _conclude(turn, touchpoint)


def _skip(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """Leave one open, or as it was, and go on."""
    touchpoint, number = _one_of(turn, value)
    if _left(touchpoint)[:1] != [number]:
        raise QuestionClosed("We are past that question already. Change is on the card with your answers.")
    _next(turn, touchpoint, noted=False)


def _yardstick(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """One of the three yardsticks, or their own words after all."""
    about, _, chosen = value.partition(":")
    (touchpoint,) = questions.of_value(turn, about)
    if chosen in words.YARDSTICKS:
        _record(turn, touchpoint, _GOOD_RETURN, words.YARDSTICKS[chosen][1])
        _conclude(turn, touchpoint)
        return
    if touchpoint.state in _OVER:
        _show_form(turn, touchpoint)
        return
    questions.step(turn, touchpoint, f"question_{_GOOD_RETURN}", left=[_GOOD_RETURN], of=1)
    turn.replace(words.own_yardstick.name, words.own_yardstick.to(turn.person.locale)())


def _offer_yardsticks(turn: Turn, touchpoint: Touchpoint) -> None:
    questions.step(turn, touchpoint, f"question_{_GOOD_RETURN}", left=[_GOOD_RETURN], of=1)
    turn.replace(words.yardsticks.name, words.yardsticks.to(turn.person.locale)(about=str(touchpoint.id)))


def _next(turn: Turn, touchpoint: Touchpoint, *, noted: bool) -> None:
    left = _left(touchpoint)[1:]
    if left:
        _ask_one(turn, touchpoint, left, of=int(touchpoint.progress.get("of", len(left))), noted=noted)
    else:
        _conclude(turn, touchpoint)


def _record(turn: Turn, touchpoint: Touchpoint, number: int, said: str) -> None:
    questions.refuse_if_closed(turn, touchpoint)
    program = _program(turn, touchpoint)
    new = alignment.record(
        turn.session,
        program_id=program.key_id,
        cohort_id=touchpoint.cohort_id,
        person_id=turn.person.key_id,
        question=number,
        words=said,
        retrospective=touchpoint.retrospective,
        touchpoint_id=touchpoint.key_id,
        now=turn.now,
    )
    if new:
        turn.note("alignment_answer", touchpoint, question=number)
    if new and number == _EXPECTED_KPIS:
        _tell_owner(turn, program, said)


def _conclude(turn: Turn, touchpoint: Touchpoint) -> None:
    """All four: recorded. Otherwise what is kept, and what is still to go."""
    said = tuple(sorted(_said(turn, touchpoint).items()))
    missing = tuple(_missing(turn, touchpoint))
    locale = turn.person.locale
    if missing:
        touchpoint.progress = {}
        turn.replace(
            words.partly.name,
            words.partly.to(locale)(answers=said, missing=missing, about=str(touchpoint.id)),
        )
        return
    program = _program(turn, touchpoint)
    named = _named(turn, program, dict(said)[_EXPECTED_KPIS])
    _answered_everywhere(turn, touchpoint, program)
    owners = [owner.name for owner in _owners(turn, program)]
    turn.replace(
        words.recorded.name,
        words.recorded.to(locale)(
            program=program.name,
            answers=said,
            elsewhere=named.elsewhere,
            unnamed=named.unnamed,
            told=first_name(owners[0]) if len(owners) == 1 else "the learning team" if owners else "",
            about=str(touchpoint.id),
            late=touchpoint.late,
        ),
    )


def _answered_everywhere(turn: Turn, touchpoint: Touchpoint, program: Program) -> None:
    """One set of answers settles every contact in which this person is asked the same."""
    questions.answered(turn, touchpoint)
    for other in alignment.still_open(
        turn.session, program_id=program.key_id, person_id=touchpoint.person_id
    ):
        if other.asked_at is not None:
            questions.answered(turn, other)
        else:
            touchpoints.close(
                turn.session, touchpoint=other, to=TouchpointState.SKIPPED, why=Why.ALREADY_KNOWN
            )


def _tell_owner(turn: Turn, program: Program, said: str) -> None:
    """The owner hears at once where a sponsor expects other numbers than the program measures."""
    named = _named(turn, program, said)
    if not named.elsewhere and not named.unnamed:
        return
    for owner in _owners(turn, program):
        turn.to(owner, Category.NOTICE, program=program).say(
            words.kpis_differ,
            person=turn.person.name,
            program=program.name,
            elsewhere=named.elsewhere,
            unnamed=named.unnamed,
            words=said,
        )


def _named(turn: Turn, program: Program, said: str) -> kpi_names.Named:
    own = [view.name for view in kpis.of_program(turn.session, program_id=program.key_id)]
    known = programs.definitions(turn.session, organization_id=turn.organization.key_id)
    others = [definition.name for definition in known.values() if definition.name not in own]
    return kpi_names.compare(said, own=own, others=others)


def _owners(turn: Turn, program: Program) -> list[Person]:
    owners = roles.holding(
        turn.session, program_id=program.key_id, kinds=(RoleKind.OWNER,), on=turn.today(turn.person)
    )
    team = roles.learning_team(turn.session, organization_id=turn.organization.key_id)
    return [each for each in owners or team if each.id != turn.person.id]


def _said(turn: Turn, touchpoint: Touchpoint) -> dict[int, str]:
    program = _program(turn, touchpoint)
    said = alignment.answers_of(turn.session, program_id=program.key_id, person_id=turn.person.key_id)
    return {number: answer.words for number, answer in said.items()}


def _missing(turn: Turn, touchpoint: Touchpoint) -> list[int]:
    return sorted(set(alignment.ALL) - _said(turn, touchpoint).keys())


def _one_of(turn: Turn, value: str) -> tuple[Touchpoint, int]:
    """The contact and the question a button is about."""
    about, _, number = value.partition(":")
    (touchpoint,) = questions.of_value(turn, about)
    if number not in {str(each) for each in alignment.ALL}:
        raise QuestionClosed(
            "This button is from an older message. /alignment mine shows what waits for you."
        )
    return touchpoint, int(number)


def _left(touchpoint: Touchpoint) -> list[int]:
    """The questions still ahead in the conversation, the one at hand first."""
    left = touchpoint.progress.get("left", [])
    return [number for number in left if number in alignment.ALL]


def _program(turn: Turn, touchpoint: Touchpoint) -> Program:
    program = turn.program_of(touchpoint)
    if program is None:
        raise NotUnderstood("These questions are not about a program any more.")
    return program


# What silence does: an owed answer is chased (chase.py), and asked for once more at the launch gate.

WORKFLOW = Workflow(
    kind=Kind.ALIGNMENT_QUESTIONS,
    silence=Silence.OWED,
    when=when,
    ready=ready,
    section=section,
    form=form,
    text=text,
    personal=True,
    actions={
        "alignment.one_by_one": _one_by_one,
        "alignment.skip": _skip,
        "alignment.which": _which,
        "alignment.yardstick": _yardstick,
    },
)
