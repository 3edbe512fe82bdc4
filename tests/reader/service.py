"""A stand-in for a language model's service: a real HTTP server on loopback that answers from a script."""

import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from typing_extensions import override

from bot.settings import ModelSettings

Stated = dict[str, Any]


@dataclass(frozen=True)
class Answer:
    """One HTTP response."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    drips: bool = False
    """A byte at a time, so that no single read is ever slow."""


def completion(content: str | None, *, usage: object = None, **message: object) -> Answer:
    """A chat completion as OpenAI's API sends it."""
    usage = usage if usage is not None else {"prompt_tokens": 700, "completion_tokens": 60}
    choice = {
        "index": 0,
        "finish_reason": "stop",
        "message": {"role": "assistant", "content": content, **message},
    }
    return Answer(
        json.dumps({"id": "c1", "object": "chat.completion", "choices": [choice], "usage": usage}).encode()
    )


def says(quote: str | None, value: float | None = None, *, kpi: str = "Win rate", **changes: Any) -> Answer:
    """The model points at these words and reads this value there."""
    stated = {"kpi": kpi, "status": "value", "value": value, "low": None, "high": None, "quote": quote}
    return completion(json.dumps({"answers": [stated | changes]}))


GONE = Answer(b'{"error": {"message": "The server had an error"}}', 500)
LIMITED = Answer(b'{"error": {"message": "Rate limit reached"}}', 429, {"Retry-After": "20"})
REFUSED = completion(None, refusal="I can't help with that.")


class Service:
    """Serves until closed; `answer` may be changed at any time, and `hold` keeps calls waiting."""

    def __init__(self) -> None:
        self.answer: Answer = says(None)
        self.requests: list[dict[str, Any]] = []
        self.headers: list[Mapping[str, str]] = []
        self.asked = threading.Event()
        self.hold = threading.Event()
        self.hold.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/v1"

    def settings(self, **changes: Any) -> ModelSettings:
        """Settings of a model at this service."""
        common = {"base_url": self.url, "name": "small-model", "api_key": "sk-secret", "timeout": 60}
        return ModelSettings.model_validate(common | changes)

    def replies(self) -> list[str]:
        """The people's words in every request so far."""
        return [json.loads(request["messages"][1]["content"])["reply"] for request in self.requests]

    def close(self) -> None:
        self.hold.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(self) -> Callable[..., BaseHTTPRequestHandler]:
        service = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                service.requests.append(json.loads(self.rfile.read(length)))
                service.headers.append({name.lower(): value for name, value in self.headers.items()})
                service.asked.set()
                service.hold.wait(60)
                answer = service.answer
                try:
                    self.send_response(answer.status)
                    for name, value in {"Content-Type": "application/json", **answer.headers}.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(answer.body)))
                    self.end_headers()
                    self._write(answer)
                except OSError:  # whoever asked has stopped waiting
                    pass

            def _write(self, answer: Answer) -> None:
                if not answer.drips:
                    self.wfile.write(answer.body)
                    return
                pause = threading.Event()
                for number in answer.body:
                    self.wfile.write(bytes([number]))
                    pause.wait(0.05)

            @override
            def log_message(self, *_: object) -> None:
                """Nothing on standard error."""

        return Handler
