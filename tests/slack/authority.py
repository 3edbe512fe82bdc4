"""A stand-in for the part of Slack that gives out tokens: codes and refresh tokens work once, as there."""

import asyncio
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

CLIENT_ID, CLIENT_SECRET = "111.222", "client-secret"


class Authority:
    """What it would answer, and what it was asked."""

    def __init__(self) -> None:
        self.url = ""
        self.codes: dict[str, dict[str, Any]] = {}
        """The workspace behind each code that somebody has been given."""
        self.rotates = True
        self.refresh_tokens: set[str] = set()
        self.asked: list[str] = []
        self.revoked: list[str] = []
        self.strangers: set[tuple[str, str]] = set()
        """Tokens, each with an e-mail address that nobody in its workspace has."""
        self.called: list[tuple[str, str]] = []
        """Every other method that was called, with the token."""
        self.broken: dict[str, Any] | int | None = None
        """An answer, or a status, that everything gets instead."""
        self.answers = asyncio.Event()
        """While it is not set, what was asked is done, and the answer does not come yet."""
        self.answers.set()
        self.has_renewed = asyncio.Event()
        self._given = 0

    def grant(self, code: str, team: str | None, name: str, **more: Any) -> None:
        """Somebody of this workspace has pressed Allow."""
        workspace = {"id": team, "name": name} if team else None
        self.codes[code] = {"team": workspace, "enterprise": None, "is_enterprise_install": False, **more}

    async def access(self, request: web.Request) -> web.Response:
        """oauth.v2.access, for a code or a refresh token."""
        sent = await request.post()
        self.asked.append(str(sent.get("grant_type", "code")))
        await asyncio.sleep(0)
        if isinstance(self.broken, int):
            return web.Response(status=self.broken, text="upstream error")
        if self.broken is not None:
            return web.json_response(self.broken)
        login = b64decode(request.headers["Authorization"].removeprefix("Basic ")).decode()
        if login != f"{CLIENT_ID}:{CLIENT_SECRET}":
            return web.json_response({"ok": False, "error": "bad_client_secret"})
        if sent.get("grant_type") == "refresh_token":
            if str(sent["refresh_token"]) not in self.refresh_tokens:
                return web.json_response({"ok": False, "error": "invalid_refresh_token"})
            self.refresh_tokens.discard(str(sent["refresh_token"]))
            self.has_renewed.set()
            await self.answers.wait()
            return web.json_response(self._tokens({}))
        about = self.codes.pop(str(sent.get("code")), None)
        if about is None:
            return web.json_response({"ok": False, "error": "invalid_code"})
        return web.json_response(self._tokens(about))

    async def revoke(self, request: web.Request) -> web.Response:
        """auth.revoke."""
        self.revoked.append(request.headers["Authorization"].removeprefix("Bearer "))
        return web.json_response({"ok": True, "revoked": True})

    async def other(self, request: web.Request) -> web.Response:
        """What sending a message takes, in any workspace."""
        method, sent = request.match_info["method"], {**request.query, **await request.post()}
        token = request.headers["Authorization"].removeprefix("Bearer ")
        self.called.append((method, token))
        email = str(sent.get("email", ""))
        user = {"id": f"U-{email}", "profile": {"email": email, "real_name": email.partition("@")[0]}}
        if (token, email) in self.strangers:
            return web.json_response({"ok": False, "error": "users_not_found"})
        answers: dict[str, dict[str, Any]] = {
            "users.lookupByEmail": {"user": user},
            "users.info": {"user": {**user, "locale": "en-GB"}},
            "conversations.open": {"channel": {"id": f"D-{token}"}},
            "chat.postMessage": {"channel": f"D-{token}", "ts": f"{len(self.called)}.000100"},
            "dnd.info": {"dnd_enabled": False},
        }
        return web.json_response({"ok": True, **answers[method]})

    def _tokens(self, about: dict[str, Any]) -> dict[str, Any]:
        self._given += 1
        given: dict[str, Any] = {
            "ok": True,
            "access_token": f"xoxe.xoxb-{self._given}" if self.rotates else f"xoxb-{self._given}",
            "token_type": "bot",
            "scope": "chat:write,commands",
            "bot_user_id": "U0BOT",
            "app_id": "A0APP",
            "authed_user": {"id": "U0ADMIN"},
            **about,
        }
        if self.rotates:
            given |= {"refresh_token": f"xoxe-{self._given}", "expires_in": 43_200}
            self.refresh_tokens.add(f"xoxe-{self._given}")
        return given


@asynccontextmanager
async def running() -> AsyncIterator[Authority]:
    """One of them, on loopback."""
    authority = Authority()
    app = web.Application()
    app.router.add_post("/api/oauth.v2.access", authority.access)
    app.router.add_route("*", "/api/auth.revoke", authority.revoke)
    app.router.add_route("*", "/api/{method}", authority.other)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    authority.url = f"http://{host}:{port}/api/"
    try:
        yield authority
    finally:
        await runner.cleanup()
