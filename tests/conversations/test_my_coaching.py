"""What managers do with their own ideas: a trail, a reminder, lines to pass on, and what sponsors answer."""

import json
from datetime import UTC, date, datetime

import pytest

from storage.models import Obstacle, ObstacleAnswer
from storage.words import Kind
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import DANA, MARCUS, program

on_the_sandbox = pytest.mark.parametrize("platform", ["sandbox"])
"""Where nothing of a platform's own is in it."""

FIVE = (MARCUS, "noah.kim", "priya.nair", "jonas.weber", "grace.okafor")


MORE = ("sam.ito", "ada.holm", "luis.vega", "nina.roth", "omar.aziz")


async def is_blocked(world: Dialogue, who: str, line: str = "") -> None:
    """This manager says that something blocks it."""
    await world(who).presses("Not yet")
    await world(who).presses("Something blocks it", Anything=line)


async def test_the_trail_shows_what_they_did_and_only_to_them(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,)))
    marcus = world(MARCUS)
    await world.days(1)
    assert (
        "There is nothing here yet. The first is planned for Tuesday 28 April"
        in (await marcus.commands("coaching")).text
    )
    await world.until_asked(MARCUS, "Did it")
    await marcus.presses("Did it")
    await marcus.presses("Yes", What="They talked first")
    shown = await marcus.commands("coaching")
    assert "1 idea so far, 1 done, most about discovery questions." in shown.text
    assert "did it: If " in shown.text
    assert "“They talked first”" in shown.text
    assert "The next idea is planned for Tuesday 5 May." in shown.text
    totals = (await world(DANA).commands("coaching")).text
    assert "Fewer than five managers have answered so far." in totals
    assert "They talked first" not in totals


@on_the_sandbox
async def test_an_idea_comes_back_shortly_before_the_one_to_one(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,)))
    marcus = world(MARCUS)
    prompt = await world.until_asked(MARCUS, "Did it")
    await marcus.presses("Remind me", on=prompt)
    refused = await marcus.presses("Remind me then", Day="2026-04-28", Time="09:00")
    assert "Choose a time to come" in refused.text
    refused = await marcus.presses("Remind me then", Day="2026-04-30", Time="08:00")
    assert "Choose a time to come" in refused.text, "nothing can come before it"
    said = await marcus.presses("Remind me then", Day="2026-04-30", Time="14:00")
    assert "on Thursday 30 April, 13:30" in said.text
    again = await world.until_asked(MARCUS, "Your one-to-one is at 14:00")
    assert world.clock.now() == datetime(2026, 4, 30, 13, 30, tzinfo=UTC)
    assert again.card.title.startswith("Before your one-to-one")
    assert "Nice. Was it useful?" in (await marcus.presses("Did it", on=again)).text


@on_the_sandbox
async def test_it_comes_at_that_hour_however_full_the_week_is(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,)), program(key="other", name="Other", managers=(MARCUS,)))
    await world.until_asked(MARCUS, "Did it")
    said = await world(MARCUS).says("Remind me before my 1:1 on Thursday at 8:30")
    assert "on Thursday 30 April, 08:00" in said.text
    await world.until_asked(MARCUS, "Your one-to-one is at 08:30")
    assert world.clock.now() == datetime(2026, 4, 30, 8, tzinfo=UTC)


@on_the_sandbox
async def test_the_turn_of_a_quarter_holds_up_nothing_that_was_wished_for(opened: Opener) -> None:
    june = program(managers=(MARCUS,), starts=date(2026, 5, 4), ends=date(2026, 5, 29))
    world = opened(june, at=datetime(2026, 6, 20, 8, tzinfo=UTC))
    marcus = world(MARCUS)
    await marcus.presses("Remind me", on=await world.until_asked(MARCUS, "Did it", within_days=40))
    await marcus.presses("Remind me then", Day="2026-06-25", Time="14:00")
    await world.until_asked(MARCUS, "Your one-to-one is at 14:00")
    assert world.clock.now() == datetime(2026, 6, 25, 13, 30, tzinfo=UTC)


@on_the_sandbox
async def test_after_the_talk_nobody_is_reminded_of_it(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,)))
    marcus = world(MARCUS)
    await marcus.presses("Remind me", on=await world.until_asked(MARCUS, "Did it"))
    await marcus.presses("Remind me then", Day="2026-04-30", Time="14:00")
    before = len(await marcus.messages())
    world.clock.turn_to(datetime(2026, 4, 30, 14, 5, tzinfo=UTC))  # nobody looked in between
    await world.days(1)
    assert not [message for message in (await marcus.messages())[before:] if "one-to-one" in message.text]


@on_the_sandbox
async def test_managers_of_two_small_cohorts_count_together(opened: Opener) -> None:
    file = json.loads(program(managers=FIVE))
    (cohort,) = file["cohorts"]
    cohort["managers"], later = cohort["managers"][:3], cohort["managers"][3:]
    file["cohorts"].append({**cohort, "key": "two", "name": "Two", "managers": later, "costs": {}})
    world = opened(json.dumps(file))
    await world.until_asked(MARCUS, "Did it")
    for who in FIVE:
        await world(who).presses("Not yet")
        await world(who).presses("An approval or a rule")
    shown = await world.until_asked(DANA, "An approval or a rule", within_days=5)
    assert "5 managers in Consultative Selling say the same about discovery questions" in shown.text
    await world(DANA).presses("I'll fix it", on=shown)
    assert "An approval or a rule: Dana Wu will fix it" in (await world(MARCUS).commands("coaching")).text
    assert "An approval or a rule: Dana Wu will fix it" in (await world(FIVE[4]).commands("coaching")).text
    assert len(await world.touchpoints(Kind.OBSTACLE)) == 1


@on_the_sandbox
async def test_five_held_up_by_the_same_thing_reach_the_sponsor_and_hear_the_answer(opened: Opener) -> None:
    world = opened(program(managers=FIVE))
    await world.until_asked(MARCUS, "Did it")
    for who in FIVE[:4]:
        await is_blocked(world, who, "Approval takes four days" if who == MARCUS else "My own matter")
    assert "Once five managers are held up" in (await world(MARCUS).presses("Pass it on, no name")).text
    await world.days(2)
    assert not await world.touchpoints(Kind.OBSTACLE), "four are too few to tell"
    await is_blocked(world, FIVE[4])
    shown = await world.until_asked(DANA, "Something blocks it", within_days=5)
    assert "5 managers in Consultative Selling say the same" in shown.text
    assert "- Approval takes four days" in shown.text
    assert "My own matter" not in shown.text
    assert not any(name in shown.text for name in ("Marcus", "Noah", "Priya", "Jonas", "Grace"))
    dana = world(DANA)
    assert "Write one line why" in (await dana.presses("Not now, because", on=shown)).text
    thanks = await dana.presses("I'll fix it", on=shown, One="Two days from June on.")
    assert "The 5 managers hear it from you." in thanks.text
    for who in FIVE:
        heard = (await world(who).sees()).text
        assert "came from 5 managers in Consultative Selling, you among them. Dana Wu will fix it." in heard
        assert "> Two days from June on." in heard
    assert "Something blocks it: Dana Wu will fix it" in (await world(MARCUS).commands("coaching")).text
    (answer,) = await world.all(ObstacleAnswer)
    assert answer.will_fix
    assert len(await world.all(Obstacle)) == 5


@on_the_sandbox
@pytest.mark.torture
async def test_the_sponsor_hears_of_it_again_in_a_quarter_and_only_those_since_hear_the_answer(
    opened: Opener,
) -> None:
    world = opened(program(managers=FIVE + MORE))
    await world.until_asked(MARCUS, "Did it")
    for who in FIVE:
        await is_blocked(world, who)
    shown = await world.until_asked(DANA, "Something blocks it", within_days=5)
    asked = world.clock.now().date()
    await world(DANA).presses("I'll fix it", on=shown, One="Two days from June on.")
    heard = (await world(MARCUS).sees()).text
    for who in MORE:
        await is_blocked(world, who)
    again = await world.until_asked(DANA, "10 managers in Consultative Selling", within_days=120)
    assert (world.clock.now().date() - asked).days >= 90
    thanks = await world(DANA).presses("I'll fix it", on=again, One="Now in all regions.")
    assert "The 5 managers hear it from you." in thanks.text
    await world.days(3)
    assert any("Now in all regions." in each.text for each in await world(MORE[0]).messages())
    marcus = [each.text for each in await world(MARCUS).messages()]
    assert heard in marcus
    assert not any("Now in all regions." in text for text in marcus)


@on_the_sandbox
async def test_who_manages_nobody_any_more_keeps_their_own_trail(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS, FIVE[1])))
    await world.until_asked(MARCUS, "Did it")
    await world(MARCUS).presses("Did it")
    await world.imports(program(managers=(FIVE[1],), people={MARCUS: {}}))
    await world.days(9)
    shown = await world(MARCUS).commands("coaching")
    assert "1 idea so far, 1 done, most about discovery questions." in shown.text
    assert "next idea" not in shown.text
