"""What a person was shown, and when: the bot's newest question to them."""

from datetime import datetime

from sqlmodel import Session, col, select

from storage.models import Outbox, OutboxTouchpoint
from storage.words import OutboxState


def asked_since(session: Session, *, person_id: int, since: datetime) -> list[set[int]]:
    """The questions that each message asking this person for something carried, sent after that moment."""
    query = (
        select(Outbox.id, OutboxTouchpoint.touchpoint_id)
        .join(OutboxTouchpoint, col(OutboxTouchpoint.outbox_id) == col(Outbox.id))
        .where(Outbox.person_id == person_id, Outbox.week != "", Outbox.created_at > since)
        .where(col(Outbox.state) != OutboxState.DEAD)
    )
    carried: dict[int | None, set[int]] = {}
    for message, touchpoint in session.exec(query):
        carried.setdefault(message, set()).add(touchpoint)
    return list(carried.values())
