"""Inbound: store an event once, then let its workflow run in one transaction, in order per conversation."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar
from weakref import WeakValueDictionary

from pydantic import ValidationError
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.clock import Clock
from bot.database import is_in_trouble, read, write
from prompts import common as words
from prompts.cards import Card
from prompts.forms import Form
from storage import inbox
from storage.database import Database
from storage.models import Inbox
from storage.words import InboxState
from workflows import dialogue, surfaces, unreachable
from workflows.commands import dispatch
from workflows.errors import AlignmentError, NotAllowed
from workflows.events import EVENT, CommandGiven, Event, FormSubmitted
from workflows.numbers import doubts
from workflows.ports import Doubt, SecondReader
from workflows.reading import Answer
from workflows.turn import Made, Turn

T = TypeVar("T")

logger = logging.getLogger(__name__)

TRIES = 3
"""Runs of one event before it is set aside and shown, so that it cannot block its conversation."""


@dataclass(frozen=True)
class _Help:
    """What a second reader found in one event."""

    inbox_id: int
    answers: Mapping[str, Answer]


_NO_HELP = _Help(0, {})


class Gateway:
    """Takes events in; at most one at a time per conversation in this process."""

    def __init__(self, database: Database, clock: Clock, reader: SecondReader | None = None) -> None:
        self._database = database
        self._clock = clock
        self._reader = reader
        self._locks: WeakValueDictionary[tuple[int, str], asyncio.Lock] = WeakValueDictionary()
        """By conversation, as long as somebody holds one or waits for it."""

    async def receive(self, event: Event) -> bool:
        """Store the event; False if this very event is here already. Only then is the platform answered."""
        return await write(
            self._database, lambda session: self.stored(session, event) is not None, first=True
        )

    async def noted(self, event: Event) -> bool:
        """Store an event that nothing has to be done about; False if this very event is here already."""

        def note(session: Session) -> bool:
            row = self.stored(session, event)
            if row is not None:
                inbox.finish(session, row=row, state=InboxState.DONE, now=self._clock.now())
            return row is not None

        return await write(self._database, note, first=True)

    async def form(self, tenant_id: int, user: str, name: str, value: str) -> Form:
        """The form a person opens, read at once.

        Raises:
            AlignmentError: it is not for them, or is no more; the sentence is for them.
        """
        return await self._shown(tenant_id, user, lambda turn: surfaces.form(turn, name, value))

    async def form_for_command(self, tenant_id: int, user: str, text: str) -> tuple[str, str] | None:
        """The form that a command opens, as (name, value), for a platform that can open it at once.

        None where the command does something else, or cannot be done: then it is received like any other.
        """
        if not dispatch.may_open(text):
            return None
        with suppress(AlignmentError):
            return await self._shown(tenant_id, user, lambda turn: surfaces.form_for_command(turn, text))
        return None

    async def home(self, tenant_id: int, user: str, page: int = 1) -> Card:
        """A person's own page; `page` is for a list that is too long for one.

        Raises:
            NotAllowed: nobody here has this address.
        """
        return await self._shown(tenant_id, user, lambda turn: surfaces.home(turn, page))

    async def submit(self, event: FormSubmitted) -> AlignmentError | None:
        """Take a form at once; what cannot be taken comes back for the form to show, and nothing is kept.

        It is stored and worked on in one transaction, so that no worker can be faster and find nobody who
        waits for the answer; and it does not wait for a reply that a second reader looks at. The same form
        sent twice is taken once.
        """
        try:
            await write(self._database, lambda session: self._take(session, event), first=True)
        except AlignmentError as refusal:
            return refusal
        except Exception:
            logger.exception(
                "A form could not be taken at once", extra={"action": "form_failed", "event": event.event_id}
            )
            # As any other event, then: tried again, and in the end the person is told.
            await self.receive(event)
            await self.process(event.tenant_id, event.conversation)
        return None

    def stored(self, session: Session, event: Event) -> Inbox | None:
        """The event as it is kept; None if it is here already."""
        return inbox.store(
            session,
            tenant_id=event.tenant_id,
            event_id=event.event_id,
            conversation=event.conversation,
            payload=event.model_dump(mode="json"),
            now=self._clock.now(),
        )

    def _take(self, session: Session, event: FormSubmitted) -> None:
        row = self.stored(session, event)
        if row is None:
            return
        now = self._clock.now()
        turn = dialogue.turn_of(session, event, inbox_id=row.key_id, now=now)
        unreachable.heard(session, tenant_id=event.tenant_id, user=event.user, now=now)
        dialogue.handle(turn, event)
        inbox.finish(session, row=row, state=InboxState.DONE, now=now)

    async def _shown(self, tenant_id: int, user: str, show: Callable[[Turn], T]) -> T:
        now = self._clock.now()

        def work(session: Session) -> T:
            return show(dialogue.turn_for(session, tenant_id=tenant_id, user=user, now=now))

        return await read(self._database, work)

    async def process(self, tenant_id: int, conversation: str) -> int:
        """Work on what waits in one conversation, oldest first; returns how many events were finished."""
        return await self._process(tenant_id, conversation, helped=True)

    async def recover(self) -> None:
        """Pick up what was stored and never finished, as after a crash.

        What is due for everybody waits for this, so it waits for nobody: neither for a second reader, nor
        for a conversation that is being worked on.
        """
        for tenant_id, conversation in await write(self._database, inbox.conversations_waiting):
            if not self._lock(tenant_id, conversation).locked():
                await self._process(tenant_id, conversation, helped=False)

    async def _process(self, tenant_id: int, conversation: str, *, helped: bool) -> int:
        """`helped` is what somebody waits for; what is only picked up again takes its turn."""
        done = 0
        async with self._lock(tenant_id, conversation):
            while await self._one(tenant_id, conversation, helped=helped):
                done += 1
        return done

    def _lock(self, tenant_id: int, conversation: str) -> asyncio.Lock:
        return self._locks.setdefault((tenant_id, conversation), asyncio.Lock())

    async def _one(self, tenant_id: int, conversation: str, *, helped: bool) -> bool:
        help_ = await self._help(self._reader, tenant_id, conversation) if helped else _NO_HELP
        try:
            return await write(
                self._database,
                lambda session: self._work(session, tenant_id, conversation, help_),
                first=helped,
            )
        except Exception as error:
            if is_in_trouble(error):
                logger.exception(
                    "The database failed amid an event; the next look tries again",
                    extra={"action": "event_waits", "tenant": tenant_id},
                )
                return False
            logger.exception(
                "An event could not be worked on",
                extra={"action": "event_failed", "tenant": tenant_id, "conversation": conversation},
            )
            name = type(error).__name__
            try:
                return await write(
                    self._database, lambda session: self._set_aside(session, tenant_id, conversation, name)
                )
            except SQLAlchemyError:
                # The database itself fails: the event stays, and the next look tries it again.
                return False

    async def _help(self, reader: SecondReader | None, tenant_id: int, conversation: str) -> _Help:
        """Have a second reader look at a reply the first cannot settle: slow, so outside any transaction."""
        if reader is None:
            return _NO_HELP
        try:
            found = await read(self._database, lambda session: self._doubt(session, tenant_id, conversation))
            if found is None:
                return _NO_HELP
            inbox_id, doubt = found
            return _Help(inbox_id, doubts.believed(doubt, await reader.ask(doubt)))
        except Exception:
            # It may only ever add: without it the reply is read as it always is.
            logger.exception(
                "A second reader failed",
                extra={"action": "second_reader_failed", "tenant": tenant_id, "conversation": conversation},
            )
            return _NO_HELP

    def _doubt(self, session: Session, tenant_id: int, conversation: str) -> tuple[int, Doubt] | None:
        row = inbox.waiting(session, tenant_id=tenant_id, conversation=conversation)
        if row is None:
            return None
        event = EVENT.validate_python(row.payload)
        try:
            turn = dialogue.turn_of(session, event, inbox_id=row.key_id, now=self._clock.now())
        except NotAllowed:
            return None
        doubt = dialogue.doubt(turn, event)
        return (row.key_id, doubt) if doubt is not None else None

    def _work(self, session: Session, tenant_id: int, conversation: str, help_: _Help) -> bool:
        row = inbox.waiting(session, tenant_id=tenant_id, conversation=conversation)
        if row is None:
            return False
        self.work_on(session, row, EVENT.validate_python(row.payload), help_)
        return True

    def work_on(
        self,
        session: Session,
        row: Inbox,
        event: Event,
        help_: _Help = _NO_HELP,
        made: Made | None = None,
    ) -> Turn | None:
        """Run the workflow of one stored event in the caller's transaction, and finish it.

        Returns the turn it was; None where a stranger wrote. `made` is what others were shown already.
        """
        now = self._clock.now()
        try:
            turn = dialogue.turn_of(session, event, inbox_id=row.key_id, now=now)
        except NotAllowed:
            logger.info("A stranger wrote", extra={"action": "stranger", "inbox": row.id})
            inbox.finish(session, row=row, state=InboxState.DONE, now=now, error="stranger")
            return None
        unreachable.heard(session, tenant_id=event.tenant_id, user=event.user, now=now)
        if row.id == help_.inbox_id:
            turn.suggested = help_.answers
        reads = isinstance(event, CommandGiven) and dispatch.only_reads(event.text)
        turn.made = made if reads else None
        try:
            if reads:
                dialogue.handle(turn, event)  # nothing would have to be taken back
            else:
                with session.begin_nested():
                    dialogue.handle(turn, event)
                    session.flush()
        except AlignmentError as error:
            # Their mistake is not our failure: what was begun is rolled back, and they are told what to do.
            turn.pressed = None
            if isinstance(event, FormSubmitted):
                surfaces.refuse(turn, event, error)
            else:
                turn.to(turn.person).say(words.refused, said=error.said)
        inbox.finish(session, row=row, state=InboxState.DONE, now=now)
        return turn

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
        now = self._clock.now()
        inbox.finish(session, row=row, state=InboxState.DEAD, now=now, error=error)
        # What cannot even be parsed, or comes from nobody known, has nobody to be told.
        with suppress(ValidationError, NotAllowed), session.begin_nested():
            event = EVENT.validate_python(row.payload)
            turn = dialogue.turn_of(session, event, inbox_id=row.key_id, now=now)
            turn.to(turn.person).say(words.failed)
        return True
