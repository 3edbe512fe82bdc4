"""Somebody the platform cannot reach: noted with the reason, not chased, and reachable once they write."""

from datetime import datetime, timedelta

from sqlmodel import Session

from storage import arrivals, outbox, people, touchpoints
from storage.models import Organization, Outbox, Person
from storage.words import Category, Kind, TouchpointState, Why
from workflows import digest, registry
from workflows.contact import Silence
from workflows.conversation import chase, stand_ins
from workflows.turn import Turn

_TIME_TO_ASK = timedelta(days=14)
"""At least so long somebody who can be reached again may be asked what they missed."""


def refused(session: Session, *, outbox_id: int, why: str, now: datetime) -> None:
    """The platform says that this message can never reach its person.

    The questions it carried end, since nobody has seen them; what was asked in another's place goes back.
    A channel that is gone is no person: from now on each gets what it would have got.
    """
    message = session.get_one(Outbox, outbox_id)
    person = session.get_one(Person, message.person_id)
    organization = session.get_one(Organization, person.organization_id)
    turn = Turn(session, now, organization, registry.WORKFLOWS, where="delivery")
    if message.channel is not None:
        digest.lost_channel(turn, person, message)
        return
    people.unreachable(
        session, person_id=person.key_id, tenant_id=message.tenant_id, why=why or "no reason given", now=now
    )
    carried = [t for t in outbox.touchpoints_of(session, outbox_id=outbox_id) if t.state in touchpoints.OPEN]
    for touchpoint in carried:
        if touchpoint.person_id == person.id:
            touchpoints.close(session, touchpoint=touchpoint, to=TouchpointState.SKIPPED, why=Why.UNREACHABLE)
    stand_ins.give_back(turn, person, [t for t in carried if t.person_id != person.id])
    turn.note("unreachable", person, outbox=outbox_id, questions=len(carried))


def heard(session: Session, *, tenant_id: int, user: str, now: datetime) -> None:
    """Somebody wrote, or has the app now: what kept messages from them is over, and what they missed comes.

    Who never got an introduction gets one, at once; the questions they owe follow it as ever.
    """
    number = people.reachable(session, tenant_id=tenant_id, user=user, now=now)
    if number is None:
        return
    is_new = not outbox.was_sent(session, person_id=number, category=Category.INTRODUCTION)
    person = session.get_one(Person, number)
    if is_new:
        person.introduced_at = None
    for touchpoint in arrivals.missed(session, person_id=number):
        if is_new or touchpoint.kind is not Kind.INTRODUCTION:
            # As put off until now: planning leaves it alone, and it is asked afresh.
            touchpoint.state, touchpoint.why = TouchpointState.SNOOZED, None
            touchpoint.asked_at, touchpoint.next_at = None, now
            touchpoint.last_at = max(touchpoint.last_at, now + _TIME_TO_ASK)
            touchpoint.tenant_id = person.home_tenant_id
            session.add(touchpoint)


def asked_again(turn: Turn, *, outbox_id: int) -> None:
    """A message that never arrived is sent after all: the questions it carries are open, from now on."""
    for touchpoint in outbox.touchpoints_of(turn.session, outbox_id=outbox_id):
        if touchpoint.state is not TouchpointState.SKIPPED or touchpoint.why is not Why.UNREACHABLE:
            continue
        touchpoint.why = None
        if turn.workflows[touchpoint.kind].silence is Silence.OWED:
            touchpoint.state = (
                TouchpointState.ESCALATED if touchpoint.escalated_at is not None else TouchpointState.ASKED
            )
            person = turn.get(Person, touchpoint.asked_of_id or touchpoint.person_id)
            touchpoint.next_at = chase.resumed(turn, person, touchpoint)
        else:
            touchpoint.state = TouchpointState.ASKED
            touchpoint.next_at = max(touchpoint.last_at, turn.now + timedelta(days=1))
