"""`alignment worker` on the fake platform, as a process of its own. Arguments: a database address, a port."""

import asyncio
import sys
from dataclasses import replace

from benchmarks.client import HttpSender, client
from bot.app import assemble
from bot.delivery import Delivery
from bot.engine.distributed import DistributedEngine
from bot.settings import Settings
from bot.worker import work
from storage.words import Platform


async def main(url: str, port: int) -> None:
    """Work until SIGTERM."""
    app = assemble(Settings(database_url=url, engine="distributed"))
    async with client() as session:
        sender = HttpSender(app.database, app.clock, session, port)
        delivery = Delivery(app.database, app.clock, {Platform.SANDBOX: sender})
        engine = DistributedEngine(app.database, app.clock, app.gateway, delivery)
        await work(replace(app, engine=engine, delivery=delivery))
    app.database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
