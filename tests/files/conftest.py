"""A database per test, copied from one that was migrated once, with one organization and its sandbox."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeVar

import pytest
from sqlmodel import Session, col, select

from storage import schema
from storage.database import Database
from storage.models import METADATA, Organization, Row, Tenant
from storage.words import Platform
from workflows.files import plan
from workflows.files.export import export
from workflows.files.program_file import ProgramFile, parse
from workflows.files.steps import Change

T = TypeVar("T")
R = TypeVar("R", bound=Row)

JANUARY = datetime(2026, 1, 13, 9, tzinfo=UTC)
MAY = datetime(2026, 5, 5, 9, tzinfo=UTC)


@dataclass
class Office:
    """One organization's database, and the commands one would type."""

    database: Database
    tenant_id: int
    organization_id: int

    def write(self, work: Callable[[Session], T]) -> T:
        return self.database.write(work)

    def read(self, work: Callable[[Session], T]) -> T:
        return self.database.read(work)

    def program(self, text: str) -> ProgramFile:
        known = self.read(lambda s: plan.known(s, organization_id=self.organization_id))
        return parse(text, name="program.yaml", known=known)

    def preview(self, text: str, *, now: datetime = MAY) -> list[Change]:
        file = self.program(text)
        return self.read(lambda s: plan.changes(s, file, tenant_id=self.tenant_id, now=now))

    def imports(self, text: str, *, now: datetime = JANUARY) -> list[Change]:
        return self.write(
            lambda s: plan.import_program(s, text, name="program.yaml", tenant_id=self.tenant_id, now=now)
        )

    def exports(self, key: str | None = None, *, now: datetime = MAY) -> str:
        return self.read(lambda s: export(s, organization_id=self.organization_id, program_key=key, now=now))

    def all(self, model: type[R], **values: object) -> list[R]:
        """Rows of a table with these values, oldest first."""
        return self.read(lambda s: list(s.exec(select(model).filter_by(**values).order_by(col(model.id)))))

    def one(self, model: type[R], **values: object) -> R:
        rows = self.all(model, **values)
        assert len(rows) == 1, f"{len(rows)} rows of {model.__name__}"
        return rows[0]

    def counts(self) -> dict[str, int]:
        """Rows in every table."""
        return self.read(
            lambda s: {
                name: len(s.connection().execute(table.select()).all())
                for name, table in METADATA.tables.items()
            }
        )

    def contents(self) -> dict[str, list[tuple[object, ...]]]:
        """Every row of every table."""
        return self.read(
            lambda s: {
                name: [tuple(row) for row in s.connection().execute(table.select())]
                for name, table in METADATA.tables.items()
            }
        )


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "template.sqlite3"
    database = Database(f"sqlite:///{path}", durable=False)
    schema.upgrade(database)
    database.close()
    return path


@pytest.fixture
def new_office(migrated: Path, tmp_path: Path) -> Iterator[Callable[[], Office]]:
    offices: list[Office] = []

    def make() -> Office:
        path = tmp_path / f"{len(offices)}.sqlite3"
        shutil.copy(migrated, path)
        database = Database(f"sqlite:///{path}", durable=False)

        def furnish(session: Session) -> tuple[int, int]:
            organization = Organization.made(name="Sandbox", created_at=JANUARY)
            session.add(organization)
            session.flush()
            tenant = Tenant.made(
                organization_id=organization.key_id,
                platform=Platform.SANDBOX,
                external_id="sandbox",
                name="Sandbox",
                created_at=JANUARY,
            )
            session.add(tenant)
            session.flush()
            return tenant.key_id, organization.key_id

        tenant_id, organization_id = database.write(furnish)
        offices.append(Office(database, tenant_id, organization_id))
        return offices[-1]

    yield make
    for office in offices:
        office.database.close()


@pytest.fixture
def office(new_office: Callable[[], Office]) -> Office:
    return new_office()


@pytest.fixture(scope="session")
def examples() -> dict[str, str]:
    folder = Path(__file__).parents[2] / "examples"
    return {path.name: path.read_text() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="session")
def selling(examples: dict[str, str]) -> str:
    return examples["consultative-selling.yaml"]


@pytest.fixture(scope="session")
def leading(examples: dict[str, str]) -> str:
    return examples["first-line-leaders.yaml"]


@pytest.fixture
def changed(small: str) -> Callable[..., str]:
    """The small program with pieces of its text replaced, each of which must be there once."""

    def change(*pairs: tuple[str, str]) -> str:
        text = small
        for old, new in pairs:
            assert text.count(old) == 1, f"{old!r} stands there {text.count(old)} times"
            text = text.replace(old, new)
        return text

    return change


@pytest.fixture(scope="session")
def small() -> str:
    """A program small enough to see every line of it."""
    return """\
organization:
  name: Acme
  currency: EUR
people:
  - email: vera@acme.example
    name: Vera
    zone: Europe/Berlin
    country: DE
  - {email: max@acme.example, name: Max}
  - {email: ida@acme.example, name: Ida, working_days: sun-thu}
  - {email: leo@acme.example, name: Leo}
  - {email: fin@acme.example, name: Fin}
objective:
  key: growth
  name: Grow
  key_results:
    - {key: more-wins, name: Win more}
measures:
  - key: win-rate
    name: Win rate
    unit: "%"
    direction: up
    rhythm: monthly
    standard_value: {value: 1000, approved_by: fin@acme.example, approved_on: 2026-01-05}
  - {key: deal-size, name: Deal size, unit: EUR, direction: up, source: {kind: system, name: CRM}}
program:
  key: selling
  name: Selling
  objective: more-wins
  problem: We lose deals
  created: 2026-01-12
  roles:
    lead_sponsor: vera@acme.example
    finance_partner: fin@acme.example
    delegates:
      - {person: max@acme.example, stands_in_for: vera@acme.example}
kpis:
  - measure: win-rate
    baseline: {value: 22, as_of: 2025-12-31}
    target: {value: 26, by: 2026-12-31}
    owner: vera@acme.example
  - measure: deal-size
    baseline: {value: 24000.50}
competencies:
  - {key: discovery-questions, name: Questions, behavior: Asks first, kpi: win-rate}
  - {key: negotiation, name: Trading, behavior: Trades, kpi: deal-size}
cohorts:
  - key: spring
    name: Spring
    starts_on: 2026-03-02
    ends_on: 2026-03-27
    managers:
      - person: max@acme.example
        participants: [leo@acme.example]
      - {person: ida@acme.example, headcount: 4}
    costs:
      design: 1000
      delivery: 2000.25
"""


@pytest.fixture
def without_ida(changed: Callable[..., str]) -> str:
    """The small program without one manager, one measure and one key result."""
    return changed(
        ("  - {email: ida@acme.example, name: Ida, working_days: sun-thu}\n", ""),
        ("      - {person: ida@acme.example, headcount: 4}\n", ""),
        ("  - {key: negotiation, name: Trading, behavior: Trades, kpi: deal-size}\n", ""),
        ("  - measure: deal-size\n    baseline: {value: 24000.50}\n", ""),
        (
            "  - {key: deal-size, name: Deal size, unit: EUR, direction: up, "
            "source: {kind: system, name: CRM}}\n",
            "",
        ),
        ("  key_results:\n    - {key: more-wins, name: Win more}\n", ""),
        ("  objective: more-wins\n", ""),
    )
