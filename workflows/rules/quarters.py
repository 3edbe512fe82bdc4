"""When a program is looked at: once a fiscal quarter, in its middle, and the objectives once a year."""

from collections.abc import Iterator
from datetime import date, timedelta

from workflows.rules.cadence import Contact
from workflows.rules.phillips_terms import FIRST_YEAR

_FIRST_AFTER = timedelta(days=90)
"""After the first day of training; before that there is nothing to look at."""
_INTO_THE_QUARTER = timedelta(days=45)
"""Far from both ends of the quarter, on which nothing goes out."""
_WINDOW = timedelta(days=28)
_TIME_TO_ANSWER = timedelta(days=21)
"""Fifteen working days, after which silence is no data."""
_MONTHS = 3


def audits(starts: date, ends: date, fiscal_year_start_month: int) -> list[Contact]:
    """One look in each fiscal quarter of a cohort's life."""
    found = []
    for name, first in _quarters(starts, fiscal_year_start_month):
        on = first + _INTO_THE_QUARTER
        if on > ends + FIRST_YEAR:
            break
        if on >= starts + _FIRST_AFTER:
            found.append(Contact(name, on, on + _WINDOW))
    return found


def decision(audit: Contact) -> Contact:
    """When what came back is put together and decided on."""
    on = audit.on + _TIME_TO_ANSWER
    return Contact(f"{audit.slot}:decision", on, on + _WINDOW)


def after_event(number: int, noted: date) -> Contact:
    """An event brings the question about changes forward."""
    return Contact(f"event:{number}", noted, noted + _WINDOW)


def objective_reviews(starts: date, ends: date) -> list[Contact]:
    """The first working week of December in each year of a cohort's life."""
    found = []
    for year in range(starts.year, (ends + FIRST_YEAR).year + 1):
        first = date(year, 12, 1)
        monday = first + timedelta(days=-first.weekday() % 7)
        if starts <= monday <= ends + FIRST_YEAR:
            found.append(Contact(f"{year}:review", monday, monday + _WINDOW))
    return found


def quarter_of(day: date, fiscal_year_start_month: int) -> str:
    """The fiscal quarter a day lies in, like "2026-Q3", by the year in which its first quarter began."""
    months = day.year * 12 + day.month - fiscal_year_start_month
    return f"{months // 12}-Q{months % 12 // _MONTHS + 1}"


def _quarters(since: date, fiscal_year_start_month: int) -> Iterator[tuple[str, date]]:
    """The quarters from the one that holds a day on, each with its first day."""
    into = (since.month - fiscal_year_start_month) % _MONTHS
    months = since.year * 12 + since.month - 1 - into
    while True:
        first = date(months // 12, months % 12 + 1, 1)
        yield quarter_of(first, fiscal_year_start_month), first
        months += _MONTHS
