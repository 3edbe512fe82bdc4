"""Answering in the moment: an event is stored and worked on in one transaction, for somebody who waits.

What it answers is kept from the outbox for a few seconds, so that the platform can show it in its own way
(only to the asker, or in the dialog they look at). If that fails it goes out as a message after all.
"""

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from sqlmodel import Session

from bot.clock import Clock
from bot.database import write
from bot.gateway import Gateway
from prompts.cards import Card
from storage import replies
from storage.database import Database
from storage.models import Inbox
from workflows.events import ButtonPressed, CommandGiven

logger = logging.getLogger(__name__)

HELD = timedelta(seconds=15)
"""How long an answer is kept for whoever waits. A process that dies meanwhile loses nothing."""


def ref_of(token: str) -> str:
    """The reference of an answer that was shown, by its token."""
    return f"{replies.SHOWN}{token}"


@dataclass(frozen=True)
class Answer:
    """One card of an answer."""

    outbox_id: int
    token: str
    card: Card
    in_place: bool
    """Whether it changes the card whose button was pressed."""


class AtOnce:
    """Works on an event while somebody waits."""

    def __init__(self, database: Database, clock: Clock, gateway: Gateway) -> None:
        self._database = database
        self._clock = clock
        self._gateway = gateway

    async def answers(self, event: CommandGiven | ButtonPressed) -> list[Answer] | None:
        """What the event brought for the one who waits; none of it where it was here before.

        None if it could not be worked on at once: it is stored, and comes as a message like any other.
        """
        try:
            return await write(self._database, lambda session: self._work(session, event))
        except Exception:
            logger.exception(
                "An event could not be answered at once",
                extra={"action": "answer_failed", "tenant": event.tenant_id, "event": event.event_id},
            )
            await self._gateway.receive(event)
            return None

    async def shown(self, answers: Collection[Answer]) -> None:
        """These were shown, so they need not be sent; see `ref_of` for how they are known."""
        now = self._clock.now()
        rows = {answer.outbox_id: ref_of(answer.token) for answer in answers}
        await write(self._database, lambda session: replies.shown(session, refs=rows, now=now))

    def _work(self, session: Session, event: CommandGiven | ButtonPressed) -> list[Answer]:
        number = self._gateway.stored(session, event)
        if number is None:
            return []
        self._gateway.work_on(session, session.get_one(Inbox, number), event)
        session.flush()
        held = replies.hold(session, answers_id=number, until=self._clock.now() + HELD)
        return [
            Answer(row.key_id, row.token, Card.model_validate(row.card), row.replaces_id is not None)
            for row in held
        ]
