"""What somebody says the program did to their results, without a number: "it helped", "made it worse"."""

from enum import StrEnum

from workflows.reading import is_no, is_yes
from workflows.reading.marked_reply import Marked, Run
from workflows.reading.roi_words import Sense


class Effect(StrEnum):
    """The three answers that are offered where a KPI went the wrong way."""

    HELPED = "helped"
    HURT = "hurt"
    NO_DIFFERENCE = "no_difference"


_EFFECTS = {
    Sense.HELPED: Effect.HELPED,
    Sense.HURT: Effect.HURT,
    Sense.NO_DIFFERENCE: Effect.NO_DIFFERENCE,
}

_NO_SUBJECT = frozenset({Sense.PROGRAM, Sense.WORTH, *_EFFECTS})


def effect(said: str, *, locale: str, program: str) -> Effect | None:
    """What the program, and nothing else, is said to have done; None where that is not said, or both ways.

    "New pricing helped" speaks of another cause, "it didn't hurt" of neither.
    """
    reply = Marked(said, locale=locale, program=program)
    found = [run for run in reply.runs if run.senses & set(_EFFECTS) and _is_the_programs(reply, run)]
    told = {_EFFECTS[sense] for run in found for sense in run.senses if sense in _EFFECTS}
    return told.pop() if len(told) == 1 else None


def _is_the_programs(reply: Marked, run: Run) -> bool:
    """Whether nobody and nothing else stands before the words: "it", "the training", "yes, it"."""
    first = _after_yes_or_no(reply)
    before = [each for each in reply.runs if first <= each.first and each.after <= run.first]
    of_others = any(each.senses & {Sense.NOT, Sense.PERSON} for each in before)
    return not of_others and not reply.meaning(first, run.first, beside=_NO_SUBJECT)


def _after_yes_or_no(reply: Marked) -> int:
    """Where the answer begins after "yes," or "no,"."""
    opens = len(reply.tokens) > 1 and reply.tokens[1].kind == "mark" and reply.tokens[0].text
    return 2 if opens and (is_yes(opens, reply.code) or is_no(opens, reply.code)) else 0
