"""The fake Slack on loopback: its Web API with faults, response addresses, and Socket Mode."""

import asyncio
import itertools
import json
import socket
from contextlib import suppress
from typing import Any

from aiohttp import WSMsgType, web

from tests.slack.fake import api
from tests.slack.fake.world import Fault, Json, Workspace


class FakeSlack:
    """Serves workspaces by their bot token. The address is known before anything runs."""

    def __init__(self) -> None:
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self.workspaces: dict[str, Workspace] = {}
        self.app_token = "xapp-1-test"
        self._runner: web.AppRunner | None = None
        self._sockets: list[web.WebSocketResponse] = []
        self._acks: dict[str, asyncio.Future[Json]] = {}
        self._envelopes = itertools.count(1)
        self.connected = asyncio.Event()

    @property
    def base_url(self) -> str:
        """The Web API's address."""
        return f"http://127.0.0.1:{self.port}/api/"

    def add(self, workspace: Workspace) -> Workspace:
        """Serve a workspace."""
        self.workspaces[workspace.token] = workspace
        workspace.uploads = f"http://127.0.0.1:{self.port}/upload/{workspace.team_id}/"
        return workspace

    async def start(self) -> None:
        """Begin to answer; once."""
        if self._runner is not None:
            return
        application = web.Application()
        application.router.add_route("*", "/api/{method}", self._call)
        application.router.add_post("/respond/{name}", self._respond)
        application.router.add_post("/upload/{team}/{file}", self._upload)
        application.router.add_get("/socket", self._websocket)
        self._runner = web.AppRunner(application, access_log=None, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.SockSite(self._runner, self._socket).start()

    async def stop(self) -> None:
        """Let go of everything."""
        for each in self._sockets:
            await each.close()
        if self._runner is not None:
            await self._runner.cleanup()
        self._socket.close()

    async def _call(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if method == "apps.connections.open":
            return self._open_socket(request)
        args = await _arguments(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ") or args.pop("token", "")
        workspace = self.workspaces.get(token)
        if workspace is None:
            return web.json_response({"ok": False, "error": "invalid_auth" if token else "not_authed"})
        if workspace.revoked:
            return web.json_response({"ok": False, "error": "token_revoked"})
        workspace.calls.append((method, args))
        workspace.queries += list(request.query)
        fault = _next_fault(workspace, method)
        if fault is not None:
            early = _before(request, fault)
            if early is not None:
                return early
        try:
            answer = api.call(workspace, method, args)
        except api.Refusal as refusal:
            answer = refusal.answer
        if fault is not None and fault.kind in ("lose", "hang"):
            if fault.kind == "hang":
                await asyncio.sleep(30)
            _cut(request)
        return web.json_response(answer, headers={"x-oauth-scopes": workspace.scopes})

    async def _respond(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        payload = await request.json()
        for workspace in self.workspaces.values():
            if name in workspace.response_urls:
                refused = api.respond(workspace, name, payload)
                return web.Response(text=refused or "ok", status=404 if refused else 200)
        return web.Response(text="expired_url", status=404)

    async def _upload(self, request: web.Request) -> web.Response:
        team, number = request.match_info["team"], request.match_info["file"]
        workspace = next(each for each in self.workspaces.values() if each.team_id == team)
        workspace.files[number].content = await request.read()
        return web.Response(text=f"OK - {workspace.files[number].length}")

    def response_url(self, workspace: Workspace, user: str, *, ts: str | None = None) -> str:
        """An address by which one question can be answered, five times."""
        name = f"{workspace.team_id}-{len(workspace.response_urls)}"
        workspace.response_urls[name] = {"user": user, "left": 5, "ts": ts}
        return f"http://127.0.0.1:{self.port}/respond/{name}"

    # Socket Mode.

    def _open_socket(self, request: web.Request) -> web.Response:
        if request.headers.get("Authorization") != f"Bearer {self.app_token}":
            return web.json_response({"ok": False, "error": "invalid_auth"})
        return web.json_response({"ok": True, "url": f"ws://127.0.0.1:{self.port}/socket"})

    async def _websocket(self, request: web.Request) -> web.WebSocketResponse:
        channel = web.WebSocketResponse()
        await channel.prepare(request)
        self._sockets.append(channel)
        await channel.send_json({"type": "hello", "num_connections": len(self._sockets)})
        self.connected.set()
        async for message in channel:
            if message.type is WSMsgType.TEXT:
                with suppress(ValueError):
                    said = json.loads(message.data)
                    waiting = self._acks.pop(said.get("envelope_id", ""), None)
                    if waiting is not None and not waiting.done():
                        waiting.set_result(said.get("payload") or {})
        self._sockets.remove(channel)
        return channel

    async def send_envelope(
        self, kind: str, payload: Json, *, wait: float = 60.0, **more: Any
    ) -> Json | None:
        """Deliver by Socket Mode; what was answered, or None where no answer came in time."""
        await asyncio.wait_for(self.connected.wait(), 60)
        name = f"env-{next(self._envelopes)}"
        answered: asyncio.Future[Json] = asyncio.get_running_loop().create_future()
        self._acks[name] = answered
        envelope = {"envelope_id": name, "type": kind, "payload": payload, **more}
        await self._sockets[-1].send_json(envelope)
        try:
            return await asyncio.wait_for(answered, wait)
        except TimeoutError:
            return None


def _next_fault(workspace: Workspace, method: str) -> Fault | None:
    faults = workspace.faults[method]
    if not faults:
        return None
    fault = faults[0]
    fault.times -= 1
    if fault.times <= 0:
        faults.pop(0)
    return fault


def _before(request: web.Request, fault: Fault) -> web.Response | None:
    if fault.kind == "429":
        headers = {"Retry-After": str(fault.retry_after)}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)
    if fault.kind == "500":
        return web.Response(text="internal error", status=500)
    if fault.kind == "error":
        return web.json_response({"ok": False, "error": fault.code})
    if fault.kind == "drop":
        _cut(request)
        return web.Response()
    return None


def _cut(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.close()


async def _arguments(request: web.Request) -> Json:
    args: Json = dict(request.query)
    if request.content_type == "application/json":
        args |= await request.json()
    elif request.can_read_body:
        args |= dict(await request.post())
    for name in ("blocks", "files", "metadata", "view"):
        if isinstance(args.get(name), str):
            args[name] = json.loads(args[name])
    return args
