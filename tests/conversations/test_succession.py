"""Somebody follows somebody else: old words with name and date, and a word to whoever is released."""

import json
from datetime import UTC, datetime

import pytest

from storage.models import AlignmentAnswer
from storage.words import Kind
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue, Shown
from tests.conversations.programs import DANA, MARCUS, MEI, NOAH, TOM, email, program

RAVI = "ravi.iyer"
MAY = datetime(2026, 5, 4, 8, 0, tzinfo=UTC)
_FOUR = ("Asking first", "Win rate", "The dashboard", "Our team should enjoy its work.")


def _program(sponsor: str, *managers: str) -> str:
    """Its end is four weeks ago; the ROI question falls on 26 June."""
    text = program(
        sponsor=sponsor,
        delegate="",
        managers=managers,
        people={DANA: {}, RAVI: {}, MARCUS: {}},
        cadence={"kpi_update_days": [300]},
        roles={"finance_partner": TOM},
    )
    file = json.loads(text)
    file["kpis"][0]["owner"] = email(sponsor)
    return json.dumps(file)


async def _ravi_follows(opened: Opener) -> tuple[Dialogue, Shown]:
    world = opened(_program(DANA, MARCUS), at=MAY, strangers=(RAVI,))
    await world.days(1)
    await world.imports(_program(RAVI, MARCUS))
    asked = await world.until_asked(RAVI, "You follow Dana Wu as lead sponsor")
    return world, asked


async def _of(world: Dialogue, who: str) -> list[AlignmentAnswer]:
    people = await world.people()
    return [a for a in await world.all(AlignmentAnswer) if people[a.person_id].email == email(who)]


async def test_a_successor_stands_by_the_predecessors_words_which_stay_theirs(opened: Opener) -> None:
    world, asked = await _ravi_follows(opened)
    assert "> If win rate is back at 26, it paid for itself." in asked.text
    assert "Dana Wu, 4 May 2026" in asked.text
    recorded = await world(RAVI).presses("I stand by it", on=asked)
    assert "You stand by 4 answers of Dana Wu. The words stay Dana Wu's." in recorded.text
    dana, ravi = await _of(world, DANA), await _of(world, RAVI)
    assert [a.stands_by_id for a in ravi] == [a.id for a in dana]
    assert [a.words for a in ravi] == [a.words for a in dana]
    worth = await world.until_asked(RAVI, "what it was worth")
    assert "A good return, in Dana Wu's words of 4 May, which you stand by:" in worth.text
    assert "> If win rate is back at 26, it paid for itself." in worth.text
    assert not await world(RAVI).was_asked("What are the key things")
    thanked = [m for m in await world(DANA).messages() if "You are no longer lead sponsor" in m.text]
    assert len(thanked) == 1


async def test_a_return_beyond_money_that_is_stood_by_is_asked_about_once(opened: Opener) -> None:
    world = opened(_program(DANA, MARCUS), at=MAY, strangers=(RAVI,), settled=False)
    card = await world.until_asked(DANA, "4 questions")
    said = dict(zip(("key_things", "which_kpis", "how_could", "what_would"), _FOUR, strict=True))
    await world(DANA).presses("Send", on=card, **said)
    await world.imports(_program(RAVI, MARCUS))
    asked = await world.until_asked(RAVI, "You follow Dana Wu as lead sponsor")
    await world(RAVI).presses("I stand by it", on=asked)
    worth = await world.until_asked(RAVI, "beyond money")
    assert worth.text.count("> Our team should enjoy its work.") <= 2  # the wish, and beside the return
    assert len(await world.touchpoints(Kind.INTANGIBLE)) == 1


@pytest.mark.torture
async def test_a_successor_puts_some_of_it_differently(opened: Opener) -> None:
    world, asked = await _ravi_follows(opened)
    form = await world(RAVI).presses("I'd put it differently", on=asked)
    recorded = await world(RAVI).presses("Send", on=form, what_would_make_it="If it pays back in a year.")
    assert "You stand by 3 answers of Dana Wu." in recorded.text
    own = {a.question: (a.words, a.stands_by_id is None) for a in await _of(world, RAVI)}
    assert own[4] == ("If it pays back in a year.", True)
    assert [a.words for a in await _of(world, DANA)][3] == "If win rate is back at 26, it paid for itself."
    worth = await world.until_asked(RAVI, "what it was worth")
    assert "A good return, in your words of" in worth.text


async def test_not_mine_reaches_the_learning_team_and_takes_nothing_over(opened: Opener) -> None:
    world, asked = await _ravi_follows(opened)
    said = await world(RAVI).presses("Not mine", on=asked)
    assert "nothing Dana Wu said about Consultative Selling counts as yours" in said.text
    assert await _of(world, RAVI) == []
    await world.days(1)
    told = [m for m in await world(MEI).messages() if "Ravi Iyer does not take over" in m.text]
    assert len(told) == 1
    gaps = await world(MEI).commands("gaps")
    assert "1 person has not answered the alignment questions." in gaps.text


async def test_an_old_manager_is_released_once_and_a_new_one_introduced(
    opened: Opener,
) -> None:
    world = opened(_program(DANA, MARCUS), at=MAY, strangers=(NOAH,))
    await world.days(1)
    await world.imports(_program(DANA, NOAH))
    await world.days(10)
    released = [m.text for m in await world(MARCUS).messages() if "Thank you, Marcus" in m.text]
    assert len(released) == 1
    assert "You are no longer manager of people who take part in Consultative Selling." in released[0]
    hello = (await world(NOAH).messages())[0]
    assert "Consultative Selling" in hello.text
    later = len(await world(MARCUS).messages())
    await world.days(30)
    assert len(await world(MARCUS).messages()) == later


async def test_a_finance_partner_who_joins_after_launch_is_asked_the_four_questions(opened: Opener) -> None:
    world = opened(program(delegate="", people={TOM: {}}), at=MAY)
    await world.days(40)
    await world.imports(program(delegate="", roles={"finance_partner": TOM}))
    asked = await world.until_asked(TOM, "What are the key things", within_days=14)
    assert "4 questions" in asked.text
