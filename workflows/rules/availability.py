"""When a person can be written to: working week, public holidays, away dates, quiet hours, quarter end."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import holidays

_DAY = timedelta(days=1)
_MONDAY_TO_FRIDAY = frozenset(range(5))
_ANY_ZONE = ZoneInfo("UTC")
_HORIZON_DAYS = 731
"""Searches end two years on, so that away dates without an end can never make one run for ever."""


class UnknownZone(ValueError):
    """The name is no time zone of the IANA database."""


class UnknownCountry(ValueError):
    """Public holidays of this country, or of this part of it, are not known."""


class Closed(StrEnum):
    """Why a person is not written to at a moment."""

    AWAY = "away"
    BLACKOUT = "blackout"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    QUIET_HOURS = "quiet_hours"


@dataclass(frozen=True)
class Away:
    """Days on which someone is not asked anything, both ends included. Never why."""

    first: date
    last: date

    def __post_init__(self) -> None:
        """Refuse a range that ends before it starts."""
        if self.last < self.first:
            raise ValueError(f"away from {self.first} until {self.last}: the end is before the start")


@dataclass(frozen=True)
class PersonHours:
    """One person's calendar. Weekdays count from Monday = 0; country and subdivision as in ISO 3166."""

    zone: ZoneInfo
    working_days: frozenset[int] = _MONDAY_TO_FRIDAY
    country: str | None = None
    subdivision: str | None = None
    away: tuple[Away, ...] = ()
    quiet_from: time = time(18)
    quiet_until: time = time(8)

    def __post_init__(self) -> None:
        """Refuse a calendar that never opens."""
        if not self.working_days or not self.working_days <= frozenset(range(7)):
            raise ValueError("working days are numbers from 0 (Monday) to 6 (Sunday), at least one")
        if self.quiet_until >= self.quiet_from:
            raise ValueError("quiet hours end in the morning before they begin in the evening")


@dataclass(frozen=True)
class Blackout:
    """The turn of a fiscal quarter: its last and the next one's first working days."""

    fiscal_year_start_month: int = 1
    last_days: int = 5
    first_days: int = 3

    def __post_init__(self) -> None:
        """Refuse a month that does not exist, or a count below zero."""
        if not 1 <= self.fiscal_year_start_month <= 12:
            raise ValueError("the fiscal year starts in a month from 1 to 12")
        if self.last_days < 0 or self.first_days < 0:
            raise ValueError("blackout days are counted from 0")


def zone_named(name: str) -> ZoneInfo:
    """The time zone of that IANA name, or `UnknownZone` with the likely spelling."""
    known = _zone_names()
    if known.get(name.lower()) == name:
        return ZoneInfo(name)
    likely = get_close_matches(name.lower().replace(" ", "_"), known, n=1)
    hint = f"did you mean {known[likely[0]]}?" if likely else "use a name like Europe/Berlin"
    raise UnknownZone(f"unknown time zone '{name}': {hint}")


def check_country(country: str, subdivision: str | None = None) -> None:
    """Raise `UnknownCountry` unless public holidays are known there."""
    known = holidays.list_supported_countries()
    if country not in known:
        raise UnknownCountry(f"no public holidays known for country '{country}': use a code like DE or US")
    if subdivision is not None and subdivision not in known[country]:
        some = ", ".join(known[country][:5])
        hint = f"use a code like {some}" if some else "leave it out, the country has none"
        raise UnknownCountry(f"no public holidays known for '{subdivision}' in {country}: {hint}")


@lru_cache(maxsize=4096)  # a cohort's contacts fall on the same few days
def local_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """The UTC moment of a wall-clock time.

    A time that a clock change skips moves forward by what was skipped; one that comes twice is the first.
    """
    return datetime.combine(day, at.replace(fold=0), tzinfo=zone).astimezone(UTC)


def is_working_day(day: date, hours: PersonHours) -> bool:
    """Whether the person works that day: in the working week, no public holiday, not away."""
    return _is_business_day(day, hours) and not _is_away(day, hours)


def is_away(days: Iterable[date], hours: PersonHours) -> bool:
    """Whether the person is away on one of these days."""
    return any(_is_away(day, hours) for day in days)


def add_working_days(day: date, n: int, hours: PersonHours) -> date:
    """The n-th working day after `day` (0 is `day` itself).

    For someone who is away for years it is the day where looking ends, so a due date is always a date.
    """
    if n < 0:
        raise ValueError("working days are counted forward")
    found = day
    left = n
    for found in _days(day):
        if found > day and is_working_day(found, hours):
            left -= 1
        if left <= 0:
            break
    return found


def why_closed(moment: datetime, hours: PersonHours, blackout: Blackout | None) -> Closed | None:
    """The reason that lasts longest, or None when the person can be written to."""
    local = _local(moment, hours)
    day = local.date()
    if _is_away(day, hours):
        return Closed.AWAY
    if blackout is not None and in_blackout(day, hours, blackout):
        return Closed.BLACKOUT
    if day.weekday() not in hours.working_days:
        return Closed.WEEKEND
    if not _is_business_day(day, hours):
        return Closed.HOLIDAY
    if not hours.quiet_until <= local.time() < hours.quiet_from:
        return Closed.QUIET_HOURS
    return None


def is_open(moment: datetime, hours: PersonHours, blackout: Blackout | None) -> bool:
    """Whether the person can be written to at that moment."""
    return why_closed(moment, hours, blackout) is None


def next_open(
    moment: datetime,
    hours: PersonHours,
    blackout: Blackout | None,
    *,
    at: time = time(9),
    not_after: datetime | None = None,
) -> datetime | None:
    """The first moment from `moment` on at which the person can be written to, never an earlier one.

    An open moment stays as it is, an early morning waits for the end of quiet hours, and on a later day it
    is `at` there (the end of quiet hours where `at` is quiet). None if that is beyond `not_after`, or two
    years away.
    """
    found = _first_open(moment, hours, blackout, at)
    if found is None or (not_after is not None and found > not_after):
        return None
    return found


def in_blackout(day: date, hours: PersonHours, blackout: Blackout) -> bool:
    """Whether the day lies in the turn of a fiscal quarter, weekends within it included.

    Working days are those of the person's week and holidays. It is the company that is busy, so a leave does
    not move its quarter's end, and for someone who works fewer than five days it does not get longer.
    """
    week = hours.working_days if len(hours.working_days) >= 5 else hours.working_days | _MONDAY_TO_FRIDAY
    return _is_busy(day, week, hours.country, hours.subdivision, blackout)


@lru_cache(maxsize=1024)
def _is_busy(
    day: date, week: frozenset[int], country: str | None, subdivision: str | None, blackout: Blackout
) -> bool:
    """The same for everybody of one country and working week, and asked of all of them."""
    into_quarter = (day.month - blackout.fiscal_year_start_month) % 3
    start = _first_of_month(day, -into_quarter)
    following = _first_of_month(start, 3)
    company = PersonHours(_ANY_ZONE, week, country, subdivision)
    before = _business_days_in(start, day - _DAY, company, enough=blackout.first_days)
    after = _business_days_in(day + _DAY, following - _DAY, company, enough=blackout.last_days)
    return before < blackout.first_days or after < blackout.last_days


def _first_open(moment: datetime, hours: PersonHours, blackout: Blackout | None, at: time) -> datetime | None:
    if is_open(moment, hours, blackout):
        return moment.astimezone(UTC)
    today = _local(moment, hours).date()
    for day in _days(today):
        for wanted in (at, hours.quiet_until) if day > today else (hours.quiet_until,):
            candidate = local_moment(day, wanted, hours.zone)
            # Not certain on the day of a clock change: 01:30 comes twice, and a whole day can be missing.
            if candidate >= moment and is_open(candidate, hours, blackout):
                return candidate
    return None


def _local(moment: datetime, hours: PersonHours) -> datetime:
    if moment.utcoffset() is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(hours.zone)


def _days(first: date) -> Iterator[date]:
    return (first + timedelta(days=n) for n in range(_HORIZON_DAYS))


def _is_away(day: date, hours: PersonHours) -> bool:
    return any(away.first <= day <= away.last for away in hours.away)


def _is_business_day(day: date, hours: PersonHours) -> bool:
    if day.weekday() not in hours.working_days:
        return False
    return hours.country is None or day not in _public_holidays(hours.country, hours.subdivision, day.year)


@lru_cache(maxsize=1024)
def _public_holidays(country: str, subdivision: str | None, year: int) -> frozenset[date]:
    check_country(country, subdivision)
    return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=year))


def _first_of_month(day: date, months_on: int) -> date:
    months = day.year * 12 + day.month - 1 + months_on
    return date(months // 12, months % 12 + 1, 1)


def _business_days_in(first: date, last: date, hours: PersonHours, *, enough: int) -> int:
    """Business days from first to last, counted no further than `enough`: most days lie mid-quarter."""
    count = 0
    day = first
    while day <= last and count < enough:
        count += _is_business_day(day, hours)
        day += _DAY
    return count


@lru_cache(maxsize=1)
def _zone_names() -> dict[str, str]:
    """Names by their lower-case form; two that tell a machine's own setting are no place at all."""
    return {name.lower(): name for name in available_timezones() - {"Factory", "localtime"}}
