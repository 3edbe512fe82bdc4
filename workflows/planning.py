"""From cadence to touchpoints: what falls inside the horizon is written down, moved or withdrawn."""

import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sqlalchemy.exc import OperationalError

from storage import programs, roles, together, touchpoints
from storage.models import Cohort, Kpi, Person, Program, Tenant, Touchpoint
from storage.people import Tenure
from storage.words import Kind, PersonState, ProgramState, TouchpointState, Why
from workflows.contact import Planned, Scene
from workflows.rules import cadence as cadence_rules
from workflows.rules.availability import local_moment
from workflows.sight import Sight
from workflows.turn import Turn

logger = logging.getLogger(__name__)

HORIZON = timedelta(days=14)
"""How far ahead contacts are written down, and so can be seen."""

AGAIN = timedelta(days=7)
"""A cohort is planned anew this often, so that what is seen is never shorter than a week."""

_TOGETHER = 20
"""Cohorts planned at once: what is asked about each is asked once for all, and kept in mind."""

_PEOPLE = 2_000
"""Of the cohorts of one portion: what bounds its memory, and how long others wait until they can write."""

_COHORTS = 200
"""In one portion, however few people are in them."""

_AN_HOUR = timedelta(hours=1)

_BY_HAND = ("unasked", "noted", "ad-hoc")
"""Slots of contacts that no plan foresees: a number that came by itself, was noted, or is wanted now."""

_END_OF_DAY = timedelta(days=1) - timedelta(seconds=1)


_Cohorts = Sequence[tuple[Cohort, Program]]


def plan(turn: Turn, tenant: Tenant) -> bool:
    """Plan a portion of this tenant's cohorts whose time has come, and at last the learning team's digests.

    Returns:
        whether there are more cohorts to plan. Each that was planned says by `next_plan_at` when it wants to
        be planned again, whatever happened: so it ends, and a process that dies begins with the next portion.
    """
    to_plan = programs.to_plan(turn.session, tenant_id=tenant.key_id, now=turn.now, limit=_COHORTS)
    some = _portion(turn, to_plan)
    for start in range(0, len(some), _TOGETHER):
        _plan_together(turn, some[start : start + _TOGETHER])
    if len(some) < len(to_plan) or len(to_plan) == _COHORTS:
        return True
    if tenant.next_plan_at is not None and tenant.next_plan_at <= turn.now:
        _plan_digests(turn, tenant)
    return False


def _portion(turn: Turn, to_plan: _Cohorts) -> _Cohorts:
    """The first of them, with so many people at most, but at least one."""
    if len(to_plan) > 1:
        sizes = programs.sizes(turn.session, cohort_ids=[cohort.key_id for cohort, _ in to_plan])
        people = 0
        for place, (cohort, _) in enumerate(to_plan):
            people += sizes.get(cohort.key_id, 0)
            if place and people > _PEOPLE:
                return to_plan[:place]
    return to_plan


def _plan_together(turn: Turn, cohorts: _Cohorts) -> None:
    try:
        with together.part(turn.session):
            _plan_cohorts(turn, cohorts)
    except OperationalError:
        raise  # the database itself: all of it is tried again
    except Exception:
        # One of them is to blame: all of it is taken back, and each is planned alone.
        turn.forget()
        for cohort, program in cohorts:
            _plan_alone(turn, cohort, program)


def _plan_alone(turn: Turn, cohort: Cohort, program: Program) -> None:
    """One cohort's fault, whatever it is, stops no other and nothing that is due; see to it in an hour."""
    try:
        with together.part(turn.session):
            _plan_cohorts(turn, [(cohort, program)])
    except OperationalError:
        raise
    except Exception:
        turn.forget()
        cohort.next_plan_at = turn.now + _AN_HOUR
        # Where somebody else has planned it meanwhile, PostgreSQL refuses this: all of it is done anew.
        turn.session.flush()
        logger.exception(
            "A cohort could not be planned; it is tried again in an hour",
            extra={"action": "cohort_failed", "cohort": cohort.id},
        )


def _plan_cohorts(turn: Turn, cohorts: _Cohorts) -> None:
    """Write down some cohorts' contacts within the horizon; change what moved, withdraw what is stale."""
    live = []
    for cohort, program in cohorts:
        if _is_over(cohort, program):
            cohort.next_plan_at = None
        else:
            live.append((cohort, program))
    turn.hold(live)
    until = (turn.now + HORIZON).date()
    sight = Sight(turn, [cohort for cohort, _ in live])
    planned: list[tuple[Scene, list[tuple[str, Planned]]]] = []
    for cohort, program in live:
        scene = Scene(turn, program, cohort, turn.cadence(program), sight)
        keyed = [
            (each.key(cohort), each)
            for workflow in turn.workflows.values()
            for each in workflow.when(scene, until)
        ]
        planned.append((scene, keyed))
        if turn.now.date() > _last_day(scene):
            cohort.next_plan_at = None
    _write_down(turn, planned)
    for cohort, _ in live:
        if cohort.next_plan_at is not None:
            cohort.next_plan_at = turn.now + AGAIN


def _is_over(cohort: Cohort, program: Program) -> bool:
    ended = (cohort.cancelled_at, cohort.ended_at, program.ended_at)
    over = program.state in (ProgramState.RETIRED, ProgramState.CANCELLED)
    return over or any(moment is not None for moment in ended)


def _write_down(turn: Turn, planned: Collection[tuple[Scene, Collection[tuple[str, Planned]]]]) -> None:
    current = {key for _, keyed in planned for key, _ in keyed}
    known = touchpoints.by_keys(turn.session, keys=current)
    new: dict[int, list[Touchpoint]] = defaultdict(list)
    for scene, keyed in planned:
        for key, each in keyed:
            existing = known.get(key)
            if existing is None:
                known[key] = _new(turn, scene.cohort, key, each)
                new[scene.cohort.key_id].append(known[key])
            elif existing.state is TouchpointState.PLANNED or _may_return(turn, existing):
                _move(existing, each)
    cohort_ids = [scene.cohort.key_id for scene, _ in planned]
    open_now: dict[int | None, list[Touchpoint]] = defaultdict(list)
    for touchpoint in touchpoints.open_of(turn.session, cohort_ids=cohort_ids):
        open_now[touchpoint.cohort_id].append(touchpoint)
    for scene, _ in planned:
        number = scene.cohort.key_id
        _withdraw_stale(scene, open_now[number], new[number], current=current)
    touchpoints.write(turn.session, rows=[each for rows in new.values() for each in rows])


def _last_day(scene: Scene) -> date:
    """After this day no contact of the cohort can come."""
    rules = scene.cadence
    expected = [
        view.kpi.moves_after_days + view.measure.lag_days
        for view in scene.views
        if view.kpi.moves_after_days is not None
    ]
    days = max((rules.coaching_until_day, *rules.kpi_update_days, *rules.roi_days, *expected))
    return scene.cohort.ends_on + timedelta(days=days + rules.question_window_days)


def _new(turn: Turn, cohort: Cohort, key: str, planned: Planned) -> Touchpoint:
    due_at, last_at = _moments(planned)
    past = last_at < cohort.planned_since and not planned.retrospective
    return Touchpoint.made(
        tenant_id=planned.person.home_tenant_id,
        cohort_id=cohort.key_id,
        kind=planned.kind,
        key=key,
        slot=planned.slot,
        person_id=planned.person.key_id,
        kpi_id=planned.kpi_id,
        state=TouchpointState.SKIPPED if past else TouchpointState.PLANNED,
        why=Why.PAST_AT_IMPORT if past else None,
        due_at=due_at,
        last_at=last_at,
        next_at=None if past else due_at,
        retrospective=planned.retrospective,
        created_at=turn.now,
    )


def _may_return(turn: Turn, touchpoint: Touchpoint) -> bool:
    """Withdrawn before anyone was asked, because a person or a role had gone that is back now."""
    return (
        touchpoint.state is TouchpointState.WITHDRAWN
        and touchpoint.why in (Why.STOPPED, Why.LEFT, Why.ROLE_ENDED, Why.REPLANNED)
        and touchpoint.asked_at is None
        and touchpoint.due_at > turn.now
        and turn.get(Person, touchpoint.person_id).state is PersonState.ACTIVE
    )


def _move(touchpoint: Touchpoint, planned: Planned) -> None:
    due_at, last_at = _moments(planned)
    if touchpoint.state is TouchpointState.PLANNED and (touchpoint.due_at, touchpoint.last_at) == (
        due_at,
        last_at,
    ):
        return
    touchpoint.state, touchpoint.why = TouchpointState.PLANNED, None
    touchpoint.due_at, touchpoint.last_at = due_at, last_at
    touchpoint.next_at = due_at
    touchpoint.tenant_id = planned.person.home_tenant_id


def _moments(planned: Planned) -> tuple[datetime, datetime]:
    return _due_and_last(planned.on, planned.at, planned.last, planned.person.zone)


@lru_cache(maxsize=1024)
def _due_and_last(on: date, at: time, last: date, name: str) -> tuple[datetime, datetime]:
    """The same for everybody of a cohort in one zone."""
    zone = ZoneInfo(name)
    end = local_moment(last, time.min, zone) + _END_OF_DAY
    return local_moment(on, at, zone), end.astimezone(UTC)


def _withdraw_stale(
    scene: Scene, known: Iterable[Touchpoint], new: Iterable[Touchpoint], *, current: Collection[str]
) -> None:
    """What was planned or asked for a role or a KPI that has ended since is not chased any more.

    A contact still to come whose key is not among the `current` ones has moved away or to somebody else.
    """
    turn, held = scene.turn, scene.held
    for touchpoint in known:
        why = _stale(turn, touchpoint, held, current)
        if why is not None:
            touchpoints.close(turn.session, touchpoint=touchpoint, to=TouchpointState.WITHDRAWN, why=why)
    for touchpoint in new:
        why = _stale(turn, touchpoint, held, current)
        if why is not None and touchpoint.state is TouchpointState.PLANNED:
            touchpoint.state, touchpoint.why, touchpoint.next_at = TouchpointState.WITHDRAWN, why, None


def _stale(
    turn: Turn, touchpoint: Touchpoint, held: Mapping[int, Collection[Tenure]], current: Collection[str]
) -> Why | None:
    person = turn.get(Person, touchpoint.person_id)
    if person.ended_at is not None:
        return Why.LEFT
    kpi = turn.get(Kpi, touchpoint.kpi_id) if touchpoint.kpi_id is not None else None
    if kpi is not None and kpi.ended_at is not None:
        return Why.ROLE_ENDED
    if touchpoint.slot.partition(":")[0] in _BY_HAND:
        return None
    day = _day_of(turn, touchpoint, person)
    concerned = touchpoint.kind is Kind.PULSE or any(
        each.since <= day and (each.until is None or each.until > day) for each in held.get(person.key_id, ())
    )
    if not concerned:
        return Why.ROLE_ENDED
    to_come = touchpoint.state is TouchpointState.PLANNED and touchpoint.due_at > turn.now
    return Why.REPLANNED if to_come and touchpoint.key not in current else None


def _day_of(turn: Turn, touchpoint: Touchpoint, person: Person) -> date:
    """Roles are looked at on the day of the contact, or today once that has passed."""
    zone = ZoneInfo(person.zone)
    return max(touchpoint.due_at, turn.now).astimezone(zone).date()


def _plan_digests(turn: Turn, tenant: Tenant) -> None:
    """As long as a cohort can still bring something; after that a weekly "nothing new" would be noise."""
    if touchpoints.next_planning(turn.session, tenant_id=tenant.key_id) is None:
        tenant.next_plan_at = None
        return
    rules = turn.cadence()
    for person in roles.learning_team(turn.session, organization_id=turn.organization.key_id):
        if person.home_tenant_id != tenant.key_id:
            continue
        today = turn.today(person)
        for weeks in range(HORIZON.days // 7 + 1):
            contact = cadence_rules.digest(today + timedelta(weeks=weeks), rules)
            key = f"tenant{tenant.id}:digest:{contact.slot}:person{person.id}"
            zone = ZoneInfo(person.zone)
            due_at = local_moment(contact.on, rules.digest_time, zone)
            if due_at < turn.now or touchpoints.by_keys(turn.session, keys={key}):
                continue
            turn.session.add(
                Touchpoint.made(
                    tenant_id=tenant.key_id,
                    kind=Kind.DIGEST,
                    key=key,
                    slot=contact.slot,
                    person_id=person.key_id,
                    due_at=due_at,
                    last_at=local_moment(contact.last, rules.quiet_from, zone),
                    next_at=due_at,
                    created_at=turn.now,
                )
            )
    tenant.next_plan_at = turn.now + AGAIN
