"""Processes that are killed, at named steps and at random: nobody who writes or is written to notices."""

import random
from collections.abc import Iterable
from datetime import UTC, datetime
from functools import partial

import pytest

from tests.faults.crew import Crew, Process
from tests.faults.mail import UNNOTICED, Verdict, judge, letters, mail
from tests.faults.nursery import STEPS
from tests.faults.platform import Arrival, FakePlatform, Way
from tests.faults.sender import Policy

WHERE_MOST_IS_AT_STAKE = ("the request has left", "answered, not marked", "event stored, not acknowledged")

KILLS = 8


def some_trouble(message: Arrival, attempt: int) -> Way:
    """Some uncertainty beside that of the kills."""
    chance = int(message.token[:4], 16) % 40 if attempt == 0 else 40
    return {0: Way.BREAKS, 1: Way.DROPS}.get(chance, Way.SLOW)


def all_dead(processes: list[Process]) -> bool:
    """Whether none of them is left."""
    return not any(process.alive() for process in processes)


def life_after_life(crew: Crew, platform: FakePlatform, steps: Iterable[str], *, settle: float) -> None:
    """Everybody is killed at one step, and their successors at the next; the last ones may finish."""
    rounds = 0
    for step in steps:
        now = datetime.now(UTC)
        mail(crew.database, now=now, tenants=2, people=3, each=4)
        platform.events += letters(crew.database, now=now, people=2, each=3)
        rounds += 1
        killed = crew.all_born(step=step, nth=2, settle=settle)
        crew.until(partial(all_dead, killed))
        assert not crew.done()
    crew.all_born(settle=settle)
    crew.until(crew.done, seconds=100)
    assert judge(crew.database, platform) == UNNOTICED
    assert len(platform.arrived) == rounds * (24 + 6)


def test_killed_where_most_is_at_stake(crew_on_sqlite: Crew, platform: FakePlatform) -> None:
    # Dead processes send nothing any more, so what they left can be looked for soon.
    life_after_life(crew_on_sqlite, platform, WHERE_MOST_IS_AT_STAKE, settle=0.2)


@pytest.mark.torture
@pytest.mark.timeout(240)
@pytest.mark.parametrize("seed", [1, 2])
def test_killed_at_every_step(crew: Crew, platform: FakePlatform, seed: int) -> None:
    steps = [step for step in STEPS if step != "work deferred" or not crew.database.is_sqlite]
    random.Random(seed).shuffle(steps)  # noqa: S311 - repeatable, not secret
    platform.habit = some_trouble
    life_after_life(crew, platform, steps, settle=2)


@pytest.mark.torture
@pytest.mark.timeout(600)
def test_ten_thousand_messages_under_kills_at_random(crew: Crew, platform: FakePlatform) -> None:
    mail(crew.database, now=datetime.now(UTC), tenants=20, people=50, each=10)
    killed = kill_at_random(crew, platform, messages=10_000, policy=Policy.LOOK)
    met = {message.token for message in platform.arrived if message.pid in killed} & platform.looks.keys()
    assert met - platform.ways(Way.BREAKS).keys(), "no kill met a message on its way"
    assert judge(crew.database, platform) == UNNOTICED
    assert len(platform.arrived) == 10_000


@pytest.mark.torture
@pytest.mark.timeout(300)
@pytest.mark.parametrize("policy", [Policy.AGAIN, Policy.LEAVE])
def test_kills_at_random_where_nobody_can_look(crew: Crew, platform: FakePlatform, policy: Policy) -> None:
    """What is in doubt comes twice or never, as the policy says; everything else comes once."""
    mail(crew.database, now=datetime.now(UTC), tenants=4, people=5, each=20)
    killed = kill_at_random(crew, platform, messages=400, policy=policy)
    found = judge(crew.database, platform)
    in_doubt = {line["token"] for process in crew.hired for line in process.said("in_doubt")}
    there = {message.token for message in platform.arrived}
    if policy is Policy.AGAIN:
        assert found == Verdict(repeated=found.repeated)
        in_hand = {message.token for message in platform.arrived if message.pid in killed}
        assert set() < in_doubt & there & platform.ways(Way.BREAKS).keys() <= found.repeated.keys()
        assert found.repeated.keys() <= in_doubt | in_hand
    else:
        assert found == Verdict(lost=found.lost)
        assert set() < in_doubt - there <= found.lost
        assert len(found.lost - in_doubt) <= KILLS * 20, "of each person's one at most is in hand"


def kill_at_random(crew: Crew, platform: FakePlatform, *, messages: int, policy: Policy) -> set[int]:
    """One after the other is killed while it sends, and replaced; returns whom it met."""
    chance = random.Random(1)  # noqa: S311 - repeatable, not secret
    platform.habit = some_trouble
    at_work = crew.all_born(policy=policy)
    killed = set()
    for number in range(KILLS):
        crew.until(partial(platform.has_met, messages * (number + 1) // (KILLS + 4)), seconds=120)
        victim = at_work.pop(chance.randrange(len(at_work)))
        victim.kill()
        killed.add(victim.pid)
        at_work.append(crew.born(policy=policy))
    crew.until(crew.done, seconds=120)
    return killed
