"""Does coaching work? Totals of five people and more: by prompt and week, seen, and with a hold-out."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from storage import holdouts, people
from storage.holdouts import Given
from storage.models import Program
from workflows.coaching_loop import taps, told
from workflows.rules.access import enough
from workflows.rules.holdout import LEVEL, Difference, difference, holm
from workflows.turn import Turn

_WEEKS_SHOWN = 12
_FEWEST_GIVEN = 10
"""A prompt that went to fewer is not judged."""
_WEAK_RESPONSE, _WEAK_HELPFUL, _UNWANTED = 0.25, 0.4, 0.4
_TIRED = 0.5
"""The last weeks bring so much less than the first ones where people are tired of it."""


@dataclass(frozen=True)
class PromptResult:
    """How one prompt did with people who can be told of together, by what each said first."""

    prompt: str
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
    """How many of the prompts of one week, counted from each person's first, were answered.

    Who answered is known to those who look after a program; what they answered is not.
    """

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
class Compared:
    """One measure of a hold-out."""

    what: str
    unit: str
    difference: Difference
    decides: bool
    """Said before the draw to be the one that counts."""
    clear: bool
    """By itself where it decides; the others are judged together (Holm), as one in twenty looks clear."""
    left_out: int = 0
    """Numbers in a file of managers who were not drawn, or got ideas from elsewhere."""


@dataclass(frozen=True)
class HoldoutResult:
    """One hold-out: who it was, and what it showed, measure by measure."""

    percent: int
    with_ideas: int
    without: int
    ended: bool
    mixed: int
    """Managers who got ideas on the same from elsewhere, and are left out from then on."""
    differences: tuple[Compared, ...]
    """What decides first."""


@dataclass(frozen=True)
class Results:
    """Everything that may be told about one program's coaching."""

    program: str
    managers: int
    answering: int
    """Managers who answered at all."""
    prompts: int
    did_it: int | None
    answered: int | None
    of_five: bool
    """Of five people only: none is told as one, and all as all but one."""
    prompt_results: tuple[PromptResult, ...]
    weeks: tuple[WeekResult, ...]
    tired: bool
    wanted_fewer: int | None
    """How often somebody chose fewer or none."""
    seen: tuple[SeenResult, ...]
    pulses: tuple[told.Pulse, ...]
    circle_answers: int | None
    circle_attended: int | None
    holdouts: tuple[HoldoutResult, ...]


KpiByManager = Mapping[str, Sequence[tuple[str, float | None, float]]]
"""By KPI: e-mail of a manager, the value before if it is known, and the value after."""


def results(turn: Turn, program: Program, kpis: KpiByManager | None = None) -> Results:
    """What a program's coaching brought, as far as it may be told.

    Only whole programs: cut by cohort, week or manager, the pieces could be put together again.
    """
    session, number, now = turn.session, program.key_id, turn.now
    given = holdouts.given(session, program_id=number)
    viewers = told.viewers(session, program_ids=[number])[number]
    ideas = told.ideas(given, now=now, viewers=viewers)
    counts = told.counts(session, program_id=number, now=now, viewers=viewers)
    circles = told.attended(session, program_id=number, now=now, viewers=viewers)
    weeks = tuple(_weeks(given))
    counted = ideas.all if ideas.all is not None and ideas.all.answered else None
    return Results(
        program=program.name,
        managers=len({each.person_id for each in given}),
        answering=len({each.person_id for each in given if each.outcome is not None}),
        prompts=len(given),
        answered=counted.answered if counted else None,
        did_it=counted.did_it if counted else None,
        of_five=counted is not None and counted.of_five,
        prompt_results=tuple(by_prompt(given, ideas, now)),
        weeks=weeks,
        tired=_are_tired(weeks),
        wanted_fewer=told.wanted_fewer(session, program_id=number, now=now, viewers=viewers),
        seen=tuple(
            SeenResult("before" if each.day < 0 else f"day {each.day}", each.seen, each.of, each.managers)
            for each in counts.seen()
        ),
        pulses=tuple(told.pulses(session, program_id=number, now=now)),
        circle_answers=circles.answers if circles else None,
        circle_attended=circles.there if circles else None,
        holdouts=tuple(_holdouts(turn, program, counts, kpis or {})),
    )


# By prompt.


def by_prompt(given: Sequence[Given], ideas: told.Ideas, now: datetime) -> Iterable[PromptResult]:
    """Only prompts with totals of their own: which one somebody got follows from what they answered."""
    due = Counter(each.prompt for each in given if each.given_at + taps.A_WEEK < now)
    for prompt, found in ideas.by_prompt.items():
        weak = _weak(found, due[prompt])
        if not found.answered and not weak:
            continue
        yield PromptResult(
            prompt=prompt,
            answered=found.answered,
            did_it=found.did_it,
            not_for_me=found.not_for_me,
            helpful=found.helpful if found.said_so else None,
            said_so=found.said_so,
            weak=weak,
        )


def _weak(found: told.Taps, due: int) -> str:
    """The first reason to look at a prompt again.

    Args:
        found: what may be told of it.
        due: to how many it went a week ago or earlier.
    """
    if found.given >= _FEWEST_GIVEN and found.in_time + due - found.given < _WEAK_RESPONSE * due:
        return "few answer"  # even if all who are not in the totals yet had answered
    if found.answered >= _FEWEST_GIVEN and found.not_for_me > _UNWANTED * found.answered:
        return "often not for them"
    if found.said_so and found.helpful < _WEAK_HELPFUL * found.said_so:
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
            yield WeekResult(week + 1, len(of_week), sum(each.outcome is not None for each in of_week))


def _are_tired(weeks: Sequence[WeekResult]) -> bool:
    if len(weeks) < 2 * 3:
        return False
    first, last = (_rate(some) for some in (weeks[:3], weeks[-3:]))
    return first > 0 and last < _TIRED * first


def _rate(weeks: Sequence[WeekResult]) -> float:
    given = sum(week.given for week in weeks)
    return sum(week.answered for week in weeks) / given if given else 0.0


# With and without.


def _holdouts(
    turn: Turn, program: Program, counts: told.Counts, kpis: KpiByManager
) -> Iterable[HoldoutResult]:
    """Of the cohort that was drawn, and of the time in which some got no ideas."""
    for holdout in holdouts.of_program(turn.session, program_id=program.key_id):
        seats = holdouts.seats(turn.session, holdout_id=holdout.key_id)
        out = {seat.person_id for seat in seats if seat.held_out}
        inside = {seat.person_id for seat in seats if not seat.held_out}
        mixed = holdouts.mixed(turn.session, holdout_id=holdout.key_id).keys()
        shown = [
            Compared(
                seen_on(slot), "points", difference(*sides), decides=slot == holdout.decides, clear=False
            )
            for slot, sides in counts.gained(cohort_id=holdout.cohort_id).items()
        ]
        for name, values in kpis.items():
            numbers = _numbers(turn, values)
            with_ideas, without = (
                [each.by for each in numbers if each.person_id in side - mixed] for side in (inside, out)
            )
            shown.append(
                Compared(
                    name,
                    "",
                    difference(with_ideas, without),
                    decides=name == holdout.decides,
                    clear=False,
                    left_out=len(values) - len(with_ideas) - len(without),
                )
            )
        yield HoldoutResult(
            percent=holdout.percent,
            with_ideas=len(inside),
            without=len(out),
            ended=holdout.ended_at is not None,
            mixed=len(mixed),
            differences=_judged(shown),
        )


def seen_on(slot: str) -> str:
    """What a count is called."""
    return f"People seen doing it, day {told.day_of(slot)}"


def _judged(shown: Collection[Compared]) -> tuple[Compared, ...]:
    """What decides stands by itself; of the others, the more there are, the more look clear by chance."""
    others = [each for each in shown if not each.decides]
    known = [each for each in others if each.difference.p_value is not None]
    adjusted = holm([each.difference.p_value or 0.0 for each in known])
    clear = {each.what for each, p_value in zip(known, adjusted, strict=True) if p_value < 1 - LEVEL}
    first = [replace(each, clear=each.difference.clear) for each in shown if each.decides]
    return (*first, *(replace(each, clear=each.what in clear) for each in others))


@dataclass(frozen=True)
class _Changed:
    person_id: int
    by: float


def _numbers(turn: Turn, values: Sequence[tuple[str, float | None, float]]) -> list[_Changed]:
    """How a KPI of each manager changed; where it stands, if it is not known of everybody where it stood.

    All of them, and no groups of five: who compares a file has the file, and its order decides nothing.
    """
    known = people.everyone(turn.session, organization_id=turn.organization.key_id)
    changes = all(before is not None for _, before, _ in values)
    return [
        _Changed(known[email].key_id, after - (before or 0.0) if changes else after)
        for email, before, after in values
        if email in known
    ]
