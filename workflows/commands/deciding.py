"""What people decide about a program: continue, re-scope, pause or retire, with a reason, kept for good."""

import re
from collections.abc import Mapping

from prompts import audit as words
from storage import reviews, roles
from storage.models import Audit, Decision, Person, Program
from storage.words import Category, ProgramState, TouchpointState, Verdict
from workflows.commands import lifecycle
from workflows.conversation import questions, which_program
from workflows.conversation.subjects import learning_team
from workflows.errors import NotAllowed, NotUnderstood
from workflows.turn import Turn

_MAY = frozenset(kind.value for kind in roles.DECIDING)
_LONGEST = 1_000
_OF_WORDS = {
    "continue": Verdict.CONTINUE,
    "rescope": Verdict.RE_SCOPE,
    "re-scope": Verdict.RE_SCOPE,
    "re_scope": Verdict.RE_SCOPE,
    "pause": Verdict.PAUSE,
    "retire": Verdict.RETIRE,
    "cancel": Verdict.CANCEL,
}
_COMMAND = re.compile(
    rf"(?P<program>.+?)[\s,:]+(?P<verdict>{'|'.join(_OF_WORDS)})\s+because\s*:?\s+(?P<reason>.+)",
    re.IGNORECASE,
)
_HOW = "Like this: /alignment decide Consultative Selling retire because the market moved on"


def may_decide(turn: Turn, program: Program, person: Person | None) -> bool:
    """The learning team, the lead sponsor, the unit's owner and the program's owner."""
    if person is None or person.learning_team:
        return True
    held = roles.of_person(turn.session, person_id=person.key_id, on=turn.today(person))
    return any(of.id == program.id and role.kind.value in _MAY for role, of in held)


def decide(turn: Turn, program: Program, verdict: Verdict, reason: str, *, audit: Audit | None) -> None:
    """Keep the decision, carry it out, and tell whoever decides with them.

    Raises:
        NotAllowed: it is not theirs to decide.
        NotUnderstood: the reason is missing or far too long, or the program cannot change like this any more.
    """
    if not may_decide(turn, program, turn.actor):
        raise NotAllowed(
            "Deciding is for the lead sponsor, the unit's owner and the learning team. "
            "/alignment concern tells them what you see."
        )
    if program.state in (ProgramState.RETIRED, ProgramState.CANCELLED):
        raise NotUnderstood(f"{program.name} was {program.state}, and that is final.")
    if not reason:
        raise NotUnderstood("Please write one line why. It is kept with the decision and shown to people.")
    if len(reason) > _LONGEST:
        raise NotUnderstood("That is a long reason. One line is enough; people read it on a phone.")
    audit_id = audit.id if audit is not None else None
    match verdict:
        case Verdict.PAUSE if program.state is ProgramState.ACTIVE:
            lifecycle.carry_out(turn, "pause", program, reason, audit_id=audit_id)
        case Verdict.RETIRE:
            lifecycle.carry_out(turn, "retire", program, reason, audit_id=audit_id)
        case Verdict.CANCEL:
            lifecycle.carry_out(turn, "cancel", program, reason, audit_id=audit_id)
        case Verdict.CONTINUE if program.state is ProgramState.PAUSED:
            lifecycle.carry_out(turn, "resume", program, reason, audit_id=audit_id)
        case _:
            _keep(turn, program, verdict, reason, audit_id)
    if audit is not None:
        _no_longer_asked(turn, program, audit)


def _keep(turn: Turn, program: Program, verdict: Verdict, reason: str, audit_id: int | None) -> None:
    """A decision that changes no contact is told to those who decide."""
    row = Decision.made(
        program_id=program.key_id,
        audit_id=audit_id,
        verdict=verdict,
        reason=reason,
        decided_by_id=turn.actor.id if turn.actor else None,
        recorded_at=turn.now,
    )
    turn.session.add(row)
    turn.note("decided", row, program=program.id, verdict=verdict.value)
    people = roles.holding(turn.session, program_id=program.key_id, kinds=roles.DECIDING, on=turn.now.date())
    told = {person.key_id: person for person in [*people, *learning_team(turn)]}
    for person in told.values():
        if person.introduced_at is not None and (turn.actor is None or person.id != turn.actor.id):
            turn.to(person, Category.NOTICE, program=program).say(
                words.decided,
                program=program.name,
                verdict=verdict.value,
                by=turn.actor.name if turn.actor else "The learning team",
                reason=reason,
                proposed="",
            )


def _no_longer_asked(turn: Turn, program: Program, audit: Audit) -> None:
    for touchpoint in reviews.open_audit_contacts(
        turn.session, program_id=program.key_id, slot=f"{audit.quarter}:decision"
    ):
        if touchpoint.state in (TouchpointState.ASKED, TouchpointState.ESCALATED, TouchpointState.SNOOZED):
            questions.answered(turn, touchpoint)


# In chat.


def command(turn: Turn, rest: str) -> None:
    """`/alignment decide Consultative Selling retire because ...`."""
    found = _COMMAND.fullmatch(rest.strip())
    if found is None:
        raise NotUnderstood(f"I need the program, what you decide, and why. {_HOW}")
    program = which_program.program_named(turn, found["program"].strip(" \"“”'"))
    verdict = _OF_WORDS[found["verdict"].lower()]
    looks = reviews.audits(turn.session, program_id=program.key_id)
    audit = next((each for each in looks if each.proposed is not None), None)
    decide(turn, program, verdict, found["reason"].strip(), audit=audit)
    _tell(turn, program, verdict, found["reason"].strip(), audit)


def press(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    """The decision on the page of a look."""
    number, _, audit_id = value.partition(":")
    program = turn.session.get(Program, int(number)) if number.isdecimal() else None
    audit = turn.session.get(Audit, int(audit_id)) if audit_id.isdecimal() else None
    if program is None or audit is None or program.organization_id != turn.organization.id:
        raise NotUnderstood("This program is not known here any more.")
    chosen = _OF_WORDS.get(inputs.get("verdict", "").lower())
    if chosen is None:
        raise NotUnderstood("Choose what you decide first: continue, re-scope, pause or retire.")
    reason = " ".join(inputs.get("reason", "").split())
    decide(turn, program, chosen, reason, audit=audit)
    _tell(turn, program, chosen, reason, audit)


def _tell(turn: Turn, program: Program, verdict: Verdict, reason: str, audit: Audit | None) -> None:
    turn.to(turn.person).say(
        words.decided,
        program=program.name,
        verdict=verdict.value,
        by="You",
        reason=reason,
        proposed=audit.proposed.value if audit is not None and audit.proposed is not None else "",
    )
