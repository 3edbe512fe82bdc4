"""A year of coaching, with managers in three zones, holidays, absences and all kinds of answers."""

import asyncio
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import holidays
import pytest
from sqlmodel import Session, select

from bot.replay import stage
from bot.replay.cast import Cast, gather
from bot.replay.record import Replayed, Sent
from storage.models import Kpi, Measure
from workflows.files import plan
from workflows.files.form import PersonPart
from workflows.files.program_file import ProgramFile, parse
from workflows.rules.cadence import Cadence, Contact, coaching_weeks

pytestmark = pytest.mark.timeout(1200)
"""Five hundred managers take minutes to play."""

ZONES = (("America/New_York", "US", "NY"), ("Europe/Berlin", "DE", "BE"), ("Asia/Kolkata", "IN", "KA"))
COUNTED = ("ask", "reminder", "prompt")
EARLY = time(7, 30)
"""When ideas are planned: before quiet hours end, so that they have to wait every week."""
SMALL = 15
_SMALL_UNTIL = date(2026, 7, 1)


def program(managers: int) -> str:
    """A program whose managers live in three zones; every seventh is away for three weeks.

    Some are in its second cohort as well, and some work on Mondays only.
    """
    people: list[dict[str, object]] = []
    for number in range(managers):
        zone, country, subdivision = ZONES[number % len(ZONES)]
        person: dict[str, object] = {
            "email": f"manager{number}@halden.example",
            "name": f"Manager {number}",
            "zone": zone,
            "country": country,
            "subdivision": subdivision,
        }
        if number % 8 == 4:
            person["working_days"] = ["monday"]
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
                "cadence": {"coaching_time": f"{EARLY:%H:%M}"},
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
                },
                {
                    "key": "late-spring",
                    "name": "Late spring 2026",
                    "starts_on": "2026-03-23",
                    "ends_on": "2026-04-17",
                    "managers": [{"person": person["email"], "headcount": 3} for person in people[1::5]],
                },
            ],
        }
    )


def other_program(managers: int) -> str:
    """A second program of some of them, with its ideas on another day and about one of the same topics."""
    file = json.loads(program(managers))
    file["program"] |= {"key": "account-plans", "name": "Account plans"}
    # Its sponsor is asked after the year is over: people play the answers of one program only.
    file["program"]["cadence"] = {"coaching_weekday": "thursday", "kpi_update_days": [600], "roi_days": [600]}
    file["competencies"] = file["competencies"][1:2]
    (cohort, _) = file["cohorts"]
    cohort["managers"] = cohort["managers"][2::5]
    return json.dumps(file | {"cohorts": [cohort]})


@pytest.fixture(
    scope="module",
    params=[SMALL, pytest.param(500, marks=pytest.mark.torture)],
)
def run(request: pytest.FixtureRequest) -> tuple[ProgramFile, Replayed]:
    """The year of so many managers; of the few only the first quarter, so that every day has time for it."""
    text, another = program(request.param), parse(other_program(request.param), name="other.yaml")
    until = _SMALL_UNTIL if request.param == SMALL else None

    def with_another(session: Session, *, tenant_id: int, now: datetime, **rest: Any) -> Cast:
        plan.apply(session, another, tenant_id=tenant_id, now=now)
        cast = gather(session, tenant_id=tenant_id, now=now, **rest)
        names = dict(cast.kpis.values())
        of_both = session.exec(select(Kpi, Measure).join(Measure)).all()
        return replace(cast, kpis={kpi.key_id: (of.key, names[of.key]) for kpi, of in of_both})

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(stage, "gather", with_another)
        played = asyncio.run(stage.replay(text, name="year.yaml", until=until))
    return parse(text, name="year.yaml"), played


def unasked(run: tuple[ProgramFile, Replayed]) -> list[Sent]:
    """What the bot sent of its own accord, or because of what somebody else did."""
    return [sent for sent in run[1].messages if sent.kind != "reply" and not sent.replaces]


def is_away(person: PersonPart, day: date) -> bool:
    return any(away.first <= day <= away.last for away in person.away)


def back_lately(person: PersonPart, day: date) -> bool:
    """Whether it is one of the seven days after an absence; each of those here is longer than a week."""
    return any(is_away(person, day - timedelta(days=each)) for each in range(1, 8))


def works(person: PersonPart, day: date) -> bool:
    """Whether it is a day of their week and no holiday."""
    return day.weekday() in person.working_days and day not in _holidays(person.country, person.subdivision)


@cache
def _holidays(country: str | None, subdivision: str | None) -> holidays.HolidayBase:
    return holidays.country_holidays(country or "", subdiv=subdivision)


def is_quarters_turn(person: PersonPart, day: date) -> bool:
    """Whether it is one of the last five or first three working days of a quarter, as the company has it."""
    if len(person.working_days) < 5:
        person = person.model_copy(update={"working_days": (*range(5), *person.working_days)})
    back, ahead = ([day + step * timedelta(days=each) for each in range(25)] for step in (-1, 1))
    into = [each for each in back if (each.month - 1) // 3 == (day.month - 1) // 3 and works(person, each)]
    left = [each for each in ahead if (each.month - 1) // 3 == (day.month - 1) // 3 and works(person, each)]
    return min(len(left) - 5, len(into) - 3) <= 0


def test_nobody_gets_more_than_the_load_nor_anything_outside_their_hours(run) -> None:
    people = {person.email: person for person in run[0].people}
    weeks: Counter[tuple[str, tuple[int, int]]] = Counter()
    for sent in unasked(run):
        person = people[sent.to]
        at = sent.at.astimezone(ZoneInfo(person.zone))
        assert 8 <= at.hour < 18, (sent.to, at)
        assert works(person, at.date()), (sent.to, at)
        assert not is_away(person, at.date()), (sent.to, at)
        if sent.kind in COUNTED:
            assert not is_quarters_turn(person, at.date()), (sent.to, at)
            weeks[sent.to, at.isocalendar()[:2]] += 1
    assert {"ask", "prompt", "introduction", "notice", "digest"} <= {sent.kind for sent in unasked(run)}
    assert max(weeks.values()) == 2


def test_no_idea_comes_twice_none_is_chased_and_nobody_is_forgotten(run) -> None:
    people = {person.email: person for person in run[0].people}
    ideas = defaultdict(list)
    weeks = set()
    for sent in unasked(run):
        lines = sent.text.splitlines()
        if lines[0].startswith("This week:"):
            assert sent.kind == "prompt"
            ideas[sent.to].append(lines[1])
            day = sent.at.astimezone(ZoneInfo(people[sent.to].zone)).date()
            assert not back_lately(people[sent.to], day), "the week after an absence is quiet"
            assert (sent.to, day.isocalendar()[:2]) not in weeks, "one idea a week, of all that they are in"
            weeks.add((sent.to, day.isocalendar()[:2]))
    managers = [person for person in run[0].people if person.email.startswith("manager")]
    addresses = {person.email for person in managers}
    assert set(ideas) == addresses
    assert all(len(set(given)) == len(given) for given in ideas.values())
    coached = [row for row in run[1].touchpoints if row["kind"] == "coaching"]
    times = Counter(number for sent in unasked(run) for number in sent.touchpoints)
    assert all(times[row["id"]] <= 1 for row in coached)
    meets = {person.email for person in managers if len(person.working_days) == 5}
    for kind, whom in (("briefing", addresses), ("observation", addresses), ("circle", meets)):
        assert {row["person"] for row in run[1].touchpoints if row["kind"] == kind} == whom
    states = {row["state"] for row in coached}
    assert {"answered", "expired", "skipped"} <= states
    contacts = coaching_weeks(run[0].cohorts[0].ends_on, Cadence(coaching_time=EARLY))
    over = [contact for contact in contacts if contact.last < run[1].end.date() - timedelta(days=7)]
    assert len(over) >= 11
    for person in managers:
        assert [*unexplained(run[1], person, over)] == []


def unexplained(run: Replayed, person: PersonPart, weeks: list[Contact]) -> Iterator[tuple[str, str, object]]:
    """The weeks in which a manager got no idea and no reason for it is true."""
    rows = defaultdict(list)
    for row in run.touchpoints:
        if row["person"] == person.email and row["kind"] == "coaching":
            rows[row["slot"]].append(row)
    zone = ZoneInfo(person.zone)
    fewer = min(
        (did.at for did in run.replies if did.who == person.email and did.pressed == "Fewer"), default=None
    )
    asked = Counter(
        sent.at.astimezone(zone).isocalendar()[:2]
        for sent in run.messages
        if sent.to == person.email and sent.kind in COUNTED and not sent.replaces
    )
    for number, week in enumerate(weeks):
        of_week = rows.get(week.slot, [{"state": "", "why": "not planned", "asked": None}])
        days = [week.on + timedelta(days=each) for each in range((week.last - week.on).days + 1)]
        if not any(day.weekday() in person.working_days for day in days):
            days = [week.last - timedelta(days=each) for each in range(7)]
        # Of who works on Mondays only, a public holiday makes an absence a week longer.
        before = [day - timedelta(days=7) for day in days] if len(person.working_days) < 5 else []
        true_of_them = {
            "away": any(is_away(person, day) or back_lately(person, day) for day in (*days, *before)),
            "closed_calendar": not any(
                works(person, day) and not is_away(person, day) and not is_quarters_turn(person, day)
                for day in days
            ),
            "load": asked[week.on.isocalendar()[:2]] == 2,
            "pace": number % 2 == 1 and fewer is not None and fewer < _morning(week.last, zone),
            "not planned": number % 2 == 1 and fewer is not None and fewer < _morning(week.on, zone),
        }
        got_it = any(row["state"] in ("answered", "expired") and row["asked"] is not None for row in of_week)
        if not got_it and not any(
            row["state"] in ("skipped", "") and true_of_them.get(str(row["why"]), False) for row in of_week
        ):
            yield person.email, week.slot, of_week


def _morning(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(9), tzinfo=zone)


def test_people_find_every_button_they_look_for(run) -> None:
    assert [did for did in run[1].replies if did.missed] == []
    assert not [sent for sent in run[1].messages if sent.text.startswith("Something went wrong")]
