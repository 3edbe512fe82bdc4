"""What takes too long for every day: many messages under many kills, and the real pace."""

import asyncio
import random
from collections.abc import Callable
from functools import partial
from subprocess import Popen

import pytest

from storage.database import Database
from tests.distributed.people import each_once_and_in_order, mail, queued, states, until
from tests.distributed.record import Record

Hire = Callable[..., "Popen[bytes]"]

KILLS = 8

pytestmark = [pytest.mark.postgres, pytest.mark.torture, pytest.mark.timeout(1_800)]


@pytest.mark.parametrize("seed", [1, 2])
async def test_ten_thousand_messages_while_workers_are_killed_at_random(
    postgres: Database, record: Record, hire: Hire, seed: int
) -> None:
    chance = random.Random(seed)  # noqa: S311 - repeatable, not secret
    mail(postgres, tenants=20, people=50, each=10)
    workers = {worker.pid: worker for worker in (hire(seconds=0.5), hire(seconds=0.5))}

    def at_work() -> list[int]:
        # One that is still starting has nothing to lose.
        return [line.pid for line in record.lines("begun") if line.pid in workers]

    def is_over() -> bool:
        return len(record.arrived()) >= 10_000

    def more(enough: int) -> bool:
        return is_over() or (bool(at_work()) and len(record.arrived()) > enough)

    for number in range(KILLS):
        await until(partial(more, number * 1_000), seconds=300)
        await asyncio.sleep(chance.uniform(0, 1))
        if is_over():
            break
        workers.pop(chance.choice(at_work())).kill()
        new = hire(seconds=0.5)
        workers[new.pid] = new
    await until(lambda: states(postgres) == {"sent"}, seconds=300)
    assert each_once_and_in_order(postgres, record)
    assert len(record.arrived()) == 10_000
    in_hand = {line.token for line in record.lines("begun")} - {line.token for line in record.lines("ended")}
    assert in_hand, "no kill met a message on its way"


async def test_at_the_real_pace_another_worker_takes_over(
    postgres: Database, record: Record, hire: Hire
) -> None:
    [tenant_id] = mail(postgres, people=5, each=20)
    workers = {worker.pid: worker for worker in (hire(seconds=1, pace="real"), hire(seconds=1, pace="real"))}
    await until(lambda: len(record.lines("arrived")) >= 10, seconds=120)
    [killed] = {line.pid for line in record.lines()}
    workers[killed].kill()
    assert queued(postgres, status="doing") == [f"drain:{tenant_id}"]
    await until(lambda: any(line.pid != killed for line in record.lines("begun")), seconds=300)
    await until(lambda: states(postgres) == {"sent"}, seconds=300)
    assert each_once_and_in_order(postgres, record)
