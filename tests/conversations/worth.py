"""A tiny program whose sponsor is asked what it was worth, and what is kept of their answer."""

from datetime import UTC, date, datetime
from typing import Any

from prompts.cards import Facts
from storage.models import Touchpoint
from storage.words import Kind
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue, Shown
from tests.conversations.programs import DANA, TOM, Kpi, program

JULY = datetime(2026, 7, 10, 8, 0, tzinfo=UTC)
"""The Friday before she is asked."""


async def asked(opened: Opener, *kpis: Kpi, locale: str = "", numbers: bool = False) -> Dialogue:
    """Until Dana is asked, on Monday 13 July, what it was worth; where `numbers`, beside the KPIs."""
    file = program(
        *kpis,
        starts=date(2026, 3, 16),
        ends=date(2026, 4, 14),
        cadence={"kpi_update_days": [90 if numbers else 300]},
        delegate=TOM,
        people={DANA: {"locale": locale}} if locale else None,
    )
    world = opened(file, at=JULY)
    await world.until_asked(DANA, "what it was worth")
    return world


async def question(world: Dialogue) -> Touchpoint:
    """The question what it was worth."""
    (touchpoint,) = await world.touchpoints(Kind.ROI, DANA)
    return touchpoint


async def progress(world: Dialogue) -> dict[str, Any]:
    """How far the answer has come."""
    return dict((await question(world)).progress)


async def kept(world: Dialogue) -> dict[str, Any]:
    """What is kept of the answer."""
    return dict((await progress(world))["estimate"])


def facts(shown: Shown) -> dict[str, str]:
    """The rows of a card, by their name."""
    return {name: said for part in shown.card.parts if isinstance(part, Facts) for name, said in part.rows}
