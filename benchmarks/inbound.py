"""Events per second to the answer: ours stores each first; held against listeners that store nothing."""

from pathlib import Path

from sqlmodel import Session, func, select

from benchmarks import filling
from benchmarks.load import Answered, NotAnswered, load
from benchmarks.measure import Measured, Scale, side_by_side
from benchmarks.processes import alone, databases, module
from storage import schema
from storage.database import Database
from storage.models import Inbox


def measure(folder: Path, scale: Scale) -> list[Measured]:
    """Events per second, and how long the slowest hundredth waits."""
    with databases(folder) as fresh:
        ours, postgres, bolt, bare = side_by_side(
            [
                lambda: _stored(fresh.sqlite(), scale.events),
                lambda: _stored(fresh.postgres(), scale.events),
                lambda: _answered("bolt", "-", scale.events),
                lambda: _answered("bare", "-", scale.events),
            ],
            lambda found: found.rate,
            times=scale.repeats,
        )
    return [
        Measured("events stored and answered", ours.rate, "bare Bolt listener", bolt.rate, "/s"),
        Measured("events stored and answered", ours.rate, "bare listener", bare.rate, "/s"),
        Measured("events stored and answered, p99", ours.p99, "bare Bolt listener", bolt.p99),
        Measured(
            "events stored and answered, PostgreSQL", postgres.rate, "bare Bolt listener", bolt.rate, "/s"
        ),
    ]


def _stored(url: str, events: int) -> Answered:
    database = Database(url)
    schema.upgrade(database)

    def fill(session: Session) -> None:
        of = filling.organization(session)
        filling.tenants(session, organization_id=of, first=1, count=1)

    database.write(fill)
    found = _answered("ours", url, events)
    stored = database.read(lambda session: session.exec(select(func.count()).select_from(Inbox)).one())
    database.close()
    if stored != events:
        raise NotAnswered(f"{events} were sent and {stored} stored")
    return found


def _answered(way: str, url: str, events: int) -> Answered:
    with module("benchmarks.answering", way, url, quiet=True) as (_, port):
        return alone(load, port, events)
