"""What a reply tells of worth, whichever question it answers: money, which way it went, or none."""

import re
from collections.abc import Sequence

from storage.words import Direction
from workflows.claims.factors import read_factors
from workflows.claims.worth import Frame, is_money, read_worth
from workflows.errors import NotUnderstood
from workflows.reading import is_dont_know, is_no, is_yes, read_amount
from workflows.reading.effect_said import Effect, effect
from workflows.reading.money_words import LOSS, RISE
from workflows.reading.whole_answer import Part, Piece, take_apart

LONGEST_REPLY = 2_000
_ZERO = re.compile(r"\W*0+(?:[.,]0+)?[\s.!]*")
SHARES = frozenset({Part.ATTRIBUTION, Part.CONFIDENCE})


def pieces(said: str, frame: Frame) -> list[Piece]:
    """A reply taken apart, in the light of the program and its KPIs; pages of text are not read."""
    if len(said) > LONGEST_REPLY:
        return []
    frame = frame.of(said)
    return take_apart(
        said,
        locale=frame.locale,
        names=[view.name for view in frame.kpis],
        money=lambda words: is_money(words, frame) or _is_product(words, frame),
        product=lambda words: _is_product(words, frame),
        program=frame.program,
    )


def _is_product(said: str, frame: Frame) -> bool:
    """Whether words leave an amount to be multiplied: "200 hours x 3 people x 80"."""
    try:
        return read_factors(said, frame) is not None
    except NotUnderstood:
        return True


def is_about_worth(piece: Piece) -> bool:
    """Whether a piece answers the ROI question out of the blue: "win rate is at 27 now" is a reading."""
    return Part.ATTRIBUTION in piece.parts or (Part.AMOUNT in piece.parts and (piece.worth or not piece.kpi))


def about_worth(found: Sequence[Piece], *, money_asked: bool = False) -> list[Piece]:
    """The pieces that answer the ROI question out of the blue.

    With a share beside it also an amount with a KPI's name, where no number in money is asked: "200k on win
    rate, 60 % of it".
    """
    shares = not money_asked and any(piece.parts & SHARES for piece in found)
    return [piece for piece in found if is_about_worth(piece) or (shares and Part.AMOUNT in piece.parts)]


def tells_a_way(piece: Piece, said: str, frame: Frame) -> bool:
    """Whether a piece without a number says which way it went: "it hurt us", "win rate dropped"."""
    told = said[piece.start : piece.end]
    if not piece.parts <= {Part.TEXT, Part.ASIDE} or any(map(str.isdigit, told)):
        return False
    if piece.kpi:
        return _is_setback(told, frame)
    return bool(LOSS.search(told)) or effect_of(piece, said, frame) is not None


def _is_setback(told: str, frame: Frame) -> bool:
    """Whether a KPI is said to have gone the wrong way: "win rate dropped", "cycle time rose"."""
    lowered = told.lower()
    named = [view.measure.direction for view in frame.kpis if view.name.lower() in lowered]
    return any((RISE if way is Direction.DOWN else LOSS).search(told) for way in named)


def effect_of(piece: Piece, said: str, frame: Frame) -> Effect | None:
    return effect(said[piece.start : piece.end], locale=frame.locale, program=frame.program)


def says_nothing(said: str, frame: Frame) -> bool:
    """Whether a reply says in words that nothing was gained: "honestly nothing, it was all pricing"."""
    if is_bare_zero(said, frame):
        return True
    if is_no(said, frame.locale) or is_yes(said, frame.locale) or is_dont_know(said, frame.locale):
        return False
    if any(letter.isdigit() for letter in said):
        return False
    told = [said[piece.start : piece.end] for piece in pieces(said, frame) if not piece.kpi]
    found = [read_worth(words, frame) for words in told]
    return any(worth is not None and worth.low == worth.high == 0 for worth in found)


def is_bare_zero(said: str, frame: Frame) -> bool:
    """Whether a reply is nothing but the number: "zero", "0", "nil"."""
    if any(map(str.isdigit, said)):
        return _ZERO.fullmatch(said) is not None
    found = read_amount(said, locale=frame.locale)
    return found is not None and found.value == 0 and found.end - found.start == len(said.strip(" .!"))
