"""Builds one quantity out of sign, currency, number, scale and unit."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from workflows.reading import numerals, units
from workflows.reading.items import Quantity
from workflows.reading.language import Cue, Language
from workflows.reading.scan import Token
from workflows.reading.units import Dimension

_MINUS = "-\u2013"
_LONE_LETTERS_STAY_TIGHT = frozenset("swyxb")
_MAX_SCALE = 10**13
_HUNDRED, _THOUSAND = 100, 1_000
_TEN, _HOUR = 10, 60
_WORDY = 3
# What may stand between "6 Std." or "6 hours" and "15 Min.".
_APART = frozenset(".,")
_PARTS = {Cue.AND_A_HALF: Decimal("0.5"), Cue.AND_A_QUARTER: Decimal("0.25")}


@dataclass(frozen=True)
class Setting:
    """What the question tells about how numbers are meant."""

    language: Language
    minutes: bool = False
    """Whether "20m" is minutes, because a duration was asked for and no money."""
    time_unit: str | None = None
    """The unit in which "3h 20m" is told."""
    baselines: frozenset[Decimal] = frozenset()
    """Where the KPIs asked started: "from 22" names one."""
    thousands: bool = False
    """A four-digit number near 2000 may be a value, because the KPI is that large."""


@dataclass
class _Draft:
    value: Decimal
    at: int
    scale: int = 1
    unit: str | None = None
    faint: bool = False
    fraction: bool = False
    digits: bool = True
    plain: bool = True
    plus: Decimal = Decimal(0)
    approx: bool = False


def quantity_at(tokens: Sequence[Token], index: int, setting: Setting) -> tuple[Quantity, int] | None:
    """The quantity that starts at `index` and how many tokens it takes, or None."""
    at, negative, signed, currency = _head(tokens, index, setting.language)
    if at >= len(tokens):
        return None
    if tokens[at].kind in {"hm", "ms"}:
        return _two_units(tokens[at], setting) if at == index else None
    draft = _number(tokens, at, setting)
    if draft is None or not _scale_and_unit(tokens, draft, setting, currency):
        return None
    _compound(tokens, draft, setting)
    text = tokens[at].text
    year_like = (
        draft.plain
        and len(text) == 4
        and text[:2] in {"19", "20"}
        and not (draft.unit or negative or setting.thousands)
        and text.isdigit()
    )
    value = -draft.value if negative else draft.value
    found = Quantity(
        start=tokens[index].start,
        end=tokens[draft.at - 1].end,
        value=numerals.plain(value),
        unit=draft.unit,
        scale=draft.scale,
        is_fraction=draft.fraction,
        approx=draft.approx,
        signed=signed,
        faint=draft.faint and draft.scale == 1 and (draft.unit is None or text in setting.language.articles),
        year_like=year_like,
        digits=draft.digits,
    )
    return found, draft.at - index


def _head(tokens: Sequence[Token], index: int, language: Language) -> tuple[int, bool, bool, str | None]:
    """Sign and currency before the number."""
    at, negative, signed, currency = index, False, False, None
    free = index == 0 or tokens[index - 1].end < tokens[index].start or tokens[index - 1].text in "(:=~*"
    for _ in range(2):
        if at + 1 >= len(tokens):
            break
        tight = tokens[at].end == tokens[at + 1].start
        if tokens[at].text in _MINUS + "+" and tight and not signed and (free or at > index):
            negative, signed, at = tokens[at].text in _MINUS, True, at + 1
            continue
        if tokens[at].text in language.minus and not signed and _may_be_signed(tokens, at):
            negative, signed, at = True, True, at + 1
            continue
        unit = language.unit_phrases.at(tokens, at)
        if (
            unit
            and units.dimension(unit[0]) is Dimension.MONEY
            and not currency
            and tokens[at].kind != "number"
        ):
            currency, at = unit[0], at + unit[1]
    return at, negative, signed, currency


def _may_be_signed(tokens: Sequence[Token], at: int) -> bool:
    """Whether "minus" is a sign: not between two numbers, where it takes away."""
    return at == 0 or tokens[at - 1].kind != "number"


def _number(tokens: Sequence[Token], at: int, setting: Setting) -> _Draft | None:
    token, language = tokens[at], setting.language
    if token.kind == "number":
        end = at + 1
        text = token.text
        while _continues_group(tokens, end, text, language):
            text, end = text + "\u00a0" + tokens[end].text, end + 1
        value = numerals.digits(text, language.decimal)
        if value is None:
            return None
        if end < len(tokens) and tokens[end].kind == "fraction" and tokens[end - 1].end == tokens[end].start:
            value, end = value + numerals.fraction_char(tokens[end].text), end + 1
        spoken = _spoken_decimals(tokens, end, language) if text.isdigit() else None
        if spoken:
            return _Draft(Decimal(f"{text}.{spoken}"), end + 2, plain=False)
        more = numerals.written_fraction(tokens, end) if text.isdigit() else None
        if more:
            value, end = value + more, end + 3
        return _Draft(value, end, plain=end == at + 1)
    if token.kind == "fraction":
        return _Draft(numerals.fraction_char(token.text), at + 1, fraction=True, digits=False, plain=False)
    if token.kind != "word":
        return None
    before = language.unit_phrases.at(tokens, at - 1) if at else None
    if before and before[1] > 1:
        return None
    hedged = language.about_phrases.at(tokens, at)
    if hedged and (hedged[0] != 1 or _time_follows(tokens, at + hedged[1] - 1, language)):
        return _Draft(hedged[0], at + hedged[1], digits=False, plain=False, approx=True)
    if setting.time_unit and token.text in language.articles and _time_follows(tokens, at, language):
        return _Draft(Decimal(1), at + 1, faint=True, digits=False, plain=False)
    if setting.time_unit and _is_time_and_a_half(tokens, at, language):
        return _Draft(Decimal(1), at, digits=False, plain=False)
    part = language.fraction_phrases.at(tokens, at)
    if part:
        (top, bottom), size = part
        return _Draft(Decimal(top) / bottom, at + size, fraction=True, digits=False, plain=False)
    words = numerals.spelled(tokens, at, language)
    if words is None or (token.text in language.faint and _number_follows(tokens, at + words[1])):
        return None
    faint = words[1] == 1 and token.text in language.faint
    return _Draft(words[0], at + words[1], faint=faint, digits=False, plain=False)


def _spoken_decimals(tokens: Sequence[Token], at: int, language: Language) -> str | None:
    """The 5 of "7 coma 5", as a telephone writes down what was said."""
    if at + 1 >= len(tokens) or tokens[at].text not in language.point or language.cue_phrases.at(tokens, at):
        return None
    figures = tokens[at + 1]
    return figures.text if figures.kind == "number" and figures.text.isdigit() else None


def _number_follows(tokens: Sequence[Token], at: int) -> bool:
    """Such as "un 20 %", where "un" is an article."""
    return at < len(tokens) and tokens[at].kind == "number"


def _time_follows(tokens: Sequence[Token], at: int, language: Language) -> bool:
    """Such as "a month"; but not "3 a week"."""
    after = language.unit_phrases.at(tokens, at + 1) if at + 1 < len(tokens) else None
    rate = at > 0 and tokens[at - 1].kind in {"number", "hm"}
    return bool(after and units.dimension(after[0]) is Dimension.TIME and not rate)


def _is_time_and_a_half(tokens: Sequence[Token], at: int, language: Language) -> bool:
    """Such as "mes y medio", which needs no article."""
    unit = language.unit_phrases.at(tokens, at)
    after = at + unit[1] if unit else len(tokens)
    cue = language.cue_phrases.at(tokens, after) if after < len(tokens) else None
    return bool(unit and cue and Cue.AND_A_HALF in cue[0] and units.dimension(unit[0]) is Dimension.TIME)


def _continues_group(tokens: Sequence[Token], end: int, text: str, language: Language) -> bool:
    """Whether "250" after "1" is the rest of "1 250"."""
    if end >= len(tokens) or tokens[end].kind != "number" or tokens[end].start != tokens[end - 1].end + 1:
        return False
    head, more = text.split("\u00a0")[0], tokens[end].text
    grouped = text.isdigit() or ("\u00a0" in text and text.replace("\u00a0", "").isdigit())
    first = more.replace(".", ",").split(",")[0]
    if not (grouped and head.isdigit() and 1 <= len(head) <= 3 and len(first) == 3 and int(head)):
        return False
    later = tokens[end + 1] if end + 1 < len(tokens) else None
    long = later is not None and later.kind == "number" and len(later.text) == 3
    return language.space_groups or first == "000" or "\u00a0" in text or long


def _scale_and_unit(tokens: Sequence[Token], draft: _Draft, setting: Setting, currency: str | None) -> bool:
    """Takes in what follows the number; False when letters stuck to it make it something else ("3D")."""
    language = setting.language
    draft.unit = currency
    while draft.at < len(tokens) and draft.scale < _MAX_SCALE:
        found = language.scale_phrases.at(tokens, draft.at)
        tight = tokens[draft.at - 1].end == tokens[draft.at].start
        if not found or not _takes_scale(tokens[draft.at].text, tight, draft, setting):
            break
        draft.at += found[1]
        draft.scale *= found[0]
        _skip_dot(tokens, draft, language)
    _lower_part(tokens, draft, setting)
    if (
        draft.fraction
        and draft.scale == 1
        and (_article_scale(tokens, draft, language) or _article_time(tokens, draft, language))
    ):
        draft.fraction = False
    glued = units.SCALED_CURRENCY.fullmatch(tokens[draft.at].text) if draft.at < len(tokens) else None
    if glued and draft.scale == 1:
        draft.scale, draft.unit, draft.at = units.SCALES[glued[1]], glued[2].upper(), draft.at + 1
    if draft.scale > 1 and draft.at + 1 < len(tokens) and tokens[draft.at].text in language.glue:
        after = language.unit_phrases.at(tokens, draft.at + 1)
        draft.at += 1 if after else 0
    ish = _ish(tokens, draft.at, language)
    if ish and draft.at + ish < len(tokens) and language.unit_phrases.at(tokens, draft.at + ish):
        draft.at, draft.approx = draft.at + ish, True
    if draft.at < len(tokens):
        unit = _unit(tokens, draft, setting)
        if unit and (currency is None or unit[0] == currency):
            draft.unit, draft.at = unit[0], draft.at + unit[1]
            _cents(tokens, draft)
    draft.value = draft.value * draft.scale + draft.plus
    last = tokens[draft.at - 1]
    stuck = draft.at < len(tokens) and tokens[draft.at].start == last.end and tokens[draft.at].kind == "word"
    return not stuck or last.kind != "number" or _ish(tokens, draft.at, language) > 0


def _cents(tokens: Sequence[Token], draft: _Draft) -> None:
    """The 50 of "41€50"."""
    symbol, after = tokens[draft.at - 1], tokens[draft.at] if draft.at < len(tokens) else None
    stuck = symbol.text in units.SYMBOLS and draft.plain and after and after.start == symbol.end
    if stuck and after and after.text.isdigit() and len(after.text) == len("50"):
        draft.value, draft.at = draft.value + Decimal(after.text) / _HUNDRED, draft.at + 1


def _lower_part(tokens: Sequence[Token], draft: _Draft, setting: Setting) -> None:
    """Such as the 150,000 of "1 millón 150 mil", the 21 of "3 hundred and 21"."""
    if draft.scale == 1 or len(tokens[draft.at - 1].text) < _WORDY:
        return
    at = draft.at
    if draft.scale == _HUNDRED and at < len(tokens) and tokens[at].text in setting.language.joiners:
        at += 1
    if at >= len(tokens) or tokens[at].kind != "number":
        return
    value = numerals.digits(tokens[at].text, setting.language.decimal)
    found = setting.language.scale_phrases.at(tokens, at + 1) if at + 1 < len(tokens) else None
    words = found and len(tokens[at + 1].text) >= _WORDY
    factor, size = found if found and words else (1, 0)
    if value is not None and 0 < value * factor < draft.scale and (words or draft.scale <= _THOUSAND):
        draft.plus, draft.at = value * factor, at + 1 + size


def _takes_scale(text: str, tight: bool, draft: _Draft, setting: Setting) -> bool:
    if text == "m":
        return not (setting.minutes and draft.unit is None)
    if text in {"min", "t"}:
        return text == "t" and setting.language.code == "de"
    return tight or len(text) > 1 or text == "k"


def _article_scale(tokens: Sequence[Token], draft: _Draft, language: Language) -> bool:
    """Such as "half a million", "a quarter of a million"."""
    at = draft.at
    while at < len(tokens) and tokens[at].text in language.articles | language.glue and at < draft.at + 2:
        at += 1
    found = language.scale_phrases.at(tokens, at) if at < len(tokens) and at > draft.at else None
    if not found or len(tokens[at].text) < len("mil"):
        return False
    draft.scale, draft.at = found[0], at + found[1]
    return True


def _article_time(tokens: Sequence[Token], draft: _Draft, language: Language) -> bool:
    """Such as "half a day", "une demi-heure", "three quarters of an hour"."""
    at = draft.at
    while at < len(tokens) and tokens[at].text in language.articles | language.glue and at < draft.at + 2:
        at += 1
    found = language.unit_phrases.at(tokens, at) if at < len(tokens) else None
    if not found or units.dimension(found[0]) is not Dimension.TIME:
        return False
    draft.at = at
    return True


def _skip_dot(tokens: Sequence[Token], draft: _Draft, language: Language) -> None:
    """The dot of an abbreviation ("12 Mio. €") when a unit follows."""
    after = draft.at + 1
    if (
        after < len(tokens)
        and tokens[draft.at].text == "."
        and tokens[draft.at - 1].end == tokens[draft.at].start
    ):
        draft.at += 1 if language.unit_phrases.at(tokens, after) else 0


def _unit(tokens: Sequence[Token], draft: _Draft, setting: Setting) -> tuple[str, int] | None:
    token = tokens[draft.at]
    tight = tokens[draft.at - 1].end == token.start
    if token.text == "m" and tight and setting.minutes:
        return "minutes", 1
    found = setting.language.unit_phrases.at(tokens, draft.at)
    alone = found is not None and found[1] == 1 and token.text in _LONE_LETTERS_STAY_TIGHT
    heads = len(token.text) == 1 and not tight and _heads_next(tokens, draft.at)
    return None if (alone and not tight) or heads else found


def _heads_next(tokens: Sequence[Token], at: int) -> bool:
    """Whether it is the letter of a list: the d of "c) 4,3 d) 14", but not the h of "(6,5 h)"."""
    closed = at + 1 < len(tokens) and tokens[at + 1].text == ")" and tokens[at + 1].start == tokens[at].end
    return closed and not any(token.text == "(" for token in tokens[max(0, at - 6) : at])


def _ish(tokens: Sequence[Token], at: int, language: Language) -> int:
    """The tokens of a hedge that stands between a number and its unit: "800-ish dollars"."""
    found = language.cue_phrases.at(tokens, at) if at < len(tokens) else None
    return found[1] if found and Cue.OR_SO in found[0] else 0


def _compound(tokens: Sequence[Token], draft: _Draft, setting: Setting) -> None:
    """Such as "3 hours 20 minutes" and "two days and a half" become one duration."""
    cue = setting.language.cue_phrases.at(tokens, draft.at) if draft.at < len(tokens) else None
    part = next((_PARTS[one] for one in cue[0] if one in _PARTS), None) if cue else None
    if cue and part:
        draft.value, draft.at = draft.value + part * _step(draft), draft.at + cue[1]
        draft.faint = False
        scale = setting.language.scale_phrases.at(tokens, draft.at) if draft.at < len(tokens) else None
        if scale and draft.unit is None and _step(draft) == 1 and len(tokens[draft.at].text) > 1:
            draft.value, draft.scale, draft.at = draft.value * scale[0], scale[0], draft.at + scale[1]
        unit = _unit(tokens, draft, setting) if draft.at < len(tokens) and draft.unit is None else None
        if unit:
            draft.unit, draft.at = unit[0], draft.at + unit[1]
        return
    first = draft.unit
    at = draft.at
    if first not in units.IN_MINUTES:
        return
    apart = at < len(tokens) and tokens[at].text in _APART
    if apart or (at < len(tokens) and tokens[at].text in setting.language.joiners):
        at += 1
    rest = _number(tokens, at, replace(setting, minutes=True)) if at < len(tokens) else None
    if rest is None:
        return
    unit = _unit(tokens, rest, replace(setting, minutes=True)) if rest.at < len(tokens) else None
    if not unit and not apart and _completes_hour(draft, rest, at):
        unit = "minutes", 0
    if not unit or unit[0] not in units.IN_MINUTES or units.IN_MINUTES[unit[0]] >= units.IN_MINUTES[first]:
        return
    told = setting.time_unit if setting.time_unit in {first, unit[0]} else first
    total = draft.value * units.IN_MINUTES[first] + rest.value * units.IN_MINUTES[unit[0]]
    draft.value, draft.unit = numerals.tidy(total / units.IN_MINUTES[told or first]), told
    draft.at = rest.at + unit[1]


def _completes_hour(draft: _Draft, rest: _Draft, at: int) -> bool:
    """Such as "an hour and ten"."""
    spelled = not (draft.digits or rest.digits or rest.fraction)
    return spelled and at > draft.at and draft.unit == "hours" and _TEN <= rest.value < _HOUR


def _step(draft: _Draft) -> int:
    """What "and a half" is half of: a million in "un million et demi", else one."""
    if draft.scale > 1 or draft.digits:
        return draft.scale
    return next((step for step in (1_000_000, 1_000) if draft.value and draft.value % step == 0), 1)


def _two_units(token: Token, setting: Setting) -> tuple[Quantity, int]:
    """Such as "3h20" and "6 min 30 s"."""
    large, small = ("hours", "minutes") if token.kind == "hm" else ("minutes", "seconds")
    first, second = (Decimal(figures) for figures in re.findall(r"\d+", token.text))
    total = first * units.IN_MINUTES[large] + second * units.IN_MINUTES[small]
    told = setting.time_unit if setting.time_unit in {large, small} else large
    value = numerals.tidy(total / units.IN_MINUTES[told or large])
    return Quantity(token.start, token.end, value=value, unit=told), 1
