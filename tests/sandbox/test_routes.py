"""What the sandbox's routes accept, refuse, and say: over real HTTP on loopback."""

import json
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from bot.platforms.sandbox import app
from tests.ports import free_port
from tests.sandbox.fake_world import DANA, PRIYA, FakeWorld
from tests.sandbox.serve_fake import Serving

EVENT = "0d6f7c1e-event"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def error(self) -> str:
        assert set(self.json) == {"error"}
        sentence: str = self.json["error"]
        return sentence


Ask = Callable[..., Answer]


def asking(serving: Serving) -> Ask:
    """Requests as the page sends them; `headers` replaces some, or leaves them out with None."""

    def ask(
        method: str,
        path: str,
        body: object = None,
        *,
        raw: bytes | None = None,
        headers: dict[str, str | None] | None = None,
    ) -> Answer:
        sent: dict[str, str | None] = {"Host": f"127.0.0.1:{serving.port}"}
        if method == "POST":
            sent |= {"Origin": serving.address, "Content-Type": "application/json"}
        sent |= headers or {}
        connection = HTTPConnection("127.0.0.1", serving.port, timeout=60)
        try:
            payload = raw if raw is not None else None if body is None else json.dumps(body).encode()
            kept = {name: value for name, value in sent.items() if value is not None}
            connection.request(method, path, payload, kept)
            got = connection.getresponse()
            return Answer(got.status, {n.lower(): v for n, v in got.getheaders()}, got.read())
        finally:
            connection.close()

    return ask


@pytest.fixture
def ask(serving: Serving) -> Ask:
    return asking(serving)


@pytest.fixture(scope="module")
def untouched() -> Iterator[Serving]:
    serving = Serving(FakeWorld())
    serving.start()
    yield serving
    serving.stop()


@pytest.fixture
def try_to(untouched: Serving) -> Iterator[Ask]:
    """Ask for what is refused, or only looks: afterwards nothing may have changed."""
    yield asking(untouched)
    world = untouched.world
    assert (world.said, world.pressed, world.messages, len(world.contacts)) == ([], [], [], 4)


@contextmanager
def listening(serving: Serving) -> Iterator[HTTPResponse]:
    connection = HTTPConnection("127.0.0.1", serving.port, timeout=60)
    try:
        connection.request("GET", "/api/changes")
        yield connection.getresponse()
    finally:
        connection.close()


def next_number(stream: HTTPResponse) -> int:
    while not (line := stream.readline()).startswith(b"data:"):
        assert line, "the stream ended"
    return int(line.removeprefix(b"data:"))


def test_the_page_and_its_files_come_with_a_strict_policy(try_to: Ask) -> None:
    for path in ("/", "/static/page.js", "/static/style.css", "/static/favicon.svg", "/api/view"):
        answer = try_to("GET", path)
        assert answer.status == 200, path
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "script-src 'self'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"


def test_the_page_needs_nothing_from_elsewhere() -> None:
    folder = Path(app.__file__).parent / "page"
    files = [path for path in folder.iterdir() if path.is_file()]
    assert {path.suffix for path in files} == {".html", ".css", ".js", ".svg"}
    for path in files:
        text = path.read_text().replace("http://www.w3.org/2000/svg", "")
        assert "://" not in text, f"{path.name} names an address"
        assert "style=" not in text, f"{path.name} has inline style, which the policy blocks"


def test_a_view_has_all_that_the_page_shows(ask: Ask, serving: Serving, world: FakeWorld) -> None:
    serving.do(world.turn("next"))
    page = ask("GET", f"/api/view?person={DANA}").json
    view = page["view"]
    assert view["person_id"] == DANA
    assert view["now"] == "2026-04-14T13:02:00Z"
    assert view["zone"] == "America/New_York"
    assert [message["author"] for message in view["messages"]] == ["bot"]
    assert 'class="card"' in view["messages"][0]["html"]
    assert page["commands"][0]["text"] == "/alignment status"


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:80", "127.0.0.1:1", "[::1]", "[::1]:8765"])
def test_loopback_names_are_let_in(try_to: Ask, host: str) -> None:
    assert try_to("GET", "/api/view", headers={"Host": host}).status == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:80",
        "127.0.0.1@evil.example",
        "",
        "[::1",
    ],
)
@pytest.mark.parametrize("path", ["/", "/static/page.js", "/api/view", "/api/changes"])
def test_other_names_are_refused_everywhere(try_to: Ask, host: str, path: str) -> None:
    answer = try_to("GET", path, headers={"Host": host})
    assert answer.status == 421
    assert "this machine only" in answer.error


@pytest.mark.parametrize(
    "origin", [None, "null", "https://evil.example", "http://127.0.0.1:1", "http://localhost"]
)
def test_only_the_page_itself_may_post(try_to: Ask, origin: str | None) -> None:
    body = {"person_id": DANA, "text": "27", "event_id": EVENT}
    answer = try_to("POST", "/api/say", body, headers={"Origin": origin})
    assert answer.status == 403
    assert "own page" in answer.error


@pytest.mark.parametrize("kind", [None, "text/plain", "application/x-www-form-urlencoded"])
def test_only_json_may_be_posted(try_to: Ask, kind: str | None) -> None:
    body = {"person_id": DANA, "text": "27", "event_id": EVENT}
    answer = try_to("POST", "/api/say", body, headers={"Content-Type": kind})
    assert answer.status == 415


SAY = {"person_id": DANA, "text": "27", "event_id": EVENT}
PRESS = {
    "person_id": DANA,
    "message_id": 1,
    "action": "snooze",
    "value": "t1",
    "inputs": {},
    "event_id": EVENT,
}


@pytest.mark.parametrize(
    ("path", "body", "names"),
    [
        ("/api/say", [], "JSON object"),
        ("/api/say", {}, "person_id"),
        ("/api/say", SAY | {"person_id": "1"}, "person_id"),
        ("/api/say", SAY | {"person_id": True}, "person_id"),
        ("/api/say", SAY | {"text": 27}, "text"),
        ("/api/say", SAY | {"text": ""}, "few words"),
        ("/api/say", SAY | {"text": " \n\t"}, "few words"),
        ("/api/say", SAY | {"text": "a\x00b"}, "text"),
        ("/api/say", SAY | {"event_id": "short"}, "event_id"),
        ("/api/say", SAY | {"event_id": "with space in it"}, "event_id"),
        ("/api/say", SAY | {"more": 1}, "more"),
        ("/api/press", PRESS | {"action": ""}, "action"),
        ("/api/press", PRESS | {"value": ""}, "value"),
        ("/api/press", PRESS | {"message_id": None}, "message_id"),
        ("/api/press", PRESS | {"inputs": {"win_rate": 27}}, "inputs.win_rate"),
        ("/api/press", PRESS | {"inputs": {str(n): "" for n in range(101)}}, "inputs"),
        ("/api/turn", {"by": "year"}, "by"),
        ("/api/turn", {}, "by"),
    ],
)
def test_a_wrong_body_gets_a_sentence_and_changes_nothing(
    try_to: Ask, path: str, body: object, names: str
) -> None:
    answer = try_to("POST", path, body)
    assert answer.status == 422
    assert names in answer.error


@pytest.mark.parametrize(
    "raw", [b"", b"{", b"\xff\xfe", b'{"person_id":1,"text":"\\ud800","event_id":"0d6f7c1e-event"}']
)
def test_what_is_no_json_gets_a_sentence(try_to: Ask, raw: bytes) -> None:
    assert "JSON" in try_to("POST", "/api/say", raw=raw).error


def test_a_mistake_is_named_without_repeating_what_was_written(try_to: Ask) -> None:
    assert "secret" not in try_to("POST", "/api/say", SAY | {"event_id": "my secret"}).error


def test_a_body_over_the_limit_is_refused(try_to: Ask) -> None:
    answer = try_to("POST", "/api/say", SAY | {"text": "x" * (app.MAX_BODY + 1)})
    assert answer.status == 413
    assert "shorter" in answer.error


def test_what_the_world_refuses_is_said_in_its_words(try_to: Ask) -> None:
    assert try_to("POST", "/api/say", SAY | {"text": "x" * 5000}).error.startswith(
        "That is longer than 4,000"
    )
    assert try_to("POST", "/api/press", PRESS | {"action": "decline"}).error.startswith(
        "This program was retired"
    )
    assert try_to("POST", "/api/say", SAY | {"person_id": 99}).status == 422


@pytest.mark.parametrize(
    ("query", "status"), [("99", 404), ("abc", 422), ("-1", 422), ("9" * 30, 422), ("٣", 422)]
)
def test_an_unknown_person_cannot_be_looked_at(try_to: Ask, query: str, status: int) -> None:
    answer = try_to("GET", f"/api/view?person={quote(query)}")
    assert answer.status == status
    assert answer.error


def test_the_same_event_twice_happens_once(ask: Ask, world: FakeWorld) -> None:
    for _ in range(2):
        assert ask("POST", "/api/say", SAY).status == 200
        assert ask("POST", "/api/press", PRESS | {"event_id": "another-event"}).status == 200
    assert world.said == [(DANA, "27")]
    assert world.pressed == [(DANA, 1, "snooze", "t1", {})]


def test_turning_says_where_the_clock_stands(ask: Ask) -> None:
    answer = ask("POST", "/api/turn", {"by": "week"})
    assert answer.json == {"now": "2026-04-20T13:02:00Z", "messages": 2}


def test_the_clock_turns_once_at_a_time(ask: Ask, world: FakeWorld, serving: Serving) -> None:
    world.free.clear()
    with listening(serving) as stream:
        first = next_number(stream)
        turning = threading.Thread(target=ask, args=("POST", "/api/turn", {"by": "next"}))
        turning.start()
        assert next_number(stream) > first
        second = ask("POST", "/api/turn", {"by": "next"})
        serving.do(world.go_on())
        turning.join()
    assert second.status == 409
    assert "still turning" in second.error
    assert len(world.contacts) == 3


def test_the_stream_tells_of_every_change(serving: Serving, world: FakeWorld) -> None:
    with listening(serving) as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        first = next_number(stream)
        serving.do(world.say(PRIYA, "hello", event_id=EVENT))
        assert next_number(stream) > first


def test_a_silent_stream_still_beats(serving: Serving, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "HEARTBEAT_SECONDS", 0.05)
    with listening(serving) as stream:
        next_number(stream)
        lines = [stream.readline() for _ in range(4)]
    assert b": still here\n" in lines


def test_the_stream_ends_with_the_world(serving: Serving, world: FakeWorld) -> None:
    with listening(serving) as stream:
        next_number(stream)
        serving.do(world.close())
        rest = stream.read()
    assert rest.endswith(b"\n\n")


def test_the_server_ends_though_a_page_is_open(serving: Serving) -> None:
    with listening(serving) as stream:
        next_number(stream)
        serving.stop()
        assert stream.read().strip() == b""


def test_ctrl_c_ends_it_cleanly_though_a_page_is_open() -> None:
    port = free_port()
    command = [sys.executable, "-m", "tests.sandbox.serve_fake", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as served:
        assert served.stderr is not None
        while "running on" not in (line := served.stderr.readline()):
            assert line, "the server did not start"
        connection = HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", "/api/changes")
        next_number(connection.getresponse())
        served.send_signal(signal.SIGINT)
        _, said = served.communicate(timeout=60)
        connection.close()
    assert served.returncode == 0
    assert "Traceback" not in said
