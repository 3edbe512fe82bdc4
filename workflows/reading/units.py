"""Units: what they measure, whether a stated one fits a KPI, and how a KPI's own unit is understood."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache

from workflows.reading.scan import fold


class Dimension(StrEnum):
    """What a unit measures; units of one dimension may stand for each other, with their own name kept."""

    PERCENT = "percent"
    POINTS = "points"
    MONEY = "money"
    TIME = "time"
    TIMES = "times"
    COUNT = "count"


PERCENT, PP, BPS, POINTS, TIMES = "%", "pp", "bps", "points", "x"
CURRENCIES = [
    "EUR",
    "USD",
    "GBP",
    "CHF",
    "INR",
    "BRL",
    "CAD",
    "AUD",
    "NZD",
    "JPY",
    "CNY",
    "PLN",
    "SEK",
    "NOK",
    "DKK",
    "MXN",
    "CZK",
    "SGD",
    "HKD",
    "ZAR",
    "AED",
    "ILS",
    "COP",
    "ARS",
    "CLP",
]
SYMBOLS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR", "₪": "ILS"}
DOLLARS = frozenset({"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN"})
TIME_UNITS = ("seconds", "minutes", "hours", "days", "weeks", "months", "quarters", "years")
IN_MINUTES = {
    "seconds": Decimal(1) / 60,
    "minutes": Decimal(1),
    "hours": Decimal(60),
    "days": Decimal(1440),
    "weeks": Decimal(10080),
}

# The units everybody abbreviates the same way; the words for them are in the language tables.
SHARED: dict[str, str] = {
    "%": PERCENT,
    "pct": PERCENT,
    "pp": PP,
    "ppt": PP,
    "ppts": PP,
    "bps": BPS,
    "bp": BPS,
    "bips": BPS,
    "pts": POINTS,
    "pt": POINTS,
    "x": TIMES,
    "\u00d7": TIMES,
    "s": "seconds",
    "sec": "seconds",
    "secs": "seconds",
    "min": "minutes",
    "mins": "minutes",
    "h": "hours",
    "hr": "hours",
    "hrs": "hours",
    "d": "days",
    "w": "weeks",
    "wk": "weeks",
    "wks": "weeks",
    "mo": "months",
    "mos": "months",
    "y": "years",
    "yr": "years",
    "yrs": "years",
    "rs": "INR",
    "rmb": "CNY",
    "yuan": "CNY",
    "kr": "SEK",
    **{code.lower(): code for code in CURRENCIES},
    **SYMBOLS,
}
SCALES: dict[str, int] = {
    "k": 1_000,
    "t": 1_000,
    "m": 1_000_000,
    "mm": 1_000_000,
    "mn": 1_000_000,
    "mio": 1_000_000,
    "mln": 1_000_000,
    "bln": 1_000_000_000,
    "mrd": 1_000_000_000,
    "mill": 1_000_000,
    "bn": 1_000_000_000,
    "b": 1_000_000_000,
}
# Such as "MEUR" and "kUSD"; in "TEUR" the T is a thousand.
SCALED_CURRENCY = re.compile(rf"(k|t|m|mn|mm|mio|bn)({'|'.join(code.lower() for code in CURRENCIES)})")


def dimension(unit: str) -> Dimension:
    """What a canonical unit measures; whatever is not known is counted."""
    if unit == PERCENT:
        return Dimension.PERCENT
    if unit in {PP, BPS, POINTS}:
        return Dimension.POINTS
    if unit in CURRENCIES:
        return Dimension.MONEY
    if unit in TIME_UNITS:
        return Dimension.TIME
    return Dimension.TIMES if unit == TIMES else Dimension.COUNT


@dataclass(frozen=True)
class KpiUnit:
    """A KPI's unit taken apart: "k EUR" is a thousand EUR, "/5" a five-point scale."""

    dimension: Dimension
    canonical: str
    scale: int = 1
    out_of: int | None = None
    score: bool = False


_PIECES = re.compile(r"[^\W\d_]+|\d+|[^\w\s]")
_SCALE = re.compile(r"^\s*(?:1?\s*[-\u2013]\s*(\d{1,3})|(?:/|out of)\s*(\d{1,3}))\b")
_SCORES = frozenset({"points", "point", "score", "stars", "star", "rating", "nps", "pts", "punkte", "puntos"})
_UNIT_WORDS: dict[str, str] = {
    **dict.fromkeys(("percent", "prozent", "percentage", "porcentaje"), PERCENT),
    **dict.fromkeys(("second", "sekunde", "segundo", "seconde"), "seconds"),
    **dict.fromkeys(("minute", "minuten", "minuto"), "minutes"),
    **dict.fromkeys(("hour", "stunde", "stunden", "hora", "heure"), "hours"),
    **dict.fromkeys(("day", "tag", "tage", "dia", "jour", "kalendertage"), "days"),
    **dict.fromkeys(("week", "woche", "wochen", "semana", "semaine"), "weeks"),
    **dict.fromkeys(("month", "monat", "monate", "mes", "meses", "mois", "mese"), "months"),
    **dict.fromkeys(("year", "jahr", "jahre", "ano", "annee"), "years"),
    **dict.fromkeys(("euro",), "EUR"),
    **dict.fromkeys(("dollar",), "USD"),
    **dict.fromkeys(("pound",), "GBP"),
    **dict.fromkeys(("thousand", "tsd", "mil", "mille"), "k"),
    **dict.fromkeys(("million", "millions", "millionen", "millones", "milhoes"), "m"),
    **dict.fromkeys(("billion", "mrd"), "bn"),
}


@lru_cache(maxsize=512)
def kpi_unit(unit: str) -> KpiUnit:
    """Understands the unit a KPI was defined with; a unit that is not known is a count of that thing."""
    folded = fold(unit).strip()
    scale_match = _SCALE.match(folded)
    if scale_match:
        return KpiUnit(
            Dimension.POINTS, POINTS, 1, int(scale_match.group(1) or scale_match.group(2)), score=True
        )
    head = re.split(r"/| per | pro | por | par ", folded, maxsplit=1)[0]
    scale, rest = 1, False
    for piece in _PIECES.findall(head):
        known = _canonical(piece)
        if known in SCALES and not rest and known != "b":
            scale *= SCALES[known]
        elif dimension(known) not in {Dimension.COUNT, Dimension.POINTS}:
            return KpiUnit(dimension(known), known, scale if dimension(known) is Dimension.MONEY else 1)
        elif known in {PP, BPS}:
            return KpiUnit(Dimension.POINTS, known)
        elif known in _SCORES or known == POINTS:
            return KpiUnit(Dimension.POINTS, POINTS, score=True)
        else:
            rest = True
    return KpiUnit(Dimension.COUNT, folded, scale)


def _canonical(piece: str) -> str:
    for form in (piece, piece.removesuffix("s")):
        found = SHARED.get(form) or _UNIT_WORDS.get(form)
        if (found and len(piece) > 1) or (found and piece in SYMBOLS) or piece in {"%", "h", "d", "s", "x"}:
            return found or piece
    return piece


def same(stated: str, own: KpiUnit) -> bool:
    """Whether the unit stated is the KPI's own; "$" is whatever dollar the KPI is told in."""
    if stated == own.canonical:
        return True
    return (stated == "USD" and own.canonical in DOLLARS) or (
        stated == "SEK" and own.canonical in {"NOK", "DKK"}
    )
