"""Rows to measure on, written in bulk: managers who are coached, years of the past, mail, programs."""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session

from storage.database import Database
from storage.models import (
    Address,
    AlignmentAnswer,
    Baseline,
    Cohort,
    Competency,
    Kpi,
    Measure,
    MeasureVersion,
    Organization,
    Outbox,
    Person,
    Program,
    Reading,
    Role,
    Row,
    Target,
    Tenant,
    Touchpoint,
)
from storage.words import (
    Category,
    Direction,
    Kind,
    OutboxState,
    Platform,
    ReadingState,
    RoleKind,
    SourceKind,
    TouchpointState,
)

MONDAY = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
"""When the week is planned."""

TUESDAY = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
"""The minute in which every manager's coaching prompt is due."""

IN_A_COHORT = 100
"""Managers of one cohort; each program has one."""

_ENDED = date(2026, 2, 26)
_A_FEW = 10_000
_COMPETENCY = "discovery-questions"

CARD = {"summary": "Try one thing this week.", "parts": [{"type": "text", "body": "One question. " * 90}]}
"""A card as large as a coaching prompt's."""


def organization(session: Session) -> int:
    """One company."""
    row = Organization.made(name="Halden Systems", created_at=MONDAY)
    session.add(row)
    session.flush()
    return row.key_id


def tenants(session: Session, *, organization_id: int, first: int, count: int) -> None:
    """Workspaces with the numbers from `first` on, in which nothing is due."""
    one = _values(
        Tenant.made(
            organization_id=organization_id,
            platform=Platform.SANDBOX,
            external_id="-",
            name="-",
            next_plan_at=MONDAY + timedelta(days=3650),
            created_at=MONDAY,
        )
    )
    _write(session, Tenant, ({**one, "id": n, "external_id": f"tenant{n}"} for n in _from(first, count)))


def people(session: Session, *, organization_id: int, tenant_id: int, first: int, count: int) -> None:
    """People with the numbers from `first` on, each with an address; all know the bot already."""
    one = _values(
        Person.made(
            organization_id=organization_id,
            home_tenant_id=tenant_id,
            name="Mara Lind",
            email="-",
            introduced_at=MONDAY - timedelta(days=30),
            created_at=MONDAY,
        )
    )
    _write(session, Person, ({**one, "id": n, "email": f"p{n}@halden.example"} for n in _from(first, count)))
    at = _values(Address.made(person_id=1, tenant_id=tenant_id, external_id="-", updated_at=MONDAY))
    each = ({"person_id": n, "external_id": f"U{n}", "conversation": f"D{n}"} for n in _from(first, count))
    _write(session, Address, ({**at, **mine} for mine in each))


def coached(session: Session, *, managers: int) -> int:
    """Managers in cohorts whose training ended last week, nothing planned yet; returns the tenant."""
    of = organization(session)
    tenants(session, organization_id=of, first=1, count=1)
    people(session, organization_id=of, tenant_id=1, first=1, count=managers)
    count = -(-managers // IN_A_COHORT)
    programs(session, organization_id=of, tenant_id=1, count=count, kpis=1, sponsor_first=managers + 1)
    role = _values(
        Role.made(person_id=1, kind=RoleKind.MANAGER, program_id=1, since=_ENDED, recorded_at=MONDAY)
    )
    places = ((n, (n - 1) // IN_A_COHORT + 1) for n in _from(1, managers))
    _write(
        session,
        Role,
        ({**role, "person_id": n, "program_id": place, "cohort_id": place} for n, place in places),
    )
    return 1


def programs(
    session: Session, *, organization_id: int, tenant_id: int, count: int, kpis: int, sponsor_first: int
) -> None:
    """Programs with a cohort that is due to be planned, a sponsor each who answered, and KPIs."""
    people(session, organization_id=organization_id, tenant_id=tenant_id, first=sponsor_first, count=count)
    made: dict[str, Any] = {"created_at": MONDAY, "created_on": MONDAY.date()}
    program = _values(
        Program.made(organization_id=organization_id, tenant_id=tenant_id, key="-", name="-", **made)
    )
    _write(
        session,
        Program,
        ({**program, "id": n, "key": f"program{n}", "name": f"Selling {n}"} for n in _from(1, count)),
    )
    cohort = _values(
        Cohort.made(
            program_id=1,
            key="spring",
            name="Spring",
            starts_on=_ENDED - timedelta(days=2),
            ends_on=_ENDED,
            planned_since=MONDAY,
            next_plan_at=MONDAY,
            created_at=MONDAY,
        )
    )
    _write(session, Cohort, ({**cohort, "id": n, "program_id": n} for n in _from(1, count)))
    sponsor = _values(
        Role.made(person_id=1, kind=RoleKind.LEAD_SPONSOR, program_id=1, since=_ENDED, recorded_at=MONDAY)
    )
    _write(
        session,
        Role,
        ({**sponsor, "person_id": sponsor_first + n - 1, "program_id": n} for n in _from(1, count)),
    )
    answer = _values(
        AlignmentAnswer.made(
            program_id=1, person_id=1, question=1, version=1, words="KPI 1", recorded_at=MONDAY
        )
    )
    _write(
        session,
        AlignmentAnswer,
        (
            {**answer, "question": question, "program_id": n, "person_id": sponsor_first + n - 1}
            for n in _from(1, count)
            for question in (1, 2, 3, 4)
        ),
    )
    _kpis(session, organization_id=organization_id, programs=count, each=kpis)
    trained = _values(
        Competency.made(
            program_id=1, key=_COMPETENCY, name="Discovery questions", behavior="Asks", created_at=MONDAY
        )
    )
    _write(
        session,
        Competency,
        ({**trained, "program_id": n, "kpi_id": (n - 1) * kpis + 1} for n in _from(1, count)),
    )


def _kpis(session: Session, *, organization_id: int, programs: int, each: int) -> None:
    numbers = _from(1, programs * each)
    measure = _values(Measure.made(organization_id=organization_id, key="-", created_at=MONDAY))
    _write(session, Measure, ({**measure, "id": n, "key": f"kpi{n}"} for n in numbers))
    version = _values(
        MeasureVersion.made(
            measure_id=1, version=1, name="-", unit="%", direction=Direction.UP, recorded_at=MONDAY
        )
    )
    _write(
        session,
        MeasureVersion,
        ({**version, "measure_id": n, "name": f"KPI {(n - 1) % each + 1}"} for n in numbers),
    )
    kpi = _values(Kpi.made(program_id=1, measure_id=1, created_at=MONDAY))
    _write(
        session,
        Kpi,
        ({**kpi, "id": n, "program_id": (n - 1) // each + 1, "measure_id": n} for n in numbers),
    )
    for table in (Baseline, Target):
        value = _values(table.made(kpi_id=1, version=1, value=Decimal(20), recorded_at=MONDAY))
        _write(session, table, ({**value, "kpi_id": n} for n in numbers))


def readings(session: Session, *, measures: int, count: int) -> None:
    """Confirmed readings, spread evenly over the measures, one a day."""
    one = _values(
        Reading.made(
            measure_id=1,
            value=Decimal(21),
            unit="%",
            as_of=_ENDED,
            source=SourceKind.PERSON,
            state=ReadingState.CONFIRMED,
            words="We are at 21 % now",
            recorded_at=MONDAY,
        )
    )
    _write(
        session,
        Reading,
        (
            {**one, "measure_id": n % measures + 1, "as_of": _ENDED - timedelta(days=n // measures)}
            for n in range(count)
        ),
    )


def mail(session: Session, *, first: int, count: int, tenant_id: int, each: int, now: datetime) -> None:
    """Messages that can be sent now, the first of everybody first."""
    one = _values(
        Outbox.made(
            token="-",  # noqa: S106 - no secret
            tenant_id=tenant_id,
            person_id=1,
            category=Category.REPLY,
            message="coaching.prompt",
            card=CARD,
            next_at=now,
            created_at=now,
        )
    )
    numbers = ((person, turn) for turn in range(each) for person in _from(first, count))
    _write(
        session, Outbox, ({**one, "person_id": p, "token": f"{tenant_id}-{p}-{turn}"} for p, turn in numbers)
    )


def past(session: Session, *, tenant_id: int, people: int, rows: int) -> None:
    """Contacts that are over and the messages about them, half and half, made inside the database."""
    touchpoint = _values(
        Touchpoint.made(
            tenant_id=tenant_id,
            kind=Kind.COACHING,
            key="-",
            slot="week",
            person_id=1,
            state=TouchpointState.ANSWERED,
            due_at=MONDAY,
            last_at=MONDAY,
            created_at=MONDAY,
        )
    )
    message = _values(
        Outbox.made(
            token="-",  # noqa: S106 - no secret
            tenant_id=tenant_id,
            person_id=1,
            category=Category.PROMPT,
            message="coaching.prompt",
            card={"summary": "Try one thing this week.", "parts": []},
            state=OutboxState.SENT,
            created_at=MONDAY,
        )
    )
    _multiply(session, Touchpoint, touchpoint, unique="key", count=rows - rows // 2, people=people)
    _multiply(session, Outbox, message, unique="token", count=rows // 2, people=people)


def settle(database: Database) -> None:
    """Let the database do now what it does by itself on any day: tidy up after so many new rows."""
    if database.is_sqlite:
        raw = database.engine.raw_connection()  # a checkpoint needs to be outside any transaction
        raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw.close()
        return
    with database.engine.execution_options(isolation_level="AUTOCOMMIT").connect() as connection:
        connection.execute(text("VACUUM ANALYZE"))


def _multiply(
    session: Session, table: type[Row], values: dict[str, Any], *, unique: str, count: int, people: int
) -> None:
    """Write one row, and let the database copy it: another value in the unique column, the next person."""
    connection = session.connection()
    connection.execute(insert(table), [{**values, unique: "past 0"}])
    if count == 1:
        return
    name = table.__tablename__
    others = ", ".join(f'"{column}"' for column in values if column not in (unique, "person_id"))
    numbers = (
        "WITH RECURSIVE n(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < :last) SELECT n FROM n"
        if connection.dialect.name == "sqlite"
        else "SELECT generate_series(1, :last) AS n"
    )
    connection.execute(
        text(
            f'INSERT INTO {name} ("{unique}", person_id, {others}) '  # noqa: S608 - names of our own
            f"SELECT 'past ' || n, 1 + n % :people, {others} FROM ({numbers}) AS numbers, {name} "
            f"WHERE \"{unique}\" = 'past 0'"
        ),
        {"last": count - 1, "people": people},
    )


def _values(row: Row) -> dict[str, Any]:
    return row.model_dump(exclude={"id"})


def _from(first: int, count: int) -> Sequence[int]:
    return range(first, first + count)


def _write(session: Session, table: type[Row], rows: Iterator[dict[str, Any]]) -> None:
    """Insert these, some at a time, so that memory stays flat."""
    some: list[dict[str, Any]] = []
    for row in rows:
        some.append(row)
        if len(some) == _A_FEW:
            session.connection().execute(insert(table), some)
            some = []
    if some:
        session.connection().execute(insert(table), some)
