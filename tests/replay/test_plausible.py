"""Where no answers are given, plausible people tell a story worth seeing."""

import json
import subprocess
import sys
from collections import Counter
from datetime import date
from zoneinfo import ZoneInfo

import pytest

from bot.replay.courses import draw, of
from tests.replay.conftest import LEADERS, SALES, play

pytestmark = pytest.mark.torture  # whole years: too long for every day

_PLAY = """
import json
from datetime import date
from zoneinfo import ZoneInfo
from tests.replay.conftest import play

print(json.dumps(play(until=date(2026, 5, 8)).as_json()))
"""


def test_the_same_program_tells_the_same_story_to_the_byte():
    """In another process, whose sets are in another order."""
    here = json.dumps(play(until=date(2026, 5, 8)).as_json())
    there = subprocess.run(
        [sys.executable, "-c", _PLAY],
        cwd=SALES.parents[1],
        env={"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert there.stdout.strip() == here


def test_it_shows_what_happens_to_numbers(year):
    """A slip that is corrected, a setback, a delegate who answers, values from a system."""
    wins = [row for row in year.readings if row["kpi"] == "Win rate"]
    assert [row["state"] for row in wins].count("rejected") == 1
    assert any(str(row["words"]).startswith("sorry, meant") for row in wins)
    assert "tom.ruiz@halden.example" in {row["by"] for row in wins}
    assert {row["source"] for row in year.readings} == {"person", "system"}
    values = [float(str(row["value"])) for row in wins if row["state"] == "confirmed"]
    assert values != sorted(values)
    assert values[-1] > 25


def test_managers_answer_in_a_mix(year):
    coaching = [row for row in year.touchpoints if row["kind"] == "coaching"]
    states = Counter(row["state"] for row in coaching)
    assert states["answered"] > states["expired"] > 20
    taps = Counter(did.pressed for did in year.replies)
    assert min(taps[label] for label in ("Did it", "Not yet", "Not for me")) > 5


def test_they_play_the_whole_coaching_loop(year):
    """Counts before and after, pulses, circles with takeaways, obstacles answered, a story with consent."""
    answered = Counter(row["kind"] for row in year.touchpoints if row["state"] == "answered")
    for kind in ("briefing", "observation", "pulse", "circle", "obstacle", "story"):
        assert answered[kind] > 2, kind
    taps = {did.pressed for did in year.replies}
    assert taps >= {"I'll fix it", "Not now, because", "Pass it on, no name", "File it", "Yes, share it"}
    said = "\n".join(sent.text for sent in year.messages)
    for words in ("At the start it was", "The others took away:", "Dana Wu will fix it.", "shares a story"):
        assert words in said


def test_the_program_is_worth_something_and_says_why(year):
    standing = [claim for claim in year.claims if not claim["superseded"]]
    assert len(standing) == 1
    assert {"attribution", "confidence"} <= set(standing[0]["because"])
    assert 0 < float(str(standing[0]["allowed"])) < float(str(standing[0]["claimed"]))


def test_another_program_plays_as_well():
    replayed = play(LEADERS, until=date(2026, 10, 30))
    kinds = {row["kind"] for row in replayed.touchpoints if row["state"] == "answered"}
    assert kinds >= {"introduction", "alignment_questions", "kpi_update", "coaching"}
    assert [did for did in replayed.replies if did.missed] == []


def test_a_kpi_moves_from_its_baseline_to_its_target(sales):
    course = of(sales)["win-rate"]
    assert abs(course.on(date(2026, 1, 31)) - 22) < 1
    assert abs(course.on(date(2027, 4, 1)) - 26) < 1
    assert course.on(date(2026, 6, 30)) < course.on(date(2026, 6, 1))
    assert course.written(course.baseline) == "22 %"


def test_what_is_drawn_is_the_same_every_time():
    assert draw("win-rate", "2026-04-01") == 3476232466


def test_people_answer_on_their_working_days(year, sales):
    weeks = {person.email: (ZoneInfo(person.zone), person.working_days) for person in sales.people}
    first = [did for did in year.replies if did.who in weeks]
    assert len(first) > 100
    for did in first:
        zone, days = weeks[did.who]
        assert did.at.astimezone(zone).weekday() in days, did
