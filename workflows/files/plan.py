"""What importing a program file changes: previewed, or written in the caller's transaction."""

from datetime import datetime

from sqlmodel import Session

from storage import people as stored_people
from storage import programs as stored
from storage.models import Organization, Tenant
from storage.words import ProgramState
from workflows.benefits import ledger_history
from workflows.files import program_parts, role_parts, shared_parts
from workflows.files.checks import Known
from workflows.files.problems import BadFile, Problem
from workflows.files.program_file import ProgramFile, parse
from workflows.files.steps import Books, Change

__all__ = ["Change", "apply", "at_once", "changes", "import_program", "known", "only_adds"]


def known(session: Session, *, organization_id: int) -> Known:
    """Whom and what a file of this organization may name without defining them."""
    people = stored_people.everyone(session, organization_id=organization_id)
    measures = stored.measures(session, organization_id=organization_id)
    objectives = stored.objectives(session, organization_id=organization_id)
    return Known(
        people=frozenset(email for email, row in people.items() if row.ended_at is None),
        measures=frozenset(key for key, row in measures.items() if row.ended_at is None),
        objectives=frozenset(key for key, row in objectives.items() if row.ended_at is None),
    )


def changes(session: Session, file: ProgramFile, *, tenant_id: int, now: datetime) -> list[Change]:
    """What importing the file would do. Writes nothing.

    Raises:
        BadFile: the program was retired or cancelled.
    """
    return _planned(session, file, tenant_id=tenant_id, now=now).changes()


def only_adds(planned: list[Change]) -> bool:
    """Whether nothing that stands is changed or ended, so that nobody needs to look at it first."""
    return all(change.what == "add" for change in planned)


def at_once(session: Session, file: ProgramFile, planned: list[Change], *, tenant_id: int) -> bool:
    """Whether an import needs no preview: the program is new, and nothing that stands is touched."""
    tenant = session.get_one(Tenant, tenant_id)
    programs = stored.of_organization(session, organization_id=tenant.organization_id)
    return file.program.key not in programs and only_adds(planned)


def apply(
    session: Session,
    file: ProgramFile,
    *,
    tenant_id: int,
    now: datetime,
    who_id: int | None = None,
    where: str = "cli",
) -> list[Change]:
    """Do what `changes` shows. Contacts are planned again by the next tick.

    Raises:
        BadFile: the program was retired or cancelled.
    """
    books = _planned(session, file, tenant_id=tenant_id, now=now)
    books.write(who_id=who_id, where=where)
    if books.steps and books.program is not None:
        shared = stored_people.now_in_programs(
            session, organization_id=books.organization.key_id, on=books.today
        )
        # Whoever is in two programs is asked by both, so the other one's contacts may move as well.
        named = {books.people[email].key_id for email in file.named}
        programs = {program for person in named for program in shared.get(person, ())}
        stored.replan(session, program_ids=programs | {books.program.key_id}, now=now)
        if books.tenant.next_plan_at is None:
            books.tenant.next_plan_at = now
            session.add(books.tenant)
        ledger_history.numbers_changed(
            session, measure_ids={kpi.measure_id for kpi in books.kpis.values()}, now=now
        )
    session.flush()
    return books.changes()


def import_program(session: Session, text: str, *, name: str, tenant_id: int, now: datetime) -> list[Change]:
    """Read a program file and apply it.

    Raises:
        BadFile: every problem in it; nothing was written.
    """
    tenant = session.get_one(Tenant, tenant_id)
    file = parse(text, name=name, known=known(session, organization_id=tenant.organization_id))
    return apply(session, file, tenant_id=tenant_id, now=now)


def opened(session: Session, *, tenant_id: int, program_key: str, now: datetime) -> Books:
    """What is stored about a program and its organization, by the names files use."""
    tenant = session.get_one(Tenant, tenant_id)
    organization = session.get_one(Organization, tenant.organization_id)
    programs = stored.of_organization(session, organization_id=organization.key_id)
    books = Books(
        session=session,
        tenant=tenant,
        organization=organization,
        now=now,
        people=stored_people.everyone(session, organization_id=organization.key_id),
        measures=stored.measures(session, organization_id=organization.key_id),
        objectives=stored.objectives(session, organization_id=organization.key_id),
        first_program=not programs,
        program=programs.get(program_key),
    )
    if books.program is not None:
        program_id = books.program.key_id
        books.kpis = stored.kpis(session, program_id=program_id)
        books.competencies = stored.competencies(session, program_id=program_id)
        books.cohorts = stored.cohorts(session, program_id=program_id)
    return books


def _planned(session: Session, file: ProgramFile, *, tenant_id: int, now: datetime) -> Books:
    books = opened(session, tenant_id=tenant_id, program_key=file.program.key, now=now)
    if books.program and books.program.state in (ProgramState.RETIRED, ProgramState.CANCELLED):
        raise BadFile([_closed(file, books.program.state)])
    books.names = {part.email: part.name for part in file.people}
    said = file.organization.currency if "currency" in file.organization.model_fields_set else None
    currency = file.program.currency or said or books.organization.currency
    shared_parts.organization(books, file.organization)
    shared_parts.people(books, file.people)
    shared_parts.objectives(books, file.objective, still_served=file.program.objective)
    shared_parts.measures(
        books, file.measures, still_used={kpi.measure for kpi in file.kpis}, currency=currency
    )
    program_parts.program(books, file, currency=currency)
    program_parts.kpis(books, file.kpis)
    program_parts.competencies(books, file.competencies)
    program_parts.cohorts(books, file.cohorts, currency=currency)
    role_parts.places(books, file)
    role_parts.roles(books, file)
    role_parts.departures(books, file)
    return books


def _closed(file: ProgramFile, state: ProgramState) -> Problem:
    return Problem(
        file.program.key,
        None,
        "program.key",
        f"this program was {state.value}, so it cannot be changed; give the new one a key of its own",
    )
