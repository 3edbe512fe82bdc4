"""A bare "yes" settles what was shown last, never a number from before it."""

from decimal import Decimal

import pytest

from storage.models import Claim, Prompt
from storage.words import Outcome
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import CYCLE, DANA, WIN_RATE, Kpi, program
from workflows.events import ReplyReceived

WIN_RATE_ASKED = "Where is Win rate now?"


async def _understood(
    opened: Opener, *kpis: Kpi, roi_day: int = 300, managers: tuple[str, ...] = ()
) -> Dialogue:
    world = opened(
        program(*kpis, cadence={"kpi_update_days": [30], "roi_days": [roi_day]}, managers=managers)
    )
    await world.until_asked(DANA, WIN_RATE_ASKED)
    await world(DANA).says("Win rate is 25 %")
    return world


async def test_yes_to_what_the_program_was_worth_confirms_that_and_no_older_number(opened: Opener) -> None:
    world = await _understood(opened, roi_day=35)
    dana = world(DANA)
    await world.until_asked(DANA, "what it was worth", within_days=20)
    for said in ("it was worth 120k USD", "nothing else", "50 %", "80 %", "the dashboard"):
        await dana.says(said)
    await dana.says("yes")
    assert len(await world.all(Claim)) == 1
    assert await world.readings() == []


async def test_yes_to_a_coaching_prompt_is_about_the_prompt(opened: Opener) -> None:
    world = await _understood(opened, managers=(DANA,))
    await world.until_asked(DANA, "Discovery questions", within_days=3)
    await world(DANA).says("yes")
    (prompt,) = await world.all(Prompt)
    assert prompt.outcome is Outcome.DID_IT
    assert await world.readings() == []


@pytest.mark.parametrize("said", ["yes", "no"])
async def test_an_older_number_is_shown_again_where_another_question_came_between(
    opened: Opener, said: str
) -> None:
    world = await _understood(opened, roi_day=35)
    await world.until_asked(DANA, "what it was worth", within_days=20)
    again = await world(DANA).says(said)
    assert "I understood: Win rate 25 % now. Right?" in again.card.summary
    assert await world.readings() == []
    await world(DANA).says("yes")
    assert [r.value for r in await world.readings()] == [Decimal(25)]


async def test_of_two_numbers_that_wait_yes_confirms_the_one_shown_last(opened: Opener) -> None:
    world = await _understood(opened, WIN_RATE, CYCLE)
    await world(DANA).says("Deal cycle time is 33 days")
    await world(DANA).says("yes")
    assert [r.value for r in await world.readings()] == [Decimal(33)]
    await world(DANA).says("yes")
    assert {r.value for r in await world.readings()} == {Decimal(25), Decimal(33)}


async def test_yes_in_reply_to_an_older_number_is_about_that_one(opened: Opener) -> None:
    world = await _understood(opened, roi_day=35)
    understood = await world(DANA).sees()
    await world.until_asked(DANA, "what it was worth", within_days=20)
    user = await world.wire.user(world(DANA).email)
    await world.wire.happens(
        ReplyReceived(
            event_id="in-thread",
            tenant_id=world.tenant_id,
            user=user,
            conversation=user,
            at=world.clock.now(),
            text="yes",
            about=understood.ref,
        )
    )
    assert [r.value for r in await world.readings()] == [Decimal(25)]


async def test_a_typed_yes_leaves_no_button_behind(opened: Opener) -> None:
    world = await _understood(opened)
    understood = await world(DANA).sees()
    await world(DANA).says("yes")
    left = (await world(DANA).now_shows(understood)).card
    assert left.summary.startswith("Answered on ")
    assert left.buttons == ()
    assert (await world(DANA).sees()).card.summary == "Recorded: Win rate."
