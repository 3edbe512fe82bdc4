"""What words beside an amount say of it: that it is the most, a rough size, two amounts, another dollar."""

import re

from workflows.reading.units import CURRENCIES

_SMALL = r"(?:about|around|roughly|a|an|some|another|etwa|rund|ein|una?|um|unos|environ|cerca|de)"
_SIGN = r"(?:(?-i:[A-Z]{3})|[$€£¥])"

_UP_TO = re.compile(
    r"\b(?:up to|as much as|hasta|jusqu['\u2019]à|até|bis(?: zu)?)\s+"
    rf"(?:{_SMALL}\s+){{0,3}}{_SIGN}?\s?\d",
    re.I,
)
_MOVED = re.compile(
    r"\b(?:went|gone|going|rose|risen|moved|grew|grown|increased|jumped|climbed|came|comes|from\s\S+)\s*$",
    re.I,
)
"""Before "up to": it is where something went, and no ceiling."""

_AT_BEST = re.compile(
    r"\b(?:at best|best case|at the (?:very )?most|im besten Fall|bestenfalls|en el mejor de los casos"
    r"|como mucho|au mieux|dans le meilleur des cas|na melhor das hipóteses|no melhor dos casos|no máximo)\b",
    re.I,
)

VAGUE = re.compile(
    r"\b(?:(?:a )?(?:couple|few)(?: of)?|several|many|ein paar|einige|mehrere|unos cuantos|varios|algunos"
    r"|plusieurs|alguns|vários)\s+(?:hundred|hundert|cien\w*|cent\w*)\s*(?:of |de )?"
    r"(?:k\b|thousand|grand|tausend|mil\w*)"
    r"|\b(?:hundreds|tens|cientos|centenas|centaines) (?:of|de) (?:thousands|miles|mil|milhares|milliers)\b",
    re.I,
)
"""A size and no number: "a couple hundred thousand"."""

REVENUE = re.compile(
    r"\b(?:revenues?|turnover|top[ -]line|(?<=[\dkKmM]\s)(?:in|of) sales|(?:more|extra) sales|Umsatz"
    r"|Umsätze|Mehrumsatz|Erlöse?|ingresos|facturación|chiffre d['\u2019]affaires|receitas?"
    r"|faturamento|faturação)\b",
    re.I,
)
"""Money that came in, of which only what is left as profit is a benefit (the ninth rule of the ledger)."""

PROFIT = re.compile(
    r"\b(?:profits?|margins?|bottom line|gross|ebit\w*|Gewinn\w*|Marge|Deckungsbeitrag|beneficios?|margen"
    r"|bénéfices?|marges?|lucros?|margens?|margem)\b",
    re.I,
)

_DOLLARS = {
    **dict.fromkeys(("C", "CA", "CAD", "CDN"), "CAD"),
    **dict.fromkeys(("A", "AU", "AUD"), "AUD"),
    **dict.fromkeys(("S", "SG", "SGD"), "SGD"),
    **dict.fromkeys(("NZ", "NZD"), "NZD"),
    **dict.fromkeys(("HK", "HKD"), "HKD"),
    **dict.fromkeys(("MX", "MXN", "Mex"), "MXN"),
    "R": "BRL",
}
_DOLLAR = re.compile(
    rf"(?<![A-Za-z])(?P<before>{'|'.join(sorted(_DOLLARS, key=len, reverse=True))})\$\s?\d"
    rf"|\$\s?\d[\d.,]*\s?[kKmM]?\s?(?P<after>{'|'.join(CURRENCIES)})\b"
)

_OFF = re.compile(
    r"(?<=[\dkKmM%$€£])\s*(?:\+\s?/\s?[-\u2013\u2212]|±|plus (?:or|/) minus|plus/minus|give or take)\s*"
    r"(?=[$€£]?\s?\d)",
    re.I,
)
_TAKEN_AWAY = re.compile(
    rf"(?<=[\dkKmM$€£])\s+(?:minus|weniger|menos|moins|less)\s+(?=(?:{_SMALL}\s+){{0,3}}[$€£]?\s?\d)"
    r"(?![\d.,]+\s?%)",
    re.I,
)


def is_ceiling(said: str, start: int, end: int) -> bool:
    """Whether the amount at this place is the most it was: "up to 50k", "50k at best".

    "Went up to 50k" is what it was, and "up to 30 June" a day.
    """
    up_to = [found for found in _UP_TO.finditer(said) if start < found.end() <= end]
    stands = any(_MOVED.search(said[: found.start()]) is None for found in up_to)
    return stands or _AT_BEST.search(said) is not None


def dollars_in(said: str) -> str:
    """The currency that letters beside a dollar sign name, as in "C$120k" and "$120k AUD"; else ""."""
    found = _DOLLAR.search(said)
    return (found["after"] or _DOLLARS[found["before"]]) if found else ""


def give_or_take(said: str) -> tuple[str, str] | None:
    """An amount, and by how much it can be off, as in "80k +/- 10k"."""
    found = _OFF.search(said)
    return (said[: found.start()], said[found.end() :]) if found else None


def takes_away(said: str) -> bool:
    """Whether one amount is taken from another: "120k minus 20k"."""
    return _TAKEN_AWAY.search(said) is not None
