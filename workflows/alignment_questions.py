"""The four alignment questions: asked before launch of each of three people on their own, versioned."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta

from prompts import alignment as words
from prompts import questions as question_words
from prompts.wording import day
from storage import alignment, outbox, roles, succession
from storage.models import Person, Touchpoint
from storage.words import Kind, RoleKind, TouchpointState, Why
from workflows.alignment import alignment_answers as answers
from workflows.contact import Planned, Scene, Section, Silence, Workflow
from workflows.conversation import own_words, questions, ways_out
from workflows.errors import NotUnderstood, QuestionClosed
from workflows.reading import is_question
from workflows.rules import cadence as cadence_rules
from workflows.rules.cadence import Contact
from workflows.turn import Turn

ASKED = (RoleKind.LEAD_SPONSOR, RoleKind.BUSINESS_UNIT_OWNER, RoleKind.FINANCE_PARTNER)
"""Agreement is not alignment, so each is asked on their own."""

_MINUTES_EACH = 1.25
_RETROSPECTIVE = "retrospective"
_JOINED = "joined"
_OVER = (TouchpointState.ANSWERED, TouchpointState.EXPIRED, TouchpointState.SKIPPED)
"""Free text does not reach these any more; the form does."""


# When: at creation and at the launch gate; once, looking back, where the training had begun before.


def when(scene: Scene, until: date) -> Iterable[Planned]:
    """Whoever has not answered all four; who joins later, from then on."""
    cohort, session = scene.cohort, scene.turn.session
    known_since = cohort.planned_since.date()
    looking_back = cohort.starts_on <= known_since
    window = timedelta(days=scene.cadence.question_window_days)
    if looking_back:
        contacts = [Contact(_RETROSPECTIVE, known_since, known_since + window)]
    else:
        contacts = cadence_rules.alignment_questions(
            scene.program.created_on, cohort.starts_on, scene.cadence
        )
    for contact in contacts:
        if contact.on > until:
            continue
        on = max(contact.on, scene.turn.now.date())
        of_program = scene.program.key_id
        people = scene.holding(ASKED, on)
        numbers = {person.key_id for person in people}
        done = alignment.complete(session, program_id=of_program, person_ids=numbers)
        if done == numbers:
            continue
        since = succession.since(session, program_id=of_program, kinds=ASKED, on=on)
        # Who follows somebody with answers is shown those first (succession.py).
        done |= succession.silent_successors(session, program_id=of_program, kinds=ASKED, on=on).keys()
        for person in people:
            if person.key_id in done:
                continue
            joined = since.get(person.key_id, contact.on)
            late = joined > contact.last
            yield Planned(
                kind=Kind.ALIGNMENT_QUESTIONS,
                slot=_JOINED if late else contact.slot,
                person=person,
                on=joined if late else contact.on,
                last=joined + window if late else contact.last,
                at=scene.cadence.question_time,
                retrospective=looking_back or joined > cohort.starts_on,
            )


def ready(turn: Turn, touchpoint: Touchpoint) -> Why | None:
    """They may have answered since it was planned."""
    done = alignment.complete(
        turn.session,
        program_id=answers.program_of(turn, touchpoint).key_id,
        person_ids=[touchpoint.person_id],
    )
    return Why.ALREADY_KNOWN if done else None


# What it asks: one form with all four, or one at a time.


def section(turn: Turn, person: Person, touchpoint: Touchpoint) -> Section:
    """What is missing of the four, below what this person said so far; all of them once none is missing."""
    program = answers.program_of(turn, touchpoint)
    cohort = turn.cohort_of(touchpoint)
    today = turn.today(person)
    asked = roles.holding(
        turn.session, program_id=program.key_id, kinds=ASKED, on=today, cohort_id=touchpoint.cohort_id
    )
    said = alignment.answers_of(turn.session, program_id=program.key_id, person_id=person.key_id)
    missing = tuple(number for number in alignment.ALL if number not in said)
    starts_on = cohort.starts_on if cohort else program.created_on
    form_card = words.form.to(person.locale)(
        touchpoint=str(touchpoint.id),
        starts_on=day(starts_on, today=today),
        started=starts_on <= today,
        retrospective=touchpoint.retrospective,
        again=touchpoint.slot == "gate",
        others=len([each for each in asked if each.id != person.id]),
        answers={question: answer.words for question, answer in sorted(said.items())},
        missing=missing,
        one_at_a_time=touchpoint.state not in _OVER and len(missing) > 1,
    )
    return Section(
        parts=form_card.parts,
        summary=form_card.summary,
        minutes=_MINUTES_EACH * len(missing),
        questions=len(missing),
    )


def _one_by_one(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """The same as a conversation: one message, one answer."""
    (touchpoint,) = questions.of_value(turn, value)
    if touchpoint.state in _OVER:
        _show_form(turn, touchpoint)
        return
    left = answers.missing_of(turn, touchpoint) or list(alignment.ALL)
    _ask_one(turn, touchpoint, left, of=len(left), noted=False)


def _show_form(turn: Turn, touchpoint: Touchpoint) -> None:
    turn.replace(words.form.name, questions.card(turn, turn.person, [touchpoint]))


def _ask_one(turn: Turn, touchpoint: Touchpoint, left: list[int], *, of: int, noted: bool) -> None:
    number = left[0]
    said = answers.said_by(turn, touchpoint).get(number, "")
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


def form(turn: Turn, filled: list[tuple[Touchpoint, Mapping[str, str]]]) -> None:
    """Keep what was filled in, and say what is still missing."""
    for touchpoint, inputs in filled:
        written = {number: inputs.get(f"q{number}", "").strip() for number in alignment.ALL}
        kept = answers.said_by(turn, touchpoint)
        new = {number: said for number, said in written.items() if said and said != kept.get(number)}
        unknown = [number for number, said in new.items() if own_words.is_unknown(said, turn.person.locale)]
        for number, said in new.items():
            if number not in unknown and (why := answers.why_not(turn, number, said)):
                raise NotUnderstood(f"About “{words.QUESTIONS[number][0]}”: {why}")
        for number, said in new.items():
            if number not in unknown:
                answers.record(turn, touchpoint, number, said)
        if answers.GOOD_RETURN in unknown and answers.missing_of(turn, touchpoint) == [answers.GOOD_RETURN]:
            _offer_yardsticks(turn, touchpoint)
        else:
            answers.conclude(turn, touchpoint)


def text(turn: Turn, touchpoint: Touchpoint, said: str) -> bool:
    """Their answer to the question at hand; "don't know" leaves it open, or brings three yardsticks."""
    left = _at_hand(turn, touchpoint)
    if own_words.is_stop(said):
        turn.replace(
            "questions.way_out", question_words.ways_out.to(turn.person.locale)(about=str(touchpoint.id))
        )
    elif not left:
        return _out_of_turn(turn, touchpoint, said)
    elif own_words.is_unknown(said, turn.person.locale) and left[0] == answers.GOOD_RETURN:
        _offer_yardsticks(turn, touchpoint)
    elif own_words.is_unknown(said, turn.person.locale) or own_words.is_refusal(said, turn.person.locale):
        _next(turn, touchpoint, noted=False)
    else:
        answers.take(turn, touchpoint, left[0], said)
        _next(turn, touchpoint, noted=True)
    return True


def _out_of_turn(turn: Turn, touchpoint: Touchpoint, said: str) -> bool:
    """A sentence under the form is not guessed at, unless one question is left: they say what it answers."""
    locale, missing = turn.person.locale, answers.missing_of(turn, touchpoint)
    if own_words.is_unknown(said, locale):
        if missing == [answers.GOOD_RETURN]:
            _offer_yardsticks(turn, touchpoint)
        else:
            ways_out.unknown(turn, [touchpoint])
    elif own_words.is_refusal(said, locale):
        ways_out.decline(turn, [touchpoint])
    elif (why := answers.why_not(turn, answers.GOOD_RETURN, said)) or is_question(said, locale):
        if len(said) > own_words.LONGEST:
            raise NotUnderstood(why)
        return False  # it may be about something else that is open
    elif len(missing) == 1:
        answers.take(turn, touchpoint, missing[0], said)
        answers.conclude(turn, touchpoint)
    else:
        answers.refuse_to_ask_others(turn, touchpoint, said)
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
    answers.record(turn, touchpoint, number, said)
    touchpoint.progress = {}
    missing = answers.missing_of(turn, touchpoint)
    if missing:
        _ask_one(turn, touchpoint, missing, of=len(missing), noted=True)
    else:
        answers.conclude(turn, touchpoint)


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
        answers.record(turn, touchpoint, answers.GOOD_RETURN, words.YARDSTICKS[chosen][1])
        answers.conclude(turn, touchpoint)
        return
    if touchpoint.state in _OVER:
        _show_form(turn, touchpoint)
        return
    questions.step(turn, touchpoint, f"question_{answers.GOOD_RETURN}", left=[answers.GOOD_RETURN], of=1)
    turn.replace(words.own_yardstick.name, words.own_yardstick.to(turn.person.locale)(about=about))


def _offer_yardsticks(turn: Turn, touchpoint: Touchpoint) -> None:
    questions.step(turn, touchpoint, f"question_{answers.GOOD_RETURN}", left=[answers.GOOD_RETURN], of=1)
    turn.replace(words.yardsticks.name, words.yardsticks.to(turn.person.locale)(about=str(touchpoint.id)))


def _next(turn: Turn, touchpoint: Touchpoint, *, noted: bool) -> None:
    left = _left(touchpoint)[1:]
    if left:
        _ask_one(turn, touchpoint, left, of=int(touchpoint.progress.get("of", len(left))), noted=noted)
    else:
        answers.conclude(turn, touchpoint)


def _one_of(turn: Turn, value: str) -> tuple[Touchpoint, int]:
    """The contact and the question a button is about."""
    about, _, number = value.partition(":")
    (touchpoint,) = questions.of_value(turn, about)
    if number not in {str(each) for each in alignment.ALL}:
        raise QuestionClosed(
            "This button is from an older message. /alignment mine shows what waits for you."
        )
    return touchpoint, int(number)


def _at_hand(turn: Turn, touchpoint: Touchpoint) -> list[int]:
    """As `_left`, unless a card with all that is open was shown since: then words may answer any of it."""
    if not str(touchpoint.progress.get("step", "")).startswith("question_"):
        return []
    shown = outbox.message_about(turn.session, touchpoint_id=touchpoint.key_id)
    if shown is not None and shown.created_at.isoformat() > str(touchpoint.progress.get("at", "")):
        return []
    return _left(touchpoint)


def _left(touchpoint: Touchpoint) -> list[int]:
    """The questions still ahead in the conversation, the one at hand first."""
    left = touchpoint.progress.get("left", [])
    return [number for number in left if number in alignment.ALL]


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
        "alignment.change": answers.change,
        "alignment.keep": answers.keep,
    },
)
