"""One event from a person becomes what it means: a command, a tap, or a reply to one of the open questions.

The thread, the open touchpoint or the KPI's name gives the question; where two could be meant the bot asks.
"""

from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from storage import outbox
from storage.models import Address, Organization, Person, Tenant
from workflows import registry, replies, surfaces
from workflows.commands import dispatch
from workflows.errors import NotAllowed, QuestionClosed
from workflows.events import ButtonPressed, CommandGiven, Event, FormSubmitted, ReplyReceived
from workflows.ports import Doubt
from workflows.turn import Turn

# Built once: this is asked with every event.
_WHO = (
    select(Person, Tenant, Organization)
    .join(Address, col(Address.person_id) == col(Person.id))
    .join(Tenant, col(Tenant.id) == col(Address.tenant_id))
    .join(Organization, col(Organization.id) == col(Tenant.organization_id))
    .where(Address.tenant_id == bindparam("tenant_id"), Address.external_id == bindparam("user"))
)


def turn_of(session: Session, event: Event, *, inbox_id: int, now: datetime) -> Turn:
    """The turn of the person an event comes from.

    Raises:
        NotAllowed: nobody here has this address.
    """
    turn = turn_for(session, tenant_id=event.tenant_id, user=event.user, now=now)
    turn.inbox_id = inbox_id
    return turn


def turn_for(session: Session, *, tenant_id: int, user: str, now: datetime) -> Turn:
    """The turn of the person with this address, who looks at something.

    Raises:
        NotAllowed: nobody here has this address.
    """
    who = session.exec(_WHO, params={"tenant_id": tenant_id, "user": user}).first()
    if who is None:
        raise NotAllowed("I don't know you yet. Ask the learning team to add you to a program.")
    person, tenant, organization = who
    return Turn(
        session,
        now,
        organization,
        registry.WORKFLOWS,
        where=tenant.platform.value,
        actor=person,
        tenant_id=tenant_id,
    )


def handle(turn: Turn, event: Event) -> None:
    """Do what an event says, in the caller's transaction.

    Raises:
        AlignmentError: it cannot be done; the sentence is for the person.
    """
    match event:
        case CommandGiven(text=text, channel=channel):
            turn.channel = channel
            dispatch.run(turn, text)
        case ButtonPressed():
            _pressed(turn, event)
        case FormSubmitted():
            surfaces.submitted(turn, event)
        case ReplyReceived(text=text) if dispatch.is_command(text):
            dispatch.run(turn, text)
        case ReplyReceived():
            replies.replied(turn, event)


def doubt(turn: Turn, event: Event) -> Doubt | None:
    """What this event, if it is a reply about numbers, leaves open for a second reader; writes nothing."""
    if not isinstance(event, ReplyReceived) or dispatch.is_command(event.text):
        return None
    return replies.doubt(turn, event)


def _pressed(turn: Turn, event: ButtonPressed) -> None:
    turn.pressed = outbox.by_ref(turn.session, tenant_id=event.tenant_id, ref=event.about)
    if turn.pressed is not None and turn.pressed.channel is not None:
        turn.pressed = None  # a channel's message stays as it is: the one who taps gets the answer
    elif turn.pressed is not None and turn.pressed.person_id != turn.person.id:
        raise QuestionClosed("This message was meant for somebody else.")
    action = registry.ACTIONS.get(event.action)
    if action is None:
        raise QuestionClosed(
            "This button is from an older message. /alignment status shows what waits for you."
        )
    action(turn, event.value, event.inputs)
