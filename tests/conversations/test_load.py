"""How much one person gets: two counted messages a week over all programs; one measure is asked for once."""

from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from zoneinfo import ZoneInfo

from storage import outbox
from storage.models import Outbox
from storage.words import Category, Kind, TouchpointState, Why
from tests.conversations.conftest import Opener
from tests.conversations.dialogue import Dialogue
from tests.conversations.programs import (
    CYCLE,
    DANA,
    DEAL_SIZE,
    MARCUS,
    RENEWALS,
    TOM,
    WIN_RATE,
    Kpi,
    program,
)

CALLS = Kpi("Discovery calls", "calls", 3, 6)
VISITS = Kpi("Customer visits", "visits", 3, 6)
OFFERS = Kpi("Offers sent", "offers", 3, 6)


async def _weeks(world: Dialogue, who: str) -> Counter[str]:
    """Counted messages of a person, week by week."""
    address = world(who).email
    people = await world.people()
    rows = [row for row in await world.all(Outbox) if people[row.person_id].email == address]
    return Counter(row.week for row in rows if row.category in outbox.COUNTS)


async def test_two_counted_messages_a_week_over_two_programs_and_the_rest_waits(opened: Opener) -> None:
    world = opened(
        program(WIN_RATE, CYCLE, DEAL_SIZE, RENEWALS, CALLS, delegate=""),
        program(
            VISITS,
            OFFERS,
            key="closing",
            name="Closing Deals",
            delegate="",
            ends=date(2026, 3, 28),
        ),
    )
    await world.days(40)
    weeks = await _weeks(world, DANA)
    assert weeks["2026-W18"] == 2
    assert max(weeks.values()) == 2
    asked = {t.kpi_id for t in await world.touchpoints(Kind.KPI_UPDATE, DANA) if t.asked_at is not None}
    assert len(asked) == 7  # nothing was lost for having waited


async def test_a_question_and_a_reminder_of_another_come_on_two_days(opened: Opener) -> None:
    # Win rate's first reminder and the first question about Deal cycle time both fall on 30 April.
    world = opened(
        program(WIN_RATE, delegate=""),
        program(CYCLE, key="closing", name="Closing Deals", delegate="", ends=date(2026, 3, 31)),
    )
    await world.days(90)
    people = await world.people()
    days = Counter(
        row.created_at.date()
        for row in await world.all(Outbox)
        if people[row.person_id].name == "Dana Wu" and row.category in (Category.ASK, Category.REMINDER)
    )
    assert days[date(2026, 4, 30)] == 1
    assert max(days.values()) == 1
    lost = [t for t in await world.touchpoints(Kind.KPI_UPDATE, DANA) if t.why is Why.LOAD]
    assert lost == []


async def test_coaching_gives_way_to_questions_and_lapses(opened: Opener) -> None:
    world = opened(
        program(
            WIN_RATE, CYCLE, DEAL_SIZE, RENEWALS, managers=(DANA,), cadence={"coaching_weekday": "friday"}
        )
    )
    await world.days(9)  # until Sunday: two cards of questions, and no third message on Friday
    assert (await _weeks(world, DANA))["2026-W18"] == 2
    lapsed = [t for t in await world.touchpoints(Kind.COACHING, DANA) if t.slot == "week:2026-W18"]
    assert [(t.state, t.why) for t in lapsed] == [(TouchpointState.SKIPPED, Why.LOAD)]


async def test_questions_of_two_programs_share_a_card_that_names_both(opened: Opener) -> None:
    world = opened(program(WIN_RATE), program(CYCLE, key="closing", name="Closing Deals"))
    asked = await world.until_asked(DANA, "Where is Win rate now?")
    assert "Where is Deal cycle time now?" in asked.text
    assert "Mei Tanaka asks about Consultative Selling and Closing Deals." in asked.text
    assert "Closing Deals" in asked.card.title


async def test_a_measure_of_two_programs_is_asked_for_once_and_answers_both(opened: Opener) -> None:
    world = opened(program(WIN_RATE), program(WIN_RATE, key="closing", name="Closing Deals"))
    asked = await world.until_asked(DANA, "Where is Win rate now?")
    assert "1 question," in asked.text
    await world(DANA).says("24 %")
    await world(DANA).presses("Yes, record it")
    await world.days(20)
    assert len(await world(DANA).was_asked("Where is Win rate")) == 1
    assert [r.value for r in await world.readings()] == [Decimal(24)]
    states = sorted(
        (t.state, t.why) for t in await world.touchpoints(Kind.KPI_UPDATE, DANA) if t.slot == "day+30"
    )
    assert states == [(TouchpointState.ANSWERED, None), (TouchpointState.SKIPPED, Why.ALREADY_KNOWN)]


async def test_a_measure_of_two_programs_with_two_owners_is_asked_for_once(opened: Opener) -> None:
    world = opened(
        program(WIN_RATE, delegate=""),
        program(replace(WIN_RATE, owner=TOM), key="closing", name="Closing Deals", sponsor=TOM, delegate=""),
    )
    await world.days(5)
    both = [card for who in (DANA, TOM) for card in await world(who).was_asked("Where is Win rate now?")]
    assert len(both) == 1


async def test_somebody_who_is_sponsor_and_manager_gets_both_within_the_load(opened: Opener) -> None:
    world = opened(program(managers=(DANA, MARCUS)), settled=False)
    hello = await world.until_asked(DANA, "Nice to meet you")
    assert "lead sponsor" in hello.text
    assert "a manager of people in Consultative Selling" in hello.text
    await world.days(25)
    kinds = {
        t.kind
        for kind in (Kind.KPI_UPDATE, Kind.COACHING, Kind.ALIGNMENT_QUESTIONS)
        for t in await world.touchpoints(kind, DANA)
        if t.asked_at is not None
    }
    assert Kind.COACHING in kinds
    assert kinds - {Kind.COACHING}
    assert max((await _weeks(world, DANA)).values()) == 2


async def test_nothing_goes_out_at_night_or_on_a_weekend(opened: Opener) -> None:
    world = opened(program(WIN_RATE, CYCLE, managers=(DANA,), people={DANA: {"zone": "America/New_York"}}))
    await world.days(30)
    dana = next(each for each in (await world.people()).values() if each.email == world(DANA).email)
    rows = [row for row in await world.all(Outbox) if row.person_id == dana.id]
    sent = [row.sent_at.astimezone(ZoneInfo(dana.zone)) for row in rows if row.sent_at is not None]
    assert len(sent) == len(rows) > 5
    assert [local for local in sent if not 8 <= local.hour < 18 or local.weekday() >= 5] == []
