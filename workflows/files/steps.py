"""The steps from what is stored to what a file says: each a change to show and the write that makes it."""

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeVar

from sqlmodel import Session

from storage import audit_log
from storage.models import (
    Cohort,
    Competency,
    Kpi,
    Measure,
    Objective,
    Organization,
    Person,
    Program,
    Row,
    Tenant,
)

What = Literal["add", "change", "end"]
Ending = TypeVar("Ending", Cohort, Competency, Kpi, Measure, Objective, Person)
Values = Mapping[str, object]


@dataclass(frozen=True)
class Change:
    """One thing an import adds, changes or ends."""

    what: What
    about: str
    """Such as "KPI win-rate"."""
    detail: str = ""
    """Such as "baseline 22 -> 24"."""


@dataclass(frozen=True)
class Step:
    """A change and the function that writes it; it returns the row it wrote."""

    change: Change
    write: Callable[[], Row]


@dataclass
class Books:
    """What is stored, by the names files use. Steps read it when planned and fill it when written."""

    session: Session
    tenant: Tenant
    organization: Organization
    now: datetime
    people: dict[str, Person]
    first_program: bool = False
    """Whether the organization has no program yet."""
    names: dict[str, str] = field(default_factory=dict)
    """What the file calls people, by e-mail address."""
    measures: dict[str, Measure] = field(default_factory=dict)
    objectives: dict[str, Objective] = field(default_factory=dict)
    program: Program | None = None
    kpis: dict[str, Kpi] = field(default_factory=dict)
    competencies: dict[str, Competency] = field(default_factory=dict)
    cohorts: dict[str, Cohort] = field(default_factory=dict)
    steps: list[Step] = field(default_factory=list)

    @property
    def today(self) -> date:
        """The day roles, places and values begin or end on."""
        return self.now.date()

    def step(self, what: What, about: str, detail: str, write: Callable[[], Row]) -> None:
        """Plan one step."""
        self.steps.append(Step(Change(what, about, detail), write))

    def changes(self) -> list[Change]:
        """What was planned, in order."""
        return [step.change for step in self.steps]

    def added(self, row: Row) -> int:
        """Put a new row into the database and return its number."""
        self.session.add(row)
        self.session.flush()
        return row.key_id

    def write(self, *, who_id: int | None, where: str) -> None:
        """Take every step, each with its line in the audit log."""
        for step in self.steps:
            row = step.write()
            audit_log.note(
                self.session,
                at=self.now,
                did=f"import_{step.change.what}",
                about=row,
                where=where,
                who_id=who_id,
                organization_id=self.organization.id,
            )

    def person(self, email: str) -> Person:
        """Someone stored or added by an earlier step."""
        return self.people[email]

    def person_name(self, email: str) -> str:
        """How to call someone in a change, whether stored yet or not."""
        return self.names.get(email) or (self.people[email].name if email in self.people else email)


@dataclass(frozen=True)
class Wanted:
    """What a file says about one thing: what to compare, and what to store where that differs."""

    view: Values
    store: Callable[[], Values] | None = None
    """Where a compared name stands for a number that only an earlier step brings."""

    def values(self) -> Values:
        """The columns to write."""
        return self.view if self.store is None else self.store()


def reconcile(
    books: Books,
    noun: str,
    rows: dict[str, Ending],
    wanted: Mapping[str, Wanted],
    *,
    seen: Callable[[Ending], Values],
    made: Callable[[str, Values], Ending],
    named: Callable[[str], str] = str,
    ends: Callable[[str, Ending], bool] = lambda _key, _row: True,
) -> None:
    """Plan the steps that make `rows` what is `wanted`: added, changed, brought back, ended, never deleted.

    Args:
        books: where steps are planned.
        noun: what one row is called in changes.
        rows: what is stored, by the key files use; new rows are put in.
        wanted: what the file says, by the same key.
        seen: a stored row in the terms of `Wanted.view`.
        made: a new row of a key and its values.
        named: what a key is called in changes.
        ends: whether a row the file does not name ends with this import.
    """
    for key, want in wanted.items():
        row = rows.get(key)
        about = f"{noun} {named(key)}"
        if row is None:
            books.step("add", about, in_words({}, want.view), _adding(books, rows, key, want, made))
            continue
        different = differing(seen(row), want.view)
        if row.ended_at is not None:
            detail = "; ".join(filter(None, ["comes back", in_words(seen(row), different)]))
            books.step("add", about, detail, _updating(books, row, want))
        elif different:
            books.step("change", about, in_words(seen(row), different), _updating(books, row, want))
    for key, row in rows.items():
        if key not in wanted and row.ended_at is None and ends(key, row):
            books.step("end", f"{noun} {named(key)}", "no longer in the file", _ending(books, row))


def _adding(
    books: Books,
    rows: dict[str, Ending],
    key: str,
    want: Wanted,
    made: Callable[[str, Values], Ending],
) -> Callable[[], Row]:
    def write() -> Row:
        row = made(key, want.values())
        books.added(row)
        rows[key] = row
        return row

    return write


def _updating(books: Books, row: Ending, want: Wanted) -> Callable[[], Row]:
    def write() -> Row:
        row.ended_at = None
        return set_values(books, row, want.values())

    return write


def _ending(books: Books, row: Ending) -> Callable[[], Row]:
    def write() -> Row:
        row.ended_at = books.now
        books.session.add(row)
        return row

    return write


def set_values(books: Books, row: Row, values: Values) -> Row:
    """Write columns of a stored row."""
    for name, value in values.items():
        setattr(row, name, value)
    books.session.add(row)
    return row


def differing(old: Values, new: Values) -> Values:
    """The new values that are not the old ones."""
    return {name: value for name, value in new.items() if name not in old or old[name] != value}


def in_words(old: Values, new: Values) -> str:
    """What differs, for a preview: "lag days 5 -> 7; problem: new words"."""
    told = []
    for name, value in new.items():
        label = name.replace("_", " ")
        before, after = shown(old.get(name)), shown(value)
        if name not in old:
            if value not in (None, "", [], {}) and after != _LONG:
                told.append(f"{label} {after}")
        elif _LONG in (before, after):
            told.append(f"{label}: {_LONG}")
        else:
            told.append(f"{label} {before} -> {after}")
    return "; ".join(told)


_LONG = "new words"


def shown(value: object) -> str:
    """A value as a preview shows it."""
    if value in (None, "", [], {}):
        return "none"
    match value:
        case StrEnum():
            return value.value
        case str():
            return value if len(value) <= 60 and "\n" not in value else _LONG
        case Decimal():
            return format(value, "f")
        case Mapping():
            return ", ".join(f"{name.replace('_', ' ')} {shown(item)}" for name, item in value.items())
        case list() | tuple():
            return ", ".join(shown(item) for item in value)
        case _:
            return str(value)


def out_of_order(rows: Mapping[str, Competency] | Mapping[str, Kpi], wanted: Sequence[str]) -> bool:
    """Whether stored positions would show the keys in another order than the file's."""
    places = {
        key: (rows[key].position, rows[key].key_id) if key in rows else (at, sys.maxsize)
        for at, key in enumerate(wanted)
    }
    return sorted(wanted, key=lambda key: places[key]) != list(wanted)
