"""Tiny programs for conversations: one sponsor, a delegate, two managers and one to three KPIs."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlmodel import Session, col, select

from storage.models import AlignmentAnswer, Person, Role

DANA, TOM, MEI = "dana.wu", "tom.ruiz", "mei.tanaka"
MARCUS, NOAH = "marcus.reed", "noah.kim"

FRIDAY = datetime(2026, 4, 24, 8, 0, tzinfo=UTC)
"""Four weeks after the tiny program's training; its sponsor is first asked on the Monday that follows."""

ASKED_ON = datetime(2026, 4, 27, 9, 0, tzinfo=UTC)

_NAMES = {
    DANA: "Dana Wu",
    TOM: "Tom Ruiz",
    MEI: "Mei Tanaka",
    MARCUS: "Marcus Reed",
    NOAH: "Noah Kim",
    "ravi.iyer": "Ravi Iyer",
    "karin.adler": "Karin Adler",
}


@dataclass(frozen=True)
class Kpi:
    """One measure and its use in a program."""

    name: str
    unit: str
    before: float | None
    target: float
    direction: str = "up"
    worth: int = 0
    """Money per unit; what the most hangs on is asked first."""
    system: str = ""
    owner: str = DANA

    @property
    def key(self) -> str:
        """Its short name in files."""
        return self.name[:40].strip().lower().replace(" ", "-")


WIN_RATE = Kpi("Win rate", "%", 22, 26, worth=2000)
CYCLE = Kpi("Deal cycle time", "days", 40, 30, direction="down", worth=500)
DEAL_SIZE = Kpi("Average deal size", "USD", 24000, 27000, worth=1)
RENEWALS = Kpi("Renewal rate", "%", 80, 85)


def program(
    *kpis: Kpi,
    key: str = "selling",
    name: str = "Consultative Selling",
    starts: date = date(2026, 3, 2),
    ends: date = date(2026, 3, 27),
    sponsor: str = DANA,
    delegate: str = TOM,
    managers: tuple[str, ...] = (),
    roles: Mapping[str, str] | None = None,
    people: Mapping[str, Mapping[str, object]] | None = None,
    cadence: Mapping[str, object] | None = None,
) -> str:
    """The text of a program file; everybody works from nine to six in UTC and keeps no holidays.

    Args:
        kpis: Win rate alone where none is given.
        key: its short name.
        name: what people call it.
        starts: first day of training.
        ends: last day of training.
        sponsor: the lead sponsor.
        delegate: who stands in for the sponsor; empty for nobody.
        managers: of the people trained, each with four.
        roles: more roles, such as the finance partner.
        people: what differs for somebody, such as `{"dana.wu": {"country": "US"}}`.
        cadence: what differs from the default cadence.
    """
    kpis = kpis or (WIN_RATE,)
    named = {sponsor, delegate, MEI, *managers, *(roles or {}).values(), *(kpi.owner for kpi in kpis)} - {""}
    if any(kpi.worth for kpi in kpis):
        named.add("karin.adler")
    changes = people or {}
    file = {
        "organization": {"name": "Halden Systems", "currency": "USD"},
        "people": [
            {
                "email": email(who),
                "name": _NAMES.get(who, who.replace(".", " ").title()),
                "zone": "UTC",
                **changes.get(who, {}),
            }
            for who in sorted(named | changes.keys())
        ],
        "measures": [_measure(kpi) for kpi in kpis],
        "program": {
            "key": key,
            "name": name,
            "problem": "Win rate fell from 26 to 22 % in a year.",
            "currency": "USD",
            "cadence": dict(cadence or {}),
            "roles": {
                "lead_sponsor": email(sponsor),
                "owner": email(MEI),
                **{kind: email(who) for kind, who in (roles or {}).items()},
                "delegates": [{"person": email(delegate), "stands_in_for": email(sponsor)}]
                if delegate
                else [],
            },
        },
        "kpis": [_use(kpi, by=date(ends.year, 12, 31)) for kpi in kpis],
        "competencies": [
            {
                "key": "discovery-questions",
                "name": "Discovery questions",
                "behavior": "Asks at least three open questions before showing the product",
                "kpi": kpis[0].key,
            }
        ],
        "cohorts": [
            {
                "key": "spring",
                "name": "Spring 2026",
                "starts_on": f"{starts}",
                "ends_on": f"{ends}",
                "managers": [{"person": email(who), "headcount": 4} for who in managers],
                "costs": {"delivery": 40000},
            }
        ],
    }
    return json.dumps(file, indent=1)


def email(who: str) -> str:
    """Somebody's address at Halden Systems."""
    return f"{who}@halden.example"


def settled(session: Session, *, at: datetime, strangers: tuple[str, ...] = ()) -> None:
    """Let the four questions be answered, and everyone but `strangers` be introduced, the day before."""
    for person in session.exec(select(Person)):
        if person.email not in [email(who) for who in strangers]:
            person.introduced_at = at - timedelta(days=1)
    held = select(Role.program_id, Role.person_id).distinct().order_by(col(Role.program_id))
    for program_id, person_id in session.exec(held).all():
        for question, words in _WORDS.items():
            session.add(
                AlignmentAnswer.made(
                    program_id=program_id,
                    person_id=person_id,
                    question=question,
                    version=1,
                    words=words,
                    recorded_at=at,
                )
            )


_WORDS = {
    1: "Asking before telling.",
    2: "Win rate.",
    3: "The dashboard shows it.",
    4: "If win rate is back at 26, it paid for itself.",
}


def _measure(kpi: Kpi) -> dict[str, object]:
    made: dict[str, object] = {
        "key": kpi.key,
        "name": kpi.name,
        "unit": kpi.unit,
        "direction": kpi.direction,
        "population": "Deals of the people trained",
        "source": {"kind": "system", "name": kpi.system} if kpi.system else {"kind": "person"},
    }
    if kpi.worth:
        made["standard_value"] = {
            "value": kpi.worth,
            "approved_by": email("karin.adler"),
            "approved_on": "2026-01-09",
        }
    return made


def _use(kpi: Kpi, *, by: date) -> dict[str, object]:
    made: dict[str, object] = {
        "measure": kpi.key,
        "target": {"value": kpi.target, "by": f"{by}"},
        "owner": email(kpi.owner),
    }
    if kpi.before is not None:
        made["baseline"] = {"value": kpi.before, "as_of": "2026-01-31"}
    return made
