"""`alignment gaps` and `alignment bet`: the same as in chat, as lines and as JSON."""

import json
from datetime import UTC, date, datetime

from bot.bet_command import run as bet
from bot.gaps_command import run
from tests.conversations.dialogue import begin
from tests.conversations.programs import program

APRIL = datetime(2026, 4, 20, 8, 0, tzinfo=UTC)


def test_gaps_as_lines_and_as_json() -> None:
    world = begin(program(starts=date(2026, 8, 3), ends=date(2026, 8, 28)), at=APRIL)
    lines = run(world.application, "", as_json=False).splitlines()
    assert lines[0] == "Consultative Selling: 4 gaps"
    assert lines[1].startswith("  1. No objective. Name the company goal")
    (found,) = json.loads(run(world.application, "consultative", as_json=True))
    assert (found["program"], found["state"]) == ("selling", "active")
    assert [gap["kind"] for gap in found["gaps"]] == [
        "no_objective",
        "no_business_unit_owner",
        "no_finance_partner",
        "few_ideas",
    ]
    world.close()


def test_the_bet_as_text_and_as_json() -> None:
    world = begin(program(starts=date(2026, 8, 3), ends=date(2026, 8, 28)), at=APRIL)
    shown = bet(world.application, "selling", as_json=False)
    assert "Win rate is 26 % or more on 31 December 2026" in shown
    assert "Nobody has signed yet. It takes Dana Wu." in shown
    said = json.loads(bet(world.application, "", as_json=True))
    assert (said["version"], said["due_on"], said["unsigned"]) == (1, "2026-12-31", ["Dana Wu"])
    assert said["settled_as"] is None
    world.close()
