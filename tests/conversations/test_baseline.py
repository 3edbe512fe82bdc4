"""The starting point: asked a week before launch if nobody has recorded it, once looking back."""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from prompts.cards import plain_text
from storage.models import Baseline, Touchpoint
from storage.words import Kind, TouchpointState, Why
from tests.conversations.conftest import Opener
from tests.conversations.programs import CYCLE, DANA, MARCUS, WIN_RATE, program

UNKNOWN = replace(WIN_RATE, before=None)


async def test_a_missing_baseline_is_asked_for_a_week_before_and_becomes_version_one(opened: Opener) -> None:
    world = opened(program(UNKNOWN, CYCLE, starts=date(2026, 5, 18), ends=date(2026, 5, 22)))
    asked = await world.until_asked(DANA, "Where is Win rate today, before we begin?")
    assert world.clock.now() == datetime(2026, 5, 11, 9, 0, tzinfo=UTC)
    assert "Without a starting point nobody can say later whether it moved." in asked.text
    assert "Deal cycle time" not in asked.text  # known already
    await world(DANA).says("22 %")
    assert [b.kpi_id for b in await world.all(Baseline) if b.value == 22] == []
    await world(DANA).presses("Yes, record it")
    (baseline,) = [b for b in await world.all(Baseline) if b.reading_id is not None]
    assert (baseline.value, baseline.version, baseline.retrospective) == (Decimal(22), 1, False)


async def test_three_periods_are_one_starting_point(opened: Opener) -> None:
    world = opened(program(UNKNOWN, starts=date(2026, 5, 18), ends=date(2026, 5, 22)))
    asked = await world.until_asked(DANA, "before we begin?")
    assert "Best are the last three periods" in asked.text
    shown = await world(DANA).says("21, 22 and 24 %")
    assert "Win rate: 22.33 % before the program" in shown.text
    assert "The average of 21, 22 and 24 %." in shown.text
    await world(DANA).presses("Yes, record it")
    (baseline,) = [b for b in await world.all(Baseline) if b.reading_id is not None]
    assert (baseline.value, baseline.reason) == (Decimal("22.33"), "The average of 21, 22 and 24 %")


async def test_nobody_is_asked_for_a_starting_point_that_is_on_record(opened: Opener) -> None:
    known = replace(UNKNOWN, system="Salesforce")
    world = opened(program(known, starts=date(2026, 5, 18), ends=date(2026, 5, 22)))
    await world.publish(*(f"win-rate,2026-0{month}-28,{20 + month},%,Salesforce" for month in (1, 2, 3)))
    told = await world.until_asked(DANA, "Win rate has its starting point, from Salesforce.", within_days=30)
    assert "The average of 21 % (28 January), 22 % (28 February) and 23 % (28 March)" in told.text
    assert await world(DANA).was_asked("before we begin?") == []
    (baseline,) = await world.all(Baseline)
    assert (baseline.value, baseline.as_of) == (Decimal(22), date(2026, 3, 28))


async def test_a_number_that_just_came_is_asked_for_by_nobody(opened: Opener) -> None:
    later = program(
        UNKNOWN, key="closing", name="Closing Deals", starts=date(2026, 5, 4), ends=date(2026, 5, 8)
    )
    world = opened(program(WIN_RATE), later)
    await world.publish("win-rate,2026-04-22,24,%,Salesforce")  # three days before Dana would be asked
    told = await world.until_asked(DANA, "Win rate has its starting point, from Salesforce.", within_days=8)
    assert "Given just before: 24 % (22 April)" in told.text
    assert await world(DANA).was_asked("Where is Win rate") == []
    known = [t.kind for t in await world.all(Touchpoint) if t.why is Why.ALREADY_KNOWN]
    assert {Kind.BASELINE, Kind.KPI_UPDATE} <= set(known)


async def test_a_corrected_baseline_is_a_new_version_with_its_reason(opened: Opener) -> None:
    world = opened(program(UNKNOWN, starts=date(2026, 5, 18), ends=date(2026, 5, 22)))
    await world.until_asked(DANA, "before we begin?")
    await world(DANA).says("22 %")
    await world(DANA).presses("Yes, record it")
    await world(DANA).says("sorry, meant 21")
    await world(DANA).presses("Yes, record it")
    versions = [(b.version, b.value, bool(b.reason)) for b in await world.all(Baseline)]
    assert versions == [(1, Decimal(22), False), (2, Decimal(21), True)]


async def test_a_program_imported_midway_asks_once_looking_back_and_fires_nothing_of_its_past(
    opened: Opener,
) -> None:
    world = opened(
        program(UNKNOWN, managers=(MARCUS,)), settled=False, at=datetime(2026, 7, 13, 8, 0, tzinfo=UTC)
    )
    await world.until_asked(DANA, "Nice to meet you")
    asked = await world.until_asked(DANA, "Consultative Selling")
    assert "Where was Win rate before the program began?" in asked.text
    assert "Where is Win rate now?" in asked.text
    assert "6 questions" in asked.text  # the four, the baseline and where it stands, on one card
    await world.days(6)
    cards = await world(DANA).was_asked("before the program began?")
    assert ["once more" in plain_text(card) for card in cards] == [False, True]
    gaps = [t for t in await world.all(Touchpoint) if t.why is Why.PAST_AT_IMPORT]
    assert {t.slot for t in gaps if t.kind is Kind.KPI_UPDATE} == {"day+30", "day+60"}
    assert all(t.asked_at is None and t.state is TouchpointState.SKIPPED for t in gaps)
    prompts = [t for t in await world.touchpoints(Kind.COACHING, MARCUS) if t.asked_at is not None]
    assert [t.slot for t in prompts] == ["week:2026-W29"]


async def test_the_retrospective_baseline_is_marked_as_one(opened: Opener) -> None:
    world = opened(program(UNKNOWN))
    await world.until_asked(DANA, "Where was Win rate before the program began?")
    await world(DANA).says("22 %")
    await world(DANA).presses("Yes, record it")
    (baseline,) = await world.all(Baseline)
    assert baseline.retrospective


async def test_baseline_and_update_of_one_kpi_are_not_asked_on_the_same_card(opened: Opener) -> None:
    world = opened(program(UNKNOWN), at=datetime(2026, 4, 27, 8, 0, tzinfo=UTC))
    asked = await world.until_asked(DANA, "before the program began?")
    assert "Where is Win rate now?" not in asked.text
