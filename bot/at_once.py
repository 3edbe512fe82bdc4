"""Answering in the moment: an event is stored and worked on in one transaction, for somebody who waits.

What it answers is kept from the outbox for a few seconds, so that the platform can show it in its own way
(only to the asker, or in the dialog they look at). If that fails it goes out as a message after all.
"""

import asyncio
import logging
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from bot.clock import Clock
from bot.database import write
from bot.gateway import Gateway
from prompts.cards import Card
from storage import replies
from storage.database import Database
from storage.models import Inbox, Outbox
from workflows import commands
from workflows.events import ButtonPressed, CommandGiven

logger = logging.getLogger(__name__)

_LATELY_SECONDS = 1.0
"""How long what somebody was shown is shown to them again, unless something happened meanwhile."""

_REMEMBERED = 1_000
_GROUP_SECONDS = 0.05
_TOGETHER = 16
"""Events that are worked on in one transaction, when so many people ask at once."""

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


@dataclass(frozen=True)
class _Shown:
    """What somebody was shown a moment ago."""

    until: float
    changes: int
    row: Outbox
    card: Card


class AtOnce:
    """Works on an event while somebody waits."""

    def __init__(self, database: Database, clock: Clock, gateway: Gateway) -> None:
        self._database = database
        self._clock = clock
        self._gateway = gateway
        self._lately: dict[tuple[int, str, str], _Shown] = {}
        self._waiting: list[tuple[CommandGiven | ButtonPressed, asyncio.Future[list[Answer] | None]]] = []
        self._working: asyncio.Task[None] | None = None
        self._to_mark: dict[int, str] = {}
        self._marking: asyncio.Task[None] | None = None

    async def answers(self, event: CommandGiven | ButtonPressed) -> list[Answer] | None:
        """What the event brought for the one who waits; none of it where it was here before.

        None if it could not be worked on at once: it is stored, and comes as a message like any other.
        """
        answered: asyncio.Future[list[Answer] | None] = asyncio.get_running_loop().create_future()
        self._waiting.append((event, answered))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work_off())
        found = await answered
        if found is None:
            await self._gateway.receive(event)
        return found

    async def _work_off(self) -> None:
        """Whoever asks meanwhile is answered with the next: one commit takes as long as many."""
        while self._waiting:
            batch, self._waiting = self._waiting[:_TOGETHER], self._waiting[_TOGETHER:]
            try:
                work = partial(self._all, events=[event for event, _ in batch])
                found = await asyncio.wrap_future(self._database.submit(work, first=True))
            except Exception:
                logger.exception("Events could not be answered at once", extra={"action": "answers_failed"})
                found = [None] * len(batch)
            for (_, answered), answers in zip(batch, found, strict=True):
                if not answered.done():  # whoever gave up waiting gets it as a message
                    answered.set_result(answers)

    def _all(
        self, session: Session, *, events: Sequence[CommandGiven | ButtonPressed]
    ) -> list[list[Answer] | None]:
        return [self._alone(session, event) for event in events]

    def _alone(self, session: Session, event: CommandGiven | ButtonPressed) -> list[Answer] | None:
        """One of several: what goes wrong with it stops none of the others."""
        try:
            with session.begin_nested():
                return self._work(session, event)
        except OperationalError:
            raise  # the database's own trouble is everybody's
        except Exception:
            logger.exception(
                "An event could not be answered at once",
                extra={"action": "answer_failed", "tenant": event.tenant_id, "event": event.event_id},
            )
            return None

    async def shown(self, answers: Collection[Answer]) -> None:
        """These were shown, so they need not be sent; see `ref_of` for how they are known."""
        self._to_mark.update({answer.outbox_id: ref_of(answer.token) for answer in answers})
        if self._marking is None or self._marking.done():
            self._marking = asyncio.create_task(self._mark())
        await asyncio.shield(self._marking)

    async def _mark(self) -> None:
        """Note what was shown, many together: they have seconds, and each transaction costs a commit."""
        while self._to_mark:
            await asyncio.sleep(_GROUP_SECONDS)
            refs, self._to_mark, now = self._to_mark, {}, self._clock.now()
            await write(self._database, partial(replies.shown, refs=refs, now=now))

    def _work(self, session: Session, event: CommandGiven | ButtonPressed) -> list[Answer]:
        repeated = self._repeated(event)
        number = self._gateway.stored(session, event)
        if number is None:
            return []
        now = self._clock.now()
        if repeated is not None:
            again = replies.repeat(session, answers_id=number, like=repeated.row, now=now, until=now + HELD)
            return [Answer(*again, repeated.card, in_place=False)]
        row = session.get_one(Inbox, number)  # held, or the session would forget it and read it again
        self._gateway.work_on(session, row, event)
        session.flush()
        held = replies.hold(session, answers_id=number, until=now + HELD)
        answers = [
            Answer(row.key_id, row.token, Card.model_validate(row.card), row.replaces_id is not None)
            for row in held
        ]
        if isinstance(event, CommandGiven) and commands.only_reads(event.text) and len(answers) == 1:
            self._keep(event, held[0], answers[0].card)
        return answers

    def _keep(self, event: CommandGiven, row: Outbox, card: Card) -> None:
        if len(self._lately) >= _REMEMBERED:
            self._lately.clear()
        until = time.monotonic() + _LATELY_SECONDS
        self._lately[_asked(event)] = _Shown(until, self._gateway.changes, row, card)

    def _repeated(self, event: CommandGiven | ButtonPressed) -> _Shown | None:
        """What the same person was shown to the same words a moment ago, if nothing happened since."""
        lately = self._lately.get(_asked(event)) if isinstance(event, CommandGiven) else None
        if lately is None or time.monotonic() >= lately.until:
            return None
        return lately if lately.changes == self._gateway.changes else None


def _asked(event: CommandGiven) -> tuple[int, str, str]:
    return event.tenant_id, event.user, event.text
