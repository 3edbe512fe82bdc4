"""Second thoughts and numbers nobody asked for: yes, no, sorry, and "by the way"."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest

from storage.words import Kind, ReadingState, TouchpointState
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import DANA, MARCUS, RENEWALS, WIN_RATE, program


async def test_sorry_meant_27_replaces_what_was_not_confirmed_yet(after_training: Dialogue) -> None:
    dana = after_training("dana.wu")
    await after_training.until_asked("dana.wu", "Where is Win rate now?")
    first = await dana.says("we're at 24")
    second = await dana.says("sorry, meant 25")
    assert "25 %" in second.text
    old = next(message for message in await dana.messages() if message.ref == first.ref)
    assert "Not recorded" in old.text
    assert not old.card.buttons
    await dana.presses("Yes, record it")
    assert [reading.value for reading in await after_training.readings()] == [Decimal(25)]
    assert len(await after_training.readings(ReadingState.REJECTED)) == 1


async def test_a_correction_after_the_fact_supersedes_and_keeps_the_old_number(
    after_training: Dialogue,
) -> None:
    dana = after_training("dana.wu")
    await after_training.until_asked("dana.wu", "Where is Win rate now?")
    await dana.says("24 %")
    await dana.presses("Yes, record it")
    await after_training.days(2)
    await dana.says("sorry, meant 23.5")
    assert [r.value for r in await after_training.readings()] == [Decimal(24)]  # stands until confirmed
    await dana.presses("Yes, record it")
    assert [r.value for r in await after_training.readings()] == [Decimal("23.5")]
    (old,) = await after_training.readings(ReadingState.SUPERSEDED)
    assert old.value == 24


async def test_a_typed_yes_under_what_was_understood_is_the_tap(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, "Where is Win rate now?")
    await world(DANA).says("24")
    recorded = await world(DANA).says("yes")
    assert "Recorded. Thank you, Dana." in recorded.text
    assert [r.value for r in await world.readings()] == [Decimal(24)]


async def test_a_typed_no_opens_the_question_again(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, "Where is Win rate now?")
    await world(DANA).says("24")
    again = await world(DANA).says("no")
    assert "Where is Win rate now?" in again.text
    assert len(await world.readings(ReadingState.REJECTED)) == 1
    await world(DANA).says("25")
    await world(DANA).presses("Yes, record it")
    assert [r.value for r in await world.readings()] == [Decimal(25)]


@pytest.mark.parametrize("said", ["yes but 26", "no, it was 26", "no, 26"])
async def test_another_number_beside_a_yes_or_no_is_the_number_that_is_meant(
    opened: Opener, said: str
) -> None:
    world = opened(program())
    await world.until_asked(DANA, "Where is Win rate now?")
    await world(DANA).says("24")
    understood = await world(DANA).says(said)
    assert "Win rate: 26 %" in understood.text
    assert await world.readings() == []
    await world(DANA).says("yes, 26")
    assert [r.value for r in await world.readings()] == [Decimal(26)]


async def test_a_number_given_unasked_is_recorded_and_not_asked_for_again(opened: Opener) -> None:
    world = opened(program())
    dana = world(DANA)
    understood = await dana.says("By the way, win rate is at 25% now")
    assert "Win rate: 25 %" in understood.text
    await dana.presses("Yes, record it")
    await world.days(10)  # day 30 comes three days later
    assert not any("Where is Win rate now?" in message.text for message in await dana.messages())
    assert [r.value for r in await world.readings()] == [Decimal(25)]


async def test_a_number_given_unasked_six_days_before_does_not_stand_in_for_the_question(
    opened: Opener,
) -> None:
    world = opened(program(), at=datetime(2026, 4, 21, 8, 0, tzinfo=UTC))
    await world(DANA).says("By the way, win rate is at 25% now")
    await world(DANA).presses("Yes, record it")
    asked = await world.until_asked(DANA, "Where is it now?", within_days=8)
    assert "Win rate was last at 25 %, moving the right way. Where is it now?" in asked.text


async def test_two_numbers_given_unasked_are_both_taken_and_can_be_corrected(opened: Opener) -> None:
    world = opened(program(WIN_RATE, RENEWALS))
    dana = world(DANA)
    understood = await dana.says("fyi win rate is 25% and renewal rate is 83%")
    assert "Win rate: 25 %" in understood.text
    assert "Renewal rate: 83 %" in understood.text
    await dana.says("yes")
    assert sorted(r.value for r in await world.readings()) == [Decimal(25), Decimal(83)]
    await dana.says("sorry, win rate is 24%")
    await dana.presses("Yes, record it")
    assert sorted(r.value for r in await world.readings()) == [Decimal(24), Decimal(83)]


async def test_a_managers_remark_about_a_kpi_is_no_reading(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,)))
    said = await world(MARCUS).says("Win rate is at 40% in my team")
    assert "I have not recorded this" in said.text
    assert await world.readings(ReadingState.PROPOSED) == []


async def test_no_idea_about_something_else_does_not_reopen_an_answered_question(opened: Opener) -> None:
    world = opened(program())
    dana = world(DANA)
    await world.until_asked(DANA, "Where is Win rate now?")
    await dana.says("24 %")
    await dana.presses("Yes, record it")
    await dana.says("no idea, sorry")
    (asked_about,) = await world.touchpoints(Kind.KPI_UPDATE, DANA)
    assert asked_about.state is TouchpointState.ANSWERED


async def test_a_number_without_the_name_of_a_kpi_is_not_guessed_at(opened: Opener) -> None:
    world = opened(program())
    said = await world(DANA).says("27")
    assert "Nothing is waiting for you right now, so I have not recorded this." in said.text


async def test_correct_it_keeps_the_old_number_until_the_new_one_is_confirmed(opened: Opener) -> None:
    world = opened(program())
    dana = world(DANA)
    await world.until_asked(DANA, "Where is Win rate now?")
    await dana.says("24")
    recorded = await dana.presses("Yes, record it")
    form = await dana.presses("Correct it")
    assert form.ref != recorded.ref  # what was recorded stays to be seen
    await dana.presses("Send", on=form, win_rate_now="23")
    assert [r.value for r in await world.readings()] == [Decimal(24)]
    await dana.presses("Yes, record it")
    assert [r.value for r in await world.readings()] == [Decimal(23)]
    (old,) = await world.readings(ReadingState.SUPERSEDED)
    (new,) = await world.readings()
    assert new.supersedes_id == old.id


async def test_change_before_confirming_asks_again_in_place(opened: Opener) -> None:
    world = opened(program())
    dana = world(DANA)
    await world.until_asked(DANA, "Where is Win rate now?")
    understood = await dana.says("24")
    again = await dana.presses("Change")
    assert again.ref == understood.ref
    await dana.presses("Send", on=again, win_rate_now="25")
    await dana.presses("Yes, record it")
    assert [r.value for r in await world.readings()] == [Decimal(25)]


async def test_a_correction_two_weeks_after_the_question_is_still_one(opened: Opener) -> None:
    world = opened(program())
    dana = world(DANA)
    await world.until_asked(DANA, "Where is Win rate now?")
    await world.days(11)
    await dana.says("24 %")
    await dana.presses("Yes, record it")
    await world.days(5)
    understood = await dana.says("sorry, meant 23.5")
    assert "Win rate: 23.5 %" in understood.text
    await dana.presses("Yes, record it")
    assert [r.value for r in await world.readings()] == [Decimal("23.5")]


async def test_a_correction_keeps_the_day_that_was_said(after_training: Dialogue) -> None:
    dana = after_training("dana.wu")
    await after_training.until_asked("dana.wu", "Where is Win rate now?")
    await dana.says("24.5% at the end of May, up from 22")
    corrected = await dana.says("sorry, meant 25")
    assert "25 % now, as of 31 May" in corrected.text
    await dana.presses("Yes, record it")
    (reading,) = await after_training.readings()
    assert reading.as_of.isoformat() == "2026-05-31"


async def test_a_bare_month_is_its_last_day_on_the_card_and_in_the_books(after_training: Dialogue) -> None:
    dana = after_training("dana.wu")
    await after_training.until_asked("dana.wu", "Where is Win rate now?")
    understood = await dana.says("24.5% in May")
    assert "24.5 % now, as of 31 May" in understood.text
    await dana.presses("Yes, record it")
    (reading,) = await after_training.readings()
    assert reading.as_of.isoformat() == "2026-05-31"
