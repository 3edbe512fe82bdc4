"""Joins numbers that belong together: ratios, ranges, and a number with the thing it counts."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from workflows.reading import numerals
from workflows.reading.items import Break, Item, Mention, Quantity, Signal, Word
from workflows.reading.language import Cue, Language

_SHARING = frozenset({Cue.OUT_OF, Cue.IN})
_FUSING = frozenset({Cue.AND, Cue.THROUGH, Cue.OR})


def ratios(found: list[Item]) -> list[Item]:
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
    if _noun_then_total(found, at) or _one_of_them(left, found, at):
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
    if only_in and (top != top.to_integral_value() or bottom > 100 or at > index + 2 + counted):
        return None
    if Cue.OUT_OF in link and link.end - link.start == 1 and not tight and top > 10:
        return None
    if counted and (top != top.to_integral_value() or top == bottom):
        return None
    ratio = replace(left, end=right.end, ratio=(top, bottom), approx=left.approx or right.approx, faint=False)
    return ratio, at - index + 1


def _one_of_them(left: Quantity, found: list[Item], at: int) -> bool:
    """Such as "one deal in four", "un dossier sur quatre"."""
    noun, link = found[at], found[at + 1]
    one = (
        left.value == 1
        and not left.digits
        and (isinstance(noun, (Word, Mention)) or (isinstance(noun, Signal) and Cue.LABEL in noun))
    )
    return one and isinstance(link, Signal) and bool(link.cues & _SHARING) and Cue.OF not in link


def _noun_then_total(found: list[Item], at: int) -> bool:
    """Such as "3 sites out of 14": a noun may stand before a link that says so plainly."""
    noun, link = found[at], found[at + 1]
    plain = isinstance(link, Signal) and Cue.OUT_OF in link and link.end - link.start > 1
    left = found[at - 1]
    named = isinstance(noun, Mention) and isinstance(left, Quantity) and left.digits
    return plain and (named or (isinstance(noun, Word) and noun.noun))


def ranges(found: list[Item], baselines: frozenset[Decimal]) -> list[Item]:
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
            skipped = int(between and index + 3 < len(found) and _is_det(found[index + 2]))
            right = found[index + 2 + skipped]
            merged = _range(item, found[index + 1], right, between=between, moving=moving)
            if merged and between and before:
                result.pop()
                merged = replace(merged, start=before.start)
            if merged:
                result.append(merged)
                index += 3 + skipped
                continue
        result.append(item)
        index += 1
    return result


def _is_det(item: Item) -> bool:
    """Whether it is the second article of "entre el 4 y el 5 %"."""
    return isinstance(item, Signal) and Cue.DET in item


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


def _is_of(small: Sequence[Item]) -> bool:
    """The small words of "3 of my reps"."""
    link, det = [*small, None, None][:2]
    return isinstance(link, Signal) and Cue.OF in link and isinstance(det, Signal) and Cue.DET in det


def counted(found: list[Item], language: Language) -> list[Item]:
    """Notes what a bare number counts: "40 reps", "12 new customers"."""
    for index, item in enumerate(found):
        if not isinstance(item, Quantity) or item.unit is not None:
            continue
        after = found[index + 1] if index + 1 < len(found) else None
        if isinstance(after, Signal) and Cue.COURSE in after:
            found[index] = replace(item, of_things="courses", bystander=True)
            continue
        start = index + 3 if _is_of(found[index + 1 : index + 3]) else index + 1
        for near in found[start : start + 2]:
            if not isinstance(near, Word) or not near.text.isalpha():
                break
            if not near.noun and near.text in language.vocabulary:
                break
            if near.noun:
                bystander = not language.bystanders.isdisjoint((near.text, near.text[:-1]))
                found[index] = replace(item, of_things=near.text, bystander=bystander)
                break
    return found
