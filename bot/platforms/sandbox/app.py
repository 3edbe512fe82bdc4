"""The sandbox's routes: one page, its files, what it shows as JSON, and a stream that says when to look."""

import asyncio
import re
import signal
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from types import FrameType
from typing import Annotated, Literal, TypeVar

import uvicorn
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, TypeAdapter, ValidationError
from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from typing_extensions import override

from bot.platforms.sandbox.world import Command, Refused, Step, Turned, View, World

HEARTBEAT_SECONDS = 15.0
"""Browsers and proxies drop a stream that is silent for long."""

MAX_BODY = 64 * 1024

_PAGE = Path(str(files("bot.platforms.sandbox"))) / "page"

_LOOPBACK = re.compile(r"(localhost|127\.0\.0\.1|\[::1\])(:\d{1,5})?", re.IGNORECASE)

_HEADERS = {
    # Pictures in cards may come from any https address; everything else from here only.
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' https:; connect-src 'self'; "
        "form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


def routes(world: World, *, stopping: asyncio.Event | None = None) -> list[BaseRoute]:
    """The sandbox's routes. `stopping` ends the open streams, so that a server can end: see `Server`."""
    api = _Api(world, stopping or asyncio.Event())
    guard = [Middleware(_Guard)]
    return [
        Route("/", _page, methods=["GET"], middleware=guard),
        Route("/api/view", api.view, methods=["GET"], middleware=guard),
        Route("/api/say", api.say, methods=["POST"], middleware=guard),
        Route("/api/press", api.press, methods=["POST"], middleware=guard),
        Route("/api/turn", api.turn, methods=["POST"], middleware=guard),
        Route("/api/changes", api.changes, methods=["GET"], middleware=guard),
        Mount("/static", StaticFiles(directory=_PAGE), middleware=guard),
    ]


class Server(uvicorn.Server):
    """A uvicorn that ends the open streams first. Without that it waits for them, and Ctrl-C hangs."""

    def __init__(self, config: uvicorn.Config, *, stopping: asyncio.Event) -> None:
        super().__init__(config)
        self._stopping = stopping

    @override
    def run(self, sockets: list[socket.socket] | None = None) -> None:
        """Serve until Ctrl-C, also one that comes before uvicorn listens for it: no error."""
        with suppress(KeyboardInterrupt):
            super().run(sockets)

    @override
    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """End as uvicorn does, but as a program that was asked to and did: without passing the signal on."""
        self.force_exit |= self.should_exit and sig == signal.SIGINT
        self.should_exit = True

    @override
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Say that the end has come, then do as uvicorn does."""
        self._stopping.set()
        await super().shutdown(sockets)


def _storable(text: str) -> str:
    # PostgreSQL stores no null character; better a sentence here than an error there.
    if "\x00" in text:
        raise ValueError("null character")
    return text


_Words = Annotated[str, AfterValidator(_storable)]
_EventId = Annotated[str, Field(pattern=r"^[A-Za-z0-9_-]{8,80}$")]


class _Body(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, hide_input_in_errors=True)


class _Say(_Body):
    person_id: int
    text: _Words
    event_id: _EventId


class _Press(_Body):
    person_id: int
    message_id: int
    action: Annotated[str, Field(min_length=1, max_length=121)]
    value: Annotated[_Words, Field(min_length=1, max_length=200)]
    inputs: dict[Annotated[str, Field(max_length=80)], _Words] = Field(max_length=100)
    event_id: _EventId


class _Turn(_Body):
    by: Step


@dataclass(frozen=True)
class _Page:
    """What `/api/view` answers."""

    view: View
    commands: Sequence[Command]


_Read = TypeVar("_Read", bound=_Body)
_PAGE_JSON = TypeAdapter(_Page)
_TURNED_JSON = TypeAdapter(Turned)


class _Api:
    def __init__(self, world: World, stopping: asyncio.Event) -> None:
        self._world = world
        self._stopping = stopping
        self._turning = asyncio.Lock()

    async def view(self, request: Request) -> Response:
        asked = request.query_params.get("person", "")
        if asked and not (asked.isascii() and asked.isdecimal() and len(asked) <= 18):
            return _refusal(422, "A person is named by their number, such as ?person=1.")
        try:
            view = await self._world.look(int(asked) if asked else None)
        except Refused as refused:
            return _refusal(404, refused.sentence)
        page = _Page(view=view, commands=self._world.commands())
        return Response(_PAGE_JSON.dump_json(page), media_type="application/json")

    async def say(self, request: Request) -> Response:
        async def act(body: _Say) -> Response:
            if not body.text.strip():
                return _refusal(422, "There is nothing to send yet. Write a few words first.")
            await self._world.say(body.person_id, body.text, event_id=body.event_id)
            return JSONResponse({})

        return await _answered(request, _Say, act)

    async def press(self, request: Request) -> Response:
        async def act(body: _Press) -> Response:
            await self._world.press(
                body.person_id,
                body.message_id,
                action=body.action,
                value=body.value,
                inputs=body.inputs,
                event_id=body.event_id,
            )
            return JSONResponse({})

        return await _answered(request, _Press, act)

    async def turn(self, request: Request) -> Response:
        async def act(body: _Turn) -> Response:
            if self._turning.locked():
                return _refusal(409, "The clock is still turning. Wait until it stands.")
            async with self._turning:
                turned = await self._world.turn(body.by)
            return Response(_TURNED_JSON.dump_json(turned), media_type="application/json")

        return await _answered(request, _Turn, act)

    async def changes(self, _request: Request) -> Response:
        stream = _stream(self._world.changes(), self._stopping)
        return StreamingResponse(stream, media_type="text/event-stream")


async def _stream(changes: AsyncIterator[int], stopping: asyncio.Event) -> AsyncIterator[str]:
    """Server-sent events: one per change, and a comment now and then, until either side ends it."""
    stop = asyncio.ensure_future(stopping.wait())
    change = asyncio.ensure_future(anext(changes, None))
    try:
        yield "retry: 1000\n\n"
        while True:
            done, _ = await asyncio.wait(
                {stop, change}, timeout=HEARTBEAT_SECONDS, return_when=asyncio.FIRST_COMPLETED
            )
            if stop in done:
                return
            if change not in done:
                yield ": still here\n\n"
                continue
            number = change.result()
            if number is None:
                return
            yield f"id: {number}\ndata: {number}\n\n"
            change = asyncio.ensure_future(anext(changes, None))
    finally:
        stop.cancel()
        change.cancel()
        await asyncio.gather(stop, change, return_exceptions=True)


async def _answered(
    request: Request, model: type[_Read], act: Callable[[_Read], Awaitable[Response]]
) -> Response:
    """Read the body as `model` and act on it; every mistake becomes one sentence and changes nothing."""
    raw = bytearray()
    async for chunk in request.stream():
        raw += chunk
        if len(raw) > MAX_BODY:
            return _refusal(413, "That is too long to send. Please make it shorter.")
    try:
        body = model.model_validate_json(bytes(raw))
    except ValidationError as error:
        return _refusal(422, _sentence(error))
    try:
        return await act(body)
    except Refused as refused:
        return _refusal(422, refused.sentence)


def _sentence(error: ValidationError) -> str:
    """The first thing that is wrong, by field and without repeating what was sent."""
    first = error.errors(include_url=False, include_input=False, include_context=False)[0]
    where = ".".join(str(step) for step in first["loc"])
    if not where:
        return "This needs a JSON object. Reload the page and try again."
    return f"Something is wrong with {where}: {first['msg']}. Reload the page and try again."


def _refusal(status: Literal[403, 404, 409, 413, 415, 421, 422], sentence: str) -> JSONResponse:
    return JSONResponse({"error": sentence}, status_code=status)


async def _page(_request: Request) -> Response:
    return FileResponse(_PAGE / "index.html")


class _Guard:
    """Only a browser on this machine that shows this very page gets in.

    A foreign site may send requests to loopback (CSRF), or point its own name at it (DNS rebinding); the
    first is told by Origin and content type, the second by Host.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        refusal = _foreign(Request(scope))
        await (refusal or self._app)(scope, receive, send_with_headers)


def _foreign(request: Request) -> Response | None:
    host = request.headers.get("host", "")
    if not _LOOPBACK.fullmatch(host):
        return _refusal(421, "The sandbox answers on this machine only. Open it as http://127.0.0.1.")
    if request.method == "POST":
        if request.headers.get("origin") != f"{request.url.scheme}://{host}":
            return _refusal(403, "Only the sandbox's own page may do this. Open it and try there.")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            return _refusal(415, "This needs a JSON object, sent as application/json.")
    return None
