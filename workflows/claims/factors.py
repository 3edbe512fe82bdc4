"""Hours, people and a rate in a reply, multiplied: the sum is shown and asked about before it is an amount.

What cannot be told is asked, never guessed: how often the hours are saved, and how many people save them.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from pydantic import BaseModel, ConfigDict

from prompts import roi as words
from workflows.claims.worth import Frame, Worth, in_currency
from workflows.errors import NotUnderstood
from workflows.reading import read_amount
from workflows.reading.money_words import (
    BARE_PRICE,
    COUNT,
    EACH,
    HOURS,
    MULTIPLIED,
    PRICE,
    RANGE,
    WEEKS,
    is_all_of_it,
    kept_together,
    may_be_loss,
    period_in,
)
from workflows.rules.kpi import format_value
from workflows.rules.money import exact, rounded

_MONTHS_IN = {"month": Decimal(1), "quarter": Decimal(3), "year": Decimal(12)}
_YEAR = Decimal(12)


class Factors(BaseModel):
    """What is multiplied; `period` is "" where nobody said how often, and "all" for all of it so far."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    people: Decimal | None = None
    hours: Decimal | None = None
    weeks: Decimal | None = None
    price: Decimal
    currency: str
    period: str = ""
    lost: bool = False
    """The words could mean a loss."""

    def often(self, period: str) -> "Factors":
        """Now that it is known how often.

        Raises:
            NotUnderstood: it is by the day, and days differ.
        """
        if period == "day":
            raise NotUnderstood(
                "I would have to guess the working days. How much is it a week? Like: 4 hours a week for 12 "
                "people at $65."
            )
        return self.model_copy(update={"period": period})


@dataclass(frozen=True)
class Sum:
    """What factors come to, in words and as money so far."""

    product: str
    """ "12 people x 4 h x $65 = $3,120"."""
    a_year: str
    """What a year of it would come to; empty where that is not said."""
    so_far: str
    """What the months since the training hold of it; empty where it is all of it."""
    worth: Worth


def read_factors(said: str, frame: Frame) -> Factors | None:
    """The factors a reply leaves to be multiplied; None where it is not plain what is multiplied by what.

    Raises:
        NotUnderstood: it says "each", and not how many there are.
    """
    hours = HOURS.search(said)
    price = PRICE.search(said) or (BARE_PRICE.search(said, hours.end()) if hours is not None else None)
    if price is None or RANGE.search(said) or not MULTIPLIED.search(said):
        return None
    stated = price[1] if price.lastindex and price[1] else price[0]
    money = read_amount(kept_together(stated), locale=frame.spoken or frame.locale)
    if money is None or money.value is None:
        return None
    weeks = WEEKS.search(said)
    taken = [found.span() for found in (price, hours, weeks) if found is not None]
    left = "".join(" " if any(a <= at < b for a, b in taken) else sign for at, sign in enumerate(said))
    others = [found[1] for found in COUNT.finditer(left)]
    if (
        len(others) > 1
        or (hours is None and not others)
        or len(re.findall(r"\d", left)) > len("".join(others))
    ):
        return None
    each = EACH.search(said)
    if each is not None and not others:
        raise NotUnderstood(
            f"“{each[0]}”: how many people is that? Write all of it in one line, like: 4 hours a week for "
            "12 people at $65."
        )
    period = how_often(said)
    found = Factors(
        people=_exact(others[0], frame) if others else None,
        hours=_exact(hours[1], frame) if hours else None,
        weeks=_exact(weeks[1], frame) if weeks and period in ("", "week") else None,
        price=money.value,
        currency=money.unit or frame.currency,
        lost=may_be_loss(said),
    )
    return found.often("week" if weeks else period or ("" if hours else "all"))


def how_often(said: str) -> str:
    """How often something is saved; "all" for all of it so far, and "" where that is not said."""
    return period_in(said) or ("all" if is_all_of_it(said) else "")


def work_out(factors: Factors, frame: Frame) -> Sum:
    """The product in exact figures, and how much of it the months since the training hold.

    Raises:
        NotUnderstood: the price is in a currency that nobody has approved a rate for.
    """
    with exact():
        once = factors.price
        for factor in (factors.people, factors.hours):
            once = once if factor is None else once * factor
        a_year = once * _times_a_year(factors, frame)
        so_far = once if factors.period in ("", "all") else a_year * frame.months / _YEAR
        if factors.weeks is not None:
            a_year = once * factors.weeks
            so_far = min(so_far, a_year)
    often = factors.period not in ("", "all")
    together = once if factors.weeks is None else a_year
    each = f" a {factors.period}" if often and factors.weeks is None else ""
    product = f"{' x '.join(_in_words(factors, frame))} = {_money(together, factors, frame)}{each}"
    return Sum(
        product=product,
        a_year=_money(a_year, factors, frame) if often and factors.weeks is None else "",
        so_far=_money(so_far, factors, frame) if often else "",
        worth=_in_money(so_far, factors, product, frame),
    )


def _times_a_year(factors: Factors, frame: Frame) -> Decimal:
    if factors.period == "week":
        return frame.working_weeks
    return _YEAR / _MONTHS_IN[factors.period] if factors.period in _MONTHS_IN else Decimal(1)


def _in_money(amount: Decimal, factors: Factors, product: str, frame: Frame) -> Worth:
    factor, notes = in_currency(factors.currency, _money(amount, factors, frame), frame)
    with exact():
        money = rounded(amount * factor)
    if factors.period in {*_MONTHS_IN, "week"}:
        notes = (*notes, words.per_period(period=factors.period, months=frame.months))
    if factors.hours is not None:
        notes = (*notes, words.HOURS_ARE_CAPACITY)
    loss = None if factors.lost else False
    so_far = factors.period in ("", "all")
    return Worth(money, money, loss, notes=(f"{product}.", *notes), so_far=so_far)


def _in_words(factors: Factors, frame: Frame) -> Iterator[str]:
    if factors.people is not None:
        count = format_value(factors.people, "", frame.locale)
        yield f"{count} people" if factors.hours is not None else count
    if factors.hours is not None:
        yield f"{format_value(factors.hours, '', frame.locale)} h"
    yield format_value(factors.price, factors.currency, frame.locale)
    if factors.weeks is not None:
        yield f"{format_value(factors.weeks, '', frame.locale)} weeks"


def _money(amount: Decimal, factors: Factors, frame: Frame) -> str:
    return format_value(rounded(amount), factors.currency, frame.locale)


def _exact(number: str, frame: Frame) -> Decimal | None:
    found = read_amount(kept_together(number), locale=frame.spoken or frame.locale)
    return found.value if found is not None else None
