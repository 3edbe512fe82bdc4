"""A stand-in for everything the doctor calls: each address answers what a test has put there."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

from typing_extensions import override


@dataclass(frozen=True)
class Asked:
    """One request."""

    path: str
    headers: dict[str, str]
    body: bytes

    def form(self) -> dict[str, str]:
        """What was filled in."""
        return {name: values[0] for name, values in parse_qs(self.body.decode()).items()}


@dataclass
class Internet:
    """What answers at each path: a JSON object, or a function of the request that gives status and object."""

    url: str = ""
    answers: dict[str, Any] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    ahead: timedelta = timedelta(0)
    """How far its clock is ahead of ours."""
    asked: list[Asked] = field(default_factory=list)


class _Quiet(BaseHTTPRequestHandler):
    internet: Internet

    def do_GET(self) -> None:
        self._answer()

    def do_POST(self) -> None:
        self._answer()

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        asked = Asked(self.path, {name.lower(): value for name, value in self.headers.items()}, body)
        self.internet.asked.append(asked)
        found = self.internet.answers.get(self.path, (404, {"status": 404}))
        status, content = (
            found(asked) if callable(found) else found if isinstance(found, tuple) else (200, found)
        )
        sent = json.dumps(content).encode()
        self.send_response_only(status)
        self.send_header("Date", format_datetime(datetime.now(UTC) + self.internet.ahead, usegmt=True))
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(sent)))
        for name, value in self.internet.headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(sent)

    @override
    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextmanager
def internet() -> Iterator[Internet]:
    """One of them, on loopback."""
    found = Internet()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Quiet,), {"internet": found}))
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
