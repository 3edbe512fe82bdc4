"""People as a CSV file: who they are, where and when they work. It grants no role and no membership."""

import re
from dataclasses import dataclass
from datetime import datetime

from pydantic import ValidationError
from sqlmodel import Session

from storage import people as stored_people
from storage import programs as stored
from workflows.files import role_parts, shared_parts, table
from workflows.files.document import Document
from workflows.files.explain import problems_of
from workflows.files.form import PersonPart
from workflows.files.plan import opened
from workflows.files.problems import BadFile
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


@dataclass(frozen=True)
class PeopleFile:
    """Everyone in one file."""

    people: tuple[PersonPart, ...]


def parse(text: str, *, name: str) -> PeopleFile:
    """The people in a CSV file.

    Raises:
        BadFile: every problem in it at once.
    """
    read = table.read(text, name=name, columns=COLUMNS, required=("email", "name"))
    people: list[PersonPart] = []
    first: dict[str, int] = {}
    for line in read.lines:
        document = Document(name, lines={(): line.number})
        try:
            person = PersonPart.model_validate(_values(line.cells))
        except ValidationError as error:
            read.problems += problems_of(error, PersonPart, document)
            continue
        if person.email in first:
            read.add(
                line.number,
                "email",
                f"'{person.email}' is given twice; line {first[person.email]} gives it already",
            )
        first.setdefault(person.email, line.number)
        people.append(person)
    if read.problems:
        raise BadFile(read.problems)
    return PeopleFile(tuple(people))


def _values(cells: dict[str, str]) -> dict[str, object]:
    values: dict[str, object] = dict(cells)
    if "aliases" in cells:
        values["aliases"] = [alias.strip() for alias in re.split(r"[;,|]", cells["aliases"]) if alias.strip()]
    if "away" in cells:
        values["away"] = _away(cells["away"])
    return values


def _away(cell: str) -> list[dict[str, str]]:
    """Such as `2026-04-20..2026-05-01; 2026-08-03`. What is no date is left to the form to refuse."""
    found = []
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
    who_id: int | None = None,
    where: str = "cli",
) -> list[Change]:
    """Do what `changes` shows. Contacts of programs they are in are planned again by the next tick."""
    books = _planned(session, file, tenant_id=tenant_id, now=now)
    books.write(who_id=who_id, where=where)
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
