"""What a look costs when nothing is due: with years of history, beside an empty database."""

from pathlib import Path

from sqlalchemy import insert
from sqlmodel import Session

from benchmarks.measure import Measured, milliseconds, percentile
from storage import outbox, schema, touchpoints
from storage.database import Database
from storage.models import Touchpoint
from storage.words import Kind, TouchpointState
from tests.storage import rows

CONTACTS = 200_000
LOOKS = 200


def measure(folder: Path) -> list[Measured]:
    """The two questions of every look."""
    took = {}
    for contacts in (0, CONTACTS):
        database = Database(f"sqlite:///{folder / f'{contacts}.sqlite3'}", durable=False)
        schema.upgrade(database)
        database.write(lambda session, many=contacts: _history(session, many))  # type: ignore[misc]
        took[contacts] = milliseconds(lambda db=database: db.write(_look), times=LOOKS)  # type: ignore[misc]
        database.close()
    return [
        Measured(
            f"look, {CONTACTS:,} contacts of the past",
            percentile(took[CONTACTS], 0.5),
            "none",
            percentile(took[0], 0.5),
        )
    ]


def _look(session: Session) -> None:
    touchpoints.tenants_with_work(session, now=rows.NOW)
    outbox.tenants_with_mail(session, now=rows.NOW)


def _history(session: Session, contacts: int) -> None:
    who = rows.person(session, rows.tenant(session))
    past = Touchpoint.made(
        tenant_id=who.home_tenant_id,
        kind=Kind.COACHING,
        key="-",
        slot="week",
        person_id=who.key_id,
        state=TouchpointState.ANSWERED,
        due_at=rows.NOW,
        last_at=rows.NOW,
        created_at=rows.NOW,
    ).model_dump(exclude={"id"})
    if contacts:
        session.connection().execute(
            insert(Touchpoint), [past | {"key": f"past {number}"} for number in range(contacts)]
        )
