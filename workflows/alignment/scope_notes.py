"""Scope notes: somebody expects what the program does not teach, and the owner settles it before launch.

When: after the four questions, whenever somebody says so. What an answer does: the owner gets it with a line
to settle it. Silence: it stays on the list of gaps.
"""

from collections.abc import Mapping

from prompts import side_by_side as words
from prompts.wording import day, listed
from storage import kpis, points, programs
from storage.models import Program
from storage.words import Category, PointKind
from workflows.alignment import expectations
from workflows.contact import Action
from workflows.conversation import own_words, questions
from workflows.errors import NotUnderstood, QuestionClosed
from workflows.rules import scope
from workflows.turn import Turn

_KEY_LEARNINGS = 1


def not_taught(turn: Turn, program: Program, said: str) -> tuple[str, ...]:
    """The pieces of what somebody expects that stand nowhere in what the program teaches."""
    if not program.teaches:
        return ()
    trained = programs.competencies(turn.session, program_id=program.key_id).values()
    own = [f"{each.name} {each.behavior}" for each in trained if each.ended_at is None]
    return scope.not_taught(said, [program.teaches, program.performance_gap, *own])


def _open(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """What is taught, and a line for what is not."""
    program = _program(turn, value)
    said = {number: answer.words for number, answer in expectations.said(turn, program, turn.person).items()}
    missing = not_taught(turn, program, said.get(_KEY_LEARNINGS, ""))
    turn.replace(
        words.scope.name,
        words.scope.to(turn.person.locale)(
            program=program.name, teaches=program.teaches, missing=listed(missing), about=value
        ),
    )


def _send(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    """Raise it: the owner hears at once."""
    program = _program(turn, value)
    said = " ".join(inputs.get("scope.words", "").split())
    if not said:
        raise NotUnderstood("Please write in a few words what you expect beyond that.")
    if why := own_words.why_not(said, turn.person.locale):
        raise NotUnderstood(why)
    point = points.raised(
        turn.session,
        program_id=program.key_id,
        kind=PointKind.SCOPE,
        words=said,
        raised_by_id=turn.person.key_id,
        now=turn.now,
    )
    turn.note("scope_note", point)
    cohort = kpis.latest_cohort(turn.session, program_id=program.key_id)
    owners = expectations.owners(turn, program)
    for owner in owners:
        today = turn.today(owner)
        ahead = cohort is not None and cohort.starts_on > today
        turn.to(owner, Category.NOTICE, program=program).say(
            words.scope_raised,
            person=turn.person.name,
            program=program.name,
            words=said,
            starts_on=day(cohort.starts_on, today=today) if cohort is not None and ahead else "",
            point=str(point.id),
        )
    turn.replace(
        words.scope_sent.name,
        words.scope_sent.to(turn.person.locale)(words=said, told=owners[0].name if len(owners) == 1 else ""),
    )


def _program(turn: Turn, value: str) -> Program:
    (touchpoint,) = questions.of_value(turn, value)
    program = turn.program_of(touchpoint)
    if program is None:
        raise QuestionClosed("This is not about a program any more.")
    return program


ACTIONS: dict[str, Action] = {"scope.open": _open, "scope.send": _send}
