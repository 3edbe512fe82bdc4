"""A hold-out: the learning team reads what it means, decides, and ends it; the lot decides who."""

import re
import secrets
from collections.abc import Mapping
from datetime import timedelta

from prompts import holdout as words
from storage import holdouts, kpis, prompts_given, roles
from storage.models import Cohort, Holdout, HoldoutSeat, Person, Program
from workflows.coaching_loop.coaching_results import seen_on
from workflows.contact import Action
from workflows.conversation import which_program
from workflows.errors import NotAllowed, NotUnderstood, QuestionClosed, UnknownName
from workflows.reading import command_words
from workflows.rules import holdout as rules
from workflows.turn import Turn

_USUAL_PERCENT = 20
_MOST_PERCENT = 50
_ROOM = 2
"""Times the smallest side, below which not everybody has to answer for there to be enough data."""
_PERCENT = re.compile(r"(?P<name>.*?) ?\b(?P<number>\d+) ?(?P<sign>%)?")


def offer(turn: Turn, rest: str) -> None:
    """`/alignment coaching hold-out PROGRAM [20]`: the ethics note, with a button.

    Raises:
        NotAllowed: for the learning team only.
        QuestionClosed: it is too late, or there are too few managers.
    """
    _check_team(turn)
    program, percent = _asked_for(turn, rest)
    cohort = _cohort(turn, program)
    managers, elsewhere = _in_the_draw(turn, program, cohort, percent)
    side = rules.side(len(managers), percent=percent)
    measures = _measures(turn, program)
    turn.to(turn.person).say(
        words.ethics,
        program=program.name,
        cohort=cohort.name,
        percent=percent,
        managers=len(managers),
        without=round(len(managers) * percent / 100),
        elsewhere=elsewhere,
        small=side if side < _ROOM * rules.SMALLEST_ARM else 0,
        measures=tuple(measures.items()),
        about=f"{cohort.id}:{percent}",
    )


def _check_team(turn: Turn) -> None:
    if not which_program.of_viewer(turn).learning_team:
        raise NotAllowed("Only the learning team can hold managers out.")


def _asked_for(turn: Turn, rest: str) -> tuple[Program, int]:
    """The program and the percent. A number in the name of the program, such as a year, is no percent."""
    said = " ".join(command_words.split(rest))
    found = _PERCENT.fullmatch(said)
    if found is None or (not found["sign"] and _is_in_name(turn, said, found["number"])):
        return which_program.program_meant(turn, said, command="coaching hold-out"), _USUAL_PERCENT
    program = which_program.program_meant(turn, found["name"], command="coaching hold-out")
    if not 1 <= int(found["number"]) <= _MOST_PERCENT:
        raise NotUnderstood(f"Hold out between 1 and {_MOST_PERCENT} %.")
    return program, int(found["number"])


def _is_in_name(turn: Turn, said: str, number: str) -> bool:
    try:
        program = which_program.program_named(turn, said)
    except UnknownName:
        return False
    called = (program.name, program.key)
    return any(said.lower() in each.lower() and number in re.findall(r"\d+", each) for each in called)


def _cohort(turn: Turn, program: Program) -> Cohort:
    """The cohort whose ideas have not begun.

    Raises:
        QuestionClosed: there is none.
    """
    for cohort in holdouts.cohorts(turn.session, program_id=program.key_id):
        if holdouts.of_cohort(turn.session, cohort_id=cohort.key_id) is not None:
            raise QuestionClosed(f"Managers of {cohort.name} were drawn already.")
        if not holdouts.began(turn.session, cohort_id=cohort.key_id):
            return cohort
    raise QuestionClosed(f"The ideas of {program.name} have begun, so it is too late for a fair draw.")


def _in_the_draw(turn: Turn, program: Program, cohort: Cohort, percent: int) -> tuple[list[Person], int]:
    """The managers among whom lots are drawn, and how many are left out as they get ideas from elsewhere.

    Raises:
        QuestionClosed: they are too few.
    """
    everybody = roles.managers(turn.session, cohort=cohort, on=max(cohort.ends_on, turn.now.date()))
    coached = holdouts.prompted(turn.session, program_id=program.key_id) | _coached_elsewhere(turn, program)
    managers = [each for each in everybody if each.key_id not in coached]
    elsewhere, side = len(everybody) - len(managers), rules.side(len(managers), percent=percent)
    if side < rules.SMALLEST_ARM:
        besides = (
            f" besides {elsewhere} who get ideas on the same topics from another program" if elsewhere else ""
        )
        raise QuestionClosed(
            f"{len(managers)} managers{besides} at {percent} % would leave {side} on a side. Under "
            f"{rules.SMALLEST_ARM} there is nothing to learn from it, so nobody is held out."
        )
    return managers, elsewhere


def _coached_elsewhere(turn: Turn, program: Program) -> set[int]:
    """Who gets ideas on what this program trains from another program, now or later."""
    others = prompts_given.training_the_same(turn.session, program_ids=[program.key_id])[program.key_id]
    found: set[int] = set()
    for number in others:
        until = timedelta(days=turn.cadence(turn.get(Program, number)).coaching_until_day)
        for cohort in holdouts.cohorts(turn.session, program_id=number):
            on = max(cohort.ends_on, turn.now.date())
            if on <= cohort.ends_on + until:
                found |= {each.key_id for each in roles.managers(turn.session, cohort=cohort, on=on)}
    return found


def _measures(turn: Turn, program: Program) -> dict[str, str]:
    """What can decide, the last count first: with many looked at afterwards, one in twenty looks clear."""
    slots = [f"day+{day}" for day in sorted(turn.cadence(program).observation_days, reverse=True)]
    names = [view.name for view in kpis.of_program(turn.session, program_id=program.key_id)]
    return {
        **{slot: seen_on(slot) for slot in slots},
        **{name: f"{name}, from a file by manager" for name in names},
    }


def stratum(person: Person) -> str:
    """What is the same on both sides: where people work."""
    return person.country or person.zone


def _confirm(turn: Turn, value: str, inputs: Mapping[str, str]) -> None:
    _check_team(turn)
    number, _, percent = value.partition(":")
    cohort = turn.session.get(Cohort, int(number)) if number.isdecimal() else None
    if cohort is None or not percent.isdecimal():
        raise QuestionClosed("This cohort is not known any more.")
    program = turn.get(Program, cohort.program_id)
    if _cohort(turn, program).id != cohort.id:
        raise QuestionClosed("The ideas have begun since, so it is too late for a fair draw.")
    measures, decides = _measures(turn, program), inputs.get("holdout.decides", "")
    if decides not in measures:
        raise NotUnderstood(
            "Say first what decides, then tap again: afterwards it would be chosen by the result."
        )
    managers, _ = _in_the_draw(turn, program, cohort, int(percent))
    # Only now, and by nobody: whoever knew it before could choose who is drawn.
    seed = secrets.token_hex(16)
    drawn = rules.draw({each.key_id: stratum(each) for each in managers}, percent=int(percent), seed=seed)
    row = Holdout.made(
        cohort_id=cohort.key_id,
        percent=int(percent),
        seed=seed,
        decides=decides,
        opted_in_by_id=turn.person.id,
        recorded_at=turn.now,
    )
    turn.session.add(row)
    turn.session.flush()
    for person_id, held_out in drawn.items():
        where = stratum(turn.get(Person, person_id))
        turn.session.add(
            HoldoutSeat.made(holdout_id=row.key_id, person_id=person_id, stratum=where, held_out=held_out)
        )
    turn.note("holdout_drawn", row, percent=int(percent), decides=decides)
    _plan_anew(turn, program)
    without = sum(drawn.values())
    turn.replace(
        words.drawn.name,
        words.drawn(
            program=program.name,
            without=without,
            with_ideas=len(drawn) - without,
            decides=measures[decides],
        ),
    )


def _plan_anew(turn: Turn, program: Program) -> None:
    """In all cohorts: who is held out is so in every one they are in."""
    for cohort in holdouts.cohorts(turn.session, program_id=program.key_id):
        if cohort.next_plan_at is not None:
            cohort.next_plan_at = turn.now


def _leave(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    number = value.partition(":")[0]
    cohort = turn.session.get(Cohort, int(number)) if number.isdecimal() else None
    program = turn.get(Program, cohort.program_id) if cohort is not None else None
    turn.replace(words.left.name, words.left(program=program.name if program is not None else "it"))


def end(turn: Turn, rest: str) -> None:
    """`/alignment coaching end PROGRAM`: those who waited get their ideas.

    Raises:
        NotAllowed: for the learning team only.
        QuestionClosed: nobody is held out.
    """
    _check_team(turn)
    program = which_program.program_meant(turn, rest, command="coaching end")
    running = [
        each for each in holdouts.of_program(turn.session, program_id=program.key_id) if not each.ended_at
    ]
    if not running:
        raise QuestionClosed(f"Nobody is held out in {program.name}.")
    waited = 0
    for holdout in running:
        waited += sum(seat.held_out for seat in holdouts.seats(turn.session, holdout_id=holdout.key_id))
        holdout.ended_at = turn.now
        turn.note("holdout_ended", holdout)
    _plan_anew(turn, program)
    turn.to(turn.person).say(words.ended, program=program.name, without=waited)


ACTIONS: dict[str, Action] = {"holdout.draw": _confirm, "holdout.leave": _leave}
