"""What a reply about a coaching idea or its count is as a whole: an answer, a wish, or something else.

Its words are in `idea_words/xx.toml`, written as in `languages/xx.toml`. A reply of which one word is not
there says more than they do, and is neither.
"""

import re
import tomllib
from enum import StrEnum
from functools import lru_cache
from importlib.resources import files

from workflows.reading.phrases import Phrases, merged
from workflows.reading.scan import fold, scan, without_joints
from workflows.reading.tables import LOCALES, table


class Says(StrEnum):
    """What a phrase tells."""

    DID_IT = "did_it"
    NOT_YET = "not_yet"
    NOT_FOR_ME = "not_for_me"
    YES = "yes"
    NO = "no"
    WHEN = "when"
    """When, with whom or how often."""
    SMALL = "small"
    """Changes nothing beside other words."""
    AGAINST = "against"
    """A sign that turns round what stands beside it."""
    LATER = "later"
    FEWER = "fewer"
    WHY = "why"
    WHO = "who"
    """Who sees it?"""
    ALL = "all"
    NONE = "none"
    CANT_SAY = "cant_say"


ANSWERS = frozenset({Says.DID_IT, Says.NOT_YET, Says.NOT_FOR_ME})
_WISHES = frozenset({Says.LATER, Says.FEWER, Says.WHY, Says.WHO})
_COUNTS = frozenset({Says.ALL, Says.NONE, Says.CANT_SAY})
_LONGEST_NUMBER = 4
_OF = re.compile(r" *(?:/|\b(?:of|out of|von|sur|de|em|auf)\b) *")


_CLAUSE = re.compile(r"\s*[,;.!:\u2013\u2014]+\s+")
_TURNS_ROUND = re.compile(
    r"\b(?:not|no|never|nothing|nobody|none|but|though|although|however|except|only|instead|almost|nearly|would"
    r"|will|shall|going to|gonna|tomorrow|next|later|if|unless|until|hated|nicht|kein\w*|nie|nichts|aber|doch"
    r"|nur|fast|werde|morgen|wenn|pas|jamais|rien|mais|sauf|presque|vais|demain|si|nunca|nada|pero|aunque|salvo|casi|voy"
    r"|mañana|não|mas|embora|exceto|quase|vou|amanhã|se"
    r"|stop\w*|pause|unsubscribe|remove|left|leave|leaving|plan\w*|intend\w*|hop(?:e|ing)\w*|might|maybe|perhaps"
    r"|hardly|barely|fail\w*|cancel\w*|without|mistake|wrong"
    r"|ohne|kaum|niemand|geplant|hoff\w+|vielleicht|hört auf|aufhören|sans|personne|peut-être|espère|arrêt\w+"
    r"|sin|nadie|quizás?|espero|dej(?:a|e|en) de|sem|ninguém|talvez|par(?:e|em) de)\b"
    r"|n['\u2019]t\b|['\u2019]ll\b|[\u274c\u2716]|\U0001f44e",
    re.I,
)
"""What can turn round what stands before it, or is a wish beside it, in the five languages."""


def answer(said: str, locale: str) -> Says | None:
    """The answer that a reply is: one of `ANSWERS`, a bare yes or a bare no; never a question.

    All of it, or its first clause where the others only tell more: "Did it, they liked it". What could turn
    the first round (a not, a but, a promise, another answer), a wish or a number leaves none.
    """
    if "?" in said:
        return None
    found = _whole_answer(said, locale)
    first, *others = _CLAUSE.split(said.strip(), maxsplit=1)
    if found is None and others:
        found = _whole_answer(first, locale)
        return found if found in ANSWERS and _only_tells_more(others[0], found) else None
    return found


def _only_tells_more(rest: str, found: Says) -> bool:
    """Whether what stands behind an answer leaves it as it is, and is nothing to take by itself."""
    if _TURNS_ROUND.search(rest) or any(map(str.isdigit, rest)):
        return False
    turned = Says.NO if found is Says.DID_IT else Says.YES
    return not _held(rest) & (_WISHES | (ANSWERS - {found}) | {Says.AGAINST, turned})


def _whole_answer(said: str, locale: str) -> Says | None:
    told = _told(said, locale)
    answers = told & ANSWERS
    if told & (_WISHES | _COUNTS | {Says.AGAINST}) or len(answers) > 1 or told >= {Says.YES, Says.NO}:
        return None
    if answers:
        (found,) = answers
        turned = Says.NO if found is Says.DID_IT else Says.YES
        # "Not for me this week" may mean the week only.
        return None if turned in told or (found is Says.NOT_FOR_ME and Says.WHEN in told) else found
    # "Yes please" and "yes, on Thursday" may well be promises, and "no thanks" a refusal.
    return next((bare for bare in (Says.YES, Says.NO) if told == {bare}), None)


def wish(said: str, locale: str) -> Says | None:
    """What a whole reply wishes or asks back instead of an answer."""
    told = _told(said, locale) - {Says.SMALL}
    return next(iter(told)) if len(told) == 1 and told <= _WISHES else None


def count(said: str, locale: str, *, of: int) -> int | Says | None:
    """How many of so many people a whole reply states: "3", "two of four", "2/4", "none"; or `CANT_SAY`."""
    if "?" in said:
        return None
    told = _told(said, locale) - {Says.SMALL}
    if told in ({Says.ALL}, {Says.NONE}):
        return of if Says.ALL in told else 0
    if told == {Says.CANT_SAY}:
        return Says.CANT_SAY
    stated, *total = (_number(each, locale) for each in _OF.split(fold(said).strip(" .!"), maxsplit=1))
    return stated if stated is not None and stated <= of and total in ([], [of]) else None


def _number(said: str, locale: str) -> int | None:
    if said.isdecimal():
        return int(said) if len(said) <= _LONGEST_NUMBER else None
    home = locale.lower().replace("_", "-").split("-")[0]
    spelled = table(home if home in LOCALES else "en").numbers.get(said)
    return int(spelled) if spelled is not None and spelled == int(spelled) else None


def says_nothing(said: str, locale: str) -> bool:
    """Whether it is thanks or the like, and no more."""
    return _told(said, locale) == {Says.SMALL}


def _told(said: str, locale: str) -> frozenset[Says]:
    """What the phrases of a reply tell, in the first language in which it holds nothing else."""
    home = locale.lower().replace("_", "-").split("-")[0]
    tokens = without_joints(scan(fold(said)))
    for code in sorted(LOCALES, key=lambda code: code != home):
        known, place, told = _phrases(code), 0, frozenset[Says]()
        while place < len(tokens):
            if found := known.at(tokens, place):
                told, place = told | found[0], place + found[1]
            elif tokens[place].kind in ("mark", "line"):
                place += 1
            else:
                break
        else:
            return told
    return frozenset()


def _held(said: str) -> frozenset[Says]:
    """What the phrases anywhere in a text tell, whatever stands between them and in whichever language."""
    tokens = without_joints(scan(fold(said)))
    at = (_phrases(code).at(tokens, place) for code in LOCALES for place in range(len(tokens)))
    return frozenset().union(*(found[0] for found in at if found))


@lru_cache(maxsize=8)
def _phrases(code: str) -> Phrases[frozenset[Says]]:
    source = files("workflows.reading.idea_words").joinpath(f"{code}.toml")
    rows = tomllib.loads(source.read_text(encoding="utf-8"))
    return Phrases(merged({Says(name): row for name, row in rows.items()}))
