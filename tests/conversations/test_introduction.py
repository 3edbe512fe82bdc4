"""The first message anybody gets: who named them and what this is, before any question."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from storage.words import Kind, TouchpointState
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import DANA, MARCUS, MEI, TOM, WIN_RATE, program

INTRODUCED = "Nice to meet you"


async def test_the_first_message_says_who_named_me_and_what_for_before_any_question(
    dialogue: Dialogue,
) -> None:
    hello = await dialogue.until_asked(DANA, INTRODUCED)
    assert len(await dialogue(DANA).messages()) == 1
    assert "Mei Tanaka named you as lead sponsor" in hello.text
    assert "What it is for: Mid-market win rate fell" in hello.text
    introduced_at = dialogue.clock.now()
    asked = await dialogue.until_asked(DANA, "Consultative Selling")
    assert "4 questions" in asked.text
    assert dialogue.clock.now() - introduced_at >= timedelta(hours=12)  # not in the same breath


async def test_sounds_good_is_thanked_in_place(opened: Opener) -> None:
    world = opened(program(), settled=False)
    hello = await world.until_asked(DANA, INTRODUCED)
    thanked = await world(DANA).presses("Sounds good")
    assert thanked.ref == hello.ref
    assert "I'll be in touch" in thanked.text


async def test_a_manager_hears_of_coaching_ideas_and_not_of_numbers(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,)), settled=False)
    hello = await world.until_asked(MARCUS, INTRODUCED)
    assert "a manager of people in Consultative Selling" in hello.text
    assert "One small coaching idea a week" in hello.text
    assert "KPIs" not in hello.text


async def test_not_mine_ends_every_question_and_the_learning_team_hears_it_once(opened: Opener) -> None:
    world = opened(program(), settled=False)
    hello = await world.until_asked(DANA, INTRODUCED)
    dana = world(DANA)
    said = await dana.presses("Not mine")
    assert "you won't be asked about Consultative Selling" in said.text
    await dana.taps_again("Not mine", on=hello)
    await world.days(20)
    told = [m.text for m in await world(MEI).messages() if "not theirs" in m.text]
    assert len(told) == 1
    assert not any("Where is Win rate" in m.text for m in await dana.messages())
    assert all(t.next_at is None for t in await world.touchpoints(Kind.KPI_UPDATE, DANA))


async def test_not_this_week_keeps_silent_for_a_week_and_then_asks(opened: Opener) -> None:
    world = opened(program(), settled=False)
    await world.until_asked(DANA, INTRODUCED)
    later = await world(DANA).presses("Not this week")
    assert "for a week" in later.text
    silent_until = world.clock.now() + timedelta(days=7)
    await world.until_asked(DANA, "Consultative Selling")
    assert world.clock.now().date() >= silent_until.date()
    assert world.clock.now() < silent_until + timedelta(days=4)


async def test_not_this_week_at_night_postpones_and_does_not_lose_a_question_whose_days_are_few(
    opened: Opener,
) -> None:
    # The next contact of this KPI is five days on, so this question may wait for five days only.
    world = opened(program(cadence={"kpi_update_days": [31, 36, 90]}), settled=False)
    await world.until_asked(DANA, INTRODUCED)
    await world.until(datetime(2026, 4, 24, 21, 30, tzinfo=UTC))
    await world(DANA).presses("Not this week")
    await world.until_asked(DANA, "Where is Win rate now?", within_days=14)
    first, *_ = await world.touchpoints(Kind.KPI_UPDATE, DANA)
    assert (first.slot, first.state) == ("day+31", TouchpointState.ASKED)
    assert world.clock.now() == datetime(2026, 5, 1, 9, 0, tzinfo=UTC)


async def test_talk_to_tells_the_owner_that_somebody_wants_a_word(opened: Opener) -> None:
    world = opened(program(), settled=False)
    await world.until_asked(DANA, INTRODUCED)
    said = await world(DANA).presses("Talk to Mei")
    assert "I've told Mei Tanaka" in said.text
    assert any(
        "Dana Wu (dana.wu@halden.example) would like a word" in m.text for m in await world(MEI).messages()
    )


async def test_a_delegate_is_introduced_a_day_before_being_asked(opened: Opener) -> None:
    world = opened(program(), strangers=(TOM,))
    hello = await world.until_asked(TOM, INTRODUCED)
    assert "delegate" in hello.text
    assert "Win rate" not in hello.card.summary
    introduced_at = world.clock.now()
    asked = await world.until_asked(TOM, "Win rate")
    assert "You stand in for Dana Wu here. Mei Tanaka asks about" in asked.text
    assert world.clock.now() - introduced_at >= timedelta(hours=12)


async def test_nobody_is_introduced_twice_even_with_parts_in_two_programs(opened: Opener) -> None:
    world = opened(
        program(roles={"finance_partner": DANA}),
        program(key="closing", name="Closing Deals", managers=(DANA,), sponsor=TOM, delegate=""),
        settled=False,
    )
    await world.days(30)
    hellos = [m for m in await world(DANA).messages() if INTRODUCED in m.text]
    assert len(hellos) == 1


async def test_what_a_delegate_is_promised_is_what_a_delegate_gets(opened: Opener) -> None:
    world = opened(program(), strangers=(TOM,))
    hello = await world.until_asked(TOM, INTRODUCED)
    assert "four questions" not in hello.text
    assert "only where Dana Wu could not answer" in hello.text


async def test_questions_wait_for_the_day_after_the_introduction_whichever_look_finds_them(
    opened: Opener,
) -> None:
    world = opened(
        program(managers=(MARCUS,), cadence={"kpi_update_days": [32]}),
        settled=False,
        at=datetime(2026, 4, 28, 7, 0, tzinfo=UTC),
    )
    await world.until(datetime(2026, 4, 28, 20, 0, tzinfo=UTC))
    for who in (DANA, MARCUS):
        (hello,) = await world(who).messages()
        assert INTRODUCED in hello.text
    await world.until_asked(DANA, "Where is Win rate now?", within_days=1)
    assert world.clock.now() == datetime(2026, 4, 29, 9, 0, tzinfo=UTC)


async def test_of_a_sponsor_whose_numbers_others_give_only_the_worth_is_promised(opened: Opener) -> None:
    world = opened(program(replace(WIN_RATE, owner=TOM)), settled=False)
    hello = await world.until_asked(DANA, INTRODUCED)
    assert "a few times in its first year: what it was worth." in hello.text
    (hello,) = await world(TOM).messages()
    assert "a few times in its first year: where your KPIs stand." in hello.text
    assert "what it was worth" not in hello.text


async def test_an_adviser_is_promised_four_questions_and_no_numbers(opened: Opener) -> None:
    world = opened(program(roles={"business_unit_owner": MARCUS}), settled=False)
    hello = await world.until_asked(MARCUS, INTRODUCED)
    assert "First, four questions about what you expect" in hello.text
    assert "After it ends" not in hello.text


async def test_a_sponsor_who_manages_people_too_hears_of_both(opened: Opener) -> None:
    world = opened(program(managers=(DANA,)), settled=False)
    hello = await world.until_asked(DANA, INTRODUCED)
    assert "where your KPIs stand" in hello.text
    assert "One small coaching idea a week" in hello.text


async def test_the_learning_team_is_introduced_before_its_first_digest(opened: Opener) -> None:
    world = opened(program(), strangers=(MEI,))
    await world.days(5)
    first, *others = await world(MEI).messages()
    assert "Hi Mei. I keep Consultative Selling tied to the business result" in first.text
    assert "/alignment status" in first.text
    assert any("Since " in message.text for message in others)
    assert not any("Nice to meet you" in message.text for message in others)
