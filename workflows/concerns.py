"""`/alignment concern`: anybody with a part in a program says what is wrong, and hears what changed.

When: whenever somebody wants to. What an answer does: the one who raised it is told, and the next quarterly
look reads it back. Silence keeps it open on the list of whoever raised it.
"""

from collections.abc import Mapping

from prompts import concerns as words
from storage import observations, reviews, roles
from storage.models import Concern, Person, Program
from storage.words import Category
from workflows.contact import Action
from workflows.conversation import which_program
from workflows.conversation.subjects import learning_team
from workflows.errors import NotAllowed, NotUnderstood, QuestionClosed
from workflows.turn import Turn

_LONGEST = 1_000
_HOW = "Like this: /alignment concern Consultative Selling: the role plays take the whole morning"


def command(turn: Turn, rest: str) -> None:
    """`concern Consultative Selling: what is wrong`; without words what they raised so far."""
    if not rest.strip():
        _list(turn)
        return
    named, colon, said = rest.partition(":")
    if not colon or not said.strip():
        raise NotUnderstood(f"I need the program, a colon, and what is wrong. {_HOW}")
    if len(said) > _LONGEST:
        raise NotUnderstood("That is long. A few sentences are enough; the learning team will ask back.")
    raise_(turn, _program(turn, named.strip(" \"“”'")), said.strip())


def raise_(turn: Turn, program: Program, said: str) -> None:
    """Keep a concern and bring it to the learning team."""
    row = Concern.made(
        program_id=program.key_id, person_id=turn.person.key_id, words=said, recorded_at=turn.now
    )
    turn.session.add(row)
    turn.note("concern_raised", row, program=program.id)
    turn.to(turn.person).say(words.noted, program=program.name, words=said)
    for member in learning_team(turn):
        turn.to(member, Category.NOTICE, program=program).say(
            words.raised,
            person=turn.person.name,
            program=program.name,
            words=said,
            about=str(row.id),
        )


def _program(turn: Turn, name: str) -> Program:
    """A program they have any part in, or see."""
    person, wanted = turn.person, name.lower()
    parts = {
        of.key_id: of
        for _, of in roles.of_person(turn.session, person_id=person.key_id, on=turn.today(person))
    }
    for program in reviews.all_live(turn.session, organization_id=turn.organization.key_id):
        if program.key_id not in parts and observations.is_learner(
            turn.session, program_id=program.key_id, person_id=person.key_id
        ):
            parts[program.key_id] = program
    mine = [each for each in parts.values() if wanted in (each.name.lower(), each.key.lower())]
    return mine[0] if mine else which_program.program_named(turn, name)


def _list(turn: Turn) -> None:
    found = reviews.concerns_of(turn.session, person_id=turn.person.key_id)
    lines = []
    for row in found:
        program = turn.get(Program, row.program_id)
        became = "Not answered yet."
        if row.replied_at is not None:
            became = f"Answer: {row.reply}{f' What changes: {row.changed}' if row.changed else ''}"
        lines.append(f"{program.name}: “{row.words}” {became}")
    turn.to(turn.person).say(words.mine, lines=tuple(lines))


def _reply(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    """The learning team's answer; a second one says who was first."""
    if not which_program.of_viewer(turn).may_run:
        raise NotAllowed("Only the learning team can do this.")
    row = turn.session.get(Concern, int(value)) if value.isdecimal() else None
    if row is None:
        raise QuestionClosed("This concern is not known here any more.")
    program, raiser = turn.get(Program, row.program_id), turn.get(Person, row.person_id)
    if program.organization_id != turn.organization.id:
        raise QuestionClosed("This concern is not known here any more.")
    if row.replied_at is not None and row.replied_by_id is not None:
        by = turn.get(Person, row.replied_by_id).name
        raise QuestionClosed(f"{by} has answered this already: “{row.reply[:200]}”")
    reply, changed = (" ".join(inputs.get(name, "").split()) for name in ("reply", "changed"))
    if not reply:
        raise NotUnderstood("Write an answer first; a line is enough.")
    row.reply, row.changed = reply[:_LONGEST], changed[:_LONGEST]
    row.replied_by_id, row.replied_at = turn.person.key_id, turn.now
    turn.note("concern_answered", row, program=program.id)
    turn.to(raiser, Category.NOTICE, program=program).say(
        words.answered,
        by=turn.person.name,
        program=program.name,
        words=row.words,
        reply=row.reply,
        changed=row.changed,
    )
    turn.replace(words.sent.name, words.sent.to(turn.person.locale)(person=raiser.name))


ACTIONS: dict[str, Action] = {"concern.reply": _reply}
