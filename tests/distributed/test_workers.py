"""Workers that share, die and stop: nothing is lost, repeated, out of order or locked for ever."""

import os
import signal
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Mapping

import pytest

from bot.engine.distributed import AT_A_TIME
from storage.database import Database
from tests.distributed.people import at_work, each_once_and_in_order, mail, queued, states, until, written
from tests.distributed.record import Record

Hire = Callable[..., "subprocess.Popen[bytes]"]

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(180)]


def asleep_amid_sending(
    workers: "Mapping[int, subprocess.Popen[bytes]]", record: Record
) -> "subprocess.Popen[bytes]":
    """The worker that sent last, standing still with something in hand."""
    while True:
        worker = workers[record.lines("begun")[-1].pid]
        worker.send_signal(signal.SIGSTOP)
        os.waitpid(worker.pid, os.WUNTRACED)
        if {line.token for line in record.lines("begun") if line.pid == worker.pid} - {
            line.token for line in record.lines("ended")
        }:
            return worker
        worker.send_signal(signal.SIGCONT)
        time.sleep(0.1)


@pytest.mark.torture
async def test_two_workers_share_the_tenants_and_never_one_tenant(
    postgres: Database, record: Record, hire: Hire
) -> None:
    hire(seconds=0.8)
    hire(seconds=0.8)
    await until(lambda: at_work(postgres) == 2 * len(AT_A_TIME))
    mail(postgres, tenants=12, people=3, each=4)
    await until(lambda: states(postgres) == {"sent"})
    assert each_once_and_in_order(postgres, record)
    assert len({line.pid for line in record.lines()}) == 2
    assert record.together() == set()


@pytest.mark.torture
async def test_another_worker_takes_over_from_a_killed_one(
    postgres: Database, record: Record, hire: Hire
) -> None:
    mail(postgres, tenants=2, people=5, each=6)
    workers = {worker.pid: worker for worker in (hire(seconds=1.0), hire(seconds=1.0))}
    await until(lambda: len(record.lines("arrived")) >= 10)
    killed = asleep_amid_sending(workers, record)
    killed.kill()
    await until(lambda: states(postgres) == {"sent"})
    assert each_once_and_in_order(postgres, record)
    await until(lambda: not queued(postgres) and not queued(postgres, status="doing"))


@pytest.mark.torture
async def test_a_worker_told_to_stop_finishes_what_it_has_in_hand(
    postgres: Database, record: Record, hire: Hire
) -> None:
    mail(postgres, people=5, each=4)
    first = hire(seconds=1.5)
    await until(lambda: len(record.lines("begun")) >= 5)
    first.send_signal(signal.SIGTERM)
    assert first.wait(60) == 0
    finished = len(record.lines("ended"))
    assert 5 <= finished < 20
    assert len(record.lines("begun")) == finished
    count = Counter(row.state.value for row in written(postgres))
    assert count == {"sent": finished, "pending": 20 - finished}
    assert queued(postgres, status="doing") == []
    hire(seconds=0.1)
    await until(lambda: states(postgres) == {"sent"})
    assert each_once_and_in_order(postgres, record)


@pytest.mark.torture
async def test_a_worker_that_may_not_wait_hands_back_what_it_has_in_hand(
    postgres: Database, record: Record, hire: Hire
) -> None:
    [tenant_id] = mail(postgres, people=2, each=2)
    first = hire(seconds=8, grace=0.5)
    await until(lambda: len(record.lines("begun")) == 2)
    first.send_signal(signal.SIGTERM)
    assert first.wait(60) == 0
    assert queued(postgres, status="doing") == []
    assert f"drain:{tenant_id}" in queued(postgres)
    assert "pending" in states(postgres)
    assert "sent" not in states(postgres)
    hire(seconds=0.1)
    await until(lambda: states(postgres) == {"sent"})
    assert each_once_and_in_order(postgres, record)


@pytest.mark.torture
async def test_a_worker_that_slept_through_its_lease_does_no_harm(
    postgres: Database, record: Record, hire: Hire
) -> None:
    mail(postgres, people=4, each=4)
    worker = hire(seconds=1.0)
    await until(lambda: len(record.lines("arrived")) >= 4)
    asleep = asleep_amid_sending({worker.pid: worker}, record)
    hire(seconds=0.1)
    await until(lambda: states(postgres) == {"sent"})
    asleep.send_signal(signal.SIGCONT)
    more = mail(postgres, tenants=1, people=1, each=1)
    await until(lambda: more[0] in {line.tenant_id for line in record.lines("arrived")})
    asleep.send_signal(signal.SIGTERM)
    assert asleep.wait(60) == 0
    assert each_once_and_in_order(postgres, record)
