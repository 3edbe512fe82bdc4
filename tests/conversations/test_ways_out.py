"""Every question has a way out: later, not known, rather not, not mine, somebody else, stop."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.words import Kind, TouchpointState, Why
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue, Shown
from tests.conversations.programs import ASKED_ON, CYCLE, DANA, MEI, TOM, WIN_RATE, program

WIN_RATE_ASKED = "Where is Win rate now?"


async def _asked(opened: Opener) -> tuple[Dialogue, Shown]:
    world = opened(program())
    return world, await world.until_asked(DANA, WIN_RATE_ASKED)


@pytest.mark.parametrize(
    ("choice", "back_at"),
    [
        ("In an hour", ASKED_ON + timedelta(hours=1, minutes=1)),
        ("Tomorrow", datetime(2026, 4, 28, 9, 0, tzinfo=UTC)),
        ("Next week", datetime(2026, 5, 4, 9, 0, tzinfo=UTC)),
    ],
)
async def test_later_moves_the_message_and_keeps_the_question(
    opened: Opener, choice: str, back_at: datetime
) -> None:
    world, asked = await _asked(opened)
    choices = await world(DANA).presses("Later or not me")
    assert choices.ref == asked.ref
    snoozed = await world(DANA).presses(choice)
    assert snoozed.ref == asked.ref
    assert "I'll ask again on" in snoozed.text
    again = await world.until_asked(DANA, WIN_RATE_ASKED, within_days=10)
    assert world.clock.now() == back_at
    assert "Asking once more" not in again.text  # it was put off, not forgotten


async def test_a_question_put_off_can_be_answered_any_time_before(opened: Opener) -> None:
    world, _ = await _asked(opened)
    await world(DANA).presses("Later or not me")
    await world(DANA).presses("Next week")
    await world(DANA).says("24 %")
    await world(DANA).presses("Yes, record it")
    assert len(await world.readings()) == 1
    before = len(await world(DANA).messages())
    await world.days(10)
    assert len(await world(DANA).messages()) == before


async def test_answer_now_brings_the_question_back_in_place(opened: Opener) -> None:
    world, asked = await _asked(opened)
    await world(DANA).presses("Later or not me")
    await world(DANA).presses("Tomorrow")
    back = await world(DANA).presses("Answer now")
    assert back.ref == asked.ref
    assert WIN_RATE_ASKED in back.text


async def test_back_shows_the_question_again(opened: Opener) -> None:
    world, asked = await _asked(opened)
    await world(DANA).presses("Later or not me")
    back = await world(DANA).presses("Back")
    assert (back.ref, back.card) == (asked.ref, asked.card)


async def test_a_day_of_their_choice(opened: Opener) -> None:
    world, _ = await _asked(opened)
    await world(DANA).presses("Later or not me")
    snoozed = await world(DANA).presses("On that day", or_on_a_day_of_your_choice="2026-05-13")
    assert "Wednesday 13 May, 09:00" in snoozed.text
    await world.until_asked(DANA, WIN_RATE_ASKED, within_days=30)
    assert world.clock.now() == datetime(2026, 5, 13, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("2026-04-26", "Choose a day after today and within a year."),
        ("2028-01-01", "Choose a day after today and within a year."),
        ("soon", "Pick a day first, for example"),
    ],
)
async def test_a_day_that_cannot_be_meant_is_refused_and_the_question_stays(
    opened: Opener, given: str, said: str
) -> None:
    world, _ = await _asked(opened)
    await world(DANA).presses("Later or not me")
    refused = await world(DANA).presses("On that day", or_on_a_day_of_your_choice=given)
    assert said in refused.text
    (question,) = await world.touchpoints(Kind.KPI_UPDATE, DANA)
    assert question.state is TouchpointState.ASKED


@pytest.mark.parametrize("how", ["button", "words"])
async def test_not_known_yet_is_asked_again_next_week(opened: Opener, how: str) -> None:
    world, _ = await _asked(opened)
    dana = world(DANA)
    said = await (dana.presses("Don't know yet") if how == "button" else dana.says("don't know yet"))
    assert "nothing is recorded. I'll ask again on Monday 4 May, 09:00" in said.text
    await world.until_asked(DANA, WIN_RATE_ASKED, within_days=10)
    assert world.clock.now() == datetime(2026, 5, 4, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("how", ["button", "words"])
async def test_rather_not_is_respected_and_not_asked_again_this_time(opened: Opener, how: str) -> None:
    world, _ = await _asked(opened)
    dana = world(DANA)
    if how == "button":
        await dana.presses("Later or not me")
        said = await dana.presses("I'd rather not say")
    else:
        said = await dana.says("I'd rather not say")
    assert "I won't ask about Win rate again this time" in said.text
    before = len(await dana.messages())
    await world.days(20)
    assert len(await dana.messages()) == before
    (question, *_) = await world.touchpoints(Kind.KPI_UPDATE, DANA)
    assert (question.state, question.why) == (TouchpointState.SKIPPED, Why.DECLINED)


async def test_a_changed_mind_after_rather_not_just_writes_the_number(opened: Opener) -> None:
    world, _ = await _asked(opened)
    await world(DANA).says("I'd rather not say")
    await world.days(20)
    await world(DANA).says("ok then, 24%")
    await world(DANA).presses("Yes, record it")
    assert len(await world.readings()) == 1


async def test_not_mine_withdraws_the_question_and_tells_the_learning_team(opened: Opener) -> None:
    world, _ = await _asked(opened)
    await world(DANA).presses("Later or not me")
    said = await world(DANA).presses("Not mine to answer")
    assert "I won't ask you about Win rate again this time. I've told the learning team" in said.text
    told = await world(MEI).sees()
    assert "Dana Wu says that Win rate in Consultative Selling is not theirs" in told.text
    refused = await world(DANA).says("24 %")
    assert "This question was withdrawn" in refused.text
    assert await world.readings() == []


@pytest.mark.parametrize("said", ["ask Tom", "please ask Tom Ruiz", "ask @tom.ruiz"])
async def test_a_colleague_named_in_words_is_asked_after_a_yes(opened: Opener, said: str) -> None:
    world, _ = await _asked(opened)
    offered = await world(DANA).says(said)
    assert "Shall I ask Tom Ruiz about Win rate? I'll say that you sent me." in offered.text
    done = await world(DANA).presses("Yes, ask Tom Ruiz")
    assert "I'm asking Tom Ruiz about Win rate, and will show you what they say." in done.text
    asked = await world.until_asked(TOM, WIN_RATE_ASKED, within_days=2)
    assert "Dana Wu" in asked.text
    await world(TOM).says("24 %")
    await world(TOM).presses("Yes, record it")
    (reading,) = await world.readings()
    told = await world(DANA).sees()
    assert "Tom Ruiz gave 24 % for Win rate" in told.text
    assert reading.said_by_id != (await world.touchpoints(Kind.KPI_UPDATE))[0].person_id


async def test_whoever_was_sent_by_a_colleague_hears_that_and_not_that_somebody_failed(
    opened: Opener,
) -> None:
    world, _ = await _asked(opened)
    await world(DANA).says("ask Tom")
    await world(DANA).presses("Yes, ask Tom Ruiz")
    asked = await world.until_asked(TOM, WIN_RATE_ASKED, within_days=2)
    assert "Dana Wu suggested you" in asked.text
    assert "could not answer" not in asked.text


async def test_an_unknown_name_brings_the_list_of_colleagues(opened: Opener) -> None:
    world, _ = await _asked(opened)
    choose = await world(DANA).says("ask Beatrice")
    assert "I don't know “Beatrice” yet. Whom should I ask about Win rate?" in choose.text
    (choice,) = choose.card.inputs
    assert choice.type == "choice_input"
    assert "Tom Ruiz" in [label for _, label in choice.choices]
    assert "Dana Wu" not in [label for _, label in choice.choices]
    tom = next(value for value, label in choice.choices if label == "Tom Ruiz")
    done = await world(DANA).presses("Ask them", colleague=tom)
    assert "I'm asking Tom Ruiz about Win rate" in done.text


async def test_the_list_without_a_choice_says_what_to_do(opened: Opener) -> None:
    world, _ = await _asked(opened)
    await world(DANA).presses("Ask someone else")
    said = await world(DANA).presses("Ask them")
    assert "Choose a colleague from the list first." in said.text


async def test_a_question_handed_over_in_its_last_hours_is_still_asked(opened: Opener) -> None:
    world = opened(program(cadence={"kpi_update_days": [30, 34]}), strangers=(TOM,))
    await world.until_asked(DANA, WIN_RATE_ASKED)
    await world.until(datetime(2026, 4, 29, 21, 0, tzinfo=UTC))  # the last evening of its window
    await world(DANA).says("ask Tom")
    await world(DANA).presses("Yes, ask Tom Ruiz")
    await world.until_asked(TOM, WIN_RATE_ASKED, within_days=5)
    await world(TOM).says("24 %")
    await world(TOM).presses("Yes, record it")
    (reading,) = await world.readings()
    assert reading.touchpoint_id == (await world.touchpoints(Kind.KPI_UPDATE))[0].id


async def test_a_handed_over_question_can_come_back_to_whoever_sent_it(opened: Opener) -> None:
    world, _ = await _asked(opened)
    await world(DANA).says("ask Tom")
    await world(DANA).presses("Yes, ask Tom Ruiz")
    await world.until_asked(TOM, WIN_RATE_ASKED, within_days=2)
    await world(TOM).says("ask Dana Wu")
    await world(TOM).presses("Yes, ask Dana Wu")
    back = await world.until_asked(DANA, WIN_RATE_ASKED, within_days=2)
    assert "could not answer" not in back.text


async def test_two_questions_on_a_card_are_put_off_together(opened: Opener) -> None:
    world = opened(program(WIN_RATE, CYCLE))
    await world.until_asked(DANA, WIN_RATE_ASKED)
    await world(DANA).presses("Don't know yet")
    again = await world.until_asked(DANA, WIN_RATE_ASKED, within_days=10)
    assert "2 questions" in again.text


async def test_one_of_two_questions_is_answered_and_the_other_not_known(opened: Opener) -> None:
    world = opened(program(WIN_RATE, CYCLE))
    dana = world(DANA)
    await world.until_asked(DANA, WIN_RATE_ASKED)
    await dana.says("Win rate is 24%, deal cycle time I don't know yet")
    await dana.presses("Yes, record it")
    assert len(await world.readings()) == 1
    again = await world.until_asked(DANA, "Where is Deal cycle time now?", within_days=10)
    assert "1 question," in again.text


async def test_stop_ends_everything_and_start_brings_it_back(opened: Opener) -> None:
    world, _ = await _asked(opened)
    await world(DANA).presses("Later or not me")
    stopped = await world(DANA).presses("Stop all messages")
    assert "You won't hear from me again" in stopped.text
    assert "Dana Wu asked for no more messages." in (await world(MEI).sees()).text
    before = len(await world(DANA).messages())
    await world.days(20)
    assert len(await world(DANA).messages()) == before
    started = await world(DANA).commands("start")
    assert "Welcome back, Dana." in started.text
    await world.until_asked(DANA, "Win rate", within_days=60)


async def test_whoever_has_stopped_is_not_asked_in_anybodys_place(opened: Opener) -> None:
    world, _ = await _asked(opened)
    await world(TOM).commands("stop")
    await world(DANA).says("ask Tom")
    said = await world(DANA).sees()
    assert "Shall I ask Tom Ruiz" not in said.text
    choices = [choice for part in said.card.inputs if part.type == "choice_input" for choice in part.choices]
    assert choices
    assert "Tom Ruiz" not in [name for _, name in choices]


async def test_an_old_card_takes_back_no_answer(opened: Opener) -> None:
    world, asked = await _asked(opened)
    await world(DANA).says("24 %")
    await world(DANA).presses("Yes, record it")
    said = await world(DANA).presses("Don't know yet", on=asked)
    assert "This question has its answer already." in said.text
    (question,) = await world.touchpoints(Kind.KPI_UPDATE, DANA)
    assert question.state is TouchpointState.ANSWERED


async def test_of_a_card_with_one_answer_only_the_rest_is_put_off(opened: Opener) -> None:
    world = opened(program(WIN_RATE, CYCLE))
    asked = await world.until_asked(DANA, WIN_RATE_ASKED)
    await world(DANA).says("Win rate is 24%")
    await world(DANA).presses("Yes, record it")
    later = await world(DANA).presses("Later or not me", on=asked)
    await world(DANA).presses("Tomorrow", on=later)
    again = await world.until_asked(DANA, "Where is Deal cycle time now?", within_days=2)
    assert "Win rate" not in again.text


async def test_two_questions_that_are_not_mine_are_one_word_to_the_learning_team(opened: Opener) -> None:
    world = opened(program(WIN_RATE, CYCLE))
    await world.until_asked(DANA, WIN_RATE_ASKED)
    await world(DANA).presses("Later or not me")
    await world(DANA).presses("Not mine to answer")
    told = [m.text for m in await world(MEI).messages() if "not theirs" in m.text]
    assert len(told) == 1
    assert "Win rate and Deal cycle time" in told[0]


async def test_only_what_is_shown_later_is_promised_to_be_shown(opened: Opener) -> None:
    world = opened(program(cadence={"kpi_update_days": [300], "roi_days": [31]}))
    await world.until_asked(DANA, "what it was worth", within_days=20)
    choose = await world(DANA).presses("Ask someone else")
    (choice,) = [part for part in choose.card.inputs if part.type == "choice_input"]
    tom = next(value for value, label in choice.choices if label == "Tom Ruiz")
    done = await world(DANA).presses("Ask them", colleague=tom)
    assert "I'm asking Tom Ruiz" in done.text
    assert "show you" not in done.text


async def test_a_learning_team_that_is_not_there_is_not_said_to_be_told(opened: Opener) -> None:
    world, _ = await _asked(opened)
    await world(MEI).commands("stop")
    await world(DANA).presses("Later or not me")
    stopped = await world(DANA).presses("Stop all messages")
    assert "You won't hear from me again." in stopped.text
    assert "learning team" not in stopped.text


async def test_stopping_twice_is_stopping_once(opened: Opener) -> None:
    world, _ = await _asked(opened)
    first = await world(DANA).commands("stop")
    second = await world(DANA).commands("stop")
    assert second.text == first.text
    assert len([m for m in await world(MEI).messages() if "no more messages" in m.text]) == 1


async def test_what_waits_for_the_morning_does_not_reach_who_has_stopped_at_night(opened: Opener) -> None:
    world, _ = await _asked(opened)
    await world.until(world.clock.now().replace(hour=21))
    await world(DANA).presses("Later or not me")
    await world(DANA).presses("Not mine to answer")
    await world(MEI).commands("stop")
    await world.days(3)
    assert "You won't hear from me again." in (await world(MEI).sees()).text
    await world(MEI).commands("start")
    await world.days(2)
    assert not any("not theirs" in message.text for message in await world(MEI).messages())


async def test_while_the_owner_of_a_kpi_wants_no_messages_its_sponsor_is_asked(opened: Opener) -> None:
    world = opened(program(replace(WIN_RATE, owner=TOM)))
    await world(TOM).commands("stop")
    await world.until_asked(DANA, WIN_RATE_ASKED, within_days=10)
