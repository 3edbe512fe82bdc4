"""The one ASGI app: health, the sandbox, and (mounted into it) the platforms' routes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlmodel import text
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import BaseRoute, Route

from bot.app import Application, connections
from bot.database import read
from bot.platforms.sandbox.app import routes as sandbox_routes
from bot.platforms.sandbox.world import World


def build(application: Application, *, world: World | None, stopping: asyncio.Event) -> Starlette:
    """The app; while it runs, so does the engine. `world` adds the sandbox page."""

    async def health(_request: Request) -> JSONResponse:
        """Whether the database answers; for load balancers and container health checks."""
        try:
            await read(application.database, lambda session: session.execute(text("SELECT 1")))
        except Exception:  # whatever the driver raises, the answer is the same
            return JSONResponse({"status": "the database does not answer"}, status_code=503)
        return JSONResponse({"status": "ok"})

    connected = connections(application)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        # First whose people there are, then what is due for them.
        for connection in connected:
            await connection.start()
        await application.engine.start()
        yield
        # Nothing new comes in while what is in hand is finished.
        for connection in connected:
            await connection.pause()
        await application.engine.stop()
        for connection in connected:
            await connection.stop()

    routes: list[BaseRoute] = [Route("/health", health)]
    for connection in connected:
        routes += connection.routes()
    if world is not None:
        routes += sandbox_routes(world, stopping=stopping)
    return Starlette(routes=routes, lifespan=lifespan)
