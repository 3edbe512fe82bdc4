"""What a KPI value means beside its baseline and target, and how values are written for people."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

Direction = Literal["up", "down"]
"""Which way is better."""

Towards = Literal["better", "flat", "worse", "unknown"]


class Trend(StrEnum):
    """Which way the number went, better or not."""

    UP = "up"
    FLAT = "flat"
    DOWN = "down"


@dataclass(frozen=True)
class Movement:
    """How far a KPI has come from its baseline."""

    change: Decimal | None
    """Now less baseline; None when either is not known."""
    trend: Trend | None
    towards: Towards
    share_of_target: Decimal | None
    """Percent of the way from baseline to target, unrounded; below 0 or above 100 where it is so.

    None when something is not known or target and baseline are equal.
    """


def movement(
    *, baseline: Decimal | None, now: Decimal | None, target: Decimal | None, direction: Direction
) -> Movement:
    """Compare the latest value with the baseline. Any difference is a movement; equal values are flat."""
    if baseline is None or now is None:
        return Movement(None, None, "unknown", None)
    change = now - baseline
    share = None
    if target is not None and target != baseline:
        share = change / (target - baseline) * 100
    if change == 0:
        return Movement(change, Trend.FLAT, "flat", share)
    trend = Trend.UP if change > 0 else Trend.DOWN
    return Movement(change, trend, "better" if trend == direction else "worse", share)


_BARS = "▁▂▃▄▅▆▇█"


def sparkline(values: Sequence[Decimal]) -> str:
    """One small bar per value from lowest to highest; a flat series stays in the middle."""
    if not values:
        return ""
    low, high = min(values), max(values)
    if low == high:
        return _BARS[3] * len(values)
    top = len(_BARS) - 1
    return "".join(_BARS[round((value - low) * top / (high - low))] for value in values)


def change_in_words(movement: Movement, unit: str, locale: str = "en") -> str:
    """The change in English: "up 3.5 points", "down 4 days", "no change", "not known yet"."""
    if movement.change is None:
        return "not known yet"
    if movement.trend is Trend.FLAT:
        return "no change"
    size = movement.change.copy_abs()
    return f"{movement.trend} {format_value(size, 'points' if unit == '%' else unit, locale)}"


def share_in_words(share: Decimal) -> str:
    """How much of the way is done: "88 %"; a step back too small to show is no step."""
    return f"{share.quantize(Decimal(1)) + 0} %"  # adding 0 takes the sign from -0


@dataclass(frozen=True)
class _Numbers:
    """How a language writes numbers (CLDR)."""

    decimal: str
    group: str
    grouped_from: int = 4
    """Digits from which a whole number is grouped: Spanish and Portuguese leave 1250 alone."""
    money_first: bool = False


_NARROW_SPACE = "\u202f"
_NUMBERS = {
    "en": _Numbers(".", ",", money_first=True),
    "de": _Numbers(",", "."),
    "fr": _Numbers(",", _NARROW_SPACE),
    "es": _Numbers(",", ".", grouped_from=5),
    "pt": _Numbers(",", ".", grouped_from=5),
}

_SYMBOLS = {
    "EUR": "€",
    "USD": "$",
    "GBP": "£",
    "JPY": "¥",
    "INR": "₹",
    "€": "€",
    "$": "$",
    "£": "£",
    "¥": "¥",
    "₹": "₹",
}
_CODES = frozenset(
    {"AED", "AUD", "BRL", "CAD", "CHF", "CNY", "CZK", "DKK", "HKD", "HUF", "ILS"}
    | {"KRW", "MXN", "NOK", "NZD", "PLN", "SAR", "SEK", "SGD", "TRY", "ZAR"}
)
_NO_UNIT = frozenset({"", "number", "count"})
_ONE = {
    "points": "point",
    "minutes": "minute",
    "hours": "hour",
    "days": "day",
    "weeks": "week",
    "months": "month",
    "years": "year",
    "people": "person",
}


def format_value(value: Decimal, unit: str, locale: str = "en") -> str:
    """A value with its unit as the locale writes it: "25.5 %", "€1,250,000", "1.250.000 €", "1 day".

    No digit is rounded away; zeros that say nothing are dropped, and money has no cents or at least two.
    """
    numbers = _NUMBERS.get(locale.split("-")[0], _NUMBERS["en"])
    money = _SYMBOLS.get(unit) or (unit if unit in _CODES else None)
    # Unlike abs(), copy_abs() keeps digits beyond the context's precision.
    size = value.copy_abs()
    number = _digits(size, numbers, cents=money is not None)
    sign = "-" if value < 0 else ""
    if money is not None and numbers.money_first:
        return f"{sign}{money}{number}" if len(money) == 1 else f"{sign}{money} {number}"
    if unit in _NO_UNIT:
        return f"{sign}{number}"
    named = _ONE.get(unit, unit) if size == 1 else unit
    return f"{sign}{number} {money or named}"


def _digits(size: Decimal, numbers: _Numbers, *, cents: bool) -> str:
    whole, _, fraction = f"{size:f}".partition(".")
    fraction = fraction.rstrip("0")
    if cents and fraction:
        fraction = fraction.ljust(2, "0")
    if len(whole) >= numbers.grouped_from:
        whole = f"{int(whole):,}".replace(",", numbers.group)
    return f"{whole}{numbers.decimal}{fraction}" if fraction else whole
