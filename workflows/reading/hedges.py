"""What the small words around a number do to it: hedges, bounds, and where a "from" leads."""

from collections.abc import Sequence
from dataclasses import replace

from workflows.reading.items import Break, Day, Item, Quantity, Signal, Word
from workflows.reading.language import Cue


def hedges(found: list[Item]) -> list[Item]:
    """Gives a quantity the hedges and bounds that stand directly before or after it."""
    result: list[Item] = []
    loose_end = -1
    for item in found:
        last = result[-1] if result else None
        if isinstance(item, Quantity):
            if _is_margin(result) and not item.faint:
                centre = result[-3]
                assert isinstance(centre, Quantity)  # noqa: S101
                result[-3:] = [replace(centre, end=item.end, approx=True)]
            elif isinstance(last, Quantity) and last.approx and loose_end == last.end:
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


def hedge_across(before: list[Item], after: Sequence[Item]) -> None:
    """Such as "two thirds of the team, give or take": a clause that only hedges the one number before it."""
    only = after[0] if len(after) == 1 else None
    places = [index for index, item in enumerate(before) if isinstance(item, Quantity)]
    if isinstance(only, Signal) and Cue.OR_SO in only and len(places) == 1:
        number = before[places[0]]
        assert isinstance(number, Quantity)  # noqa: S101
        before[places[0]] = replace(number, end=only.end, approx=True)


def hedge_from_end(clause: list[Item]) -> None:
    """Such as "0.6 crore per branch, approx": a hedge that ends the clause belongs to its one number."""
    last = clause[-1] if clause else None
    places = [index for index, item in enumerate(clause) if isinstance(item, Quantity)]
    if isinstance(last, Signal) and Cue.OR_SO in last and Cue.ABOUT in last and len(places) == 1:
        number = clause[places[0]]
        assert isinstance(number, Quantity)  # noqa: S101
        clause[places[0]] = replace(number, end=last.end, approx=True)


def _is_margin(before: list[Item]) -> bool:
    """Such as "25 %, give or take" before "half a point"."""
    if len(before) < 3 or not isinstance(before[-3], Quantity) or not isinstance(before[-2], Break):
        return False
    sign = before[-1]
    return isinstance(sign, Signal) and Cue.MARGIN in sign and before[-2].text == ","


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
        elif Cue.AT_MOST in signal and _two_sided(quantity) and not _arrives(before):
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


def _arrives(before: list[Item]) -> bool:
    """Such as "went up to 86", where "up to" is no bound."""
    signal, verb = before[-1], before[-2] if len(before) > 1 else None
    moved = isinstance(verb, Signal) and Cue.MOVE in verb
    return moved and isinstance(signal, Signal) and Cue.TO in signal


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


def placed(found: list[Item]) -> list[Item]:
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
                near.cues & {Cue.FROM, Cue.MORE} != frozenset()
                or (Cue.DET in near and _compares(result[-2:-1]))
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
