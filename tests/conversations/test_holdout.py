"""Holding managers out: the ethics note first, a fair draw, no ideas for some, and an honest difference."""

import csv
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.coaching_command import show_results
from bot.mistakes import Mistake
from storage.models import Holdout, HoldoutSeat, Outbox, Prompt
from tests.conversations.conftest import Opener
from tests.conversations.programs import DANA, MEI, program

pytestmark = pytest.mark.parametrize("platform", ["sandbox"])

MANY = tuple(f"manager.{first}{second}" for first in "ab" for second in "abcdefghijkl")
BEFORE = datetime(2026, 4, 2, 9, 0, tzinfo=UTC)


async def test_the_learning_team_decides_and_the_lot_chooses(opened: Opener, tmp_path: Path) -> None:
    file = json.loads(program(managers=MANY))
    file["cohorts"].append({**file["cohorts"][0], "key": "two", "name": "Two"})
    world = opened(json.dumps(file), at=BEFORE, strangers=MANY)
    mei = world(MEI)
    assert "Only the learning team" in (await world(DANA).commands("coaching hold-out Selling 25")).text
    assert (
        "nothing to learn from it" in (await mei.commands("coaching hold-out Consultative Selling 10")).text
    )
    note = await mei.commands("coaching hold-out Consultative Selling 50")
    assert "12 of 24 managers would get no ideas (50 %, by lot)" in note.text
    assert "Do it only if you would decide something by the result." in note.text
    assert await world.all(HoldoutSeat) == [], "nobody is drawn before the note is read"
    assert "With 12 on a side, expect “not enough data” of what managers count" in note.text
    button = next(each for each in note.card.buttons if each.action == "holdout.draw")
    drawn = await mei.presses(button.label, on=note, **{"What decides": "Win rate"})
    assert "12 managers in Consultative Selling get the ideas, 12 do not." in drawn.text
    assert "What decides: Win rate, from a file by manager." in drawn.text
    (kept,) = await world.all(Holdout)
    assert (kept.decides, len(kept.seed)) == ("Win rate", 32), "nobody could know the seed before"
    seats = await world.all(HoldoutSeat)
    without = {seat.person_id for seat in seats if seat.held_out}
    assert (len(seats), len(without)) == (24, 12)
    await world.days(6)
    prompted = {prompt.person_id for prompt in await world.all(Prompt)}
    assert prompted == {seat.person_id for seat in seats} - without
    hello = {row.person_id: json.dumps(row.card) for row in await world.all(Outbox) if "hello" in row.message}
    assert {number for number, card in hello.items() if "coaching idea a week" in card} == prompted
    assert {number for number, card in hello.items() if "one number: what you see" in card} == without
    results = (await mei.commands("coaching results")).text
    assert "12 managers with ideas, 12 without, drawn by lot." in results
    assert "Not enough data" in results
    people = await world.people()
    file = tmp_path / "kpis.csv"
    rows = [
        (kpi, people[seat.person_id].email, 22, 22 + place % 5 + (0 if seat.held_out else 3))
        for kpi in ("Deals", "Win rate")
        for place, seat in enumerate(seats)
    ]
    said = set()
    for in_order in (rows, rows[::-1]):
        with file.open("w", encoding="utf-8", newline="") as lines:
            csv.writer(lines).writerows([("kpi", "manager", "before", "after"), *in_order])
        shown = show_results(world.application, "Consultative Selling", file, as_json=False)
        found = json.loads(show_results(world.application, "", file, as_json=True))
        assert "Win rate (it decides, as was said before the draw): " in shown
        assert "more with ideas, 95 % interval" in shown
        assert "(12 and 12 managers)" in shown
        first, second = found["holdouts"][0]["differences"]
        assert [(each["what"], each["decides"]) for each in (first, second)] == [
            ("Win rate", True),
            ("Deals", False),
        ]
        said.add(f"{first['difference']['difference']:.6f}")
    assert len(said) == 1, "all are compared, whatever their order"
    assert "Week by week\n- week 1: 0 of 12 answered (0 %)" in shown
    with file.open("a", encoding="utf-8") as lines:
        lines.write("Win rate,nobody@halden.example,22,25\n")
    with pytest.raises(Mistake, match=r"line 50: nobody here has the address nobody@halden\.example"):
        show_results(world.application, "", file, as_json=False)
    assert "were drawn already" in (await mei.commands("coaching hold-out Consultative Selling")).text
    assert "from next week on" in (await mei.commands("coaching end Consultative Selling")).text
    await world.days(9)
    assert {prompt.person_id for prompt in await world.all(Prompt)} >= without


async def test_a_year_in_a_programs_name_is_no_percent(opened: Opener) -> None:
    named = program(managers=MANY, name="Onboarding 2025/26")
    other = program(key="other", name="Other", managers=MANY[:3])
    mei = opened(named, other, at=BEFORE, strangers=MANY)(MEI)
    usual = await mei.commands("coaching hold-out Onboarding 2025/26")
    assert (
        "21 managers besides 3 who get ideas on the same topics from another program at 20 % would leave 4"
        in usual.text
    )
    note = await mei.commands("coaching hold-out Onboarding 2025/26 50%")
    assert "10 of 21 managers would get no ideas (50 %, by lot)" in note.text
    assert "3 managers are left out: they get ideas on the same topics from another program." in note.text
    assert "Hold out between 1 and 50 %" in (await mei.commands("coaching hold-out Onboarding 80")).text
    await mei.presses("I have read this: draw")
    assert "from next week on" in (await mei.commands('coaching end "Onboarding 2025/26"')).text
