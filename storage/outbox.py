"""Messages out: written with the decision that brings them, and looked up again; `leases` hands them over."""

import secrets
from collections.abc import Collection
from datetime import datetime

import sqlalchemy
from sqlalchemy import Integer, bindparam, case, insert, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, func, select

from storage import together
from storage.columns import Written
from storage.models import Inbox, Outbox, OutboxTouchpoint, Person, Tenant, Touchpoint
from storage.words import Category, OutboxState

_OPEN = (OutboxState.PENDING, OutboxState.SENDING, OutboxState.UNCERTAIN)

COUNTS = (Category.ASK, Category.REMINDER, Category.PROMPT)
"""What counts towards the weekly load; replies, notices, digests and the introduction do not."""

QUESTIONS = (Category.ASK, Category.REMINDER)
"""Cards with questions somebody owes."""

# Built once: for a small question, building the statement costs several times what asking it does.
_SENT_IN_WEEK = (
    select(
        Outbox.person_id,
        func.count(),
        func.max(case((col(Outbox.category).in_(QUESTIONS), col(Outbox.created_at)))),
    )
    .where(col(Outbox.person_id).in_(bindparam("person_ids")), Outbox.week == bindparam("week"))
    .where(col(Outbox.state) != OutboxState.DEAD)
    .group_by(col(Outbox.person_id))
)
_NEW = together.insert_of(
    Outbox,
    *("token", "tenant_id", "person_id", "program_id", "category", "message", "card", "replaces_id"),
    *("answers_id", "channel", "week", "next_at", "created_at"),
)
_BY_TOKEN = select(Outbox).where(Outbox.token == bindparam("token"))
# By the token: a message that is written together with others has no number yet.
_CARRIES = insert(OutboxTouchpoint).from_select(
    ["outbox_id", "touchpoint_id", "attempt"],
    sqlalchemy.select(
        col(Outbox.id), bindparam("touchpoint", type_=Integer), bindparam("its_attempt", type_=Integer)
    ).where(col(Outbox.token) == bindparam("message")),
)
_BY_REF = select(Outbox).where(
    Outbox.tenant_id == bindparam("tenant_id"),
    Outbox.ref == bindparam("ref"),
    col(Outbox.replaces_id).is_(None),
)
_NEXT_MOMENT = select(func.min(Outbox.next_at)).where(
    Outbox.tenant_id == bindparam("tenant_id"),
    col(Outbox.next_at).is_not(None),
    col(Outbox.state).in_(_OPEN),
)
_NEXT_AFTER = _NEXT_MOMENT.where(col(Outbox.next_at) > bindparam("after"))
_TENANTS_WITH_MAIL = (
    select(Outbox.tenant_id)
    .where(col(Outbox.state).in_(_OPEN), col(Outbox.next_at) <= bindparam("now"))
    .distinct()
)
_CARRYING = (
    select(Outbox)
    .where(
        col(Outbox.id).in_(
            select(OutboxTouchpoint.outbox_id).where(
                col(OutboxTouchpoint.touchpoint_id).in_(bindparam("touchpoint_ids"))
            )
        )
    )
    .where(col(Outbox.state) != OutboxState.DEAD)
    .order_by(col(Outbox.id))
)
_CHANGED = (
    select(Outbox.replaces_id, Outbox.message)
    .where(col(Outbox.person_id).in_(bindparam("person_ids")))
    .where(col(Outbox.replaces_id).in_(bindparam("replaced")))
    .order_by(col(Outbox.id))
)
_PAUSED = select(Tenant.paused_until).where(Tenant.id == bindparam("tenant_id"))
_PAUSED_TENANTS = select(Tenant.id).where(col(Tenant.paused_until) > bindparam("now"))


def post(
    session: Session,
    *,
    person: Person,
    message: str,
    card: str,
    category: Category,
    now: datetime,
    week: str = "",
    program_id: int | None = None,
    touchpoints: Collection[Touchpoint] = (),
    replaces_id: int | None = None,
    answers_id: int | None = None,
    not_before: datetime | None = None,
    channel: str | None = None,
) -> str:
    """Add one message for a person, its card as JSON. The touchpoints' next attempt goes out with it, once.

    It is written with the next flush, together with others; returns its token.
    """
    token = secrets.token_hex(16)
    together.execute(
        session,
        statement=_NEW,
        token=token,
        tenant_id=person.home_tenant_id,
        person_id=person.key_id,
        program_id=program_id,
        category=category,
        message=message,
        card=Written(card),
        replaces_id=replaces_id,
        answers_id=answers_id,
        channel=channel,
        week=week if category in COUNTS else "",
        next_at=max(now, not_before) if not_before else now,
        created_at=now,
    )
    for touchpoint in touchpoints:
        attempt = touchpoint.attempt + 1
        together.change(session, row=touchpoint, attempt=attempt)
        together.execute(
            session, statement=_CARRIES, message=token, touchpoint=touchpoint.key_id, its_attempt=attempt
        )
    return token


def by_token(session: Session, *, token: str) -> Outbox:
    """The message with this token, and with its number."""
    return session.exec(_BY_TOKEN, params={"token": token}).one()


def sent_in_week(
    session: Session, *, person_ids: Collection[int], week: str
) -> dict[int, tuple[int, datetime | None]]:
    """How many messages that count each of these people gets that week, and when questions came last.

    What is on its way counts.
    """
    found = session.exec(_SENT_IN_WEEK, params={"person_ids": person_ids, "week": week})
    return {person_id: (sent, asked_at) for person_id, sent, asked_at in found}


def touchpoints_of(session: Session, *, outbox_id: int) -> list[Touchpoint]:
    """The questions a message carries."""
    query = (
        select(Touchpoint)
        .join(OutboxTouchpoint, col(OutboxTouchpoint.touchpoint_id) == col(Touchpoint.id))
        .where(OutboxTouchpoint.outbox_id == outbox_id)
        .order_by(col(OutboxTouchpoint.id))
    )
    return list(session.exec(query))


def was_sent(session: Session, *, person_id: int, category: Category) -> bool:
    """Whether any message of this category ever arrived at somebody."""
    query = select(Outbox.id).where(
        Outbox.person_id == person_id, Outbox.category == category, Outbox.state == OutboxState.SENT
    )
    return session.exec(query).first() is not None


def message_about(session: Session, *, touchpoint_id: int) -> Outbox | None:
    """The newest message that carries this question: the one to change in place."""
    query = (
        select(Outbox)
        .join(OutboxTouchpoint, col(OutboxTouchpoint.outbox_id) == col(Outbox.id))
        .where(OutboxTouchpoint.touchpoint_id == touchpoint_id, col(Outbox.replaces_id).is_(None))
        .order_by(col(Outbox.id).desc())
    )
    return session.exec(query).first()


def showing(session: Session, *, touchpoint_ids: Collection[int]) -> list[tuple[Outbox, str]]:
    """The messages that carry one of these questions, oldest first, and the name of what each shows now."""
    rows = session.exec(_CARRYING, params={"touchpoint_ids": touchpoint_ids}).all()
    if not rows:
        return []
    of = {"person_ids": {row.person_id for row in rows}, "replaced": [row.key_id for row in rows]}
    now = dict(session.exec(_CHANGED, params=of).all())
    return [(row, now.get(row.id, row.message)) for row in rows]


def by_ref(session: Session, *, tenant_id: int, ref: str) -> Outbox | None:
    """The message that the platform knows by this reference."""
    return session.exec(_BY_REF, params={"tenant_id": tenant_id, "ref": ref}).first()


def put_in_place_of(session: Session, *, tenant_id: int, ref: str, event_id: str) -> Outbox | None:
    """What an event put in the place of the message that the platform knows by `ref`."""
    replaced = aliased(Outbox)
    query = (
        select(Outbox)
        .join(Inbox, col(Inbox.id) == col(Outbox.answers_id))
        .join(replaced, col(replaced.id) == col(Outbox.replaces_id))
        .where(Inbox.tenant_id == tenant_id, Inbox.event_id == event_id)
        .where(col(replaced.ref) == ref)
        .order_by(col(Outbox.id).desc())
        .limit(1)
    )
    return session.exec(query).first()


def tenants_with_mail(session: Session, *, now: datetime) -> list[int]:
    """The tenants in which a message can be sent, or looked after, now."""
    due = set(session.exec(_TENANTS_WITH_MAIL, params={"now": now}))
    return sorted(due - set(session.exec(_PAUSED_TENANTS, params={"now": now})))


def drop(session: Session, *, person_id: int, why: str) -> int:
    """Let nothing more go out of what waits for a person; returns how many messages that were.

    A change to a message they have is no new one, and stays.
    """
    statement = (
        update(Outbox)
        .where(col(Outbox.person_id) == person_id, col(Outbox.state) == OutboxState.PENDING)
        .where(col(Outbox.next_at).is_not(None), col(Outbox.replaces_id).is_(None))
        .values(state=OutboxState.DEAD, next_at=None, error=why)
        .execution_options(synchronize_session=False)
    )
    return session.connection().execute(statement).rowcount


def next_moment(session: Session, *, tenant_id: int, after: datetime | None = None) -> datetime | None:
    """When a message of this tenant can be sent or looked after next.

    With `after`, what was due by then is left out: it waits behind another message. But where all wait for
    the end of a pause, that is the moment.
    """
    params = {"tenant_id": tenant_id}
    pause = session.exec(_PAUSED, params=params).one()
    if after is None or (pause is not None and pause > after):
        moment = session.exec(_NEXT_MOMENT, params=params).one()
    else:
        moment = session.exec(_NEXT_AFTER, params=params | {"after": after}).one()
    return moment if moment is None or pause is None else max(moment, pause)
