"""Where a KPI was before the program and where it is now, asked together or answered together."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from storage.models import Baseline
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import CYCLE, DANA, WIN_RATE, Kpi, program
from tests.examples import further

DEFECTS = Kpi("Defects per week", "defects", None, 10, direction="down")
BEFORE = date(2026, 3, 1)
"""The day before the tiny program's training began."""


async def both(opened: Opener, *kpis: Kpi) -> Dialogue:
    """Dana is asked on one card where it was and where it is."""
    world = opened(program(*kpis or (DEFECTS,)), at=datetime(2026, 4, 27, 8, 0, tzinfo=UTC))
    await world.until_asked(DANA, "before the program began?")
    await world.until_asked(DANA, "Where is")
    return world


async def values(world: Dialogue) -> tuple[list[tuple[Decimal, date | None]], list[Decimal]]:
    """The starting points with their day, and the numbers given for after it."""
    starts = await world.all(Baseline)
    of = {start.reading_id for start in starts}
    after = [reading.value for reading in await world.readings() if reading.id not in of]
    return [(start.value, start.as_of) for start in starts], after


@pytest.mark.parametrize(
    "said",
    [
        "about 20, down from 31",
        "20, it was 31 before",
        *further("was 31 before the program, now 20", "from 31 to 20", "we started at 31 and are at 20"),
    ],
)
async def test_both_are_proposed_together_where_the_words_say_which_is_which(
    opened: Opener, said: str
) -> None:
    world = await both(opened)
    understood = await world(DANA).says(said)
    assert "31 defects before the program, as of 1 March" in understood.text
    assert "20 defects now, as of today" in understood.text
    await world(DANA).presses("Yes, record them")
    assert await values(world) == ([(Decimal(31), BEFORE)], [Decimal(20)])


async def test_one_number_that_could_be_either_is_asked_about(opened: Opener) -> None:
    world = await both(opened)
    which = await world(DANA).says("about 20")
    assert [button.label for button in which.card.buttons][:2] == [
        "Defects per week before the program",
        "Defects per week now",
    ]
    understood = await world(DANA).presses("Defects per week now")
    assert "about 20 defects now" in understood.text
    await world(DANA).says("yes")
    assert await values(world) == ([], [Decimal(20)])


@pytest.mark.parametrize(
    ("said", "starts", "after"),
    [
        ("31 in January", [(Decimal(31), date(2026, 1, 31))], []),
        ("20 now", [], [Decimal(20)]),
        *further(("we are at 20", [], [Decimal(20)]), ("31 before the program", [(Decimal(31), BEFORE)], [])),
    ],
)
async def test_the_words_say_which_time_one_number_is_for(
    opened: Opener, said: str, starts: list[object], after: list[Decimal]
) -> None:
    world = await both(opened)
    await world(DANA).says(said)
    await world(DANA).presses("Yes, record it")
    assert await values(world) == (starts, after)


async def test_of_two_numbers_the_other_one_is_the_starting_point(opened: Opener) -> None:
    world = await both(opened)
    await world(DANA).says("20 and 31")
    understood = await world(DANA).presses("20 defects")
    assert "31 defects before the program" in understood.text
    await world(DANA).presses("Yes, record them")
    assert await values(world) == ([(Decimal(31), BEFORE)], [Decimal(20)])


async def test_where_only_the_start_is_asked_the_number_for_now_is_taken_too(opened: Opener) -> None:
    world = opened(program(DEFECTS))
    await world.until_asked(DANA, "before the program began?")
    understood = await world(DANA).says("about 20, down from 31")
    assert "31 defects before the program" in understood.text
    await world(DANA).presses("Yes, record them")
    assert await values(world) == ([(Decimal(31), BEFORE)], [Decimal(20)])


async def test_a_starting_point_is_never_from_after_the_start(opened: Opener) -> None:
    world = opened(program(DEFECTS))
    await world.until_asked(DANA, "before the program began?")
    refused = await world(DANA).says("31 on 2 April")
    assert "2 April is not before the program, which began on 2 March. Where was" in refused.text
    await world(DANA).says("31")
    await world(DANA).presses("Yes, record it")
    assert await values(world) == ([(Decimal(31), BEFORE)], [])


async def test_a_starting_point_just_given_does_not_stand_in_for_the_number_of_today(opened: Opener) -> None:
    world = opened(program(replace(WIN_RATE, before=None), CYCLE))
    await world.until_asked(DANA, "before the program began?")
    await world(DANA).says("22 in January")
    await world(DANA).presses("Yes, record it")
    await world.until_asked(DANA, "Where is Win rate now?", within_days=6)


async def test_a_number_repeated_days_later_is_for_that_day(opened: Opener) -> None:
    world = opened(program(WIN_RATE))
    await world.until_asked(DANA, "Where is Win rate now?")
    await world(DANA).says("24")
    await world.days(6)
    understood = await world(DANA).says("24")
    assert "Win rate: 24 % now, as of today" in understood.text
