"""What a sentence says a program was worth: money so far, in the program's currency.

Nothing is guessed. A movement becomes money only by an approved value, another currency only by an approved
rate, and where the words could mean a gain or a loss the person is asked.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from prompts import roi as words
from prompts.wording import day
from storage.kpis import KpiView
from storage.models import Rate
from workflows.benefits.ledger import unit_name
from workflows.errors import NotUnderstood
from workflows.reading import Answer, Status, is_no, is_no_change, read_amount
from workflows.reading.amount_words import (
    PROFIT,
    REVENUE,
    VAGUE,
    dollars_in,
    give_or_take,
    is_ceiling,
    takes_away,
)
from workflows.reading.marked_reply import Marked
from workflows.reading.money_words import (
    FACTORS,
    MINUS,
    NO_LESS_THAN,
    OF_MONEY,
    PERHAPS_NONE,
    may_be_loss,
    period_in,
    span_in,
    told_in,
)
from workflows.rules.kpi import format_value
from workflows.rules.money import exact, rounded

_MONTHS_IN = {"year": Decimal(12), "quarter": Decimal(3), "month": Decimal(1)}
_SHARED = {*_MONTHS_IN, "week"}
"""The periods whose share in the months since can be told; working days differ."""
_MONEY = Decimal(1000)
"""From here on a bare number is money."""

_YEAR = Decimal(12)


@dataclass(frozen=True)
class Worth:
    """Money so far. `low` and `high` are equal where one amount was given; a loss is negative."""

    low: Decimal | None
    high: Decimal | None
    loss: bool | None = False
    """None where the words could mean either."""
    kpi_id: int | None = None
    """The KPI whose movement was turned into money."""
    notes: tuple[str, ...] = ()
    so_far: bool = True
    """It is all of it since the training; False where the months that count were worked out already."""

    def signed(self, *, loss: bool) -> "Worth":
        """The same money as a gain or as a loss."""
        if not loss:
            return replace(self, loss=False)
        low = -self.high if self.high is not None else None
        high = -self.low if self.low is not None else None
        return replace(self, low=low, high=high, loss=True)


@dataclass(frozen=True)
class Frame:
    """What the words are read against."""

    currency: str
    months: int
    """Months since the training ended, 1 to 12."""
    kpis: Sequence[KpiView]
    approvers: dict[int, str]
    rate: Callable[[str], Rate | None]
    """The approved rate from a currency into the program's."""
    locale: str
    program: str
    """Its name."""
    working_weeks: Decimal = Decimal(48)
    """In a year."""
    spoken: str = ""
    """The language of the whole reply; a few words of it may not tell."""

    def of(self, said: str) -> "Frame":
        """The same for the parts of a reply."""
        return replace(self, spoken=told_in(said) or Marked(said, locale=self.locale).code)


def read_worth(said: str, frame: Frame) -> Worth | None:
    """The money a reply states, or None where it states none.

    Raises:
        NotUnderstood: it states something that nobody has approved a value or a rate for.
    """
    _refuse_no_amount(said, frame)
    minus = MINUS.match(said)
    plain = said[minus.end() :] if minus else said
    moved = _movement(plain, frame)
    rest = plain if moved is None else plain[: moved.start] + plain[moved.end :]
    answer = _amount(rest, frame)
    if answer is None and moved is not None:
        found = _by_standard_value(moved, frame)
    elif answer is not None:
        found = _in_money(answer, plain, frame, lost=bool(minus) or may_be_loss(plain))
    elif is_no(said, frame.locale) or is_no_change(said, frame.locale):
        return Worth(Decimal(0), Decimal(0))
    else:
        return None
    if minus and not PERHAPS_NONE.search(said):
        return found.signed(loss=True)
    if found.loss is False and (minus or may_be_loss(plain)) and (found.low or found.high):
        return replace(found, loss=None)
    return found


def _refuse_no_amount(said: str, frame: Frame) -> None:
    """Ask where the words hold a number, and it is not what the program was worth.

    Raises:
        NotUnderstood: it is a size, two amounts, or revenue of which nobody says what was left.
    """
    if vague := VAGUE.search(said):
        raise NotUnderstood(f"“{vague[0].strip()}” can be much or little. About how much is it, like 250k?")
    if takes_away(said):
        raise NotUnderstood("I see two amounts. What does it come to so far, as one number like 100k?")
    revenue = REVENUE.search(re.sub(re.escape(frame.program), " ", said, flags=re.I))
    if revenue is None or PROFIT.search(said) or not any(map(str.isdigit, said)):
        return
    if not any(REVENUE.search(view.name) for view in frame.kpis):
        raise NotUnderstood(
            f"Of “{revenue[0]}”, only what is left as profit counts. About how much is that, in "
            f"{frame.currency}?"
        )


def refuse_factors(said: str) -> None:
    """Ask for the product of hours, rates and people, as one of them would else be lost.

    Raises:
        NotUnderstood: the words leave a multiplication to the reader.
    """
    if FACTORS.search(said):
        raise NotUnderstood(
            "I cannot tell what to multiply by what there. Write it like: 4 hours a week for 12 people at "
            "$65. Or just what it comes to so far, for everybody together, like 120k."
        )


def is_money(said: str, frame: Frame) -> bool:
    """Whether words state an amount as such, or a KPI's movement; "25.5" alone could be anything."""
    minus = MINUS.match(said)
    plain = said[minus.end() :] if minus else said
    answer = _amount(plain, frame)
    if answer is None:
        return _movement(plain, frame) is not None
    size = max(abs(end) for end in (answer.value, answer.low, answer.high) if end is not None)
    return answer.unit is not None or size >= _MONEY


def _amount(said: str, frame: Frame) -> Answer | None:
    locale = frame.spoken or told_in(said) or frame.locale
    said = _nameless(said, frame)
    if parts := give_or_take(said):
        return _give_or_take(*parts, locale=locale)
    answer = read_amount(said, locale=locale)
    if answer is not None and (dollars := dollars_in(said)):
        return replace(answer, unit=dollars)
    return answer


_PERCENT = re.compile(r"\s*(\d{1,2}(?:[.,]\d+)?)\s?%")


def _give_or_take(said: str, off: str, *, locale: str) -> Answer | None:
    """The two ends of "80k +/- 10k" and of "80k +/- 10 %"."""
    middle, by = read_amount(said, locale=locale), read_amount(off, locale=locale)
    percent = _PERCENT.match(off)
    if middle is None or middle.value is None:
        return None
    with exact():
        if percent is not None:
            away = middle.value * Decimal(percent[1].replace(",", ".")) / 100
        elif by is not None and by.value is not None:
            away = by.value
        else:
            return None
        low, high = middle.value - away, middle.value + away
    return replace(middle, status=Status.RANGE, value=None, low=low, high=high)


def _nameless(said: str, frame: Frame) -> str:
    """Without the names of the program and of KPIs not counted in money, and of profit: "200k more profit".

    Nor words that only make an amount sound large.
    """
    own = [view.name for view in frame.kpis if not view.unit.isupper()]
    names = [re.compile(re.escape(name), re.I) for name in (frame.program, *own)]
    money = [] if any(OF_MONEY.search(view.name) for view in frame.kpis) else [OF_MONEY]
    for name in (*names, *money, NO_LESS_THAN):
        said = name.sub(lambda found: " " * len(found[0]), said)
    return said


def _in_money(answer: Answer, said: str, frame: Frame, *, lost: bool) -> Worth:
    low, high = (answer.low, answer.high) if answer.status is Status.RANGE else (answer.value, answer.value)
    if low == high and is_ceiling(said, answer.start, answer.end):
        low = None
    notes: list[str] = []
    stated = said[answer.start : answer.end].strip() or answer.unit or ""
    factor, converted = in_currency(answer.unit or frame.currency, stated, frame)
    notes += converted
    period, span = period_in(said), span_in(said)
    period = period if period in _SHARED else ""
    over = span[1] * _MONTHS_IN[span[2]] if span is not None and not period and not lost else None
    if period and (low or high):
        with exact():
            factor = factor * _share(period, frame)
        notes.append(words.per_period(period=period, months=frame.months))
    elif over is not None and over > frame.months and span is not None:
        # A loss stays whole: later years would make the first one look better.
        low, high = (None if end is None else _part(end, frame.months / over) for end in (low, high))
        notes.append(words.over_span(span=span[0], months=frame.months))
    so_far = not period and over is None
    return Worth(_times(low, factor), _times(high, factor), notes=tuple(notes), so_far=so_far)


def _part(value: Decimal, share: Decimal) -> Decimal:
    with exact():
        return rounded(value * share)


def in_currency(unit: str, stated: str, frame: Frame) -> tuple[Decimal, tuple[str, ...]]:
    """What one of a currency is in the program's, and the note that says so.

    Raises:
        NotUnderstood: nobody has approved a rate for it.
    """
    if unit == frame.currency:
        return Decimal(1), ()
    found = frame.rate(unit)
    if found is None:
        raise NotUnderstood(
            f"This program is counted in {frame.currency}, and nobody has approved a rate for "
            f"{unit}. Please write it in {frame.currency}."
        )
    rate = f"{found.value.normalize():f}"
    return found.value, (words.converted(stated=stated, rate=rate, on=day(found.on)),)


def _share(period: str, frame: Frame) -> Decimal:
    """How often the period fits into the months since the end; of weeks only those in which people work."""
    if period == "week":
        return frame.working_weeks * frame.months / _YEAR
    return frame.months / _MONTHS_IN[period]


@dataclass(frozen=True)
class _Moved:
    """A KPI's movement, as a reply states it."""

    view: KpiView
    by: Decimal
    start: int
    end: int
    better: bool | None
    """None where the words do not say which way."""


_UP = re.compile(r"\b(more|up|better|higher|gain(ed)?|improved|increase[sd]?|rose|plus)\b|\+", re.I)
_DOWN = re.compile(
    r"\b(less|down|fewer|lower|faster|shorter|quicker|saved|cut|reduced|decrease[sd]?|fell)\b", re.I
)


def _movement(said: str, frame: Frame) -> _Moved | None:
    """The one KPI whose unit the reply counts in ("3 points more"); a named KPI wins."""
    found = []
    for view in frame.kpis:
        names = r"(?:percentage\s+)?points?|pts?|pp" if view.unit == "%" else _unit_pattern(view.unit, frame)
        match = re.search(rf"(\d+(?:[.,]\d+)?)\s*(?:{names})\b", said, re.I) if names else None
        if match is not None:
            found.append((view, match))
    named = [each for each in found if each[0].name.lower() in said.lower()]
    if len(named or found) != 1:
        return None
    view, match = (named or found)[0]
    up, down = bool(_UP.search(said)), bool(_DOWN.search(said))
    better = None if up == down else (up == (view.measure.direction.value == "up"))
    return _Moved(view, Decimal(match[1].replace(",", ".")), match.start(), match.end(), better)


def _unit_pattern(unit: str, frame: Frame) -> str:
    """The unit's words in one and many; a currency or a plain number says nothing about a KPI."""
    if not unit or unit == frame.currency or not unit.isalpha() or unit.isupper():
        return ""
    return f"{re.escape(unit.removesuffix('s'))}s?"


def _by_standard_value(moved: _Moved, frame: Frame) -> Worth:
    view, standard = moved.view, moved.view.standard
    unit = unit_name(view.unit)
    if standard is None:
        raise NotUnderstood(
            f"Nobody has approved what one {unit} of {view.name} is worth, so I need it in money. About how "
            f"much is it, in {frame.currency}?"
        )
    factor = standard.value
    if standard.currency != frame.currency:
        rate = frame.rate(standard.currency)
        if rate is None:
            raise NotUnderstood(
                f"The value of one {unit} of {view.name} is approved in {standard.currency}, and there is no "
                f"rate to {frame.currency}. Please write the amount in {frame.currency}."
            )
        with exact():
            factor = factor * rate.value
    with exact():
        factor = factor * frame.months / _YEAR
    money = _times(moved.by, factor)
    note = words.by_standard_value(
        movement=format_value(moved.by, "points" if view.unit == "%" else view.unit, frame.locale),
        value=format_value(standard.value, standard.currency, frame.locale),
        unit=unit,
        approved_by=frame.approvers.get(standard.approved_by_id, "finance"),
        months=frame.months,
    )
    worth = Worth(money, money, None, view.id, (note,), so_far=False)
    return worth if moved.better is None else worth.signed(loss=not moved.better)


def _times(value: Decimal | None, factor: Decimal) -> Decimal | None:
    if value is None or factor == 1:
        return value
    with exact():
        return rounded(value * factor)
