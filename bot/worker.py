"""`alignment worker`: does what `alignment serve` defers, until Ctrl-C or SIGTERM."""

import asyncio
import logging
import signal

from bot.app import Application, assemble, connections
from bot.logs import set_up
from bot.mistakes import Mistake
from bot.settings import load
from storage.sole import shared

logger = logging.getLogger(__name__)


def run() -> None:
    """Work until stopped, by settings.

    Raises:
        Mistake: the engine in settings needs no workers.
        storage.database.DatabaseError: the database cannot be used, or one process sees to it alone.
    """
    settings = load()
    if settings.engine != "distributed":
        raise Mistake(
            "With ALIGNMENT_ENGINE=embedded, `alignment serve` does all the work itself. Set it to "
            "distributed to run workers; that needs PostgreSQL."
        )
    set_up(settings.log_level)
    application = assemble(settings)
    try:
        with shared(application.database):
            asyncio.run(work(application))
    finally:
        application.database.close()


async def work(application: Application) -> None:
    """Do what is deferred until the process is told to stop; what is in hand is finished or handed back."""
    # Imported where it is used, as in the composition root.
    from bot.engine.distributed import DistributedEngine

    if not isinstance(application.engine, DistributedEngine):
        raise TypeError("only the distributed engine has workers")
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    logger.info("Working", extra={"action": "worker_started"})
    await application.engine.work(stopping)
    for connection in connections(application):
        await connection.stop()
    logger.info("Stopped", extra={"action": "worker_stopped"})
