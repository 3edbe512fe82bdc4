"""People as a CSV file: who they are, where and when they work. It grants no role and no membership."""

import re
from dataclasses import replace
from datetime import datetime

from pydantic import ValidationError
from sqlmodel import Session

from storage import people as stored_people
from storage import programs as stored
from workflows.files import checks, role_parts, shared_parts, table
from workflows.files.document import Document, Value
from workflows.files.explain import problems_of
from workflows.files.form import Part, PersonPart
from workflows.files.plan import opened
from workflows.files.problems import BadFile, Problem
from workflows.files.steps import Books, Change

COLUMNS = (
    "email",
    "name",
    "title",
    "zone",
    "locale",
    "working_days",
    "country",
    "subdivision",
    "away",
    "aliases",
)

_RANGE = re.compile(r"([0-9-]{8,10})(?:\s*(?:\.\.|/|\bto\b)\s*([0-9-]{8,10}))?")


class PeopleFile(Part):
    """Everyone in one file."""

    people: tuple[PersonPart, ...]
    """One line each."""


def parse(text: str, *, name: str) -> PeopleFile:
    """The people in a CSV file.

    Raises:
        BadFile: every problem in it at once.
    """
    read = table.read(text, name=name, columns=COLUMNS, required=("email", "name"))
    document = Document(name, data={"people": [_values(line.cells) for line in read.lines]})
    document.lines = {("people", at): line.number for at, line in enumerate(read.lines)}
    file = None
    try:
        file = PeopleFile.model_validate(document.data)
    except ValidationError as error:
        document.problems += problems_of(error, PeopleFile, document)
    checks.check_people(document)
    problems = [*read.problems, *(_by_column(problem) for problem in document.problems)]
    if file is None or problems:
        raise BadFile(problems)
    return file


def _by_column(problem: Problem) -> Problem:
    """The field as a table has it: the line says which person it is about."""
    return replace(problem, field=re.sub(r"^people\[\d+\]\.?", "", problem.field))


def _values(cells: dict[str, str]) -> Value:
    values: dict[str, Value] = dict(cells)
    if "aliases" in cells:
        aliases = (alias.strip() for alias in re.split(r"[;,|]", cells["aliases"]))
        values["aliases"] = [alias for alias in aliases if alias]
    if "away" in cells:
        values["away"] = _away(cells["away"])
    return values


def _away(cell: str) -> list[Value]:
    """Such as `2026-04-20..2026-05-01; 2026-08-03`. What is no date is left to the form to refuse."""
    found: list[Value] = []
    for each in re.split(r"[;,|]", cell):
        days = _RANGE.fullmatch(each.strip())
        first, last = (days[1], days[2] or days[1]) if days else (each.strip(), each.strip())
        found.append({"first": first, "last": last})
    return found


def changes(session: Session, file: PeopleFile, *, tenant_id: int, now: datetime) -> list[Change]:
    """What importing the file would do. Writes nothing."""
    return _planned(session, file, tenant_id=tenant_id, now=now).changes()


def apply(
    session: Session,
    file: PeopleFile,
    *,
    tenant_id: int,
    now: datetime,
) -> list[Change]:
    """Do what `changes` shows. Contacts of programs they are in are planned again by the next tick."""
    books = _planned(session, file, tenant_id=tenant_id, now=now)
    books.write(who_id=None, where="cli")
    if books.steps:
        in_programs = stored_people.now_in_programs(
            session, organization_id=books.organization.key_id, on=books.today
        )
        ids = {books.people[part.email].key_id for part in file.people}
        programs = {program for person in ids for program in in_programs.get(person, ())}
        stored.replan(session, program_ids=programs, now=now)
    session.flush()
    return books.changes()


def _planned(session: Session, file: PeopleFile, *, tenant_id: int, now: datetime) -> Books:
    books = opened(session, tenant_id=tenant_id, program_key="", now=now)
    books.names = {part.email: part.name for part in file.people}
    shared_parts.people(books, file.people)
    in_programs = stored_people.now_in_programs(
        session, organization_id=books.organization.key_id, on=books.today
    )
    for email, person in books.people.items():
        # Programs name their people in files of their own, so a list of others does not end them.
        if email not in books.names and person.id not in in_programs:
            role_parts.departure(books, person)
    return books
