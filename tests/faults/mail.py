"""Messages to be sent, and what became of them."""

import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from sqlmodel import Session, col, func, select

from storage import outbox, sandbox
from storage.database import Database
from storage.models import Outbox
from storage.words import Category, OutboxState
from tests.faults.platform import FakePlatform
from tests.storage import rows
from workflows.events import ReplyReceived

CARD = '{"summary": "Hello.", "parts": [{"type": "text", "body": "Hello."}]}'


def mail(
    database: Database, *, now: datetime, tenants: int = 1, people: int = 1, each: int = 1
) -> dict[int, list[int]]:
    """Messages to people in tenants of their own, the first of everybody first; returns who is in which.

    They are replies: such go out at any hour, so that no test depends on the time of day.
    """

    def write(session: Session) -> dict[int, list[int]]:
        found = {}
        for _ in range(tenants):
            at = rows.tenant(session, name=uuid.uuid4().hex)
            who = [rows.person(session, at, name=f"person{number}") for number in range(people)]
            found[at.key_id] = [person.key_id for person in who]
            for person in who * each:
                outbox.post(
                    session, person=person, message="hello", card=CARD, category=Category.REPLY, now=now
                )
        return found

    return database.write(write)


def letters(database: Database, *, now: datetime, people: int, each: int) -> list[ReplyReceived]:
    """What people of a new tenant write to the bot, each of them several times."""

    def meet(session: Session) -> tuple[int, list[str]]:
        at = rows.tenant(session, name=uuid.uuid4().hex)
        who = [rows.person(session, at, name=f"person{number}") for number in range(people)]
        return at.key_id, [
            sandbox.address(session, tenant_id=at.key_id, person=person, now=now).external_id
            for person in who
        ]

    tenant_id, users = database.write(meet)
    return [
        ReplyReceived(
            event_id=f"{user} {number}",
            tenant_id=tenant_id,
            user=user,
            conversation=user,
            at=now,
            text="hello",
        )
        for number in range(each)
        for user in users
    ]


@dataclass(frozen=True)
class Verdict:
    """What a fault did to people; where all is empty they do not notice."""

    lost: frozenset[str] = frozenset()
    repeated: Counter[str] = field(default_factory=Counter)
    """By how often it came too often."""
    disordered: frozenset[int] = frozenset()
    """People who saw something before what was written to them earlier."""
    unfinished: int = 0
    """Messages that are not marked as sent."""


UNNOTICED = Verdict()


def judge(database: Database, platform: FakePlatform) -> Verdict:
    """Compare what was to be sent with what arrived.

    Raises:
        ValueError: nothing was to be sent, so nothing can be judged.
    """
    query = select(Outbox.token, Outbox.person_id).order_by(col(Outbox.id))
    written = database.read(lambda session: session.exec(query).all())
    if not written:
        raise ValueError("nothing was written")
    arrived = list(platform.arrived)
    count = Counter(message.token for message in arrived)
    expected: dict[int, list[str]] = {}
    for token, person_id in written:
        if token in count:
            expected.setdefault(person_id, []).append(token)
    seen: dict[int, dict[str, None]] = {}
    for message in arrived:
        seen.setdefault(message.person_id, {})[message.token] = None
    return Verdict(
        lost=frozenset(token for token, _ in written if token not in count),
        repeated=Counter({token: often - 1 for token, often in count.items() if often > 1}),
        disordered=frozenset(who for who, tokens in seen.items() if list(tokens) != expected.get(who)),
        unfinished=unfinished(database),
    )


def unfinished(database: Database) -> int:
    """How many messages are not marked as sent."""
    query = select(func.count()).select_from(Outbox).where(col(Outbox.state) != OutboxState.SENT)
    return database.read(lambda session: session.exec(query).one())
