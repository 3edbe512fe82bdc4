"""A half-finished conversation does not take the reply to what was asked since."""

from decimal import Decimal

import pytest

from storage.models import Claim
from storage.words import ReadingState
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue, Shown
from tests.conversations.programs import CYCLE, DANA, WIN_RATE, Kpi, program
from tests.conversations.worth import kept, progress
from tests.examples import further
from workflows.events import ReplyReceived

HALF = {
    "causes": ("20k",),
    "attribution": ("20k", "new tooling"),
    "evidence": ("20k", "new tooling", "40", "70"),
}


async def _half_answered(opened: Opener, step: str, kpi: Kpi = WIN_RATE) -> tuple[Dialogue, Shown]:
    """What it was worth is left at a step, and a KPI is asked about five days later."""
    world = opened(program(kpi, cadence={"kpi_update_days": [35], "roi_days": [30]}))
    await world.until_asked(DANA, "what it was worth")
    for said in HALF[step]:
        await world(DANA).says(said)
    worth = await world(DANA).sees()
    assert (await progress(world))["step"] == step
    await world.until_asked(DANA, f"Where is {kpi.name} now?", within_days=10)
    return world, worth


@pytest.mark.parametrize("step", ["attribution", *further(*(step for step in HALF if step != "attribution"))])
@pytest.mark.parametrize(
    ("kpi", "said", "value"),
    [
        (CYCLE, "33 days", 33),
        *further((WIN_RATE, "about 24, up from 22", 24), (CYCLE, "about 33, down from 40", 33)),
    ],
)
async def test_the_newest_question_gets_the_number(
    opened: Opener, step: str, kpi: Kpi, said: str, value: int
) -> None:
    world, _ = await _half_answered(opened, step, kpi)
    before = await kept(world)
    await world(DANA).says(said)
    assert await kept(world) == before
    await world(DANA).says("yes")
    assert [reading.value for reading in await world.readings()] == [Decimal(value)]


async def test_what_can_only_answer_the_older_step_goes_on_with_it(opened: Opener) -> None:
    world, _ = await _half_answered(opened, "causes")
    asked = await world(DANA).says("mostly the new CRM")
    assert "how much of the $20,000 is due to the program" in asked.text
    assert await world.readings(ReadingState.PROPOSED) == []


async def test_money_is_no_number_of_days(opened: Opener) -> None:
    world, _ = await _half_answered(opened, "attribution", CYCLE)
    await world(DANA).says("30k, new tooling")
    assert await world.readings(ReadingState.PROPOSED) == []


@pytest.mark.parametrize(
    ("tapped", "understood"),
    [
        ("Win rate", "Win rate: 24 %"),
        ("What the program was worth", "24 % it is. How sure are you"),
    ],
)
async def test_where_both_fit_the_bot_asks_and_keeps_the_words(
    opened: Opener, tapped: str, understood: str
) -> None:
    world, _ = await _half_answered(opened, "attribution")
    asked = await world(DANA).says("24 %")
    assert "Which one does “24 %” answer: Win rate or what the program was worth?" in asked.text
    assert await world.readings(ReadingState.PROPOSED) == []
    assert understood in (await world(DANA).presses(tapped)).text
    assert await world.all(Claim) == []


async def test_the_same_tap_twice_is_said_to_be_over(opened: Opener) -> None:
    world, _ = await _half_answered(opened, "attribution")
    asked = await world(DANA).says("24")
    await world(DANA).presses("Win rate", on=asked)
    again = await world(DANA).presses("What the program was worth", on=asked)
    assert "That choice is over." in again.text


async def test_a_reply_to_the_older_message_is_about_that(opened: Opener) -> None:
    world, worth = await _half_answered(opened, "attribution")
    user = await world.wire.user(world(DANA).email)
    await world.wire.happens(
        ReplyReceived(
            event_id="in-thread",
            tenant_id=world.tenant_id,
            user=user,
            conversation=user,
            at=world.clock.now(),
            text="24 %",
            about=worth.ref,
        )
    )
    assert (await kept(world))["attribution"] == "24"


async def test_who_passes_it_on_passes_on_what_was_asked_last(opened: Opener) -> None:
    world = opened(program(WIN_RATE, cadence={"kpi_update_days": [30], "roi_days": [35]}))
    await world.until_asked(DANA, "Where is Win rate now?")
    await world.until_asked(DANA, "what it was worth", within_days=10)
    assert "about what the program was worth?" in (await world(DANA).says("ask Tom Ruiz")).text
    assert "about Win rate?" in (await world(DANA).says("ask Tom Ruiz about win rate")).text
