"""Answers kept back for somebody who waits, so that the platform shows them in its own way."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

import sqlalchemy
from sqlalchemy import Text, bindparam, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, or_, select

from storage.models import Outbox, OutboxTouchpoint
from storage.words import Category, OutboxState

SHOWN = "shown:"
"""Begins the reference of what was shown in such a way, and by which nothing can be changed later."""

_replaced = aliased(Outbox)
_OPEN = (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNCERTAIN)
_UNDONE = col(Outbox.state).in_([sqlalchemy.literal_column(f"'{state.value}'") for state in _OPEN])
# Built once: for a small question, building the statement costs several times what asking it does.
_ANSWERS = (
    sqlalchemy.select(
        col(Outbox.id),
        col(Outbox.token),
        sqlalchemy.cast(col(Outbox.card), Text),
        col(Outbox.replaces_id),
        col(Outbox.answers_id),
        col(Outbox.person_id),
    )
    .where(col(Outbox.answers_id).in_(bindparam("answers")), col(Outbox.category) == Category.REPLY)
    .where(col(Outbox.state) == OutboxState.PENDING, col(Outbox.channel).is_(None))
    # As the index of open messages by conversation says it: else databases read all that was ever sent.
    .where(col(Outbox.person_id).in_(bindparam("people")), _UNDONE)
    # What changes a message that stands in the conversation changes it there.
    .join(_replaced, col(_replaced.id) == col(Outbox.replaces_id), isouter=True)
    .where(or_(col(Outbox.replaces_id).is_(None), col(_replaced.ref).startswith(SHOWN)))
    .where(~select(OutboxTouchpoint.id).where(OutboxTouchpoint.outbox_id == col(Outbox.id)).exists())
    .order_by(col(Outbox.id))
)
_HOLD = (
    update(Outbox)
    .where(col(Outbox.id) == bindparam("of"))
    .values(next_at=bindparam("until"))
    .execution_options(synchronize_session=False)
)
_SHOWN = (
    update(Outbox)
    .where(col(Outbox.id) == bindparam("of"), col(Outbox.state) == OutboxState.PENDING)
    .values(state=OutboxState.SENT, next_at=None, sent_at=bindparam("now"), ref=bindparam("its_ref"))
    .execution_options(synchronize_session=False)
)


@dataclass(frozen=True, slots=True)
class Held:
    """An answer that is kept back."""

    outbox_id: int
    token: str
    card: str
    """As JSON."""
    in_place: bool
    """Whether it changes the message whose button was pressed."""


def hold(session: Session, *, asked: Mapping[int, int], until: datetime) -> dict[int, list[Held]]:
    """Keep back what events answer to those they came from; questions somebody owes stay messages.

    Args:
        session: in which they were worked on; nothing is left to be flushed.
        asked: the number of each event, and whose it was.
        until: when what was not shown goes out as a message.
    """
    if not asked:
        return {}
    given = {"answers": list(asked), "people": list(set(asked.values()))}
    found: dict[int, list[Held]] = defaultdict(list)
    for number, token, card, replaces_id, event, whose in session.connection().execute(_ANSWERS, given):
        if number is not None and event is not None and asked[event] == whose:
            found[event].append(Held(number, token, card, replaces_id is not None))
    rows = [{"of": held.outbox_id, "until": until} for held in chain.from_iterable(found.values())]
    if rows:
        session.connection().execute(_HOLD, rows)
    return found


def shown(session: Session, *, refs: Mapping[int, str], now: datetime) -> None:
    """These were shown, and are known by these references; what was sent meanwhile stays as it is."""
    rows = [{"of": number, "its_ref": ref, "now": now} for number, ref in refs.items()]
    if rows:
        session.connection().execute(_SHOWN, rows)
