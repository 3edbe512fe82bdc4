"""What people type: status, help, mine, typos; and the learning team's Monday digest."""

from datetime import UTC, date, datetime

import pytest

from storage.words import Kind
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import DANA, MARCUS, MEI, TOM, program
from tests.examples import further

ASKED = "Where is Win rate now?"


async def _answered(opened: Opener) -> Dialogue:
    world = opened(program(managers=(MARCUS,)))
    await world.until_asked(DANA, ASKED)
    await world(DANA).says("24 %")
    await world(DANA).presses("Yes, record it")
    return world


async def test_status_shows_the_learning_team_what_moved_and_who_answered(opened: Opener) -> None:
    world = await _answered(opened)
    shown = await world(MEI).commands("status Consultative Selling")
    assert "Win rate" in shown.text
    assert "24 %" in shown.text


async def test_a_sponsor_sees_their_program_and_a_manager_only_their_own_page(opened: Opener) -> None:
    world = await _answered(opened)
    assert "24 %" in (await world(DANA).commands("status")).text
    own = await world(MARCUS).commands("status")
    assert "24 %" not in own.text
    assert "Dana Wu" not in own.text


@pytest.mark.parametrize("typed", ["help", "", *further("HELP", "/alignment help", "  help  ")])
async def test_help_lists_what_this_person_can_do(opened: Opener, typed: str) -> None:
    world = opened(program())
    helped = await world(DANA).commands(typed)
    assert "/alignment status" in helped.text
    assert "/alignment cancel" not in helped.text
    assert "/alignment cancel" in (await world(MEI).commands(typed)).text


@pytest.mark.parametrize(("typed", "meant"), [("stauts", "status"), ("hlep", "help"), ("stpo", "stop")])
async def test_a_typo_is_met_with_what_was_likely_meant(opened: Opener, typed: str, meant: str) -> None:
    world = opened(program())
    said = await world(DANA).commands(typed)
    assert f"Did you mean /alignment {meant}?" in said.text


async def test_a_command_written_as_a_message_works_too(opened: Opener) -> None:
    world = opened(program())
    assert "/alignment status" in (await world(DANA).says("/alignment help")).text


async def test_mine_shows_the_open_question_and_its_buttons_work(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    again = await world(DANA).commands("mine")
    assert ASKED in again.text
    await world(DANA).presses("Send", on=again, win_rate_now="24")
    await world(DANA).presses("Yes, record it")
    assert len(await world.readings()) == 1
    assert "Nothing waits for you, Dana." in (await world(DANA).commands("mine")).text


async def test_only_the_learning_team_may_run_what_changes_a_program(opened: Opener) -> None:
    world = opened(program())
    for command in ("cancel Consultative Selling because", "pause Consultative Selling", "people"):
        refused = await world(DANA).commands(command)
        assert "Only the learning team can use" in refused.text


async def test_ask_brings_a_kpi_forward(opened: Opener) -> None:
    world = opened(program())
    said = await world(MEI).commands("ask Consultative Selling, Win rate")
    assert "I'm asking Dana Wu about Win rate (Consultative Selling) now." in said.text
    await world.until_asked(DANA, ASKED, within_days=1)


async def test_ask_tells_of_a_question_that_is_open_and_reminds_at_a_tap(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    await world.days(1)
    said = await world(MEI).commands("ask Consultative Selling, Win rate")
    assert "I asked Dana Wu about Win rate (Consultative Selling) on 27 April; it is still open." in said.text
    assert len(await world.touchpoints(Kind.KPI_UPDATE)) == 1
    done = await world(MEI).presses("Remind Dana now")
    assert "I've just reminded Dana Wu of Win rate." in done.text
    assert "Asking once more" in (await world(DANA).sees()).text
    again = await world(MEI).commands("ask Consultative Selling, Win rate")
    assert again.card.buttons == ()  # she was reminded a minute ago
    # The next reminder keeps its distance from this one: four working days after Tuesday.
    await world.until_asked(DANA, "My last reminder")
    assert world.clock.now().date() == date(2026, 5, 6)


async def test_ask_tells_until_when_a_question_was_put_off(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    await world(DANA).presses("Don't know yet")
    said = await world(MEI).commands("ask Consultative Selling, Win rate")
    assert "Dana put it off until Monday 4 May" in said.text
    assert said.card.buttons == ()


async def test_the_monday_digest_tells_the_learning_team_what_moved(opened: Opener) -> None:
    world = await _answered(opened)
    await world.until(datetime(2026, 5, 4, 8, 45, tzinfo=UTC))
    digest = await world(MEI).sees()
    assert "Consultative Selling" in digest.text
    assert "Win rate" in digest.text
    assert "24 %" in digest.text
    assert await world(TOM).messages() == []


async def test_where_nothing_is_asked_a_commands_name_is_enough(dialogue: Dialogue) -> None:
    await dialogue.days(0.5)
    assert "/alignment status" in (await dialogue("helen.ford").says("help")).text
    assert "Consultative Selling" in (await dialogue("mei.tanaka").says("status selling")).text
