"""What must hold over a whole year of messages, whoever answers how."""

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import holidays
import jsonschema
import pytest

pytestmark = pytest.mark.torture  # whole years: too long for every day


TEXT = {"type": "string"}
NUMBER = {"type": "string", "pattern": r"^-?[0-9]+(\.[0-9]+)?$"}
MOMENT = {"type": "string", "pattern": r"^20\d\d-\d\d-\d\dT\d\d:\d\d:\d\dZ$"}
DAY = {"type": "string", "pattern": r"^20\d\d-\d\d-\d\d$"}
EMAIL = {"type": "string", "pattern": "@"}
NAMED = {"type": ["string", "null"]}


def _rows(**fields):
    row = {"type": "object", "properties": fields, "required": list(fields)}
    return {"type": "array", "items": row, "minItems": 1}


SHAPE = {
    "type": "object",
    "required": ["messages", "touchpoints", "readings", "claims"],
    "properties": {
        "messages": _rows(
            at=MOMENT,
            to=EMAIL,
            role=TEXT,
            kind={"enum": ["ask", "reminder", "prompt", "reply", "notice", "digest", "introduction"]},
            program=NAMED,
            text={"type": "string", "minLength": 1},
            buttons={"type": "array", "items": TEXT},
        ),
        "touchpoints": _rows(
            id={"type": "integer"},
            kind=TEXT,
            person=EMAIL,
            program=NAMED,
            due=MOMENT,
            asked={"anyOf": [MOMENT, {"type": "null"}]},
            state=TEXT,
        ),
        "readings": _rows(kpi=TEXT, value=NUMBER, unit=TEXT, as_of=DAY, by=TEXT, source=TEXT, state=TEXT),
        "claims": _rows(
            kpi=NAMED, by=TEXT, claimed=NUMBER, allowed=NUMBER, because={"type": "array", "items": TEXT}
        ),
    },
}

COUNTED = ("ask", "reminder", "prompt")
UNASKED = (*COUNTED, "introduction")


@pytest.fixture(params=["year", "story"])
def replayed(request):
    return request.getfixturevalue(request.param)


@pytest.fixture
def people(sales):
    return {person.email: person for person in sales.people}


def _local(sent, people):
    return sent.at.astimezone(ZoneInfo(people[sent.to].zone))


def _unasked(replayed):
    """What nobody asked for: a few of each kind, or a kind was renamed and there is nothing to look at."""
    found = [sent for sent in replayed.messages if sent.kind in UNASKED]
    assert {sent.kind for sent in found} == set(UNASKED)
    return found


def test_it_is_one_object_of_lists(replayed):
    jsonschema.Draft202012Validator(SHAPE).validate(replayed.as_json())


def test_nobody_is_disturbed_outside_their_working_hours(replayed, people):
    for sent in _unasked(replayed):
        person, local = people[sent.to], _local(sent, people)
        assert 8 <= local.hour < 18, (sent.to, local)
        assert local.weekday() in person.working_days, (sent.to, local)
        assert local.date() not in holidays.country_holidays(person.country, subdiv=person.subdivision)
        assert not any(away.first <= local.date() <= away.last for away in person.away), (sent.to, local)


def test_nobody_is_disturbed_around_the_end_of_a_quarter(replayed, people):
    for sent in _unasked(replayed):
        local = _local(sent, people)
        assert not _quarter_turns(local.date(), people[sent.to].working_days), (sent.to, local)


def _quarter_turns(day: date, working_days) -> bool:
    """The last five and the first three working days of a quarter; holidays would only add to them."""
    first = date(day.year, 3 * ((day.month - 1) // 3) + 1, 1)
    following = (first + timedelta(days=100)).replace(day=1)
    begun = sum((first + timedelta(n)).weekday() in working_days for n in range((day - first).days + 1))
    left = sum((day + timedelta(n)).weekday() in working_days for n in range((following - day).days))
    return begun <= 3 or left <= 5


def test_nobody_gets_more_than_two_messages_a_week(replayed, people):
    weeks = Counter(
        (sent.to, _local(sent, people).isocalendar()[:2])
        for sent in replayed.messages
        if sent.kind in COUNTED
    )
    assert max(weeks.values()) == 2


def test_no_manager_gets_the_same_idea_twice(replayed):
    ideas = defaultdict(list)
    for sent in replayed.messages:
        lines = sent.text.splitlines()
        if sent.kind == "prompt" and lines[0].startswith("This week:"):
            ideas[sent.to].append(lines[1])
    assert len(ideas) == 12
    assert max(map(len, ideas.values())) > 12
    for given in ideas.values():
        assert len(set(given)) == len(given)


def test_every_question_comes_to_an_end(replayed):
    asked = [touchpoint for touchpoint in replayed.touchpoints if touchpoint["asked"]]
    assert len(asked) > 200
    ends = {"answered", "expired", "skipped", "withdrawn"}
    assert [touchpoint for touchpoint in asked if touchpoint["state"] not in ends] == []


def test_people_find_every_button_they_look_for(replayed):
    assert [did for did in replayed.replies if did.missed] == []
    assert not [sent for sent in replayed.messages if sent.text.startswith("Something went wrong")]


def test_it_ends_with_the_status(replayed):
    assert replayed.status.startswith("Consultative Selling")
    assert "ROI" in replayed.status
    assert replayed.end < datetime(2027, 7, 1, tzinfo=UTC)
