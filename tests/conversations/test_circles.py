"""Coaching circles: invited a week ahead, an agenda of what was agreed to share, one takeaway each."""

from datetime import UTC, datetime

import pytest

from storage.models import CircleSeat, Prompt
from storage.words import Kind
from tests.conversations.conftest import Opener
from tests.conversations.programs import MARCUS, NOAH, program

pytestmark = pytest.mark.parametrize("platform", ["sandbox"])

PRIYA = "priya.nair"


async def test_three_managers_meet_over_what_they_agreed_to_share(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS, NOAH, PRIYA), cadence={"circle_every_weeks": 2}))
    marcus, noah, priya = (world(who) for who in (MARCUS, NOAH, PRIYA))
    await world.until_asked(MARCUS, "Did it")
    await marcus.presses("Did it")
    await marcus.presses("Yes", What="They talked for ten minutes first")
    assert "with your name. Only its members" in (await marcus.presses("Bring it to my circle")).text
    await noah.presses("Not yet")
    await noah.presses("No time", Anything="Kept for myself")
    invited = await world.until_asked(PRIYA, "45 minutes with", within_days=40)
    assert "45 minutes with Marcus Reed and Noah Kim" in invited.text
    assert "Marcus Reed, on discovery questions: “They talked for ten minutes first”" in invited.text
    assert "Kept for myself" not in invited.text
    assert "opens the call" in (await priya.presses("I'll be there")).text
    await world.until_asked(PRIYA, "how was your circle", within_days=12)
    assert "Thanks, noted." in (await priya.presses("I was there", What="Ask, then stay quiet.")).text
    thanks = await marcus.presses("I missed it")
    assert "- Priya Nair: Ask, then stay quiet." in thanks.text
    seats = {(seat.attended, seat.takeaway) for seat in await world.all(CircleSeat)}
    assert seats == {(True, "Ask, then stay quiet."), (False, ""), (None, "")}
    again = await world.until_asked(PRIYA, "45 minutes with", within_days=20)
    assert "They talked for ten minutes first" not in again.text, "a line opens one circle"


async def test_where_hours_do_not_meet_everybody_writes_a_line_within_two_days(opened: Opener) -> None:
    zones = {NOAH: {"zone": "America/Los_Angeles"}, PRIYA: {"zone": "Asia/Tokyo"}}
    world = opened(program(managers=(MARCUS, NOAH, PRIYA), people=zones))
    asked = await world.until_asked(MARCUS, "this circle is written", within_days=60)
    assert world.clock.now() == datetime(2026, 4, 30, 10, 0, tzinfo=UTC)
    sent = await world(MARCUS).presses("Send it", on=asked, Your="I ask for the reason before I say no.")
    assert "the lines of the others when the two days are over" in sent.text
    after = await world.until_asked(PRIYA, "this is what your circle wrote", within_days=6)
    assert "- Marcus Reed: I ask for the reason before I say no." in after.text


async def test_two_managers_have_no_circle(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS, NOAH)))
    await world.days(40)
    assert await world.touchpoints(Kind.CIRCLE) == []


async def test_other_words_another_answer_and_taking_it_back_end_what_was_agreed(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS, NOAH, PRIYA)))
    await world.until_asked(MARCUS, "Did it")
    marcus = world(MARCUS)

    async def shared() -> list[bool]:
        return [prompt.shared_at is not None for prompt in await world.all(Prompt) if prompt.outcome]

    await marcus.presses("Did it")
    thanks = await marcus.presses("Yes", What="They talked for ten minutes first")
    await marcus.presses("Bring it to my circle")
    assert await shared() == [True]
    await marcus.presses("Not yet", on=await marcus.presses("Change my answer", on=thanks))
    assert await shared() == [False], "they agreed to share a success"
    again = await marcus.presses("No time", Anything="My boss hates this")
    assert await shared() == [False]
    agreed = await marcus.presses("Bring it to my circle", on=again)
    assert await shared() == [True]
    assert "nobody else gets to read" in (await marcus.presses("Take it back", on=agreed)).text
    assert await shared() == [False]
