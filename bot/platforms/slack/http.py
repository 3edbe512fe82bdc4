"""Slack's requests at the door: size, age, signature and form are checked before anything reads them."""

import hashlib
import hmac
import json
import logging
import re
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from bot.web.body import CLOSING, CutShortError, TooLongError, whole

logger = logging.getLogger(__name__)

LARGEST = 1_000_000
"""Bytes of a request. What Slack sends stays far below."""

OLDEST_SECONDS = 60 * 5
"""docs.slack.dev/authentication/verifying-requests-from-slack: older ones may be replayed."""

KEY = "x-alignment-key"
"""The header in which a request gets a name of its own: what Slack sends twice has the same."""

_JSON = "application/json"
_SSL_CHECK = re.compile(rb"(^|&)ssl_check=1(&|$)")


@dataclass(frozen=True)
class Letter:
    """A request that comes from Slack."""

    body: str
    key: str
    headers: dict[str, str]
    again: bool
    """Whether Slack says that it tries again, as it does with events only."""


class NotFromSlack(Exception):
    """A request that is refused; nothing of it is kept or logged."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


def guarded(
    secret: str, take: Callable[[Letter], Awaitable[Response]]
) -> Callable[[Request], Awaitable[Response]]:
    """An endpoint that lets through only what Slack has signed a moment ago."""
    seen: dict[str, float] = {}

    async def endpoint(request: Request) -> Response:
        try:
            letter = await _read(request, secret)
            if letter is not None:
                _once(seen, letter)
        except NotFromSlack as refused:
            logger.warning(
                "Refused a request that does not come from Slack",
                extra={"action": "slack_refused", "why": refused.why, "status": refused.status},
            )
            return Response(status_code=refused.status, headers=CLOSING)
        if letter is None:
            return Response()
        answer = Response(status_code=500)
        try:
            answer = await take(letter)
        finally:
            if answer.status_code >= 500:  # nothing came of it: it may come again
                seen.pop(letter.key, None)
        return answer

    return endpoint


def _once(seen: dict[str, float], letter: Letter) -> None:
    """Slack signs each request anew, so what comes twice was copied, except where it says it tries again.

    Other processes have not seen it; there the inbox takes it once.
    """
    now = time.monotonic()
    while seen and now - next(iter(seen.values())) > 2 * OLDEST_SECONDS:
        del seen[next(iter(seen))]
    if letter.key in seen and not letter.again:
        raise NotFromSlack(401, "seen before")
    seen.setdefault(letter.key, now)


async def _read(request: Request, secret: str) -> Letter | None:
    """The request; None for Slack's look at our certificate, which is answered and means nothing."""
    raw = await _bytes(request)
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded" and _SSL_CHECK.search(raw):
        return None
    signature = request.headers.get("x-slack-signature", "")
    _check(secret, raw, request.headers.get("x-slack-request-timestamp", ""), signature)
    try:
        body = raw.decode("utf-8")
    except UnicodeDecodeError:
        raise NotFromSlack(400, "not text") from None
    key = hashlib.sha256(signature.encode()).hexdigest()[:40]
    again = kind == _JSON and "x-slack-retry-num" in request.headers
    if (found := _object(kind, body)) is not None:
        kind, body = _JSON, json.dumps(found)
    return Letter(body, key, {"content-type": kind, KEY: key}, again)


async def _bytes(request: Request) -> bytes:
    declared = request.headers.get("content-length", "0")
    if not (declared.isascii() and declared.isdecimal()):
        raise NotFromSlack(400, "no length")
    if int(declared) > LARGEST:
        raise NotFromSlack(413, "too large")
    try:
        return await whole(request, largest=LARGEST)
    except TooLongError:
        raise NotFromSlack(413, "too large") from None
    except CutShortError:
        raise NotFromSlack(400, "cut short") from None


def _check(secret: str, raw: bytes, stamp: str, signature: str) -> None:
    """By the steady text of Slack's documents, in constant time."""
    if not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12):
        raise NotFromSlack(401, "no time")
    if abs(time.time() - int(stamp)) > OLDEST_SECONDS:
        raise NotFromSlack(401, "stale")
    made = hmac.new(secret.encode(), b"v0:%s:" % stamp.encode() + raw, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(f"v0={made}".encode(), signature.encode()):
        raise NotFromSlack(401, "not signed by Slack")


def _object(kind: str, body: str) -> dict[str, Any] | None:
    """Events are a JSON object, interactions a form with one in `payload`; a command is a form without."""
    if kind == "application/x-www-form-urlencoded":
        fields = parse_qs(body, keep_blank_values=True)
        if "payload" not in fields:
            if "command" not in fields:
                raise NotFromSlack(400, "neither a payload nor a command")
            return None
        body = fields["payload"][0]
    elif kind != _JSON:
        raise NotFromSlack(415, "neither JSON nor a form")
    try:
        found = writable(json.loads(body))
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise NotFromSlack(400, "not a JSON object")
    if not _is_whole(found):
        raise NotFromSlack(400, "without what makes it an event, an action or a form")
    return found


def _is_whole(body: dict[str, Any]) -> bool:
    match body.get("type"):
        case "event_callback":
            event = body.get("event")
            return isinstance(event, dict) and isinstance(event.get("type"), str)
        case "block_actions":
            actions = body.get("actions")
            return isinstance(actions, list) and actions != [] and all(map(_is_named, actions))
        case "view_submission" | "view_closed":
            view = body.get("view")
            return isinstance(view, dict) and isinstance(view.get("type"), str)
    return True


def _is_named(action: object) -> bool:
    return isinstance(action, dict) and isinstance(action.get("action_id"), str)


def writable(found: Any) -> Any:
    """With what no database takes replaced: half a character, which JSON can spell and UTF-8 cannot."""
    match found:
        case str():
            return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case list():
            return [writable(each) for each in found]
        case dict():
            return {writable(name): writable(value) for name, value in found.items()}
    return found
