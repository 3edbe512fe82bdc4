"""A number that waits is taken back by what is said next: a later "yes" never records it unseen."""

from decimal import Decimal

import pytest

from storage.models import Reading
from storage.words import ReadingState
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import CYCLE, DANA, WIN_RATE, Kpi, program
from tests.examples import further

WIN_RATE_ASKED = "Where is Win rate now?"


async def _after(opened: Opener, *said: str, kpis: tuple[Kpi, ...] = (WIN_RATE,)) -> Dialogue:
    world = opened(program(*kpis))
    await world.until_asked(DANA, WIN_RATE_ASKED)
    for each in said:
        await world(DANA).says(each)
    return world


@pytest.mark.parametrize(
    "between",
    ["later", "no idea actually", *further("let me check", "I'd rather not say", "247", "it's 24.7 or 26.2")],
)
async def test_yes_after_something_else_was_said_records_nothing(opened: Opener, between: str) -> None:
    world = await _after(opened, "24.7")
    understood = await world(DANA).sees()
    await world(DANA).says(between)
    folded = await world(DANA).now_shows(understood)
    assert folded.text == "Not recorded."
    assert folded.card.buttons == ()
    assert [reading.state for reading in await world.all(Reading)] == [ReadingState.REJECTED]


@pytest.mark.parametrize("between", ["later", "no idea actually", "let me check"])
async def test_a_typed_yes_finds_nothing_to_record(opened: Opener, between: str) -> None:
    world = await _after(opened, "24.7", between, "yes")
    assert await world.readings() == []


async def test_a_number_that_was_not_read_leaves_no_older_one_to_say_yes_to(opened: Opener) -> None:
    world = await _after(opened, "0.247", "247", "24.7 percentage points", "yes")
    assert await world.readings() == []
    assert await world.readings(ReadingState.PROPOSED) == []


async def test_the_number_shown_is_shown_again_where_another_was_said_and_not_read(opened: Opener) -> None:
    world = await _after(opened, "24.7", "+3.1 percentage points on the old one")
    again = await world(DANA).says("yes")
    assert "I understood: Win rate 24.7 %" in again.card.summary
    assert await world.readings() == []
    await world(DANA).says("yes")
    assert [reading.value for reading in await world.readings()] == [Decimal("24.7")]


async def test_thanks_takes_nothing_back(opened: Opener) -> None:
    world = await _after(opened, "24.7", "thanks", "yes")
    assert [reading.value for reading in await world.readings()] == [Decimal("24.7")]


async def test_of_two_numbers_on_a_card_the_one_not_known_after_all_goes(opened: Opener) -> None:
    world = await _after(opened, "win rate 24.7, deal cycle time 33 days", kpis=(WIN_RATE, CYCLE))
    await world(DANA).says("sorry, win rate: no idea yet")
    left = [message.card.summary for message in await world(DANA).messages() if message.card.buttons]
    assert any("I understood: Deal cycle time 33 days" in summary for summary in left)
    await world(DANA).says("yes")
    assert [reading.value for reading in await world.readings()] == [Decimal(33)]
