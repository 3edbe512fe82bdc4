"""What somebody says a program was worth without having been asked: taken as if they had been.

When: whenever somebody who answers for it, or manages people in it, writes so after the training. Silence
means nothing: what is not confirmed is not chased, and nobody was asked in vain.
"""

import re
from collections.abc import Sequence

from storage import claims, kpis, roles
from storage.models import Cohort, Program, Touchpoint
from storage.words import Kind, ProgramState, RoleKind
from workflows.claims import claiming, worth_said
from workflows.claims.worth import Frame
from workflows.errors import NotUnderstood
from workflows.numbers import unasked
from workflows.reading.effect_said import Effect
from workflows.reading.money_words import ONE_DEAL
from workflows.reading.whole_answer import Part, Piece
from workflows.turn import Turn

_SPEAK = (*roles.ANSWERING, RoleKind.MANAGER, RoleKind.ACTING_MANAGER)


def question(turn: Turn, text: str) -> Touchpoint | None:
    """A question that was never asked, for what a text says a program of theirs was worth; None for others.

    Raises:
        NotUnderstood: it could be about several of their programs.
    """
    told = _told(turn, text)
    named = [each for each in told if _names(turn, text, each[0])] or told
    if len(named) > 1:
        names = " or ".join(program.name for program, _ in named)
        raise NotUnderstood(f"Which program was worth that? Write it again with its name: {names}.")
    return unasked.opened(turn, named[0][1], Kind.ROI) if named else None


def is_told(turn: Turn, text: str) -> bool:
    """Whether a text says what a program of theirs was worth, without a question for it being opened."""
    return bool(_told(turn, text))


def _told(turn: Turn, text: str) -> list[tuple[Program, Cohort]]:
    return [
        (program, cohort)
        for program, cohort, answers in _theirs(turn)
        if _says(text, claiming.frame_of(turn, program, cohort), by_its_name=not answers)
    ]


def _theirs(turn: Turn) -> list[tuple[Program, Cohort, bool]]:
    """The programs of whose return a person can speak, each with the training that ended last.

    With them whether they answer for it; the others manage people in it.
    """
    today = turn.today(turn.person)
    held = [
        (role, program)
        for role, program in roles.of_person(turn.session, person_id=turn.person.key_id, on=today)
        if role.kind in _SPEAK and program.state not in (ProgramState.RETIRED, ProgramState.CANCELLED)
    ]
    mine = {program.key_id: program for _, program in held}
    of = {(role.program_id, role.cohort_id) for role, _ in held}
    over = [
        cohort
        for cohort in claims.cohorts(turn.session, program_ids=list(mine))
        if cohort.ends_on < today and cohort.cancelled_at is None
        if of & {(cohort.program_id, None), (cohort.program_id, cohort.id)}
    ]
    last = {cohort.program_id: cohort for cohort in sorted(over, key=lambda cohort: cohort.ends_on)}
    answered_for = {role.program_id for role, _ in held if role.kind in roles.ANSWERING}
    return [(mine[program], cohort, program in answered_for) for program, cohort in last.items()]


def _says(text: str, frame: Frame, *, by_its_name: bool) -> bool:
    """Whether a text states money as won or lost, or with the program's part; no KPI that is itself money.

    Args:
        text: what somebody wrote.
        frame: what it is read against.
        by_its_name: whether the program must be named, and worth beside the amount: managers mostly write
            about an idea of the week and a deal.
    """
    if not any(map(str.isdigit, text)):
        return _brought_nothing(text, frame)
    found = worth_said.pieces(text, frame)
    if not any(Part.AMOUNT in piece.parts for piece in found):
        return False
    if by_its_name and not (any(piece.program for piece in found) and _is_of_all(text, found, frame)):
        return False
    lowered = text.lower()
    in_money = any(view.unit.isupper() and view.name.lower() in lowered for view in frame.kpis)
    return any(Part.ATTRIBUTION in piece.parts or (piece.worth and not in_money) for piece in found)


def _brought_nothing(text: str, frame: Frame) -> bool:
    """Whether a program, by its name, is said to have made no difference: as good an answer as a gain."""
    if frame.program.lower() not in text.lower():
        return False
    said = worth_said.pieces(text, frame)
    return any(worth_said.effect_of(piece, text, frame) is Effect.NO_DIFFERENCE for piece in said)


def _is_of_all(text: str, found: Sequence[Piece], frame: Frame) -> bool:
    """Whether an amount is said to be worth something, and it is not that of one deal or customer."""
    for name in (frame.program, *(view.name for view in frame.kpis)):
        text = re.sub(re.escape(name), " ", text, flags=re.I)
    worth = any(piece.worth and Part.AMOUNT in piece.parts for piece in found)
    return worth and not ONE_DEAL.search(text)


def _names(turn: Turn, text: str, program: Program) -> bool:
    lowered = text.lower()
    views = kpis.of_program(turn.session, program_id=program.key_id)
    return any(name.lower() in lowered for name in (program.name, *(view.name for view in views)))
