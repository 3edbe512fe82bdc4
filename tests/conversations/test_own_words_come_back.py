"""At 90, 180 and 365 days the sponsor's own words come back, verbatim with their date, beside the KPIs."""

from datetime import UTC, date, datetime

import pytest

from tests.conversations.conftest import Opener
from tests.conversations.programs import DANA, program

JULY = datetime(2026, 7, 10, 8, 0, tzinfo=UTC)


@pytest.mark.torture
async def test_the_definition_of_a_good_return_is_quoted_each_time_beside_what_the_kpis_did(
    opened: Opener,
) -> None:
    world = opened(
        program(
            starts=date(2026, 3, 16),
            ends=date(2026, 4, 14),
            cadence={"kpi_update_days": [400]},
            delegate="",
        ),
        at=JULY,
    )
    await world.publish("win-rate,2026-07-05,20,%,Salesforce")
    for day in (date(2026, 7, 13), date(2026, 10, 12), date(2027, 4, 14)):
        asked = await world.until_asked(DANA, "what it was worth", within_days=200)
        assert abs((world.clock.now().date() - day).days) <= 3
        said = "10 July" if day.year == 2026 else "10 July 2026"
        assert f"A good return, in your words of {said}:" in asked.text
        assert "> If win rate is back at 26, it paid for itself." in asked.text
        assert "22 % to 20 %, down 2 points" in asked.text
        assert "Win rate went from 22 % to 20 %. What moved it? Did the program help, hurt, or" in asked.text
        await world(DANA).says("it made no difference")
        await world(DANA).presses("Yes, record it")
