"""A good return that is not money: kept in their words, asked about again like a KPI, never converted."""

import re
from collections.abc import Iterable, Mapping
from datetime import date

from prompts import intangible as words
from prompts.wording import day
from storage import alignment, intangibles, kpis, roles
from storage.models import Intangible, IntangibleAnswer, Person, Program, Touchpoint
from storage.words import Felt, Kind, Why
from workflows.contact import Planned, Scene, Section, Silence, Workflow
from workflows.conversation import questions
from workflows.errors import NotUnderstood, QuestionClosed
from workflows.rules import cadence as cadence_rules
from workflows.rules import kpi_names
from workflows.rules.scope import is_intangible
from workflows.turn import Turn

_GOOD_RETURN = 4
_LONGEST = 1_000
_FELT = {
    Felt.BETTER: re.compile(r"\b(better|improved|more than before|yes)\b", re.IGNORECASE),
    Felt.WORSE: re.compile(r"\b(worse|less than before|declined)\b", re.IGNORECASE),
    Felt.SAME: re.compile(r"\b(same|no change|unchanged|as before)\b", re.IGNORECASE),
    Felt.CANT_SAY: re.compile(r"\b(can'?t say|too early|no idea|don'?t know)\b", re.IGNORECASE),
}


# When: with the ROI questions, 90, 180 and 365 days after the end.


def when(scene: Scene, until: date) -> Iterable[Planned]:
    """Whoever wanted it, or who leads as sponsor now."""
    session, program = scene.turn.session, scene.program
    contacts = cadence_rules.roi_questions(scene.cohort.ends_on, scene.cadence)
    if not contacts or contacts[0].on > until:
        return
    # A successor who stands by the predecessor's words wants the same: it is asked about once.
    wanted_now = {row.words: row for row in intangibles.standing(session, program_ids=[program.key_id])}
    for row in wanted_now.values():
        for contact in contacts:
            if contact.on > until or contact.last < row.recorded_at.date():
                continue
            held = roles.holding(session, program_id=program.key_id, kinds=roles.ANSWERING, on=contact.on)
            own = [person for person in held if person.id == row.person_id]
            for person in (own or held)[:1]:
                yield Planned(
                    kind=Kind.INTANGIBLE,
                    slot=f"{contact.slot}:{row.id}",
                    person=person,
                    on=contact.on,
                    last=contact.last,
                    at=scene.cadence.question_time,
                )


def ready(turn: Turn, touchpoint: Touchpoint) -> Why | None:
    """It may have been put differently since."""
    return Why.ALREADY_KNOWN if _about(turn, touchpoint).withdrawn_at is not None else None


# What it asks.


def section(turn: Turn, person: Person, touchpoint: Touchpoint) -> Section:
    """Their own words, and how it is now."""
    row = _about(turn, touchpoint)
    by = turn.get(Person, row.person_id).name if row.person_id != person.id else ""
    on = day(row.recorded_at.date(), today=turn.today(person))
    return Section(
        parts=words.section(about=str(touchpoint.id), words=row.words, by=by, on=on),
        summary="a result that is not money",
    )


# What an answer does: kept beside the return.


def form(turn: Turn, filled: list[tuple[Touchpoint, Mapping[str, str]]]) -> None:
    """One choice, and a line if they like."""
    for touchpoint, inputs in filled:
        felt = inputs.get("felt", "").strip()
        if felt not in set(Felt):
            raise NotUnderstood("Please choose how it is now: better, the same or worse.")
        _record(turn, touchpoint, Felt(felt), inputs.get("words", "").strip())


def text(turn: Turn, touchpoint: Touchpoint, said: str) -> bool:
    """A sentence that says better, worse or the same; anything else is about something else."""
    found = [felt for felt, pattern in _FELT.items() if pattern.search(said)]
    if len(found) != 1 or any(letter.isdigit() for letter in said):
        return False
    _record(turn, touchpoint, found[0], said.strip())
    return True


def _record(turn: Turn, touchpoint: Touchpoint, felt: Felt, seen: str) -> None:
    if len(seen) > _LONGEST:
        raise NotUnderstood("That is long for one line. The short version is enough.")
    row = _about(turn, touchpoint)
    turn.session.add(
        IntangibleAnswer.made(
            intangible_id=row.key_id,
            person_id=turn.person.key_id,
            felt=felt,
            words=seen,
            touchpoint_id=touchpoint.key_id,
            recorded_at=turn.now,
        )
    )
    questions.answered(turn, touchpoint)
    turn.replace(
        words.recorded.name,
        words.recorded.to(turn.person.locale)(
            words=row.words, felt=felt.value, seen=seen, about=str(touchpoint.id)
        ),
    )


def _change(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    group = questions.of_value(turn, value)
    turn.replace("questions.asked", questions.card(turn, turn.person, group))


def _about(turn: Turn, touchpoint: Touchpoint) -> Intangible:
    return turn.get(Intangible, int(touchpoint.slot.rpartition(":")[2]))


# What an answer to the fourth question means for it.


def weigh(turn: Turn, program: Program, said: str) -> None:
    """Keep an answer that names neither money nor a number nor a KPI as an intangible result."""
    own = [view.name for view in kpis.of_program(turn.session, program_id=program.key_id)]
    named = kpi_names.compare(said, own=own)
    measured = bool(named.elsewhere) or len(named.unnamed) < len(own)
    person_id = turn.person.key_id
    if measured or not is_intangible(said):
        intangibles.withdraw(turn.session, program_id=program.key_id, person_id=person_id, now=turn.now)
        return
    answer = alignment.answers_of(turn.session, program_id=program.key_id, person_id=person_id)
    intangibles.want(
        turn.session,
        program_id=program.key_id,
        person_id=person_id,
        answer_id=answer[_GOOD_RETURN].id if _GOOD_RETURN in answer else None,
        words=said,
        now=turn.now,
    )


def wanted(turn: Turn, program: Program, person: Person) -> Intangible | None:
    """What this person wants that is not money."""
    return intangibles.of_person(turn.session, program_id=program.key_id, person_id=person.key_id)


def _about_money(turn: Turn, value: str, _inputs: Mapping[str, str]) -> None:
    """They say that it is about money after all."""
    (touchpoint,) = questions.of_value(turn, value)
    program = turn.program_of(touchpoint)
    row = wanted(turn, program, turn.person) if program is not None else None
    if program is None or row is None:
        raise QuestionClosed("That is noted already.")
    intangibles.withdraw(turn.session, program_id=program.key_id, person_id=turn.person.key_id, now=turn.now)
    turn.replace(words.about_money.name, words.about_money.to(turn.person.locale)(words=row.words))


# What silence does: it is owed, by them alone; at the end there is no answer, and nothing is assumed.

WORKFLOW = Workflow(
    kind=Kind.INTANGIBLE,
    silence=Silence.OWED,
    when=when,
    section=section,
    form=form,
    text=text,
    ready=ready,
    personal=True,
    actions={"intangible.change": _change, "intangible.money": _about_money},
)
