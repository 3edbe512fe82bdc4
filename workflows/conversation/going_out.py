"""When a planned contact really goes out, and what was kept too long to go out at this hour."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import Session

from storage.leases import InHand
from storage.models import Organization, Person, Program, Touchpoint
from storage.outbox import COUNTS
from storage.words import Category, Kind, TouchpointState
from workflows.contact import BEFORE
from workflows.rules.availability import PersonHours, next_open
from workflows.rules.cadence import Cadence
from workflows.turn import Turn

_KEPT = timedelta(hours=1)
"""What is younger was written in the person's hours, or at their wish."""

_AT_ANY_HOUR = (Category.REPLY,)
"""What somebody asked for a moment ago."""


def goes_out(
    touchpoint: Touchpoint, *, hours: PersonHours, rules: Cadence, organization: Organization
) -> datetime | None:
    """The first moment from its next look on at which the person can be written to; None: it will lapse.

    The digest is a report to the learning team, so no turn of a quarter holds it up. Nothing holds up what
    somebody wants again at an hour of their choice.
    """
    if BEFORE in touchpoint.progress and touchpoint.state is TouchpointState.SNOOZED:
        return touchpoint.next_at
    blackout = None
    if touchpoint.kind is not Kind.DIGEST:
        blackout = rules.blackout(organization.fiscal_year_start_month)
    return next_open(
        touchpoint.next_at or touchpoint.due_at,
        hours,
        blackout,
        at=rules.coaching_time if touchpoint.kind is Kind.COACHING else rules.question_time,
        not_after=touchpoint.last_at if touchpoint.asked_at is None else None,
    )


def moved(session: Session, *, messages: Iterable[InHand], now: datetime) -> dict[int, datetime]:
    """The messages that must not leave at this hour, and the next at which each may.

    A message waits when the bot or a platform stood still. What it says was meant for an hour that is over,
    and by now it may be night where the person is. Replies and changes in place go out whenever they can.
    """
    found: dict[int, datetime] = {}
    for message in messages:
        at_any_hour = message.category in _AT_ANY_HOUR or message.replaces_id is not None
        if at_any_hour or now - message.created_at <= _KEPT:
            continue
        opens = _opens(session, message, now)
        if opens > now:
            found[message.id] = opens
    return found


def _opens(session: Session, message: InHand, now: datetime) -> datetime:
    person = session.get_one(Person, message.person_id)
    organization = session.get_one(Organization, person.organization_id)
    turn = Turn(session, now, organization, {}, where="delivery")
    rules = turn.cadence(turn.get(Program, message.program_id) if message.program_id is not None else None)
    blackout = None
    if message.category in COUNTS:
        blackout = rules.blackout(organization.fiscal_year_start_month)
    at = rules.coaching_time if message.category is Category.PROMPT else rules.question_time
    # For somebody who is away for years it is looked at again tomorrow.
    return next_open(now, turn.hours(person, rules), blackout, at=at) or now + timedelta(days=1)
