"""The intake card: why this program, why here, instead of what; asked of the learning team once, in a form.

When: after a program is set up, or `/alignment intake`. What it asks: only what is not filled in already.
Silence: what is missing stays on the list of gaps.
"""

from collections.abc import Mapping

from prompts import intake as words
from prompts.forms import Form
from storage.models import Objective, Program
from storage.programs import LIVE
from storage.words import Gap
from workflows.conversation import which_program
from workflows.errors import FormIncomplete, NotAllowed, NotUnderstood, QuestionClosed, UnknownName
from workflows.forms.form import FormWorkflow
from workflows.turn import Turn

_LONGEST = 2_000
_FIELDS = {"problem": "problem", "gap": "performance_gap", "evidence": "evidence"}
_NAMES = {"problem": "Problem", "gap": "Gap", "evidence": "Evidence"}


def offer(turn: Turn, rest: str) -> None:
    """Answer `/alignment intake [program]`."""
    program = which_program.program_meant(turn, rest, command="intake")
    turn.to(turn.person).say(words.offered, program=program.name, about=str(program.id))


def opens(turn: Turn, rest: str) -> tuple[str, str] | None:
    """The form that the command opens where a platform can open one; what is wrong `offer` says."""
    try:
        return "intake", str(which_program.program_meant(turn, rest, command="intake").id)
    except (NotUnderstood, UnknownName):
        return None


def opened(turn: Turn, value: str) -> Form:
    """As far as it is known."""
    program = _program(turn, value)
    objective = _objective(turn, program)
    texts = {name: getattr(program, field) for name, field in _FIELDS.items()}
    texts["cause"] = program.cause.value if program.cause is not None else ""
    texts["briefing"] = objective.briefing if objective is not None else ""
    return words.intake.to(turn.person.locale)(
        about=str(program.id),
        program=program.name,
        texts=texts,
        objective=objective.name if objective is not None else "",
    )


def taken(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    """Keep it, and say what training alone will not fix.

    Raises:
        FormIncomplete: something is too long, or the cause is none of the four.
    """
    program = _program(turn, value)
    said = {name: text.strip() for name, text in inputs.items()}
    problems = {
        name: "The short version is enough; people read it on a phone."
        for name, text in said.items()
        if len(text) > _LONGEST
    }
    cause = said.get("cause", "")
    if cause and cause not in set(Gap):
        problems["cause"] = "Choose one of the four."
    if problems:
        raise FormIncomplete(problems)
    for name, field in _FIELDS.items():
        if name in said:
            setattr(program, field, said[name])
    program.cause = Gap(cause) if cause else program.cause
    objective = _objective(turn, program)
    if objective is not None and "briefing" in said:
        objective.briefing = said["briefing"]
    turn.note("intake", program)
    kept = {name: getattr(program, field) for name, field in _FIELDS.items()}
    rows = [(_NAMES[name], text) for name, text in kept.items() if text]
    if program.cause is not None:
        rows.append(("Cause", dict(words.CAUSES)[program.cause.value]))
    if objective is not None and objective.briefing:
        rows.append(("Briefing", objective.briefing))
    missing = [_NAMES[name].lower() for name, text in kept.items() if not text]
    turn.replace(
        words.kept.name,
        words.kept.to(turn.person.locale)(
            program=program.name,
            about=str(program.id),
            rows=tuple(rows),
            missing=(*missing, *(() if program.cause is not None else ("cause",))),
            cause=program.cause.value if program.cause is not None else "",
        ),
    )


def _program(turn: Turn, value: str) -> Program:
    if not which_program.of_viewer(turn).may_run:
        raise NotAllowed("Only the learning team writes down why a program is there.")
    program = turn.session.get(Program, int(value)) if value.isdecimal() else None
    if program is None or program.organization_id != turn.organization.id or program.state not in LIVE:
        raise QuestionClosed("This program is not here any more. /alignment status lists the programs.")
    return program


def _objective(turn: Turn, program: Program) -> Objective | None:
    """The goal a briefing is about: of a key result the objective above it."""
    if program.objective_id is None:
        return None
    objective = turn.get(Objective, program.objective_id)
    return turn.get(Objective, objective.parent_id) if objective.parent_id is not None else objective


INTAKE = FormWorkflow(opened=opened, taken=taken)
