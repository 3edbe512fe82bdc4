"""A year of coaching, with managers in three zones, holidays, absences and all kinds of answers."""

import asyncio
import json
from collections import Counter, defaultdict
from datetime import date, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest

from bot.replay.record import Replayed, Sent
from bot.replay.stage import replay
from workflows.files.program_file import ProgramFile, parse

pytestmark = pytest.mark.timeout(1200)
"""Five hundred managers take minutes to play."""

ZONES = (("America/New_York", "US", "NY"), ("Europe/Berlin", "DE", "BE"), ("Asia/Kolkata", "IN", "KA"))
COUNTED = ("ask", "reminder", "prompt")
SMALL = 15
_SMALL_UNTIL = date(2026, 7, 1)


def program(managers: int) -> str:
    """A program whose managers live in three zones; every seventh is away for three weeks."""
    people = []
    for number in range(managers):
        zone, country, subdivision = ZONES[number % len(ZONES)]
        person: dict[str, object] = {
            "email": f"manager{number}@halden.example",
            "name": f"Manager {number}",
            "zone": zone,
            "country": country,
            "subdivision": subdivision,
        }
        if number % 7 == 0:
            first = date(2026, 4, 20) + timedelta(days=number % 60)
            person["away"] = [{"first": f"{first}", "last": f"{first + timedelta(days=20)}"}]
        people.append(person)
    team = [
        {"email": f"{who}@halden.example", "name": who.title(), "zone": "America/New_York", "country": "US"}
        for who in ("dana", "mei")
    ]
    keys = ("discovery-questions", "pipeline-review", "negotiation")
    return json.dumps(
        {
            "organization": {"name": "Halden Systems", "currency": "USD"},
            "people": [*team, *people],
            "measures": [
                {
                    "key": "win-rate",
                    "name": "Win rate",
                    "unit": "%",
                    "direction": "up",
                    "source": {"kind": "person"},
                }
            ],
            "program": {
                "key": "selling",
                "name": "Consultative Selling",
                "created": "2026-02-02",
                "problem": "Win rate fell from 26 to 22 % in a year.",
                "currency": "USD",
                "roles": {"lead_sponsor": "dana@halden.example", "owner": "mei@halden.example"},
            },
            "kpis": [
                {
                    "measure": "win-rate",
                    "baseline": {"value": 22, "as_of": "2026-01-31"},
                    "target": {"value": 26, "by": "2026-12-31"},
                    "owner": "dana@halden.example",
                }
            ],
            "competencies": [
                {"key": key, "name": key, "behavior": "Asks before telling", "kpi": "win-rate"}
                for key in keys
            ],
            "cohorts": [
                {
                    "key": "spring",
                    "name": "Spring 2026",
                    "starts_on": "2026-03-02",
                    "ends_on": "2026-03-27",
                    "managers": [{"person": person["email"], "headcount": 4} for person in people],
                    "costs": {"delivery": 40000},
                }
            ],
        }
    )


@pytest.fixture(
    scope="module",
    params=[SMALL, pytest.param(500, marks=pytest.mark.torture)],
)
def run(request: pytest.FixtureRequest) -> tuple[ProgramFile, Replayed]:
    """The year of so many managers; of the few only the first quarter, so that every day has time for it."""
    text = program(request.param)
    until = _SMALL_UNTIL if request.param == SMALL else None
    return parse(text, name="year.yaml"), asyncio.run(replay(text, name="year.yaml", until=until))


def unasked(run: tuple[ProgramFile, Replayed]) -> list[Sent]:
    """What the bot sent of its own accord."""
    return [sent for sent in run[1].messages if sent.kind in (*COUNTED, "introduction") and not sent.replaces]


def test_nobody_gets_more_than_the_load_nor_anything_outside_their_hours(run) -> None:
    people = {person.email: person for person in run[0].people}
    weeks: Counter[tuple[str, tuple[int, int]]] = Counter()
    for sent in unasked(run):
        person = people[sent.to]
        at = sent.at.astimezone(ZoneInfo(person.zone))
        assert 8 <= at.hour < 18, (sent.to, at)
        assert at.weekday() in person.working_days, (sent.to, at)
        assert at.date() not in holidays.country_holidays(person.country, subdiv=person.subdivision)
        assert not any(away.first <= at.date() <= away.last for away in person.away), (sent.to, at)
        weeks[sent.to, at.isocalendar()[:2]] += sent.kind in COUNTED
    assert max(weeks.values()) == 2


def test_no_idea_comes_twice_none_is_chased_and_nobody_is_forgotten(run) -> None:
    ideas = defaultdict(list)
    for sent in unasked(run):
        lines = sent.text.splitlines()
        if lines[0].startswith("This week:"):
            assert sent.kind == "prompt"
            ideas[sent.to].append(lines[1])
    managers = [person.email for person in run[0].people if person.email.startswith("manager")]
    assert set(ideas) == set(managers)
    assert all(len(set(given)) == len(given) for given in ideas.values())
    coached = [row for row in run[1].touchpoints if row["kind"] == "coaching"]
    times = Counter(number for sent in unasked(run) for number in sent.touchpoints)
    assert all(times[row["id"]] <= 1 for row in coached)
    forgotten = [
        row for row in coached if row["state"] == "planned" and str(row["due"]) < f"{run[1].end:%Y-%m-%d}"
    ]
    assert forgotten == []
    for kind in ("briefing", "observation", "circle"):
        assert {row["person"] for row in run[1].touchpoints if row["kind"] == kind} == set(managers)
    states = {row["state"] for row in coached}
    assert {"answered", "expired", "skipped"} <= states


def test_people_find_every_button_they_look_for(run) -> None:
    assert [did for did in run[1].replies if did.missed] == []
    assert not [sent for sent in run[1].messages if sent.text.startswith("Something went wrong")]
