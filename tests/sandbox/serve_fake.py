"""The page on the fake world, on loopback: for tests, and for looking at it by hand.

By hand: `python -m tests.sandbox.serve_fake 8766`, then open http://127.0.0.1:8766.
"""

import asyncio
import socket
import sys
import threading
from collections.abc import Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

import uvicorn
from starlette.applications import Starlette

from bot.platforms.sandbox.app import Server, routes
from tests.ports import free_port
from tests.sandbox.fake_world import FakeWorld

_Result = TypeVar("_Result")


class Serving:
    """A server in a thread of its own; stops and starts again on the same port."""

    def __init__(self, world: FakeWorld) -> None:
        self.world = world
        self.port = free_port()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        return self._thread is not None and self._thread.is_alive()

    def start(self) -> None:
        """Serve; returns when the page answers."""
        bound = socket.socket()
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        bound.bind(("127.0.0.1", self.port))
        stopping = asyncio.Event()
        app = Starlette(routes=routes(self.world, stopping=stopping))
        config = uvicorn.Config(app, log_level="error", lifespan="off")
        self._server = Server(config, stopping=stopping)
        ready = threading.Event()

        async def serve() -> None:
            self._loop = asyncio.get_running_loop()
            self._loop.call_soon(ready.set)
            await self._server.serve(sockets=[bound])

        self._thread = threading.Thread(target=lambda: asyncio.run(serve()), daemon=True)
        self._thread.start()
        assert ready.wait(60), "the server did not start"

    def stop(self, *, within: float = 30.0) -> None:
        """What Ctrl-C does. Fails when the server does not end in time."""
        assert self._thread is not None
        self._server.should_exit = True
        self._thread.join(within)
        assert not self._thread.is_alive(), "the server is still there: an open stream holds it"

    def do(self, what: Coroutine[Any, Any, _Result]) -> _Result:
        """Run something on the server's loop, where its world lives."""
        assert self._loop is not None
        done: Future[_Result] = asyncio.run_coroutine_threadsafe(what, self._loop)
        return done.result(60)


def main(port: int) -> None:
    """Serve until Ctrl-C."""
    stopping = asyncio.Event()
    app = Starlette(routes=routes(FakeWorld(turn_seconds=0.5), stopping=stopping))
    Server(uvicorn.Config(app, port=port), stopping=stopping).run()


if __name__ == "__main__":
    main(int(sys.argv[1]))
