"""The HTTP client that ours, the peers and the bare loop all send with, and our sender on it."""

import httpx2
from typing_extensions import override

from bot.clock import Clock
from bot.platforms.sandbox.send import SandboxSender
from bot.sending.outcomes import Outcome, Outgoing, Sent, Uncertain
from storage.database import Database

AT_ONCE = 50
"""Messages on their way at once, as many as our delivery has."""


def client() -> httpx2.AsyncClient:
    """One session with kept-open connections."""
    limits = httpx2.Limits(max_connections=AT_ONCE, max_keepalive_connections=AT_ONCE)
    return httpx2.AsyncClient(limits=limits, timeout=30, trust_env=False)


async def post(session: httpx2.AsyncClient, port: int, *, token: str, card: str) -> str:
    """Send one message, its card as JSON; returns the platform's reference."""
    answer = await session.post(
        f"http://127.0.0.1:{port}/messages",
        content=f'{{"token": "{token}", "card": {card}}}',
        headers={"Content-Type": "application/json"},
    )
    answer.raise_for_status()
    return str(answer.json()["ref"])


class HttpSender(SandboxSender):
    """Sends to the fake platform. It has no limits of its own, as the sandbox has none."""

    def __init__(self, database: Database, clock: Clock, session: httpx2.AsyncClient, port: int) -> None:
        super().__init__(database, clock)
        self._session = session
        self._port = port

    @override
    async def send(self, message: Outgoing) -> Outcome:
        return Sent(await post(self._session, self._port, token=message.token, card=message.json))

    @override
    async def find(self, message: Outgoing) -> Outcome:
        return Uncertain("the fake platform cannot be asked")
