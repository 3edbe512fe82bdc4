"""What somebody said a good return is, to be quoted: whose words they are, and of which day."""

from dataclasses import dataclass
from datetime import date

from prompts.wording import day
from storage import alignment
from storage.models import AlignmentAnswer, Person, Program
from workflows.turn import Turn

_GOOD_RETURN = 4


@dataclass(frozen=True)
class Quoted:
    """Somebody's words, word for word."""

    words: str
    on: str
    """The day they were said, such as "14 January"."""
    by: str
    """Who said them first; empty where it is the one who reads them."""


def good_return(turn: Turn, program: Program, person: Person) -> Quoted | None:
    """What a good return is for this person, in their words or in those they stand by."""
    said = alignment.answers_of(turn.session, program_id=program.key_id, person_id=person.key_id)
    answer = said.get(_GOOD_RETURN)
    if answer is None:
        return None
    by, on = origin(turn, answer)
    return Quoted(answer.words, day(on, today=turn.today(person)), by)


def origin(turn: Turn, answer: AlignmentAnswer) -> tuple[str, date]:
    """The name of whoever said it first, empty where it is their own, and the day they said it."""
    first = answer
    while first.stands_by_id is not None:
        first = turn.get(AlignmentAnswer, first.stands_by_id)
    by = "" if first is answer else turn.get(Person, first.person_id).name
    return by, first.recorded_at.date()
