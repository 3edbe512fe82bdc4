"""Which tap a manager's own words under an idea stand for: the first one, and after it the second."""

from prompts import manager as words
from storage.words import Outcome
from workflows.reading.idea_reply import Says, answer

_OUTCOMES = {
    Says.DID_IT: Outcome.DID_IT,
    Says.NOT_YET: Outcome.NOT_YET,
    Says.NOT_FOR_ME: Outcome.NOT_FOR_ME,
}
_BARE = {Says.YES: Outcome.DID_IT, Says.NO: Outcome.NOT_YET}


def outcome_in(said: str, locale: str, *, bare: bool = True) -> Outcome | None:
    """The tap that a whole reply stands for; with `bare`, a yes or a no by itself stands for one too.

    A promise, a question or a yes beside a not is none: nothing somebody did not say enters a total.
    """
    found = answer(said, locale)
    return _OUTCOMES.get(found) or (_BARE.get(found) if bare else None) if found is not None else None


def is_a_tap(said: str, outcome: Outcome) -> bool:
    """Whether a reply is no more than the tap's own words, so that there is no line in it to keep."""
    bare = said.strip(" .!").casefold()
    return bare in (outcome.value.replace("_", " "), "yes", "no")


def second_tap_in(said: str, outcome: Outcome, locale: str) -> str | None:
    """The second tap that a whole reply stands for: its label, or yes and no where it was asked."""
    if outcome is Outcome.DID_IT and (found := answer(said, locale)) in _USEFUL:
        return _USEFUL[found]
    bare = said.strip(" .!").casefold()
    return next((tap for tap, label in words.second_taps(outcome.value) if label.casefold() == bare), None)


_USEFUL = {Says.YES: "yes", Says.NO: "no"}
