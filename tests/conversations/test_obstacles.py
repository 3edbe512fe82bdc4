"""Obstacles go upward: the next morning, in words and numbers that no change of mind takes back."""

from datetime import UTC, datetime, time, timedelta

import pytest
from sqlmodel import Session

from bot.database import write
from storage.models import Obstacle, ObstacleAnswer, Touchpoint
from storage.words import Kind, TouchpointState
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import DANA, MARCUS, MEI, program

pytestmark = pytest.mark.parametrize("platform", ["sandbox"])

FIVE = (MARCUS, "noah.kim", "priya.nair", "jonas.weber", "grace.okafor")


async def test_a_mind_changed_before_the_sponsor_answers_takes_the_answer_from_nobody(opened: Opener) -> None:
    world = opened(program(managers=(*FIVE, MEI)))
    await world.until_asked(MARCUS, "Did it")
    for who in (*FIVE[:4], MEI):
        await world(who).presses("Not yet")
        await world(who).presses("An approval or a rule")
    await world.days(1)
    assert not [row for row in await world.all(Touchpoint) if row.kind is Kind.OBSTACLE], (
        "one of the five sees totals, and would know of the four others"
    )
    await world(FIVE[4]).presses("Not yet")
    await world(FIVE[4]).presses("An approval or a rule")
    tapped_on = world.clock.now().date()
    shown = await world.until_asked(DANA, "An approval or a rule", within_days=5)
    assert "6 managers in Consultative Selling say the same" in shown.text
    (told,) = [row for row in await world.all(Touchpoint) if row.kind is Kind.OBSTACLE]
    midnight = datetime.combine(tapped_on + timedelta(days=1), time.min, UTC)
    assert told.created_at == midnight, "nobody sees whose tap it was"
    marcus = world(MARCUS)
    await marcus.presses("Change my answer")
    await marcus.presses("Did it")
    await world(FIVE[1]).presses("Change my answer")
    await world(FIVE[1]).presses("Not yet")
    moved = await world(FIVE[1]).presses("No time")
    worth = await world(DANA).says("Consultative Selling brought us 120k")
    assert "$120,000" in worth.text, "money is for no manager to read"
    heard = await world(DANA).presses("I'll fix it", on=shown, One="Two days from June on.")
    assert "6 managers" in heard.text
    for who in FIVE:
        assert "Two days from June on." in (await world(who).messages())[-1].text
    await world(FIVE[1]).presses("Change my answer", on=moved)
    await world(FIVE[1]).presses("Not yet")
    await world(FIVE[1]).presses("An approval or a rule")
    await world.days(3)
    standing = [row.kind for row in await world.all(Obstacle) if row.taken_back_at is None]
    assert standing == ["approval"] * 5
    assert len([row for row in await world.all(Touchpoint) if row.kind is Kind.OBSTACLE]) == 1


async def _shown(opened: Opener) -> Dialogue:
    """Until Dana hears what holds five managers up."""
    world = opened(program(managers=FIVE))
    await world.until_asked(MARCUS, "Did it")
    for who in FIVE:
        await world(who).presses("Not yet")
        await world(who).presses("An approval or a rule")
    await world.until_asked(DANA, "An approval or a rule", within_days=5)
    return world


async def test_what_a_sponsor_types_about_it_is_told_only_after_a_tap(opened: Opener) -> None:
    world = await _shown(opened)
    dana = world(DANA)
    said = ("No", "let me look into it", "we can't before Q3 because the tool is being replaced")
    for line in said:
        shown = await dana.says(line)
        assert "Shall I tell the 5 managers this about “An approval or a rule”?" in shown.text, line
        assert [each.value for each in shown.card.inputs] == [line]
    assert "is still open" in (await dana.says("will they see my name?")).text
    for number in ("no change", "24 %"):
        assert "I understood" in (await dana.says(number)).card.summary, "it is about the number"
    assert not await world.all(ObstacleAnswer)
    await dana.presses("Not now, because", on=shown)
    (answer,) = await world.all(ObstacleAnswer)
    assert (answer.will_fix, answer.words) == (False, said[-1])


async def test_what_a_sponsor_answers_about_worth_is_no_line_for_managers(opened: Opener) -> None:
    world = await _shown(opened)
    (obstacle,) = await world.touchpoints(Kind.OBSTACLE, DANA)

    def asked_before(session: Session) -> None:
        worth = obstacle.model_dump(exclude={"id"}) | {"kind": Kind.ROI, "key": "worth", "slot": "worth"}
        session.add(Touchpoint.made(**worth | {"state": TouchpointState.ASKED}))

    await write(world.application.database, asked_before)
    line = await world(DANA).says("Approval takes 4 days, from 1 July on two")
    assert "Shall I tell the 5 managers this" in line.text
    assert "$120,000" in (await world(DANA).says("About 120k")).text
