"""What people write instead of an answer: stop, another day, why, who sees this, I have left."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.models import Person
from storage.words import Kind, PersonState, TouchpointState
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import ASKED_ON, DANA, MARCUS, TOM, program
from tests.conversations.worth import asked
from tests.examples import further
from workflows.conversation.typed_wishes import moved_on

WIN_RATE_ASKED = "Where is Win rate now?"


async def _asked(opened: Opener, *, managers: tuple[str, ...] = ()) -> Dialogue:
    """Dana is asked on Monday 27 April, 09:00."""
    world = opened(program(managers=managers))
    await world.until_asked(DANA, WIN_RATE_ASKED)
    return world


async def _stopped(world: Dialogue, who: str) -> bool:
    return any(
        person.state is PersonState.STOPPED
        for person in await world.all(Person)
        if person.email == world(who).email
    )


@pytest.mark.parametrize("who", [DANA, MARCUS])
@pytest.mark.parametrize(
    "said",
    ["stop", "Stop!", *further("please stop", "unsubscribe", "stop messaging me", "no more messages please")],
)
async def test_stop_is_one_tap_away(opened: Opener, said: str, who: str) -> None:
    world = await _asked(opened, managers=(MARCUS,))
    shown = await world(who).says(said)
    assert "Shall I stop all messages to you?" in shown.text
    assert not await _stopped(world, who)
    done = await world(who).presses("Yes, stop all messages")
    assert "You won't hear from me again" in done.text
    assert await _stopped(world, who)


async def test_stop_can_be_taken_back_before_the_tap(opened: Opener) -> None:
    world = await _asked(opened)
    await world(DANA).says("stop")
    kept = await world(DANA).presses("No, go on")
    assert "nothing changes" in kept.text
    assert not await _stopped(world, DANA)
    assert "I understood" in (await world(DANA).says("24")).card.summary


@pytest.mark.parametrize(
    ("said", "back_at"),
    [
        ("tomorrow", datetime(2026, 4, 28, 9, 0, tzinfo=UTC)),
        ("remind me tomorrow please", datetime(2026, 4, 28, 9, 0, tzinfo=UTC)),
        *further(
            ("snooze until 13 may", datetime(2026, 5, 13, 9, 0, tzinfo=UTC)),
            ("remind me in 3 hours", ASKED_ON + timedelta(hours=3, seconds=30)),
            ("ask me again in 2 days", datetime(2026, 4, 29, 9, 0, tzinfo=UTC)),
            ("next week", datetime(2026, 5, 4, 9, 0, tzinfo=UTC)),
            ("remind me on Thursday", datetime(2026, 4, 30, 9, 0, tzinfo=UTC)),
            ("can you ask me again next tuesday?", datetime(2026, 4, 28, 9, 0, tzinfo=UTC)),
        ),
    ],
)
async def test_the_named_time_is_kept(opened: Opener, said: str, back_at: datetime) -> None:
    world = await _asked(opened)
    snoozed = await world(DANA).says(said)
    assert "OK. I'll ask again on" in snoozed.text
    again = await world.until_asked(DANA, WIN_RATE_ASKED, within_days=25)
    assert world.clock.now() == back_at
    assert "Asking once more" not in again.text


async def test_a_time_outside_working_hours_is_moved_and_that_is_said(opened: Opener) -> None:
    world = await _asked(opened)
    snoozed = await world(DANA).says("remind me on saturday")
    assert "outside your working hours" in snoozed.text
    assert "I'll ask again on Monday 4 May, 09:00" in snoozed.text


async def test_a_day_too_far_away_is_refused(opened: Opener) -> None:
    world = await _asked(opened)
    refused = await world(DANA).says("snooze until 1 january 2030")
    assert "Choose a day after today and within a year." in refused.text


async def test_until_something_without_a_date_is_asked_about(opened: Opener) -> None:
    world = await _asked(opened)
    shown = await world(DANA).says("stop asking me until the quarter closes")
    assert "When should I ask again?" in shown.text
    (question,) = await world.touchpoints(Kind.KPI_UPDATE, DANA)
    assert question.state is TouchpointState.ASKED


async def test_in_the_middle_of_the_return_the_named_day_is_kept_too(opened: Opener) -> None:
    world = await asked(opened)
    await world(DANA).says("200k")
    assert "I'll ask again on Tuesday 14 July, 09:00" in (await world(DANA).says("tomorrow")).text
    assert "You told me already" in (await world.until_asked(DANA, "what it was worth")).text


@pytest.mark.parametrize("said", ["why?", "who sees this?", *further("who are you", "why do you need it?")])
async def test_who_asks_why_and_who_sees_it_is_answered(opened: Opener, said: str) -> None:
    world = await _asked(opened)
    shown = await world(DANA).says(said)
    assert "I'm the alignment bot" in shown.text
    assert "Mei Tanaka asks about Consultative Selling" in shown.text
    assert "The sponsors, finance and the learning team see it, with your name." in shown.text
    assert {"Answer now", "Ask someone else", "Later or not me"} <= {b.label for b in shown.card.buttons}
    assert "I understood" in (await world(DANA).says("24")).card.summary


@pytest.mark.parametrize(
    "said", ["I left the company last month", "not my program any more", "I don't work here anymore"]
)
async def test_whoever_moved_on_can_hand_over_or_stop(opened: Opener, said: str) -> None:
    world = await _asked(opened)
    shown = await world(DANA).says(said)
    assert {"Ask someone else", "Not mine to answer", "Stop all messages"} <= {
        button.label for button in shown.card.buttons
    }
    await world(DANA).presses("Ask someone else")
    await world(DANA).presses("Ask them", colleague=str(await _number(world, TOM)))
    await world.until_asked(TOM, WIN_RATE_ASKED, within_days=3)


def test_what_was_left_to_somebody_or_a_free_day_is_no_move() -> None:
    others = "I left it for next week|I left that to Ben|I don't work Mondays|I left early|I'm not at my desk"
    for said in others.split("|"):
        assert not moved_on(said), said
    moves = "I left|I've left the team|I'm leaving next week|I left in March|I'm no longer with the company"
    for said in moves.split("|"):
        assert moved_on(said), said


async def _number(world: Dialogue, who: str) -> int:
    return next(p.key_id for p in await world.all(Person) if p.email == world(who).email)


@pytest.mark.parametrize(
    "said", ["24 % so far, tomorrow I may know more", "it stopped at 24 %", "please stop at 24 %"]
)
async def test_an_answer_that_only_sounds_like_a_wish_is_an_answer(opened: Opener, said: str) -> None:
    world = await _asked(opened)
    assert "I understood" in (await world(DANA).says(said)).card.summary


@pytest.mark.parametrize("platform", ["sandbox"])
async def test_under_an_idea_wishes_are_about_the_idea(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,)))
    idea = await world.until_asked(MARCUS, "Did it")
    marcus = world(MARCUS)
    for said in ("later", "remind me before my one-to-one at 14:00", "not now"):
        assert "When is your one-to-one?" in (await marcus.says(said)).text, said
    for said, chosen in (
        ("remind me tomorrow", ["2026-04-29", ""]),
        ("ping me Thursday 2pm", ["2026-04-30", "14:00"]),
        ("remind me on 31 December", ["", ""]),
        ("remind me before my 1:1 on Thursday at 7:30", ["2026-04-30", ""]),
    ):
        shown = await marcus.says(said)
        assert [given.value for given in shown.card.inputs] == chosen, said
    assert "I can't bring it back before 07:30 then." in shown.text
    fewer = ("too many messages, fewer please", "stop these please", "no more ideas")
    for said in fewer:
        assert "Stop them" in [button.label for button in (await marcus.says(said)).card.buttons], said
    assert (await marcus.says("why this one?")).card.title == idea.card.title
    waits = await marcus.says("The weather is fine.")
    assert "this week's idea on discovery questions, so nothing is recorded" in waits.text
    assert not await _stopped(world, MARCUS)
    assert "What was wrong with this one?" in (await marcus.says("not relevant to me")).text
    assert "Shall I stop all messages" in (await marcus.says("stop")).text
