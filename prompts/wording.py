"""Dates, lists and small phrases in English, as they stand among the words of messages."""

from collections.abc import Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def day(value: date, *, today: date | None = None) -> str:
    """Like "12 March", with the year where it is not this one."""
    text = f"{value.day} {_MONTHS[value.month - 1]}"
    return text if today is not None and value.year == today.year else f"{text} {value.year}"


def month(value: date) -> str:
    """Like "March 2026"."""
    return f"{_MONTHS[value.month - 1]} {value.year}"


def weekday(value: date, *, today: date | None = None) -> str:
    """Like "Tuesday 12 March"."""
    return f"{_DAYS[value.weekday()]} {day(value, today=today or value)}"


def moment(value: datetime, zone: str) -> str:
    """Like "Tuesday 12 March, 09:00" where the person is."""
    local = value.astimezone(ZoneInfo(zone))
    return f"{weekday(local.date())}, {local:%H:%M}"


def listed(names: Sequence[str]) -> str:
    """Like "A", "A and B", "A, B and C"."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def counted(number: int, one: str, many: str | None = None) -> str:
    """Like "1 question", "3 questions"."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def first_name(name: str) -> str:
    """What a colleague calls them."""
    return name.split()[0] if name.split() else name


def ago(days: int) -> str:
    """Like "today", "yesterday", "12 days ago", "3 months ago"."""
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    if days < 61:
        return f"{days} days ago"
    return f"{days // 30} months ago"
