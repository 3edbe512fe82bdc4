"""Somebody's message in a channel becomes a number: read, asked about, and counted once its writer agrees."""

import json

import pytest

from storage.models import Touchpoint
from storage.words import Kind
from tests.conversations.programs import CYCLE, DANA, MEI, TOM, WIN_RATE, program
from tests.surfaces.conftest import Opener
from workflows.errors import NotAllowed

SAID = "Closed the quarter at 24.5 % win rate, thanks all <!channel>"


async def test_a_message_is_read_and_its_writer_is_asked(desk: Opener) -> None:
    sitting = desk(program(WIN_RATE, CYCLE))
    world = sitting.world
    writer = await world.wire.user(world(TOM).email)
    message = {"text": SAID, "by": writer, "at": "2026-04-22T16:00:00+00:00", "where": "#sales"}
    form = await sitting.opens(MEI, "record", json.dumps(message))
    shown = {part.id.removeprefix("record."): part.value for part in form.card.inputs}
    assert shown == {
        "kpi": "1",
        "value": "24.5 %",
        "on": "2026-04-22",
        "by": "Tom Ruiz <tom.ruiz@halden.example>",
        "where": "#sales",
    }
    assert form.value == ""

    wrong = await sitting.hands_in(MEI, form, number="nice", for_which="2026-09-01", gave_it="Nobody Here")
    assert set(wrong) == {"Number", "For which day", "Who gave it"}
    assert not await world.touchpoints(Kind.CONFIRM_NOTED)

    assert not await sitting.hands_in(MEI, form, event_id="once")
    assert not await sitting.hands_in(MEI, form, event_id="once")
    assert len([t for t in await world.all(Touchpoint) if t.kind is Kind.CONFIRM_NOTED]) == 1
    await world.days(4)
    await world(TOM).presses("Right")
    assert [str(reading.value) for reading in await world.readings()] == ["24.5"]


@pytest.mark.parametrize("value", ["", "{", "[]", '{"text": "hello", "by": "U0STRANGER", "at": "soon"}'])
async def test_what_cannot_be_read_leaves_the_form_to_fill_in(desk: Opener, value: str) -> None:
    form = await desk(program(WIN_RATE, CYCLE)).opens(MEI, "record", value)
    assert {part.value for part in form.card.inputs} == {"", "2026-04-24"}


async def test_who_is_asked_for_a_kpi_keeps_their_own_words_and_nobody_elses(desk: Opener) -> None:
    sitting = desk(program(WIN_RATE))
    world = sitting.world
    message = {
        "text": SAID,
        "by": await world.wire.user(world(DANA).email),
        "at": "2026-04-22T16:00:00+00:00",
    }
    form = await sitting.opens(DANA, "record", json.dumps(message))
    assert set(await sitting.hands_in(DANA, form, gave_it="Tom Ruiz")) == {"Who gave it"}
    assert not await sitting.hands_in(DANA, form)
    await world.days(4)
    await world(DANA).presses("Right")
    assert [str(reading.value) for reading in await world.readings()] == ["24.5"]
    for who in (TOM, MEI):
        others = {**message, "by": await world.wire.user(world(who).email)}
        with pytest.raises(NotAllowed, match="Your own messages you can record"):
            await sitting.opens(DANA, "record", json.dumps(others))


async def test_others_are_told_to_write_their_own_number(desk: Opener) -> None:
    with pytest.raises(NotAllowed, match="Only the learning team"):
        await desk(program()).opens(DANA, "record")
