"""A server that takes Slack's commands. Arguments: ours, draining or bolt; a database; where Slack is.

Ours is the whole of it: signature, inbox, `/alignment status` from the database, the answer in the response.
Bolt's async app acks and does nothing, in the same kind of process.
"""

import asyncio
import os
import sys
from contextlib import asynccontextmanager

import uvicorn
from pydantic import SecretStr
from slack_bolt.adapter.starlette.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncAck, AsyncApp
from slack_bolt.authorization import AuthorizeResult
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from benchmarks.answering import PATH, SECRET
from bot.app import assemble
from bot.serve import bind, settle
from bot.settings import Settings, SlackSettings
from bot.web.app import build


def ours(url: str, slack: str, *, draining: bool) -> Starlette:
    """`alignment serve`; without its engine nothing else happens beside the commands."""
    settings = Settings(
        database_url=url,
        slack=SlackSettings(
            bot_token=SecretStr("xoxb-benchmark"), signing_secret=SecretStr(SECRET), base_url=slack
        ),
    )
    application = assemble(settings)
    app = build(application, world=None, stopping=asyncio.Event())
    return app if draining else Starlette(routes=app.routes)


async def _authorize() -> AuthorizeResult:
    return AuthorizeResult(enterprise_id=None, team_id="T1", bot_user_id="UB")


def bolt() -> Starlette:
    """Bolt as it recommends itself, with one listener that only acks."""
    app = AsyncApp(signing_secret=SECRET, authorize=_authorize, process_before_response=True)

    async def acks(ack: AsyncAck) -> None:
        await ack()

    app.command("/alignment")(acks)
    handler = AsyncSlackRequestHandler(app)

    async def take(request: Request) -> Response:
        return await handler.handle(request)

    @asynccontextmanager
    async def nothing(_app: Starlette):  # type: ignore[no-untyped-def]
        yield

    return Starlette(routes=[Route(PATH, take, methods=["POST"])], lifespan=nothing)


def main(way: str, url: str, slack: str) -> None:
    """Serve on a free port, and say which."""
    os.environ["SLACK_BOLT_LOG"] = "error"
    app = bolt() if way == "bolt" else ours(url, slack, draining=way == "draining")
    bound = bind("127.0.0.1", 0)
    print(bound.getsockname()[1], flush=True)
    settle()
    server = uvicorn.Server(uvicorn.Config(app, log_level="error", access_log=False))
    asyncio.run(server.serve(sockets=[bound]))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], sys.argv[3])
