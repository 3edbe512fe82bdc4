"""Where a KPI and the return are open together, a second thought belongs to what holds the value it names."""

from decimal import Decimal

import pytest

from storage.models import Claim
from storage.words import ReadingState
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import DANA
from tests.conversations.worth import asked, facts, kept, progress
from tests.examples import further

CLAIM = "200k, mostly new pricing, 40% due to the program, 70% sure"


async def _claimed(opened: Opener, said: str = CLAIM) -> Dialogue:
    """The return is recorded, and Win rate, on the same card, has no answer yet."""
    world = await asked(opened, numbers=True)
    await world(DANA).says(said)
    if (await progress(world))["step"] == "evidence":
        await world(DANA).says("the June report")
    await world(DANA).presses("Yes, record it")
    return world


@pytest.mark.parametrize(
    ("said", "row", "now"),
    [
        ("sorry, 50% not 40", "Due to the program", "50 %"),
        ("not 40, 50", "Due to the program", "50 %"),
        *further(
            ("sorry, I meant 80 instead of 70", "How sure", "80 %"),
            ("actually make it 120k", "Worth so far", "$120,000"),
            ("sorry, 120k not 200k", "Worth so far", "$120,000"),
            ("sorry, 50% due to the program", "Due to the program", "50 %"),
            ("actually I'm only 60% sure", "How sure", "60 %"),
        ),
    ],
)
async def test_a_second_thought_about_the_return_is_shown_with_the_rest_of_it(
    opened: Opener, said: str, row: str, now: str
) -> None:
    world = await _claimed(opened)
    shown = await world(DANA).says(said)
    before = {"Worth so far": "$200,000", "Due to the program": "40 %", "How sure": "70 %"}
    assert {name: facts(shown)[name] for name in before} == before | {row: now}
    assert len(await world.all(Claim)) == 1  # what was recorded stands until she confirms
    await world(DANA).says("yes")
    first, second = await world.all(Claim)
    assert first.superseded_at is not None
    assert second.supersedes_id == first.id
    assert await world.readings(ReadingState.PROPOSED) == []


async def test_a_percent_that_could_be_two_things_is_asked_about(opened: Opener) -> None:
    world = await _claimed(opened)
    refused = await world(DANA).says("sorry, 50%")
    assert "Which one is that?" in refused.text
    shown = await world(DANA).says("50% due to the program")
    assert facts(shown)["Due to the program"] == "50 %"


async def test_an_old_value_that_stands_twice_is_asked_about(opened: Opener) -> None:
    world = await _claimed(opened, "200k, mostly new pricing, 40% due to the program, 40% sure")
    assert "Which one is that?" in (await world(DANA).says("sorry, 50% not 40")).text


async def test_the_old_value_of_a_kpi_is_corrected_there(opened: Opener) -> None:
    world = await _claimed(opened)
    await world(DANA).says("win rate is 25")
    await world(DANA).says("yes")
    shown = await world(DANA).says("sorry, 24 not 25")
    assert "I understood: Win rate 24 %" in shown.card.summary


async def test_before_it_is_recorded_the_old_value_says_what_is_meant(opened: Opener) -> None:
    world = await asked(opened, numbers=True)
    await world(DANA).says(CLAIM)
    await world(DANA).says("sorry, 50% not 40")
    assert (await kept(world))["attribution"] == "50"
    assert await world.readings(ReadingState.PROPOSED) == []


async def test_a_bare_number_after_the_return_answers_what_is_still_open(opened: Opener) -> None:
    world = await _claimed(opened)
    assert "I understood: Win rate 25 %" in (await world(DANA).says("25")).card.summary


@pytest.mark.parametrize("numbers", [True, False])
@pytest.mark.parametrize("said", ["honestly nothing, it was all pricing", "nothing at all"])
async def test_nothing_gained_is_a_return_of_nought(opened: Opener, said: str, numbers: bool) -> None:
    world = await asked(opened, numbers=numbers)
    shown = await world(DANA).says(said)
    assert facts(shown)["Worth so far"] == "$0"
    await world(DANA).presses("Yes, record it")
    assert [claim.amount for claim in await world.all(Claim)] == [Decimal(0)]


@pytest.mark.parametrize("share", ["40 percent", "4 out of 10"])
async def test_after_a_refused_amount_a_percent_is_not_taken_for_the_kpi(opened: Opener, share: str) -> None:
    world = await asked(opened, numbers=True)
    assert "Please write it in USD." in (await world(DANA).says("200k EUR")).text
    question = await world(DANA).says(share)
    assert f"Which one does “{share}” answer: Win rate or what the program was worth?" in question.text
    assert await world.readings(ReadingState.PROPOSED) == []
    assert "I understood: Win rate 40 %" in (await world(DANA).presses("Win rate")).card.summary
    assert "What else moved your results?" in (await world(DANA).says("it was worth 200k")).text
