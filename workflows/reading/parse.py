"""Turns a reply into items: names, days, quantities with hedges and ranges, cues, words and breaks."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from workflows.reading import numerals
from workflows.reading.days import day_at
from workflows.reading.items import Break, Day, Item, Mention, Quantity, Signal, Word
from workflows.reading.language import Cue, Language
from workflows.reading.names import Names
from workflows.reading.quantities import Setting, quantity_at
from workflows.reading.scan import Token

_PERCENTILE = re.compile(r"p\d{2}\Z")
_DASHES = frozenset("-\u2013\u2014")
_SENTENCE = frozenset(".!?;")
_CLAUSE = frozenset(",()[]|•·…—\u2013-")
# Shorter words with the ending of a future tense are seldom verbs.
_LONG = 6
_FUSING = frozenset({Cue.AND, Cue.THROUGH, Cue.OR})


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
        if token.kind == "hm" and _after_a_day(found):
            item = Word(token.start, token.end, token.text)
        found.append(item)
        index += size
    joined = _ranges(_ratios(_placed(_hedges(found))), setting.baselines)
    return _counted(joined, setting.language)


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
    starts = index == 0 or tokens[index - 1].kind == "line" or tokens[index - 1].text in {".", ";", ","}
    paren = mark.text == ")" and (starts or tokens[index - 1].text != "(") and _opened(tokens, index)
    dotted = (starts or expected > 1) and mark.text in {".", ":"} and after.start > mark.end
    dashed = mark.text in _DASHES and _heads_line(tokens, index) and _list_goes_on(tokens, index, expected)
    return 2 if dashed or (mark.start == token.end and (paren or dotted)) else 0


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
    cue = language.cue_phrases.at(tokens, index)
    part = language.fraction_phrases.at(tokens, index)
    if cue and cue[1] > max(1, part[1] if part else 0) and token.kind != "number":
        return Signal(token.start, tokens[index + cue[1] - 1].end, cue[0]), cue[1]
    quantity = quantity_at(tokens, index, setting)
    if quantity:
        return quantity
    if cue and not (token.text == "/" and _spaced(tokens, index)):
        return Signal(token.start, token.end, cue[0]), 1
    if token.kind == "mark":
        return _mark(tokens, index), 1
    if token.kind == "word" and len(token.text) >= _LONG and token.text.endswith(language.future_endings):
        return Signal(token.start, token.end, frozenset({Cue.FORECAST})), 1
    return Word(token.start, token.end, token.text, noun=_is_noun(token, text, language)), 1


def _spaced(tokens: Sequence[Token], index: int) -> bool:
    return 0 < index < len(tokens) - 1 and tokens[index - 1].end < tokens[index].start


def _mark(tokens: Sequence[Token], index: int) -> Item:
    token = tokens[index]
    if token.text[0] in _SENTENCE:
        return Break(token.start, token.end, token.text, sentence=True)
    if token.text in _CLAUSE or token.text == "/":
        return Break(token.start, token.end, token.text, sentence=False)
    return Word(token.start, token.end, token.text)


def _is_noun(token: Token, text: str, language: Language) -> bool:
    if token.kind != "word" or len(token.text) < 3 or token.text in language.not_nouns:
        return False
    if token.text in language.nouns or token.text.endswith(language.plural_endings):
        return True
    return language.capital_nouns and text[token.start].isupper()


def _hedges(found: list[Item]) -> list[Item]:
    """Gives a quantity the hedges and bounds that stand directly before or after it."""
    result: list[Item] = []
    loose_end = -1
    for item in found:
        last = result[-1] if result else None
        if isinstance(item, Quantity):
            if isinstance(last, Quantity) and last.approx and loose_end == last.end:
                # "25 give or take 1": the margin belongs to the number before it.
                result[-1] = replace(last, end=item.end)
            else:
                result.append(_with_hedges_before(result, item))
            continue
        if isinstance(item, Signal) and isinstance(last, Quantity) and item.start - last.end <= 1:
            hedged = _with_hedge_after(last, item)
            if hedged:
                result[-1] = hedged
                loose_end = hedged.end if hedged.approx else -1
                continue
        result.append(item)
    return result


def _with_hedges_before(before: list[Item], quantity: Quantity) -> Quantity:
    skipped: list[Item] = []
    while before and isinstance(signal := before[-1], Signal):
        if Cue.ABOUT in signal:
            quantity = replace(quantity, start=signal.start, approx=True)
        elif _arrow(before):
            before[-1] = Signal(signal.start, signal.end, frozenset({Cue.TO, Cue.MOVE}))
            break
        elif Cue.AT_LEAST in signal and _two_sided(quantity):
            quantity = replace(quantity, start=signal.start, low=quantity.value, value=None)
        elif Cue.AT_MOST in signal and _two_sided(quantity):
            quantity = replace(quantity, start=signal.start, high=quantity.value, value=None)
        elif Cue.DET in signal and not skipped:
            skipped.append(before.pop())
            continue
        else:
            break
        skipped.clear()
        before.pop()
    before.extend(reversed(skipped))
    return quantity


def _two_sided(quantity: Quantity) -> bool:
    return quantity.low is None and quantity.high is None


def _arrow(before: list[Item]) -> bool:
    """Such as "22 > 25" is a way from 22 to 25, not a bound."""
    signal = before[-1]
    if not isinstance(signal, Signal) or Cue.AT_LEAST not in signal:
        return False
    return len(before) > 1 and isinstance(before[-2], Quantity) and signal.end - signal.start == 1


def _with_hedge_after(quantity: Quantity, signal: Signal) -> Quantity | None:
    if Cue.OR_SO in signal:
        return replace(quantity, end=signal.end, approx=True)
    tight = signal.start == quantity.end
    if not _two_sided(quantity) or (signal.end - signal.start == 1 and not tight):
        return None
    if Cue.OR_MORE in signal and (Cue.MOVE not in signal or tight):
        return replace(quantity, end=signal.end, low=quantity.value, value=None)
    if Cue.OR_LESS in signal:
        return replace(quantity, end=signal.end, high=quantity.value, value=None)
    return None


def _placed(found: list[Item]) -> list[Item]:
    """Tells where a small "from" leads, and which days are those of something else."""
    result: list[Item] = []
    since = False
    for index, item in enumerate(found):
        near = result[-1] if result else None
        if isinstance(item, Signal) and Cue.LEAVING in item:
            led = _leads_to_number(found, index) and (Cue.OF not in item or _leads_away(result, found, index))
            item = replace(item, cues=item.cues | {Cue.FROM} if led else item.cues - {Cue.LEAVING})
            if not led and isinstance(near, Signal) and near.cues & {Cue.MOVE, Cue.MORE}:
                item = replace(item, cues=item.cues | {Cue.SINCE})
        elif isinstance(item, Day):
            compared = isinstance(near, Signal) and (
                near.cues & {Cue.FROM, Cue.MORE} != frozenset() or (Cue.DET in near and _compares(result[-2:-1]))
            )
            item = replace(item, aside=since or compared)
        since = not isinstance(item, (Break, Quantity)) and (
            since or (isinstance(item, Signal) and Cue.SINCE in item)
        )
        result.append(item)
    return result


def _leads_away(before: Sequence[Item], found: Sequence[Item], index: int) -> bool:
    """Whether a word for "of" means "from" here: "pasamos de 22", "de 22 a 25", "25, de 22"."""
    near = before[-1] if before else None
    if near is None or isinstance(near, (Break, Quantity)):
        return True
    if isinstance(near, Signal) and near.cues & {Cue.MOVE, Cue.MORE, Cue.FROM}:
        return True
    number = next((at for at in range(index + 1, index + 5) if isinstance(found[at], Quantity)), index)
    return any(isinstance(item, Signal) and Cue.TO in item for item in found[number + 1 : number + 2])


def _compares(before: list[Item]) -> bool:
    return any(isinstance(item, Signal) and Cue.FROM in item for item in before)


def _leads_to_number(found: Sequence[Item], index: int) -> bool:
    """Whether only small words stand between a "from" and a number."""
    words = 0
    for item in found[index + 1 : index + 5]:
        if isinstance(item, Quantity):
            return True
        if isinstance(item, Word):
            words += 1
        elif isinstance(item, Signal):
            blocked = item.cues & {Cue.AT, Cue.WAS, Cue.NOW, Cue.TO, Cue.MOVE}
            if blocked or (Cue.LINK in item and (words or item.end - item.start == 1)):
                return False
        elif not isinstance(item, Day):
            return False
        if words > 1:
            return False
    return False


def _ratios(found: list[Item]) -> list[Item]:
    """Joins "4 out of 10", "1 in 8" and "4.6/5" into one quantity."""
    result: list[Item] = []
    index = 0
    while index < len(found):
        left = found[index]
        joined = _ratio(found, index) if isinstance(left, Quantity) else None
        if joined:
            result.append(joined[0])
            index += joined[1]
        else:
            result.append(left)
            index += 1
    return result


def _ratio(found: list[Item], index: int) -> tuple[Quantity, int] | None:
    left = found[index]
    if (
        not isinstance(left, Quantity)
        or left.value is None
        or left.unit
        or left.is_fraction
        or index + 2 >= len(found)
    ):
        return None
    at = index + 1
    if isinstance(found[at], Word) and _noun_then_total(found, at):
        at += 1
    counted = at > index + 1
    link = found[at]
    if not isinstance(link, Signal) or not link.cues & {Cue.OF, Cue.OUT_OF, Cue.IN}:
        return None
    at += 1
    while at < len(found) - 1 and at < index + 5 and isinstance(det := found[at], Signal) and Cue.DET in det:
        at += 1
    right = found[at]
    if not isinstance(right, Quantity) or right.value is None or right.unit or right.year_like:
        return None
    top, bottom = left.value, right.value
    tight = link.start == left.end
    if not (0 <= top <= bottom and bottom > 0) or bottom != bottom.to_integral_value():
        return None
    only_in = not link.cues & {Cue.OF, Cue.OUT_OF}
    if only_in and (top != top.to_integral_value() or bottom > 100 or at > index + 2):
        return None
    if Cue.OUT_OF in link and link.end - link.start == 1 and not tight and top > 10:
        return None
    if counted and (top != top.to_integral_value() or top == bottom):
        return None
    ratio = replace(left, end=right.end, ratio=(top, bottom), approx=left.approx or right.approx, faint=False)
    return ratio, at - index + 1


def _noun_then_total(found: list[Item], at: int) -> bool:
    """Such as "3 sites out of 14": a noun may stand before a link that says so plainly."""
    noun, link = found[at], found[at + 1]
    plain = isinstance(link, Signal) and Cue.OUT_OF in link and link.end - link.start > 1
    return plain and isinstance(noun, Word) and noun.noun


def _ranges(found: list[Item], baselines: frozenset[Decimal]) -> list[Item]:
    """Joins "20-25k", "20 to 25" and "between 20 and 25"; "from 22 to 25" is a movement and stays apart."""
    result: list[Item] = []
    moving = False
    index = 0
    while index < len(found):
        item = found[index]
        if isinstance(item, Break) and item.text != "-":
            moving = False
        if isinstance(item, Signal) and item.cues & {Cue.FROM, Cue.MOVE}:
            moving = True
        if isinstance(item, Quantity) and index + 2 < len(found):
            before = result[-1] if result else None
            between = isinstance(before, Signal) and Cue.BETWEEN in before
            if isinstance(before, Signal) and Cue.FROM in before:
                fresh = not any(isinstance(item, Signal) and Cue.MOVE in item for item in result[-4:])
                known = baselines and item.value not in baselines
                between = _spreads(found, index) or bool(fresh and known and Cue.LEAVING in before)
            merged = _range(item, found[index + 1], found[index + 2], between=between, moving=moving)
            if merged and between and before:
                result.pop()
                merged = replace(merged, start=before.start)
            if merged:
                result.append(merged)
                index += 3
                continue
        result.append(item)
        index += 1
    return result


def _spreads(found: Sequence[Item], index: int) -> bool:
    return any(isinstance(item, Signal) and Cue.SPREAD in item for item in found[index + 3 : index + 5])


def _range(left: Quantity, link: Item, right: Item, *, between: bool, moving: bool) -> Quantity | None:
    if not isinstance(right, Quantity) or left.value is None or right.value is None:
        return None
    if isinstance(link, Break):
        even = (left.end == link.start) == (link.end == right.start)
        joins = link.text in "-\u2013—" and even and not right.signed
    elif isinstance(link, Signal):
        joins = _joins(left.value, left.unit, link, right.value, right.unit, between=between, moving=moving)
    else:
        return None
    if not joins or (left.unit and right.unit and left.unit != right.unit) or left.year_like:
        return None
    low, high = left.value, right.value
    if left.scale == 1 and right.scale > 1 and low * right.scale < high:
        low *= right.scale
    unit = right.unit or left.unit
    if not low < high or (left.ratio or right.ratio):
        return None
    approx = left.approx or right.approx
    return replace(
        right,
        start=left.start,
        value=None,
        low=numerals.plain(low),
        high=high,
        unit=unit,
        approx=approx,
        either=isinstance(link, Signal) and Cue.OR in link,
        faint=False,
        year_like=False,
    )


def _joins(
    low: Decimal,
    low_unit: str | None,
    link: Signal,
    high: Decimal,
    high_unit: str | None,
    *,
    between: bool,
    moving: bool,
) -> bool:
    """Whether a word makes two numbers the ends of a range: "2 or 3" does, "20 or 25" does not."""
    if between:
        return not link.cues.isdisjoint(_FUSING)
    if Cue.OR in link:
        return high - low == 1 and low == low.to_integral_value() and low_unit is None
    return Cue.THROUGH in link and not moving and low_unit in {None, high_unit}


def _counted(found: list[Item], language: Language) -> list[Item]:
    """Notes what a bare number counts: "40 reps", "12 new customers"."""
    for index, item in enumerate(found):
        if not isinstance(item, Quantity) or item.unit is not None:
            continue
        for near in found[index + 1 : index + 3]:
            if not isinstance(near, Word) or not near.text.isalpha():
                break
            if near.noun:
                bystander = near.text in language.bystanders
                found[index] = replace(item, of_things=near.text, bystander=bystander)
                break
    return found
