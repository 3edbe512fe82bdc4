"""What stops a whole workspace, such as a dead token: one message a minute tries it, and the others wait."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.sending.outcomes import Held, Outcome

logger = logging.getLogger(__name__)

_TRIED_FOR = timedelta(seconds=5)
"""How long the others wait for the one that tries."""


@dataclass
class _Stopped:
    why: str
    until: datetime
    """When one message may try again."""


class Stop:
    """The workspaces in which nothing can be sent, as far as this process knows."""

    def __init__(self) -> None:
        self._stopped: dict[int, _Stopped] = {}

    def holds(self, tenant_id: int, now: datetime) -> Held | None:
        """What holds a message back; None where it may go, be it to try."""
        stopped = self._stopped.get(tenant_id)
        if stopped is None:
            return None
        if now < stopped.until:
            return Held(stopped.why, stopped.until - now, everyone=True)
        stopped.until = now + _TRIED_FOR
        return None

    def over(self, tenant_id: int) -> None:
        """Somebody has seen to it."""
        self._stopped.pop(tenant_id, None)

    def learn(self, tenant_id: int, outcome: Outcome, now: datetime) -> None:
        """What became of a message that went; what stops everyone is logged once, not for each message."""
        known = self._stopped.get(tenant_id)
        if not isinstance(outcome, Held):
            # It got as far as Slack's answer about this one message.
            if self._stopped.pop(tenant_id, None) is not None:
                extra = {"action": "slack_goes_on", "tenant": tenant_id}
                logger.info("Messages leave again in a workspace", extra=extra)
        elif outcome.everyone:
            self._stopped[tenant_id] = _Stopped(outcome.why, now + outcome.wait)
            if known is None or known.why != outcome.why:
                logger.error(
                    "Nothing can be sent in a workspace; `alignment doctor` says what to do",
                    extra={"action": "slack_stopped", "tenant": tenant_id, "why": outcome.why},
                )
