"""Silence: two reminders, then the delegate in plain sight, then "no data"; a late answer still counts."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from storage.words import Kind, TouchpointState, Why
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import CYCLE, DANA, MEI, TOM, WIN_RATE, Kpi, program

KARIN = "karin.adler"

ASKED = "Where is Win rate now?"
HERS = Kpi("Quits", "people", 40, 30, direction="down", owner=MEI)


async def _on(world: Dialogue, who: str, about: str, *, within_days: int = 40) -> date:
    await world.until_asked(who, about, within_days=within_days)
    return world.clock.now().date()


async def test_reminders_come_after_three_and_seven_working_days_and_no_third(opened: Opener) -> None:
    world = opened(program(delegate=""))
    assert await _on(world, DANA, ASKED) == date(2026, 4, 27)
    assert await _on(world, DANA, "Asking once more, in case this slipped by.") == date(2026, 4, 30)
    assert await _on(world, DANA, "My last reminder on this.") == date(2026, 5, 6)
    before = len(await world(DANA).messages())
    await world.until(datetime(2026, 5, 25, tzinfo=UTC))
    assert len(await world(DANA).messages()) == before


async def test_reminders_step_over_public_holidays(opened: Opener) -> None:
    # 1 May is a holiday in Germany, so three working days after 28 April are over on Monday 4 May.
    world = opened(
        program(
            people={DANA: {"country": "DE", "subdivision": "BE"}},
            cadence={"kpi_update_days": [32]},
        )
    )
    assert await _on(world, DANA, ASKED) == date(2026, 4, 28)
    assert await _on(world, DANA, "Asking once more") == date(2026, 5, 4)


async def test_after_ten_working_days_the_delegate_is_asked_and_everyone_knows(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    asked = await world.until_asked(TOM, ASKED)
    assert world.clock.now().date() == date(2026, 5, 11)
    assert "You stand in for Dana Wu here. Mei Tanaka asks about Consultative Selling." in asked.text
    told = await world(DANA).sees()
    assert "I had no answer from you on Win rate (Consultative Selling), so I've asked Tom Ruiz" in told.text
    learning_team = await world(MEI).messages()
    assert any(
        "No answer from Dana Wu on Win rate (Consultative Selling) in 10 working days. "
        "I've asked Tom Ruiz, who stands in for them." in message.text
        for message in learning_team
    )


async def test_two_unanswered_questions_are_one_word_to_each(opened: Opener) -> None:
    world = opened(program(WIN_RATE, CYCLE), program(HERS, key="own", name="Own", sponsor=MEI, delegate=""))
    await world.until_asked(DANA, ASKED)
    await world.until_asked(TOM, ASKED)
    await world.days(1)
    told = [m for m in await world(DANA).messages() if "I've asked Tom Ruiz" in m.text]
    assert len(told) == 1
    assert "Win rate and Deal cycle time" in told[0].text
    team = [m for m in await world(MEI).messages() if "No answer from" in m.text]
    assert len(team) == 1


async def test_the_delegates_number_is_shown_to_the_sponsor_who_can_give_another(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    await world.until_asked(TOM, ASKED)
    await world(TOM).says("24 %")
    await world(TOM).presses("Yes, record it")
    told = await world(DANA).sees()
    assert "Tom Ruiz gave 24 % for Win rate (Consultative Selling). It is recorded." in told.text
    form = await world(DANA).presses("I have another number")
    await world(DANA).presses("Send", on=form, win_rate_now="25")
    await world(DANA).presses("Yes, record it")
    assert [r.value for r in await world.readings()] == [Decimal(25)]


async def test_a_question_the_delegate_answered_stays_on_the_sponsors_record(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    asked_at = world.clock.now()
    await world.until_asked(TOM, ASKED)
    await world(TOM).says("24 %")
    await world(TOM).presses("Yes, record it")
    (question,) = [t for t in await world.touchpoints(Kind.KPI_UPDATE) if t.answered_at is not None]
    assert question.first_asked_at is not None
    assert abs(question.first_asked_at - asked_at) < timedelta(minutes=1)
    status = (await world(MEI).commands("status")).text
    assert "owner of a KPI: 0 of 1 answered; 1 by Tom Ruiz." in status
    assert "Tom Ruiz, delegate: 1 of 1 answered, last on 11 May." in status
    assert "1 of 1 question answered since 27 April." in status


async def test_a_question_nobody_answered_stays_on_the_sponsors_record(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    await world.until(datetime(2026, 5, 20, 8, 0, tzinfo=UTC))
    status = (await world(MEI).commands("status")).text
    assert "owner of a KPI: 0 of 1 answered. 1 question ended without data." in status
    assert "0 of 1 question answered since 27 April." in status


async def test_the_sponsor_can_answer_after_the_delegate_was_asked_and_comes_first(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    asked = await world.until_asked(TOM, ASKED)
    await world(DANA).says("24 %")
    await world(DANA).presses("Yes, record it")
    assert "Dana Wu gave 24 % for Win rate" in (await world(TOM).sees()).text
    refused = await world(TOM).presses("Send", on=asked, win_rate_now="30")
    assert "Dana Wu has answered this meanwhile" in refused.text
    assert [r.value for r in await world.readings()] == [Decimal(24)]


async def test_the_sponsor_can_answer_while_the_delegate_is_only_being_introduced(opened: Opener) -> None:
    world = opened(program(), strangers=(TOM,))
    await world.until_asked(DANA, ASKED)
    await world.until_asked(TOM, "Nice to meet you")
    understood = await world(DANA).says("24 %")
    assert "Win rate: 24 %" in understood.text
    await world(DANA).presses("Yes, record it")
    await world.days(5)
    assert not any(ASKED in message.text for message in await world(TOM).messages())


async def test_without_a_delegate_the_learning_team_is_asked_for_a_word(opened: Opener) -> None:
    world = opened(program(delegate=""))
    await world.until_asked(DANA, ASKED)
    told = await world.until_asked(MEI, "A word from you would help.")
    assert "No answer from Dana Wu on Win rate" in told.text
    assert world.clock.now().date() == date(2026, 5, 11)


async def test_after_fifteen_working_days_there_is_no_data(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    await world.until(datetime(2026, 5, 18, 8, 0, tzinfo=UTC))
    (question,) = [t for t in await world.touchpoints(Kind.KPI_UPDATE) if t.slot == "day+30"]
    assert question.state is TouchpointState.ESCALATED
    await world.until(datetime(2026, 5, 18, 12, 0, tzinfo=UTC))
    (question,) = [t for t in await world.touchpoints(Kind.KPI_UPDATE) if t.slot == "day+30"]
    assert (question.state, question.why) == (TouchpointState.EXPIRED, Why.NO_DATA)


async def test_an_answer_after_no_data_counts_and_is_marked_late(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    await world.until(datetime(2026, 5, 21, 12, 0, tzinfo=UTC))
    understood = await world(DANA).says("24 %")
    assert "Win rate: 24 %" in understood.text
    recorded = await world(DANA).presses("Yes, record it")
    assert "It came late, and still counts." in recorded.text
    (reading,) = await world.readings()
    assert reading.late
    (question,) = [t for t in await world.touchpoints(Kind.KPI_UPDATE) if t.slot == "day+30"]
    assert (question.state, question.late) == (TouchpointState.ANSWERED, True)


async def test_the_form_of_an_expired_question_still_works(opened: Opener) -> None:
    world = opened(program())
    asked = await world.until_asked(DANA, ASKED)
    await world.until(datetime(2026, 5, 21, 12, 0, tzinfo=UTC))
    await world(DANA).presses("Send", on=asked, win_rate_now="24")
    await world(DANA).presses("Yes, record it")
    assert [r.late for r in await world.readings()] == [True]


async def test_nothing_is_sent_around_the_end_of_a_quarter_and_the_steps_keep_their_distance(
    opened: Opener,
) -> None:
    # Asked on Friday 19 June; the quarter's turn is 24 June to 3 July.
    world = opened(
        program(cadence={"kpi_update_days": [84], "roi_days": [300]}),
        at=datetime(2026, 6, 15, 8, 0, tzinfo=UTC),
    )
    assert await _on(world, DANA, ASKED) == date(2026, 6, 19)
    assert await _on(world, DANA, "Asking once more") == date(2026, 7, 6)
    assert await _on(world, DANA, "My last reminder") == date(2026, 7, 10)
    assert await _on(world, TOM, ASKED) == date(2026, 7, 15)


async def test_a_question_due_at_the_end_of_a_quarter_waits_for_the_next_one(opened: Opener) -> None:
    world = opened(program(cadence={"kpi_update_days": [90]}), at=datetime(2026, 6, 15, 8, 0, tzinfo=UTC))
    assert await _on(world, DANA, ASKED) == date(2026, 7, 6)


async def test_an_answer_ends_the_reminders(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    await world(DANA).says("24 %")
    await world(DANA).presses("Yes, record it")
    before = len(await world(DANA).messages())
    await world.days(24)
    assert len(await world(DANA).messages()) == before
    assert await world(TOM).messages() == []


async def test_a_number_understood_but_not_confirmed_is_reminded_of(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    await world(DANA).says("24 %")
    await world.until_asked(DANA, "Asking once more")
    await world(DANA).says("yes")
    assert [r.value for r in await world.readings()] == [Decimal(24)]


async def test_reminders_of_two_questions_share_a_card(opened: Opener) -> None:
    world = opened(program(WIN_RATE, CYCLE))
    await world.until_asked(DANA, ASKED)
    reminder = await world.until_asked(DANA, "Asking once more")
    assert "2 questions" in reminder.text
    assert len(await world(DANA).messages()) == 2


async def test_a_question_put_off_is_reminded_of_three_and_seven_working_days_after_it_came_back(
    opened: Opener,
) -> None:
    world = opened(program(cadence={"kpi_update_days": [30], "roi_days": [300]}))
    await world.until_asked(DANA, ASKED)
    await world.until_asked(DANA, "Asking once more")
    await world(DANA).presses("Don't know yet")
    assert await _on(world, DANA, ASKED) == date(2026, 5, 4)
    assert await _on(world, DANA, "Asking once more") == date(2026, 5, 7)
    assert await _on(world, DANA, "My last reminder") == date(2026, 5, 13)
    assert await _on(world, TOM, ASKED) == date(2026, 5, 18)


async def test_a_delegate_has_five_working_days_from_being_asked(opened: Opener) -> None:
    world = opened(program(cadence={"kpi_update_days": [30], "roi_days": [300]}), strangers=(TOM,))
    await world.until_asked(DANA, ASKED)
    await world.until_asked(TOM, "Nice to meet you")
    assert await _on(world, TOM, ASKED) == date(2026, 5, 12)
    await world.until(datetime(2026, 5, 19, 8, 0, tzinfo=UTC))
    (question,) = await world.touchpoints(Kind.KPI_UPDATE)
    assert question.state is TouchpointState.ESCALATED
    await world.until(datetime(2026, 5, 19, 12, 0, tzinfo=UTC))
    (question,) = await world.touchpoints(Kind.KPI_UPDATE)
    assert question.state is TouchpointState.EXPIRED


async def test_whom_a_delegate_sends_has_reminders_of_their_own(opened: Opener) -> None:
    world = opened(program(cadence={"kpi_update_days": [30], "roi_days": [300]}))
    await world.until_asked(DANA, ASKED)
    await world.until_asked(TOM, ASKED)
    await world(TOM).says("ask Karin")
    await world(TOM).presses("Yes, ask Karin Adler")
    assert await _on(world, KARIN, ASKED) == date(2026, 5, 11)
    assert await _on(world, KARIN, "Asking once more") == date(2026, 5, 14)
    understood = await world(DANA).says("24 %")  # whose question it is can always answer
    assert "Win rate: 24 %" in understood.text


async def test_after_a_pause_silence_is_counted_anew(opened: Opener) -> None:
    world = opened(program(cadence={"kpi_update_days": [30], "roi_days": [300]}))
    await world.until_asked(DANA, ASKED)
    await world(MEI).commands("pause Consultative Selling because budget")
    await world(MEI).presses("Yes, pause it")
    await world.days(25)
    await world(MEI).commands("resume Consultative Selling because it is settled")
    await world(MEI).presses("Yes, resume it")  # on Friday 22 May
    assert await _on(world, DANA, "Asking once more") == date(2026, 5, 27)
    assert await _on(world, DANA, "My last reminder") == date(2026, 6, 2)
