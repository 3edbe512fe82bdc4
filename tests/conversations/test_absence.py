"""Somebody is away: questions go to the stand-in, coaching lapses and resumes; never why."""

from datetime import UTC, date, datetime

from storage.words import Kind, TouchpointState, Why
from tests.conversations.conftest import Opener
from tests.conversations.programs import DANA, MARCUS, TOM, program

AWAY = {"away": [{"first": "2026-04-20", "last": "2026-05-10"}]}


async def test_the_question_of_an_away_sponsor_goes_to_the_stand_in(opened: Opener) -> None:
    world = opened(program(people={DANA: AWAY}))
    asked = await world.until_asked(TOM, "Where is Win rate now?")
    assert world.clock.now().date().isoformat() == "2026-04-27"
    assert "You stand in for Dana Wu here. Mei Tanaka asks about" in asked.text
    assert "away" not in asked.text
    assert await world(DANA).messages() == []


async def test_without_a_stand_in_the_question_waits_for_the_first_day_back(opened: Opener) -> None:
    world = opened(program(delegate="", people={DANA: AWAY}))
    await world.until_asked(DANA, "Where is Win rate now?")
    assert world.clock.now() == datetime(2026, 5, 11, 9, 0, tzinfo=UTC)


async def test_a_sponsor_who_is_back_sees_what_the_stand_in_gave(opened: Opener) -> None:
    world = opened(program(people={DANA: AWAY}))
    await world.until_asked(TOM, "Where is Win rate now?")
    await world(TOM).says("24 %")
    await world(TOM).presses("Yes, record it")
    assert await world(DANA).messages() == []  # not while away
    told = await world.until_asked(DANA, "Tom Ruiz gave 24 % for Win rate", within_days=20)
    assert world.clock.now() == datetime(2026, 5, 11, 9, 0, tzinfo=UTC)
    assert "I have another number" in told.text


async def test_reminders_wait_for_somebody_who_goes_away_after_being_asked(opened: Opener) -> None:
    world = opened(program(people={DANA: {"away": [{"first": "2026-04-29", "last": "2026-05-06"}]}}))
    await world.until_asked(DANA, "Where is Win rate now?")
    await world.until_asked(DANA, "Asking once more")
    # Tuesday 28 April, Thursday 7 May and Friday 8 May are the working days after the question.
    assert world.clock.now().date().isoformat() == "2026-05-08"


async def test_an_away_manager_gets_no_coaching_and_resumes_after_a_quiet_week(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,), people={MARCUS: AWAY}))
    await world.until_asked(MARCUS, "Did it", within_days=40)
    assert world.clock.now() == datetime(2026, 5, 19, 10, 0, tzinfo=UTC)
    weeks = {t.slot: (t.state, t.why) for t in await world.touchpoints(Kind.COACHING, MARCUS)}
    assert weeks["week:2026-W18"] == (TouchpointState.SKIPPED, Why.AWAY)
    assert weeks["week:2026-W19"] == (TouchpointState.SKIPPED, Why.AWAY)
    assert weeks["week:2026-W20"] == (TouchpointState.SKIPPED, Why.AWAY)


async def test_away_typed_in_the_chat_holds_the_reminders(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, "Where is Win rate now?")
    noted = await world(DANA).commands("away 28 April to 3 May")
    assert "Noted: away 28 April to 3 May." in noted.text
    await world.until_asked(DANA, "Asking once more")
    assert world.clock.now().date().isoformat() == "2026-05-06"


async def test_days_away_that_have_begun_are_the_ones_running_now(opened: Opener) -> None:
    world = opened(program())
    await world.until_asked(DANA, "Where is Win rate now?")
    await world.until(datetime(2026, 4, 28, 10, 0, tzinfo=UTC))
    noted = await world(DANA).commands("away 26 April to 8 May")
    assert "Noted: away 26 April to 8 May." in noted.text
    await world.until_asked(DANA, "Asking once more")
    assert world.clock.now().date() > date(2026, 5, 8)
