"""Turns a reply into items: names, days, quantities with hedges and ranges, cues, words and breaks."""

import re
from collections.abc import Sequence
from datetime import date

from workflows.reading.days import day_at
from workflows.reading.hedges import hedges, placed
from workflows.reading.items import Break, Day, Item, Mention, Signal, Word
from workflows.reading.joins import counted, ranges, ratios
from workflows.reading.language import Cue, Language
from workflows.reading.names import Names
from workflows.reading.quantities import Setting, quantity_at
from workflows.reading.scan import Token

_PERCENTILE = re.compile(r"p\d{2}\Z")
_LIST_AFTER = frozenset(".;,!?:")
_DASHES = frozenset("-\u2013\u2014")
_SENTENCE = frozenset(".!?;")
_CLAUSE = frozenset(",()[]|•·…—\u2013-")
# Shorter words with the ending of a future tense are seldom verbs.
_LONG = 6
# Shorter words of a KPI's name tell nothing of it.
_TELLING = 4


def items(
    tokens: Sequence[Token], *, names: Names, setting: Setting, text: str, asked_on: date
) -> list[Item]:
    """The reply as items, in order; every token belongs to exactly one."""
    found: list[Item] = []
    index, list_number, expected = 0, None, 1
    while index < len(tokens):
        token = tokens[index]
        marker = _list_marker(tokens, index, expected)
        if marker:
            list_number, expected = expected, expected + 1
            found.append(Break(token.start, tokens[index + marker - 1].end, f"#{list_number}", sentence=True))
            index += marker
            continue
        item, size = _item(tokens, index, names, setting, text, asked_on)
        if token.text == "?" and found and isinstance(found[-1], (Word, Signal)):
            item, size = _mark(tokens, index), 1
        if token.kind == "hm" and _after_a_day(found):
            item = Word(token.start, token.end, token.text)
        found.append(item)
        index += size
    joined = ranges(ratios(placed(hedges(found))), setting.baselines)
    return counted(joined, setting.language)


def _after_a_day(found: list[Item]) -> bool:
    """Whether "9h30" is the time of that day: "le 3 mars à 9h30"."""
    near = found[-2:] if found and isinstance(found[-1], Signal) else found[-1:]
    return any(isinstance(item, Day) for item in near)


def _list_marker(tokens: Sequence[Token], index: int, expected: int) -> int:
    """The tokens of "2)" or "2." if the list has come that far; else 0."""
    token = tokens[index]
    if token.kind == "emoji" and token.text[0] == str(expected):
        return 1
    if token.kind != "number" or token.text != str(expected) or index + 2 >= len(tokens):
        return 0
    mark, after = tokens[index + 1], tokens[index + 2]
    starts = _heads_line(tokens, index) or tokens[index - 1].text in _LIST_AFTER
    starts = starts or (expected == 1 and _list_goes_on(tokens, index, expected))
    paren = mark.text == ")" and (starts or tokens[index - 1].text != "(") and _opened(tokens, index)
    slashed = mark.text == "/" and starts and after.start > mark.end
    dotted = (starts or expected > 1) and mark.text in {".", ":"} and after.start > mark.end
    dashed = mark.text in _DASHES and _heads_line(tokens, index) and _list_goes_on(tokens, index, expected)
    return 2 if dashed or (mark.start == token.end and (paren or dotted or slashed)) else 0


def _heads_line(tokens: Sequence[Token], index: int) -> bool:
    return index == 0 or tokens[index - 1].kind == "line"


def _list_goes_on(tokens: Sequence[Token], index: int, expected: int) -> bool:
    """Whether "1 - 27 %" is the first line of a list and not a range: a later line starts with 2."""
    later = range(index + 3, min(index + 60, len(tokens)))
    return expected > 1 or any(tokens[at].text == "2" and _heads_line(tokens, at) for at in later)


def _opened(tokens: Sequence[Token], index: int) -> bool:
    return not any(token.text == "(" for token in tokens[max(0, index - 6) : index])


def _item(
    tokens: Sequence[Token], index: int, names: Names, setting: Setting, text: str, asked_on: date
) -> tuple[Item, int]:
    token, language = tokens[index], setting.language
    if token.kind == "line":
        return Break(token.start, token.end, "\n", sentence=True), 1
    if token.kind == "code" and _PERCENTILE.match(token.text):
        return Signal(token.start, token.end, frozenset({Cue.PERCENTILE})), 1
    named = names.at(tokens, index)
    if named:
        return Mention(token.start, tokens[index + named[1] - 1].end, named[0]), named[1]
    day = day_at(tokens, index, language=language, text=text, asked_on=asked_on)
    if day:
        return day
    if token.text == "*" and _stars(tokens, index):
        return Signal(token.start, token.end, frozenset({Cue.CORRECTION})), 1
    cue = language.cue_phrases.at(tokens, index)
    part = language.fraction_phrases.at(tokens, index)
    if cue and cue[1] > max(1, part[1] if part else 0) and token.kind != "number":
        said = tokens[index : index + cue[1]]
        own = any(len(one.text) >= _TELLING and one.text in words for one in said for words in names.words)
        if own and Cue.MORE in cue[0]:
            # "81 percent of quota" is no distance from it if quota attainment was asked for.
            return Word(token.start, token.end, token.text), 1
        return Signal(token.start, said[-1].end, cue[0]), cue[1]
    quantity = quantity_at(tokens, index, setting)
    if quantity:
        return quantity
    if cue and not (token.text == "/" and _spaced(tokens, index)):
        return Signal(token.start, token.end, cue[0]), 1
    if token.kind == "mark":
        return _mark(tokens, index), 1
    small = token.kind == "word" and not text[token.start].isupper()
    if small and len(token.text) >= _LONG and token.text.endswith(language.future_endings):
        return Signal(token.start, token.end, frozenset({Cue.FORECAST})), 1
    return Word(token.start, token.end, token.text, noun=_is_noun(token, text, language)), 1


def _stars(tokens: Sequence[Token], index: int) -> bool:
    """Such as "4.2 *4.3": how a chat corrects itself; "*4.3*" is only bold."""
    if not 0 < index < len(tokens) - 1 or tokens[index - 1].end == tokens[index].start:
        return False
    number, after = [*tokens[index + 1 : index + 3], None][:2]
    tight = number is not None and number.kind == "number" and number.start == tokens[index].end
    return tight and (after is None or after.text != "*")


def _spaced(tokens: Sequence[Token], index: int) -> bool:
    return 0 < index < len(tokens) - 1 and tokens[index - 1].end < tokens[index].start


def _mark(tokens: Sequence[Token], index: int) -> Item:
    token = tokens[index]
    if token.text[0] in _SENTENCE:
        return Break(token.start, token.end, token.text, sentence=True)
    if token.text in _CLAUSE or token.text[0] == "/":
        return Break(token.start, token.end, token.text, sentence=False)
    return Word(token.start, token.end, token.text)


def _is_noun(token: Token, text: str, language: Language) -> bool:
    if token.kind != "word" or len(token.text) < 3 or token.text in language.not_nouns:
        return False
    if token.text in language.nouns or token.text.endswith(language.plural_endings):
        return True
    return language.capital_nouns and text[token.start].isupper()
