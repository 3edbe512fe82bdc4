"""The four alignment questions: as a form, or one at a time, in the person's own words."""

from datetime import UTC, date, datetime

from storage.models import AlignmentAnswer
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import DANA, MEI, TOM, program

WORDS = (
    "Asking before telling",
    "Win rate and churn",
    "The dashboard, quarter by quarter",
    "If we win one more deal in twenty",
)


async def _asked(opened: Opener) -> Dialogue:
    world = opened(
        program(starts=date(2026, 8, 3), ends=date(2026, 8, 28)),
        at=datetime(2026, 4, 20, 8, 0, tzinfo=UTC),
        settled=False,
    )
    await world.until_asked(DANA, "4 questions")
    return world


async def test_one_at_a_time_a_line_each(opened: Opener) -> None:
    world = await _asked(opened)
    shown = await world(DANA).presses("One at a time")
    for number, words in enumerate(WORDS, 1):
        assert f"{number} of 4" in shown.text
        shown = await world(DANA).says(words)
    assert all(words in shown.text for words in WORDS)
    kept = [(answer.question, answer.words, answer.version) for answer in await world.all(AlignmentAnswer)]
    assert kept == [(number, words, 1) for number, words in enumerate(WORDS, 1)]


async def test_the_form_takes_all_four_at_once(opened: Opener) -> None:
    world = await _asked(opened)
    card = await world(DANA).sees()
    labels = [part.label for part in card.card.inputs]
    assert len(labels) == 4
    recorded = await world(DANA).presses("Send", on=card, **dict(zip(labels, WORDS, strict=True)))
    assert all(words in recorded.text for words in WORDS)
    assert len(await world.all(AlignmentAnswer)) == 4


async def test_an_answer_that_expects_what_is_not_measured_reaches_the_owner(opened: Opener) -> None:
    world = await _asked(opened)
    card = await world(DANA).sees()
    labels = [part.label for part in card.card.inputs]
    await world(DANA).presses("Send", on=card, **dict(zip(labels, WORDS, strict=True)))
    await world.days(1)
    told = [m for m in await world(MEI).messages() if "Dana Wu" in m.text]
    assert any("churn" in message.text for message in told)


async def test_dont_know_what_a_good_return_is_brings_three_yardsticks(opened: Opener) -> None:
    world = await _asked(opened)
    await world(DANA).presses("One at a time")
    for words in WORDS[:3]:
        await world(DANA).says(words)
    offered = await world(DANA).says("don't know")
    assert any("15 %" in button.label for button in offered.card.buttons)


async def test_once_answered_they_are_not_asked_again_at_the_launch_gate(opened: Opener) -> None:
    world = await _asked(opened)
    await world(DANA).presses("One at a time")
    for words in WORDS:
        await world(DANA).says(words)
    before = len(await world(DANA).messages())
    await world.until(datetime(2026, 7, 30, tzinfo=UTC))
    assert len(await world(DANA).messages()) == before


async def test_nobody_answers_in_anothers_place(opened: Opener) -> None:
    world = await _asked(opened)
    asked = await world(DANA).sees()
    assert "Ask someone else" not in [button.label for button in asked.card.buttons]
    await world.days(30)
    assert any("Dana Wu has not answered on the four" in m.text for m in await world(MEI).messages())
    assert not any("4 questions" in message.text for message in await world(TOM).messages())


async def test_one_other_gets_the_same_questions(opened: Opener) -> None:
    world = opened(
        program(starts=date(2026, 8, 3), ends=date(2026, 8, 28), roles={"business_unit_owner": TOM}),
        at=datetime(2026, 4, 20, 8, 0, tzinfo=UTC),
        settled=False,
    )
    asked = await world.until_asked(DANA, "4 questions")
    assert "1 other gets the same questions, on their own." in asked.text
