"""Pausing, resuming and cancelling a program: by a human, with a reason, told to everyone concerned."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from prompts import lifecycle as words
from prompts.lifecycle import Change
from storage import lifecycle as stored
from storage import roles, touchpoints
from storage.models import Decision, Person, Program, Tenant, Touchpoint
from storage.words import Category, PersonState, ProgramState, TouchpointState, Verdict, Why
from workflows.contact import Action, Silence
from workflows.conversation import chase, which_program
from workflows.errors import NotAllowed, NotUnderstood
from workflows.turn import Turn

_BEFORE: dict[Change, tuple[ProgramState, ...]] = {
    "pause": (ProgramState.ACTIVE,),
    "resume": (ProgramState.PAUSED,),
    "retire": (ProgramState.ACTIVE, ProgramState.PAUSED),
    "cancel": (ProgramState.ACTIVE, ProgramState.PAUSED),
}
_AFTER: dict[Change, tuple[ProgramState, Verdict]] = {
    "pause": (ProgramState.PAUSED, Verdict.PAUSE),
    "resume": (ProgramState.ACTIVE, Verdict.CONTINUE),
    "retire": (ProgramState.RETIRED, Verdict.RETIRE),
    "cancel": (ProgramState.CANCELLED, Verdict.CANCEL),
}
_HELD = "held_until"
_LONGEST_REASON = 1_000


def ask_first(turn: Turn, change: Change, program: Program, reason: str) -> None:
    """Show what would change and ask for a reason and a second tap.

    Raises:
        NotUnderstood: the program is not in a state for this.
    """
    _check(program, change)
    turn.to(turn.person).say(
        words.sure, change=change, program=program.name, about=str(program.id), reason=reason
    )


def carry_out(
    turn: Turn, change: Change, program: Program, reason: str, *, audit_id: int | None = None
) -> int:
    """Do it, keep the decision with its reason, tell everyone concerned; how many contacts it touched."""
    _check(program, change)
    if not reason:
        raise NotUnderstood("Please write one line why. It is kept with the decision and shown to people.")
    if len(reason) > _LONGEST_REASON:
        raise NotUnderstood("That is a long reason. One line is enough; people read it on a phone.")
    state, verdict = _AFTER[change]
    program.state = state
    work = {"pause": _hold, "resume": _bring_back, "retire": _retire, "cancel": _end}
    contacts = work[change](turn, program, reason)
    turn.session.add(
        Decision.made(
            program_id=program.key_id,
            audit_id=audit_id,
            verdict=verdict,
            reason=reason,
            decided_by_id=turn.actor.id if turn.actor else None,
            recorded_at=turn.now,
        )
    )
    turn.note(f"program_{state.value}" if change != "resume" else "program_resumed", program)
    for person in _concerned(turn, program):
        turn.to(person, Category.NOTICE, program=program).say(
            words.told,
            change=change,
            program=program.name,
            by=turn.actor.name if turn.actor else "The learning team",
            reason=reason,
        )
    return contacts


def bring_back(turn: Turn, person: Person) -> int:
    """Somebody who had stopped is back: what was withdrawn comes again where its time is not over."""
    person.state = PersonState.ACTIVE
    found = stored.ended_because(
        turn.session, why=Why.STOPPED, window_open_at=turn.now, person_id=person.key_id
    )
    number = sum(_ask_anew(turn, touchpoint) for touchpoint in found)
    turn.note("started", person, questions=number)
    return number


def _check(program: Program, change: Change) -> None:
    if program.state in _BEFORE[change]:
        return
    if program.state in (ProgramState.CANCELLED, ProgramState.RETIRED):
        raise NotUnderstood(
            f"{program.name} was {program.state}, and that is final. A new run is a new program file."
        )
    raise NotUnderstood(f"{program.name} is {program.state}, so there is nothing to {change}.")


def _hold(turn: Turn, program: Program, _reason: str) -> int:
    """Nobody looks at a contact that has no next moment; it keeps the one it had."""
    held = stored.open_contacts(turn.session, program_id=program.key_id)
    for touchpoint in held:
        kept = touchpoint.next_at.isoformat() if touchpoint.next_at is not None else ""
        touchpoint.progress = {**touchpoint.progress, _HELD: kept}
        touchpoint.next_at = None
    for cohort in stored.cohorts_of(turn.session, program_id=program.key_id):
        cohort.next_plan_at = None
    return len(held)


def _bring_back(turn: Turn, program: Program, _reason: str) -> int:
    """Questions go on where they were; what lost its time during the pause is skipped, not piled up."""
    number = 0
    for touchpoint in stored.open_contacts(turn.session, program_id=program.key_id):
        kept = str(touchpoint.progress.get(_HELD, ""))
        touchpoint.progress = {key: value for key, value in touchpoint.progress.items() if key != _HELD}
        if touchpoint.asked_at is None and touchpoint.last_at <= turn.now:
            touchpoints.close(
                turn.session, touchpoint=touchpoint, to=TouchpointState.SKIPPED, why=Why.PROGRAM_PAUSED
            )
            continue
        touchpoint.next_at = _next_look(turn, touchpoint, datetime.fromisoformat(kept) if kept else None)
        number += 1
    for touchpoint in stored.ended_because(
        turn.session, why=Why.PROGRAM_PAUSED, window_open_at=turn.now, program_id=program.key_id
    ):
        number += _ask_anew(turn, touchpoint)
    for cohort in stored.cohorts_of(turn.session, program_id=program.key_id):
        cohort.next_plan_at = turn.now
    # The digests end with the last cohort that can bring something, and begin again with it.
    turn.get(Tenant, program.tenant_id).next_plan_at = turn.now
    return number


def _next_look(turn: Turn, touchpoint: Touchpoint, kept: datetime | None) -> datetime | None:
    if kept is None or kept > turn.now:
        return kept
    asked = touchpoint.state in (TouchpointState.ASKED, TouchpointState.ESCALATED)
    if asked and turn.workflows[touchpoint.kind].silence is Silence.OWED:
        person = turn.session.get_one(Person, touchpoint.asked_of_id or touchpoint.person_id)
        return chase.resumed(turn, person, touchpoint)
    return turn.now + timedelta(days=1) if asked else turn.now


def _ask_anew(turn: Turn, touchpoint: Touchpoint) -> bool:
    """Let an ended contact come again; an offer that was on the table once does not."""
    if turn.workflows[touchpoint.kind].silence is Silence.OFFER and touchpoint.asked_at is not None:
        return False
    touchpoint.state = TouchpointState.DUE
    touchpoint.why = None
    touchpoint.asked_at = None
    touchpoint.escalated_at = None
    touchpoint.reminders = 0
    touchpoint.next_at = max(touchpoint.due_at, turn.now)
    return True


def _retire(turn: Turn, program: Program, _reason: str) -> int:
    """Contacts end; the cohorts took place, and what they returned stands."""
    for cohort in stored.cohorts_of(turn.session, program_id=program.key_id):
        cohort.next_plan_at = None
    return _close_contacts(turn, program, Why.PROGRAM_RETIRED)


def _end(turn: Turn, program: Program, reason: str) -> int:
    """Contacts end and cohorts are cancelled; what it cost stays."""
    for cohort in stored.cohorts_of(turn.session, program_id=program.key_id):
        cohort.cancelled_at = turn.now
        cohort.cancelled_because = reason
        cohort.next_plan_at = None
    return _close_contacts(turn, program, Why.PROGRAM_CANCELLED)


def _close_contacts(turn: Turn, program: Program, why: Why) -> int:
    ended = stored.open_contacts(turn.session, program_id=program.key_id)
    for touchpoint in ended:
        over = TouchpointState.WITHDRAWN if touchpoint.asked_at is not None else TouchpointState.SKIPPED
        touchpoints.close(turn.session, touchpoint=touchpoint, to=over, why=why)
    return len(ended)


def _concerned(turn: Turn, program: Program) -> list[Person]:
    """Everyone with a part in it who was introduced, and the learning team; not the one who does it."""
    people = stored.concerned(turn.session, program_id=program.key_id, on=turn.now.date())
    team = roles.learning_team(turn.session, organization_id=turn.organization.key_id)
    found = {person.key_id: person for person in [*people, *team]}
    return [person for person in found.values() if turn.actor is None or person.id != turn.actor.id]


# Buttons.


def _on(turn: Turn, value: str) -> Program:
    if not which_program.of_viewer(turn).may_run:
        raise NotAllowed("Only the learning team can do this.")
    program = turn.session.get(Program, int(value)) if value.isdecimal() else None
    if program is None or program.organization_id != turn.organization.id:
        raise NotUnderstood("This program is not known here any more.")
    return program


def _do(turn: Turn, change: Change, value: str, inputs: Mapping[str, str]) -> None:
    program = _on(turn, value)
    reason = " ".join(inputs.get("reason", "").split())
    contacts = carry_out(turn, change, program, reason)
    turn.replace(
        words.done.name,
        words.done.to(turn.person.locale)(
            change=change, program=program.name, reason=reason, contacts=contacts
        ),
    )


def _pause(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    _do(turn, "pause", value, inputs)


def _resume(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    _do(turn, "resume", value, inputs)


def _retire_it(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    _do(turn, "retire", value, inputs)


def _cancel(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    _do(turn, "cancel", value, inputs)


def _keep(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    turn.replace(words.kept.name, words.kept.to(turn.person.locale)(program=_on(turn, value).name))


ACTIONS: dict[str, Action] = {
    "program.pause": _pause,
    "program.resume": _resume,
    "program.retire": _retire_it,
    "program.cancel": _cancel,
    "program.keep": _keep,
}
