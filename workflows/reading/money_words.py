"""Words around money in the five languages: losses, periods, hours and what is multiplied.

A reply may mix its languages, and few of these words mean another thing elsewhere, so all are looked for.
"""

import re

CURRENCY = r"(?:[A-Z]{3}|[$€£¥])"

_SMALL = (
    r"(?:it|that|this|we|net|was|is|about|around|roughly|a|an|of|es|das|war|ist|wir|etwa|rund|ein|einen|netto"
    r"|un|una|um|uns|fue|era|unos|ha|hubo|sido|con|ça|cela|c|était|est|une|environ|foi|é|uma|cerca|de|had|made|haben"
    r"|hatten|einem|mit|tuvimos|tivemos|avons|eu|nous|on)"
)
_LOSS_OF = (
    r"(?:loss of|losses of|Verlust(?:e)? von|Einbußen? von|Minus von|pérdidas? de|pertes? de|perdas? de"
    r"|prejuízos? de)"
)
_NO_LESS = "".join(
    rf"(?<!\b{word}\s)"
    for word in (
        *("al", "ao", "o", "lo", "le", "pelo", "ou", "au", "du", "no", "não"),
        *("ni", "nem", "nada", "pas", "non"),
        *("nunca", "jamás", "jamais", "oder", "nicht"),
    )
)
"""Not behind these: "at least", "more or less", "no less than"."""

_MINUS = (
    r"(?:\b(?:minus|negative|negatively|negativ|negativo|négatif)"
    rf"|{_NO_LESS}\b(?:menos|moins)(?!\s+(?:de|do|d|que|qu)\b))"
)
MINUS = re.compile(
    rf"^(?:(?:[^\d]*?{_MINUS}|\W*(?:{_SMALL}\W+)*{_LOSS_OF})\s+(?:(?:{_SMALL}|von|of)\s+)*|[^\d]*?[-\u2212\u2013]\s?)"
    rf"(?={CURRENCY}?\s?\d)",
    re.I,
)
"""Whatever stands before an amount that makes it a loss: "-20k", "negative 20k", "a loss of about 20k".

Neither "al menos 20k" nor "menos de 20k": those compare. What was avoided is no loss.
"""

PERHAPS_NONE = re.compile(
    r"\b(?:(?:avoid|prevent|avert|vermied|vermeid|verhinder|verhüt|abgewend|évit|evit|épargn|ahorr|poup|erspar)\w*"
    r"|without|ohne|sin|sans|sem|would|wäre|hätte|habría|hubiera|aurait|serait|teria|seria"
    r"|costs?|Kosten|Ausgaben|cost[eo]s?|gastos|coûts|frais|custos|despesas)\b",
    re.I,
)
"""Words with which even a plain loss may be none: "a loss of 20k was avoided", "a loss of 20k without it"."""

LOSS = re.compile(
    r"\b(?:lost|lose|losing|loss|costs?(?=\s+(?:us|me|my|our|the|[$€£¥\d]))|costing (?:us|me|my|our)"
    r"|hurt|harm|harmed|damaged|set us back|worse|fell|dropped|lowered|down(?!\s+to\s+[^\d$€£¥])|reduced"
    r"|reduces|decreased|declined|shrank|negative|in the red|out of pocket"
    r"|(?<=[\dk]\s)less|less (?:profit|margin)|drops?|declines?|decreases?|shortfalls?"
    r"|deficits?|over(?:spen[dt]|run)s?|in the hole"
    r"|writ(?:e|ten)[ -]?offs?|wrote off|we(?:['\u2019]re| are) out|(?:took|taken?) an?\b[^.,;]{0,30}\bhit"
    r"|(?<=[\dk]\s)(?:short|hit)|(?:are|is|was|were|['\u2019]re|fell|came) short"
    r"|verl(?:or|ier)\w*|Verluste?s?|Einbußen?|gekostet|kostete\w*|gesunken|sank|sanken|gefallen|fiel|fielen"
    r"|geschadet|schlechter|(?<!\boder\s)(?<!\bnicht\s)weniger|verringert\w*|reduziert\w*|zurückgegangen|negativ\w*"
    r"|rote[nr]? Zahlen|Minus|Rückg[aä]ng\w*|Defizit\w*|Fehlbetr\w+|draufgezahlt|draufgelegt|zugezahlt"
    r"|perd(?!ón|on\b|on[ae]|ão|o[ae])\w+|pérdidas?|costó|costaron|perjudic\w+|cay(?:ó|eron)|baj(?:ó|aron|ado)|disminuy\w+|redu(?:jo|jeron)"
    rf"|peor\w*|empeor\w+|números rojos|ca[ií]das?|descensos?|déficits?|agujero|{_NO_LESS}(?:menos|moins)"
    r"|pertes?|coûté|baissé?e?s?|chuté|reculé|diminu\w+|rédui\w+|pire|empiré|négati\w+|dans le rouge"
    r"|baisses?|manque à gagner|trou"
    r"|prejuízos?|custou|custaram|caiu|caíram|reduzi\w+|pior\w*|baixou|baixaram|no vermelho"
    r"|quedas?|rombos?|défices?|buraco)\b",
    re.I,
)
"""Words that may mean a loss; where nothing says so clearly, the person is asked."""

_AT_MOST = re.compile(
    r"^(\D*?)\b(?:weniger\s+als|(?:menos|moins)\s+(?:de|do\s+que|que|d['\u2019]))\s*"
    rf"(?=(?:{_SMALL}\s+)*{CURRENCY}?\s?\d)",
    re.I,
)

RISE = re.compile(
    r"\b(?:rose|up|higher|longer|slower|increased|grew|gestiegen|stieg\w*|höher|länger|subi(?:ó|eron|u|ram)"
    r"|aument\w+|augment\w+|monté|hausse)\b",
    re.I,
)
"""What may mean a loss where a number should fall."""

_COST = {
    "de": r"gekostet|kostete|verloren",
    "es": r"(?:nos )?cost(?:ó|aron)|perdimos|perdí|perdieron|hemos perdido",
    "fr": r"(?:nous a |a )?coûté|(?:avons |on a )?perdu",
    "pt": r"(?:nos )?(?:custou|custaram)(?:-nos)?|perdemos|perdi",
}
OF_MONEY = re.compile(
    r"\b(?:profits?|margins?|bottom line|cost(?:s|ing)? (?:us|me|(?:my|our) (?:team|people))"
    r"|costs? (?:savings?|reductions?)|(?:in )?costs|expenses|Verluste?|Kosten|Ausgaben|costes|costos|gastos"
    r"|coûts|custos|despesas|pérdidas?|pertes?|prejuízos?"
    rf"|{'|'.join(_COST.values())})\b",
    re.I,
)
"""What money is said of: no other number's name."""

NO_LESS_THAN = re.compile(
    r"\b(?:nada menos que|nothing less than|nichts weniger als|rien de moins que|ni plus ni moins"
    r"|pour le moins)\b",
    re.I,
)
"""Says that an amount is large, and "nada" in it not that there was none."""

ONE_DEAL = re.compile(
    r"\b(?:an?|one|the|this|that|my|our|eine[nmrs]?|ein|de[rmn]|das|unser\w*|una?|el|la|nuestr[oa]|une|le|notre"
    r"|uma?|o|nosso)\s+(?:\S+[\s-])?(?:deal|customer|client|account|order|contract|Kunden?|Kundin|Auftrag|Abschluss"
    r"|Vertrag|cliente|cuenta|contrato|pedido|negocio|compte|contrat|commande|conta|negócio)\b",
    re.I,
)
"""What is told of a single sale, and not of a program."""

_UNITS = {
    "year": r"years?|yrs?|annum|jahr|año|an|année|ano",
    "quarter": r"quarter|qtr|quartal|trimestre",
    "month": r"month|mo|mth|monat|mes|mois|mês",
    "week": r"week|wk|woche|semana|semaine",
    "day": r"day|tag|día|jour|dia",
}
_ADVERBS = {
    "year": r"annual|annually|yearly|p\.?\s?a|jährlich|anual|anualmente|annuels?|annuelles?|annuellement",
    "quarter": r"quarterly|quartalsweise|vierteljährlich|trimestral|trimestral?mente|trimestriels?",
    "month": r"monthly|monatlich|mensual|mensualmente|mensuels?|mensuellement|mensal|mensalmente",
    "week": r"weekly|wöchentlich|semanal|semanalmente|hebdomadaires?",
    "day": r"daily|täglich|diario|diariamente|quotidiens?|diário",
}
_EACH = r"a|an|per|each|every|pro|je|jede[nrsm]?|por|cada|par|chaque|à"
_IN_THE = r"im|in der|al|a la|ao"
"""Each, or one: "im Monat", but "im Monat Mai"."""

_ONE = (
    r"nach|vor|danach|davor|darauf|de[sr]|vom|siguiente|pasad[oa]|seguinte|passad[oa]|(?:de |do )?(?:"
    r"Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember"
    r"|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre"
    r"|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro)"
)
_OF_MILLION = r"\s+(?:of\s+a\s+)?(?:million|mil|mill|billion|thousand)\b"
"""Behind "a quarter" it is a part, and no period."""

_PERIODS = {
    name: re.compile(
        rf"\b(?:{_EACH}|(?:{_IN_THE})(?!\s+\w+\s+(?:{_ONE})\b))\s+(?:working\s+)?(?:{unit})\b(?!\s*\d|{_OF_MILLION})|/\s?(?:{unit})\b|\b(?:{_ADVERBS[name]})\b",
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


_BOOKED = re.compile(rf"^\W*\({CURRENCY}?\s?\d[\d.,]*\s?[kKmM]?\s?{CURRENCY}?\)\W*$")
"""As accountants write a loss: "(20k)"."""


def may_be_loss(said: str) -> bool:
    """Whether words may mean a loss; "less than 20k" says how much, and not which way."""
    return LOSS.search(_AT_MOST.sub(r"\1", said)) is not None or _BOOKED.match(said) is not None


def told_in(said: str) -> str:
    """The language of a word for what was lost, as in "costó 20.000", which may be all there is; else ""."""
    return next((code for code, words in _COST.items() if re.search(rf"\b(?:{words})\b", said, re.I)), "")


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

_GAP = "[ \u00a0\u202f]"
NUMBER = rf"(?:\d{{1,3}}(?:{_GAP}\d{{3}})+(?!\d)(?:[.,]\d+)?|\d[\d.,]*(?<![.,])(?!{_GAP}\d{{3}}(?!\d)))"
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
    r"|\d\s*(?:[^\W\d]+\s){0,2}(?:[x\u00d7*]|\btimes\b)\s*[$€£]?\s?\d",
    re.I,
)
"""What leaves a product to be worked out, whether or not it is plain of what."""


def kept_together(number: str) -> str:
    """A number whose thousands are kept together, as "1 200" is two numbers in some languages."""
    return re.sub(rf"(?<=\d){_GAP}(?=\d{{3}}(?!\d))", "\u00a0", number)
