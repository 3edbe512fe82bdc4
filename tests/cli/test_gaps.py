"""`alignment gaps`: the same as in chat, as lines and as JSON."""

import json
from datetime import UTC, date, datetime

from bot.gaps_command import run
from tests.conversations.dialogue import begin
from tests.conversations.programs import program

APRIL = datetime(2026, 4, 20, 8, 0, tzinfo=UTC)


def test_gaps_as_lines_and_as_json() -> None:
    world = begin(program(starts=date(2026, 8, 3), ends=date(2026, 8, 28)), at=APRIL)
    lines = run(world.application, "", as_json=False).splitlines()
    assert lines[0] == "Consultative Selling: 3 gaps"
    assert lines[1].startswith("  1. No objective. Name the company goal")
    (found,) = json.loads(run(world.application, "consultative", as_json=True))
    assert (found["program"], found["state"]) == ("selling", "active")
    assert [gap["kind"] for gap in found["gaps"]] == [
        "no_objective",
        "no_business_unit_owner",
        "no_finance_partner",
    ]
    world.close()
