"""What words say as the answer to one step of the ROI question, and to the steps that follow.

People answer in any order and several at once: "about 200k, mostly the new pricing, 40% due to the program,
70% sure". What goes to which step is told by its words; what no word tells is asked.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from prompts.wording import listed
from storage.models import Touchpoint
from workflows.claims import claiming
from workflows.claims.estimate import Estimate, Step, careful_percent
from workflows.claims.factors import how_often, read_factors, work_out
from workflows.claims.worth import Frame, Worth, read_worth, refuse_factors
from workflows.claims.worth_said import LONGEST_REPLY, SHARES, effect_of, pieces, tells_a_way
from workflows.errors import NotUnderstood, QuestionClosed
from workflows.reading import is_correction, is_decline, is_dont_know, is_no, is_yes
from workflows.reading.effect_said import Effect, effect
from workflows.reading.marked_reply import says, says_only, share
from workflows.reading.roi_words import Sense
from workflows.reading.whole_answer import Part, Piece
from workflows.turn import Turn

_LONGEST, _MOST_CAUSES = 300, 10
_KEYS = ("qwertyuiop", "qwertzuiop", "azertyuiop", "asdfghjkl", "yxcvbnm", "zxcvbnm")
_MASHED = 4
_ALL = Decimal(100)
_LETTER = re.compile(r"[^\W_]")

_NEEDED = {
    Step.AMOUNT: "I need an amount here, like 120k, 80-100k, 0 for no improvement, or -50k for a loss.",
    Step.SUM: "Tap what is right on the card above, or write the amount instead, like 120k.",
    Step.GAIN_OR_LOSS: "Please say “a gain” or “a loss”.",
    Step.CAUSES: "What else moved your results, in a few words? Or write “nothing”.",
    Step.ATTRIBUTION: "I need a percent from 0 to 100 here, like 40 % or two thirds.",
    Step.AGAIN: "Write what else helped, a smaller percent, or “all of it”.",
    Step.CONFIDENCE: "I need a percent from 0 to 100 here, like 40 % or two thirds.",
    Step.EVIDENCE: "Name what shows it in one line, like “the June report”. Or write “nothing”.",
    Step.CONFIRM: "Tap “Yes, record it” or “Change” on the card above.",
}
"""The one sentence for an answer that is none."""

WHICH_PERCENT = "Which one is that? Write it like “40 % due to the program”, or like “70 % sure”."
"""For a percent that could be about two things."""


def refuse_noise(step: Step, said: str) -> None:
    """Nobody reads pages here, and a mashed keyboard is no answer to anything.

    Raises:
        NotUnderstood: it is such; the sentence says what to write.
    """
    if len(said) > LONGEST_REPLY:
        raise NotUnderstood(
            f"That is too long for me, so nothing is recorded. {_NEEDED[step]} A line or two is plenty."
        )
    if not _LETTER.search(said) or _is_mashed(said):
        raise NotUnderstood(_NEEDED[step])


def _is_mashed(said: str) -> bool:
    """Such as "asdf", "qwerty", "aaaa"."""
    word = said.strip().lower()
    if len(word) < _MASHED or not word.isalpha():
        return False
    pairs = list(pairwise(word))
    beside = any(all(_are_beside(row, one, other) for one, other in pairs) for row in _KEYS)
    return beside or len(set(word)) == 1


def _are_beside(row: str, one: str, other: str) -> bool:
    return one in row and other in row and abs(row.index(one) - row.index(other)) <= 1


def take(turn: Turn, touchpoint: Touchpoint, estimate: Estimate, step: Step, said: str) -> Estimate:
    """Understand words as the answer to one step, and what else they say as the answer to its own.

    Raises:
        NotUnderstood: they are none; the sentence says how one can be written.
    """
    refuse_noise(step, said)
    kept = estimate.said(said)
    match step:
        case Step.GAIN_OR_LOSS:
            return kept.turned(loss=_said_loss(turn, said))
        case Step.EVIDENCE:
            return kept.plus(evidence=_evidence(turn, said))
        case Step.CONFIRM:
            raise QuestionClosed(_NEEDED[step])
    frame = claiming.frame(turn, touchpoint)
    found = pieces(said, frame)
    if step is Step.SUM:
        return _with_sum(kept, found, said, frame)
    if step is Step.AMOUNT:
        felt = effect(said, locale=frame.locale, program=frame.program)
        if felt is not None and not any(Part.AMOUNT in piece.parts for piece in found):
            return _also(_with_shares(_felt(kept, felt), found, said, frame.locale), found)
        kept = _felt(kept, felt) if felt in (Effect.HELPED, Effect.HURT) else kept
        return _with_shares(_with_amount(kept, found, said, frame), found, said, frame.locale)
    told = _with_shares(kept, found, said, frame.locale)
    match step:
        case Step.AGAIN:
            return _second_look(told, found, said, frame.locale)
        case Step.CAUSES:
            return _with_causes(told, found, said, frame)
        case Step.ATTRIBUTION | Step.CONFIDENCE:
            return _also(_with_percent(told, step, found, said, frame), found)


def _felt(estimate: Estimate, felt: Effect | None) -> Estimate:
    """With what the program did, so that only the amount is asked for."""
    if felt is Effect.NO_DIFFERENCE:
        return estimate.worth(Worth(Decimal(0), Decimal(0)))
    return estimate.plus(hurt=felt is Effect.HURT)


def amend(turn: Turn, touchpoint: Touchpoint, estimate: Estimate, said: str) -> Estimate | None:
    """What was understood, with what these words change about it; None where they name nothing of it."""
    frame = claiming.frame(turn, touchpoint)
    found = pieces(said, frame)
    amounts = any(Part.AMOUNT in piece.parts for piece in found)
    if not amounts and not any(piece.parts & {*SHARES, Part.CAUSE} for piece in found):
        return None
    kept = estimate.said(said)
    worth = _with_worth(kept, found, said, frame) if amounts else kept
    return _also(_with_shares(worth, found, said, frame.locale), found)


def _also(estimate: Estimate, found: Sequence[Piece]) -> Estimate:
    """With the causes that are named on the way, beside those named before."""
    named = [piece.cause for piece in found if Part.CAUSE in piece.parts]
    return estimate.plus(causes=_cut([*(estimate.causes or ()), *named])) if named else estimate


def _with_shares(estimate: Estimate, found: Sequence[Piece], said: str, locale: str) -> Estimate:
    """The percents that say of what they are; two that differ are asked about."""
    for part, loss in ((Part.ATTRIBUTION, estimate.is_loss), (Part.CONFIDENCE, False)):
        stated = _percents([piece for piece in found if part in piece.parts], said, locale, loss=loss)
        if len(stated) == 1:
            estimate = estimate.plus(**{part.value: stated.pop()})
    return estimate


def _percents(found: Sequence[Piece], said: str, locale: str, *, loss: bool) -> set[Decimal]:
    answers = (share(said[piece.start : piece.end], locale=locale) for piece in found)
    careful = (careful_percent(answer, loss=loss) for answer in answers if answer is not None)
    return {percent for percent in careful if percent is not None}


def _with_amount(estimate: Estimate, found: Sequence[Piece], said: str, frame: Frame) -> Estimate:
    others = [piece for piece in found if piece.parts & {*SHARES, Part.CAUSE}]
    amounts = [piece for piece in found if Part.AMOUNT in piece.parts]
    if others and not amounts:
        return _named(estimate, found, said, frame)
    if not amounts and is_dont_know(said, frame.locale):
        return estimate.unsure_of(Step.AMOUNT)
    worth = _with_worth(estimate, found, said, frame)
    return _named(worth, found, said, frame) if amounts else worth


def _with_worth(estimate: Estimate, found: Sequence[Piece], said: str, frame: Frame) -> Estimate:
    amounts = [piece for piece in found if Part.AMOUNT in piece.parts]
    frame = frame.of(said)
    about_money = _words_of_amount(said, found, frame) if amounts else said
    factors = read_factors(about_money, frame)
    if factors is not None:
        return estimate.plus(factors=factors)
    refuse_factors(said)
    worth = read_worth(about_money, frame)
    if worth is None and len(amounts) > 1:
        raise NotUnderstood("I see more than one amount there. Which one was it worth so far, all in all?")
    if worth is None:
        raise NotUnderstood(f"I could not find an amount in that. {_NEEDED[Step.AMOUNT]}")
    setback = any(piece.kpi and tells_a_way(piece, said, frame) for piece in found)
    if worth.loss is False and worth.low and setback:
        worth = replace(worth, loss=None)
    if worth.low is None:
        least = "How much was lost at most?" if worth.loss else "What is the least it was worth?"
        raise NotUnderstood(f"One end of that is open. {least}")
    return estimate.worth(worth)


def _with_sum(estimate: Estimate, found: Sequence[Piece], said: str, frame: Frame) -> Estimate:
    """Under a sum: how often it is, that it is right, that it is not, or the amount in its place."""
    factors, none = estimate.factors, estimate.plus(factors=None)
    period = how_often(said)
    if factors is not None and not factors.period and period and not any(map(str.isdigit, said)):
        return estimate.every(period)
    if factors is not None and factors.period and is_yes(said, frame.locale):
        return agreed(estimate, frame)
    if is_no(said, frame.locale):
        return none
    return _with_shares(_with_amount(none, found, said, frame), found, said, frame.locale)


def agreed(estimate: Estimate, frame: Frame) -> Estimate:
    """With the sum as the amount.

    Raises:
        QuestionClosed: there is none any more.
    """
    if estimate.factors is None or not estimate.factors.period:
        raise QuestionClosed(_NEEDED[Step.SUM])
    return estimate.worth(work_out(estimate.factors, frame).worth)


def _words_of_amount(said: str, found: Sequence[Piece], frame: Frame) -> str:
    """The reply with all that is not about the amount left blank, so that only money is read as money."""
    words = list(said)
    for piece in found:
        if Part.AMOUNT in piece.parts:
            blank = piece.share if Part.ATTRIBUTION in piece.parts else None
        else:
            told = (
                piece.parts & {*SHARES, Part.CAUSE, Part.NO_CAUSE, Part.PERCENT}
                or (piece.program and not tells_a_way(piece, said, frame))
                or piece.kpi
            )
            blank = (piece.start, piece.end) if told else None
        if blank is not None:
            words[blank[0] : blank[1]] = " " * (blank[1] - blank[0])
    return "".join(words)


def _named(estimate: Estimate, found: Sequence[Piece], said: str, frame: Frame) -> Estimate:
    """Other causes said beside something else: those that are named as such, and those to ask about."""
    causes = _cut([piece.cause for piece in found if Part.CAUSE in piece.parts])
    if causes:
        return estimate.plus(causes=causes, maybe=())
    if any(Part.NO_CAUSE in piece.parts for piece in found):
        return estimate.plus(causes=(), maybe=())
    names = [piece for piece in found if piece.named and not effect_of(piece, said, frame)]
    return estimate.plus(maybe=_cut([piece.cause for piece in names]))


def _with_causes(estimate: Estimate, found: Sequence[Piece], said: str, frame: Frame) -> Estimate:
    if is_correction(said, frame.locale) and any(Part.AMOUNT in piece.parts for piece in found):
        return _with_worth(estimate, found, said, frame)
    for piece in (each for each in found if Part.AMOUNT in each.parts):
        told = said[piece.start : piece.end]
        if piece.kpi or read_factors(told, frame) is not None:
            raise NotUnderstood(
                f"Is “{told}” a new amount? Then write it like “sorry, {told}”. {_NEEDED[Step.CAUSES]}"
            )
    causes = _causes(found, frame.locale)
    if causes:
        return estimate.plus(causes=causes, maybe=())
    if estimate.maybe and is_yes(said, frame.locale):
        return estimate.plus(causes=estimate.maybe, maybe=())
    if is_no(said, frame.locale) or any(Part.NO_CAUSE in piece.parts for piece in found):
        return estimate.plus(causes=(), maybe=())
    if is_dont_know(said, frame.locale):
        return estimate.unsure_of(Step.CAUSES)
    if any(piece.parts & SHARES for piece in found):
        return estimate
    raise NotUnderstood(_NEEDED[Step.CAUSES])


def _causes(found: Sequence[Piece], locale: str) -> tuple[str, ...]:
    """Where causes were asked for, whatever names something is one: also "50k on ads"; "ok" names nothing."""
    naming = [piece.cause for piece in found if piece.parts & {Part.CAUSE, Part.TEXT} or piece.spends]
    return _cut([cause for cause in naming if " " in cause or not is_yes(cause, locale)])


def _cut(causes: Sequence[str]) -> tuple[str, ...]:
    return tuple(cause.strip()[:_LONGEST] for cause in causes if cause.strip())[:_MOST_CAUSES]


def _with_percent(
    estimate: Estimate, step: Step, found: Sequence[Piece], said: str, frame: Frame
) -> Estimate:
    """The percent that was asked for; beside others it must say that it is the one."""
    asked = Part.ATTRIBUTION if step is Step.ATTRIBUTION else Part.CONFIDENCE
    if any(asked in piece.parts for piece in found):
        return estimate
    # "Nothing" is none of it; "nothing else" names no percent.
    none = [p for p in found if Part.NO_CAUSE in p.parts and p.share == (p.start, p.end)]
    bare = [piece for piece in found if Part.PERCENT in piece.parts or piece in none]
    percents = _percents(bare, said, frame.locale, loss=estimate.is_loss and step is Step.ATTRIBUTION)
    corrects = is_correction(said, frame.locale)
    if len(percents) > 1:
        named = listed([said[piece.start : piece.end] for piece in bare])
        raise NotUnderstood(
            f"I see {named}. Which is the part due to the program, and which how sure you are?"
        )
    if percents and corrects and step is Step.CONFIDENCE:
        raise NotUnderstood(WHICH_PERCENT)
    if percents:
        return estimate.plus(**{step.value: percents.pop()})
    if corrects and any(Part.AMOUNT in piece.parts for piece in found):
        return _with_worth(estimate, found, said, frame)
    if any(piece.parts & SHARES for piece in found):
        return estimate
    if is_dont_know(said, frame.locale):
        return estimate.unsure_of(step)
    raise NotUnderstood(_NEEDED[step])


def _second_look(estimate: Estimate, found: Sequence[Piece], said: str, locale: str) -> Estimate:
    """Asked again about 100 %: they stand by it, name another cause, or give a smaller part."""
    percents = _percents([p for p in found if Part.PERCENT in p.parts], said, locale, loss=False)
    causes = _causes(found, locale)
    if is_yes(said, locale) or any(Part.NO_CAUSE in piece.parts for piece in found):
        return estimate.plus(stood_by_all=True)
    if len(percents) == 1:
        estimate = estimate.plus(attribution=percents.pop())
    elif causes:
        estimate = estimate.plus(attribution=None)
    elif not any(Part.ATTRIBUTION in piece.parts for piece in found):
        raise NotUnderstood(_NEEDED[Step.AGAIN])
    stands = estimate.attribution == _ALL and not causes
    return estimate.plus(causes=causes or estimate.causes, stood_by_all=stands)


def _said_loss(turn: Turn, said: str) -> bool:
    senses = [sense for sense in (Sense.GAIN, Sense.LOSS) if says(said, sense, locale=turn.person.locale)]
    if len(senses) != 1:
        raise NotUnderstood(_NEEDED[Step.GAIN_OR_LOSS])
    return senses == [Sense.LOSS]


def _evidence(turn: Turn, said: str) -> str:
    locale = turn.person.locale
    if is_yes(said, locale):
        raise NotUnderstood(_NEEDED[Step.EVIDENCE])
    nothing = says_only(said, Sense.NOTHING_ELSE, locale=locale) or is_no(said, locale)
    return (
        "" if nothing or is_dont_know(said, locale) or is_decline(said, locale) else said.strip()[:_LONGEST]
    )
