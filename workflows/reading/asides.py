"""The small things a chat needs to tell without a KPI at hand: a refusal, a correction, a yes, a question."""

from datetime import date

from workflows.reading.items import Signal
from workflows.reading.language import Cue
from workflows.reading.reader import Parsed, parse
from workflows.reading.types import Status

_ANY_DAY = date(2000, 1, 1)
_FEW = 4


def _parsed(text: str, locale: str) -> Parsed:
    return parse(text, (), asked_on=_ANY_DAY, locale=locale)


def _says(text: str, locale: str, status: Status) -> bool:
    parsed = _parsed(text, locale)
    numbers = any(q.role.is_level for clause in parsed.clauses for q in clause.quantities)
    return not numbers and any(verdict.status is status for verdict in parsed.verdicts)


def is_dont_know(text: str, locale: str = "en") -> bool:
    """Whether the reply says that the answer is not known (yet), and gives none."""
    return _says(text, locale, Status.UNKNOWN)


def is_decline(text: str, locale: str = "en") -> bool:
    """Whether the reply refuses to answer."""
    return _says(text, locale, Status.DECLINED)


def is_no_change(text: str, locale: str = "en") -> bool:
    """Whether the reply says, without a number, that nothing changed."""
    return _says(text, locale, Status.NO_CHANGE)


def delegate_in(text: str, locale: str = "en") -> str | None:
    """The person a reply hands the question to, as typed without @, or None."""
    return next((v.delegate for v in _parsed(text, locale).verdicts if v.status is Status.DELEGATED), None)


def is_correction(text: str, locale: str = "en") -> bool:
    """Whether the reply corrects an earlier one: "sorry, meant 27"."""
    parsed = _parsed(text, locale)
    numbers = any(clause.quantities for clause in parsed.clauses)
    return numbers and any(clause.has(Cue.CORRECTION) for clause in parsed.clauses)


def is_question(text: str, locale: str = "en") -> bool:
    """Whether the reply only asks something back."""
    parsed = _parsed(text, locale)
    spoken = [clause for clause in parsed.clauses if clause.items]
    return bool(spoken) and all(clause.question for clause in spoken)


def is_yes(text: str, locale: str = "en") -> bool:
    """Whether a short reply agrees: "yes", "that's right", a thumb up."""
    return _short(
        text, locale, Cue.YES, "\U0001f44d\u2705\U0001f44c", (":+1:", ":thumbsup:", ":white_check_mark:")
    )


def is_no(text: str, locale: str = "en") -> bool:
    """Whether a short reply disagrees: "no", "that's wrong", a thumb down."""
    return _short(text, locale, Cue.NO, "\U0001f44e\u274c", (":-1:", ":thumbsdown:", ":x:"))


def _short(text: str, locale: str, cue: Cue, signs: str, codes: tuple[str, ...]) -> bool:
    bare = text.strip()
    if bare[:1] in set(signs) or bare in codes:
        return True
    parsed = _parsed(text, locale)
    said = [item for clause in parsed.clauses if not clause.question for item in clause.items]
    opposite = Cue.NO if cue is Cue.YES else Cue.YES
    if not said or len(said) > _FEW or any(isinstance(item, Signal) and opposite in item for item in said):
        return False
    first = said[0]
    return isinstance(first, Signal) and cue in first
