"""Slack's Web API as far as sending needs it, in a process of its own; it takes whatever comes."""

import asyncio
import itertools

from aiohttp import web

from bot.serve import bind

_ME = {"ok": True, "team_id": "T1", "team": "Halden", "user_id": "UB", "bot_id": "B1"}


async def main() -> None:
    """Serve on a free port, and say which; any GET tells how many messages came."""
    numbers = itertools.count(1)
    posted = 0

    async def call(request: web.Request) -> web.Response:
        nonlocal posted
        await request.read()
        method = request.match_info["method"]
        if method == "auth.test":
            return web.json_response(_ME)
        if method == "posted":
            return web.json_response(posted)
        if method == "conversations.open":
            return web.json_response({"ok": True, "channel": {"id": "D1"}})
        posted += method == "chat.postMessage"
        return web.json_response({"ok": True, "channel": "D1", "ts": f"1777000000.{next(numbers):06d}"})

    application = web.Application()
    application.router.add_route("*", "/api/{method}", call)
    runner = web.AppRunner(application, access_log=None)
    await runner.setup()
    bound = bind("127.0.0.1", 0)
    await web.SockSite(runner, bound).start()
    print(bound.getsockname()[1], flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main())
