"""A worker as a process of its own, on the fake platform. Arguments: URL, RECORD, SECONDS, GRACE and PACE."""

import asyncio
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from storage import leases

# A test can wait for a lease to run out only if it is a short one; delivery reads it when it is imported.
leases.LEASE = timedelta(seconds=6)

from bot.app import assemble  # noqa: E402
from bot.clock import WallClock  # noqa: E402
from bot.delivery import Delivery  # noqa: E402
from bot.engine.distributed import DistributedEngine, Pace  # noqa: E402
from bot.settings import Settings  # noqa: E402
from bot.worker import work  # noqa: E402
from storage.words import Platform  # noqa: E402
from tests.distributed.record import QUICK, Record, RecordingSender  # noqa: E402


def main(url: str, record: Path, seconds: float, grace: float, pace: Pace) -> None:
    """Work until SIGTERM."""
    application = assemble(Settings(database_url=url, engine="distributed"))
    clock = WallClock()
    sender = RecordingSender(Record(record), seconds)
    delivery = Delivery(application.database, clock, {Platform.SANDBOX: sender})
    engine = DistributedEngine(
        application.database, clock, application.gateway, delivery, replace(pace, grace=grace)
    )
    asyncio.run(work(replace(application, engine=engine, delivery=delivery)))
    application.database.close()


if __name__ == "__main__":
    paces = {"quick": QUICK, "real": Pace()}
    main(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]), paces[sys.argv[5]])
