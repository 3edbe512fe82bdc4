"""Workers that share, die and stop: nothing is lost, repeated, out of order or locked for ever."""

import signal
import subprocess
from collections.abc import Callable

import pytest

from storage.database import Database
from tests.distributed.people import each_once_and_in_order, mail, queued, states, until, written
from tests.distributed.record import Record

Hire = Callable[..., "subprocess.Popen[bytes]"]

pytestmark = [pytest.mark.postgres, pytest.mark.timeout(180)]


@pytest.mark.torture
async def test_two_workers_share_the_tenants_and_never_one_tenant(
    postgres: Database, record: Record, hire: Hire
) -> None:
    mail(postgres, tenants=12, people=3, each=4)
    hire(seconds=0.4)
    hire(seconds=0.4)
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
    killed = workers[record.lines("begun")[-1].pid]
    killed.kill()
    in_hand = {line.token for line in record.lines("begun") if line.pid == killed.pid} - {
        line.token for line in record.lines("ended")
    }
    assert in_hand
    await until(lambda: states(postgres) == {"sent"})
    assert each_once_and_in_order(postgres, record)
    await until(lambda: not queued(postgres) and not queued(postgres, status="doing"))


@pytest.mark.torture
async def test_a_worker_told_to_stop_finishes_what_it_has_in_hand(
    postgres: Database, record: Record, hire: Hire
) -> None:
    mail(postgres, people=5, each=4)
    first = hire(seconds=1.5)
    await until(lambda: len(record.lines("begun")) == 5)
    first.send_signal(signal.SIGTERM)
    assert first.wait(20) == 0
    assert len(record.lines("begun")) == len(record.lines("ended")) == 5
    assert [row.state.value for row in written(postgres)] == ["sent"] * 5 + ["pending"] * 15
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
    assert first.wait(20) == 0
    assert queued(postgres, status="doing") == []
    assert f"drain:{tenant_id}" in queued(postgres)
    assert states(postgres) == {"sending", "pending"}
    hire(seconds=0.1)
    await until(lambda: states(postgres) == {"sent"})
    assert each_once_and_in_order(postgres, record)


@pytest.mark.torture
async def test_a_worker_that_slept_through_its_lease_does_no_harm(
    postgres: Database, record: Record, hire: Hire
) -> None:
    mail(postgres, people=4, each=4)
    asleep = hire(seconds=1.0)
    await until(lambda: len(record.lines("arrived")) >= 4)
    asleep.send_signal(signal.SIGSTOP)
    assert len(record.lines("begun")) > len(record.lines("ended"))
    hire(seconds=0.1)
    await until(lambda: states(postgres) == {"sent"})
    asleep.send_signal(signal.SIGCONT)
    more = mail(postgres, tenants=1, people=1, each=1)
    await until(lambda: more[0] in {line.tenant_id for line in record.lines("arrived")})
    asleep.send_signal(signal.SIGTERM)
    assert asleep.wait(20) == 0
    assert each_once_and_in_order(postgres, record)
