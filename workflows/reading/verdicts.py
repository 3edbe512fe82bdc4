"""What a reply says without a number: no change, not known, ask someone else, rather not."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workflows.reading.clauses import Clause
from workflows.reading.items import Day, Item, Mention, Quantity, Role, Signal, Word
from workflows.reading.language import Cue, Language
from workflows.reading.scan import Token, words
from workflows.reading.types import Status


@dataclass(frozen=True)
class Verdict:
    """A status with its place and, for a delegation, the person named."""

    status: Status
    start: int
    end: int
    clause: Clause
    delegate: str | None = None
    kpi: int | None = None
    """The KPI named right beside it."""


_TITLES = frozenset(words("mr mrs ms dr dra sr sra srta mme mlle m hr fr prof st"))
# Whom a chat addresses or links to.
_ADDRESSED = frozenset({"mention", "mail"})
_SHORT = 3
_PLAIN = (
    (Cue.SELF_ASK, Status.UNKNOWN),
    (Cue.DECLINED, Status.DECLINED),
    (Cue.UNKNOWN, Status.UNKNOWN),
    (Cue.NO_CHANGE, Status.NO_CHANGE),
)


def verdicts(
    clauses: Sequence[Clause], tokens: Sequence[Token], text: str, language: Language
) -> list[Verdict]:
    """All verdicts in the order in which they are said."""
    found: list[Verdict] = []
    for clause in clauses:
        if not clause.hijacked:
            found.extend(_in_clause(clause, tokens, text, language))
    return found or list(_addressed(clauses, tokens, text, language))


def _addressed(
    clauses: Sequence[Clause], tokens: Sequence[Token], text: str, language: Language
) -> Iterator[Verdict]:
    """Such as "@Jonas kannst du?": a reply that says nothing but turns to somebody by name."""
    if any(clause.hijacked or clause.mentions or clause.quantities for clause in clauses):
        return
    for place, token in enumerate(tokens):
        opens = place == 0 or not tokens[place - 1].text.isalnum()
        who = _person_after(token.start, tokens, text, language) if token.kind in _ADDRESSED else None
        if who and opens:
            yield Verdict(Status.DELEGATED, token.start, who[1], clauses[0], who[0])
            return


def _in_clause(clause: Clause, tokens: Sequence[Token], text: str, language: Language) -> Iterator[Verdict]:
    forecast = asks = False
    for index, item in enumerate(clause.items):
        forecast = forecast or (isinstance(item, Day) and item.tense > 0)
        if not isinstance(item, Signal):
            continue
        named = None if asks else _delegation(clause, item, tokens, text, language)
        asks = asks or Cue.SELF_ASK in item
        if named is not None:
            who, start, end = named
            if any(mention.start < end and start < mention.end for mention in clause.mentions):
                continue
            yield Verdict(Status.DELEGATED, start, end, clause, who)
            continue
        if clause.question and Cue.SELF_ASK not in item:
            continue
        status = next((status for cue, status in _PLAIN if cue in item), None)
        if status is Status.NO_CHANGE and (forecast or _qualified(clause, index)):
            status = None
        if status:
            yield Verdict(status, item.start, item.end, clause)
        forecast = forecast or Cue.FORECAST in item


def _qualified(clause: Clause, index: int) -> bool:
    """Such as "the same team", where not the number is the same; "not flat"; "3 above where we were"."""
    before = clause.items[index - 1] if index else None
    after = clause.items[index + 1] if index + 1 < len(clause.items) else None
    denied = isinstance(before, Signal) and Cue.NOT in before
    denied = denied or any(quantity.role is Role.DELTA for quantity in clause.quantities)
    return denied or (isinstance(after, Word) and after.noun)


def _delegation(
    clause: Clause, signal: Signal, tokens: Sequence[Token], text: str, language: Language
) -> tuple[str, int, int] | None:
    if Cue.ASK in signal and Cue.SELF_ASK not in signal:
        who = _person_after(signal.end, tokens, text, language)
        if who and not (clause.question and who[0].islower()):
            return who[0], signal.start, who[1]
    if Cue.KNOWS in signal or (Cue.OWNS in signal and _owns_it(clause, signal)):
        person = _person_before(signal.start, tokens, text, language)
        if person and any(mention.start <= person[1] < mention.end for mention in clause.mentions):
            person = None
        if person is None and not clause.question:
            return _named_after(signal, tokens, text, language)
        if person is None or (clause.question and text[person[1]] not in "@<"):
            return None
        return person[0], person[1], signal.end
    return None


def _owns_it(clause: Clause, signal: Signal) -> bool:
    """Such as "Marguerite tracks the savings": a verb that needs the KPI's name behind it."""
    after = clause.items[clause.items.index(signal) + 1 :][:3]
    named = next((item for item in after if isinstance(item, (Mention, Quantity))), None)
    return isinstance(named, Mention)


def _person_after(at: int, tokens: Sequence[Token], text: str, language: Language) -> tuple[str, int] | None:
    index = bisect_left(tokens, at, key=_token_start)
    start = index
    while index < len(tokens) and index < start + 4 and _continues_name(tokens, index, start, text, language):
        index += 1
        if tokens[index - 1].kind == "mail":
            break
        if index + 1 < len(tokens) and tokens[index].text == "." and tokens[index - 1].text in _TITLES:
            index += 1
    if index == start:
        return None
    start = _proper(range(start, index), tokens, text, language)
    return _typed(text[tokens[start].start : tokens[index - 1].end]), tokens[index - 1].end


def _named_after(
    signal: Signal, tokens: Sequence[Token], text: str, language: Language
) -> tuple[str, int, int] | None:
    """Such as "das hat @thomas", "quem cuida disso é a Helena": a name after it, plainly written as one."""
    index = bisect_left(tokens, signal.end, key=_token_start)
    for at in range(index, min(index + 3, len(tokens))):
        token = tokens[at]
        named = token.kind == "word" and text[token.start].isupper() and not _is_day(tokens, at, language)
        if token.kind in _ADDRESSED or named:
            who = _person_after(token.start, tokens, text, language)
            return (who[0], signal.start, who[1]) if who else None
        if token.kind != "word":
            return None
    return None


def _is_day(tokens: Sequence[Token], at: int, language: Language) -> bool:
    return bool(language.weekday_phrases.at(tokens, at) or language.month_phrases.at(tokens, at))


def _person_before(at: int, tokens: Sequence[Token], text: str, language: Language) -> tuple[str, int] | None:
    end = _before_aside(bisect_left(tokens, at, key=_token_start), tokens, language)
    start = end
    while start > 0 and end - start < 3 and _ends_name(tokens, start - 1, start == end, text, language):
        start -= 1
        if tokens[start].kind in _ADDRESSED:
            break
    known = start == end
    if known and end < 3:
        return None
    start = end - 1 if known else _proper(range(start, end), tokens, text, language)
    whole = _with_origin(start, tokens, text, language)
    if known and whole is None:
        return None
    if whole is not None:
        start, end = whole
    return _typed(text[tokens[start].start : tokens[end - 1].end]), tokens[start].start


def _before_aside(end: int, tokens: Sequence[Token], language: Language) -> int:
    """Where "Olga" ends in "Olga, de operaciones, lo sabe" and in "Olga (ops) knows"."""
    if end < 3 or tokens[end - 1].text not in {",", ")"}:
        return end
    opening = "(" if tokens[end - 1].text == ")" else ","
    found = next((at for at in range(end - 2, max(0, end - 9), -1) if tokens[at].text == opening), end)
    whence = found == end or opening == "(" or tokens[found + 1].text in language.origins
    return found if whence else end


def _with_origin(
    start: int, tokens: Sequence[Token], text: str, language: Language
) -> tuple[int, int] | None:
    """The name before "from HR", if that is what was found."""
    link = start - 1
    if link > 1 and tokens[link].text not in language.origins and tokens[link - 1].text in language.origins:
        link -= 1
    while link > 0 and tokens[link].text in language.origins:
        link -= 1
    if link > 1 and tokens[link - 1].text in language.origins and not text[tokens[link].start].isupper():
        link -= 2
    first = link
    while (
        first >= 0
        and first > link - 3
        and tokens[first].kind == "word"
        and text[tokens[first].start].isupper()
    ):
        first -= 1
    named = first < link < start - 1 and tokens[first + 1].text not in language.pronouns
    return (first + 1, link + 1) if named else None


def _token_start(token: Token) -> int:
    return token.start


def _is_name(token: Token, text: str, language: Language) -> bool:
    """Not "My" nor "CFO": a name has a capital, and small letters after it."""
    typed = text[token.start : token.end]
    short = typed.isupper() and 1 < len(typed) <= _SHORT
    return (typed[0].isupper() or typed[0] == "@") and not short and token.text not in language.possessives


def _proper(places: range, tokens: Sequence[Token], text: str, language: Language) -> int:
    """Where the name proper starts: at "Anna" in "our controller Anna Schmidt"."""
    while len(places) > 1 and tokens[places[0]].text in language.roles | language.the | language.possessives:
        places = places[1:]
    capitals = [_is_name(tokens[place], text, language) for place in places]
    first = capitals.index(True) if True in capitals else 0
    return places[first] if all(capitals[first:]) else places[0]


def _continues_name(tokens: Sequence[Token], index: int, start: int, text: str, language: Language) -> bool:
    token = tokens[index]
    if token.kind in _ADDRESSED:
        return index == start
    if tokens[start].kind == "mention" and (
        language.cue_phrases.at(tokens, index) or text[tokens[start].start] == "<"
    ):
        return False
    if token.kind != "word" or (
        index > start and text[tokens[index - 1].end : token.start] not in {" ", "-", ". "}
    ):
        return False
    if text[token.start].isupper() and token.text not in language.pronouns:
        return True
    if index == start:
        return token.text in language.the | language.possessives or _may_be_name(
            token, tokens, index, language
        )
    opened = tokens[start].text in language.the | language.possessives
    return (opened and index == start + 1) or token.text in language.groups


def _may_be_name(token: Token, tokens: Sequence[Token], index: int, language: Language) -> bool:
    """Such as "ask tom", in a hurry, without a capital."""
    cue = language.cue_phrases.at(tokens, index)
    known = language.pronouns | language.vocabulary | language.hints
    return cue is None and (token.text in language.groups or token.text not in known)


def _ends_name(tokens: Sequence[Token], index: int, first: bool, text: str, language: Language) -> bool:
    token = tokens[index]
    if token.kind in _ADDRESSED:
        return first
    if token.kind != "word" or (not first and text[token.end : tokens[index + 1].start] not in {" ", "-"}):
        return False
    if (
        text[token.start].isupper()
        and token.text not in language.pronouns
        and token.text not in language.hints
    ):
        return True
    if token.text in language.possessives | language.the:
        return not first
    return first and _may_be_name(token, tokens, index, language)


def _typed(name: str) -> str:
    bare = name.removeprefix("<at>").removesuffix("</at>").strip("<>").removeprefix("@")
    return bare.split("|")[-1].rstrip(".")


def _is_colon(item: Item) -> bool:
    return isinstance(item, Signal) and Cue.LINK in item and item.end - item.start == 1


def zero(clause: Clause, kpi: int, words: frozenset[str]) -> Signal | None:
    """The "no" of "no complaints" or a lone "none", when the KPI counts things."""
    for index, item in enumerate(clause.items):
        if not isinstance(item, Signal) or Cue.ZERO not in item:
            continue
        after = clause.items[index + 1 : index + 4]
        near = (*after[:1], *clause.items[max(0, index - 1) : index])
        if any(isinstance(one, Quantity) for one in near):
            continue
        counted = any(
            (isinstance(near, Mention) and near.kpi == kpi)
            or (isinstance(near, Word) and near.text.rstrip("s") in words)
            for near in after
        )
        rest = clause.items[index + 1 :]
        last = not any(isinstance(near, Word) and near.text.isalpha() for near in rest)
        first = index == 0 or _is_colon(clause.items[index - 1])
        first = first and bool(rest) and not (isinstance(rest[0], Word) and rest[0].noun)
        said = Cue.NO not in item and Cue.UNKNOWN not in item
        said = said and (len(clause.items) <= 3 or ((last or first) and Cue.NONE in item))
        if counted or said:
            return item
    return None
