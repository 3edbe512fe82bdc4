"""Slack's limits on methods other than posting: each is one method's in one workspace, and is kept for it."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Any

from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.clock import Clock
from bot.platforms.slack.errors import Refused, settled
from bot.sending.outcomes import Limit, NotSent

LIMITED = "ratelimited"


class Limits:
    """Calls methods, and leaves each alone for as long as Slack asked in a workspace."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._until: dict[tuple[int, str], datetime] = {}

    async def settled(
        self, method: str, call: Callable[[], Awaitable[AsyncSlackResponse]], *, tenant_id: int
    ) -> Mapping[str, Any]:
        """What Slack answered; it is not asked while this method rests.

        Raises:
            Refused: it did not do it, nobody knows, or the method rests.
        """
        key = (tenant_id, method)
        now = self._clock.now()
        if (until := self._until.get(key)) is not None:
            if now < until:
                wait = NotSent(f"Slack asks to slow down with {method}", until - now, Limit.CONVERSATION)
                raise Refused(LIMITED, wait)
            del self._until[key]
        try:
            return await settled(method, call())
        except Refused as refused:
            outcome = refused.outcome
            if refused.code == LIMITED and isinstance(outcome, NotSent) and outcome.retry_after is not None:
                self._until[key] = self._clock.now() + outcome.retry_after
            raise
