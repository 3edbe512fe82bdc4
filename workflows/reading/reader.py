"""Reads a reply to a KPI question: the text in, per KPI an answer with its place, a doubt, or nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from workflows.reading.assign import Share, assign
from workflows.reading.clauses import Clause
from workflows.reading.decide import Decision, as_of, candidate, decide
from workflows.reading.fit import Fit, fit
from workflows.reading.items import Day, Role
from workflows.reading.language import Cue, Language
from workflows.reading.names import Names, name_words
from workflows.reading.parse import items
from workflows.reading.quantities import Setting
from workflows.reading.roles import clauses
from workflows.reading.scan import Token, blank_quotes, fold, scan, squeeze, without_joints, words
from workflows.reading.spelling import mended
from workflows.reading.tables import language_of
from workflows.reading.types import Answer, AskedKpi, Candidate, Reading, Status
from workflows.reading.units import Dimension, kpi_unit
from workflows.reading.verdicts import Verdict, verdicts, zero

_YEARS = (Decimal(500), Decimal(8000))


@dataclass(frozen=True)
class Parsed:
    """A reply taken apart."""

    tokens: Sequence[Token]
    clauses: Sequence[Clause]
    verdicts: Sequence[Verdict]
    language: Language


def parse(text: str, kpis: Sequence[AskedKpi], *, asked_on: date, locale: str) -> Parsed:
    """Takes a reply apart in the light of what was asked."""
    tokens = without_joints(scan(blank_quotes(fold(text))))
    language = language_of(tokens, locale)
    own = frozenset[str]().union(*map(name_words, kpis))
    tokens = mended(tokens, language.spelling, text, capitals=language.capital_nouns, kept=own)
    found = items(
        tokens,
        names=Names(kpis, compounds=language.glued),
        setting=_setting(kpis, language),
        text=text,
        asked_on=asked_on,
    )
    cut = clauses(found)
    return Parsed(tokens, cut, verdicts(cut, tokens, text, language), language)


def read(text: str, kpis: Sequence[AskedKpi], *, asked_on: date, locale: str = "en") -> Reading:
    """What a reply says about every KPI asked.

    Of a very long reply only the first 400 words and marks and the end are read, so that no text takes long.

    Args:
        text: The reply as typed. Never raises, whatever it holds.
        kpis: What was asked, in the order in which it was asked.
        asked_on: The date of the question; "last Friday" is told from it.
        locale: The person's language; a reply that is clearly in another one is read in that.

    Returns:
        An answer or None for every KPI, and the numbers to ask about where nothing tells which one it is.
    """
    squeezed = squeeze(text)
    if squeezed is not None:
        plain, places = squeezed
        return _moved(read(plain, kpis, asked_on=asked_on, locale=locale), places)
    parsed = parse(text, kpis, asked_on=asked_on, locale=locale)
    answers: dict[str, Answer | None] = {}
    unsure: dict[str, tuple[Candidate, ...]] = {}
    for place, (kpi, share) in enumerate(
        zip(kpis, assign(kpis, parsed.clauses, parsed.verdicts), strict=True)
    ):
        decision = _conclude(place, kpi, share, parsed, text)
        answers[kpi.name] = decision.answer
        if decision.unsure and decision.answer is None:
            unsure[kpi.name] = decision.unsure
    return Reading(answers, unsure)


def _moved(reading: Reading, places: Sequence[int]) -> Reading:
    """The same reading with its places in the text as typed."""
    answers = {
        name: answer and replace(answer, start=places[answer.start], end=places[answer.end - 1] + 1)
        for name, answer in reading.answers.items()
    }
    unsure = {
        name: tuple(replace(one, start=places[one.start], end=places[one.end - 1] + 1) for one in found)
        for name, found in reading.unsure.items()
    }
    return Reading(answers, unsure)


def _setting(kpis: Sequence[AskedKpi], language: Language) -> Setting:
    own = [kpi_unit(kpi.unit) for kpi in kpis]
    dimensions = {unit.dimension for unit in own}
    times = [unit.canonical for unit in own if unit.dimension is Dimension.TIME]
    known = (value for kpi in kpis for value in (kpi.baseline, kpi.target) if value is not None)
    return Setting(
        language=language,
        minutes=Dimension.TIME in dimensions and Dimension.MONEY not in dimensions,
        time_unit=times[0] if times else None,
        baselines=frozenset(kpi.baseline for kpi in kpis if kpi.baseline is not None),
        thousands=any(_YEARS[0] <= value <= _YEARS[1] for value in known),
    )


def _conclude(place: int, kpi: AskedKpi, share: Share, parsed: Parsed, text: str) -> Decision:
    torn = any(clause.has(Cue.DOUBT, Cue.OR) for clause in parsed.clauses)
    decision = decide(kpi, share.choices, text=text, torn=torn)
    levels = [choice.quantity.role for choice in share.choices if choice.quantity.role.is_level]
    if levels and max(levels) is Role.WAS and any(v.status is Status.UNKNOWN for v in share.verdicts):
        decision = Decision()
    undecided = next((c.quantity for c in share.choices if c.quantity.either), None)
    if undecided and decision.answer and any(v.status is Status.UNKNOWN for v in share.verdicts):
        return Decision(Answer(Status.UNKNOWN, undecided.start, undecided.end))
    if decision.answer or decision.unsure:
        return decision
    counted = _zero(place, kpi, share, parsed, text)
    if counted:
        return Decision(counted)
    verdict = _strongest(share.verdicts, parsed.language)
    if verdict:
        same = [v for v in share.verdicts if (v.status, v.delegate) == (verdict.status, verdict.delegate)]
        start, end = min(v.start for v in same), max(v.end for v in same)
        return Decision(Answer(verdict.status, start, end, delegate=verdict.delegate))
    fitting = [c.quantity for c in share.maybe if fit(kpi, c.quantity) is not Fit.NO]
    return Decision(unsure=tuple(candidate(kpi, quantity) for quantity in fitting))


def _strongest(found: Sequence[Verdict], language: Language) -> Verdict | None:
    """Naming a person outranks naming a department, a refusal, and the first of the others."""
    named = [verdict for verdict in found if verdict.delegate]
    people = [v for v in named if v.delegate and language.groups.isdisjoint(words(v.delegate))]
    declined = [verdict for verdict in found if verdict.status is Status.DECLINED]
    return next(iter((*people, *named, *declined, *found)), None)


def _zero(place: int, kpi: AskedKpi, share: Share, parsed: Parsed, text: str) -> Answer | None:
    if kpi_unit(kpi.unit).dimension is not Dimension.COUNT or share.verdicts:
        return None
    for clause in parsed.clauses:
        signal = None if clause.question or clause.hijacked else zero(clause, place, name_words(kpi))
        if signal:
            named = (item for item in clause.items if isinstance(item, Day) and not item.aside)
            phrase, on = as_of(next(named, None), text)
            unit = kpi.unit or None
            return Answer(
                Status.VALUE, signal.start, signal.end, Decimal(0), unit=unit, as_of=phrase, as_of_date=on
            )
    return None
