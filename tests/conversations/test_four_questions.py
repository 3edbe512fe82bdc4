"""The four alignment questions: as a form, or one at a time, in the person's own words."""

from datetime import UTC, date, datetime

import pytest

from storage.models import AlignmentAnswer
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue, Shown
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
    before = len(await world(DANA).was_asked("What are the key things"))
    await world.until(datetime(2026, 7, 30, tzinfo=UTC))
    assert len(await world(DANA).was_asked("What are the key things")) == before == 1


async def test_nobody_answers_in_anothers_place(opened: Opener) -> None:
    world = await _asked(opened)
    asked = await world(DANA).sees()
    assert "Ask someone else" not in [button.label for button in asked.card.buttons]
    await world.days(30)
    assert any(
        "No answer from Dana Wu on the alignment questions" in m.text for m in await world(MEI).messages()
    )
    assert not any("4 questions" in message.text for message in await world(TOM).messages())


async def test_one_other_gets_the_same_questions(opened: Opener) -> None:
    world = opened(
        program(starts=date(2026, 8, 3), ends=date(2026, 8, 28), roles={"business_unit_owner": TOM}),
        at=datetime(2026, 4, 20, 8, 0, tzinfo=UTC),
        settled=False,
    )
    asked = await world.until_asked(DANA, "4 questions")
    assert "1 other gets the same questions, on their own." in asked.text


async def _three_of_four(opened: Opener) -> Dialogue:
    world = await _asked(opened)
    card = await world(DANA).sees()
    labels = [part.label for part in card.card.inputs]
    await world(DANA).presses("Send", on=card, **dict(zip(labels[:3], WORDS, strict=False)))
    return world


async def _shows_only_the_last(world: Dialogue, card: Shown) -> None:
    """One question, one minute; the others as text that can be changed."""
    assert "1 question, about 1 minute." in card.text
    assert [part.label for part in card.card.inputs] == ["What would make it a good return for you?"]
    assert all(words in card.text for words in WORDS[:3])
    assert "One at a time" not in [button.label for button in card.card.buttons]
    assert card.card.summary == "Consultative Selling: 1 alignment question"


async def test_the_reminder_asks_only_for_what_is_missing(opened: Opener) -> None:
    world = await _three_of_four(opened)
    reminder = await world.until_asked(DANA, "Asking once more")
    await _shows_only_the_last(world, reminder)
    recorded = await world(DANA).presses("Send", on=reminder, what_would_make_it=WORDS[3])
    assert "Recorded, in your words:" in recorded.text
    assert [answer.words for answer in await world.all(AlignmentAnswer)] == list(WORDS)


async def test_the_launch_gate_asks_only_for_what_is_missing(opened: Opener) -> None:
    world = await _three_of_four(opened)
    gate = await world.until_asked(DANA, "The program starts on 3 August.")
    assert "One question is still open, and best settled before." in gate.text
    await _shows_only_the_last(world, gate)


async def test_mine_shows_only_what_is_missing(opened: Opener) -> None:
    world = await _three_of_four(opened)
    await _shows_only_the_last(world, await world(DANA).commands("mine"))


async def test_a_sentence_answers_the_one_question_that_is_left(opened: Opener) -> None:
    world = await _three_of_four(opened)
    await world.until_asked(DANA, "Asking once more")
    recorded = await world(DANA).says(WORDS[3])
    assert "Recorded, in your words:" in recorded.text


async def test_what_was_said_can_be_changed_while_the_rest_is_open(opened: Opener) -> None:
    world = await _three_of_four(opened)
    reminder = await world.until_asked(DANA, "Asking once more")
    form = await world(DANA).presses("Change what I said", on=reminder)
    assert [part.value for part in form.card.inputs] == [*WORDS[:3], ""]
    changed = await world(DANA).presses("Send", on=form, which_kpis="Win rate only")
    assert "Win rate only" in changed.text
    assert "1 question to go" in changed.text
    assert [(a.question, a.version) for a in await world.all(AlignmentAnswer)][-1] == (2, 2)


async def test_a_change_that_is_left_leaves_what_was_said(opened: Opener) -> None:
    world = await _three_of_four(opened)
    await world(DANA).presses("Change what I said")
    kept = await world(DANA).presses("Leave it as it is")
    assert all(words in kept.text for words in WORDS[:3])
    assert len(await world.all(AlignmentAnswer)) == 3


async def test_after_a_reminder_a_sentence_is_not_taken_for_the_question_before_it(opened: Opener) -> None:
    world = await _asked(opened)
    await world(DANA).presses("One at a time")
    await world(DANA).says(WORDS[0])
    await world.until_asked(DANA, "Asking once more")
    shown = await world(DANA).says("The dashboard")
    assert "Which of the four questions does this answer?" in shown.text
    assert len(await world.all(AlignmentAnswer)) == 1


NO_ANSWER = (
    ("👍", "I can't read an answer in that"),
    ("asdf", "I can't read an answer in that"),
    ("?", "I can't read an answer in that"),
    ("ok", "“ok” is no answer yet"),
    ("https://halden.example/crm", "A link alone is not in your words"),
    ("long " * 2_000, "characters, and I keep up to 2,000 for one answer"),
)


@pytest.mark.parametrize(("said", "why"), NO_ANSWER)
async def test_what_is_no_answer_gets_one_sentence_and_leaves_the_question_open(
    opened: Opener, said: str, why: str
) -> None:
    world = await _asked(opened)
    await world(DANA).presses("One at a time")
    assert why in (await world(DANA).says(said)).text
    assert await world.all(AlignmentAnswer) == []
    assert "2 of 4" in (await world(DANA).says("Lisa")).text
    assert [answer.words for answer in await world.all(AlignmentAnswer)] == ["Lisa"]


@pytest.mark.parametrize(("said", "why"), NO_ANSWER)
async def test_a_form_with_one_that_is_no_answer_records_none_of_it(
    opened: Opener, said: str, why: str
) -> None:
    world = await _asked(opened)
    form = await world(DANA).sees()
    filled = {"key_things": WORDS[0], "which_kpis": said}
    refused = await world(DANA).presses("Send", on=form, **filled)
    assert "About “Which KPIs would you expect to improve?”: " in refused.text
    assert why in refused.text
    assert await world.all(AlignmentAnswer) == []
    assert (await world(DANA).now_shows(form)).card.inputs == form.card.inputs


async def test_dont_know_in_a_form_leaves_that_question_open(opened: Opener) -> None:
    world = await _asked(opened)
    form = await world(DANA).sees()
    kept = await world(DANA).presses("Send", on=form, key_things="don't know yet", which_kpis="Revenue")
    assert "3 questions to go" in kept.text
    assert [answer.words for answer in await world.all(AlignmentAnswer)] == ["Revenue"]


@pytest.mark.parametrize("said", ["what do you mean?", "who sees this?"])
async def test_a_question_back_is_explained_and_not_recorded(opened: Opener, said: str) -> None:
    world = await _asked(opened)
    await world(DANA).presses("One at a time")
    explained = await world(DANA).says(said)
    assert "I asked: What are the key things people should learn? So that what is taught" in explained.text
    assert await world.all(AlignmentAnswer) == []


async def test_stop_in_the_middle_offers_to_stop(opened: Opener) -> None:
    world = await _asked(opened)
    await world(DANA).presses("One at a time")
    shown = await world(DANA).says("stop")
    assert "Stop all messages" in [button.label for button in shown.card.buttons]
    assert await world.all(AlignmentAnswer) == []


async def test_ask_tom_in_the_middle_is_refused_and_ask_customers_is_an_answer(opened: Opener) -> None:
    world = await _asked(opened)
    await world(DANA).presses("One at a time")
    assert "it is your own word that counts" in (await world(DANA).says("ask Tom Ruiz")).text
    assert await world.all(AlignmentAnswer) == []
    assert "2 of 4" in (await world(DANA).says("Ask customers before they pitch")).text
