"""A number given in a meeting, noted by the learning team: it counts once the one who gave it agrees."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from storage.words import Kind, ReadingState, SourceKind, TouchpointState
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import DANA, MEI, TOM, program

NOTED = "Win rate: you gave 27 % in the QBR on 22 April, noted by Mei Tanaka. Right?"


async def _noted(opened: Opener, *, delegate: str = TOM) -> Dialogue:
    world = opened(program(cadence={"kpi_update_days": [90], "roi_days": [300]}, delegate=delegate))
    said = await world(MEI).commands('record "Win rate" 27 % said by Dana Wu on 22 April in the QBR')
    assert "Dana Wu gave 27 % for Win rate on 22 April in the QBR." in said.text
    assert await world.readings() == []
    return world


async def test_right_makes_it_count_with_who_where_and_when(opened: Opener) -> None:
    world = await _noted(opened)
    await world.until_asked(DANA, NOTED, within_days=1)
    recorded = await world(DANA).presses("Right")
    assert "27 %, up 5 points from 22 %" in recorded.text
    (reading,) = await world.readings()
    assert (reading.value, reading.source, reading.source_name) == (Decimal(27), SourceKind.NOTED, "the QBR")
    assert reading.as_of.isoformat() == "2026-04-22"
    people = await world.people()
    assert people[reading.said_by_id or 0].name == "Dana Wu"
    assert people[reading.recorded_by_id or 0].name == "Mei Tanaka"


async def test_a_typed_yes_is_the_same_as_right(opened: Opener) -> None:
    world = await _noted(opened)
    await world.until_asked(DANA, NOTED, within_days=1)
    await world(DANA).says("yes")
    assert [r.value for r in await world.readings()] == [Decimal(27)]


async def test_another_number_replaces_what_was_noted_once_confirmed(opened: Opener) -> None:
    world = await _noted(opened)
    await world.until_asked(DANA, NOTED, within_days=1)
    what = await world(DANA).presses("Other number")
    assert "What should Win rate be?" in what.text
    await world(DANA).says("25.5")
    await world(DANA).presses("Yes, record it")
    assert [r.value for r in await world.readings()] == [Decimal("25.5")]
    (dropped,) = await world.readings(ReadingState.REJECTED)
    assert dropped.value == 27


async def test_a_number_written_at_once_is_the_other_number(opened: Opener) -> None:
    world = await _noted(opened)
    await world.until_asked(DANA, NOTED, within_days=1)
    understood = await world(DANA).says("no, it was 26")
    assert "Win rate: 26 %" in understood.text
    await world(DANA).presses("Yes, record it")
    assert [r.value for r in await world.readings()] == [Decimal(26)]


async def test_silence_is_reminded_of_and_in_the_end_does_not_count(opened: Opener) -> None:
    world = await _noted(opened, delegate="")
    await world.until_asked(DANA, NOTED, within_days=1)
    await world.until_asked(DANA, NOTED, within_days=10)
    await world.until(datetime(2026, 6, 1, tzinfo=UTC))
    (question,) = await world.touchpoints(Kind.CONFIRM_NOTED)
    assert question.state is TouchpointState.EXPIRED
    assert question.reminders == 2
    assert await world.readings() == []


async def test_only_the_one_who_gave_it_can_agree(opened: Opener) -> None:
    world = await _noted(opened)
    await world.until_asked(DANA, NOTED, within_days=1)
    await world.days(16)
    texts = [message.text for message in await world(TOM).messages()]
    assert not any("you gave" in text for text in texts)


async def test_somebody_without_a_part_in_the_program_can_have_given_it(opened: Opener) -> None:
    world = opened(
        program(cadence={"kpi_update_days": [90]}, people={"ravi.iyer": {}}),
    )
    await world(MEI).commands('record "Win rate" 27 % said by Ravi Iyer on 22 April in the QBR')
    await world.until_asked("ravi.iyer", "you gave 27 %", within_days=1)
    await world.days(10)  # planned anew meanwhile
    await world("ravi.iyer").presses("Right")
    assert [r.value for r in await world.readings()] == [Decimal(27)]


async def test_a_number_noted_and_confirmed_is_not_asked_for_in_the_next_days(opened: Opener) -> None:
    world = opened(program())
    await world(MEI).commands('record "Win rate" 27 % said by Dana Wu on 22 April')
    await world.until_asked(DANA, "you gave 27 %", within_days=1)
    await world(DANA).presses("Right")
    await world.days(6)
    assert not any("Where is Win rate now?" in message.text for message in await world(DANA).messages())


async def test_a_noted_number_that_is_not_right_is_asked_for_and_reminded_of(opened: Opener) -> None:
    world = await _noted(opened)
    await world.until_asked(DANA, NOTED, within_days=1)
    asked = await world(DANA).says("no")
    assert "Where is Win rate now?" in asked.text
    again = await world.until_asked(DANA, "Asking once more", within_days=10)
    assert "Where is Win rate now?" in again.text
    assert "Ask someone else" not in [button.label for button in again.card.buttons]
    await world(DANA).says("25 %")
    await world(DANA).presses("Yes, record it")
    assert [r.value for r in await world.readings()] == [Decimal(25)]


async def test_a_number_given_instead_and_not_confirmed_is_asked_for_again(opened: Opener) -> None:
    world = await _noted(opened)
    await world.until_asked(DANA, NOTED, within_days=1)
    await world(DANA).says("25 %")
    again = await world.until_asked(DANA, "Asking once more", within_days=10)
    assert "you gave" not in again.text
    await world(DANA).says("yes")
    assert [r.value for r in await world.readings()] == [Decimal(25)]


@pytest.mark.parametrize("said", ["ask Tom", "ask Beatrice"])
async def test_a_noted_number_is_confirmed_by_nobody_else(opened: Opener, said: str) -> None:
    world = await _noted(opened)
    await world.until_asked(DANA, NOTED, within_days=1)
    refused = await world(DANA).says(said)
    assert "I can't ask anybody else about Win rate: it is your own word that counts." in refused.text
    await world.days(2)
    assert not any("you gave" in message.text for message in await world(TOM).messages())
    await world(DANA).presses("Right")
    assert [r.value for r in await world.readings()] == [Decimal(27)]
