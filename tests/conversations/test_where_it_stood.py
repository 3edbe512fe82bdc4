"""What is said of a number depends on where the KPI started and where it was the last time."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from tests.conversations.conftest import Opener
from tests.conversations.programs import CYCLE, DANA, WIN_RATE, Kpi, program
from tests.examples import further

UNKNOWN = replace(WIN_RATE, before=None)


async def test_a_starting_point_is_no_measurement_after_the_program(opened: Opener) -> None:
    world = opened(
        program(UNKNOWN, starts=date(2026, 5, 18), ends=date(2026, 5, 22)),
        at=datetime(2026, 5, 8, 8, 0, tzinfo=UTC),
    )
    await world.until_asked(DANA, "before we begin?")
    await world(DANA).says("22 % in April")
    recorded = await world(DANA).presses("Yes, record it")
    assert "22 % before the program. What comes next is held against it." in recorded.text
    assert not any(part.type == "chart" for part in recorded.card.parts)
    asked = await world.until_asked(DANA, "Where is Win rate now?")
    assert "had not moved" not in asked.text
    worth = await world.until_asked(DANA, "what it was worth")
    assert "no change" not in worth.text


async def test_a_number_older_than_the_starting_point_moves_nothing(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, "Where is Win rate now?")
    await world(DANA).says("25 % on 15 January")
    recorded = await world(DANA).presses("Yes, record it")
    assert "25 % is for the time before the program, so the starting point of 22 %" in recorded.text


@pytest.mark.parametrize(
    ("kpi", "first", "second", "recorded", "asked"),
    [
        (WIN_RATE, "24.1", "23.6", "up 1.6 points from 22 %, but down from 24.1 % last time", "better than"),
        (WIN_RATE, "24.1", "25", "25 %, up 3 points from 22 %. That is", "25 %, moving the right way."),
        *further(
            (WIN_RATE, "24.1", "24.1", "24.1 %, up 2.1 points", "the same as the time before."),
            (
                WIN_RATE,
                "20",
                "21",
                "Good to know early. It is up from 20 % last time",
                "worse than at the start",
            ),
            (
                WIN_RATE,
                "24.1",
                "22",
                "the same as before the program",
                "back where it started, down from 24.1 %",
            ),
            (
                CYCLE,
                "33",
                "35",
                "down 5 days from 40 days, but up from 33 days last time",
                "but up from 33 days",
            ),
        ),
    ],
)
async def test_a_number_is_held_against_the_last_one_as_well_as_the_start(
    opened: Opener, kpi: Kpi, first: str, second: str, recorded: str, asked: str
) -> None:
    world = opened(program(kpi))
    await world.until_asked(DANA, f"Where is {kpi.name} now?")
    await world(DANA).says(first)
    await world(DANA).says("yes")
    await world.until_asked(DANA, "Where is it now?")
    await world(DANA).says(second)
    said = await world(DANA).says("yes")
    assert recorded in said.text
    again = await world.until_asked(DANA, "Where is it now?")
    assert asked in again.text


async def test_the_days_since_the_training_are_counted_to_the_day_of_the_card(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, "31 days after the training ended")
    again = await world.until_asked(DANA, "once more", within_days=10)
    days = (world.clock.now().date() - date(2026, 3, 27)).days
    assert days > 31
    assert f"{days} days after the training ended" in again.text
