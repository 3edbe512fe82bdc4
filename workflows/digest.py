"""The learning team's weekly digest: short, and honest about a week in which nothing happened.

It is a report that asks for nothing, so it comes at the turn of a quarter too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from prompts import digest as words
from prompts.agenda import KINDS
from prompts.wording import counted, day, weekday
from storage import digest as stored
from storage import kpis, people
from storage import overview as stored_overview
from storage.kpis import KpiView
from storage.models import Outbox, Person, Program, Tenant, Touchpoint
from storage.programs import LIVE
from storage.words import Category, Kind, Tailoring, TouchpointState
from workflows import introduction, obstacles
from workflows.coaching_loop import tailoring
from workflows.contact import Planned, Scene, Silence, Workflow
from workflows.conversation.going_out import goes_out
from workflows.conversation.subjects import subject
from workflows.errors import NotUnderstood
from workflows.numbers import impact
from workflows.reports import overview
from workflows.rules.access import SMALLEST_GROUP, enough
from workflows.rules.gaps import GapKind
from workflows.rules.kpi import change_in_words, format_value
from workflows.turn import Turn

_A_WEEK = timedelta(days=7)
_SAME_WEEK = timedelta(days=5)
"""Monday's digests of all members, in whatever zone and after whatever holiday, are of one week."""

_OBSTACLES_OF = timedelta(days=28)
"""Five managers rarely meet the same obstacle in one week."""

_GAPS_SHOWN = 3


# When: Monday morning of each member; the planner does it for the tenant, not for a cohort.


def when(_scene: Scene, _until: date) -> Iterable[Planned]:
    """Nothing belongs to a cohort."""
    return ()


# What it asks: nothing.


def ask(turn: Turn, person: Person, asked: list[Touchpoint]) -> None:
    """What happened since the last one, and what comes; a stranger is told first who writes.

    Where a channel gets it, whoever's turn is first that week brings it there, and nobody gets another.
    """
    tenant = turn.get(Tenant, person.home_tenant_id)
    channel = tenant.digest_channel
    if person.introduced_at is None and channel is None:
        introduction.introduce_to_team(turn, person, None, [])
    for touchpoint in asked:
        before = stored.one_before(turn.session, person_id=person.key_id, touchpoint_id=touchpoint.key_id)
        since = max(before, turn.now - 2 * _A_WEEK) if before is not None else turn.now - _A_WEEK
        if channel is None:
            _say(turn, person, touchpoint, since)
        elif tenant.digest_sent_at is None or turn.now - tenant.digest_sent_at > _SAME_WEEK:
            _say(turn, person, touchpoint, tenant.digest_sent_at or since, channel=channel)
            tenant.digest_sent_at = turn.now
        touchpoint.state = TouchpointState.ANSWERED
        touchpoint.asked_at = turn.now
        touchpoint.next_at = None


def lost_channel(turn: Turn, person: Person, message: Outbox) -> None:
    """The platform says that the channel can never get a message: it is gone, or the bot was removed."""
    tenant = turn.session.get_one(Tenant, message.tenant_id)
    if tenant.digest_channel == message.channel:
        tenant.digest_channel = None
    turn.note("channel_lost", tenant, outbox=message.key_id)
    turn.to(person, Category.NOTICE).say(words.channel_lost)


def _say(
    turn: Turn, person: Person, touchpoint: Touchpoint, since: datetime, *, channel: str | None = None
) -> None:
    today, locale = turn.today(person), words.weekly.numbers_in(person.locale)
    programs = stored_overview.programs(turn.session, organization_id=turn.organization.key_id, states=LIVE)
    ids = [program.key_id for program in programs]
    names = {program.key_id: program.name for program in programs}
    views = kpis.of_programs(turn.session, program_ids=ids)
    given = list(_given(programs, views, since, today, locale))
    turn.to(person, Category.DIGEST, about=[touchpoint], channel=channel).say(
        words.weekly,
        since=day(since.date(), today=today),
        moved=tuple(line for line, moved in given if moved),
        measured=tuple(line for line, moved in given if not moved),
        answered=tuple(_answered(turn, ids, since)),
        waiting=tuple(_waiting(turn, ids, since, today)),
        late=tuple(_late(turn, ids, since, today)),
        unreachable=tuple(
            f"{name}: {why}"
            for name, why in people.not_reached(turn.session, organization_id=turn.organization.key_id)
        ),
        coaching=_coaching(turn, ids, since),
        obstacles=tuple(_obstacles(turn, ids, names)),
        planned=(*_planned(turn, ids, today), *_to_review(turn)),
        gaps=tuple(_gaps(turn, programs, views, today)),
    )


def _to_review(turn: Turn) -> Iterable[str]:
    """The ideas that go out in a model's words only after somebody's yes."""
    if turn.organization.tailoring is Tailoring.REVIEW and (texts := tailoring.to_review(turn)):
        yield f"Ideas in a model's words to look at: {len(texts)}, with /alignment coaching tailoring"


def _given(
    programs: list[Program],
    views_of: Mapping[int, list[KpiView]],
    since: datetime,
    today: date,
    locale: str,
) -> Iterable[tuple[str, bool]]:
    """Numbers that were confirmed, or published, since then: each beside the one before; whether it moved."""
    for program in programs:
        for view in views_of.get(program.key_id, []):
            latest = view.latest
            if latest is None or (latest.confirmed_at or latest.recorded_at) < since:
                continue
            before = view.before_latest or view.baseline
            line = f"{view.name} ({program.name}): {format_value(latest.value, view.unit, locale)}"
            if before is None:
                yield f"{line}, the first number", False
                continue
            moved = impact.since_last(view)
            if moved.change is None:
                yield f"{line}, {impact.change(view, today, locale)}", False
                continue
            line += f", {change_in_words(moved, view.unit, locale)}"
            if moved.change:
                line += f" from {format_value(before.value, view.unit, locale)}"
            yield line, bool(moved.change)


def _answered(turn: Turn, program_ids: list[int], since: datetime) -> Iterable[str]:
    for touchpoint, person, program in stored.answered(turn.session, program_ids=program_ids, since=since):
        yield f"{person.name}: {subject(turn, touchpoint)} ({program.name})"


def _late(turn: Turn, program_ids: list[int], since: datetime, today: date) -> Iterable[str]:
    for touchpoint, person, program in stored.late(
        turn.session, program_ids=program_ids, since=since, until=turn.now
    ):
        asked = _asked_on(touchpoint, today)
        ended = ", ended without data" if touchpoint.state is TouchpointState.EXPIRED else ""
        yield f"{person.name}: {subject(turn, touchpoint)} ({program.name}){asked}{ended}"


def _waiting(turn: Turn, program_ids: list[int], since: datetime, today: date) -> Iterable[str]:
    """What was open a digest ago and still is: of whom, since when, and what was done about it."""
    for touchpoint, person, program in stored.waiting(turn.session, program_ids=program_ids, before=since):
        done = ""
        if touchpoint.state is TouchpointState.SNOOZED:
            done = ", put off"
        elif touchpoint.reminders:
            done = (
                ", reminded once" if touchpoint.reminders == 1 else f", reminded {touchpoint.reminders} times"
            )
        asked = _asked_on(touchpoint, today)
        yield f"{person.name}: {subject(turn, touchpoint)} ({program.name}){asked}{done}"


def _asked_on(touchpoint: Touchpoint, today: date) -> str:
    at = touchpoint.first_asked_at or touchpoint.asked_at
    return f", asked on {day(at.date(), today=today)}" if at is not None else ""


def _coaching(turn: Turn, program_ids: list[int], since: datetime) -> str:
    managers, prompts = stored.coached(turn.session, program_ids=program_ids, since=since)
    if not enough(managers):
        return ""
    return f"{managers} managers answered {counted(prompts, 'coaching prompt')}."


def _obstacles(turn: Turn, program_ids: list[int], names: Mapping[int, str]) -> Iterable[str]:
    """What sponsors are told too, in the same groups: any other number could give one manager away."""
    since = turn.now - _OBSTACLES_OF
    many = stored_overview.obstacles(
        turn.session, program_ids=program_ids, since=since, at_least=SMALLEST_GROUP
    )
    for program_id in dict.fromkeys(program_id for program_id, _, _ in many):
        held = {each.kind: each for each in obstacles.held_up(turn, program_id) if each.closed_at >= since}
        for kind, newest in held.items():
            what = words.OBSTACLES.get(kind, kind.replace("_", " "))
            yield f"{len(newest.people)} managers: {what} ({names[program_id]})"


def _planned(turn: Turn, program_ids: list[int], today: date) -> Iterable[str]:
    """What goes out until Sunday, by the days on which each person can be written to."""
    monday = today + timedelta(days=7 - today.weekday())
    until = turn.now + _A_WEEK
    days: dict[Kind, list[date]] = defaultdict(list)
    coming = stored.to_come(turn.session, program_ids=program_ids, until=until)
    turn.expect({person.key_id for _, person, _ in coming})
    ideas = [each for each in coming if each[0].kind is Kind.COACHING and each[0].asked_at is None]
    coached: dict[int, list[int]] = defaultdict(list)
    for _, person, program in ideas:
        coached[program.key_id].append(person.key_id)
    turn.courses.read(coached)
    none_left = {
        touchpoint.key_id
        for touchpoint, person, program in ideas
        if turn.courses.is_over(program_id=program.key_id, person_id=person.key_id)
    }
    for touchpoint, person, program in coming:
        if touchpoint.key_id in none_left:
            continue
        rules = turn.cadence(program)
        at = goes_out(
            touchpoint, hours=turn.hours(person, rules), rules=rules, organization=turn.organization
        )
        on = at.astimezone(ZoneInfo(person.zone)).date() if at is not None else monday
        if on < monday:
            days[touchpoint.kind].append(max(on, today))
    for kind, found in sorted(days.items(), key=lambda item: min(item[1])):
        what = KINDS.get(kind.value, kind.value.replace("_", " "))
        first = weekday(min(found), today=today)
        yield f"{what}: {len(found):,}, {'from' if len(found) > 1 else 'on'} {first}"


def _gaps(
    turn: Turn, programs: list[Program], views: Mapping[int, list[KpiView]], today: date
) -> Iterable[str]:
    """The worst gap of each program that has one, worst programs first."""
    found = overview.gaps_of_programs(turn, programs, views, today=today)
    # What was over at the import cannot be mended any more, so it is no news every week.
    worst = [(program, gap) for program, gaps in found for gap in gaps[:1]]
    with_gaps = [(program, gap) for program, gap in worst if gap.kind is not GapKind.SKIPPED_AT_IMPORT]
    for program, gap in with_gaps[:_GAPS_SHOWN]:
        yield f"{program.name}: {gap.words}"
    if len(with_gaps) > _GAPS_SHOWN:
        yield f"{counted(len(with_gaps) - _GAPS_SHOWN, 'more program')} with gaps"


# Where it goes: `/alignment digest here` and `off`.


def command(turn: Turn, rest: str) -> None:
    """To the channel it is typed in, or to each member again; without a word, how it stands."""
    tenant = turn.get(Tenant, turn.tenant_id or turn.person.home_tenant_id)
    word = rest.strip(" .!\"'").lower()
    if word in ("here", "on"):
        if turn.channel is None:
            raise NotUnderstood("Type it in the channel that is to get the digest, and I post it there.")
        tenant.digest_channel = turn.channel
        turn.note("digest_channel", tenant)
    elif word == "off":
        tenant.digest_channel = None
        turn.note("digest_to_each", tenant)
    elif word:
        raise NotUnderstood("Write digest here, in the channel that is to get it, or digest off.")
    here = turn.channel is not None and tenant.digest_channel == turn.channel
    turn.to(turn.person).say(words.where, to_channel=tenant.digest_channel is not None, here=here)


# What an answer does: there is none. What silence does: nothing.

WORKFLOW = Workflow(kind=Kind.DIGEST, silence=Silence.NEWS, when=when, ask=ask)
