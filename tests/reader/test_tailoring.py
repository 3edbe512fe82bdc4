"""Ideas in a model's words: only the words change, nothing invented goes out, and nothing waits for it."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest

import workflows.coaching_loop.tailoring
from bot.coaching_command import tailoring
from bot.engine.embedded import EmbeddedEngine
from prompts.coaching import library
from storage.models import AuditLog, ModelCall, Prompt, Tailored
from storage.words import Kind, ModelOutcome, Worded
from tests.conversations.dialogue import Dialogue, begin
from tests.conversations.programs import FRIDAY, MARCUS, MEI, NOAH, program
from tests.examples import further
from tests.reader.service import GONE, REFUSED, Answer, Service, completion
from tests.reader.test_documented import DOCUMENT
from workflows.errors import QuestionClosed

FIRST = "discovery-questions-best-question-so-far"
"""The idea that every manager of the tiny program gets first."""

WORDED = {
    "cue": "you open the sales meeting this week",
    "action": (
        "give everyone one quiet minute to write down the best question they have asked a customer since the "
        "training. Hear some aloud."
    ),
    "why": "A question they dig out of memory is ready for the next call, and all of them take a few home.",
    "easier": "Ask one seller in passing which question made a customer talk.",
    "harder": "Ask for the question and the answer in the customer's own words. Keep the best five in sight.",
}

TOO_NEAR = {
    "cue": "you join a sales meeting this week",
    "action": (
        "ask everyone for the best question about a problem that customers face, before you talk about the "
        "product."
    ),
    "why": "Your sellers will do what they see you do.",
    "easier": "No call to join? Ask one seller in passing which question they love to hear a customer ask.",
    "harder": "Ask for the problem, then for what it leads to. Keep the answer in the customer's own words.",
}
"""The second idea in words that are nearly those of the first."""

Opened = Callable[..., Dialogue]


def said(**changes: str) -> Answer:
    """The model's words for the first idea."""
    return completion(json.dumps(WORDED | changes))


@pytest.fixture
async def opened(service: Service, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Opened]:
    """A conversation with managers four weeks after their training, with the model or without."""
    made: list[Dialogue] = []

    def open_(*managers: str, platform: str = "sandbox", model: bool = True, **changes: Any) -> Dialogue:
        text = program(managers=managers or (MARCUS,))
        settings = service.settings(**changes) if model else None
        made.append(begin(text, at=FRIDAY, settled=True, model=settings, platform=platform))
        return made[-1]

    monkeypatch.setattr(workflows.coaching_loop.tailoring, "TO_REVIEW", 2)  # each is a call
    service.answer = said()
    yield open_
    for dialogue in made:
        await dialogue.end()


async def a_few_looks(dialogue: Dialogue) -> None:
    """Some minutes pass, as they do in a process that runs."""
    for _ in range(3):
        await dialogue.days(0.002)
        await dialogue.application.engine.look()


async def idea(dialogue: Dialogue, who: str = MARCUS) -> str:
    """What a manager reads of this week's idea."""
    return (await dialogue.until_asked(who, "Did it")).text


def questions(service: Service) -> list[dict[str, Any]]:
    """All that was sent so far beside the instructions."""
    return [json.loads(request["messages"][1]["content"]) for request in service.requests]


everywhere = pytest.mark.parametrize("platform", ["sandbox", *further("slack", "teams")])


@everywhere
async def test_the_chosen_idea_comes_in_other_words_and_says_so(opened: Opened, platform: str) -> None:
    dialogue = opened(platform=platform)
    set_ = await dialogue(MEI).commands("coaching tailoring on")
    assert "Done. On: a model words each idea a day ahead." in set_.text
    assert "is told from five managers on" in set_.text
    card = await dialogue.until_asked(MARCUS, "Did it")
    assert f"If {WORDED['cue']}, then {WORDED['action']}" in card.text
    assert f"Why: {WORDED['why']}" in card.text
    assert "Worded for you by a model from: best question so far" in card.text
    original = library.load().get(FIRST)
    assert original is not None
    shown = await dialogue(MARCUS).presses("Show the original")
    assert original.text() in shown.text
    assert original.why in shown.text
    assert WORDED["why"] in (await dialogue(MARCUS).presses("Show the other wording")).text
    await dialogue(MARCUS).presses("Did it")
    assert WORDED["why"] in (await dialogue(MARCUS).presses("Change my answer")).text
    for page in ("coaching", "status"):
        assert f"{WORDED['action']} (Worded by a model.)" in (await dialogue(MARCUS).commands(page)).text
    (given,) = await dialogue.all(Prompt)
    assert (given.prompt, given.worded) == (FIRST, Worded.GOOD)
    (call,) = await dialogue.all(ModelCall)
    assert (call.instructions, call.input_tokens) == ("word-prompt-1", 700)


async def test_what_is_sent_is_on_the_page_and_names_nobody_and_holds_nothing_they_wrote(
    service: Service, opened: Opened
) -> None:
    dialogue = opened()
    await dialogue(MEI).commands("coaching tailoring on")
    await idea(dialogue)
    await dialogue(MARCUS).presses("Not yet")
    await dialogue(MARCUS).presses("No time")
    await dialogue(MARCUS).says("Acme took the whole week")
    await idea(dialogue)
    first, second = questions(service)
    assert first["program"] == {
        "name": "Consultative Selling",
        "competency": "Discovery questions",
        "behavior": "Asks at least three open questions before showing the product",
        "kpi": "Win rate",
    }
    assert set(first) == {"idea", "program"}
    assert second["last"] == {"topic": "discovery questions", "answer": "not yet", "in_the_way": "No time"}
    _about_a_reply, shown = re.findall(r"```json\n(.*?)\n```", DOCUMENT, flags=re.DOTALL)
    assert service.requests[1]["messages"][1] == {"role": "user", "content": shown}
    for word in ("Marcus", "Dana", "Mei", "Halden", "Acme"):
        assert word not in str(service.requests)


BAD = {
    "a number": (
        said(why="Nine in ten customers buy after a good question. All take a few home."),
        "invented",
    ),
    "a name": (said(easier="Ask Dana in passing which question made a customer talk."), "invented"),
    "a day": (said(cue="you open the sales meeting on Monday"), "invented"),
    "money": (said(easier="Ask one seller for the question that won a million this year."), "invented"),
    "a link": (said(easier="Ask one seller in passing, and note it at example.com for all."), "invented"),
    "too long": (said(action=f"{'give everyone one quiet minute and ' * 12}go."), "form"),
    "no if-then": (said(action=""), "form"),
    "markup": (said(why="A **question** they dig out of memory is ready for the next call."), "form"),
    "jargon": (
        said(why="A question they leverage is ready for the next call, and all take some."),
        "library_rules",
    ),
    "something else": (
        completion(
            json.dumps(
                {
                    "cue": "you plan your week on the way home",
                    "action": "choose the task that only you can do, and put the rest on a list for others.",
                    "why": "What nobody else can do is where your time goes furthest.",
                    "easier": "Choose the task before you leave the house in the morning.",
                    "harder": "Hand the list over the same day. Say why each thing matters.",
                }
            )
        ),
        "another",
    ),
    "the library's": (completion(json.dumps(dict.fromkeys(WORDED, ""))), "form"),
    "no JSON": (completion("If you open the meeting, then ..."), "not_ready"),
    "refused": (REFUSED, "no_answer"),
    "down": (GONE, "not_ready"),
}


@pytest.mark.parametrize("name", ["a number", *further(*list(BAD)[1:])])
async def test_whatever_else_comes_the_librarys_words_go_out_and_the_reason_is_kept(
    service: Service, opened: Opened, name: str
) -> None:
    service.answer, why = BAD[name]
    dialogue = opened()
    await dialogue(MEI).commands("coaching tailoring on")
    assert await idea(dialogue) == await idea(opened(model=False))
    (given,) = await dialogue.all(Prompt)
    assert (given.worded, given.tailored_id) == (Worded(why), None)
    assert len(service.requests) == 1


async def test_nothing_is_sent_before_the_learning_team_wants_it(service: Service, opened: Opened) -> None:
    dialogue = opened()
    assert "Only the learning team" in (await dialogue(MARCUS).commands("coaching tailoring on")).text
    assert "Say off, on or review" in (await dialogue(MEI).commands("coaching tailoring always")).text
    assert (
        "Off: ideas go out in the library's words."
        in (await dialogue(MEI).commands("coaching tailoring")).text
    )
    await dialogue(MEI).commands("coaching tailoring on")
    await dialogue(MEI).commands("coaching tailoring off")
    assert "Worded for you" not in await idea(dialogue)
    (given,) = await dialogue.all(Prompt)
    assert (given.worded, given.tailored_id, service.requests) == (None, None, [])


async def test_a_slow_model_holds_up_nobody_and_changes_only_the_words(
    service: Service, opened: Opened
) -> None:
    service.hold.clear()
    dialogue = opened(timeout=60)
    await dialogue.application.engine.look()
    await dialogue(MEI).commands("coaching tailoring on")
    (touchpoint, *_) = await dialogue.touchpoints(Kind.COACHING, MARCUS)
    engine = dialogue.application.engine
    assert isinstance(engine, EmbeddedEngine)
    dialogue.clock.turn_to(touchpoint.due_at - timedelta(hours=1))
    await engine.start()
    assert await asyncio.to_thread(service.asked.wait, 60)
    dialogue.clock.turn_to(touchpoint.due_at)
    await engine.glance()
    while not await dialogue(MARCUS).messages():  # noqa: ASYNC110 - nobody tells us
        await asyncio.sleep(0.05)
    assert not service.hold.is_set()
    await engine.stop()
    assert "Did it" in (await dialogue(MARCUS).sees()).text
    assert [row.worded for row in await dialogue.all(Prompt)] == [Worded.NOT_READY]
    assert await dialogue.all(Tailored) == []


async def test_a_call_that_took_too_long_is_not_made_again_at_once(service: Service, opened: Opened) -> None:
    service.hold.clear()
    dialogue = opened(timeout=0.2)
    await dialogue(MEI).commands("coaching tailoring on")
    assert "Worded for you" not in await idea(dialogue)
    assert await dialogue.all(Tailored) == []
    assert [call.outcome for call in await dialogue.all(ModelCall)] == [ModelOutcome.SLOW]


async def test_half_of_the_months_tokens_is_left_for_replies(service: Service, opened: Opened) -> None:
    dialogue = opened(monthly_token_budget=2_000)
    await dialogue(MEI).commands("coaching tailoring on")
    assert "Worded for you" not in await idea(dialogue)
    assert service.requests == []


@pytest.mark.torture
async def test_who_would_be_sent_the_same_shares_one_text(service: Service, opened: Opened) -> None:
    dialogue = opened(MARCUS, NOAH)
    await dialogue(MEI).commands("coaching tailoring on")
    await idea(dialogue)
    assert len(service.requests) == 1
    assert [row.worded for row in await dialogue.all(Prompt)] == [Worded.GOOD] * 2


async def test_nothing_like_what_this_person_had_goes_out(service: Service, opened: Opened) -> None:
    dialogue = opened()
    await dialogue(MEI).commands("coaching tailoring on")
    await idea(dialogue)
    await dialogue(MARCUS).presses("Did it")
    service.answer = said(**TOO_NEAR)
    assert "Worded for you" not in await idea(dialogue)
    assert [row.worded for row in await dialogue.all(Prompt)] == [Worded.GOOD, Worded.LIKE_BEFORE]


async def test_with_review_only_what_was_seen_goes_out(service: Service, opened: Opened) -> None:
    dialogue = opened()
    mei = dialogue(MEI)
    assert "Nothing waits for you now" in (await mei.commands("coaching tailoring review")).text
    await a_few_looks(dialogue)
    listed = await mei.commands("coaching tailoring")
    original = library.load().get(FIRST)
    assert original is not None
    assert f"If {WORDED['cue']}, then {WORDED['action']}" in listed.text
    assert original.text() in listed.text
    assert "Worded for you" not in await idea(dialogue), "nobody has looked at it"
    assert [row.worded for row in await dialogue.all(Prompt)] == [Worded.NOT_REVIEWED]
    digest = await dialogue.until_asked(MEI, "This week", within_days=8)
    assert "Ideas in a model's words to look at: 1" in digest.text


@everywhere
async def test_a_yes_lets_it_out(opened: Opened, platform: str) -> None:
    dialogue = opened(platform=platform)
    mei = dialogue(MEI)
    await mei.commands("coaching tailoring review")
    await a_few_looks(dialogue)
    listed = await mei.commands("coaching tailoring")
    assert WORDED["why"] not in (await mei.presses("Use", on=listed)).text
    assert "Worded for you" in await idea(dialogue)
    assert [row.did for row in await dialogue.all(AuditLog) if row.did.startswith("tail")] == [
        "tailoring_chosen",
        "tailored_decided",
    ]
    decided = [
        (row.use, row.decided_by_id is not None) for row in await dialogue.all(Tailored) if row.decided_at
    ]
    assert decided == [(True, True)]


async def test_a_no_puts_it_aside_for_good_also_from_the_terminal(opened: Opened) -> None:
    dialogue = opened()
    tailoring(dialogue.application, "review", use=None, library=None)
    await a_few_looks(dialogue)
    listed = tailoring(dialogue.application, "", use=None, library=None)
    assert WORDED["why"] in listed
    (number,) = re.findall(r"--library (\d+)", listed)
    shown = tailoring(dialogue.application, "", use=None, library=int(number))
    assert WORDED["why"] not in shown
    with pytest.raises(QuestionClosed, match="does not wait any more"):
        tailoring(dialogue.application, "", use=int(number), library=None)
    tailoring(dialogue.application, "on", use=None, library=None)
    assert "Worded for you" not in await idea(dialogue)
    assert [row.worded for row in await dialogue.all(Prompt)] == [Worded.PUT_ASIDE]


async def test_what_waits_for_review_says_nothing_of_what_a_manager_answered(
    service: Service, opened: Opened
) -> None:
    """Made while tailoring was on, a text may be about one manager's answer: it is never listed."""
    dialogue = opened()
    await dialogue(MEI).commands("coaching tailoring on")
    await idea(dialogue)
    await dialogue(MARCUS).presses("Not yet")
    await dialogue(MARCUS).presses("No time")
    service.answer = said(why="With no time left, a question dug out of memory is ready for the next call.")
    await idea(dialogue)
    service.requests.clear()
    await dialogue(MEI).commands("coaching tailoring review")
    await a_few_looks(dialogue)
    listed = await dialogue(MEI).commands("coaching tailoring")
    assert service.requests
    assert "No time" not in str(questions(service))
    assert all("last" not in question for question in questions(service))
    assert "no time" not in listed.text.lower()
