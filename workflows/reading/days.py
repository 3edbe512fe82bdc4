"""Days and periods named in a reply, resolved against the date of the question."""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, timedelta
from typing import NamedTuple

from workflows.reading.items import Day
from workflows.reading.language import Cue, Language
from workflows.reading.scan import Token

_MONTHS = 12
_SHORT_MONTH = 3
_QUARTER = timedelta(days=92)


class _Found(NamedTuple):
    size: int
    last: date | None
    exact: bool
    resolves: bool
    tense: int
    relative: bool = False
    year: bool = False
    """A whole year, whose number is old as soon as it is over."""


def day_at(
    tokens: Sequence[Token], index: int, *, language: Language, text: str, asked_on: date
) -> tuple[Day, int] | None:
    """The day or period named from `index` on, and how many tokens it takes."""
    found = _any(tokens, index, language, text, asked_on)
    if found is None:
        return None
    end = tokens[index + found.size - 1].end
    day = Day(
        tokens[index].start,
        end,
        found.last,
        found.exact,
        found.resolves,
        found.tense,
        relative=found.relative,
        recent=bool(found.last and timedelta(0) <= asked_on - found.last <= _QUARTER) and not found.year,
    )
    return day, found.size


def _any(tokens: Sequence[Token], i: int, lang: Language, text: str, asked: date) -> _Found | None:
    found = lang.cue_phrases.at(tokens, i) if tokens[i].kind == "word" else None
    if found and found[0] & {Cue.END_OF, Cue.START_OF}:
        return _part(tokens, i, found[1], lang, text, asked, whole=Cue.END_OF in found[0])
    return _named(tokens, i, lang, text, asked)


def _named(tokens: Sequence[Token], i: int, lang: Language, text: str, asked: date) -> _Found | None:
    token = tokens[i]
    if token.kind in {"iso", "dmy"}:
        return _figures(token, lang, asked)
    if token.kind == "number" and (
        found_in_figures := _slashed(tokens, i, lang, asked) or _dotted(tokens, i, lang, asked)
    ):
        return found_in_figures
    if token.kind == "code":
        return _code(tokens, i, asked)
    if token.kind not in {"word", "number", "other"}:
        return None
    found = lang.cue_phrases.at(tokens, i)
    cues = found[0] if found else frozenset[Cue]()
    size = found[1] if found else 0
    if Cue.YESTERDAY in cues:
        return _Found(size, asked - timedelta(days=1), False, True, -1, True)
    if Cue.TODAY in cues:
        return _Found(size, asked, False, True, 0, True)
    for cue, tense in ((Cue.LAST, -1), (Cue.THIS, 0), (Cue.NEXT, 1)):
        if cue in cues and i + size < len(tokens):
            return _relative(tokens, i + size, size, lang, tense, asked)
    return (
        _headed_year(tokens, i, asked)
        or _past_year(tokens, i, lang, asked)
        or _postposed(tokens, i, lang, asked)
        or _calendar(tokens, i, lang, text, asked)
        or _weekday(tokens, i, lang, asked)
    )


def _headed_year(tokens: Sequence[Token], i: int, asked: date) -> _Found | None:
    """Such as "2024: 22 %": a year that heads what follows."""
    year = _year(tokens[i].text) if tokens[i].kind == "number" else None
    heads = i + 2 < len(tokens) and tokens[i + 1].text in {":", "=", ">"}
    if not (year and heads and asked.year - 10 <= year <= asked.year):
        return None
    return _Found(1, date(year, 12, 31), False, False, -1 if year < asked.year else 0)


def _past_year(tokens: Sequence[Token], i: int, lang: Language, asked: date) -> _Found | None:
    """Such as "in 2024", "2024 lagen wir bei 25"."""
    year = _year(tokens[i].text) if tokens[i].kind == "number" else None
    before = lang.cue_phrases.at(tokens, i - 1) if i else None
    after = lang.cue_phrases.at(tokens, i + 1) if i + 1 < len(tokens) else None
    led = (before and Cue.ON in before[0]) or (not i and after and Cue.WAS in after[0])
    if not (year and led and asked.year - 10 <= year < asked.year) or _has_unit(tokens, i, lang):
        return None
    return _Found(1, date(year, 12, 31), False, False, -1, True, True)


def _postposed(tokens: Sequence[Token], i: int, lang: Language, asked: date) -> _Found | None:
    """Such as "vendredi dernier", "el mes pasado"."""
    for phrases in (lang.weekday_phrases, lang.period_phrases, lang.month_phrases):
        head = phrases.at(tokens, i)
        after = i + head[1] if head else len(tokens)
        cue = lang.cue_phrases.at(tokens, after) if after < len(tokens) else None
        for side, tense in ((Cue.LAST, -1), (Cue.NEXT, 1)):
            if head and cue and side in cue[0] and (found := _relative(tokens, i, 0, lang, tense, asked)):
                return found._replace(size=head[1] + cue[1])
    return None


def _figures(token: Token, lang: Language, asked: date) -> _Found | None:
    parts = [int(part) for part in token.text.replace("/", "-").replace(".", "-").split("-")]
    if token.kind == "iso":
        year, month, day = parts
    else:
        day, month, year = parts
        year += 2000 if year < 100 else 0
        if lang.code == "en" and "/" in token.text:
            if day <= 12 and month <= 12 and day != month:
                # 3/4 is 3 April in London and 4 March in Boston, so it is a day nobody can name.
                return _Found(1, None, False, False, 0)
            day, month = (month, day) if month > 12 else (day, month)
    named = _date(year, month, day)
    return _Found(1, named, named is not None, named is not None, _tense(named, asked))


def _slashed(tokens: Sequence[Token], i: int, lang: Language, asked: date) -> _Found | None:
    """Such as "on 31/5"; in English "3/12" is a day, though which one depends on where the writer is."""
    if i + 2 >= len(tokens) or tokens[i + 1].text != "/" or not _dated(tokens, i, lang):
        return None
    day, month = _day_number(tokens[i]), _day_number(tokens[i + 2])
    if day is None or month is None:
        return None
    if lang.code == "en":
        if day <= _MONTHS and month <= _MONTHS and day != month:
            return _Found(3, None, False, False, 0)
        day, month = (month, day) if month > _MONTHS else (day, month)
    named = _latest(month, day, asked)
    return _Found(3, named, named is not None, named is not None, _tense(named, asked))


def _dotted(tokens: Sequence[Token], i: int, lang: Language, asked: date) -> _Found | None:
    """Such as "zum 31.05.", where a point is no decimal mark."""
    day, _, month = tokens[i].text.partition(".")
    closed = i + 1 < len(tokens) and tokens[i + 1].text == "." and tokens[i + 1].start == tokens[i].end
    if lang.decimal == "." or not (day.isdigit() and month.isdigit()) or len(day) > 2 or len(month) > 2:
        return None
    if not (closed or month.startswith("0")) or not _dated(tokens, i, lang):
        return None
    named = _latest(int(month), int(day), asked)
    return _Found(1 + closed, named, True, True, _tense(named, asked)) if named else None


def _dated(tokens: Sequence[Token], i: int, lang: Language) -> bool:
    cue = lang.cue_phrases.at(tokens, i - 1) if i else None
    return bool(cue and Cue.DATED in cue[0])


def _code(tokens: Sequence[Token], i: int, asked: date) -> _Found | None:
    text = tokens[i].text
    if len(text) == 2 and ((text[0] in "qt" and text[1] in "1234") or (text[0] in "hs" and text[1] in "12")):
        size, year = 1, None
        if i + 1 < len(tokens) and tokens[i + 1].kind == "number" and _year(tokens[i + 1].text):
            size, year = 2, _year(tokens[i + 1].text)
        months = 3 if text[0] in "qt" else 6
        month = int(text[1]) * months
        guess = year or (asked.year if month - months < asked.month else asked.year - 1)
        last = date(guess, month, monthrange(guess, month)[1])
        return _Found(size, last, False, False, -1 if last < asked else 0)
    if text[:2] == "fy" and text[2:].isdigit():
        return _Found(1, None, False, False, 0)
    return None


def _part(
    tokens: Sequence[Token], i: int, size: int, lang: Language, text: str, asked: date, *, whole: bool
) -> _Found | None:
    at = i + size
    while at < len(tokens) and tokens[at].text in lang.glue | lang.the:
        at += 1
    if at >= len(tokens):
        return None
    inner = _named(tokens, at, lang, text, asked) if tokens[at].kind != "number" else None
    if inner is None:
        period = lang.period_phrases.at(tokens, at)
        return _Found(at - i + period[1], None, False, False, 1, True) if period and whole else None
    return inner._replace(size=at - i + inner.size, exact=False, resolves=whole and inner.last is not None)


def _relative(
    tokens: Sequence[Token], at: int, size: int, lang: Language, tense: int, asked: date
) -> _Found | None:
    weekday = lang.weekday_phrases.at(tokens, at)
    if weekday:
        back = (asked.weekday() - weekday[0] - 1) % 7 + 1
        last = asked - timedelta(days=back) if tense < 0 else asked + timedelta(days=7 - back % 7)
        return _Found(size + weekday[1], last, False, True, -1 if tense < 0 else tense, True)
    month = lang.month_phrases.at(tokens, at)
    if month:
        last = _month_end(month[0], asked)
        return _Found(size + month[1], last, False, False, tense, True)
    period = lang.period_phrases.at(tokens, at)
    if period:
        ended = _period_end(period[0], asked) if tense < 0 else None
        return _Found(size + period[1], ended, False, False, tense, True, period[0] == "years")
    return None


def _calendar(tokens: Sequence[Token], i: int, lang: Language, text: str, asked: date) -> _Found | None:
    """Such as "12 March", "March 12, 2025", "March"."""
    day = _day_number(tokens[i])
    at = i
    if day:
        at += 1
        while at < len(tokens) and at < i + 3 and (tokens[at].text in lang.glue | {"."}):
            at += 1
    month = lang.month_phrases.at(tokens, at) if at < len(tokens) and tokens[at].kind == "word" else None
    if month is None:
        return None
    at += month[1]
    alone = day is None
    if alone and at < len(tokens) and _day_number(tokens[at]) and not _has_unit(tokens, at, lang):
        day, at = _day_number(tokens[at]), at + 1
    year, at = _year_after(tokens, at, lang)
    if day is None:
        if not (year or _vouched(tokens, i, lang, text)):
            return None
        last = (
            _month_end(month[0], asked)
            if year is None
            else date(year, month[0], monthrange(year, month[0])[1])
        )
        return _Found(at - i, last, False, False, -1 if last < asked else 0)
    named = _date(year, month[0], day) if year else _latest(month[0], day, asked)
    return _Found(at - i, named, named is not None, named is not None, _tense(named, asked))


def _weekday(tokens: Sequence[Token], i: int, lang: Language, asked: date) -> _Found | None:
    found = lang.weekday_phrases.at(tokens, i)
    if not found:
        return None
    last = asked - timedelta(days=(asked.weekday() - found[0] - 1) % 7 + 1)
    return _Found(found[1], last, False, True, -1, True)


def _year_after(tokens: Sequence[Token], at: int, lang: Language) -> tuple[int | None, int]:
    step = at
    while step < len(tokens) and step < at + 2 and tokens[step].text in lang.glue | {","}:
        step += 1
    if step < len(tokens) and tokens[step].kind == "number" and (year := _year(tokens[step].text)):
        return year, step + 1
    return None, at


def _vouched(tokens: Sequence[Token], i: int, lang: Language, text: str) -> bool:
    """A month's name alone is one only if written so or led by "in": "may" and "march" are words too."""
    if text[tokens[i].start].isupper() and len(tokens[i].text) > 2 and tokens[i].text not in lang.faint:
        return True
    word = tokens[i].text
    if len(word) > _SHORT_MONTH and word != "march" and word not in lang.numbers:
        return True
    before = lang.cue_phrases.at(tokens, i - 1) if i else None
    return bool(before and before[0] & {Cue.ON, Cue.LAST, Cue.THIS, Cue.END_OF}) or (
        i > 0 and tokens[i - 1].text in lang.glue
    )


def _has_unit(tokens: Sequence[Token], at: int, lang: Language) -> bool:
    return at + 1 < len(tokens) and lang.unit_phrases.at(tokens, at + 1) is not None


def _day_number(token: Token) -> int | None:
    figures = token.text if token.kind == "number" else token.text[:-2] if token.kind == "other" else ""
    return int(figures) if figures.isdigit() and len(figures) <= 2 and 1 <= int(figures) <= 31 else None


def _year(text: str) -> int | None:
    return int(text) if len(text) == 4 and text.isdigit() and text[:2] in {"19", "20"} else None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _latest(month: int, day: int, asked: date) -> date | None:
    """The latest such day that was not after the question."""
    for year in (asked.year, asked.year - 1, asked.year - 2, asked.year - 3, asked.year - 4):
        named = _date(year, month, day)
        if named and named <= asked:
            return named
    return None


def _month_end(month: int, asked: date) -> date:
    year = asked.year if month <= asked.month else asked.year - 1
    return date(year, month, monthrange(year, month)[1])


def _period_end(period: str, asked: date) -> date:
    if period == "weeks":
        return asked - timedelta(days=asked.weekday() + 1)
    if period == "quarters":
        return date(asked.year, (asked.month - 1) // 3 * 3 + 1, 1) - timedelta(days=1)
    if period == "years":
        return date(asked.year - 1, 12, 31)
    return asked.replace(day=1) - timedelta(days=1) if period == "months" else asked - timedelta(days=1)


def _tense(named: date | None, asked: date) -> int:
    return 0 if named is None or named == asked else -1 if named < asked else 1
