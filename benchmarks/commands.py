"""`/alignment status` on Slack, whole, beside a Bolt listener that only acks; and while messages drain."""

import json
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlencode

from sqlmodel import Session, col, select

from benchmarks import filling
from benchmarks.load import Answered, NotAnswered, asked, signed
from benchmarks.measure import Measured, Scale, side_by_side
from benchmarks.processes import ROOT, alone, module
from storage import addresses, schema, tenants
from storage.database import Database
from storage.models import Person
from storage.words import Platform
from workflows.files import plan

EXAMPLE = ROOT / "examples" / "consultative-selling.yaml"
_DRAINING = 10_000
_BEFORE = 64
_FORM = "application/x-www-form-urlencoded"


def measure(folder: Path, scale: Scale) -> list[Measured]:
    """Commands per second, and how long the slowest hundredth of 32 who ask without a pause waits."""
    made = iter(range(1_000))

    def fresh() -> str:
        return f"sqlite:///{folder / f'{next(made)}.sqlite3'}"

    ours, draining, bolt = side_by_side(
        [
            lambda: _answered("ours", fresh(), scale.events),
            lambda: _answered("draining", fresh(), scale.events),
            lambda: _answered("bolt", "-", scale.events),
        ],
        lambda found: found.rate,
        times=scale.repeats,
    )
    return [
        Measured("/alignment status, answered", ours.rate, "bare Bolt listener", bolt.rate, "/s"),
        Measured("/alignment status, p99", ours.p99, "bare Bolt listener", bolt.p99),
        Measured(
            "/alignment status, p99, 10,000 messages draining", draining.p99, "promised", 250.0, at_most=1
        ),
    ]


def _answered(way: str, url: str, commands: int) -> Answered:
    users = _fill(url, messages=_DRAINING if way == "draining" else 0) if url != "-" else ["U1"]
    with module("benchmarks.slack_stand_in", quiet=True) as (_, slack_port):
        slack = f"http://127.0.0.1:{slack_port}/api/"
        with module("benchmarks.commanding", way, url, slack, quiet=True) as (_, port):
            found = alone(_ask, port, users, commands)
        if way == "draining":
            with urllib.request.urlopen(f"{slack}posted") as answer:  # noqa: S310 - on loopback
                if not 0 < json.load(answer) < _DRAINING:
                    raise NotAnswered("nothing was draining while commands were answered")
    return found


def _ask(port: int, users: list[str], commands: int) -> Answered:
    """As a server is asked that has answered before: what its first answers take counts for nobody."""
    requests = [_request(number, users[number % len(users)]) for number in range(_BEFORE + commands)]
    asked(port, requests[:_BEFORE])
    return asked(port, requests[_BEFORE:])


def _request(number: int, user: str) -> bytes:
    fields = {
        "team_id": "T1",
        "channel_id": "C1",
        "user_id": user,
        "command": "/alignment",
        "text": "status",
        "response_url": "http://127.0.0.1:1/never",
        "trigger_id": f"{number}.1",
        "is_enterprise_install": "false",
    }
    return signed(urlencode(fields).encode(), kind=_FORM)


def _fill(url: str, *, messages: int) -> list[str]:
    """One program with its people on Slack, and messages for five hundred others."""
    database = Database(url, durable=False)
    schema.upgrade(database)
    now = datetime.now(UTC)

    def fill(session: Session) -> list[str]:
        tenant = tenants.join(session, platform=Platform.SLACK, external_id="T1", name="Halden", now=now)
        text = EXAMPLE.read_text(encoding="utf-8")
        plan.import_program(session, text, name="program.yaml", tenant_id=tenant.key_id, now=now)
        users = []
        for person in session.exec(select(Person).order_by(col(Person.id))):
            users.append(f"U{person.id}")
            person.introduced_at, person.learning_team = now, True
            addresses.meet(
                session,
                tenant_id=tenant.key_id,
                user=f"U{person.id}",
                email=person.email,
                now=now,
                conversation=f"D{person.id}",
            )
        if messages:
            of = tenant.organization_id
            filling.people(session, organization_id=of, tenant_id=tenant.key_id, first=1_001, count=500)
            filling.mail(
                session, first=1_001, count=500, tenant_id=tenant.key_id, each=messages // 500, now=now
            )
        return users

    users = database.write(fill)
    database.close()
    return users
