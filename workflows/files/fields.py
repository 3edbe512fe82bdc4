"""The kinds of values that stand in files, each refused with a sentence that says what to write instead."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from itertools import pairwise
from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from workflows.files.problems import short
from workflows.rules.availability import check_country, zone_named

_FULL_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
WEEKDAYS = tuple(name[:3] for name in _FULL_NAMES)

_KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_EMAIL = re.compile(r"[^@\s,;<>\"]+@[^@\s,;<>\"]+\.[^@\s,;<>\".]+")
_CURRENCY = re.compile(r"[A-Z]{3}")
_LOCALE = re.compile(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2}))?")
_DAY = re.compile(r"(19[789]|20[0-9])[0-9]-[0-9]{2}-[0-9]{2}")
_NUMBER = re.compile(r"-?[0-9]{1,20}(\.[0-9]{1,10})?")
_WHOLE = re.compile(r"[0-9]{1,9}")
_DAY_RANGE = re.compile(r"([a-z]+)\s*(?:-|–|to)\s*([a-z]+)")  # noqa: RUF001 (people type this dash)


def day(text: object) -> date:
    """A calendar day written like 2026-03-27."""
    if isinstance(text, date):
        return text
    written = _text(text)
    try:
        if _DAY.fullmatch(written):
            return date.fromisoformat(written)
    except ValueError:
        pass
    raise ValueError(f"'{short(written)}' is not a day; write it like 2026-03-27")


def number(text: object) -> Decimal:
    """A number in plain digits, exactly as written."""
    if isinstance(text, Decimal):
        return text
    written = _text(text)
    if not _NUMBER.fullmatch(written):
        raise ValueError(f"'{short(written)}' is not a number; write digits alone, like 1250000 or 25.5")
    return Decimal(written)


def _amount(text: object) -> Decimal:
    value = number(text)
    if value < 0:
        raise ValueError(f"{value} is negative; expected 0 or more")
    return value


def _whole(text: object) -> int:
    written = str(text).strip() if isinstance(text, int) else _text(text)
    if not _WHOLE.fullmatch(written):
        raise ValueError(f"'{short(written)}' is not a whole number; write it like 8")
    return int(written)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"found {_kind(value)}; expected one value")  # noqa: TRY004 (pydantic wants ValueError)
    return value.strip()


def _kind(value: object) -> str:
    if value is None:
        return "nothing"
    return "a list" if isinstance(value, list | tuple) else "named values"


def _words(most: int) -> Callable[[object], str]:
    def check(value: object) -> str:
        written = _text(value)
        if not written:
            raise ValueError("is empty; expected some words")
        if len(written) > most:
            raise ValueError(f"is {len(written)} characters long; expected at most {most}")
        return written

    return check


def _matching(pattern: re.Pattern[str], expected: str) -> Callable[[object], str]:
    def check(value: object) -> str:
        written = _text(value)
        if len(written) > 100 or not pattern.fullmatch(written):
            raise ValueError(f"'{short(written)}' is not {expected}")
        return written

    return check


def email(value: object) -> str:
    """An e-mail address in lower case: how one human is recognized."""
    written = _text(value).lower()
    if len(written) > 254 or not _EMAIL.fullmatch(written):
        raise ValueError(f"'{short(written)}' is not an e-mail address like dana.wu@example.com")
    return written


def _zone(value: object) -> str:
    return zone_named(short(_text(value))).key


def _country(value: object) -> str:
    written = short(_text(value)).upper()
    check_country(written)
    return written


def _locale(value: object) -> str:
    written = _text(value)
    parts = _LOCALE.fullmatch(written)
    if parts is None:
        raise ValueError(f"'{short(written)}' is not a language like en or pt-BR")
    return parts[1].lower() + (f"-{parts[2].upper()}" if parts[2] else "")


def _weekday(word: object) -> int:
    written = _text(word).lower()
    for at, name in enumerate(_FULL_NAMES):
        if len(written) > 2 and name.startswith(written):
            return at
    raise ValueError(f"'{short(written)}' is not a weekday; use {', '.join(WEEKDAYS)}")


def _working_days(value: object) -> tuple[int, ...]:
    if isinstance(value, str):
        written = value.strip().lower()
        if span := _DAY_RANGE.fullmatch(written):
            first, last = _weekday(span[1]), _weekday(span[2])
            return tuple((first + n) % 7 for n in range((last - first) % 7 + 1))
        value = re.split(r"[\s,;|]+", written)
    if not isinstance(value, list | tuple) or not value:
        raise ValueError(f"found {_kind(value)}; expected days like sun-thu or [mon, tue, wed]")
    days = tuple(item if isinstance(item, int) else _weekday(item) for item in value)
    if len(set(days)) < len(days):
        raise ValueError("names a weekday twice; expected each once")
    return days


def weekday_names(days: list[int] | tuple[int, ...]) -> str | list[str]:
    """The working week as a file has it: sun-thu where it runs on, a list where it does not."""
    runs_on = all((a + 1) % 7 == b for a, b in pairwise(days))
    if runs_on and len(days) > 1:
        return f"{WEEKDAYS[days[0]]}-{WEEKDAYS[days[-1]]}"
    return [WEEKDAYS[n] for n in days]


_MONEY_SCHEMA = {"type": ["number", "string"], "pattern": "^[0-9]{1,20}(\\.[0-9]{1,10})?$", "minimum": 0}
_NUMBER_SCHEMA = {"type": ["number", "string"], "pattern": "^-?[0-9]{1,20}(\\.[0-9]{1,10})?$"}
_WEEK_SCHEMA = {
    "anyOf": [
        {"type": "string", "examples": ["mon-fri", "sun-thu"]},
        {"type": "array", "items": {"enum": list(WEEKDAYS)}, "minItems": 1, "uniqueItems": True},
    ]
}

Day = Annotated[date, BeforeValidator(day), WithJsonSchema({"type": "string", "format": "date"})]
Number = Annotated[Decimal, BeforeValidator(number), WithJsonSchema(_NUMBER_SCHEMA)]
Amount = Annotated[Decimal, BeforeValidator(_amount), WithJsonSchema(_MONEY_SCHEMA)]
Whole = Annotated[int, BeforeValidator(_whole), WithJsonSchema({"type": "integer", "minimum": 0})]
Name = Annotated[str, BeforeValidator(_words(200))]
Words = Annotated[str, BeforeValidator(_words(4000))]
Key = Annotated[
    str,
    BeforeValidator(_matching(_KEY, "a key; use small letters, digits and single dashes, like win-rate")),
    Field(json_schema_extra={"pattern": f"^{_KEY.pattern}$"}),
]
Email = Annotated[str, BeforeValidator(email), Field(json_schema_extra={"format": "email"})]
Currency = Annotated[
    str,
    BeforeValidator(_matching(_CURRENCY, "a currency; use three capital letters like USD")),
    Field(json_schema_extra={"pattern": f"^{_CURRENCY.pattern}$"}),
]
Zone = Annotated[str, BeforeValidator(_zone)]
Country = Annotated[str, BeforeValidator(_country)]
Locale = Annotated[str, BeforeValidator(_locale)]
WorkingDays = Annotated[tuple[int, ...], BeforeValidator(_working_days), WithJsonSchema(_WEEK_SCHEMA)]
