"""Picks, out of the numbers that may concern one KPI, the one it has now; or says why none can be picked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflows.reading import numerals, units
from workflows.reading.clauses import Clause
from workflows.reading.fit import Fit, fit
from workflows.reading.items import Day, Item, Quantity, Role, Signal, Word
from workflows.reading.language import Cue
from workflows.reading.names import name_words
from workflows.reading.scan import fold
from workflows.reading.types import Answer, AskedKpi, Candidate, Status
from workflows.reading.units import Dimension, kpi_unit

_SIGNED_NAMES = ("growth", "change", "margin", "variance", "nps", "net", "delta", "profit", "gap", "promoter")
_SMALL = frozenset({Cue.DET, Cue.LINK, Cue.NEUTRAL, Cue.IN, Cue.SO})
_LARGE = Decimal(20)
_HUNDRED = Decimal(100)
# As much of "costs" as is in "cost" and "costly".
_STEM = 4


@dataclass(frozen=True)
class Choice:
    """A quantity where it was said."""

    quantity: Quantity
    clause: Clause
    place: int
    """Its place among the items of the clause."""
    named: bool = False
    """The KPI is named in the same clause."""


def choices_in(clause: Clause, *, named: bool = False) -> list[Choice]:
    """Every quantity of a clause as a choice."""
    places = enumerate(clause.items)
    return [Choice(item, clause, place, named) for place, item in places if isinstance(item, Quantity)]


@dataclass(frozen=True)
class Decision:
    """One answer, or the numbers it could be, or neither."""

    answer: Answer | None = None
    unsure: tuple[Candidate, ...] = ()


def decide(kpi: AskedKpi, choices: Sequence[Choice], *, text: str, torn: bool = False) -> Decision:
    """The KPI's current value among `choices`; `torn` when the writer says that they cannot tell which."""
    scored = [(_score(kpi, c), c) for c in choices if c.quantity.role.is_level and _fits(kpi, c)]
    scored = [(score, choice) for score, choice in scored if not _is_cost(kpi, choice, text)]
    if not scored:
        return Decision()
    best = max(score for score, _ in scored)
    top = [choice for score, choice in scored if score == best]
    if best >= Role.CORRECTED:
        top = top[-1:]
    if len({choice.quantity.key for choice in top}) > 1:
        top = _worked_out(kpi, top)
    if len({choice.quantity.key for choice in top}) > 1:
        top = _latest([choice for choice in top if not choice.quantity.signed] or top)
    if len({choice.quantity.key for choice in top}) > 1 and not torn:
        top = _latest(_without_start(kpi, top))
    if len({choice.quantity.key for choice in top}) > 1:
        if torn:
            first, last = top[0].quantity, top[-1].quantity
            return Decision(Answer(Status.UNKNOWN, first.start, last.end))
        return Decision(unsure=tuple(candidate(kpi, choice.quantity) for choice in top))
    chosen = top[0]
    if _is_ordered(kpi, chosen):
        return Decision(unsure=(candidate(kpi, chosen.quantity),))
    others = _without_start(kpi, [choice for _, choice in scored])
    parts = [choice for choice in others if _is_other_part(choice, chosen)]
    if parts:
        return Decision(unsure=tuple(candidate(kpi, choice.quantity) for choice in (*parts, chosen)))
    rivals = [choice for _, choice in scored if _rivals(kpi, choice, chosen)]
    if rivals:
        return Decision(unsure=tuple(candidate(kpi, choice.quantity) for choice in (*rivals, chosen)))
    if chosen.quantity.doubtful or _is_odd(kpi, chosen.quantity) or chosen.quantity.year_like:
        return Decision(unsure=(candidate(kpi, chosen.quantity),))
    return Decision(_answer(kpi, chosen, text))


def _is_ordered(kpi: AskedKpi, chosen: Choice) -> bool:
    """Such as "record 100 %" or "put 40", the target: a wish rather than where the KPI is."""
    full = kpi_unit(kpi.unit).dimension is Dimension.PERCENT and chosen.quantity.value == _HUNDRED
    wished = full or (chosen.quantity.value is not None and chosen.quantity.value == kpi.target)
    picked = chosen.quantity.role is Role.PICKED and chosen.clause.has(Cue.PICK)
    return wished and (picked or chosen.clause.has(Cue.RECORD))


def _is_cost(kpi: AskedKpi, choice: Choice, text: str) -> bool:
    """Such as "it cost us 12k", when no cost was asked for."""
    said = [fold(text[item.start : item.end]) for item in choice.clause.signals(Cue.COST)]
    return bool(said) and not any(word[:_STEM] in phrase for word in name_words(kpi) for phrase in said)


def _is_other_part(other: Choice, chosen: Choice) -> bool:
    """Such as "north is at 81, south at 64": each number has a subject of its own, and none is the whole."""
    here, there = chosen.clause, other.clause
    one, two = chosen.quantity, other.quantity
    alike = one.key != two.key and one.unit == two.unit and not (one.of_things or two.of_things)
    near = here is not there and here.sentence == there.sentence and here.line == there.line
    plain = {one.role, two.role} <= {Role.LEVEL, Role.AT}
    plain = plain and chosen.named == other.named
    return alike and near and plain and _has_subject(chosen) and _has_subject(other)


def _has_subject(choice: Choice) -> bool:
    """Whether a word of the writer's own tells whose number it is: "north 81", "24 % in enterprise"."""
    items = choice.clause.items
    said = [item for item in items[: choice.place] if not _is_small(item)]
    if said and isinstance(said[0], Word) and said[0].text.isalpha():
        return True
    link, where = [*items[choice.place + 1 : choice.place + 3], None, None][:2]
    return isinstance(link, Signal) and Cue.IN in link and isinstance(where, Word)


def _is_small(item: Item) -> bool:
    return isinstance(item, Signal) and not item.cues.isdisjoint(_SMALL)


def _rivals(kpi: AskedKpi, other: Choice, chosen: Choice) -> bool:
    """Such as the 3 of "3 accidents, 1 near miss": of a thing that may be the one counted."""
    return (
        fit(kpi, other.quantity) is Fit.OTHER
        and fit(kpi, chosen.quantity) is Fit.BARE
        and other.quantity.role >= chosen.quantity.role
        and not chosen.named
    )


def candidate(kpi: AskedKpi, quantity: Quantity) -> Candidate:
    """The number as one of several that could be meant."""
    bound = quantity.low if quantity.low is not None else quantity.high
    value = quantity.value if quantity.value is not None else bound
    scaled, unit = in_kpi_unit(kpi, quantity, value)
    return Candidate(scaled if scaled is not None else Decimal(0), unit, quantity.start, quantity.end)


def in_kpi_unit(
    kpi: AskedKpi, quantity: Quantity, value: Decimal | None
) -> tuple[Decimal | None, str | None]:
    """The number in the KPI's unit if it states that unit or none, else as stated."""
    own = kpi_unit(kpi.unit)
    shown = kpi.unit or None
    if value is None:
        return None, shown
    if quantity.ratio or quantity.is_fraction:
        return _share(own, quantity, value), shown
    if quantity.unit is not None and not units.same(quantity.unit, own):
        return value, quantity.unit
    if own.scale > 1 and _is_unscaled(kpi, quantity, value, own.scale):
        value = value / own.scale
    return numerals.plain(value), shown


def _share(own: units.KpiUnit, quantity: Quantity, value: Decimal) -> Decimal:
    if own.dimension is Dimension.PERCENT:
        top, bottom = quantity.ratio or (value, Decimal(1))
        return numerals.tidy(top * 100 / bottom)
    return quantity.ratio[0] if quantity.ratio else numerals.tidy(value)


def _is_unscaled(kpi: AskedKpi, quantity: Quantity, value: Decimal, scale: int) -> bool:
    """Whether "120k" or "120,000" was said for a KPI told in thousands."""
    if quantity.scale > 1:
        return True
    near = kpi.baseline if kpi.baseline is not None else kpi.target
    if near is None or near <= 0:
        return value >= scale
    return value > near * _LARGE and value / scale < near * _LARGE


def _fits(kpi: AskedKpi, choice: Choice) -> bool:
    quantity = choice.quantity
    level = fit(kpi, quantity)
    if quantity.year_like and not choice.named:
        return False
    items = choice.clause.items
    article = len(items) > 2 or any(isinstance(item, Word) and item.text.isalpha() for item in items)
    return level is not Fit.NO and not (quantity.faint and level is Fit.BARE and article)


def _score(kpi: AskedKpi, choice: Choice) -> int:
    """How strongly the number claims to be the current value."""
    level = fit(kpi, choice.quantity)
    doubt = 6 * choice.quantity.faint + 15 * (level is Fit.OTHER)
    return int(choice.quantity.role) + 4 * choice.named - doubt


def _worked_out(kpi: AskedKpi, top: list[Choice]) -> list[Choice]:
    """Of "14 of 52, so 27 %" the percentage: it is the same number, as the writer put it."""
    ratios = [choice for choice in top if choice.quantity.ratio]
    told = [choice for choice in top if not choice.quantity.ratio]
    if len(ratios) != 1 or len(told) != 1 or told[0].quantity.value is None:
        return top
    share, _ = in_kpi_unit(kpi, ratios[0].quantity, ratios[0].quantity.value)
    return told if share is not None and abs(share - told[0].quantity.value) <= 1 else top


def _without_start(kpi: AskedKpi, top: list[Choice]) -> list[Choice]:
    """Of two numbers, one of them the KPI's baseline, the other: "new reps took 90, this cohort 71"."""
    return [choice for choice in top if choice.quantity.value != kpi.baseline] or top


def _latest(top: list[Choice]) -> list[Choice]:
    """Of numbers for several days, those of the last one."""
    days = [day_of(choice) for choice in top]
    ends = [day.on for day in days if day is not None and day.on is not None]
    if len(ends) < len(top):
        return top
    return [choice for choice, end in zip(top, ends, strict=True) if end == max(ends)]


def day_of(choice: Choice) -> Day | None:
    """The day that goes with the number: named in its clause, with no other number in between."""
    items = choice.clause.items
    after = range(choice.place + 1, len(items))
    before = range(choice.place - 1, -1, -1)
    for places in (after, before):
        for place in places:
            item = items[place]
            if isinstance(item, Quantity):
                break
            if isinstance(item, Day) and not item.aside:
                if place < choice.place and _follows_number(items, place):
                    break
                return item
    return choice.clause.opening_day


def _follows_number(items: Sequence[Item], place: int) -> bool:
    """Whether the day goes with the number before it: the July of "79 in July, now 86"."""
    near = items[max(0, place - 2) : place]
    return any(isinstance(item, Quantity) for item in near) and not isinstance(near[-1], Word)


def _is_odd(kpi: AskedKpi, quantity: Quantity) -> bool:
    return _sign_is_odd(kpi, quantity) or _off_the_scale(kpi, quantity) or _lacks_its_scale(kpi, quantity)


def _lacks_its_scale(kpi: AskedKpi, quantity: Quantity) -> bool:
    """A bare 1.6 for what was 1.2 million: of what, the writer has to say."""
    known = kpi.baseline if kpi.baseline is not None else kpi.target
    bare = quantity.value is not None and quantity.unit is None and quantity.scale == 1
    money = kpi_unit(kpi.unit).dimension is Dimension.MONEY
    return bool(bare and money and known and quantity.value and 0 < quantity.value < known / 1000)


def _off_the_scale(kpi: AskedKpi, quantity: Quantity) -> bool:
    """A bare 412 is no percentage of anything that was below 100, and no score of five."""
    own = kpi_unit(kpi.unit)
    known = [value for value in (kpi.baseline, kpi.target) if value is not None]
    top = own.out_of or (
        150 if own.dimension is Dimension.PERCENT and known and max(known) <= _HUNDRED else None
    )
    if top is None or quantity.unit or quantity.ratio or quantity.is_fraction:
        return False
    return any(end is not None and end > top for end in (quantity.value, quantity.low, quantity.high))


def _sign_is_odd(kpi: AskedKpi, quantity: Quantity) -> bool:
    """Such as "-3 %" for a rate that was 22 is a dash, a difference or a slip; "+3" is rarely a level."""
    if not quantity.signed:
        return False
    able = any(word in kpi.name.lower() for word in _SIGNED_NAMES)
    return not able and not (kpi.baseline is not None and kpi.baseline < 0)


def _answer(kpi: AskedKpi, choice: Choice, text: str) -> Answer:
    quantity = choice.quantity
    value, unit = in_kpi_unit(kpi, quantity, quantity.value)
    low, _ = in_kpi_unit(kpi, quantity, quantity.low)
    high, _ = in_kpi_unit(kpi, quantity, quantity.high)
    if quantity.value is None:
        bound = quantity.low if quantity.low is not None else quantity.high
        _, unit = in_kpi_unit(kpi, quantity, bound)
    phrase, on = as_of(day_of(choice), text)
    return Answer(
        status=Status.VALUE if value is not None else Status.RANGE,
        start=quantity.start,
        end=quantity.end,
        value=value,
        low=low,
        high=high,
        unit=unit,
        approx=quantity.approx,
        as_of=phrase,
        as_of_date=on,
    )


def as_of(day: Day | None, text: str) -> tuple[str | None, date | None]:
    """The day as told and as resolved; the future dates no value."""
    if day is None or day.tense > 0:
        return None, None
    if day.exact and day.on:
        return day.on.isoformat(), day.on
    return text[day.start : day.end].lower(), day.on if day.resolves else None
