"""Everything happens once: doubled events, doubled taps, events out of order, a restart in between."""

from decimal import Decimal
from pathlib import Path

from storage.models import Inbox, Outbox
from storage.words import ReadingState
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import begin
from tests.conversations.programs import DANA, FRIDAY, MARCUS, TOM, program
from workflows.events import ButtonPressed, ReplyReceived

ASKED = "Where is Win rate now?"


async def test_the_same_event_delivered_three_times_is_one(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    user = await world.wire.user(world(DANA).email)
    event = ReplyReceived(
        event_id="Ev1",
        tenant_id=world.tenant_id,
        user=user,
        conversation=user,
        at=world.clock.now(),
        text="24 %",
    )
    before = len(await world(DANA).messages())
    for _ in range(3):
        await world.wire.happens(event)
    assert len(await world(DANA).messages()) == before + 1
    assert len(await world.readings(ReadingState.PROPOSED)) == 1
    assert len(await world.all(Inbox)) == 1


async def test_a_button_pressed_twice_records_once(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    understood = await world(DANA).says("24 %")
    await world(DANA).presses("Yes, record it", on=understood)
    again = await world(DANA).presses("Yes, record it", on=understood)
    assert "This was recorded, or replaced by a later number, already." in again.text
    assert [r.value for r in await world.readings()] == [Decimal(24)]


async def test_a_confirmation_that_arrives_before_the_number_it_follows_harms_nothing(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    first = await world(DANA).says("24 %")
    second = await world(DANA).says("sorry, meant 25")
    late = await world(DANA).presses("Yes, record it", on=first)  # tapped before, delivered after
    assert "replaced by a later number" in late.text
    await world(DANA).presses("Yes, record it", on=second)
    assert [r.value for r in await world.readings()] == [Decimal(25)]


async def test_send_delivered_after_later_is_still_an_answer(opened: Opener) -> None:
    world = opened(program())
    asked = await world.until_asked(DANA, ASKED)
    await world(DANA).presses("Later or not me", on=asked)
    await world(DANA).presses("Next week")
    await world(DANA).presses("Send", on=asked, win_rate_now="24")
    await world(DANA).presses("Yes, record it")
    assert [r.value for r in await world.readings()] == [Decimal(24)]


async def test_looking_twice_at_the_same_moment_sends_once(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,)))
    await world.until_asked(DANA, ASKED)
    before = len(await world.all(Outbox))
    for _ in range(3):
        await world.application.engine.look()
    assert len(await world.all(Outbox)) == before


async def test_an_event_stored_before_a_crash_is_worked_on_after_it(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    user = await world.wire.user(world(DANA).email)
    event = ReplyReceived(
        event_id="Ev1",
        tenant_id=world.tenant_id,
        user=user,
        conversation=user,
        at=world.clock.now(),
        text="24 %",
    )
    await world.application.gateway.receive(event)  # and then the process died
    await world.application.engine.look()
    assert "Win rate: 24 %" in (await world(DANA).sees()).text


async def test_a_conversation_resumes_in_a_new_process_on_the_same_file(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'alignment.sqlite3'}"
    world = begin(program(), at=FRIDAY, settled=True, database_url=url)
    await world.until_asked(DANA, ASKED)
    await world(DANA).says("24 %")
    world = world.restarted()
    await world(DANA).says("sorry, meant 25")
    world = world.restarted()
    recorded = await world(DANA).says("yes")
    assert "Recorded. Thank you, Dana." in recorded.text
    assert [r.value for r in await world.readings()] == [Decimal(25)]
    before = len(await world(DANA).messages())
    await world.days(20)
    assert len(await world(DANA).messages()) == before
    world.close()


async def test_the_four_questions_one_at_a_time_resume_in_a_new_process(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'alignment.sqlite3'}"
    world = begin(program(), at=FRIDAY, database_url=url)
    await world.until_asked(DANA, "questions, about")
    await world(DANA).presses("One at a time")
    await world(DANA).says("Asking before telling")
    world = world.restarted()
    third = await world(DANA).says("Win rate")
    assert "3 of 4" in third.text
    world.close()


async def test_a_stranger_changes_nothing_and_gets_no_answer(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    before = len(await world.all(Outbox))
    for number, text in enumerate(("24 %", "/alignment status", "/alignment cancel Consultative Selling")):
        await world.wire.happens(
            ReplyReceived(
                event_id=f"Ev{number}",
                tenant_id=world.tenant_id,
                user="U-nobody",
                conversation="U-nobody",
                at=world.clock.now(),
                text=text,
            )
        )
    assert len(await world.all(Outbox)) == before
    assert await world.readings(ReadingState.PROPOSED) == []
    assert {row.error for row in await world.all(Inbox)} == {"stranger"}


async def test_a_button_of_somebody_elses_message_is_refused(opened: Opener) -> None:
    world = opened(program())
    asked = await world.until_asked(DANA, ASKED)
    for label in ("Don't know yet", "Later or not me", "Ask someone else"):
        refused = await world(TOM).presses(label, on=asked)
        assert "This message was meant for somebody else." in refused.text
    assert (await world(DANA).now_shows(asked)).card == asked.card


async def test_a_forged_button_about_somebody_elses_question_is_refused(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,)))
    await world.until_asked(DANA, ASKED)
    await world(DANA).says("24 %")
    user = await world.wire.user(world(MARCUS).email)
    actions = {"reading.confirm": "1", "answers.unknown": "1", "kpi.looks_right": "1"}
    for number, (action, value) in enumerate(actions.items()):
        await world.wire.happens(
            ButtonPressed(
                event_id=f"Ev{number}",
                tenant_id=world.tenant_id,
                user=user,
                conversation=user,
                at=world.clock.now(),
                action=action,
                value=value,
                about="999999",
            )
        )
        said = (await world(MARCUS).sees()).text
        assert "not yours to confirm" in said or "not one of yours" in said
    assert await world.readings() == []


async def test_a_button_of_an_action_that_no_longer_exists_says_so(opened: Opener) -> None:
    world = opened(program())
    asked = await world.until_asked(DANA, ASKED)
    user = await world.wire.user(world(DANA).email)
    await world.wire.happens(
        ButtonPressed(
            event_id="Ev1",
            tenant_id=world.tenant_id,
            user=user,
            conversation=user,
            at=world.clock.now(),
            action="old.action",
            value="1",
            about=asked.ref,
        )
    )
    assert "This button is from an older message." in (await world(DANA).sees()).text
