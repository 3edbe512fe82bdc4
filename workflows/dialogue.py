"""One event from a person becomes what it means: a command, a tap, or a reply to one of the open questions.

The thread, the open touchpoint or the KPI's name gives the question; where two could be meant the bot asks.
"""

from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from prompts import common as words
from prompts.wording import listed
from storage import outbox, shown, touchpoints
from storage.models import Address, Organization, Person, Tenant, Touchpoint
from storage.words import Kind, TouchpointState
from workflows import registry, surfaces, whose_reply
from workflows.claims import beside_worth, second_thoughts, worth_unasked
from workflows.coaching_loop import coaching_wishes
from workflows.commands import dispatch
from workflows.contact import Silence
from workflows.conversation import (
    people,
    questions,
    typed_wishes,
    ways_out,
)
from workflows.conversation.subjects import subject
from workflows.errors import NotAllowed, QuestionClosed
from workflows.events import ButtonPressed, CommandGiven, Event, FormSubmitted, ReplyReceived
from workflows.numbers import proposals, readings
from workflows.ports import Doubt
from workflows.reading import delegate_in, is_correction, is_decline, is_dont_know, is_no, is_yes
from workflows.turn import Turn

# Built once: this is asked with every event.
_WHO = (
    select(Person, Tenant, Organization)
    .join(Address, col(Address.person_id) == col(Person.id))
    .join(Tenant, col(Tenant.id) == col(Address.tenant_id))
    .join(Organization, col(Organization.id) == col(Tenant.organization_id))
    .where(Address.tenant_id == bindparam("tenant_id"), Address.external_id == bindparam("user"))
)

_RECENT = timedelta(days=14)
"""How long "sorry, meant 27" is taken for a number given before."""

_LATE = timedelta(days=90)
"""How long a number is taken for a question that ended without one."""


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
            _replied(turn, event)


def doubt(turn: Turn, event: Event) -> Doubt | None:
    """What this event, if it is a reply about numbers, leaves open for a second reader; writes nothing."""
    if not isinstance(event, ReplyReceived) or dispatch.is_command(event.text):
        return None
    text = event.text.strip()
    if is_yes(text, turn.person.locale) or is_no(text, turn.person.locale):
        return None
    open_now = _open(turn, event)
    numbers = [t for t in open_now if t.kind in readings.NUMBERS]
    others = [t for t in open_now if t.kind not in readings.NUMBERS] + _going_on(turn)
    if is_correction(text, turn.person.locale):
        numbers = _corrected(turn, numbers, _recent(turn))
    elif both := beside_worth.parts(turn, text, numbers, others, _in_progress(others)):
        text = both[2]
    elif _in_progress(others) is not None and not beside_worth.gives_a_number(turn, text, numbers):
        return None
    return readings.doubt(turn, text, numbers) if numbers else None


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


def _replied(turn: Turn, event: ReplyReceived) -> None:
    text = event.text.strip()
    open_now = _open(turn, event)
    recent = _recent(turn)
    numbers = [t for t in open_now if t.kind in readings.NUMBERS]
    others = [t for t in open_now if t.kind not in readings.NUMBERS] + _going_on(turn)
    waiting = _waiting(turn, [*open_now, *recent])
    overtaken = bool(waiting) and _overtaken(turn, waiting[0], [*waiting, *numbers, *others], event)
    if waiting and not overtaken:
        settled = _settles_proposal(turn, text, proposals.open_proposal(turn, waiting[0]))
    else:
        newest = _in_progress([*numbers, *recent, *others])
        settled = newest is not None and readings.settles_which(turn, text, [newest])
    if settled:
        return
    in_progress = _in_progress(others)
    owed = [t for t in open_now if turn.workflows[t.kind].silence is Silence.OWED]
    ideas = [] if owed else [t for t in others if in_progress in (None, t)]
    if coaching_wishes.settle(turn, text, ideas) or typed_wishes.settle(turn, text, owed, in_progress):
        return
    if second_thoughts.settle(turn, text, [*numbers, *recent], in_progress):
        return
    corrected = _corrected(turn, numbers, recent) if is_correction(text, turn.person.locale) else []
    if in_progress is not None and _given_before(turn, corrected, in_progress):
        corrected = corrected if beside_worth.gives_a_number(turn, text, corrected) else []
    if corrected and readings.from_text(turn, text, corrected):
        return
    if in_progress is None and whose_reply.settle_zero(turn, text, numbers, others):
        return
    if beside_worth.settle(turn, text, numbers, others, in_progress):
        return
    if in_progress is not None and not beside_worth.gives_a_number(turn, text, numbers):
        newer = whose_reply.asked_since(turn, in_progress, numbers, event)
        if (
            whose_reply.settle(turn, text, newer, in_progress)
            or whose_reply.settle_beside_amount(turn, text, numbers, in_progress)
            or _text(turn, in_progress, text)
        ):
            return
    if whose_reply.passed_on(turn, text, owed, event):
        return
    if all(t in numbers for t in owed) and _worth_unasked(turn, text, numbers):
        return
    if numbers and readings.from_text(turn, text, numbers):
        return
    if any(_text(turn, touchpoint, text) for touchpoint in others if touchpoint is not in_progress):
        return
    if _worth_unasked(turn, text, []):
        return
    if recent and readings.from_text(turn, text, recent):
        return
    if beside_worth.given_unasked(turn, text):
        return
    if overtaken and (is_yes(text, turn.person.locale) or is_no(text, turn.person.locale)):
        proposals.show_again(turn, proposals.open_proposal(turn, waiting[0]))
        return
    if not owed and dispatch.begins_with_one(text):
        dispatch.run(turn, text)
        return
    if any(letter.isdigit() for letter in text):
        readings.not_read(turn, [*numbers, *waiting])
    if numbers:
        readings.nothing_found(turn, numbers)
        return
    _refuse_withdrawn(turn, text)
    if coaching_wishes.remember(turn, ideas):
        return
    if not owed:
        turn.to(turn.person).say(words.nothing_open, name=turn.person.name)
    elif is_dont_know(text, turn.person.locale):
        ways_out.unknown(turn, owed)
    elif is_decline(text, turn.person.locale):
        ways_out.decline(turn, owed)
    elif name := delegate_in(text, turn.person.locale):
        people.offer(turn, [t for t in owed if not turn.workflows[t.kind].personal] or owed, name)
    else:
        turn.to(turn.person).say(words.not_placed, subjects=listed([subject(turn, t) for t in owed]))


def _open(turn: Turn, event: ReplyReceived) -> list[Touchpoint]:
    """What the person was asked; the questions of the message they reply to come first."""
    mine = [
        t
        for t in touchpoints.open_with(turn.session, person_id=turn.person.key_id)
        # Whoever sent a colleague left it to them; whoever was only stood in for can still answer.
        if t.asked_of_id in (None, turn.person.id) or t.progress.get("sent_by") != turn.person.id
    ]
    if event.about is None:
        return mine
    message = outbox.by_ref(turn.session, tenant_id=event.tenant_id, ref=event.about)
    if message is None:
        return mine
    of_message = {t.id for t in outbox.touchpoints_of(turn.session, outbox_id=message.key_id)}
    return sorted(mine, key=lambda t: t.id not in of_message)


def _recent(turn: Turn) -> list[Touchpoint]:
    """Numbers given lately, unasked ones included, and questions that ended without one; newest first."""
    since = turn.now - _RECENT
    return [
        t
        for t in touchpoints.latest_of(
            turn.session,
            person_id=turn.person.key_id,
            kinds=readings.NUMBERS,
            states=(
                TouchpointState.PLANNED,
                TouchpointState.ANSWERED,
                TouchpointState.EXPIRED,
                TouchpointState.SKIPPED,
            ),
            since=turn.now - _LATE,
        )
        if t.state is not TouchpointState.ANSWERED or (t.answered_at or turn.now) >= since
    ]


def _refuse_withdrawn(turn: Turn, text: str) -> None:
    """A number for a question that was withdrawn is not recorded, and they hear why."""
    withdrawn = touchpoints.latest_of(
        turn.session,
        person_id=turn.person.key_id,
        kinds=readings.NUMBERS,
        states=(TouchpointState.WITHDRAWN,),
        since=turn.now - _LATE,
    )
    for touchpoint in withdrawn:
        view = turn.kpi_of(touchpoint)
        if readings.holds_value(turn, text, view):
            questions.refuse_if_closed(turn, touchpoint)


def _waiting(turn: Turn, about: list[Touchpoint]) -> list[Touchpoint]:
    """The questions with a number that waits for a yes, the one shown last first."""
    found = [touchpoint for touchpoint in about if proposals.open_proposal(turn, touchpoint)]
    return sorted(found, key=proposals.proposed_at, reverse=True)


def _overtaken(turn: Turn, waiting: Touchpoint, others: list[Touchpoint], event: ReplyReceived) -> bool:
    """Whether something else was asked since a number was shown, so that "yes" may be about that."""
    proposal = proposals.open_proposal(turn, waiting)
    if proposals.in_doubt(waiting):
        return True
    together = {t.key_id for t in others if proposals.open_proposal(turn, t) == proposal}
    if event.about is not None:
        message = outbox.by_ref(turn.session, tenant_id=event.tenant_id, ref=event.about)
        if message is not None and message.id == waiting.progress.get("card"):
            return False
    since = proposals.proposed_at(waiting)
    if any(t.key_id not in together and t.progress.get("step") and _step_at(t) > since for t in others):
        return True
    asked = shown.asked_since(turn.session, person_id=turn.person.key_id, since=datetime.fromisoformat(since))
    return any(not carried & together for carried in asked)


def _settles_proposal(turn: Turn, text: str, proposal: str) -> bool:
    """A typed "yes" under "I understood ..." is the tap; "no" opens it again."""
    if readings.says_otherwise(turn, text, proposal):
        return False
    if is_yes(text, turn.person.locale):
        proposals.confirm(turn, proposal, {})
        return True
    if is_no(text, turn.person.locale):
        proposals.change(turn, proposal, {})
        return True
    return False


def _corrected(turn: Turn, numbers: list[Touchpoint], recent: list[Touchpoint]) -> list[Touchpoint]:
    """What a correction is about: the number not yet confirmed, else the one given last."""
    proposed = [t for t in (*numbers, *recent) if proposals.open_proposal(turn, t)]
    if proposed:
        return proposed
    answered = sorted(
        (t for t in recent if t.answered_at is not None), key=lambda t: t.answered_at or turn.now
    )
    return answered[-1:] or numbers


def _given_before(turn: Turn, given: list[Touchpoint], in_progress: Touchpoint) -> bool:
    """Whether they went on with something else since they gave these numbers."""
    since = datetime.fromisoformat(_step_at(in_progress))
    return all(
        t.answered_at is not None and t.answered_at < since and not proposals.open_proposal(turn, t)
        for t in given
    )


def _going_on(turn: Turn) -> list[Touchpoint]:
    """In the middle of what is not open: the optional line, a corrected return, or one nobody asked for."""
    answered = touchpoints.latest_of(
        turn.session,
        person_id=turn.person.key_id,
        kinds=(Kind.COACHING, Kind.ROI),
        states=(TouchpointState.ANSWERED, TouchpointState.PLANNED),
        since=turn.now - _RECENT,
    )
    return [touchpoint for touchpoint in answered if touchpoint.progress.get("step")]


def _in_progress(others: list[Touchpoint]) -> Touchpoint | None:
    """The conversation the person is in the middle of: the one whose step was set last."""
    stepped = [t for t in others if t.progress.get("step")]
    return max(stepped, key=_step_at, default=None)


def _step_at(touchpoint: Touchpoint) -> str:
    return str(touchpoint.progress.get("at", ""))


def _text(turn: Turn, touchpoint: Touchpoint, text: str) -> bool:
    take = turn.workflows[touchpoint.kind].text
    return take is not None and take(turn, touchpoint, text)


def _worth_unasked(turn: Turn, text: str, numbers: list[Touchpoint]) -> bool:
    """What a program was worth counts without having been asked, in its words and with its confirmation."""
    worth = worth_unasked.question(turn, text)
    if worth is None:
        return False
    return beside_worth.settle(turn, text, numbers, [worth], None) or _text(turn, worth, text)
