"""Words around money in the five languages: losses, periods, hours and what is multiplied.

A reply may mix its languages, and few of these words mean another thing elsewhere, so all are looked for.
"""

import re

CURRENCY = r"(?:[A-Z]{3}|[$€£¥])"

_SMALL = (
    r"(?:it|that|this|we|net|was|is|about|around|roughly|a|an|of|es|das|war|ist|wir|etwa|rund|ein|einen|netto"
    r"|un|una|um|uns|fue|era|unos|ha|hubo|sido|con|ça|cela|c|était|est|une|environ|foi|é|uma|cerca|de|had|made|haben"
    r"|hatten|einem|mit|tuvimos|tivemos|avons|eu|nous|on|a)"
)
_LOSS_OF = (
    r"(?:loss of|losses of|Verlust(?:e)? von|Einbußen? von|pérdidas? de|pertes? de|perdas? de|prejuízos? de)"
)
_MINUS = (
    r"(?:\b(?:minus|negative|negatively|negativ|negativo|négatif)|(?<!al\s)(?<!o\s)(?<!u\s)\b(?:menos|moins))"
)
MINUS = re.compile(
    rf"^(?:(?:[^\d]*?{_MINUS}|\W*(?:{_SMALL}\W+)*{_LOSS_OF})\s+(?:{_SMALL}\s+)*|[^\d]*?[-\u2212\u2013]\s?)"
    rf"(?={CURRENCY}?\s?\d)",
    re.I,
)
"""Whatever stands before an amount that makes it a loss: "-20k", "negative 20k", "a loss of about 20k".

Neither "al menos 20k" nor "au moins 20k": those say "at least". What was avoided is no loss.
"""

LOSS = re.compile(
    r"\b(?:lost|lose|losing|loss|costs?(?=\s+(?:us|me|the|[$€£¥\d]))|costing us|hurt|harm|harmed|damaged"
    r"|set us back|worse|fell|dropped|lowered|down(?!\s+to\s+[^\d$€£¥])|reduced|reduces|decreased"
    r"|declined|shrank|negative|in the red|out of pocket|(?<=[\dk]\s)less|less (?:profit|margin)"
    r"|verl(?:or|ier)\w*|Verluste?s?|Einbußen?|gekostet|kostete\w*|gesunken|sank|sanken|gefallen|fiel|fielen"
    r"|geschadet|schlechter|(?<!oder\s)weniger|verringert\w*|reduziert\w*|zurückgegangen|negativ\w*"
    r"|rote[nr]? Zahlen"
    r"|perd\w+|pérdidas?|costó|costaron|perjudic\w+|cay(?:ó|eron)|baj(?:ó|aron|ado)|disminuy\w+|redu(?:jo|jeron)"
    r"|peor\w*|empeor\w+|números rojos|(?<!al\s)(?<!o\s)(?<!u\s)menos"
    r"|pertes?|coûté|baissé?e?s?|chuté|reculé|diminu\w+|rédui\w+|pire|empiré|négati\w+|dans le rouge"
    r"|(?<!u\s)moins|prejuízos?|custou|custaram|caiu|caíram|reduzi\w+|pior\w*|baixou|baixaram|no vermelho)\b",
    re.I,
)
"""Words that may mean a loss; where nothing says so clearly, the person is asked."""

RISE = re.compile(
    r"\b(?:rose|up|higher|longer|slower|increased|grew|gestiegen|stieg\w*|höher|länger|subi(?:ó|eron|u|ram)"
    r"|aument\w+|augment\w+|monté|hausse)\b",
    re.I,
)
"""What may mean a loss where a number should fall."""

OF_MONEY = re.compile(
    r"\b(?:profits?|margins?|bottom line|cost(?:s|ing)? (?:us|me)|costs? savings?|costs(?= by)"
    r"|gekostet|kostete|(?:nos )?cost(?:ó|aron)|(?:nous a |a )?coûté|(?:nos )?custou(?:-nos)?)\b",
    re.I,
)
"""What money is said of: no other number's name."""

_UNITS = {
    "year": r"years?|jahr|año|an|année|ano",
    "quarter": r"quarter|quartal|trimestre",
    "month": r"month|monat|mes|mois|mês",
    "week": r"week|woche|semana|semaine",
    "day": r"day|tag|día|jour|dia",
}
_ADVERBS = {
    "year": r"annual|annually|yearly|p\.?a|jährlich|anual|anualmente|annuels?|annuelles?|annuellement",
    "quarter": r"quarterly|quartalsweise|vierteljährlich|trimestral|trimestral?mente|trimestriels?",
    "month": r"monthly|monatlich|mensual|mensualmente|mensuels?|mensuellement|mensal|mensalmente",
    "week": r"weekly|wöchentlich|semanal|semanalmente|hebdomadaires?",
    "day": r"daily|täglich|diario|diariamente|quotidiens?|diário",
}
_EACH = r"a|an|per|each|every|pro|je|jede[nrsm]?|im|in der|al|a la|por|cada|par|chaque|ao|à"
_PERIODS = {
    name: re.compile(
        rf"\b(?:{_EACH})\s+(?:working\s+)?(?:{unit})\b(?!\s*\d)|/\s?(?:{unit})\b|\b(?:{_ADVERBS[name]})\b",
        re.I,
    )
    for name, unit in _UNITS.items()
}
_MANY = {
    "year": r"years?|jahren?|años?|ans?|années?|anos?",
    "quarter": r"quarters?|quartalen?|quartale|trimestres?",
    "month": r"months?|monaten?|monate|mes(?:es)?|mois",
}
_NUMBERS = {
    **dict.fromkeys(("two", "zwei", "dos", "deux", "dois"), 2),
    **dict.fromkeys(("three", "drei", "tres", "trois", "três"), 3),
    **dict.fromkeys(("four", "vier", "cuatro", "quatre", "quatro"), 4),
    **dict.fromkeys(("five", "fünf", "cinco", "cinq"), 5),
    **dict.fromkeys(("six", "sechs", "seis"), 6),
    **dict.fromkeys(("ten", "zehn", "diez", "dix", "dez"), 10),
    **dict.fromkeys(("twelve", "zwölf", "doce", "douze", "doze"), 12),
    **dict.fromkeys(("eighteen", "achtzehn", "dieciocho", "dix-huit", "dezoito"), 18),
}
_SPAN = re.compile(
    r"\b(?:over|across|within|in|for|über|auf|für|innerhalb von|en|durante|a lo largo de|sur|pendant|em"
    r"|ao longo de|por|para|pour)\s+(?:(?:the|die|den|los|les|os)\s+)?"
    r"(?:(?:next|coming|first|last|past|whole|nächsten|ersten|letzten|próximos|primeros|últimos|primeiros)\s+)?"
    rf"(?P<number>\d{{1,3}}|{'|'.join(_NUMBERS)})\s+"
    rf"(?:{'|'.join(f'(?P<{name}>{unit})' for name, unit in _MANY.items())})\b",
    re.I,
)
_ALL_SAID = (
    r"(?:in total|in all|all in all|altogether|so far|once|insgesamt|bisher|einmalig|en total|hasta ahora"
    r"|au total|en tout|jusqu'ici|no total|ao todo|até agora)"
)
_ALL_OF_IT = re.compile(rf"\b{_ALL_SAID}\b", re.I)


def period_in(said: str) -> str:
    """How often something is said to come: by the "day", "week", "month", "quarter", "year"; else ""."""
    found = [(match.start(), name) for name, each in _PERIODS.items() if (match := each.search(said))]
    return min(found)[1] if found else ""


def is_all_of_it(said: str) -> bool:
    """Whether it is said to be all of it so far."""
    return _ALL_OF_IT.search(said) is not None


def span_in(said: str) -> tuple[str, int, str] | None:
    """How long an amount covers, as ("over 3 years", 3, "year"): it is no amount so far."""
    match = _SPAN.search(said)
    if match is None:
        return None
    number = match["number"].lower()
    unit = next(name for name in _MANY if match[name])
    return match[0], _NUMBERS.get(number) or int(number), unit


# What is multiplied.

NUMBER = r"\d[\d.,]*(?<![.,])"
HOUR = r"(?:hours?|hrs?|h|stunden?|std|horas?|heures?)"
_TIMES = (
    r"(?:\bat|\bx|[\u00d7*@]|\btimes|\bby|\bmal|\bzu|\bje|\bpor|\bfois|\bpar|\bà|\bvezes"
    r"|(?<=personas\s)a|(?<=pessoas\s)a|(?<=horas\s)a)"
)
_AN_HOUR = rf"(?:(?:an|per|a|pro|je|die|la|por|par|l')\s*|/\s?){HOUR}\b"
MULTIPLIED = re.compile(rf"{_TIMES}\s*{CURRENCY}?\s?\d|{_AN_HOUR}", re.I)
BARE_PRICE = re.compile(
    rf"{_TIMES}\s*({NUMBER})(?:\s*{_AN_HOUR}|(?![\d.,]*\s*(?:%|(?!x\b|{_ALL_SAID}\b)[a-z])))", re.I
)
PRICE = re.compile(
    rf"[$€£¥]\s?{NUMBER}\s?k?\b|\b[A-Z]{{3}}\s?{NUMBER}\s?k?\b|(?<![\d.,]){NUMBER}\s?k?\s?"
    rf"(?:[$€£¥]|(?:(?i:dollars?|euros?|pounds?|bucks|dólares|libras|pfund)|[A-Z]{{3}})\b)"
)
RANGE = re.compile(r"\d\s*(?:-|\u2013|\b(?:to|or|bis|oder|a|à|o|ou|até)\b)\s*\d", re.I)
HOURS = re.compile(rf"(?<![$€£¥\d.,])({NUMBER})\s*(?:working\s+)?{HOUR}\b", re.I)
WEEKS = re.compile(rf"({NUMBER})\s*(?:weeks?|wochen?|semanas?|semaines?)\b", re.I)
COUNT = re.compile(
    rf"(?<![$€£¥\d.,])({NUMBER})(?!\s*(?:%|percent|points?|pp|days?|years?|tagen?|tage|jahre|días|años|jours|ans"
    r"|dias|anos|k\b|m\b))",
    re.I,
)
EACH = re.compile(
    r"\b(?:each|per (?:person|rep|head|manager|employee|user|seller|team member)|a head|jeweils"
    r"|(?:pro|je) (?:person|kopf|mitarbeiter(?:in)?)|cada (?:uno|una|um|uma)|por (?:persona|pessoa)|chacune?"
    r"|par personne)\b(?!\s+(?:day|week|month|quarter|year)\b)",
    re.I,
)
FACTORS = re.compile(
    rf"\d\s*(?:{HOUR}|days?|tage?n?|días?|jours?|dias?)\b.*(?:{_TIMES}\s*{CURRENCY}?\s?\d|{_AN_HOUR})"
    r"|\d\s*(?:[x\u00d7*]|\btimes\b)\s*[$€£]?\s?\d",
    re.I,
)
"""What leaves a product to be worked out, whether or not it is plain of what."""
