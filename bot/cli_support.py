"""What the commands do: read a file, do the work in one transaction, and put the outcome in lines."""

from collections.abc import Iterator
from pathlib import Path

from pydantic import TypeAdapter
from sqlmodel import Session

from bot.app import Application, name_learning_team, sandbox_tenant
from bot.cli_base import in_terminal
from bot.mistakes import Mistake
from prompts.cards import Buttons, Card, ChoiceInput, Divider, plain_text
from prompts.status import PER_PAGE
from prompts.wording import counted
from storage import copying, tenants
from storage.database import opened
from storage.models import Organization, Tenant
from workflows import status
from workflows.alignment import alignment_gaps
from workflows.files import export as files_export
from workflows.files import people_file, plan, program_file, readings_file, scores_file
from workflows.files.document import decoded
from workflows.files.steps import Change
from workflows.registry import WORKFLOWS
from workflows.reports.program_status import ProgramStatus
from workflows.turn import Turn

_STATUS_JSON = TypeAdapter(list[ProgramStatus])

LARGEST_FILE = 20 * 1024 * 1024


def home_tenant(session: Session, application: Application) -> Tenant:
    """Where a file's people and programs belong: the first real platform; the sandbox where there is none."""
    return tenants.default(session) or sandbox_tenant(session, application.clock)


def turn(session: Session, application: Application) -> Turn:
    """The turn of whoever sits at the machine: it sees every program."""
    tenant = home_tenant(session, application)
    organization = session.get_one(Organization, tenant.organization_id)
    return Turn(session, application.clock.now(), organization, WORKFLOWS, where="cli")


def read_file(file: Path) -> str:
    """The text of a file somebody named.

    Raises:
        Mistake: it is not there, cannot be read, or is too large.
        BadFile: it is not text in UTF-8.
    """
    try:
        if file.stat().st_size > LARGEST_FILE:
            raise Mistake(f"{file} is larger than {LARGEST_FILE // 1024 // 1024} MB; split it.")
        return decoded(file.read_bytes(), name=file.name)
    except FileNotFoundError:
        raise Mistake(f"There is no file {file}. Check the path.") from None
    except IsADirectoryError:
        raise Mistake(f"{file} is a folder. Name the file in it.") from None
    except PermissionError:
        raise Mistake(f"{file} cannot be read. Check its permissions.") from None
    except OSError as error:
        raise Mistake(f"{file} cannot be read: {error.strerror}.") from None


def to_import(file: Path) -> str:
    """The text of a program or a list of people.

    Raises:
        Mistake: it cannot be read, or is neither.
        BadFile: it is not text in UTF-8.
    """
    text = read_file(file)
    if file.suffix.lower() not in (".yaml", ".yml", ".csv"):
        raise Mistake(f"{file} is neither .yaml (a program) nor .csv (people).")
    return text


def import_file(application: Application, file: Path, text: str, *, apply: bool) -> Iterator[str]:
    """Import a program or people; what changes something known is only shown without `apply`."""
    of_people = file.suffix.lower() == ".csv"

    def work(session: Session) -> tuple[list[Change], bool, str]:
        tenant = home_tenant(session, application)
        found = _people_changes if of_people else _program_changes
        return found(session, text, file.name, tenant, application, apply)

    changes, done, look_at = application.database.write(work)
    for change in changes:
        yield f"  {change.what:<6} {change.about}{': ' + change.detail if change.detail else ''}"
    if look_at:
        yield look_at
    if not changes:
        yield "Nothing to change: everything in the file is known already."
    elif done:
        yield f"{counted(len(changes), 'change')} made."
    else:
        yield f"{counted(len(changes), 'change')} to make. Nothing is written yet: repeat with --apply."


def _program_changes(
    session: Session, text: str, name: str, tenant: Tenant, application: Application, apply: bool
) -> tuple[list[Change], bool, str]:
    now = application.clock.now()
    known = plan.known(session, organization_id=tenant.organization_id)
    file = program_file.parse(text, name=name, known=known)
    changes = plan.changes(session, file, tenant_id=tenant.key_id, now=now)
    trained = [(competency.key, competency.name) for competency in file.competencies]
    look_at = alignment_gaps.no_ideas(trained, file.program.cadence.model_dump(exclude_unset=True))
    if not (apply or plan.at_once(session, file, changes, tenant_id=tenant.key_id)):
        return changes, False, look_at
    plan.apply(session, file, tenant_id=tenant.key_id, now=now)
    name_learning_team(session, application.settings)
    return changes, True, look_at


def _people_changes(
    session: Session, text: str, name: str, tenant: Tenant, application: Application, apply: bool
) -> tuple[list[Change], bool, str]:
    now = application.clock.now()
    file = people_file.parse(text, name=name)
    changes = people_file.changes(session, file, tenant_id=tenant.key_id, now=now)
    if not (apply or plan.only_adds(changes)):
        return changes, False, ""
    people_file.apply(session, file, tenant_id=tenant.key_id, now=now)
    name_learning_team(session, application.settings)
    return changes, True, ""


def copy_database(source: str, target: str) -> Iterator[str]:
    """Copy everything from one database into another, empty one, and compare it."""
    with opened(source) as here, opened(target) as there:
        copied = copying.copy(here, there)
        yield from (f"  {table:<20} {counted(rows, 'row')}" for table, rows in copied.items() if rows)
        yield f"{counted(sum(copied.values()), 'row')} copied, and each compared with the original."
        yield f"Now set ALIGNMENT_DATABASE_URL to {there.url.render_as_string(hide_password=True)}."


def export_program(application: Application, program: str | None) -> str:
    """Programs as a file that can be imported again."""

    def work(session: Session) -> str:
        tenant = home_tenant(session, application)
        return files_export.export(
            session, organization_id=tenant.organization_id, program_key=program, now=application.clock.now()
        )

    return application.database.write(work)


def import_readings(application: Application, file: Path, text: str) -> str:
    """Record what a system published."""

    def work(session: Session) -> readings_file.Summary:
        tenant = home_tenant(session, application)
        found = scores_file.import_scores if scores_file.is_one(text) else readings_file.import_readings
        return found(
            session, text, name=file.name, organization_id=tenant.organization_id, now=application.clock.now()
        )

    done = application.database.write(work)
    return f"{done.added} added, {done.corrected} corrected, {done.unchanged} known already."


def without_controls(card: Card) -> Card:
    """Nothing to tap or choose: a terminal only shows."""
    parts = [part for part in card.parts if not isinstance(part, Buttons | ChoiceInput)]
    while isinstance(parts[-1], Divider):
        parts.pop()
    return card.model_copy(update={"parts": tuple(parts)})


def show_status(
    application: Application, *, program: str, sponsor: str, state: str, page: int, as_json: bool
) -> str:
    """The status as text or as JSON, for whoever sits at the machine: it sees every program."""
    asked = " ".join(
        part
        for part in (
            f'"{program}"' if program else "",
            f'"sponsor:{sponsor}"' if sponsor else "",
            f"state:{state}" if state else "",
        )
        if part
    )

    def work(session: Session) -> str:
        mine = turn(session, application)
        wanted = status.filters(asked)
        found = status.read(mine, wanted)
        if sponsor and not found:
            raise Mistake(
                f"No program found with a sponsor called “{sponsor}”. alignment status lists them all."
            )
        pages = max(1, -(-len(found) // PER_PAGE))
        if page > pages:
            raise Mistake(f"There {'is' if pages == 1 else 'are'} only {counted(pages, 'page')}.")
        if as_json:
            return _STATUS_JSON.dump_json(found, indent=2).decode()
        return in_terminal(plain_text(without_controls(status.card(mine, wanted, page=page)[1])))

    return application.database.write(work)
