"""One coaching idea a week: two taps and a line, no debt, and fewer or none where that is wanted."""

import json
from datetime import UTC, datetime
from functools import partial

import pytest

from storage.models import Prompt
from storage.words import Kind, Outcome, TouchpointState, Why
from tests.conversations.conftest import Opener
from tests.conversations.programs import DANA, MARCUS, MEI, NOAH, program

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
@pytest.mark.parametrize("other_cadence", [{}, {"coaching_weekday": "thursday", "coaching_time": "11:00"}])
async def test_two_programs_and_two_cohorts_bring_one_idea_a_week_in_turns(
    opened: Opener, other_cadence: dict[str, str]
) -> None:
    both = json.loads(program(managers=(MARCUS,)))
    later = {"key": "later", "name": "Later", "ends_on": "2026-04-30", "costs": {}}
    both["cohorts"].append(both["cohorts"][0] | later)
    other = program(key="other", name="Other", managers=(MARCUS,), cadence=other_cadence)
    world = opened(json.dumps(both), other)
    await world.days(30)
    given = await world.all(Prompt)
    assert len({row.given_at.isocalendar()[:2] for row in given}) == len(given) == 4
    assert len({row.prompt for row in given}) == 4
    one, another = (row.program_id for row in given[:2])
    assert [row.program_id for row in given] == [one, another] * 2
    assert one != another
    lapsed = {t.why for t in await world.touchpoints(Kind.COACHING) if t.state is TouchpointState.SKIPPED}
    assert Why.LOAD in lapsed


@pytest.mark.parametrize("platform", ["sandbox"])
async def test_who_goes_over_to_another_program_has_had_the_idea_of_the_week(opened: Opener) -> None:
    other = partial(program, key="other", name="Other", cadence={"coaching_weekday": "thursday"})
    world = opened(program(managers=(MARCUS, NOAH)), other(managers=(NOAH,)))
    await world.until_asked(MARCUS, PROMPT)
    await world.imports(program(managers=(NOAH,), people={MARCUS: {}}))
    await world.imports(other(managers=(NOAH, MARCUS)))
    await world.days(10)
    theirs = [t for t in await world.touchpoints(Kind.COACHING, MARCUS) if t.asked_at is not None]
    assert len({t.asked_at.isocalendar()[:2] for t in theirs if t.asked_at}) == len(theirs) == 2


@pytest.mark.parametrize("platform", ["sandbox"])
async def test_a_topic_the_library_does_not_know_is_a_gap_and_promises_nothing(opened: Opener) -> None:
    unknown = program(managers=(MARCUS,)).replace('"discovery-questions"', '"discovery-question"')
    world = opened(unknown, strangers=(MARCUS,))
    await world.days(12)
    assert not await world.touchpoints(Kind.COACHING)
    assert not any("coaching idea a week" in message.text for message in await world(MARCUS).messages())
    gaps = (await world(MEI).commands("gaps Consultative Selling")).text
    assert "Discovery questions (key discovery-question, or do you mean discovery-questions?)" in gaps


@pytest.mark.parametrize("platform", ["sandbox"])
async def test_who_works_before_the_day_of_ideas_only_gets_them_on_their_own(opened: Opener) -> None:
    days = {MARCUS: {"working_days": ["monday"]}, NOAH: {"working_days": ["sunday", "monday"]}}
    world = opened(program(managers=(MARCUS, NOAH), people=days))
    await world.days(12)
    for who, weekday in ((MARCUS, 0), (NOAH, 6)):
        theirs = [t.asked_at for t in await world.touchpoints(Kind.COACHING, who) if t.asked_at]
        assert theirs
        assert {at.weekday() for at in theirs} == {weekday}
    shown = await world(MARCUS).presses("Did it")
    await world(MARCUS).presses(next(button.label for button in shown.card.buttons))
    assert "planned for Monday" in (await world(MARCUS).sees()).text


@pytest.mark.parametrize("platform", ["sandbox"])
async def test_the_quiet_week_follows_however_the_week_away_was_written(opened: Opener) -> None:
    away = {
        "whole.week": [("2026-05-11", "2026-05-17")],
        "working.days": [("2026-05-11", "2026-05-15")],
        "two.parts": [("2026-05-11", "2026-05-12"), ("2026-05-13", "2026-05-15")],
        "four.days": [("2026-05-11", "2026-05-14")],
    }
    people = {
        who: {"away": [{"first": first, "last": last} for first, last in days]} for who, days in away.items()
    }
    world = opened(program(managers=tuple(away), people=people))
    await world.days(35)
    weeks = {
        who: [t.slot[-3:] for t in await world.touchpoints(Kind.COACHING, who) if t.asked_at] for who in away
    }
    assert weeks["whole.week"] == weeks["working.days"] == weeks["two.parts"] == ["W18", "W19", "W22"]
    assert weeks["four.days"] == ["W18", "W19", "W20", "W21", "W22"]


@pytest.mark.parametrize("platform", ["sandbox"])
async def test_no_idea_waits_for_a_turn_that_falls_into_the_quarters_end(opened: Opener) -> None:
    other = program(key="other", name="Other", managers=(MARCUS,), cadence={"coaching_weekday": "thursday"})
    world = opened(other, program(managers=(MARCUS,)), at=datetime(2026, 6, 22, 8, tzinfo=UTC))
    await world.days(6)
    (idea,) = [t for t in await world.touchpoints(Kind.COACHING, MARCUS) if t.asked_at is not None]
    assert idea.asked_at == datetime(2026, 6, 23, 10, tzinfo=UTC)
