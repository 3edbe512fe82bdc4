"""What an answer to one of the four questions does: kept in their words, shown, and compared."""

from collections.abc import Mapping

from prompts import alignment as words
from prompts.wording import first_name
from storage import alignment, touchpoints
from storage.models import AlignmentAnswer, Program, Touchpoint
from storage.words import TouchpointState, Why
from workflows import intangible, side_by_side
from workflows.alignment import expectations, scope_notes
from workflows.conversation import (
    own_words,
    people,
    questions,
    ways_out,
)
from workflows.errors import NotUnderstood
from workflows.reading import delegate_in, is_question
from workflows.turn import Turn

KEY_LEARNINGS = 1
EXPECTED_KPIS = 2
GOOD_RETURN = 4


def program_of(turn: Turn, touchpoint: Touchpoint) -> Program:
    """The program the questions are about."""
    program = turn.program_of(touchpoint)
    if program is None:
        raise NotUnderstood("These questions are not about a program any more.")
    return program


def said_by(turn: Turn, touchpoint: Touchpoint) -> dict[int, str]:
    """What the person whose turn it is has said, question by question."""
    program = program_of(turn, touchpoint)
    said = alignment.answers_of(turn.session, program_id=program.key_id, person_id=turn.person.key_id)
    return {number: answer.words for number, answer in said.items()}


def missing_of(turn: Turn, touchpoint: Touchpoint) -> list[int]:
    """The questions they have not answered."""
    return sorted(set(alignment.ALL) - said_by(turn, touchpoint).keys())


def why_not(turn: Turn, number: int, said: str) -> str:
    """Why this is no answer to that question; empty where it is one. A good return may be a bare number."""
    return own_words.why_not(said, turn.person.locale, number_will_do=number == GOOD_RETURN)


def refuse_to_ask_others(turn: Turn, touchpoint: Touchpoint, said: str) -> None:
    """Only where a colleague is named: "ask customers" is an answer."""
    name = delegate_in(said, turn.person.locale)
    if name and people.named(turn, name):
        ways_out.refuse_if_personal(turn, [touchpoint])


def take(turn: Turn, touchpoint: Touchpoint, number: int, said: str) -> None:
    """Record a written answer.

    Raises:
        NotUnderstood: it is none, or asks something back; the question stays open.
    """
    question, why_asked = words.QUESTIONS[number]
    if is_question(said, turn.person.locale):
        raise NotUnderstood(
            f"That reads like a question, so nothing is recorded. I asked: {question} {why_asked} "
            "Please write it as a sentence, or skip it."
        )
    if why := why_not(turn, number, said):
        raise NotUnderstood(why)
    refuse_to_ask_others(turn, touchpoint, said)
    record(turn, touchpoint, number, said.strip())


def record(
    turn: Turn,
    touchpoint: Touchpoint,
    number: int,
    said: str,
    *,
    stands_by: AlignmentAnswer | None = None,
) -> None:
    """Keep words as the next version; the owner hears where they expect other KPIs than are measured."""
    questions.refuse_if_closed(turn, touchpoint)
    program = program_of(turn, touchpoint)
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
        stands_by_id=stands_by.key_id if stands_by is not None else None,
    )
    if new:
        turn.note("alignment_answer", touchpoint, question=number)
    if new and number == EXPECTED_KPIS and stands_by is None:
        expectations.tell_owner(turn, program, said)
    if new and number == GOOD_RETURN:
        intangible.weigh(turn, program, said)


def conclude(turn: Turn, touchpoint: Touchpoint) -> None:
    """All four: recorded. Otherwise what is kept, and what is still to go."""
    if missing_of(turn, touchpoint):
        touchpoint.progress = {}
    else:
        program = program_of(turn, touchpoint)
        _answered_everywhere(turn, touchpoint, program)
        side_by_side.weigh(turn, program, touchpoint)
    _show(turn, touchpoint)


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


def _show(turn: Turn, touchpoint: Touchpoint) -> None:
    said = tuple(sorted(said_by(turn, touchpoint).items()))
    missing = tuple(missing_of(turn, touchpoint))
    locale = turn.person.locale
    if missing:
        turn.replace(
            words.partly.name,
            words.partly.to(locale)(answers=said, missing=missing, about=str(touchpoint.id)),
        )
        return
    program = program_of(turn, touchpoint)
    named = expectations.named(turn, program, dict(said)[EXPECTED_KPIS])
    owners = [owner.name for owner in expectations.owners(turn, program)]
    turn.replace(
        words.recorded.name,
        words.recorded.to(locale)(
            program=program.name,
            answers=said,
            elsewhere=named.elsewhere,
            unnamed=named.unnamed,
            told=first_name(owners[0]) if len(owners) == 1 else "the learning team" if owners else "",
            teaches=program.teaches,
            not_taught=scope_notes.not_taught(turn, program, dict(said)[KEY_LEARNINGS]),
            intangible=intangible.wanted(turn, program, turn.person) is not None,
            about=str(touchpoint.id),
            late=touchpoint.late,
        ),
    )


def change(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """All four to write anew; what is kept stands until they send."""
    (touchpoint,) = questions.of_value(turn, value)
    turn.replace(
        words.change.name,
        words.change.to(turn.person.locale)(
            program=program_of(turn, touchpoint).name,
            answers=said_by(turn, touchpoint),
            about=str(touchpoint.id),
        ),
    )


def keep(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """They leave what is kept as it is."""
    (touchpoint,) = questions.of_value(turn, value)
    _show(turn, touchpoint)
