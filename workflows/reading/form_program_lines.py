"""The lines of the program form: a KPI with its numbers, a person, a manager with a head count. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from workflows.reading import AskedKpi, Status, read
from workflows.reading.command_words import days_in

_EMAIL = re.compile(r"<?(?:mailto:)?([^\s<>@,;|]+@[^\s<>@,;|]+\.[^\s<>@,;|]+)>?")
_MENTION = re.compile(r"<@([A-Za-z0-9:_.-]+)(?:\|[^>]*)?>")
_HEADS = re.compile(r"[\s,;:(x×]+(\d{1,5})\s*(?:people|participants|\))?\s*$", re.IGNORECASE)  # noqa: RUF001
_PLAIN = re.compile(r"-?\d{1,20}(\.\d{1,10})?")
_SEPARATORS = (";", "|", "\t", ", ")
ARROW = re.compile(r"\s*(?:->|→|=>)\s*")
_DOWN = ("down", "lower", "less", "fewer")
_UP = ("up", "higher", "more")
_NONE = ("", "-", "?", "–")  # noqa: RUF001 (people type this dash)


class BadLine(ValueError):
    """A line that cannot be read; the text is the sentence for its writer."""


@dataclass(frozen=True)
class Who:
    """Somebody as they were written: by e-mail, by the platform's mention, or by name."""

    email: str = ""
    user: str = ""
    name: str = ""


@dataclass(frozen=True)
class KpiLine:
    """One KPI as it was written."""

    name: str
    unit: str
    before: Decimal | None = None
    target: Decimal | None = None
    by: date | None = None
    better: str = ""
    """`up` or `down`, where the line says which."""

    @property
    def direction(self) -> str:
        """Which way is better: as the line says, or as its numbers do."""
        falls = self.before is not None and self.target is not None and self.target < self.before
        return self.better or ("down" if falls else "up")


def lines(text: str) -> list[tuple[int, str]]:
    """The lines with something on them, each with its number."""
    return [(at, line.strip()) for at, line in enumerate(text.splitlines(), 1) if line.strip()]


def who(text: str) -> Who:
    """Whom a field or a line names."""
    if mention := _MENTION.search(text):
        return Who(user=mention[1])
    if email := _EMAIL.search(text):
        name = (text[: email.start()] + " " + text[email.end() :]).strip(" ,;:-()")
        return Who(email=email[1].lower().removeprefix("mailto:"), name=" ".join(name.split()))
    return Who(name=" ".join(text.split()))


def manager(line: str) -> tuple[Who, int | None]:
    """Whom a line names, and how many of their people take part, where it says so."""
    heads = _HEADS.search(line)
    return who(line[: heads.start()] if heads else line), int(heads[1]) if heads else None


def kpi(line: str, *, today: date, locale: str) -> KpiLine:
    """One KPI of a line like "Win rate; %; 22; 26; by 2026-12-31".

    Raises:
        BadLine: it has no unit, or a number that is none.
    """
    separator = next((each for each in _SEPARATORS if each in line), None)
    fields = [field.strip() for field in line.split(separator)] if separator else [line]
    fields = [piece for field in fields for piece in (ARROW.split(field) if field else [field])]
    name, unit, *rest = [*fields, ""] if len(fields) == 1 else fields
    if not name or not unit:
        raise BadLine(f"“{line[:60]}” needs a name and a unit, like: Win rate; %; 22; 26")
    values: list[Decimal | None] = []
    by, better = None, ""
    for field in rest:
        said = field.lower().split()
        if len(values) < 2 and (field in _NONE or _starts_like_a_number(field)):
            values.append(None if field in _NONE else _number(field, name, unit, today, locale))
        elif any(word in _DOWN for word in said):
            better = "down"
        elif any(word in _UP for word in said):
            better = "up"
        elif days := _days(field, today):
            by = days[0]
        else:
            raise BadLine(f"I can't read “{field[:40]}” for {name}. Write it like: Win rate; %; 22; 26")
    before, target = [*values, None, None][:2]
    return KpiLine(name, unit, before, target, by, better)


def name_of(email: str) -> str:
    """What somebody is probably called whose address is all that is known: Dana Wu of dana.wu@example.com."""
    said = re.split(r"[._\-+]+", email.partition("@")[0])
    return " ".join(part.capitalize() for part in said if part) or email


def slug(name: str, *, taken: set[str], otherwise: str) -> str:
    """A key for files that nothing else has."""
    made = "-".join(re.findall(r"[a-z0-9]+", name.lower()))[:60].strip("-") or otherwise
    numbered = (f"{made}-{number}" for number in range(2, len(taken) + 3))
    return made if made not in taken else next(each for each in numbered if each not in taken)


def _starts_like_a_number(field: str) -> bool:
    return bool(re.match(r"[^\w]*\d", field)) and not re.match(r"\d{4}-\d{1,2}-\d{1,2}", field)


def _number(field: str, name: str, unit: str, today: date, locale: str) -> Decimal:
    plain = field.removesuffix(unit).strip()
    if _PLAIN.fullmatch(plain):
        return Decimal(plain)
    answer = read(field, [AskedKpi(name, unit)], asked_on=today, locale=locale).answers[name]
    if answer is None or answer.status is not Status.VALUE or answer.value is None:
        raise BadLine(f"“{field[:40]}” is no number I can read for {name}. Write digits, like 22 or 25.5.")
    if answer.unit is not None and answer.unit != unit:
        raise BadLine(f"“{field[:40]}” is not in {unit}, the unit of {name}.")
    return answer.value


def _days(field: str, today: date) -> list[date]:
    try:
        return days_in(field, today=today)
    except ValueError:
        return []
