"""Around the weekly idea: briefings before, counts of what is seen, and the learners' anonymous pulse."""

import json
from datetime import UTC, date, datetime

import pytest

from storage.models import AuditLog, Inbox, Observation, Outbox, Pulse, Touchpoint
from storage.words import Kind, TouchpointState
from tests.conversations.conftest import Opener
from tests.conversations.programs import MARCUS, email, program

on_the_sandbox = pytest.mark.parametrize("platform", ["sandbox"])
"""Where nothing of a platform's own is in it."""

LEARNERS = ("ben.carter", "julia.stein")


def with_learners(text: str) -> str:
    """The program with people listed under its manager."""
    file = json.loads(text)
    file["people"] += [{"email": email(who), "name": who.title().replace(".", " ")} for who in LEARNERS]
    (manager,) = file["cohorts"][0]["managers"]
    del manager["headcount"]
    manager["participants"] = [email(who) for who in LEARNERS]
    return json.dumps(file)


@on_the_sandbox
async def test_a_manager_is_briefed_counts_before_and_after_and_sees_the_difference(opened: Opener) -> None:
    world = opened(program(managers=(MARCUS,)), at=datetime(2026, 2, 13, 9, 0, tzinfo=UTC))
    marcus = world(MARCUS)
    before = await world.until_asked(MARCUS, "What to look for")
    assert world.clock.now() == datetime(2026, 2, 23, 10, 0, tzinfo=UTC)
    assert "Discovery questions: asks at least three open questions" in before.text
    assert "It should move Win rate, as Dana Wu put it." in before.text
    assert "Noted: 1 of 4." in (await marcus.presses("1", on=before)).text
    start = await world.until_asked(MARCUS, "three things this week")
    assert world.clock.now() == datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
    assert start.card.buttons == ()
    folded = await world.until_asked(MARCUS, "how many have you seen do this lately")
    assert folded.text.startswith("This week: Discovery questions")
    assert world.clock.now() == datetime(2026, 4, 21, 10, 0, tzinfo=UTC)  # the week of day 30
    noted = await marcus.presses("3", on=folded)
    assert "Noted: 3 of 4. At the start it was 1 of 4." in noted.text
    await marcus.presses("Did it", on=folded)
    counts = [(row.seen, row.of) for row in await world.all(Observation)]
    assert counts == [(1, 4), (3, 4)]
    second = await world.until_asked(MARCUS, "how many have you seen do this lately", within_days=40)
    await marcus.presses("Did it", on=second)
    thanks = await marcus.presses("Yes")
    assert "how many have you seen" in thanks.text, "the count is still there after the taps"
    assert "Noted: can't say." in (await marcus.presses("Can't say", on=thanks)).text


@on_the_sandbox
async def test_a_count_comes_by_itself_where_no_idea_carries_it_and_never_after_a_stop(
    opened: Opener,
) -> None:
    world = opened(program(managers=(MARCUS,), cadence={"observation_days": [67]}))
    marcus = world(MARCUS)
    prompt = await world.until_asked(MARCUS, "Did it")
    await marcus.presses("Fewer or stop", on=prompt)
    await marcus.presses("Fewer")
    alone = await world.until_asked(MARCUS, "one number on", within_days=60)
    assert "Noted: 2 of 4." in (await marcus.says("two of four")).text
    assert (await marcus.now_shows(alone)).text
    await marcus.presses("Stop them", on=await marcus.presses("Fewer or stop", on=prompt))
    before = len(await marcus.messages())
    await world.days(60)
    assert len(await marcus.messages()) == before


async def test_the_pulse_is_two_taps_that_nobody_can_find_again(opened: Opener) -> None:
    world = opened(with_learners(program(managers=(MARCUS,))), strangers=LEARNERS)
    hello = await world.until_asked(LEARNERS[0], "two anonymous taps")
    assert "named you as a participant" in hello.text
    asked = await world.until_asked(LEARNERS[0], "Have you used it")
    ben, julia = world(LEARNERS[0]), world(LEARNERS[1])
    await ben.presses("Not yet", on=asked)
    thanks = await ben.presses("Something blocks it")
    assert thanks.text == "Thanks. It is counted, without your name."
    await julia.presses("Not yet")
    await julia.presses("Something blocks it")
    first, second = await world.all(Pulse)
    assert (first.used, first.stopped_by, first.times) == (False, "", 2)
    assert (second.stopped_by, second.times) == ("second:blocked", 2)
    assert first.recorded_on == date(2026, 4, 26)
    again = await ben.presses("Yes", on=asked)
    assert "as it was counted without your name it stays" in again.text
    kept = [json.dumps(row.payload) for row in await world.all(Inbox)]
    assert kept
    assert not any("no:" in each or "yes:" in each or "blocked" in each for each in kept)
    pulses = {t.id for t in await world.all(Touchpoint) if t.kind is Kind.PULSE}
    assert not [
        row for row in await world.all(AuditLog) if row.about_id in pulses and row.about == "touchpoint"
    ]


@on_the_sandbox
async def test_after_one_tap_the_pulse_looks_the_same_whatever_was_tapped_and_counts(opened: Opener) -> None:
    world = opened(with_learners(program(managers=(MARCUS,))), strangers=LEARNERS)
    await world.until_asked(LEARNERS[0], "Have you used it")
    yes = await world(LEARNERS[0]).presses("Yes")
    no = await world(LEARNERS[1]).presses("Not yet")
    assert yes.text == no.text
    cards = [json.dumps(row.card) for row in await world.all(Outbox) if row.message == "pulse.stopped_by"]
    assert len(cards) == 2
    assert not any("no:" in card or "yes:" in card for card in cards)
    assert sorted((row.used, row.times) for row in await world.all(Pulse)) == [(False, 1), (True, 1)]
    states = {t.state for t in await world.touchpoints(Kind.PULSE) if t.slot == "day+30"}
    assert states == {TouchpointState.ANSWERED}
