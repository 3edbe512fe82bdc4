"""What managers type under an idea: an answer only where they gave one, their wishes, and where they are."""

from datetime import date

import pytest

from storage.models import Away, Prompt
from storage.words import Outcome
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import DANA, MARCUS, MEI, program

pytestmark = pytest.mark.parametrize("platform", ["sandbox"])


async def _with_an_idea(opened: Opener) -> Dialogue:
    world = opened(program(managers=(MARCUS,)))
    await world.until_asked(MARCUS, "Did it")
    return world


async def _answer(world: Dialogue) -> Prompt:
    (given,) = await world.all(Prompt)
    return given


async def test_a_promise_a_question_or_half_a_yes_is_no_answer_and_shows_the_buttons(opened: Opener) -> None:
    world = await _with_an_idea(opened)
    marcus = world(MARCUS)
    for said in ("ok", "Yes, I will", "yes, but not this week", "No problem, did it", "how do I do this?"):
        shown = await marcus.says(said)
        assert "I looked for “did it”, “not yet” or “not for me”" in shown.text, said
        assert {"Did it", "Not yet", "Not for me"} <= {button.label for button in shown.card.buttons}, said
    assert (await _answer(world)).outcome is None
    told = "Tried it with two reps, they loved it"
    assert [given.value for given in (await marcus.says(told)).card.inputs] == [told]
    assert "Was it useful?" in (await marcus.presses("Did it")).text
    kept = await _answer(world)
    assert (kept.outcome, kept.words) == (Outcome.DID_IT, told)


async def test_a_bare_no_after_a_newer_question_is_no_answer_to_the_idea(opened: Opener) -> None:
    world = opened(program(managers=(DANA,)))
    await world.until_asked(DANA, "Did it")
    await world.until_asked(DANA, "Win rate")
    assert "no number for Win rate" in (await world(DANA).says("no")).text
    assert (await _answer(world)).outcome is None
    await world(DANA).says("not for me")
    assert (await _answer(world)).outcome is Outcome.NOT_FOR_ME


async def test_words_after_the_tap_can_change_it_and_wish_and_only_then_are_the_line(opened: Opener) -> None:
    world = await _with_an_idea(opened)
    marcus = world(MARCUS)
    await marcus.presses("Did it")
    assert "Thanks" in (await marcus.says("yes")).text, "the second tap, in words"
    assert (await _answer(world)).helpful
    assert "Others only see totals of five" in (await marcus.says("who sees this?")).text
    assert "Stop them" in [button.label for button in (await marcus.says("fewer please")).card.buttons]
    assert "does not come back" in (await marcus.says("remind me tomorrow")).text
    assert "not recorded this" in (await marcus.says("thanks!")).text
    assert (await _answer(world)).words == ""
    assert "What got in the way?" in (await marcus.says("sorry, I meant not yet")).text
    assert (await _answer(world)).outcome is Outcome.NOT_YET
    await marcus.says("no time")
    assert (await _answer(world)).words == "", "a second tap, in words"
    await marcus.says("Later they had fewer questions")
    assert (await _answer(world)).words == "Later they had fewer questions"


async def test_whoever_is_away_or_has_moved_on_is_heard(opened: Opener) -> None:
    world = await _with_an_idea(opened)
    marcus = world(MARCUS)
    assert "When is your one-to-one?" in (await marcus.says("ask me next week")).text
    assert "Stop them" in [button.label for button in (await marcus.says("pause for two weeks")).card.buttons]
    assert "20 May" in (await marcus.says("I'm on leave until 20 May")).text
    for said in ("Holidays got in the way", "leave it with me until 12 May", "I left it for next week"):
        assert "I looked for “did it”" in (await marcus.says(said)).text, said
    assert "Shall I stop all messages to you?" in (await marcus.says("Leave me alone")).text
    (away,) = await world.all(Away)
    assert away.last == date(2026, 5, 20)
    asked = await marcus.says("I no longer manage this team")
    assert "Consultative Selling is not yours any more?" in asked.text
    assert "I've told the learning team" in (await marcus.presses("Tell them", on=asked)).text
    assert "What was wrong with this one?" in (await marcus.says("not my job")).text
    assert "not yours any more" not in (await marcus.says("I'm leaving at noon on Fridays")).text, "the line"
    told = [message.text for message in await world(MEI).messages()]
    assert any("Marcus Reed says that the coaching of managers" in text for text in told)
