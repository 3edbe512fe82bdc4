"""Calling off one cohort: its contacts end with a word to everyone, its cost stands, the others go on."""

from collections.abc import Mapping

from prompts import cohorts as words
from storage import lifecycle as stored
from storage import programs, roles, touchpoints
from storage.models import Cohort, Person, Program
from storage.words import Category, RoleKind, TouchpointState, Why
from workflows.contact import Action
from workflows.conversation import which_program
from workflows.errors import NotAllowed, NotUnderstood, UnknownName
from workflows.turn import Turn

_LONGEST_REASON = 1_000


def named(turn: Turn, name: str) -> tuple[Program, Cohort] | None:
    """The program and the cohort in "Consultative Selling, Spring 2026"; None where no cohort is named.

    Raises:
        UnknownName: the program has no such cohort, or there is no such program.
    """
    first, comma, last = name.rpartition(",")
    if not comma or not first.strip() or _is_program(turn, name):
        return None
    program = which_program.program_named(turn, first.strip())
    wanted = " ".join(last.lower().split())
    known = programs.cohorts(turn.session, program_id=program.key_id)
    found = [each for key, each in known.items() if wanted in (key.lower(), each.name.lower())]
    if not found:
        some = ", ".join(each.name for each in known.values())
        raise UnknownName(f"{program.name} has no cohort “{last.strip()[:60]}”. It has: {some}.")
    return program, found[0]


def _is_program(turn: Turn, name: str) -> bool:
    try:
        which_program.program_named(turn, name)
    except UnknownName:
        return False
    return True


def ask_first(turn: Turn, program: Program, cohort: Cohort, reason: str) -> None:
    """Show what would change, and ask for a reason and a second tap."""
    _refuse_if_over(cohort)
    turn.to(turn.person).say(
        words.sure, cohort=cohort.name, program=program.name, about=str(cohort.id), reason=reason
    )


def _refuse_if_over(cohort: Cohort) -> None:
    if cohort.cancelled_at is not None or cohort.ended_at is not None:
        raise NotUnderstood(f"{cohort.name} is over already, so there is nothing to cancel.")


def _cancel(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    program, cohort = _of_value(turn, value)
    reason = " ".join(inputs.get("reason", "").split())
    _refuse_if_over(cohort)
    if not 0 < len(reason) <= _LONGEST_REASON:
        raise NotUnderstood("Please write one line why. It is kept, and everyone in it is shown it.")
    cohort.cancelled_at, cohort.cancelled_because, cohort.next_plan_at = turn.now, reason, None
    ended = touchpoints.open_of(turn.session, cohort_ids=[cohort.key_id])
    for touchpoint in ended:
        over = TouchpointState.WITHDRAWN if touchpoint.asked_at is not None else TouchpointState.SKIPPED
        touchpoints.close(turn.session, touchpoint=touchpoint, to=over, why=Why.COHORT_CANCELLED)
    turn.note("cohort_cancelled", cohort)
    left = [each for each in stored.cohorts_of(turn.session, program_id=program.key_id) if each is not cohort]
    # What belongs to the program, such as the alignment questions, goes on with another cohort.
    programs.replan(turn.session, program_ids=[program.key_id], now=turn.now)
    for person in _concerned(turn, program, cohort):
        turn.to(person, Category.NOTICE, program=program).say(
            words.told,
            cohort=cohort.name,
            program=program.name,
            by=turn.person.name,
            reason=reason,
            others=bool(left),
        )
    turn.replace(
        words.done.name,
        words.done.to(turn.person.locale)(
            cohort=cohort.name, program=program.name, reason=reason, contacts=len(ended)
        ),
    )


def _concerned(turn: Turn, program: Program, cohort: Cohort) -> list[Person]:
    """Its own managers, whoever has a part in the whole program, and the learning team."""
    today = turn.now.date()
    here = roles.holding(
        turn.session, program_id=program.key_id, kinds=tuple(RoleKind), on=today, cohort_id=cohort.key_id
    )
    known = stored.concerned(turn.session, program_id=program.key_id, on=today)
    team = roles.learning_team(turn.session, organization_id=turn.organization.key_id)
    found = {person.key_id: person for person in [*(each for each in here if each in known), *team]}
    return [person for person in found.values() if person.id != turn.person.id]


def _keep(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    _program, cohort = _of_value(turn, value)
    turn.replace(words.kept.name, words.kept.to(turn.person.locale)(cohort=cohort.name))


def _of_value(turn: Turn, value: str) -> tuple[Program, Cohort]:
    if not which_program.of_viewer(turn).may_run:
        raise NotAllowed("Only the learning team can do this.")
    cohort = turn.session.get(Cohort, int(value)) if value.isdecimal() else None
    program = turn.session.get(Program, cohort.program_id) if cohort is not None else None
    if cohort is None or program is None or program.organization_id != turn.organization.id:
        raise NotUnderstood("This cohort is not known here any more.")
    return program, cohort


ACTIONS: dict[str, Action] = {"cohort.cancel": _cancel, "cohort.keep": _keep}
