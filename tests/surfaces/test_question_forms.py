"""Questions answered in a form: the same as in the chat, with what cannot be taken said at its input."""

from datetime import UTC, datetime

from storage.models import AlignmentAnswer, Inbox
from storage.words import Kind, TouchpointState
from tests.conversations.programs import CYCLE, DANA, TOM, WIN_RATE, program
from tests.surfaces.conftest import Opener
from workflows.errors import QuestionClosed

JANUARY = datetime(2026, 1, 12, 14, 0, tzinfo=UTC)


async def test_several_numbers_go_in_at_once_and_wait_for_one_yes(desk: Opener) -> None:
    sitting = desk(program(WIN_RATE, CYCLE))
    world = sitting.world
    await world.until_asked(DANA, "Where is Win rate now?")
    asked = [t for t in await world.touchpoints(Kind.KPI_UPDATE, DANA) if t.state is TouchpointState.ASKED]
    form = await sitting.opens(DANA, "kpi_update", ",".join(str(t.id) for t in asked))
    assert len(form.card.inputs) == 2

    wrong = await sitting.hands_in(DANA, form, win_rate="soon", deal_cycle="2 weeks")
    assert wrong == {
        "Win rate now": "I can't read a number in “soon”. Write it like 22 %.",
        "Deal cycle time now": "Deal cycle time is counted in days. Write it like 40 days.",
    }
    assert await sitting.hands_in(DANA, form)  # nothing filled in
    assert not [row for row in await world.all(Inbox) if row.payload["type"] == "form"]

    assert await sitting.hands_in(DANA, form, event_id="same", win_rate="24", deal_cycle="33") == {}
    assert await sitting.hands_in(DANA, form, event_id="same", win_rate="24", deal_cycle="33") == {}
    await world.application.delivery.drain(world.tenant_id)
    confirm = await world(DANA).sees()
    assert "Win rate: 24 % now" in confirm.text
    assert "Deal cycle time: 33 days now" in confirm.text
    await world(DANA).presses("Yes, record them")
    assert sorted(str(reading.value) for reading in await world.readings()) == ["24", "33"]


async def test_the_four_questions_are_one_form_and_only_for_whom_they_are(desk: Opener) -> None:
    sitting = desk(program(), at=JANUARY, settled=False)
    world = sitting.world
    await world.until_asked(DANA, "What would make it a good return")
    (mine,) = [t for t in await world.touchpoints(Kind.ALIGNMENT_QUESTIONS, DANA) if t.asked_at]
    form = await sitting.opens(DANA, "alignment", str(mine.id))
    wrong = await sitting.hands_in(DANA, form, key_things="asdf", which_kpis="Win rate and deal size")
    assert list(wrong) == ["What are the key things people should learn?"]
    assert await world.all(AlignmentAnswer) == []

    assert not await sitting.hands_in(
        DANA, form, key_things="Ask before they pitch", which_kpis="Win rate and deal size"
    )
    kept = {answer.question: answer.words for answer in await world.all(AlignmentAnswer)}
    assert kept == {1: "Ask before they pitch", 2: "Win rate and deal size"}
    refused = await sitting.submits(TOM, "alignment", str(mine.id), {f"tp{mine.id}.q1": "Mine now"})
    assert isinstance(refused, QuestionClosed)


async def test_what_a_program_was_worth_is_one_form_and_each_step_is_looked_at(desk: Opener) -> None:
    sitting = desk(program(WIN_RATE), at=datetime(2026, 6, 22, 8, 0, tzinfo=UTC))
    world = sitting.world
    await world.until_asked(DANA, "How did the program improve your results")
    (asked,) = [t for t in await world.touchpoints(Kind.ROI, DANA) if t.state is TouchpointState.ASKED]
    form = await sitting.opens(DANA, "roi", str(asked.id))
    filled = {"worth_so_far": "a lot", "what_else": "New prices", "due_to_the": "x", "how_sure": "70 %"}
    wrong = await sitting.hands_in(DANA, form, **filled)
    assert len(wrong) == 2
    assert "amount" in next(iter(wrong.values()))

    assert not await sitting.hands_in(DANA, form, **{**filled, "worth_so_far": "120k", "due_to_the": "40 %"})
    assert "Yes, record it" in await sitting.told(DANA) or "What shows it?" in await sitting.told(DANA)
