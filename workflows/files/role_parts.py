"""Importing who is what: dated roles, places in a cohort, and the people no program names any more."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import NamedTuple

from storage import people as stored_people
from storage import programs as stored
from storage.models import Enrollment, Person, Role, Row
from storage.words import RoleKind
from workflows.files.program_file import CohortPart, ManagerPart, ProgramFile
from workflows.files.steps import Books, What, set_values

_GONE = "no longer in the file"


class Part(NamedTuple):
    """One role in the words of a file."""

    kind: RoleKind
    email: str
    cohort: str | None = None
    kpi: str | None = None
    stands_in_for: str | None = None
    since: date | None = None
    until: date | None = None
    """Dates a file gives itself; other roles run from one import to another."""


def roles(books: Books, file: ProgramFile) -> None:
    """New roles begin and missing ones end; nobody is overwritten."""
    stand = dict(stored_roles(books))
    new_program = books.program is None
    wanted = wanted_roles(file)
    for part in wanted:
        if part not in stand:
            start = part.since or (file.program.created if new_program else None) or books.today
            books.step("add", _about(books, part), _scope(books, part), _beginning(books, part, start))
    for part, row in stand.items():
        if part not in wanted:
            books.step("end", _about(books, part), _scope(books, part) or _GONE, _ending(books, row))


def wanted_roles(file: ProgramFile) -> list[Part]:
    """Every role a file names, in its order."""
    said = file.program.roles
    single = (
        (RoleKind.LEAD_SPONSOR, said.lead_sponsor),
        *((RoleKind.SPONSOR, email) for email in said.sponsors),
        (RoleKind.OWNER, said.owner),
        (RoleKind.BUSINESS_UNIT_OWNER, said.business_unit_owner),
        (RoleKind.FINANCE_PARTNER, said.finance_partner),
    )
    parts = [Part(kind, email) for kind, email in single if email is not None]
    parts += [
        Part(RoleKind.DELEGATE, each.person, stands_in_for=each.stands_in_for) for each in said.delegates
    ]
    parts += [Part(RoleKind.KPI_OWNER, kpi.owner, kpi=kpi.measure) for kpi in file.kpis if kpi.owner]
    for cohort in file.cohorts:
        for each in cohort.managers:
            parts.append(Part(RoleKind.MANAGER, each.person, cohort=cohort.key))
            if each.acting:
                parts.append(
                    Part(
                        RoleKind.ACTING_MANAGER,
                        each.acting.person,
                        cohort=cohort.key,
                        stands_in_for=each.person,
                        since=each.acting.first,
                        until=each.acting.last and each.acting.last + timedelta(days=1),
                    )
                )
    return list(dict.fromkeys(parts))


def stored_roles(books: Books) -> list[tuple[Part, Role]]:
    """The roles that stand, in the words of a file; without those of people who were erased.

    What a file gives its own dates stands in it after them too, unless it was ended before.
    """
    if books.program is None:
        return []
    emails = {person.id: email for email, person in books.people.items()}
    cohorts = {cohort.id: key for key, cohort in books.cohorts.items()}
    kpis = {kpi.id: key for key, kpi in books.kpis.items()}
    found = []
    for row in stored_people.roles_in(books.session, program_id=books.program.key_id):
        acting = row.kind is RoleKind.ACTING_MANAGER
        over = row.until is not None and row.until <= books.today
        email = emails.get(row.person_id)
        if email is not None and not (over and (row.reason or not acting)):
            part = Part(
                row.kind,
                email,
                cohort=cohorts.get(row.cohort_id),
                kpi=kpis.get(row.kpi_id),
                stands_in_for=emails.get(row.stands_in_for_id),
                since=row.since if acting else None,
                until=row.until if acting else None,
            )
            found.append((part, row))
    return found


def _about(books: Books, part: Part) -> str:
    kind = part.kind.value.replace("_", " ").replace("kpi", "KPI")
    return f"{kind} {books.person_name(part.email)}"


def _scope(books: Books, part: Part) -> str:
    told = f"of cohort {part.cohort}" if part.cohort else f"of {part.kpi}" if part.kpi else ""
    if part.stands_in_for:
        told += f" for {books.person_name(part.stands_in_for)}"
    if part.since:
        told += f" from {part.since}"
    return told.strip()


def _beginning(books: Books, part: Part, start: date) -> Callable[[], Row]:
    def write() -> Row:
        if books.program is None:
            raise RuntimeError("the step that adds the program comes first")
        row = Role.made(
            person_id=books.person(part.email).key_id,
            kind=part.kind,
            program_id=books.program.key_id,
            cohort_id=books.cohorts[part.cohort].key_id if part.cohort else None,
            kpi_id=books.kpis[part.kpi].key_id if part.kpi else None,
            stands_in_for_id=books.person(part.stands_in_for).key_id if part.stands_in_for else None,
            since=start,
            until=part.until,
            recorded_at=books.now,
        )
        books.added(row)
        return row

    return write


def _ending(books: Books, row: Role) -> Callable[[], Row]:
    until = min(row.until or books.today, books.today)
    return lambda: set_values(books, row, {"until": until, "reason": _GONE})


def places(books: Books, file: ProgramFile) -> None:
    """Who is in the training under which manager, listed or counted."""
    stand: dict[tuple[int, int], list[Enrollment]] = {}
    if books.program is not None:
        stand = stored.enrollments(books.session, program_id=books.program.key_id, on=books.today)
    named: set[tuple[int, int]] = set()
    for cohort in file.cohorts:
        for manager in cohort.managers:
            key = _stored_key(books, cohort, manager)
            rows = stand.get(key, []) if key else []
            named |= {key} if key else set()
            _under(books, cohort, manager, rows)
    names = {person.id: person.name for person in books.people.values()}
    cohort_keys = {cohort.id: key for key, cohort in books.cohorts.items()}
    for key, rows in stand.items():
        if key not in named:
            about = f"people of {names.get(key[1], 'someone erased')} in cohort {cohort_keys[key[0]]}"
            books.step("end", about, _GONE, _leaving(books, rows))


def _stored_key(books: Books, cohort: CohortPart, manager: ManagerPart) -> tuple[int, int] | None:
    row, person = books.cohorts.get(cohort.key), books.people.get(manager.person)
    return (row.key_id, person.key_id) if row and person else None


def _under(books: Books, cohort: CohortPart, manager: ManagerPart, rows: list[Enrollment]) -> None:
    emails = {person.id: email for email, person in books.people.items()}
    stand = {(emails.get(row.person_id), row.headcount): row for row in rows}
    given: list[tuple[str | None, int]] = [(email, 1) for email in manager.participants]
    given += [(None, manager.headcount)] if manager.headcount is not None else []
    coming = [place for place in given if place not in stand]
    going = [row for place, row in stand.items() if place not in given]
    if not coming and not going:
        return
    new_cohort = cohort.key not in books.cohorts
    start = cohort.starts_on if new_cohort else max(cohort.starts_on, books.today)

    def write() -> Row:
        _leaving(books, going)() if going else None
        row = books.cohorts[cohort.key]
        for email, headcount in coming:
            books.added(
                Enrollment.made(
                    cohort_id=row.key_id,
                    manager_id=books.person(manager.person).key_id,
                    person_id=books.person(email).key_id if email else None,
                    headcount=headcount,
                    since=start,
                    recorded_at=books.now,
                )
            )
        return row

    what: What = "change" if coming and going else "add" if coming else "end"
    joined = ", ".join(_place(books, email, count) for email, count in coming)
    left = ", ".join(_place(books, emails.get(row.person_id), row.headcount) for row in going)
    told = [joined and f"joining: {joined}", left and f"leaving: {left}"]
    about = f"people of {books.person_name(manager.person)} in cohort {cohort.key}"
    books.step(what, about, "; ".join(filter(None, told)), write)


def _place(books: Books, email: str | None, headcount: int) -> str:
    return f"{headcount} not listed" if email is None else books.person_name(email)


def _leaving(books: Books, rows: list[Enrollment]) -> Callable[[], Row]:
    def write() -> Row:
        for row in rows:
            set_values(books, row, {"until": books.today})
        return rows[-1]

    return write


def departures(books: Books, file: ProgramFile) -> None:
    """People this program had and no file names any more: ended, unless another program has them."""
    if books.program is None:
        return
    had = stored_people.ever_in(books.session, program_id=books.program.key_id)
    busy = stored_people.now_in_programs(
        books.session,
        organization_id=books.organization.key_id,
        on=books.today,
        but_program_id=books.program.key_id,
    )
    for email, person in books.people.items():
        if email not in file.named and person.id in had and person.id not in busy:
            departure(books, person)


def departure(books: Books, person: Person) -> None:
    """End one person. A member of the learning team is not a file's to end."""
    if person.ended_at is None and not person.learning_team:
        books.step(
            "end", f"person {person.name}", _GONE, lambda: set_values(books, person, {"ended_at": books.now})
        )
