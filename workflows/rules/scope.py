"""What somebody expects, held against what a program teaches; and whether a result is money at all."""

import re
from collections.abc import Iterable

_WORD = re.compile(r"[^\W\d_]{4,}")
_PIECE = re.compile(r"[,;\n•]|\band\b|\bund\b|\bet\b|\by\b|(?<=\w)\.\s")
_SAYS_LITTLE = frozenset(
    {"people", "should", "learn", "them", "they", "their", "that", "this", "with", "what", "when", "more"}
    | {"most", "better", "able", "know", "knowing", "would", "want", "need", "needs", "have", "being", "into"}
    | {"from", "about", "before", "after", "every", "each", "very", "much", "also", "must", "will", "make"}
    | {"team", "teams", "sales", "reps", "managers", "customer", "customers", "deal", "deals"}
)
_MONEY = re.compile(
    r"\d|%|[$€£¥]|\b(money|cost|costs|revenue|revenues|profit|profits|margin|margins|pay|pays|paid|payback"
    r"|return|returns|roi|break[- ]?even|budget|save|saves|savings?|earns?|earned|price|prices|sales|income"
    r"|cash|invest\w*|worth|deals?|wins?|won|churn|turnover|rate|rates|percent|half|double\w*|quota"
    r"|geld|kosten|umsatz|gewinn|rendite|euro|prozent|argent|coûts?|chiffre|marge|dinero|costes?|ventas"
    r"|lucro|receita|vendas)\b",
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
