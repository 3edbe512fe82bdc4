"""Whoever is asked in another's place and will not be: the question is not theirs to end."""

from dataclasses import replace
from datetime import date

import pytest

from storage.words import Kind, TouchpointState, Why
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue, Shown
from tests.conversations.programs import CYCLE, DANA, MEI, TOM, WIN_RATE, program

WIN_RATE_ASKED = "Where is Win rate now?"
GIVEN_BACK = (
    "Tom Ruiz can't be asked about Win rate (Consultative Selling), so the question is back with Dana Wu. "
    "A word from you would help."
)


async def _delegate_asked(opened: Opener) -> Dialogue:
    world = opened(program(cadence={"kpi_update_days": [30], "roi_days": [300]}))
    await world.until_asked(DANA, WIN_RATE_ASKED)
    await world.until_asked(TOM, WIN_RATE_ASKED)
    return world


async def _dana_still_answers(world: Dialogue) -> None:
    await world.days(1)
    (question,) = await world.touchpoints(Kind.KPI_UPDATE, DANA)
    assert (question.state, question.asked_of_id) == (TouchpointState.ESCALATED, None)
    assert [message.text for message in await world(MEI).messages() if GIVEN_BACK in message.text]
    await world(DANA).says("25 %")
    await world(DANA).presses("Yes, record it")
    assert len(await world.readings()) == 1


async def test_a_delegate_who_stops_gives_the_question_back(opened: Opener) -> None:
    world = await _delegate_asked(opened)
    await world(TOM).commands("stop")
    stopped = next(m for m in reversed(await world(MEI).messages()) if "no more messages" in m.text)
    assert "0 questions withdrawn" in stopped.text
    await _dana_still_answers(world)


async def test_a_delegate_whose_it_is_not_gives_the_question_back(opened: Opener) -> None:
    world = await _delegate_asked(opened)
    await world(TOM).presses("Later or not me")
    await world(TOM).presses("Not mine to answer")
    await _dana_still_answers(world)


async def test_a_delegate_who_says_so_when_introduced_gives_the_question_back(opened: Opener) -> None:
    world = opened(program(cadence={"kpi_update_days": [30], "roi_days": [300]}), strangers=(TOM,))
    await world.until_asked(DANA, WIN_RATE_ASKED)
    await world.until_asked(TOM, "Nice to meet you")
    await world(TOM).presses("Not mine")
    await _dana_still_answers(world)
    await world.days(10)
    assert not any(WIN_RATE_ASKED in message.text for message in await world(TOM).messages())


async def test_what_was_given_back_waits_as_long_as_a_delegate_would_have(opened: Opener) -> None:
    world = await _delegate_asked(opened)  # Monday 11 May
    await world.days(1)
    await world(TOM).commands("stop")
    ended = None
    while ended is None and world.clock.now().date() < date(2026, 6, 1):
        await world.days(1)
        (question,) = await world.touchpoints(Kind.KPI_UPDATE, DANA)
        if question.state is TouchpointState.EXPIRED:
            ended = (world.clock.now().date(), question.why)
    assert ended == (date(2026, 5, 19), Why.NO_DATA)


async def test_a_colleague_who_stops_gives_it_back_to_whoever_sent_them(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, WIN_RATE_ASKED)
    await world(DANA).says("ask Tom")
    await world(DANA).presses("Yes, ask Tom Ruiz")
    await world.until_asked(TOM, WIN_RATE_ASKED, within_days=2)
    await world(TOM).commands("stop")
    again = await world.until_asked(DANA, WIN_RATE_ASKED, within_days=2)
    assert "could not answer" not in again.text


@pytest.mark.parametrize("button", ["Not mine", "Not this week"])
async def test_the_introductions_buttons_are_about_its_program_alone(opened: Opener, button: str) -> None:
    world = opened(
        program(WIN_RATE, delegate=""),
        program(CYCLE, key="closing", name="Closing Deals", delegate=""),
        strangers=(DANA,),
    )
    hello = await world.until_asked(DANA, "Nice to meet you")
    assert "Consultative Selling" in hello.text
    await world(DANA).presses(button)
    asked = await world.until_asked(DANA, "Where is Deal cycle time now?", within_days=5)
    assert "Consultative Selling" not in asked.text


async def _own_and_anothers(opened: Opener) -> tuple[Dialogue, Shown]:
    """On the day on which Dana's question goes to Tom, one of his own falls due."""
    closing = program(
        replace(CYCLE, owner=TOM),
        key="closing",
        name="Closing Deals",
        sponsor=TOM,
        delegate="",
        ends=date(2026, 4, 11),
        cadence={"kpi_update_days": [30], "roi_days": [300]},
    )
    world = opened(program(cadence={"kpi_update_days": [30], "roi_days": [300]}), closing)
    await world.until_asked(DANA, WIN_RATE_ASKED)
    return world, await world.until_asked(TOM, WIN_RATE_ASKED)


async def test_a_stand_in_with_a_question_of_their_own_gets_one_card(opened: Opener) -> None:
    world, card = await _own_and_anothers(opened)
    assert len(await world(TOM).messages()) == 1
    assert "2 questions, about 1 minute." in card.text
    own, stood_in_for = card.text.index("Yours to answer:"), card.text.index("You stand in for Dana Wu here.")
    assert own < card.text.index("Where is Deal cycle time now?") < stood_in_for
    assert stood_in_for < card.text.index(WIN_RATE_ASKED)


async def test_both_questions_of_such_a_card_are_answered_together(opened: Opener) -> None:
    world, card = await _own_and_anothers(opened)
    await world(TOM).presses("Send", on=card, deal_cycle="34", win_rate="24")
    await world(TOM).presses("Yes, record them")
    assert sorted(reading.value for reading in await world.readings()) == [24, 34]
    assert "Tom Ruiz gave 24 % for Win rate" in (await world(DANA).sees()).text


async def test_not_mine_on_such_a_card_gives_back_only_what_is_anothers(opened: Opener) -> None:
    world, _ = await _own_and_anothers(opened)
    await world(TOM).presses("Later or not me")
    await world(TOM).presses("Not mine to answer")
    (question,) = await world.touchpoints(Kind.KPI_UPDATE, DANA)
    assert (question.state, question.asked_of_id) == (TouchpointState.ESCALATED, None)
    (own,) = await world.touchpoints(Kind.KPI_UPDATE, TOM)
    assert (own.state, own.why) == (TouchpointState.WITHDRAWN, Why.NOT_MINE)


async def test_whoever_was_asked_first_answers_with_one_tap_from_what_they_were_told(opened: Opener) -> None:
    world = await _delegate_asked(opened)
    form = await world(DANA).presses("Answer now")
    await world(DANA).presses("Send", on=form, win_rate="25")
    await world(DANA).presses("Yes, record it")
    assert len(await world.readings()) == 1
