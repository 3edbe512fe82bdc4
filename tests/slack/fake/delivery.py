"""How the fake Slack calls the bot: signed requests with retries, or envelopes; payloads as documented."""

import hashlib
import hmac
import itertools
import json
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.slack.fake.server import FakeSlack
from tests.slack.fake.world import Json, Workspace

Post = Callable[[bytes, dict[str, str]], Awaitable[tuple[int, bytes]]]
"""Posts a body with headers to the request address; returns the status and the body."""

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


def signed(body: bytes, *, secret: str = SECRET, at: int | None = None) -> dict[str, str]:
    """Slack's headers for a body."""
    stamp = str(int(time.time()) if at is None else at)
    made = hmac.new(secret.encode(), b"v0:" + stamp.encode() + b":" + body, hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={made}"}


@dataclass
class Delivery:
    """Brings one workspace's events to the bot."""

    slack: FakeSlack
    workspace: Workspace
    post: Post | None = None
    """Without it events go by Socket Mode."""
    numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    async def event(self, event: Json, *, event_id: str = "") -> int:
        """An event of the Events API; retried as Slack does. Returns the last status (200 for an ack)."""
        body = {
            "token": "legacy",
            "team_id": self.workspace.team_id,
            "api_app_id": "A0APP",
            "event": event,
            "type": "event_callback",
            "event_id": event_id or f"Ev{next(self.numbers):08d}",
            "event_time": int(time.time()),
            "authorizations": [
                {
                    "enterprise_id": None,
                    "team_id": self.workspace.team_id,
                    "user_id": self.workspace.bot_user,
                    "is_bot": True,
                    "is_enterprise_install": False,
                }
            ],
            "is_ext_shared_channel": False,
            "event_context": f"4-{event_id}",
        }
        status = 0
        for attempt in range(4):
            if self.post is None:
                answer = await self.slack.send_envelope(
                    "events_api",
                    body,
                    accepts_response_payload=False,
                    retry_attempt=attempt,
                    retry_reason="timeout" if attempt else "",
                )
                status = 500 if answer is None else 200
            else:
                again = {"x-slack-retry-num": str(attempt), "x-slack-retry-reason": "http_error"}
                status, _ = await self._json(body, again if attempt else {})
            if status == 200:
                break
        return status

    async def command(self, user: str, text: str, *, channel: str = "C0GENERAL") -> Json:
        """`/alignment text`, and what was answered at once; an answer to the asker is shown to them."""
        fields = {
            "token": "legacy",
            "team_id": self.workspace.team_id,
            "team_domain": "halden",
            "channel_id": channel,
            "channel_name": "general",
            "user_id": user,
            "user_name": self.workspace.users[user]["name"],
            "command": "/alignment",
            "text": text,
            "api_app_id": "A0APP",
            "is_enterprise_install": "false",
            "response_url": self.slack.response_url(self.workspace, user),
            "trigger_id": self.workspace.trigger(user),
        }
        if self.post is None:
            return await self.slack.send_envelope("slash_commands", fields) or {}
        return await self._form(fields)

    async def interaction(self, payload: Json) -> Json:
        """A button, form or shortcut, and what was answered at once."""
        whole = {
            "team": {"id": self.workspace.team_id, "domain": "halden"},
            "api_app_id": "A0APP",
            "token": "legacy",
            "enterprise": None,
            "is_enterprise_install": False,
            **payload,
        }
        if self.post is None:
            return await self.slack.send_envelope("interactive", whole) or {}
        return await self._form({"payload": json.dumps(whole)})

    def pressed(self, user: str, block_id: str, element: Json, **where: Any) -> Json:
        """The payload of a tap on a button."""
        action = {
            "type": "button",
            "block_id": block_id,
            "action_id": element["action_id"],
            "text": element["text"],
            "value": element["value"],
            "action_ts": f"{time.time():.6f}",
        }
        return {
            "type": "block_actions",
            "user": self._user(user),
            "trigger_id": self.workspace.trigger(user),
            "actions": [action],
            **where,
        }

    def submitted(self, user: str, view: Json, values: Json) -> Json:
        """The payload of a form that is handed in."""
        return {
            "type": "view_submission",
            "user": self._user(user),
            "trigger_id": self.workspace.trigger(user),
            "view": {**view, "state": {"values": values}},
            "response_urls": [],
        }

    def _user(self, user: str) -> Json:
        name = self.workspace.users[user]["name"]
        return {"id": user, "username": name, "name": name, "team_id": self.workspace.team_id}

    async def _json(self, body: Json, more: dict[str, str]) -> tuple[int, bytes]:
        raw = json.dumps(body).encode()
        assert self.post is not None
        return await self.post(raw, {"content-type": "application/json", **signed(raw), **more})

    async def _form(self, fields: dict[str, str]) -> Json:
        raw = urlencode(fields).encode()
        assert self.post is not None
        kind = {"content-type": "application/x-www-form-urlencoded"}
        status, answer = await self.post(raw, {**kind, **signed(raw)})
        assert status == 200, f"Slack was answered {status}"
        found: Json = json.loads(answer) if answer.startswith(b"{") else {}
        return found
