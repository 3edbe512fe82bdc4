"""A person's own page: what they owe can be answered from it, and looking at it writes and costs little."""

import json

from sqlalchemy import event

from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from prompts.cards import plain_text
from prompts.forms import opened_by
from storage.models import Outbox
from tests.conversations.programs import CYCLE, DANA, MARCUS, MEI, TOM, WIN_RATE, program
from tests.surfaces.conftest import Opener


async def test_what_is_owed_is_answered_from_the_page_and_is_gone_then(desk: Opener) -> None:
    sitting = desk(program(WIN_RATE, CYCLE, managers=(MARCUS,)))
    world = sitting.world
    await world.days(0.1)
    begun = plain_text(await sitting.home(DANA))
    assert "Nothing waits for you. I'll be in touch around Monday 27 April." in begun
    await world.until_asked(DANA, "Where is Win rate now?")
    sent = len(await world.all(Outbox))
    page = await sitting.home(DANA)
    assert "Win rate and Deal cycle time (Consultative Selling), asked on 27 April" in plain_text(page)
    assert "Your program\n- Consultative Selling: " in plain_text(page)
    assert len(await world.all(Outbox)) == sent

    (answer,) = [button for button in page.buttons if button.label == "Answer"]
    form = await sitting.opens(DANA, opened_by(answer.action) or "", answer.value)
    assert not await sitting.hands_in(DANA, form, win_rate="24", deal_cycle="33")
    await world.application.delivery.drain(world.tenant_id)
    await world(DANA).presses("Yes, record them")
    after = plain_text(await sitting.home(DANA))
    assert "Nothing waits for you." in after
    assert "24 %" in after


async def test_each_sees_their_own_and_a_stranger_nothing(desk: Opener) -> None:
    file = json.loads(program(WIN_RATE, managers=(MARCUS,), people={"ben.cole": {}, "ben.carter": {}}))
    (under_marcus,) = file["cohorts"][0]["managers"]
    del under_marcus["headcount"]
    under_marcus["participants"] = ["ben.carter@halden.example"]
    sitting = desk(json.dumps(file))
    await sitting.world.until_asked(DANA, "Where is Win rate now?")
    assert "Win rate" not in plain_text(await sitting.home(MARCUS))
    assert "Set up a program" not in [button.label for button in (await sitting.home(DANA)).buttons]
    assert "Set up a program" in [button.label for button in (await sitting.home(MEI)).buttons]
    assert "You have no part in a program yet" in plain_text(await sitting.home("ben.cole"))
    assert "Pulse (Consultative Selling)" in plain_text(await sitting.home("ben.carter"))
    taking_part = sitting.world("ben.carter")
    await taking_part.says("/alignment status")
    assert "You take part in Consultative Selling. How it" in (await taking_part.sees()).text
    await taking_part.presses("Yes")
    assert "You take part in Consultative Selling. Nothing" in plain_text(await sitting.home("ben.carter"))


async def test_the_learning_teams_page_turns_stays_small_and_asks_little(desk: Opener) -> None:
    names = [f"Program {number:02}" for number in range(1, 13)]
    programs = [program(WIN_RATE, key=f"p{at}", name=name, delegate=TOM) for at, name in enumerate(names)]
    sitting = desk(*programs)
    asked: list[str] = []
    engine = sitting.world.application.database.engine
    event.listen(engine, "before_cursor_execute", lambda *what: asked.append(what[2]))
    first = await sitting.home(MEI)
    of_ten = len(asked)
    second = await sitting.home(MEI, 2)
    assert len(asked) - of_ten <= of_ten < 60
    shown = [[name for name in names if name in plain_text(page)] for page in (first, second)]
    assert shown == [names[:10], names[10:]]
    assert "12 programs, page 2 of 2" in plain_text(second)
    assert [b.label for b in first.buttons if b.action == "home.page"] == ["Next"]
    assert len(slack.render(first)) <= 100
    assert len(json.dumps(teams.pages(first))) < 25_000

    typed = await sitting.world(MEI).commands("home")
    turned = await sitting.world(MEI).presses("Next", on=typed)
    assert turned.ref == typed.ref
    assert "Program 12" in turned.text
