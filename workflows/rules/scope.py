"""What somebody expects, held against what a program teaches; and whether a result is money at all."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]{4,}")
_PIECE = re.compile(r"[,;\n•]|\band\b|\bund\b|\bsowie\b|\bet\b|\by\b|\be\b(?!-)|(?<=\w)\.\s")
_SAYS_LITTLE = frozenset(
    {"people", "should", "learn", "them", "they", "their", "that", "this", "with", "what", "when", "more"}
    | {"most", "better", "able", "know", "knowing", "would", "want", "need", "needs", "have", "being", "into"}
    | {"from", "about", "before", "after", "every", "each", "very", "much", "also", "must", "will", "make"}
    | {"team", "teams", "sales", "reps", "managers", "customer", "customers", "deal", "deals"}
    | {"leute", "sollen", "sollten", "lernen", "ihre", "ihren", "dass", "diese", "mehr", "besser", "können"}
    | {"wissen", "müssen", "werden", "haben", "sein", "auch", "sehr", "beim", "über", "kunden", "vertrieb"}
    | {"gente", "personas", "deben", "deberían", "aprender", "aprendan", "para", "como", "mejor", "saber"}
    | {"quieren", "tener", "sobre", "cada", "mucho", "también", "equipo", "equipos", "clientes", "ventas"}
    | {"gens", "doivent", "devraient", "apprendre", "leurs", "leur", "avec", "plus", "mieux", "savoir"}
    | {"pouvoir", "être", "avoir", "dans", "pour", "chaque", "aussi", "équipe", "équipes", "ventes"}
    | {"pessoas", "devem", "deveriam", "mais", "melhor", "poder", "muito", "também", "equipe", "vendas"}
)
_MONEY = re.compile(
    r"\d|%|[$€£¥]|\b(money|cost|costs|revenue|revenues|profit|profits|margin|margins|pay|pays|paid|payback"
    r"|return|returns|roi|break[- ]?even|budget|save|saves|savings?|earns?|earned|price|prices|sales|income"
    r"|cash|invest\w*|worth|deals?|wins?|won|churn|turnover|rate|rates|percent|half|double\w*|quota"
    r"|geld|kosten|umsatz\w*|gewinne?s?|rendite|euros?|prozent|marge|bezahlt|lohnt|einspar\w*|spart|abschlüsse"
    r"|preise?|hälfte|doppelt\w*|verdoppel\w*|abschlussquote"
    r"|argent|coûts?|coûte|chiffre|bénéfices?|rentab\w*|rapporte\w*|économi\w*|prix|moitié|doubl\w*|taux|ventes"
    r"|dinero|costes?|costos?|ingresos?|beneficios?|ganancias?|márgene?n?e?s?|ahorr\w*|precios?|mitad|tasa|ventas"
    r"|lucros?|receitas?|custos?|dinheiro|ganhos?|margem|margens|poup\w*|economi\w*|preços?|metade|taxa|vendas"
    r"|investi\w*|invers\w*|retorno|retour sur)\b",
    re.IGNORECASE,
)


def not_taught(said: str, taught: Iterable[str]) -> tuple[str, ...]:
    """The pieces of an answer none of whose words stands in what the program teaches.

    Nothing where no piece does: then all of it is put in other words, which says nothing of the matter.
    """
    known = {stem for text in taught for stem in _stems(text)}
    if not known:
        return ()
    pieces = [" ".join(piece.split()).strip(" .") for piece in _PIECE.split(said)]
    wanted = {piece: stems for piece in pieces if (stems := _stems(piece))}
    found = tuple(piece for piece, stems in wanted.items() if not stems & known)
    return found if len(found) < len(wanted) else ()


def _stems(text: str) -> set[str]:
    """Words without their endings, so that "negotiating" is "negotiation"."""
    words = {word.lower() for word in _WORD.findall(text)} - _SAYS_LITTLE
    return {re.sub(r"(ing|ions?|ed|es|s|e)$", "", word)[:6] for word in words}


def is_intangible(words: str) -> bool:
    """Whether a good return, as somebody puts it, names neither a number nor money."""
    return _MONEY.search(words) is None
