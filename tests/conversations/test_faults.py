"""A fault in what is due with one person: everybody else is asked, and that person an hour later."""

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from storage.models import Person, Touchpoint
from storage.words import Kind, TouchpointState
from tests.conversations.conftest import Opener
from tests.conversations.programs import ASKED_ON, CYCLE, DANA, TOM, Kpi, program
from workflows import registry
from workflows.contact import Section
from workflows.turn import Turn

WIN_RATE_OF_TOM = Kpi("Win rate", "%", 22, 26, owner=TOM)


@pytest.mark.survives
async def test_one_persons_fault_stops_nobody_else_and_is_tried_again(
    opened: Opener, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    whole = registry.WORKFLOWS[Kind.KPI_UPDATE]
    mended_at = ASKED_ON + timedelta(minutes=30)

    def section(turn: Turn, person: Person, touchpoint: Touchpoint) -> Section:
        if person.name == "Dana Wu" and turn.now < mended_at:
            raise RuntimeError("a fault of ours")
        assert whole.section is not None
        return whole.section(turn, person, touchpoint)

    monkeypatch.setitem(registry.WORKFLOWS, Kind.KPI_UPDATE, replace(whole, section=section))
    world = opened(program(CYCLE, WIN_RATE_OF_TOM, cadence={"kpi_update_days": [30]}))
    with caplog.at_level(logging.ERROR):
        await world.until(ASKED_ON + timedelta(minutes=10))
    assert "Where is Win rate now?" in (await world(TOM).sees()).text
    assert await world(DANA).messages() == []
    (waiting,) = await world.touchpoints(Kind.KPI_UPDATE, DANA)
    assert (waiting.state, waiting.attempt) == (TouchpointState.PLANNED, 0)
    (logged,) = [record for record in caplog.records if getattr(record, "action", "") == "person_failed"]
    assert logged.__dict__["touchpoints"] == [waiting.id]
    await world.until_asked(DANA, "Where is Deal cycle time now?", within_days=1)
    assert world.clock.now() == datetime(2026, 4, 27, 10, 0, tzinfo=UTC)
