"""A starting point is three periods, not one point: the mean of what was typed, or of what is on record."""

import re
from collections.abc import Sequence
from datetime import timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from prompts import baseline as words
from prompts.wording import day, listed
from storage.kpis import KpiView
from storage.models import Baseline, Cohort, Person, Program, Reading
from storage.words import Category, SourceKind
from workflows.benefits import ledger_history
from workflows.reading import Answer, Candidate, Status
from workflows.rules.kpi import format_value
from workflows.rules.money import exact
from workflows.turn import Turn

_PERIODS = 3
_MOST = 12
_BETWEEN = re.compile(r"[\s,;:/&+>.→-]|\b(and|then|und|dann|et|puis|y|e)\b", re.IGNORECASE)
_NUMBER = re.compile(r"\d[\d.,]*")
_FINER = Decimal("0.01")
"""A mean is kept this much finer than the finest number in it."""


def typed(text: str, candidates: Sequence[Candidate]) -> Answer | None:
    """The mean of a plain list such as "23, 22 and 21 %"; None where the text says anything else."""
    if not _PERIODS <= len(candidates) <= _MOST or len({each.unit for each in candidates}) != 1:
        return None
    rest, last = [], 0
    for each in candidates:
        rest.append(text[last : each.start])
        last = each.end
    if _BETWEEN.sub("", "".join((*rest, text[last:]))):
        return None
    value = _mean([each.value for each in candidates])
    return Answer(Status.VALUE, 0, len(text), value=value, unit=candidates[0].unit)


def noted(text: str, *, value: Decimal) -> str:
    """Why a starting point is what it is, where it is the mean of what was typed; else nothing."""
    numbers = _NUMBER.findall(text)
    is_one = re.sub(r"\D", "", text) == re.sub(r"\D", "", f"{value:f}")  # such as "1 234 567"
    return "" if len(numbers) < _PERIODS or is_one else words.mean_of(text.strip())


def from_record(
    turn: Turn, person: Person, *, program: Program, cohort: Cohort, view: KpiView
) -> Baseline | None:
    """Make the last three numbers before the start the starting point, or the one that was just given.

    Whoever would have been asked hears of it. None where the record has neither.
    """
    before = [each for each in view.readings if each.as_of < cohort.starts_on]
    published = [each for each in before if each.source is SourceKind.SYSTEM]
    last = _of_different_days(published if len(published) >= _PERIODS else before)
    grace = timedelta(days=turn.cadence(program).unasked_grace_days)
    if len(last) < _PERIODS:
        last = [each for each in last[-1:] if turn.now.date() - each.as_of <= grace]
    if not last:
        return None
    said = listed(
        [f"{format_value(each.value, view.unit)} ({day(each.as_of, today=turn.now.date())})" for each in last]
    )
    row = Baseline.made(
        kpi_id=view.id,
        version=1,
        value=_mean([each.value for each in last]),
        as_of=last[-1].as_of,
        reason=words.mean_of(said) if len(last) > 1 else words.given_as(said),
        retrospective=cohort.starts_on <= turn.now.date(),
        recorded_at=turn.now,
    )
    turn.session.add(row)
    turn.session.flush()
    turn.note("baseline_from_record", row)
    ledger_history.numbers_changed(turn.session, measure_ids={view.kpi.measure_id}, now=turn.now)
    turn.to(person, Category.NOTICE, program=program).say(
        words.renewed,
        by=last[-1].source_name,
        program=program.name,
        kpi=view.name,
        before="",
        now=format_value(row.value, view.unit, person.locale),
        on=day(last[-1].as_of, today=turn.today(person)),
        reason=row.reason,
    )
    return row


def _of_different_days(found: Sequence[Reading]) -> list[Reading]:
    return list({each.as_of: each for each in sorted(found, key=lambda each: each.as_of)}.values())[
        -_PERIODS:
    ]


def _mean(values: Sequence[Decimal]) -> Decimal:
    with exact():
        mean = sum(values, Decimal(0)) / len(values)
        finest = min(Decimal(1).scaleb(min(int(each.as_tuple().exponent), 0)) for each in values)
        return mean.quantize(finest * _FINER, rounding=ROUND_HALF_EVEN).normalize() + 0
