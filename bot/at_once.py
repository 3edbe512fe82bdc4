"""Answering in the moment: an event is stored and worked on in one transaction, for somebody who waits.

What it answers is kept from the outbox for a few seconds, so that the platform can show it in its own way
(only to the asker, or in the dialog they look at). If that fails it goes out as a message after all.
"""

import asyncio
import logging
from collections.abc import Collection, Sequence
from contextlib import nullcontext
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
from workflows.commands import dispatch
from workflows.events import ButtonPressed, CommandGiven
from workflows.turn import Made

logger = logging.getLogger(__name__)

_GROUP_SECONDS = 0.05
_TOGETHER = 32
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


class AtOnce:
    """Works on an event while somebody waits."""

    def __init__(self, database: Database, clock: Clock, gateway: Gateway) -> None:
        self._database = database
        self._clock = clock
        self._gateway = gateway
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
            found = await self._all([event for event, _ in batch])
            for (_, answered), answers in zip(batch, found, strict=True):
                if not answered.done():  # whoever gave up waiting gets it as a message
                    answered.set_result(answers)

    async def _all(self, events: Sequence[CommandGiven | ButtonPressed]) -> list[list[Answer] | None]:
        """All of them together; where one goes wrong each by itself, so that it stops none of the others."""
        try:
            work = partial(self._work, events=events)
            return list(await write(self._database, work, first=True))
        except Exception as error:
            # The database's own trouble is everybody's.
            if len(events) > 1 and not isinstance(error, OperationalError):
                return [answers for event in events for answers in await self._all([event])]
            logger.exception(
                "An event could not be answered at once",
                extra={
                    "action": "answer_failed",
                    "tenant": events[0].tenant_id,
                    "event": events[0].event_id,
                    "others": len(events) - 1,
                },
            )
            return [None] * len(events)

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

    def _work(
        self, session: Session, *, events: Sequence[CommandGiven | ButtonPressed]
    ) -> list[list[Answer]]:
        """In the order in which they came. What somebody is shown is made once for all who may see the same.

        Everybody here asked before this transaction began, so nobody is shown anything older than their
        question; and what changes something begins it anew for those after it.
        """
        asked: dict[int, int] = {}
        numbers: list[int | None] = []
        made: Made = {}
        for event in events:
            reads = isinstance(event, CommandGiven) and dispatch.only_reads(event.text)
            # What reading leaves behind is written with all the others' at the end.
            with session.no_autoflush if reads else nullcontext():
                row = self._gateway.stored(session, event)
                turn = self._gateway.work_on(session, row, event, made=made) if row is not None else None
            numbers.append(row.key_id if row is not None else None)
            if row is not None and turn is not None:
                asked[row.key_id] = turn.person.key_id
            if not reads:
                session.flush()
                made.clear()
        session.flush()
        held = replies.hold(session, asked=asked, until=self._clock.now() + HELD)
        cards = {each.card: Card.model_validate_json(each.card) for rows in held.values() for each in rows}
        return [
            [
                Answer(each.outbox_id, each.token, cards[each.card], each.in_place)
                for each in held.get(number or 0, ())
            ]
            for number in numbers
        ]
