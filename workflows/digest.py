"""The learning team's weekly digest: short, and honest about a week in which nothing happened.

It is a report that asks for nothing, so it comes at the turn of a quarter too.
"""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from prompts import digest as words
from prompts.agenda import KINDS
from prompts.wording import counted, day, weekday
from storage import digest as stored
from storage import kpis, people
from storage import overview as stored_overview
from storage.models import Person, Program, Touchpoint
from storage.programs import LIVE
from storage.words import Category, Kind, TouchpointState
from workflows import overview
from workflows.contact import Planned, Scene, Silence, Workflow
from workflows.going_out import goes_out
from workflows.rules.access import SMALLEST_GROUP, enough
from workflows.rules.kpi import change_in_words, format_value, movement
from workflows.rules.verdict import GapKind
from workflows.subjects import subject
from workflows.turn import Turn

_A_WEEK = timedelta(days=7)
_OBSTACLES_OF = timedelta(days=28)
"""Five managers rarely meet the same obstacle in one week."""

_GAPS_SHOWN = 3


# When: Monday morning of each member; the planner does it for the tenant, not for a cohort.


def when(_scene: Scene, _until: date) -> Iterable[Planned]:
    """Nothing belongs to a cohort."""
    return ()


# What it asks: nothing.


def ask(turn: Turn, person: Person, asked: list[Touchpoint]) -> None:
    """What happened since the last one, and what comes."""
    for touchpoint in asked:
        before = stored.one_before(turn.session, person_id=person.key_id, touchpoint_id=touchpoint.key_id)
        since = max(before, turn.now - 2 * _A_WEEK) if before is not None else turn.now - _A_WEEK
        _say(turn, person, touchpoint, since)
        touchpoint.state = TouchpointState.ANSWERED
        touchpoint.asked_at = turn.now
        touchpoint.next_at = None


def _say(turn: Turn, person: Person, touchpoint: Touchpoint, since: datetime) -> None:
    today, locale = turn.today(person), words.weekly.numbers_in(person.locale)
    programs = stored_overview.programs(turn.session, organization_id=turn.organization.key_id, states=LIVE)
    ids = [program.key_id for program in programs]
    names = {program.key_id: program.name for program in programs}
    obstacles = stored_overview.obstacles(
        turn.session, program_ids=ids, since=turn.now - _OBSTACLES_OF, at_least=SMALLEST_GROUP
    )
    turn.to(person, Category.DIGEST, about=[touchpoint]).say(
        words.weekly,
        since=day(since.date(), today=today),
        moved=tuple(_moved(turn, programs, since, locale)),
        answered=tuple(_answered(turn, ids, since)),
        late=tuple(_late(turn, ids, since, today)),
        unreachable=tuple(
            f"{name}: {why}"
            for name, why in people.not_reached(turn.session, organization_id=turn.organization.key_id)
        ),
        coaching=_coaching(turn, ids, since),
        obstacles=tuple(
            f"{managers} managers: {words.OBSTACLES.get(kind, kind.replace('_', ' '))} ({names[program_id]})"
            for program_id, kind, managers in obstacles
        ),
        planned=tuple(_planned(turn, ids, today)),
        gaps=tuple(_gaps(turn, programs, today, locale)),
    )


def _moved(turn: Turn, programs: list[Program], since: datetime, locale: str) -> Iterable[str]:
    """Numbers that were confirmed, or published, since then: each beside the one before."""
    views = kpis.of_programs(turn.session, program_ids=[program.key_id for program in programs])
    for program in programs:
        for view in views.get(program.key_id, []):
            latest = view.latest
            if latest is None or (latest.confirmed_at or latest.recorded_at) < since:
                continue
            earlier = [reading.value for reading in view.readings[:-1]]
            start = view.baseline.value if view.baseline is not None else None
            before = earlier[-1] if earlier else start
            now = format_value(latest.value, view.unit, locale)
            change = ""
            if before is not None:
                moved = movement(
                    baseline=before, now=latest.value, target=None, direction=view.measure.direction.value
                )
                was = format_value(before, view.unit, locale)
                said = change_in_words(moved, view.unit, locale)
                change = f", {said} from {was}" if moved.change else f", {said}"
            yield f"{view.name} ({program.name}): {now}{change}"


def _answered(turn: Turn, program_ids: list[int], since: datetime) -> Iterable[str]:
    for touchpoint, person, program in stored.answered(turn.session, program_ids=program_ids, since=since):
        yield f"{person.name}: {subject(turn, touchpoint)} ({program.name})"


def _late(turn: Turn, program_ids: list[int], since: datetime, today: date) -> Iterable[str]:
    for touchpoint, person, program in stored.late(
        turn.session, program_ids=program_ids, since=since, until=turn.now
    ):
        asked = f", asked on {day(touchpoint.asked_at.date(), today=today)}" if touchpoint.asked_at else ""
        ended = ", ended without data" if touchpoint.state is TouchpointState.EXPIRED else ""
        yield f"{person.name}: {subject(turn, touchpoint)} ({program.name}){asked}{ended}"


def _coaching(turn: Turn, program_ids: list[int], since: datetime) -> str:
    managers, prompts = stored.coached(turn.session, program_ids=program_ids, since=since)
    if not enough(managers):
        return ""
    return f"{managers} managers answered {counted(prompts, 'coaching prompt')}."


def _planned(turn: Turn, program_ids: list[int], today: date) -> Iterable[str]:
    """What goes out in a week, by the days on which each person can be written to."""
    until = turn.now + _A_WEEK
    days: dict[Kind, list[date]] = defaultdict(list)
    for touchpoint, person, program in stored.to_come(turn.session, program_ids=program_ids, until=until):
        rules = turn.cadence(program)
        at = goes_out(
            touchpoint, hours=turn.hours(person, rules), rules=rules, organization=turn.organization
        )
        if at is not None and at < until:
            days[touchpoint.kind].append(max(at.astimezone(ZoneInfo(person.zone)).date(), today))
    for kind, on in sorted(days.items(), key=lambda item: min(item[1])):
        what = KINDS.get(kind.value, kind.value.replace("_", " "))
        yield f"{what}: {len(on):,}, {'from' if len(on) > 1 else 'on'} {weekday(min(on), today=today)}"


def _gaps(turn: Turn, programs: list[Program], today: date, locale: str) -> Iterable[str]:
    """The worst gap of each program that has one, worst programs first."""
    found = overview.of_programs(turn, programs, today=today, locale=locale)
    # What was over at the import cannot be mended any more, so it is no news every week.
    worst = [(status, gap) for status in found for gap in status.gaps[:1]]
    with_gaps = [(status, gap) for status, gap in worst if gap.kind is not GapKind.SKIPPED_AT_IMPORT]
    for status, gap in with_gaps[:_GAPS_SHOWN]:
        yield f"{status.name}: {gap.words}"
    if len(with_gaps) > _GAPS_SHOWN:
        yield f"{counted(len(with_gaps) - _GAPS_SHOWN, 'more program')} with gaps"


# What an answer does: there is none. What silence does: nothing.

WORKFLOW = Workflow(kind=Kind.DIGEST, silence=Silence.NEWS, when=when, ask=ask)
