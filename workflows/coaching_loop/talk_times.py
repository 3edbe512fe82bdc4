"""The day and the hour somebody names for a talk: "on Thursday at 14:00", "tomorrow 2pm", "in two hours"."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from workflows.conversation.typed_wishes import NUMBERS, SPAN, WEEKDAYS
from workflows.reading.command_words import days_in, without_days

_TALK = re.compile(r"\b(before|1[:\-]1|one[ -](?:to|on)[ -]one)\b", re.IGNORECASE)
_WEEKDAY = re.compile(
    rf"\b(?P<next>next )?(?P<day>{'|'.join(WEEKDAYS)}|mon|tues?|wed|thur?s?|fri|sat|sun)\b", re.IGNORECASE
)
_NEXT_WEEK = re.compile(r"\bnext week\b", re.IGNORECASE)
_SPAN = re.compile(rf"\b{SPAN}\b", re.IGNORECASE)
_CLOCK = re.compile(
    r"\b(?P<hour>\d{1,2})(?:[:.](?P<minute>\d{2}))?\s?(?P<half>[ap])\.?m\b"
    r"|\b(?P<hour24>\d{1,2})(?::(?P<minute24>\d{2})|\.(?P<quarter>00|15|30|45))\b"
    r"|\bat (?P<bare>\d{1,2})\b(?![:.]\d)"
    r"|\bat (?P<noon>noon)\b",
    re.IGNORECASE,
)
_FIRST_IN_THE_MORNING = 8
"""Who says "at 3" means the afternoon."""


@dataclass(frozen=True)
class Wish:
    """When somebody wants to be reminded, as far as they said."""

    day: date | None = None
    at: time | None = None
    of_talk: bool = False
    """It is plainly the day and the hour of a talk, not those at which they want to hear."""
    not_a_day: bool = False
    """The day they named is not in the calendar, such as 31 April."""


NOTHING_SAID = Wish()


def wish_in(said: str, *, now: datetime) -> Wish:
    """What a reply names, seen from where and when it was written."""
    of_talk = _TALK.search(said) is not None
    span = _SPAN.search(said)
    at = _clock(without_days(said))
    if span and span["span"].lower() in ("minute", "hour"):
        if at is not None:  # which of the two is the talk's they alone know
            return Wish(now.date(), at)
        then = now + timedelta(**{f"{span['span'].lower()}s": _count(span)})
        then += timedelta(minutes=-then.minute % 30)
        return Wish(then.date(), then.time().replace(second=0, microsecond=0), of_talk)
    try:
        day, plain = _day(said, at, span, now)
        return Wish(day, at, of_talk and plain)
    except ValueError:
        return Wish(None, at, of_talk, not_a_day=True)


def _day(said: str, at: time | None, span: re.Match[str] | None, now: datetime) -> tuple[date | None, bool]:
    """The day, and whether they can have meant no other."""
    today = now.date()
    if named := days_in(said, today=today):
        return named[0], span is None
    then = today
    if span:
        then += timedelta(days=_count(span) * {"day": 1, "week": 7, "month": 30}[span["span"].lower()])
    elif _NEXT_WEEK.search(said):
        then += timedelta(days=7)
    weekday = _WEEKDAY.search(said)
    if then > today:
        monday = then - timedelta(days=then.weekday())
        if weekday:
            return monday + timedelta(days=_number(weekday["day"])), span is None
        return (then, True) if span else (monday, False)
    if weekday is None:
        return None, True
    ahead = (_number(weekday["day"]) - today.weekday()) % 7
    over = ahead == 0 and (weekday["next"] is not None or at is None or at <= now.time())
    # Of "next Friday", said on a Wednesday, nobody else knows which one is meant.
    this_week = 0 < ahead < 7 - today.weekday()
    return today + timedelta(days=7 if over else ahead), not (weekday["next"] and this_week)


def _number(weekday: str) -> int:
    return next(at for at, name in enumerate(WEEKDAYS) if name.startswith(weekday.lower()[:3]))


def _clock(said: str) -> time | None:
    found = _CLOCK.search(said)
    if found is None:
        return None
    hour = int(found["hour"] or found["hour24"] or found["bare"] or 12)
    minute = int(found["minute"] or found["minute24"] or found["quarter"] or 0)
    if found["half"] and hour <= 12:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    elif found["bare"] and hour < _FIRST_IN_THE_MORNING:
        hour += 12
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _count(span: re.Match[str]) -> int:
    return NUMBERS.get(span["count"].lower()) or int(span["count"])
