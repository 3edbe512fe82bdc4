"""Decides what every quantity is in the reply: the current value, a target, an earlier value, and so on."""

from collections.abc import Sequence

from workflows.reading.clauses import Clause, cut
from workflows.reading.hedges import hedge_across, hedge_from_end
from workflows.reading.items import Day, Item, Quantity, Role, Signal, Word
from workflows.reading.language import Cue
from workflows.reading.units import BPS, POINTS, PP, TIME_UNITS

_PRE: tuple[tuple[Cue, Role], ...] = (
    (Cue.CORRECTION, Role.CORRECTED),
    (Cue.PICK, Role.PICKED),
    (Cue.NOW, Role.NOW),
    (Cue.WHOLE, Role.PICKED),
    (Cue.FROM, Role.BEFORE),
    (Cue.TARGET, Role.TARGET),
    (Cue.FORECAST, Role.FORECAST),
    (Cue.IF, Role.FORECAST),
    (Cue.MOVE, Role.DELTA),
    (Cue.AT, Role.AT),
    (Cue.NOT, Role.REJECTED),
    (Cue.WAS, Role.WAS),
    (Cue.SAMPLE, Role.NOISE),
    (Cue.EXTREME, Role.NOISE),
    (Cue.AWAY, Role.NOISE),
    (Cue.PART, Role.NOISE),
    (Cue.PERCENTILE, Role.NOISE),
)
_DIFFERENCES = frozenset({Cue.MORE, Cue.AT_LEAST, Cue.AT_MOST})
_POST: tuple[tuple[Cue, Role], ...] = (
    (Cue.CORRECTION, Role.CORRECTED),
    (Cue.TARGET, Role.TARGET),
    (Cue.EARLIER, Role.BEFORE),
    (Cue.FORECAST, Role.FORECAST),
    (Cue.NOW, Role.NOW),
    (Cue.WHOLE, Role.PICKED),
    (Cue.OTHERS, Role.NOISE),
    (Cue.ANSWERED, Role.NOISE),
    (Cue.PERCENTILE, Role.NOISE),
    (Cue.PART, Role.NOISE),
)


_ARROW = frozenset({Cue.TO, Cue.MOVE})
_LINKS = frozenset({Cue.LINK, Cue.DET, Cue.NEUTRAL, Cue.WAS})
_SMALL = frozenset({Cue.LINK, Cue.DET, Cue.AT, Cue.NOW, Cue.ABOUT})
_OPEN = frozenset({Role.LEVEL, Role.DELTA, Role.BEFORE, Role.WAS})
_RAISES = frozenset({Role.NOW, Role.PICKED})
_NEXT_TO = _RAISES | {Role.BEFORE}
_LONG_AGO = frozenset({"months", "quarters", "years"})
_OPENING = frozenset({"(", "["})
_ASIDE = _OPENING | {",", "-", "\u2013", "\u2014"}


def clauses(items: Sequence[Item]) -> list[Clause]:
    """Cuts items into clauses and gives every quantity its role."""
    found = cut(items)
    about_course = {clause.sentence for clause in found if clause.has(Cue.COURSE)}
    for clause in found:
        clause.on_course = clause.sentence in about_course and not clause.mentions
        hedge_from_end(clause.items)
    carried: Role | None = None
    before: Clause | None = None
    for place, clause in enumerate(found):
        goes_on = any(later.quantities for later in found[place + 1 : place + 3])
        if before and clause.opened_by in _OPENING:
            carried = _bracketed(before) or carried
        carried = _assign(clause, carried, goes_on=goes_on)
        if before and clause.opened_by in _OPENING and not clause.quantities:
            _explain(before, clause)
        if before and clause.opened_by in _ASIDE and before.sentence == clause.sentence:
            _date(before, clause)
            hedge_across(before.items, clause.items)
        if before and before.sentence == clause.sentence:
            clause.opening_day = before.opening_day or _only_day(before)
        before = clause
    _pick_source(found)
    return found


def _pick_source(found: Sequence[Clause]) -> None:
    """Such as "CRM says 24, finance says 25.5, go with finance": a source picked after its number."""
    for place, picking in enumerate(found):
        if not picking.has(Cue.PICK) or picking.quantities:
            continue
        named = {item.text for item in picking.items if isinstance(item, Word) and len(item.text) > 1}
        told = [
            (clause, index)
            for clause in found[:place]
            if any(isinstance(item, Word) and item.text in named for item in clause.items)
            for index, item in enumerate(clause.items)
            if isinstance(item, Quantity) and item.role.is_level
        ]
        if len(told) == 1:
            clause, index = told[0]
            number = clause.items[index]
            assert isinstance(number, Quantity)  # noqa: S101
            clause.items[index] = number.having(Role.PICKED)


def _bracketed(before: Clause) -> Role | None:
    """What stands in brackets explains the phrase before them: "below target (40 %)"."""
    last = before.items[-1] if before.items else None
    if not isinstance(last, Signal):
        return None
    if Cue.NEUTRAL in last and Cue.MORE in last:
        return Role.TARGET
    return next((role for cue, role in _PRE if cue in last and cue in {Cue.TARGET, Cue.FROM, Cue.NOW}), None)


def _explain(before: Clause, bracket: Clause) -> None:
    """Such as "40 (the target)" or "25.5 (end of Feb)"."""
    last = before.items[-1] if before.items else None
    role = _tail_role(bracket.items, last.role, last=True) if isinstance(last, Quantity) else None
    if isinstance(last, Quantity) and last.role is not Role.NOISE and role is not None:
        before.items[-1] = last.having(role)
    if isinstance(last, Quantity):
        before.items.extend(item for item in bracket.items if isinstance(item, Day))


def _date(before: Clause, after: Clause) -> None:
    """Such as "1.7M, as of yesterday": a clause that only says when."""
    last = before.items[-1] if before.items else None
    day = _only_day(after)
    if isinstance(last, Quantity) and last.role.is_level and day and day.tense <= 0:
        before.items.append(day)


def _only_day(clause: Clause) -> Day | None:
    if any(isinstance(item, (Quantity, Word)) for item in clause.items):
        return None
    return next((item for item in clause.items if isinstance(item, Day)), None)


def _assign(clause: Clause, carried: Role | None, *, goes_on: bool) -> Role | None:
    """Gives the clause's quantities their roles; returns what the next clause starts with."""
    clause.foreign = clause.has(Cue.FOREIGN) and not clause.mentions
    state = carried or Role.LEVEL
    moved, paired = False, False
    percentile = others = False
    beside, away = _is_beside_the_point(clause), clause.has(Cue.AWAY)
    items = clause.items
    for index, item in enumerate(items):
        if isinstance(item, Signal):
            percentile = (percentile or Cue.PERCENTILE in item) and Cue.NOW not in item
            others = (others or Cue.OTHERS in item) and Cue.OURS not in item
            state, moved = _after_cue(item, state, moved=moved, paired=paired)
            if Cue.SO in item and state in _OPEN and _leads_at_once(items, index):
                state = Role.AT
        elif isinstance(item, Day):
            state = _after_day(items, index, state)
        elif isinstance(item, Quantity):
            role = _own_role(items, index, Role.NOISE if percentile or others else state)
            noise = beside or (away and item.unit in TIME_UNITS)
            items[index] = item.having(Role.NOISE if noise else role)
            paired = True
            kept = Role.FORECAST if role is not Role.NOISE else Role.CORRECTED
            state = state if state in {Role.FORECAST, kept} else Role.LEVEL
    if any(quantity.role is not Role.NOISE for quantity in clause.quantities) or (
        clause.quantities and state is not Role.CORRECTED
    ):
        _apply_tails(clause, goes_on=goes_on)
        _bury(clause)
        return state if state is Role.CORRECTED and goes_on else None
    if carried is Role.CORRECTED or (state is Role.FORECAST and clause.has(Cue.IF)):
        return carried or state
    return _carry(clause, state) if not clause.mentions else None


def _is_beside_the_point(clause: Clause) -> bool:
    """Whether the clause tells nothing of the KPI: a question, an order, what the course itself cost."""
    course = (clause.on_course or clause.has(Cue.COURSE)) and clause.has(Cue.COST, Cue.OPINION, Cue.ANSWERED)
    return course or clause.hijacked or clause.foreign or clause.question


def _leads_at_once(items: Sequence[Item], index: int) -> bool:
    """Whether only small words stand between "so" and a number that is no difference."""
    for place, item in enumerate(items[index + 1 : index + 4], index + 1):
        if isinstance(item, Quantity):
            after = items[place + 1] if place + 1 < len(items) else None
            return not (isinstance(after, Signal) and after.cues & _DIFFERENCES)
        if not isinstance(item, Signal) or item.cues.isdisjoint(_SMALL) or item.cues & {Cue.WAS, Cue.BY}:
            return False
    return False


def _after_cue(signal: Signal, state: Role, *, moved: bool, paired: bool) -> tuple[Role, bool]:
    if state is Role.CORRECTED and Cue.AT in signal:
        return state, moved
    if Cue.TO in signal:
        return (Role.AT if (moved or paired) and state is not Role.FORECAST else state), moved
    if Cue.BY in signal or (Cue.LINK in signal and Cue.AT not in signal and Cue.WAS not in signal):
        return state, moved
    for cue, role in _PRE:
        if cue not in signal:
            continue
        if cue is Cue.AT and state in {
            Role.CORRECTED,
            Role.PICKED,
            Role.NOW,
            Role.FORECAST,
            Role.TARGET,
            Role.BEFORE,
        }:
            return state, moved
        if cue in {Cue.WAS, Cue.WHOLE} and state is not Role.LEVEL:
            return state, moved
        if cue is Cue.MOVE and state in {Role.FORECAST, Role.CORRECTED}:
            return state, True
        if cue is Cue.NOT and state in {Role.CORRECTED, Role.PICKED}:
            return Role.REJECTED, moved
        return role, moved or cue in {Cue.MOVE, Cue.FROM}
    return state, moved


def _is_ahead(items: Sequence[Item], index: int, day: Day) -> bool:
    """Whether the day lies ahead: "by June" does, unless June has only just passed."""
    before = items[index - 1] if index else None
    return day.tense > 0 or (isinstance(before, Signal) and Cue.BY in before and not day.recent)


def _after_day(items: Sequence[Item], index: int, state: Role) -> Role:
    day = items[index]
    assert isinstance(day, Day)  # noqa: S101
    if day.aside:
        near = next((item for item in items[index + 1 : index + 3] if not isinstance(item, Signal)), None)
        return Role.LEVEL if state is Role.BEFORE and not isinstance(near, Quantity) else state
    if _is_ahead(items, index, day):
        return Role.FORECAST
    if state is Role.LEVEL and day.relative:
        return Role.WAS if day.tense < 0 else Role.NOW
    return state


def _own_role(items: list[Item], index: int, state: Role) -> Role:
    quantity = items[index]
    assert isinstance(quantity, Quantity)  # noqa: S101
    before = items[index - 1] if index else None
    after = items[index + 1] if index + 1 < len(items) else None
    if quantity.year_like:
        return Role.NOISE
    if isinstance(before, Signal) and Cue.LABEL in before and quantity.unit is None and quantity.digits:
        return Role.NOISE
    if (
        isinstance(before, Signal)
        and Cue.OF in before
        and index > 1
        and isinstance(items[index - 2], Quantity)
    ):
        return Role.NOISE
    if _numbers_another(items, index):
        return Role.NOISE
    other = items[index - 2] if index > 1 else None
    if isinstance(before, Signal) and Cue.OR in before and isinstance(other, Quantity):
        return other.role
    if _points_on(items, index):
        return Role.BEFORE
    if _adds_to_another(items, index):
        return Role.LEVEL
    if quantity.unit in TIME_UNITS and (_is_window(items, index) or _puts_off(items[:index])):
        return Role.NOISE
    if isinstance(before, Signal) and Cue.WON in before and (quantity.ratio or quantity.is_fraction):
        return Role.LEVEL
    arrived = isinstance(before, Signal) and Cue.TO in before and Cue.BY not in before
    if arrived and state.is_level and isinstance(after, Signal) and Cue.MOVE in after:
        return max(state, Role.AT)
    if isinstance(after, Signal) and after.cues & _DIFFERENCES and after.start - quantity.end <= 1:
        goes_on = any(isinstance(item, Quantity) for item in items[index + 2 : index + 5])
        if not (Cue.MOVE in after and (goes_on or state is Role.AT)):
            return Role.DELTA
    part = quantity.unit == POINTS and quantity.value is not None and abs(quantity.value) < 1
    if (part or quantity.unit in {PP, BPS}) and state is Role.LEVEL:
        return Role.DELTA
    return state


def _points_on(items: list[Item], index: int) -> bool:
    """Such as the 33 of "38 -> 33 -> 31"."""
    arrow, other = [*items[index + 1 : index + 3], None, None][:2]
    return isinstance(arrow, Signal) and arrow.cues >= _ARROW and isinstance(other, Quantity)


def _numbers_another(items: list[Item], index: int) -> bool:
    """Whether a bare number only says which one the next is: "(week) 10 is 31"."""
    number = items[index]
    assert isinstance(number, Quantity)  # noqa: S101
    link, other = [*items[index + 1 : index + 3], None, None][:2]
    if number.unit or not number.digits or not isinstance(link, Signal) or not isinstance(other, Quantity):
        return False
    plain = bool(link.cues & {Cue.LINK, Cue.QUESTION}) and Cue.OR not in link
    return plain and link.end - link.start > 1


def _adds_to_another(items: list[Item], index: int) -> bool:
    """Such as "900k + 250k": two numbers that only together are the answer."""
    if index < 2 or not isinstance(items[index - 2], Quantity):
        return False
    sign = items[index - 1]
    return isinstance(sign, Signal) and Cue.MOVE in sign and bool(sign.cues & {Cue.OR_MORE, Cue.AND})


def _puts_off(before: list[Item]) -> bool:
    """Such as "ask me again in two weeks"."""
    return any(isinstance(item, Signal) and Cue.UNKNOWN in item for item in before)


def _is_window(items: list[Item], index: int) -> bool:
    """Such as "the last 3 months", "2 weeks ago"."""
    before = items[index - 1] if index else None
    after = items[index + 1] if index + 1 < len(items) else None
    if isinstance(before, Signal) and Cue.TO in before:
        return False
    if isinstance(after, Signal) and Cue.AGO in after:
        return True
    if isinstance(before, Signal) and isinstance(after, Signal) and Cue.AT in after:
        return False
    return isinstance(before, (Signal, Day)) and (
        isinstance(before, Day) or bool(before.cues & {Cue.WINDOW, Cue.LAST, Cue.NEXT})
    )


def _apply_tails(clause: Clause, *, goes_on: bool) -> None:
    """What stands after a number may say what it is: "40 is the target", "22 before", "30 by June"."""
    numbers = [pair for pair in enumerate(clause.items) if isinstance(pair[1], Quantity)]
    places = [index for index, item in numbers if not (isinstance(item, Quantity) and _is_article(item))]
    for place, index in enumerate(places):
        last = place + 1 == len(places)
        end = len(clause.items) if last else places[place + 1]
        quantity = clause.items[index]
        assert isinstance(quantity, Quantity)  # noqa: S101
        role = _tail_role(clause.items[index + 1 : min(end, index + 12)], quantity.role, last=last)
        role = None if role is Role.CORRECTED and goes_on else role
        if role is not None and quantity.role is not Role.NOISE:
            clause.items[index] = quantity.having(role)


def _bury(clause: Clause) -> None:
    """Last month's value may be the newest; "last year we were at 24" is what was before."""
    days = [item for item in clause.items if isinstance(item, Day) and item.relative and item.tense < 0]
    old = bool(days) and all(day.on is not None and not day.recent for day in days)
    spans = (q for q in clause.quantities if not q.role.is_level)
    ago = clause.has(Cue.AGO) and any(span.unit in _LONG_AGO for span in spans)
    old = old or ago or (not days and clause.has(Cue.EARLIER))
    if not old or not clause.has(Cue.WAS):
        return
    for index, item in enumerate(clause.items):
        if isinstance(item, Quantity) and not item.ratio and item.role in {Role.WAS, Role.AT}:
            clause.items[index] = item.having(Role.BEFORE)


def _is_article(quantity: Quantity) -> bool:
    return quantity.faint and quantity.unit is None


def _tail_role(tail: Sequence[Item], role: Role, *, last: bool) -> Role | None:
    near = True
    linked = bool(tail) and isinstance(tail[0], Signal) and Cue.LINK in tail[0]
    for index, item in enumerate(tail):
        if isinstance(item, Day):
            if _is_ahead(tail, index, item):
                return Role.FORECAST
            if item.relative and item.tense < 0 and role is Role.LEVEL and not item.aside:
                return Role.WAS
            continue
        if isinstance(item, Signal):
            found = next((to for cue, to in _POST if cue in item), None)
            if found is None and Cue.IF in item and role is Role.LEVEL:
                return Role.WAS
            if found is Role.FORECAST and last:
                return found
            if found is not None and near and (last or found in _NEXT_TO):
                return None if found in _RAISES and not role.is_level else found
            near = near and (bool(item.cues & _LINKS) or (linked and Cue.NOBODY in item))
        elif not (isinstance(item, Word) and not item.noun and (linked or item.end - item.start < 3)):
            near = False
    return None


def _carry(clause: Clause, state: Role) -> Role | None:
    """A clause without a number passes on only what plainly introduces one: "sorry," "next quarter:"."""
    days = [item for item in clause.items if isinstance(item, Day)]
    only = clause.items[0] if len(clause.items) == 1 else None
    if isinstance(only, Signal) and Cue.NO in only:
        return Role.CORRECTED
    if state is Role.CORRECTED:
        return state
    if days and len(clause.items) <= 3 and state in {Role.FORECAST, Role.WAS, Role.NOW}:
        return state
    return state if state is Role.NOW and len(clause.items) <= 2 else None
