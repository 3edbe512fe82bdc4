"""Processes that stand still, two that work at once by mistake, and clocks that jump."""

import random
import time
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from tests.faults.crew import Crew
from tests.faults.mail import UNNOTICED, judge, letters, mail
from tests.faults.platform import FakePlatform, Way

PAST_A_LEASE = 2.5
DAY = 86_400

pytestmark = [pytest.mark.torture, pytest.mark.timeout(240)]


@pytest.mark.parametrize("thinks", [0.0, 0.2])
@pytest.mark.parametrize("replaced", [False, True])
def test_they_sleep_past_a_lease(crew: Crew, platform: FakePlatform, replaced: bool, thinks: float) -> None:
    """They go on by themselves, or others do their work meanwhile, and then they wake up.

    Amid a message that is on its way, or amid what is asked before it leaves.
    """
    platform.thinks = thinks
    chance = random.Random(1)  # noqa: S311 - repeatable, not secret
    platform.habit = lambda _message, _attempt: Way.SLOW
    platform.slow = 0.2
    now = datetime.now(UTC)
    mail(crew.database, now=now, tenants=3, people=10, each=8)
    platform.events = letters(crew.database, now=now, people=5, each=4)
    crew.all_born()
    for number in range(2):
        crew.until(partial(platform.has_met, 80 * (number + 1)))
        time.sleep(chance.uniform(0, 0.5))
        asleep = crew.hired[-crew.size :]
        for process in asleep:
            process.pause()
        if replaced:
            crew.all_born()
        time.sleep(PAST_A_LEASE)
        for process in asleep:
            process.resume()
    crew.until(crew.done, seconds=150)
    assert judge(crew.database, platform) == UNNOTICED
    assert len(platform.arrived) == 240 + 20


def test_too_many_work_at_once(crew: Crew, platform: FakePlatform) -> None:
    """Three processes where one should be, started one after the other amid the others' work."""
    platform.habit = lambda _message, _attempt: Way.SLOW
    platform.slow = 0.2
    now = datetime.now(UTC)
    mail(crew.database, now=now, tenants=3, people=10, each=6)
    platform.events = letters(crew.database, now=now, people=5, each=4)
    for number in range(3):
        crew.all_born()
        crew.until(partial(platform.has_met, 20 * (number + 1)))
    crew.until(crew.done, seconds=150)
    assert judge(crew.database, platform) == UNNOTICED
    assert len(platform.arrived) == 180 + 20


@pytest.mark.parametrize("jump", [DAY, -DAY, 3_600, -3_600], ids=lambda jump: f"{jump / 3_600:+.0f} h")
def test_the_clock_jumps_and_is_set_right_again(
    crew: Crew, platform: FakePlatform, tmp_path: Path, jump: int
) -> None:
    """While it is wrong, what is new goes out as ever. What was written down for later may come late."""
    clock = tmp_path / "clock"
    clock.write_text("0")
    platform.habit = lambda _message, _attempt: Way.LATE
    platform.slow = 0.5
    mail(crew.database, now=datetime.now(UTC), tenants=2, people=5, each=8)
    crew.all_born(clock=str(clock), patience=0.8)
    crew.until(partial(platform.has_met, 15))
    clock.write_text(str(jump))
    moved = datetime.now(UTC) + timedelta(seconds=jump)
    new = mail(crew.database, now=moved, people=5, each=2)
    platform.events = letters(crew.database, now=moved, people=2, each=2)

    def new_is_there() -> bool:
        return sum(message.tenant_id in new for message in list(platform.arrived)) == 10

    crew.until(new_is_there)
    clock.write_text("0")
    time.sleep(1)
    clock.write_text(str(max(jump, 0)))  # the day goes by
    crew.until(crew.done)
    assert judge(crew.database, platform) == UNNOTICED
    assert len(platform.arrived) == 80 + 10 + 4


@pytest.mark.parametrize("change", ["2027-03-14T07:00+00:00", "2027-11-07T06:00+00:00"])
def test_the_machine_changes_to_summer_time_and_back(
    crew: Crew, platform: FakePlatform, tmp_path: Path, change: str
) -> None:
    """It stands in New York, and messages are on their way as its clock changes."""
    clock = tmp_path / "clock"
    ahead = datetime.fromisoformat(change) - datetime.now(UTC) - timedelta(seconds=1)
    clock.write_text(str(ahead.total_seconds()))
    platform.habit = lambda _message, _attempt: Way.SLOW
    platform.slow = 0.3
    now = datetime.now(UTC) + ahead
    mail(crew.database, now=now, tenants=2, people=5, each=8)
    mail(crew.database, now=now + timedelta(seconds=2), people=5, each=2)
    crew.all_born(clock=str(clock), zone="America/New_York", patience=0.8)
    crew.until(crew.done)
    assert judge(crew.database, platform) == UNNOTICED
    assert len(platform.arrived) == 80 + 10
