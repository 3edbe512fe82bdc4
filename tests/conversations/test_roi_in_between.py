"""In the middle of what the program was worth: later, somebody else, a question back, a reminder, noise."""

import pytest

from storage.models import Claim
from storage.words import PersonState, TouchpointState
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import DANA, TOM
from tests.conversations.worth import asked, facts, kept, progress, question
from tests.examples import further

STEPS = {
    "amount": (),
    "causes": ("200k",),
    "attribution": ("200k", "new pricing"),
    "confidence": ("200k", "new pricing", "40%"),
    "evidence": ("200k", "new pricing", "40%", "70%"),
}
"""What Dana has said when she is at a step."""


async def at_step(opened: Opener, step: str, *, numbers: bool = False) -> Dialogue:
    """Until Dana has come to a step; to the first one by "Change", as it is the form otherwise."""
    world = await asked(opened, numbers=numbers)
    for said in STEPS[step]:
        await world(DANA).says(said)
    if step == "amount":
        await world(DANA).says("200k, mostly new pricing, 40% due to the program, 70% sure")
        await world(DANA).says("the June report")
        await world(DANA).presses("Change")
    return world


every_step = pytest.mark.parametrize(
    "step", ["causes", *further(*(step for step in STEPS if step != "causes"))]
)


@every_step
@pytest.mark.parametrize("said", ["asdf", *further("🎉🎉", "blah " * 2_000)])
async def test_noise_is_one_sentence_and_nothing_is_kept(opened: Opener, step: str, said: str) -> None:
    world = await at_step(opened, step)
    before = await progress(world)
    answer = await world(DANA).says(said)
    assert len(answer.text) < 250
    assert await progress(world) == before
    assert await world.all(Claim) == []


@every_step
@pytest.mark.parametrize("said", ["what do you mean?", *further("Why do you ask", "help")])
async def test_a_question_back_is_explained_and_the_step_stands(opened: Opener, step: str, said: str) -> None:
    world = await at_step(opened, step)
    before = await progress(world)
    answer = await world(DANA).says(said)
    assert "Just write me your answer." in answer.text
    assert await progress(world) == before


@every_step
@pytest.mark.parametrize(
    ("said", "on"),
    [
        ("later", "Monday 20 July"),
        ("not now, I'm in a meeting", "Monday 20 July"),
        *further(("remind me tomorrow please", "Tuesday 14 July"), ("next week", "Monday 20 July")),
    ],
)
async def test_later_asks_again_where_it_stopped(opened: Opener, step: str, said: str, on: str) -> None:
    world = await at_step(opened, step)
    before = await progress(world)
    answer = await world(DANA).says(said)
    assert f"I'll ask again on {on}, 09:00" in answer.text
    assert (await question(world)).state is TouchpointState.SNOOZED
    assert await progress(world) == before


@every_step
@pytest.mark.parametrize("said", ["stop", *further("never mind")])
async def test_stop_shows_the_ways_out_and_does_nothing_yet(opened: Opener, step: str, said: str) -> None:
    world = await at_step(opened, step)
    before = await progress(world)
    answer = await world(DANA).says(said)
    assert {"Next week", "I'd rather not say", "Stop all messages"} <= {b.label for b in answer.card.buttons}
    assert await progress(world) == before
    assert {
        person.state for person in await world.all(type(next(iter((await world.people()).values()))))
    } == {PersonState.ACTIVE}


@every_step
@pytest.mark.parametrize("said", ["ask Tom Ruiz", *further("Tom would know", "please ask Tom")])
async def test_somebody_else_is_offered_by_name(opened: Opener, step: str, said: str) -> None:
    world = await at_step(opened, step)
    before = await progress(world)
    answer = await world(DANA).says(said)
    assert "Shall I ask Tom Ruiz about what the program was worth?" in answer.text
    assert await progress(world) == before


async def test_somebody_else_is_offered_before_anything_was_said(opened: Opener) -> None:
    world = await asked(opened)
    assert "Shall I ask Tom Ruiz" in (await world(DANA).says("ask Tom Ruiz")).text


async def test_the_colleague_begins_anew(opened: Opener) -> None:
    world = await at_step(opened, "causes")
    await world(DANA).says("ask Tom Ruiz")
    await world(DANA).presses("Yes, ask Tom Ruiz")
    message = await world.until_asked(TOM, "what it was worth")
    assert "You told me already" not in message.text
    assert "$100,000. What else" in (await world(TOM).says("100k")).text


async def test_a_delegate_is_not_shown_what_the_sponsor_began_to_say(opened: Opener) -> None:
    world = await at_step(opened, "attribution")
    message = await world.until_asked(TOM, "what it was worth")
    assert "You told me already" not in message.text
    assert "200,000" not in message.text
    assert "$90,000. What else" in (await world(TOM).says("90k")).text


async def test_no_i_will_answer_goes_on_where_it_stopped(opened: Opener) -> None:
    world = await at_step(opened, "causes")
    await world(DANA).says("ask Tom Ruiz")
    back = await world(DANA).presses("No, I'll answer")
    assert "$200,000. What else moved your results?" in back.text


@pytest.mark.parametrize("step", ["causes", "attribution", "confidence"])
@pytest.mark.parametrize("said", ["not sure", *further("no idea", "skip", "I don't know")])
async def test_not_sure_is_kept_as_not_known(opened: Opener, step: str, said: str) -> None:
    world = await at_step(opened, step)
    await world(DANA).says(said)
    assert (await kept(world))["no_idea"] == [step]
    assert (await kept(world))[step] is None
    assert (await progress(world))["step"] != step


async def test_causes_that_are_not_known_are_shown_so(opened: Opener) -> None:
    world = await at_step(opened, "causes")
    for said in ("not sure", "40%", "70%"):
        await world(DANA).says(said)
    confirm = await world(DANA).says("the June report")
    assert facts(confirm)["What else moved it"] == "not known"
    await world(DANA).presses("Yes, record it")
    assert [claim.other_causes for claim in await world.all(Claim)] == [[]]


@pytest.mark.parametrize("said", ["skip", *further("nothing", "no", "not sure")])
async def test_nothing_to_show_is_no_evidence(opened: Opener, said: str) -> None:
    world = await at_step(opened, "evidence")
    confirm = await world(DANA).says(said)
    assert "What shows it" not in confirm.text
    assert "Shall I record it?" in confirm.card.summary


@every_step
async def test_a_refusal_ends_the_question(opened: Opener, step: str) -> None:
    world = await at_step(opened, step)
    answer = await world(DANA).says("I'd rather not say")
    assert "I won't ask about what the program was worth again" in answer.text
    assert (await question(world)).state is TouchpointState.SKIPPED


@pytest.mark.parametrize("step", ["causes", "evidence"])
@pytest.mark.parametrize("said", ["yes", *further("ok", "👍")])
async def test_yes_is_no_cause_and_no_evidence(opened: Opener, step: str, said: str) -> None:
    world = await at_step(opened, step)
    before = await progress(world)
    await world(DANA).says(said)
    assert await progress(world) == before


@pytest.mark.parametrize("said", ["250k", *further("about 40%", "40")])
async def test_a_number_alone_is_no_cause(opened: Opener, said: str) -> None:
    world = await at_step(opened, "causes")
    answer = await world(DANA).says(said)
    assert "What else moved your results, in a few words?" in answer.text
    assert (await kept(world))["causes"] is None


@pytest.mark.parametrize(
    ("said", "causes"),
    [
        ("50k on ads", ["50k on ads"]),
        ("no more discounts; we hired 20 reps", ["no more discounts", "we hired 20 reps"]),
        *further(
            ("mostly the season", ["the season"]),
            ("another training by a vendor", ["another training by a vendor"]),
            ("nothing else", []),
            ("nope", []),
            ("yes, new pricing", ["new pricing"]),
        ),
    ],
)
async def test_what_was_asked_for_as_a_cause_is_one(opened: Opener, said: str, causes: list[str]) -> None:
    world = await at_step(opened, "causes")
    assert "due to the program, in percent?" in (await world(DANA).says(said)).text
    assert (await kept(world))["causes"] == causes


# Continued later.


@pytest.mark.parametrize(
    ("step", "asks", "known"),
    [
        ("causes", "$200,000. What else moved your results?", {"Worth so far": "$200,000"}),
        (
            "attribution",
            "how much of the $200,000 is due to the program",
            {"What else moved it": "new pricing"},
        ),
        *further(
            ("confidence", "How sure are you of all this", {"Due to the program": "40 %"}),
            ("evidence", "What shows it?", {"How sure": "70 %"}),
        ),
    ],
)
async def test_a_reminder_goes_on_where_it_stopped(
    opened: Opener, step: str, asks: str, known: dict[str, str]
) -> None:
    world = await at_step(opened, step)
    reminder = await world.until_asked(DANA, "Asking once more")
    assert asks in reminder.text
    assert known.items() <= facts(reminder).items()
    assert "What was it worth so far, since" not in reminder.text
    assert "1 question, about 1 minute" in reminder.text
    assert len(reminder.card.inputs) == 1


async def test_the_reminder_is_answered_in_a_sentence_or_in_its_field(opened: Opener) -> None:
    world = await at_step(opened, "causes")
    await world.until_asked(DANA, "Asking once more")
    part = await world(DANA).presses("Send", your_answer="new pricing")
    assert "Beside new pricing, how much of the $200,000" in part.text
    assert "40 % it is" in (await world(DANA).says("40%")).text


async def test_what_waits_for_a_yes_is_shown_again_with_its_buttons(opened: Opener) -> None:
    world = await at_step(opened, "evidence")
    await world(DANA).says("the June report")
    reminder = await world.until_asked(DANA, "Asking once more")
    assert "$56,000 counts" in reminder.text
    await world(DANA).presses("Yes, record it", on=reminder)
    assert len(await world.all(Claim)) == 1


async def test_next_morning_the_answer_goes_to_its_step(opened: Opener) -> None:
    world = await at_step(opened, "causes")
    await world.days(1)
    assert "Beside new pricing" in (await world(DANA).says("new pricing")).text


async def test_a_tap_on_a_shared_reminder_leaves_the_number_to_be_given(opened: Opener) -> None:
    world = await at_step(opened, "causes", numbers=True)
    reminder = await world.until_asked(DANA, "Asking once more")
    assert "Win rate" in reminder.text
    part = await world(DANA).presses("Nothing else", on=reminder)
    assert part.ref != reminder.ref
    assert "Win rate" in (await world(DANA).now_shows(reminder)).text


async def test_yes_takes_what_was_asked_about(opened: Opener) -> None:
    world = await asked(opened)
    await world(DANA).says("200k, new pricing, 70% sure")
    await world(DANA).says("yes")
    assert (await kept(world))["causes"] == ["new pricing"]


# Under "Shall I record it?".


@pytest.mark.parametrize(
    ("said", "row", "shown"),
    [
        ("no, 60% sure", "How sure", "60 %"),
        ("make it 35% due to the program", "Due to the program", "35 %"),
        *further(
            ("actually 250k", "Worth so far", "$250,000"),
            ("also the season", "What else moved it", "new pricing and the season"),
        ),
    ],
)
async def test_what_waits_for_a_yes_is_amended_in_words(
    opened: Opener, said: str, row: str, shown: str
) -> None:
    world = await at_step(opened, "evidence")
    await world(DANA).says("the June report")
    again = await world(DANA).says(said)
    assert facts(again)[row] == shown
    assert "Shall I record it?" in again.card.summary
    await world(DANA).says("yes")
    assert len(await world.all(Claim)) == 1


async def test_a_question_back_under_it_records_nothing(opened: Opener) -> None:
    world = await at_step(opened, "evidence")
    await world(DANA).says("the June report")
    assert "Nothing is recorded before you say yes" in (await world(DANA).says("what does that mean?")).text
    assert await world.all(Claim) == []


async def test_a_correction_is_about_what_was_said_last(opened: Opener) -> None:
    world = await asked(opened, numbers=True)
    await world(DANA).says("25.5%")
    await world(DANA).says("yes")
    for said in ("200k", "new pricing", "40%"):
        await world(DANA).says(said)
    await world(DANA).says("sorry, 35% due to the program")
    assert (await kept(world))["attribution"] == "35"
    assert "Which one is that?" in (await world(DANA).says("sorry, 30%")).text
    assert "Win rate: 26 %" in (await world(DANA).says("sorry, win rate is 26%")).text


@pytest.mark.parametrize("said", ["later", *further("ask Tom Ruiz", "stop", "I'd rather not say")])
async def test_a_way_out_of_a_correction_keeps_what_is_recorded(opened: Opener, said: str) -> None:
    world = await at_step(opened, "evidence")
    await world(DANA).says("the June report")
    await world(DANA).presses("Yes, record it")
    await world(DANA).presses("Correct it")
    await world(DANA).says("300k")
    assert "what is recorded stays as it is" in (await world(DANA).says(said)).text
    assert (await question(world)).state is TouchpointState.ANSWERED
    assert [claim.superseded_at for claim in await world.all(Claim)] == [None]


async def test_a_bare_percent_under_shall_i_record_it_is_asked_about(opened: Opener) -> None:
    world = await asked(opened, numbers=True)
    shown = await world(DANA).says("-20k, mostly the price rise, 80% due to the program")
    assert "-$16,000 counts" in shown.text
    which = await world(DANA).says("70%")
    assert [button.label for button in which.card.buttons] == ["Win rate", "What the program was worth"]
    assert "like “70 % sure”" in (await world(DANA).presses("What the program was worth")).text
    assert "-$16,000 counts" in (await world(DANA).says("70% sure")).text
    assert await world.readings() == []
