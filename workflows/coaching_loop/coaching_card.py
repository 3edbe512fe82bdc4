"""The card of one coaching idea: in the words it was given in, with why it came and what it should move."""

from collections.abc import Mapping
from typing import Literal

from prompts import manager as words
from prompts import tailoring as marks
from prompts.cards import Card
from prompts.coaching import library
from storage.models import Person, Prompt, Touchpoint
from workflows.coaching_loop import pace, tailoring
from workflows.contact import BEFORE
from workflows.errors import QuestionClosed
from workflows.turn import Turn

_VARIANTS: Mapping[str, Literal["plain", "easier", "harder"]] = {
    "plain": "plain",
    "easier": "easier",
    "harder": "harder",
}


def printed(turn: Turn, person: Person, touchpoint: Touchpoint, row: Prompt) -> str:
    """As `card_of`, as JSON: made once in this turn for all whose card says the same."""
    said = (row.program_id, row.prompt, row.variant, row.because, row.worded, row.tailored_id)
    seen_by = (person.locale, turn.today(person), touchpoint.progress.get(BEFORE))
    return turn.courses.printed(
        said + seen_by,
        about=touchpoint.key_id,
        write=lambda anybody: card_of(turn, person, touchpoint, row, about=anybody),
    )


def card_of(
    turn: Turn,
    person: Person,
    touchpoint: Touchpoint,
    row: Prompt,
    *,
    original: bool = False,
    about: str = "",
) -> Card:
    """An idea as it was given; `original` shows one that a model worded in the library's words.

    What is in it beside the contact, which its buttons are `about`, `printed` tells cards apart by.

    Raises:
        QuestionClosed: it is not in the library any more.
    """
    _cohort, program, _rules = pace.about(turn, touchpoint)
    of_library = library.in_use().get(row.prompt)
    if of_library is None:
        raise QuestionClosed("This idea is not in the library any more. The next one comes by itself.")
    found = of_library if original else tailoring.as_given(turn, row, of_library)
    trained = turn.courses.trained(program_id=program.key_id)
    name, kpi = next(
        ((competency.name, kpi) for competency, kpi in trained if competency.key == row.competency),
        (spoken(row.competency), ""),
    )
    variant = _VARIANTS[row.variant]
    card = words.prompt.to(person.locale)(
        topic=name,
        program=program.name,
        action=found.text(),
        step_kind=variant,
        step=found.step(variant) or "",
        why=found.why,
        minutes=found.minutes,
        kpi=kpi,
        sponsor=turn.courses.named_by(kpi, program_id=program.key_id, on=turn.today(person)) if kpi else "",
        because=row.because,
        evidence=found.evidence,
        about=about or str(touchpoint.id),
        before=str(touchpoint.progress.get(BEFORE, "")),
    )
    if row.tailored_id is None:
        return card
    return marks.marked.to(person.locale)(
        card=card, title=found.title, about=about or str(touchpoint.id), original=original
    )


def spoken(competency: str) -> str:
    """A competency's key as words."""
    return competency.replace("-", " ")
