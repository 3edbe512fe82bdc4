"""No form is left over: an older card is folded once its question is asked again or answered elsewhere."""

from decimal import Decimal

from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue, Shown
from tests.conversations.programs import CYCLE, DANA, TOM, WIN_RATE, program

ASKED = "Where is Win rate now?"


async def _is_folded(world: Dialogue, who: str, message: Shown, line: str) -> None:
    now = await world(who).now_shows(message)
    assert now.text == line
    assert not now.card.inputs
    assert not now.card.buttons


async def test_a_reminder_folds_the_card_before_it(opened: Opener) -> None:
    world = opened(program())
    first = await world.until_asked(DANA, ASKED)
    second = await world.until_asked(DANA, "Asking once more")
    await _is_folded(world, DANA, first, "Asked again on 30 April, below.")
    third = await world.until_asked(DANA, "My last reminder")
    await _is_folded(world, DANA, second, "Asked again on 6 May, below.")
    assert (await world(DANA).now_shows(third)).card.inputs


async def test_an_old_form_that_is_sent_even_so_counts_and_no_form_stays(opened: Opener) -> None:
    world = opened(program())
    first = await world.until_asked(DANA, ASKED)
    second = await world.until_asked(DANA, "Asking once more")
    await world(DANA).presses("Send", on=first, win_rate_now="24")
    await world(DANA).presses("Yes, record it")
    assert "Recorded." in (await world(DANA).now_shows(first)).text
    await _is_folded(world, DANA, second, "Answered on 30 April.")
    assert [r.value for r in await world.readings()] == [Decimal(24)]


async def test_an_answer_in_a_sentence_folds_the_form(opened: Opener) -> None:
    world = opened(program())
    asked = await world.until_asked(DANA, ASKED)
    await world(DANA).says("24 %")
    assert (await world(DANA).now_shows(asked)).card.inputs  # nothing counts before a yes
    assert "Recorded." in (await world(DANA).says("yes")).text
    await _is_folded(world, DANA, asked, "Answered on 27 April.")


async def test_a_card_of_two_questions_stays_until_both_are_answered(opened: Opener) -> None:
    world = opened(program(WIN_RATE, CYCLE))
    asked = await world.until_asked(DANA, ASKED)
    await world(DANA).says("Win rate is 24 %")
    await world(DANA).presses("Yes, record it")
    assert (await world(DANA).now_shows(asked)).card.inputs
    reminder = await world.until_asked(DANA, "Asking once more")
    assert ASKED not in reminder.text
    await _is_folded(world, DANA, asked, "Asked again on 30 April, below.")
    await world(DANA).says("34 days")
    await world(DANA).presses("Yes, record it")
    await _is_folded(world, DANA, reminder, "Answered on 30 April.")


async def test_what_was_recorded_on_a_card_is_not_folded_away(opened: Opener) -> None:
    world = opened(program(WIN_RATE, CYCLE))
    asked = await world.until_asked(DANA, ASKED)
    await world(DANA).presses("Send", on=asked, win_rate_now="24")
    await world(DANA).presses("Yes, record it")
    await world.until_asked(DANA, "Asking once more")
    assert "Recorded." in (await world(DANA).now_shows(asked)).text


async def test_the_card_of_whoever_was_asked_first_says_who_answered(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, ASKED)
    last = await world.until_asked(DANA, "My last reminder")
    asked = await world.until_asked(TOM, ASKED)
    assert (await world(DANA).now_shows(last)).card.inputs  # her number still comes first
    await world(TOM).presses("Send", on=asked, win_rate_now="24")
    await world(TOM).presses("Yes, record it")
    await _is_folded(world, DANA, last, "Tom Ruiz answered this on 11 May.")


async def test_a_question_that_comes_back_after_a_snooze_folds_the_card_that_promised_it(
    opened: Opener,
) -> None:
    world = opened(program())
    asked = await world.until_asked(DANA, ASKED)
    await world(DANA).presses("Later or not me")
    await world(DANA).presses("Tomorrow")
    await world.until_asked(DANA, ASKED)
    await _is_folded(world, DANA, asked, "Asked again on 28 April, below.")


async def test_mine_shows_the_question_below_and_folds_the_card_above(opened: Opener) -> None:
    world = opened(program())
    asked = await world.until_asked(DANA, ASKED)
    mine = await world(DANA).commands("mine")
    assert ASKED in mine.text
    await _is_folded(world, DANA, asked, "Asked again on 27 April, below.")
