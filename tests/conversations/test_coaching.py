"""One coaching idea a week: two taps and a line, no debt, and fewer or none where that is wanted."""

from collections import Counter
from datetime import UTC, datetime

import pytest

from storage.models import Prompt
from storage.words import Kind, Outcome, TouchpointState, Why
from tests.conversations.conftest import Opener
from tests.conversations.programs import DANA, MARCUS, MEI, program

PROMPT = "Did it"


async def test_two_taps_and_a_line_and_the_next_idea_is_another(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,)))
    marcus = world(MARCUS)
    prompt = await world.until_asked(MARCUS, PROMPT)
    assert world.clock.now() == datetime(2026, 4, 28, 10, 0, tzinfo=UTC)  # Tuesday 10:00
    assert "Discovery questions" in prompt.text
    follow_up = await marcus.presses("Did it")
    assert follow_up.ref == prompt.ref
    second = next(button.label for button in follow_up.card.buttons)
    await marcus.presses(second)
    kept = await marcus.says("They talked for ten minutes before we did")
    assert "> They talked for ten minutes before we did" in kept.text
    (given,) = await world.all(Prompt)
    assert given.outcome is Outcome.DID_IT
    assert given.helpful is not None
    await world.until_asked(MARCUS, PROMPT, within_days=8)
    ideas = [row.prompt for row in await world.all(Prompt)]
    assert len(set(ideas)) == 2


async def test_silence_is_no_debt_and_after_three_weeks_one_question_about_the_pace(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,)))
    asked = await world.until_asked(MARCUS, "went by without a word", within_days=40)
    assert world.clock.now() == datetime(2026, 5, 19, 10, 0, tzinfo=UTC)
    assert len(await world(MARCUS).messages()) == 4
    states = [(t.state, t.why) for t in (await world.touchpoints(Kind.COACHING, MARCUS))]
    assert (TouchpointState.EXPIRED, Why.NO_ANSWER) in states
    await world(MARCUS).presses("Stop them", on=asked)
    before = len(await world(MARCUS).messages())
    await world.days(21)
    assert len(await world(MARCUS).messages()) == before


async def test_what_a_manager_answers_is_seen_by_nobody_else(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,)))
    await world.until_asked(MARCUS, PROMPT)
    await world(MARCUS).presses("Did it")
    await world(MARCUS).says("Ben froze in the call with Acme")
    await world.days(8)
    for who in (MEI, DANA):
        await world(who).commands("status")
        assert not any("Acme" in message.text for message in await world(who).messages())


@pytest.mark.parametrize("platform", ["sandbox"])
async def test_two_programs_with_one_topic_take_turns_and_repeat_nothing(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,)), program(key="other", name="Other", managers=(MARCUS,)))
    await world.days(30)
    given = await world.all(Prompt)
    assert len({row.given_at for row in given}) == len({row.prompt for row in given}) == len(given) >= 3
    assert abs(Counter(row.program_id for row in given).most_common()[0][1] * 2 - len(given)) <= 1


@pytest.mark.parametrize("platform", ["sandbox"])
async def test_a_topic_the_library_does_not_know_is_a_gap_and_promises_nothing(opened: Opener) -> None:
    unknown = program(managers=(MARCUS,)).replace('"discovery-questions"', '"discovery-question"')
    world = opened(unknown, strangers=(MARCUS,))
    await world.days(12)
    assert not await world.touchpoints(Kind.COACHING)
    assert not any("coaching idea a week" in message.text for message in await world(MARCUS).messages())
    gaps = (await world(MEI).commands("gaps Consultative Selling")).text
    assert "Discovery questions (key discovery-question, or do you mean discovery-questions?)" in gaps
