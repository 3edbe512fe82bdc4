"""Withdrawn questions and ended programs take no answer, and say why."""

from datetime import UTC, date, datetime
from decimal import Decimal

from storage.words import Kind, TouchpointState
from tests.conversations.conftest import Opener
from tests.conversations.programs import DANA, MARCUS, MEI, TOM, Kpi, program

ASKED = "Where is Win rate now?"


async def test_a_cancelled_program_says_so_to_everyone_and_refuses_numbers_with_why(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,)))
    asked = await world.until_asked(DANA, ASKED)
    await world(MEI).commands("cancel Consultative Selling because the unit was sold")
    await world(MEI).presses("Yes, cancel it")
    told = await world(DANA).sees()
    assert "Consultative Selling" in told.text
    assert "the unit was sold" in told.text
    typed = await world(DANA).says("24 %")
    assert "Consultative Selling was cancelled, so its questions are closed." in typed.text
    pressed = await world(DANA).presses("Send", on=asked, win_rate_now="24")
    assert "Consultative Selling was cancelled, so its questions are closed." in pressed.text
    assert await world.readings() == []


async def test_nothing_comes_of_a_cancelled_program_any_more(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,)))
    await world.until_asked(DANA, ASKED)
    await world(MEI).commands("cancel Consultative Selling because the unit was sold")
    await world(MEI).presses("Yes, cancel it")
    await world.days(1)
    before = [len(await world(who).messages()) for who in (DANA, TOM, MARCUS)]
    await world.days(40)
    assert [len(await world(who).messages()) for who in (DANA, TOM, MARCUS)] == before


async def test_a_number_confirmed_after_the_program_was_cancelled_is_refused(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    understood = await world(DANA).says("24 %")
    await world(MEI).commands("cancel Consultative Selling because the unit was sold")
    await world(MEI).presses("Yes, cancel it")
    refused = await world(DANA).presses("Yes, record it", on=understood)
    assert "was cancelled" in refused.text
    assert await world.readings() == []


async def test_a_paused_program_asks_nothing_and_still_takes_an_answer(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    await world(MEI).commands("pause Consultative Selling because of the move")
    await world(MEI).presses("Yes, pause it")
    await world.days(1)
    before = len(await world(DANA).messages())
    await world.days(15)
    assert len(await world(DANA).messages()) == before
    await world(DANA).says("24 %")
    await world(DANA).presses("Yes, record it")
    assert [r.value for r in await world.readings()] == [Decimal(24)]


async def test_a_kpi_that_left_the_program_file_is_not_chased_and_its_card_says_why(opened: Opener) -> None:
    other = Kpi("Renewal rate", "%", 80, 85)
    world = opened(program())
    asked = await world.until_asked(DANA, ASKED)
    await world.imports(program(other))
    await world.days(1)
    refused = await world(DANA).presses("Send", on=asked, win_rate_now="24")
    assert "This question was withdrawn and needs no answer any more." in refused.text


async def test_a_new_sponsor_is_asked_from_now_on_and_not_for_what_is_over(opened: Opener) -> None:
    world = opened(program(delegate=""), at=datetime(2026, 6, 29, 8, 0, tzinfo=UTC))
    await world.until(datetime(2026, 7, 6, 12, 0, tzinfo=UTC))
    await world.imports(
        program(Kpi("Win rate", "%", 22, 26, owner="ravi.iyer"), sponsor="ravi.iyer", delegate="")
    )
    await world.days(60)
    about = [t for t in await world.touchpoints(Kind.KPI_UPDATE, "ravi.iyer") if t.asked_at is not None]
    assert {t.slot for t in about} <= {"day+90"}
    # What stands on a card of its own is reminded of on a card of its own.
    assert [t.reminders for t in await world.touchpoints(Kind.SUCCESSION, "ravi.iyer")] == [2]
    old = [t for t in await world.touchpoints(Kind.KPI_UPDATE, DANA) if t.slot == "day+90"]
    assert [t.state for t in old] == [TouchpointState.WITHDRAWN]


async def test_a_bot_that_was_down_for_months_does_not_ask_for_what_is_over(opened: Opener) -> None:
    world = opened(program(delegate="", cadence={"roi_days": [300]}))
    await world.days(1)
    world.clock.turn_to(datetime(2026, 6, 10, 9, 0, tzinfo=UTC))  # nobody looked in between
    await world.application.engine.look()
    await world.days(2)
    asked = [t for t in await world.touchpoints(Kind.KPI_UPDATE, DANA) if t.asked_at is not None]
    assert [t.slot for t in asked] == ["day+60"]
    assert world.clock.now().date() > date(2026, 6, 10)
