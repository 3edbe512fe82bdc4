"""Inbound: store an event once, then let its workflow run in one transaction, in order per conversation."""

import asyncio
import logging

from sqlmodel import Session

from bot.clock import Clock
from bot.database import write
from prompts import common as words
from storage import inbox
from storage.database import Database
from storage.words import InboxState
from workflows import dialogue
from workflows.errors import AlignmentError, NotAllowed
from workflows.events import EVENT, Event

logger = logging.getLogger(__name__)

TRIES = 3
"""Runs of one event before it is set aside and shown, so that it cannot block its conversation."""


class Gateway:
    """Takes events in; at most one at a time per conversation in this process."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._locks: dict[tuple[int, str], asyncio.Lock] = {}

    async def receive(self, event: Event) -> bool:
        """Store the event; False if this very event is here already. Only then is the platform answered."""
        now = self._clock.now()
        return await write(
            self._database,
            lambda session: (
                inbox.store(
                    session,
                    tenant_id=event.tenant_id,
                    event_id=event.event_id,
                    conversation=event.conversation,
                    payload=event.model_dump(mode="json"),
                    now=now,
                )
                is not None
            ),
        )

    async def process(self, tenant_id: int, conversation: str) -> int:
        """Work on what waits in one conversation, oldest first; returns how many events were finished."""
        done = 0
        async with self._locks.setdefault((tenant_id, conversation), asyncio.Lock()):
            while await self._one(tenant_id, conversation):
                done += 1
        return done

    async def recover(self) -> None:
        """Pick up what was stored and never finished, as after a crash."""
        for tenant_id, conversation in await write(self._database, inbox.conversations_waiting):
            await self.process(tenant_id, conversation)

    async def _one(self, tenant_id: int, conversation: str) -> bool:
        try:
            return await write(self._database, lambda session: self._work(session, tenant_id, conversation))
        except Exception as error:
            logger.exception(
                "An event could not be worked on",
                extra={"action": "event_failed", "tenant": tenant_id, "conversation": conversation},
            )
            name = type(error).__name__
            return await write(
                self._database, lambda session: self._set_aside(session, tenant_id, conversation, name)
            )

    def _work(self, session: Session, tenant_id: int, conversation: str) -> bool:
        row = inbox.waiting(session, tenant_id=tenant_id, conversation=conversation)
        if row is None:
            return False
        event = EVENT.validate_python(row.payload)
        now = self._clock.now()
        try:
            turn = dialogue.turn_of(session, event, inbox_id=row.key_id, now=now)
        except NotAllowed:
            logger.info("A stranger wrote", extra={"action": "stranger", "inbox": row.id})
            inbox.finish(session, row=row, state=InboxState.DONE, now=now, error="stranger")
            return True
        try:
            with session.begin_nested():
                dialogue.handle(turn, event)
                session.flush()
        except AlignmentError as error:
            # Their mistake is not our failure: what was begun is rolled back, and they are told what to do.
            turn.pressed = None
            turn.to(turn.person).say(words.refused, said=error.said)
        inbox.finish(session, row=row, state=InboxState.DONE, now=now)
        return True

    def _set_aside(self, session: Session, tenant_id: int, conversation: str, error: str) -> bool:
        """Count the failure; after a few, finish the event as dead and tell the person. True to go on."""
        row = inbox.waiting(session, tenant_id=tenant_id, conversation=conversation)
        if row is None:
            return False
        row.tries += 1
        row.error = error
        session.add(row)
        if row.tries < TRIES:
            return True
        event = EVENT.validate_python(row.payload)
        now = self._clock.now()
        inbox.finish(session, row=row, state=InboxState.DEAD, now=now, error=error)
        turn = dialogue.turn_of(session, event, inbox_id=row.key_id, now=now)
        turn.to(turn.person).say(words.failed)
        return True
