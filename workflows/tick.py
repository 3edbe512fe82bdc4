"""What is due for one tenant now becomes touchpoints and outbox rows. "Look now" is all a tick means.

Late, doubled or missed ticks do no harm: each step names the state it expects, each message is unique on
(touchpoint, attempt), and everything happens in the caller's one transaction. However much is due, a tick
does a portion of it and says whether to look again, so that its memory stays flat and others can write.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.exc import OperationalError
from sqlmodel import Session

from storage import roles, together, touchpoints
from storage.models import Organization, Person, Tenant, Touchpoint
from storage.words import Kind, PersonState, ProgramState, TouchpointState, Why
from workflows import introduction, planning, registry
from workflows.contact import BEFORE, Silence
from workflows.conversation import chase, questions, stand_ins
from workflows.rules.availability import Blackout, Closed, PersonHours, local_moment, next_open, why_closed
from workflows.rules.cadence import Cadence
from workflows.rules.load import room
from workflows.turn import Turn

logger = logging.getLogger(__name__)

_WAITING = (TouchpointState.PLANNED, TouchpointState.SNOOZED, TouchpointState.DUE)
_NEXT_DAY = timedelta(hours=12)
_AN_HOUR = timedelta(hours=1)
_A_MOMENT = timedelta(seconds=1)
_TOGETHER = 200
"""People seen to at once: what is asked about each is asked once for all, and kept in mind."""

_PORTION = 2_000
"""Contacts looked at in one tick, and with them what else is due with the same people."""


def tick(session: Session, *, tenant_id: int, now: datetime) -> bool:
    """Plan what falls inside the horizon, then advance what is due, for one tenant: a portion of it.

    Nobody is asked before all is planned: several questions for one person become one card.

    Returns:
        whether to look again at once, in another transaction, as more may be due. Nothing that was looked at
        stays due, whatever went wrong with it, so whoever does as told comes to an end.
    """
    tenant = session.get_one(Tenant, tenant_id)
    turn = _turn(session, tenant, now)
    if planning.plan(turn, tenant):
        return True
    session.flush()
    return _advance(turn, tenant_id)


def tick_without_planning(session: Session, *, tenant_id: int, now: datetime) -> bool:
    """As `tick`, for who knows that there is nothing to plan now."""
    return _advance(_turn(session, session.get_one(Tenant, tenant_id), now), tenant_id)


def _turn(session: Session, tenant: Tenant, now: datetime) -> Turn:
    organization = session.get_one(Organization, tenant.organization_id)
    return Turn(session, now, organization, registry.WORKFLOWS, where="tick")


def _advance(turn: Turn, tenant_id: int) -> bool:
    portion = found = touchpoints.due(turn.session, tenant_id=tenant_id, now=turn.now, limit=_PORTION)
    to_ask: dict[int, list[Touchpoint]] = defaultdict(list)
    while found:
        due = _by_person(found)
        for person_id, rest in _each(turn, due, _look).items():
            to_ask[person_id] += rest
        # Asked together with what its new reader owes anyway.
        found = [
            touchpoint
            for person_id, theirs in due.items()
            for touchpoint in theirs
            if _is_with_another(turn, tenant_id, person_id, touchpoint)
        ]
    _each(turn, {person_id: rest for person_id, rest in to_ask.items() if rest}, _ask_all)
    _put_off(turn, [each for each in portion if _is_due(turn, each) and each.tenant_id == tenant_id])
    return len(portion) >= _PORTION


def _put_off(turn: Turn, still_due: list[Touchpoint]) -> None:
    """Every step says when to look again. One that does not must not hold up what is due behind it."""
    if not still_due:
        return
    logger.error(
        "Contacts are due though they were seen to; they are looked at again in an hour",
        extra={"action": "contact_failed", "touchpoints": [touchpoint.id for touchpoint in still_due]},
    )
    for touchpoint in still_due:
        touchpoint.next_at = turn.now + _AN_HOUR


def _is_due(turn: Turn, touchpoint: Touchpoint) -> bool:
    return touchpoint.next_at is not None and touchpoint.next_at <= turn.now


def _by_person(found: list[Touchpoint]) -> dict[int, list[Touchpoint]]:
    by_person: dict[int, list[Touchpoint]] = defaultdict(list)
    for touchpoint in found:
        by_person[touchpoint.asked_of_id or touchpoint.person_id].append(touchpoint)
    return by_person


def _is_with_another(turn: Turn, tenant_id: int, person_id: int, touchpoint: Touchpoint) -> bool:
    """Whether a question was handed to somebody else in this look, and is due with them now."""
    now_with = touchpoint.asked_of_id or touchpoint.person_id
    return _is_due(turn, touchpoint) and now_with != person_id and touchpoint.tenant_id == tenant_id


_Step = Callable[[Turn, Person, list[Touchpoint]], list[Touchpoint]]


def _each(turn: Turn, due: Mapping[int, list[Touchpoint]], step: _Step) -> dict[int, list[Touchpoint]]:
    """Do a step for each of these people, some hundred at once; returns what is left of each."""
    left: dict[int, list[Touchpoint]] = {}
    people = list(due)
    for some in (people[start : start + _TOGETHER] for start in range(0, len(people), _TOGETHER)):
        turn.expect(some)
        _read_ahead(turn, [touchpoint for person_id in some for touchpoint in due[person_id]])
        try:
            with together.part(turn.session):
                left.update({number: step(turn, turn.get(Person, number), due[number]) for number in some})
        except OperationalError:
            raise  # the database itself: all of it is tried again
        except Exception:
            # One of them is to blame: all of it is taken back, and each is done alone.
            turn.forget()
            left.update({number: _alone(turn, number, due[number], step) for number in some})
    return left


def _read_ahead(turn: Turn, due: list[Touchpoint]) -> None:
    turn.expect_cohorts({each.cohort_id for each in due if each.cohort_id is not None})
    waiting: dict[Kind, list[Touchpoint]] = defaultdict(list)
    for each in due:
        if each.state in _WAITING:
            waiting[each.kind].append(each)
    for kind, of_kind in waiting.items():
        if (ahead := turn.workflows[kind].ahead) is not None:
            ahead(turn, of_kind)


def _alone(turn: Turn, person_id: int, due: list[Touchpoint], step: _Step) -> list[Touchpoint]:
    """One person's fault, whatever it is, stops nobody else; theirs is looked at again in an hour."""
    try:
        with together.part(turn.session):
            return step(turn, turn.get(Person, person_id), due)
    except OperationalError:
        raise
    except Exception:
        turn.forget()
        logger.exception(
            "What is due with one person could not be done; it is tried again in an hour",
            extra={
                "action": "person_failed",
                "person": person_id,
                "touchpoints": [touchpoint.id for touchpoint in due],
            },
        )
        for touchpoint in due:
            touchpoint.next_at = turn.now + _AN_HOUR
        return []


def _look(turn: Turn, person: Person, due: list[Touchpoint]) -> list[Touchpoint]:
    """Skip what is over, chase what is silent, send the news; returns what the person is to be asked."""
    due = [touchpoint for touchpoint in due if not _gone(turn, person, touchpoint)]
    chosen = [
        touchpoint for touchpoint in due if touchpoint.state in _WAITING and BEFORE in touchpoint.progress
    ]
    waiting = [touchpoint for touchpoint in due if touchpoint.state in _WAITING and touchpoint not in chosen]
    asked = [touchpoint for touchpoint in due if touchpoint not in waiting and touchpoint not in chosen]
    for touchpoint in chosen:
        _before_a_talk(turn, person, touchpoint)
    for touchpoint in asked:
        if turn.workflows[touchpoint.kind].silence is Silence.OFFER:
            chase.lapse(turn, touchpoint)
    silent = [t for t in asked if turn.workflows[t.kind].silence is not Silence.OFFER]
    to_remind = chase.advance(turn, person, [t for t in silent if _open_now(turn, person, t)])
    news = [t for t in waiting if turn.workflows[t.kind].silence is Silence.NEWS]
    offers = [t for t in waiting if turn.workflows[t.kind].silence is Silence.OFFER]
    owed = [t for t in waiting if turn.workflows[t.kind].silence is Silence.OWED]
    for touchpoint in news:
        if _open_now(turn, person, touchpoint) and (workflow := turn.workflows[touchpoint.kind]).ask:
            workflow.ask(turn, person, [touchpoint])
    return [t for t in (*owed, *to_remind, *offers) if _open_now(turn, person, t) and _ready(turn, t)]


def _before_a_talk(turn: Turn, person: Person, touchpoint: Touchpoint) -> None:
    """They chose the hour: it comes then, however full the week is, or not at all."""
    _rules, hours, _blackout = _calendar(turn, person, touchpoint)
    on = (touchpoint.next_at or turn.now).astimezone(hours.zone).date()
    talk = local_moment(on, time.fromisoformat(str(touchpoint.progress[BEFORE])), hours.zone)
    if turn.now < talk and why_closed(turn.now, hours, None) is None:
        _ask(turn, person, [touchpoint])
        return
    touchpoint.state = TouchpointState.ASKED
    touchpoint.next_at = touchpoint.last_at
    touchpoint.progress = {name: kept for name, kept in touchpoint.progress.items() if name != BEFORE}


def _ask_all(turn: Turn, person: Person, rest: list[Touchpoint]) -> list[Touchpoint]:
    """Ask as much as fits; what does not, waits."""
    if rest and person.introduced_at is None:
        _introduce_first(turn, person, rest)
        return []
    if _introduced_today(turn, person):
        _later(turn, person, rest)
        return []
    groups, waits = questions.groups(turn, rest)
    _later(turn, person, waits)
    for group in groups:
        if not _room(turn, person):
            _later(turn, person, group, week=True)
        elif _is_owed(turn, group) and turn.was_asked_today(person):
            _later(turn, person, group)
        elif all(t.state in (TouchpointState.ASKED, TouchpointState.ESCALATED) for t in group):
            questions.remind(turn, person, group)
        else:
            _ask(turn, person, group)
    return []


def _is_owed(turn: Turn, group: list[Touchpoint]) -> bool:
    """Whether the bot plans these by itself: one card a day. What somebody wants now comes now."""
    wanted = (TouchpointState.SNOOZED, TouchpointState.DUE)
    owed = turn.workflows[group[0].kind].silence is Silence.OWED
    return owed and all(touchpoint.state not in wanted for touchpoint in group)


def _ask(turn: Turn, person: Person, group: list[Touchpoint]) -> None:
    workflow = turn.workflows[group[0].kind]
    if workflow.section is not None:
        questions.ask(turn, person, group)
    elif workflow.ask is not None:
        workflow.ask(turn, person, group)


def _gone(turn: Turn, person: Person, touchpoint: Touchpoint) -> bool:
    """Whether this contact ends here: the person, the cohort or the program is not to be asked any more."""
    why: Why | None = None
    program, cohort = turn.program_of(touchpoint), turn.cohort_of(touchpoint)
    if person.state is PersonState.STOPPED:
        why = Why.STOPPED
    elif person.state is not PersonState.ACTIVE or person.ended_at is not None:
        why = Why.LEFT
    elif cohort is not None and (cohort.cancelled_at is not None or cohort.ended_at is not None):
        why = Why.COHORT_CANCELLED
    elif program is not None and program.state is not ProgramState.ACTIVE:
        why = {
            ProgramState.PAUSED: Why.PROGRAM_PAUSED,
            ProgramState.RETIRED: Why.PROGRAM_RETIRED,
            ProgramState.CANCELLED: Why.PROGRAM_CANCELLED,
        }.get(program.state, Why.PROGRAM_PAUSED)
    if why is None:
        return False
    if why in (Why.STOPPED, Why.LEFT) and person.id != touchpoint.person_id:
        stand_ins.give_back(turn, person, [touchpoint])
        return True
    touchpoints.close(turn.session, touchpoint=touchpoint, to=TouchpointState.SKIPPED, why=why)
    return True


def _open_now(turn: Turn, person: Person, touchpoint: Touchpoint) -> bool:
    """Whether the person can be written to now; if not, move the contact forward inside its window."""
    if touchpoint.state is TouchpointState.PLANNED and touchpoint.last_at < turn.now:
        # Nobody looked while its time ran, as when the bot was down: the next contact is nearer.
        touchpoints.close(
            turn.session, touchpoint=touchpoint, to=TouchpointState.SKIPPED, why=Why.CLOSED_CALENDAR
        )
        return False
    rules, hours, blackout = _calendar(turn, person, touchpoint)
    closed = why_closed(turn.now, hours, blackout)
    if closed is None:
        return True
    if closed is Closed.AWAY and _hand_to_stand_in(turn, person, touchpoint):
        return False
    workflow = turn.workflows[touchpoint.kind]
    at = rules.coaching_time if touchpoint.kind is Kind.COACHING else rules.question_time
    not_after = touchpoint.last_at if touchpoint.asked_at is None else None
    moved = next_open(turn.now, hours, blackout, at=at, not_after=not_after)
    if moved is not None:
        touchpoint.next_at = moved
    elif workflow.silence is Silence.OWED and touchpoint.asked_at is not None:
        touchpoint.next_at = turn.now + timedelta(days=1)
    else:
        why = Why.AWAY if closed is Closed.AWAY else Why.CLOSED_CALENDAR
        touchpoints.close(turn.session, touchpoint=touchpoint, to=TouchpointState.SKIPPED, why=why)
    return False


def _ready(turn: Turn, touchpoint: Touchpoint) -> bool:
    """Whether there is still something to ask; if not, skip it or look again later."""
    look = turn.workflows[touchpoint.kind].ready
    found = look(turn, touchpoint) if look is not None and touchpoint.asked_at is None else None
    if isinstance(found, timedelta):
        touchpoint.next_at = turn.now + found
    elif found is not None:
        touchpoints.close(turn.session, touchpoint=touchpoint, to=TouchpointState.SKIPPED, why=found)
    return found is None


def _hand_to_stand_in(turn: Turn, person: Person, touchpoint: Touchpoint) -> bool:
    """Questions someone owes go to the acting person while they are away; coaching lapses."""
    program = turn.program_of(touchpoint)
    workflow = turn.workflows[touchpoint.kind]
    owed = workflow.silence is Silence.OWED and not workflow.personal
    if program is None or not owed or touchpoint.asked_at is not None or touchpoint.asked_of_id is not None:
        return False
    stand_in = roles.delegate_of(
        turn.session, program_id=program.key_id, person_id=person.key_id, on=turn.today(person)
    )
    if stand_in is None:
        return False
    touchpoint.asked_of_id = stand_in.key_id
    touchpoint.tenant_id = stand_in.home_tenant_id
    turn.note("handed_to_stand_in", touchpoint, person_id=stand_in.key_id)
    return True  # still due: the next look finds it with the person it was handed to


def _introduce_first(turn: Turn, person: Person, waiting: list[Touchpoint]) -> None:
    """No one answers a stranger: the first message is who I am and who named you; questions wait a day."""
    introduction.introduce(turn, person, waiting)
    _later(turn, person, waiting)


def _introduced_today(turn: Turn, person: Person) -> bool:
    """Questions start on the working day after the introduction, whichever tick looks."""
    at = person.introduced_at
    return at is not None and at.astimezone(ZoneInfo(person.zone)).date() == turn.today(person)


def _room(turn: Turn, person: Person) -> bool:
    return room(turn.sent_this_week(person), turn.cadence().weekly_load)


def _later(turn: Turn, person: Person, waiting: list[Touchpoint], *, week: bool = False) -> None:
    """Move what must wait to the next working day, or to next week where this one is full."""
    for touchpoint in waiting:
        rules, hours, blackout = _calendar(turn, person, touchpoint)
        start = turn.now + _NEXT_DAY
        if week:
            today = turn.today(person)
            # The moment before Monday: then it comes at the hour of questions, with what else is due.
            start = (
                local_moment(today + timedelta(days=7 - today.weekday()), time.min, hours.zone) - _A_MOMENT
            )
        not_after = touchpoint.last_at if touchpoint.asked_at is None else None
        moved = next_open(start, hours, blackout, at=rules.question_time, not_after=not_after)
        if moved is not None:
            touchpoint.next_at = moved
        elif touchpoint.asked_at is not None:
            touchpoint.next_at = start + timedelta(days=1)
        else:
            touchpoints.close(turn.session, touchpoint=touchpoint, to=TouchpointState.SKIPPED, why=Why.LOAD)


def _calendar(
    turn: Turn, person: Person, touchpoint: Touchpoint
) -> tuple[Cadence, PersonHours, Blackout | None]:
    program = turn.program_of(touchpoint)
    rules = turn.cadence(program)
    blackout = (
        None if touchpoint.kind is Kind.DIGEST else rules.blackout(turn.organization.fiscal_year_start_month)
    )
    return rules, turn.hours(person, rules), blackout
