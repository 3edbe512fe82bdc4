"""Does coaching work? Totals of five people and more: by prompt and week, seen, and with a hold-out."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from prompts.pulse import STOPPED_BY
from storage import circles, holdouts, observations, people
from storage.holdouts import Given
from storage.models import Program
from storage.observations import Seen
from workflows import taps
from workflows.rules import totals
from workflows.rules.access import enough
from workflows.rules.holdout import Difference, difference
from workflows.turn import Turn

_WEEKS_SHOWN = 12
_FEWEST_GIVEN = 10
"""A prompt that went to fewer is not judged."""
_WEAK_RESPONSE, _WEAK_HELPFUL, _UNWANTED = 0.25, 0.4, 0.4
_PULSE_IS_OVER = timedelta(days=28)
_TIRED = 0.5
"""The last weeks bring so much less than the first ones where people are tired of it."""


@dataclass(frozen=True)
class PromptResult:
    """How one prompt did, over the people of closed groups."""

    prompt: str
    given: int
    answered: int
    did_it: int
    not_for_me: int
    helpful: int | None
    """Of those who did it and said so; None where those are fewer than five."""
    said_so: int
    weak: str
    """Why it is weak, in a few words; empty where it is not."""


@dataclass(frozen=True)
class WeekResult:
    """How many of the prompts of one week, counted from each person's first, were answered."""

    week: int
    given: int
    answered: int


@dataclass(frozen=True)
class SeenResult:
    """Of all people of the managers who counted, how many were seen doing it."""

    when: str
    seen: int
    of: int
    managers: int


@dataclass(frozen=True)
class PulseResult:
    """What learners tapped on one day."""

    day: int
    used: int
    answered: int
    stopped_by: tuple[tuple[str, int | None], ...]
    """None where a number is too small to show."""


@dataclass(frozen=True)
class HoldoutResult:
    """One hold-out: who it was, and what it showed, measure by measure."""

    percent: int
    with_ideas: int
    without: int
    ended: bool
    differences: tuple[tuple[str, str, Difference], ...]
    """What was measured, its unit, and the difference."""


@dataclass(frozen=True)
class Results:
    """Everything that may be told about one program's coaching."""

    program: str
    managers: int
    prompts: int
    did_it: int | None
    answered: int | None
    prompt_results: tuple[PromptResult, ...]
    weeks: tuple[WeekResult, ...]
    tired: bool
    wanted_fewer: int | None
    """How often somebody chose fewer or none."""
    seen: tuple[SeenResult, ...]
    pulses: tuple[PulseResult, ...]
    circle_answers: int | None
    circle_attended: int | None
    holdouts: tuple[HoldoutResult, ...]


KpiByManager = Mapping[str, Sequence[tuple[str, float | None, float]]]
"""By KPI: e-mail of a manager, the value before if it is known, and the value after."""


def results(turn: Turn, program: Program, kpis: KpiByManager | None = None) -> Results:
    """What a program's coaching brought, as far as it may be told.

    Only whole programs: cut by cohort, week or manager, the pieces could be put together again.
    """
    session = turn.session
    given = holdouts.given(session, program_id=program.key_id)
    managers = {each.person_id for each in given}
    counted = taps.count(given)
    cohort_ids = [cohort.key_id for cohort in holdouts.cohorts(session, program_id=program.key_id)]
    seen = list(observations.counts(session, cohort_ids=cohort_ids))
    attended = totals.settled(circles.attendance(session, cohort_ids=cohort_ids))
    paced = totals.settled(holdouts.paces(session, person_ids=managers))
    weeks = tuple(_weeks(given))
    return Results(
        program=program.name,
        managers=len(managers),
        prompts=len(given),
        answered=counted.answered if counted else None,
        did_it=counted.did_it if counted else None,
        prompt_results=tuple(_prompts(given)),
        weeks=weeks,
        tired=_are_tired(weeks),
        wanted_fewer=sum(each.choice in ("fewer", "stop") for each in paced) if paced else None,
        seen=tuple(_seen(seen)),
        pulses=tuple(_pulses(turn, cohort_ids)),
        circle_answers=len(attended) if attended else None,
        circle_attended=sum(each.attended for each in attended) if attended else None,
        holdouts=tuple(_holdouts(turn, program, seen, kpis or {})),
    )


# By prompt.


def _prompts(given: Sequence[Given]) -> Iterable[PromptResult]:
    by_prompt: dict[str, list[Given]] = defaultdict(list)
    for each in given:
        by_prompt[each.prompt].append(each)
    for prompt, went_out in sorted(by_prompt.items()):
        counted = taps.count(went_out) or taps.Count(0, 0, 0, 0, 0)
        result = PromptResult(
            prompt=prompt,
            given=len(went_out),
            answered=counted.answered,
            did_it=counted.did_it,
            not_for_me=counted.not_for_me,
            helpful=counted.helpful if counted.said_so else None,
            said_so=counted.said_so,
            weak="",
        )
        yield replace(result, weak=_weak(result))


def _weak(found: PromptResult) -> str:
    """The first reason to look at a prompt again."""
    if found.given < _FEWEST_GIVEN:
        return ""
    if found.answered < _WEAK_RESPONSE * found.given:
        return "few answer"
    if found.not_for_me > _UNWANTED * found.answered:
        return "often not for them"
    if found.helpful is not None and found.helpful < _WEAK_HELPFUL * found.said_so:
        return "seldom useful"
    return ""


# By week: do people tire of it?


def _weeks(given: Sequence[Given]) -> Iterable[WeekResult]:
    by_person: dict[int, list[Given]] = defaultdict(list)
    for each in given:
        by_person[each.person_id].append(each)
    for week in range(_WEEKS_SHOWN):
        of_week = [mine[week] for mine in by_person.values() if len(mine) > week]
        if enough({each.person_id for each in of_week}):
            counted = taps.count(of_week)
            yield WeekResult(week + 1, len(of_week), counted.answered if counted else 0)


def _are_tired(weeks: Sequence[WeekResult]) -> bool:
    if len(weeks) < 2 * 3:
        return False
    first, last = (_rate(some) for some in (weeks[:3], weeks[-3:]))
    return first > 0 and last < _TIRED * first


def _rate(weeks: Sequence[WeekResult]) -> float:
    given = sum(week.given for week in weeks)
    return sum(week.answered for week in weeks) / given if given else 0.0


# What managers see, and what learners say.


def _seen(seen: Sequence[Seen]) -> Iterable[SeenResult]:
    for slot in sorted({each.slot for each in seen}, key=_day):
        counted = totals.settled(each for each in seen if each.slot == slot)
        if counted:
            of, managers = sum(each.of for each in counted), len({each.person_id for each in counted})
            yield SeenResult(_spoken(slot), sum(each.seen for each in counted), of, managers)


def _day(slot: str) -> int:
    return -7 if slot == observations.BEFORE else int(slot.removeprefix("day+"))


def _spoken(slot: str) -> str:
    return "before" if slot == observations.BEFORE else f"day {_day(slot)}"


def _pulses(turn: Turn, cohort_ids: Sequence[int]) -> Iterable[PulseResult]:
    """Only those that are over: while taps come in, two totals would tell about the tap between them."""
    found = observations.pulses(turn.session, cohort_ids=cohort_ids)
    over = [pulse for pulse in found if pulse.recorded_on + _PULSE_IS_OVER < turn.now.date()]
    for day in sorted({pulse.day for pulse in over}):
        of_day = [pulse for pulse in over if pulse.day == day]
        answered = sum(pulse.times for pulse in of_day)
        used = sum(pulse.times for pulse in of_day if pulse.used)
        counts = [
            sum(pulse.times for pulse in of_day if pulse.stopped_by == code) for code, _ in STOPPED_BY[1:]
        ]
        if not enough(answered) or None in totals.shares([used, answered - used]):
            continue
        stopped_by = zip(STOPPED_BY[1:], totals.shares(counts), strict=True)
        yield PulseResult(
            day=day,
            used=used,
            answered=answered,
            stopped_by=tuple((label, number) for (_, label), number in stopped_by if number != 0),
        )


# With and without.


def _holdouts(
    turn: Turn, program: Program, seen: Sequence[Seen], kpis: KpiByManager
) -> Iterable[HoldoutResult]:
    for holdout in holdouts.of_program(turn.session, program_id=program.key_id):
        seats = holdouts.seats(turn.session, holdout_id=holdout.key_id)
        out = {seat.person_id for seat in seats if seat.held_out}
        inside = {seat.person_id for seat in seats if not seat.held_out}
        shown = [
            (f"people seen doing it, day {_day(slot)}", "points", *_by_arm(_changes(seen, slot), inside, out))
            for slot in sorted({each.slot for each in seen} - {observations.BEFORE}, key=_day)
        ]
        for name, values in kpis.items():
            shown.append((name, "", *_by_arm(_numbers(turn, values), inside, out)))
        yield HoldoutResult(
            percent=holdout.percent,
            with_ideas=len(inside),
            without=len(out),
            ended=holdout.ended_at is not None,
            differences=tuple((what, unit, difference(ins, outs)) for what, unit, ins, outs in shown),
        )


@dataclass(frozen=True)
class _Changed:
    person_id: int
    by: float


def _changes(seen: Sequence[Seen], slot: str) -> list[_Changed]:
    """How many percentage points more of their people each manager saw then than before, oldest first."""
    before = {each.person_id: each for each in seen if each.slot == observations.BEFORE}
    return [
        _Changed(each.person_id, _share(each) - _share(before[each.person_id]))
        for each in seen
        if each.slot == slot and each.person_id in before
    ]


def _share(seen: Seen) -> float:
    return 100 * seen.seen / seen.of if seen.of else 0.0


def _numbers(turn: Turn, values: Sequence[tuple[str, float | None, float]]) -> list[_Changed]:
    """How a KPI of each manager changed; where it stands, if it is not known of everybody where it stood."""
    known = people.everyone(turn.session, organization_id=turn.organization.key_id)
    changes = all(before is not None for _, before, _ in values)
    return [
        _Changed(known[email].key_id, after - (before or 0.0) if changes else after)
        for email, before, after in values
        if email in known
    ]


def _by_arm(
    numbers: Sequence[_Changed], inside: Collection[int], out: Collection[int]
) -> tuple[list[float], list[float]]:
    """One number per manager of each side, in closed groups: one more person would give theirs away."""
    with_ideas = totals.settled(each for each in numbers if each.person_id in inside)
    without = totals.settled(each for each in numbers if each.person_id in out)
    return [each.by for each in with_ideas], [each.by for each in without]
