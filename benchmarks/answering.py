"""A server that takes Slack-like events. Arguments: ours, bolt or bare, and a database address.

All check the signature. Ours stores the event before it answers; Bolt hands it to a listener that does
nothing; the bare one only answers.
"""

import asyncio
import json
import os
import sys
from datetime import UTC, datetime

import uvicorn
from slack_bolt import App
from slack_bolt.adapter.starlette.handler import SlackRequestHandler
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.clock import WallClock
from bot.gateway import Gateway
from bot.serve import bind
from storage.database import Database
from workflows.events import ReplyReceived

SECRET = "not-a-secret"  # noqa: S105
PATH = "/slack/events"


def ours(database: Database) -> Starlette:
    """Check, parse, store, answer."""
    gateway = Gateway(database, WallClock())
    check = SignatureVerifier(SECRET)

    async def take(request: Request) -> Response:
        body = await request.body()
        if not check.is_valid_request(body, dict(request.headers)):
            return Response(status_code=401)
        said = json.loads(body)
        event = ReplyReceived(
            event_id=said["event_id"],
            tenant_id=1,
            user=said["event"]["user"],
            conversation=said["event"]["channel"],
            at=datetime.now(UTC),
            text=said["event"]["text"],
        )
        await gateway.receive(event)
        return Response()

    return Starlette(routes=[Route(PATH, take, methods=["POST"])])


def bolt() -> Starlette:
    """Bolt with one listener. Its async app needs another HTTP client, so this is the one that is here."""
    app = App(
        signing_secret=SECRET,
        authorize=lambda: AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="UB"),
        token_verification_enabled=False,
    )
    app.event("message")(lambda: None)
    handler = SlackRequestHandler(app)

    async def take(request: Request) -> Response:
        return await handler.handle(request)

    return Starlette(routes=[Route(PATH, take, methods=["POST"])])


def bare() -> Starlette:
    """Check and answer."""
    check = SignatureVerifier(SECRET)

    async def take(request: Request) -> Response:
        body = await request.body()
        return Response(status_code=200 if check.is_valid_request(body, dict(request.headers)) else 401)

    return Starlette(routes=[Route(PATH, take, methods=["POST"])])


def main(way: str, url: str) -> None:
    """Serve on a free port, and say which."""
    os.environ["SLACK_BOLT_LOG"] = "error"
    app = {"ours": lambda: ours(Database(url)), "bolt": bolt, "bare": bare}[way]()
    bound = bind("127.0.0.1", 0)
    print(bound.getsockname()[1], flush=True)
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
    asyncio.run(server.serve(sockets=[bound]))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
