"""What a manager's own words say about an idea: did it, not yet, or not for me."""

import re

from storage.words import Outcome
from workflows.reading import is_no, is_yes

_OPENING = r"(?:(?:yes|yep|yeah|no|nope|well|sorry|actually|ok|oh)[,.! ]+)*"
_SAID = (
    (
        Outcome.NOT_FOR_ME,
        rf"{_OPENING}((it|that|this)( one)?(['\u2019]?s| is)? )?(really |quite )?"
        r"(not|is(n'?t|n\u2019t)|does(n'?t|n\u2019t| not)) (really |quite )?"
        r"(for me|my job|relevant|useful|apply|fit (me|us))\b",
    ),
    (
        Outcome.NOT_YET,
        rf"{_OPENING}(not (yet|this week)\b|no time\b|(i |we )?(did|have|could)( not|n'?t|\u2019t)\b)",
    ),
    (Outcome.DID_IT, rf"{_OPENING}((i |we )?(did|tried|have done|'ve done) (it|that|this)\b|done\b)"),
)


def outcome_in(said: str, locale: str) -> Outcome | None:
    """The tap that these words stand for, where they plainly say so."""
    found = next((outcome for outcome, pattern in _SAID if re.match(pattern, said.strip(), re.I)), None)
    if found is None and is_yes(said, locale):
        return Outcome.DID_IT
    if found is None and is_no(said, locale):
        return Outcome.NOT_YET
    return found
