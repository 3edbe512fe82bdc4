"""The words of a command: quotes, spaces and days as people type them on a phone."""

import re
import shlex
from datetime import date, timedelta

LONGEST_OVER_NEW_YEAR = timedelta(days=183)
"""Half a year: "20 December to 5 January" is over New Year, "10 July to 1 July" is a slip."""

_SINGLE = re.compile(r"(?<!\w)['‘’]([^'‘’]+)['‘’](?!\w)")  # noqa: RUF001 (phones type these quotes)
"""Around a name; the one in O'Brien stays."""

_WORDS = {"day after tomorrow": 2, "today": 0, "tomorrow": 1, "yesterday": -1}
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<{0}>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = re.compile(
    r"(?P<iso>\d{4}-\d{1,2}-\d{1,2})"
    r"|(?P<dots>\d{1,2}\.\d{1,2}\.\d{4})"
    rf"|(?P<day>\d{{1,2}})(?:st|nd|rd|th|\.)? +{_MONTH.format('month')}(?:,? +(?P<year>\d{{4}}))?\b"
    rf"|{_MONTH.format('us_month')} +(?P<us_day>\d{{1,2}})(?:st|nd|rd|th)?(?:,? +(?P<us_year>\d{{4}}))?\b"
    rf"|(?:\bthe )?(?P<word>{'|'.join(_WORDS)})\b",
    re.IGNORECASE,
)


def split(text: str) -> list[str]:
    """The words; what stands in quotes is one. Quotes may be curly or missing their end."""
    plain = _SINGLE.sub(r'"\1"', re.sub("[“”„«»]", '"', text))
    splitter = shlex.shlex(plain, posix=True, punctuation_chars=False)
    splitter.whitespace_split = True
    splitter.quotes = '"'
    splitter.commenters = ""
    splitter.escape = ""
    try:
        return list(splitter)
    except ValueError:
        return plain.replace('"', " ").split()


def days_in(text: str, *, today: date, past: bool = False) -> list[date]:
    """The days named in a text, in order; of a day without a year the next one, or the last one if `past`.

    Two days without a year that have today between them are the ones running now.

    Raises:
        ValueError: a day that is not in the calendar, such as 31 April.
    """
    found: list[date] = []
    years_said = False
    for match in _DAY.finditer(text):
        named, exact = _day(match, today)
        years_said |= exact
        if not exact:
            named = _nearest(named, today, past=past)
            # "20 December to 6 January" ends in the year after.
            if found and named < found[-1] and not past:
                named = _nearest(_in_year(named, found[-1].year), found[-1], past=False)
        found.append(named)
    if len(found) == 2 and not years_said:
        return _running(found[0], found[1], today) or found
    return found


def without_days(text: str) -> str:
    """The text without the days in it, and without the "on" before them."""
    return re.sub(r"\b(on|from|since) *(?=\0)|\0 *:?", "", _DAY.sub("\0", text), flags=re.IGNORECASE)


def _running(first: date, last: date, today: date) -> list[date] | None:
    """The same days a year before, if today is one of them."""
    began, ends = _in_year(first, first.year - 1), _in_year(last, last.year - 1)
    slip = began.year != ends.year and ends - began > LONGEST_OVER_NEW_YEAR
    return [began, ends] if began <= today <= ends and not slip else None


def _day(match: re.Match[str], today: date) -> tuple[date, bool]:
    """The day, and whether its year was said."""
    if iso := match["iso"]:
        year, month, day = (int(part) for part in iso.split("-"))
        return date(year, month, day), True
    if dots := match["dots"]:
        day, month, year = (int(part) for part in dots.split("."))
        return date(year, month, day), True
    if word := match["word"]:
        return today + timedelta(days=_WORDS[word.lower()]), True
    number = _MONTHS.index((match["month"] or match["us_month"]).lower()) + 1
    day = int(match["day"] or match["us_day"])
    said = match["year"] or match["us_year"]
    if said:
        return date(int(said), number, day), True
    return _in_year(date(2024, number, day), today.year), False


def _nearest(day: date, today: date, *, past: bool) -> date:
    if past and day > today:
        return _in_year(day, day.year - 1)
    if not past and day < today:
        return _in_year(day, day.year + 1)
    return day


def _in_year(day: date, year: int) -> date:
    """The same day in that year; 29 February is 28 February where there is none."""
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)
