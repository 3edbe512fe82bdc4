"""An ASGI app on a loopback port, in a thread of its own."""

import socket
import threading
import time

import uvicorn
from starlette.types import ASGIApp, Receive, Scope, Send


class Front:
    """One address for a whole run; each test puts its own app behind it."""

    def __init__(self) -> None:
        self.behind: ASGIApp | None = None
        self.address = ""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Hand the request to whatever stands behind."""
        if self.behind is not None:
            await self.behind(scope, receive, send)


def begin_serving(app: Front) -> Front:
    """Serve it until the process ends."""
    bound = socket.socket()
    bound.bind(("127.0.0.1", 0))
    config = uvicorn.Config(app, log_level="critical", access_log=False, lifespan="off", log_config=None)
    server = uvicorn.Server(config)
    threading.Thread(target=server.run, kwargs={"sockets": [bound]}, daemon=True).start()
    while not server.started:
        time.sleep(0.005)
    app.address = f"http://127.0.0.1:{bound.getsockname()[1]}"
    return app
