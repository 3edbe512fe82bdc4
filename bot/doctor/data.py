"""What the database can tell: its tables, the people in it, and whether messages move."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta
from pathlib import Path

from sqlmodel import Session, col, func, select

from bot.coaching_command import flaws
from bot.doctor.case import Case
from bot.doctor.findings import Finding, fine, look, refused, wrong
from bot.mistakes import Mistake
from bot.settings import Settings
from prompts.wording import counted, listed
from storage import addresses, schema
from storage.database import Database, DatabaseError, explained
from storage.models import Inbox, Organization, Outbox, Person, Tenant
from storage.people import not_reached
from storage.words import InboxState, OutboxState, PersonState, Platform

_LATE = timedelta(minutes=10)
_LATELY = timedelta(days=7)
_NAMED = 5
"""Names in one line; the rest is counted."""

_MAKES = "alignment serve makes them; so does alignment import."


def opened(settings: Settings) -> tuple[Database | None, Finding]:
    """The database if it can be read, and how it stands. Nothing is changed, and no file is made."""
    try:
        database = Database(settings.database_url)
    except DatabaseError as error:
        return None, refused("database", str(error), "Set ALIGNMENT_DATABASE_URL.")
    where = database.url.render_as_string(hide_password=True)
    if database.is_sqlite and not database.in_memory and not Path(database.url.database or "").exists():
        return None, look("database", f"There is no {where} yet.", _MAKES.replace("them", "it"))
    try:
        with explained(database):
            found, ours = schema.standing(database), schema.known()[0]
    except DatabaseError as error:
        return None, refused("database", str(error), "Set ALIGNMENT_DATABASE_URL.")
    if found is None:
        return None, look("database", f"{where} has no tables yet.", _MAKES)
    if found not in schema.known():
        return None, wrong(
            "database",
            f"{where} was made by a newer version of this program (its tables are at {found}).",
            "Install that version or newer.",
        )
    if found != ours:
        return None, look(
            "database",
            f"{where} has tables at {found}; this version brings {ours}.",
            "Back it up and start alignment serve, which brings them there.",
        )
    return database, fine("database", f"{where}, tables at {found}")


def check(case: Case) -> Iterator[Finding]:
    """People, the learning team, and what waits."""
    if case.database is None:
        return
    yield from case.database.read(lambda session: list(_people(session, case)))
    yield from case.database.read(lambda session: list(_moving(session, case.now)))


def ideas(settings: Settings) -> Iterator[Finding]:
    """An organization's own coaching ideas, where there are some."""
    if settings.coaching_folder is None:
        return
    try:
        problems = flaws(settings.coaching_folder)
    except Mistake as mistake:
        yield wrong("coaching ideas", str(mistake), "Mend the files, or unset ALIGNMENT_COACHING_FOLDER.")
        return
    if problems:
        said = f"{problems[0]}." + (f" And {len(problems) - 1} more." if len(problems) > 1 else "")
        yield look("coaching ideas", said, f"alignment coaching check {settings.coaching_folder} lists all.")
    else:
        yield fine("coaching ideas", f"{settings.coaching_folder}: all of it can go out")


def last_event(session: Session, platform: Platform) -> datetime | None:
    """When something last came in from a platform."""
    query = (
        select(Inbox.received_at)
        .join(Tenant, col(Tenant.id) == col(Inbox.tenant_id))
        .where(Tenant.platform == platform)
        .order_by(col(Inbox.id).desc())
        .limit(1)
    )
    return session.exec(query).first()


def without_address(session: Session, tenant_ids: Collection[int]) -> list[Person]:
    """People of these tenants whom the platform has not told us an address of, by name."""
    return addresses.never_met(session, tenant_ids=tenant_ids)


def some(names: list[str]) -> str:
    """The first few, and how many more."""
    more = len(names) - _NAMED
    return listed([*names[:_NAMED], f"{more} more"]) if more > 0 else listed(names)


def _people(session: Session, case: Case) -> Iterator[Finding]:
    active = (Person.state == PersonState.ACTIVE, col(Person.ended_at).is_(None))
    number = session.exec(select(func.count()).select_from(Person).where(*active)).one()
    members = list(session.exec(select(Person.name).where(*active, col(Person.learning_team).is_(True))))
    known = set(session.exec(select(Person.email).where(*active)))
    wanted = case.settings.learning_team
    if members:
        yield fine("learning team", some(sorted(members)))
    elif not wanted:
        yield wrong(
            "learning team",
            "Nobody is in it, so nobody sees the programs or hears what goes wrong.",
            "Set ALIGNMENT_LEARNING_TEAM to their e-mail addresses and start again.",
        )
    if missing := [email for email in wanted if email not in known]:
        yield look(
            "learning team",
            f"{some(missing)}: no person has this address.",
            "Import a program or people that name them, or correct ALIGNMENT_LEARNING_TEAM. On Slack it is "
            "enough that they write to the bot.",
        )
    elif wanted and not members:
        yield look("learning team", "It is set, but not in force.", "Start alignment serve again.")
    if not number:
        yield look("people", "Nobody is known yet.", "alignment import examples/people.csv shows how.")
    elif case.settings.slack or case.settings.teams:
        yield fine("people", counted(number, "person", "people"))
    cut_off = [
        f"{name} ({why})"
        for organization in session.exec(select(Organization)).all()
        for name, why in not_reached(session, organization_id=organization.key_id)
    ]
    if cut_off:
        yield look(
            "people",
            f"Not reached: {some(cut_off)}.",
            "Have they left, or another e-mail address there? Whoever writes to the bot is reached again.",
        )


def _moving(session: Session, now: datetime) -> Iterator[Finding]:
    oldest = session.exec(
        select(func.min(Outbox.next_at))
        .where(Outbox.state == OutboxState.PENDING, col(Outbox.next_at) < now - _LATE)
        .where(col(Outbox.tried_at).is_(None))
    ).one()
    stuck = session.exec(
        select(func.count())
        .select_from(Inbox)
        .where(Inbox.state == InboxState.WAITING)
        .where(col(Inbox.received_at) < now - _LATE)
    ).one()
    if oldest is not None or stuck:
        yield wrong(
            "messages",
            "Messages have waited for more than ten minutes, and nobody sees to them.",
            "Start alignment serve; with the distributed engine, alignment worker too.",
        )
    dead = session.exec(
        select(func.count())
        .select_from(Outbox)
        .where(Outbox.state == OutboxState.DEAD, col(Outbox.tried_at) > now - _LATELY)
    ).one()
    held = session.exec(
        select(Outbox.error)
        .where(Outbox.state == OutboxState.PENDING, Outbox.error != "")
        .order_by(col(Outbox.next_at))
        .limit(1)
    ).first()
    if held:
        yield look("messages", f"Some wait: {held}.", "alignment outbox list says which.")
    if dead:
        yield look(
            "messages",
            f"{counted(dead, 'message')} of the last week never arrived.",
            "alignment outbox list --state dead says which and why.",
        )
    if oldest is None and not stuck and not dead and not held:
        yield fine("messages", "nothing is stuck")


def locked_away(settings: Settings, needed: bool) -> Iterator[Finding]:
    """The keys that lock tokens away, where there are any to lock away."""
    from bot.secrets import Vault

    if not needed and not settings.secret_key:
        return
    try:
        Vault(settings.secret_key)
    except Mistake as mistake:
        yield refused("secret key", str(mistake), "Make one with `alignment doctor --new-key`.")
    else:
        yield fine("secret key", counted(len(settings.secret_key), "key"))
