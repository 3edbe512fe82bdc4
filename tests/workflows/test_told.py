"""What others may be told: over all cohorts, of the time that is meant; and which ideas are weak."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from storage import holdouts, observations
from storage.holdouts import Given, Paced
from storage.models import Cohort, Competency, Holdout, HoldoutSeat, Observation, Person, Prompt, Touchpoint
from storage.words import Kind, Outcome
from tests.storage import rows
from tests.workflows.conftest import Stages
from tests.workflows.stage import Stage
from workflows.coaching_loop import taps, told
from workflows.coaching_loop.coaching_report import first_and_last, one_by_one
from workflows.coaching_loop.coaching_results import PromptResult, WeekResult, by_prompt

JULY = datetime(2026, 7, 7, 15, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def stage(stages: Stages) -> Stage:
    return stages.at(JULY)


def managers(stage: Stage, number: int) -> list[int]:
    """So many more people."""
    made = [
        Person.made(
            organization_id=stage.organization.key_id,
            home_tenant_id=stage.tenant.key_id,
            name=f"Manager {each}",
            email=f"manager{each}@halden.example",
            created_at=JULY,
        )
        for each in range(number)
    ]
    stage.session.add_all(made)
    stage.session.flush()
    return [person.key_id for person in made]


def another_cohort(stage: Stage) -> Cohort:
    made = Cohort.made(
        program_id=stage.program.key_id,
        key="autumn",
        name="Autumn",
        starts_on=stage.cohort.starts_on,
        ends_on=stage.cohort.ends_on,
        planned_since=JULY,
        created_at=JULY,
    )
    stage.session.add(made)
    stage.session.flush()
    return made


def counted(
    stage: Stage, person_id: int, seen: int | None, *, slot: str, at: datetime, cohort: Cohort
) -> None:
    """A manager counts, of four people; None for "can't say"."""
    touchpoint = Touchpoint.made(
        tenant_id=stage.tenant.key_id,
        cohort_id=cohort.key_id,
        kind=Kind.OBSERVATION,
        key=f"{slot}:{person_id}:{cohort.key}",
        slot=slot,
        person_id=person_id,
        due_at=at,
        last_at=at,
        created_at=at,
    )
    stage.session.add(touchpoint)
    stage.session.flush()
    again(stage, touchpoint, seen, at=at)


def again(stage: Stage, touchpoint: Touchpoint, seen: int | None, *, at: datetime) -> None:
    """Another count in answer to the same question."""
    row = Observation.made(
        cohort_id=touchpoint.cohort_id,
        manager_id=touchpoint.person_id,
        touchpoint_id=touchpoint.key_id,
        seen=seen,
        of=4,
        recorded_at=at,
    )
    stage.session.add(row)
    stage.session.flush()


def counts(stage: Stage, *, now: datetime = JULY) -> told.Counts:
    number = stage.program.key_id
    viewers = told.viewers(stage.session, program_ids=[number])[number]
    return told.counts(stage.session, program_id=number, now=now, viewers=viewers)


def seen(stage: Stage) -> list[tuple[int, int, int]]:
    found = counts(stage).seen()
    return [(each.seen, each.of, each.managers) for each in found]


def test_a_cancelled_cohort_and_a_second_count_change_nothing_that_was_told(stage: Stage) -> None:
    five, second = managers(stage, 6), another_cohort(stage)
    for place, person_id in enumerate(five[:5]):
        cohort = second if place == 0 else stage.cohort
        counted(stage, person_id, 1 + place % 2, slot="day+30", at=JULY - 20 * DAY, cohort=cohort)
    before = seen(stage)
    assert before == [(7, 20, 5)]
    second.cancelled_at = JULY - DAY
    first = stage.session.get_one(Touchpoint, _newest(stage))
    again(stage, first, 4, at=JULY - 2 * DAY)
    counted(stage, five[5], 4, slot="day+30", at=JULY - 2 * DAY, cohort=stage.cohort)
    assert seen(stage) == before
    (mine,) = [
        each.seen
        for each in observations.counts(stage.session, cohort_ids=[stage.cohort.key_id])
        if each.manager_id == first.person_id
    ]
    assert mine == 4, "to themselves the newest count is shown"


def _newest(stage: Stage) -> int:
    newest: Touchpoint = stage.rows(Touchpoint)[-1]
    return newest.key_id


def test_with_those_who_cannot_say_no_count_stands_alone(stage: Stage) -> None:
    people = managers(stage, 10)
    for place, person_id in enumerate(people):
        number = 1 if place < 5 else 3 if place == 5 else None
        at = JULY - (20 if place < 5 else 10) * DAY
        counted(stage, person_id, number, slot="day+30", at=at, cohort=stage.cohort)
    assert seen(stage) == [(5, 20, 5)]


def held_out(stage: Stage, people: list[int], *, since: datetime, ended_at: datetime | None = None) -> None:
    """Half of them get ideas, and the other half do not."""
    drawn = Holdout.made(
        cohort_id=stage.cohort.key_id, percent=50, seed="x", recorded_at=since, ended_at=ended_at
    )
    stage.session.add(drawn)
    stage.session.flush()
    half = len(people) // 2
    for place, person_id in enumerate(people):
        seat = HoldoutSeat.made(
            holdout_id=drawn.key_id, person_id=person_id, stratum="", held_out=place >= half
        )
        stage.session.add(seat)
    stage.session.flush()


def gained(stage: Stage, *, now: datetime = JULY) -> dict[str, tuple[list[float], list[float]]]:
    return counts(stage, now=now).gained(cohort_id=stage.cohort.key_id)


def test_once_a_hold_out_is_over_what_is_counted_later_says_nothing_about_it(stage: Stage) -> None:
    people, second = managers(stage, 20), another_cohort(stage)
    end = JULY - 30 * DAY
    held_out(stage, people, since=end - 70 * DAY, ended_at=end)
    for place, person_id in enumerate(people):
        gain = 1 if place < 10 else place % 2
        counted(stage, person_id, 1, slot="day-7", at=end - 60 * DAY, cohort=stage.cohort)
        counted(stage, person_id, 1 + gain, slot="day+30", at=end - DAY, cohort=stage.cohort)
        counted(stage, person_id, 4, slot="day+60", at=end + DAY, cohort=stage.cohort)
        counted(stage, person_id, 4, slot="day+30", at=end - DAY, cohort=second)
    assert gained(stage) == {"day+30": ([25.0] * 10, [0.0, 25.0] * 5)}


def test_ideas_on_the_same_from_elsewhere_end_what_a_manager_shows(stage: Stage) -> None:
    people, start = managers(stage, 24), JULY - 20 * DAY
    held_out(stage, people, since=start - 90 * DAY)
    (competency, *_) = stage.rows(Competency)
    other = rows.program(stage.session, stage.tenant, key="other")
    for place, person_id in enumerate(people):
        counted(stage, person_id, place % 3, slot="day-7", at=start - 60 * DAY, cohort=stage.cohort)
        counted(stage, person_id, place % 4, slot="day+30", at=start, cohort=stage.cohort)
        if place in (0, 12, 13):
            prompt = Prompt.made(
                touchpoint_id=_newest(stage),
                program_id=other.key_id,
                cohort_id=stage.cohort.key_id,
                person_id=person_id,
                prompt=f"ask-{place}",
                competency=competency.key if place < 13 else "another",
                given_at=start - DAY,
            )
            stage.session.add(prompt)
            stage.session.flush()
    assert [len(side) for side in gained(stage)["day+30"]] == [11, 11]


def test_where_all_saw_the_same_afterwards_no_difference_tells_what_they_saw_before(stage: Stage) -> None:
    people, start = managers(stage, 20), JULY - 20 * DAY
    held_out(stage, people, since=start - 90 * DAY)
    for place, person_id in enumerate(people):
        counted(stage, person_id, place % 3, slot="day-7", at=start - 60 * DAY, cohort=stage.cohort)
        for slot, number in (("day+30", 4), ("day+60", 3 + place % 2)):
            counted(stage, person_id, number, slot=slot, at=start, cohort=stage.cohort)
    assert set(gained(stage)) == {"day+60"}


def test_no_side_of_a_hold_out_tells_what_the_sum_does_not(stage: Stage) -> None:
    """Nobody was seen before, so a difference is one of what was counted after; all teams are of four."""
    people, start = managers(stage, 32), JULY - 20 * DAY
    held_out(stage, people, since=start - 90 * DAY)
    for person_id in people[:10] + people[11:]:  # of one it is not known what they saw before
        counted(stage, person_id, 0, slot="day-7", at=start - 60 * DAY, cohort=stage.cohort)
    inside, out = people[:16], people[16:]
    days = [inside[:11] + out[:11], [inside[11], *out[11:15]], inside[12:]]
    for day, answering in enumerate(days):
        for place, person_id in enumerate(answering):
            counted(stage, person_id, place % 3, slot="day+30", at=start + day * DAY, cohort=stage.cohort)
    after = [row for row in stage.rows(Observation) if row.recorded_at >= start]

    def numbers() -> list[float]:
        looks = []
        for day in (1, 2, 3, 9):
            now = start + day * DAY
            (told_now,) = [each for each in counts(stage, now=now).seen() if each.day == 30]
            looks += [told_now.seen, *(sum(side) for side in gained(stage, now=now)["day+30"])]
        return looks

    base = numbers()
    assert all(number > 0 for number in base), "both sides are told of"
    alike: Counter[tuple[int, ...]] = Counter()
    for row in after:
        row.seen = (row.seen or 0) + 1
        stage.session.flush()
        alike[tuple(round(now - was) for now, was in zip(numbers(), base, strict=True))] += 1
        row.seen -= 1
    unseen = alike.pop((0,) * len(base), 0)
    assert sum(alike.values()) + unseen == len(after)
    assert min(alike.values()) >= 5, "each answer is in the very same numbers as four others"


def test_a_pulse_is_told_when_it_is_over_and_may_not_be_worked_out_from_two_sums(stage: Stage) -> None:
    second = another_cohort(stage)

    def tapped(cohort: Cohort, *, yes: int, no: int, asked_on: date) -> None:
        number = cohort.key_id
        for each in range(yes + no):
            observations.count_used(
                stage.session, cohort_id=number, day=30, asked_on=asked_on, used=each < yes
            )
            observations.count_stopped_by(
                stage.session, cohort_id=number, day=30, asked_on=asked_on, code="no_time"
            )

    def told_of(days: int) -> list[told.Pulse]:
        return told.pulses(stage.session, program_id=stage.program.key_id, now=JULY + days * DAY)

    tapped(stage.cohort, yes=6, no=7, asked_on=JULY.date())
    tapped(second, yes=6, no=1, asked_on=JULY.date() + 7 * DAY)
    assert told_of(28) == []
    first = told.Pulse(day=30, used=6, answered=13, stopped_by=(("No time", 13),))
    assert told_of(29) == [first]
    assert told_of(40) == [first], "the second alone would show that one of them has not used it"


NOW = datetime(2026, 7, 7, 15, 0, tzinfo=UTC)


def went_out(days_ago: int, *outcomes: Outcome | None) -> list[Given]:
    """One idea to as many people, and what came back an hour later."""
    at = NOW - days_ago * DAY
    later = at + timedelta(hours=1)
    return [
        Given(
            program_id=1,
            person_id=person_id,
            prompt="ask-first",
            given_at=at,
            outcome=outcome,
            answered_at=later if outcome else None,
            said=[{"at": later.isoformat(), "outcome": outcome.value}] if outcome else [],
        )
        for person_id, outcome in enumerate(outcomes)
    ]


DID, NOT_FOR_ME = Outcome.DID_IT, Outcome.NOT_FOR_ME


@pytest.mark.parametrize(("outcomes", "said"), [([DID] * 5, 4), ([Outcome.NOT_YET] * 5, 1), ([DID] * 6, 6)])
def test_of_five_people_nobody_is_told_that_all_said_the_same(outcomes: list[Outcome], said: int) -> None:
    found = told.ideas(went_out(2, *outcomes), now=NOW).all
    assert found is not None
    assert (found.answered, found.did_it, found.of_five) == (len(outcomes), said, len(outcomes) == 5)


def test_who_sees_totals_knows_their_own_answer_and_is_none_of_the_five(stage: Stage) -> None:
    mei, *five = managers(stage, 6)
    stage.session.get_one(Person, mei).learning_team = True
    for place, person_id in enumerate([mei, *five[:4]]):
        counted(stage, person_id, place, slot="day+30", at=JULY - 20 * DAY, cohort=stage.cohort)
    assert seen(stage) == []
    counted(stage, five[4], 1, slot="day+30", at=JULY - 2 * DAY, cohort=stage.cohort)
    assert seen(stage) == [(11, 24, 6)]
    closed = [
        bool(told.ideas(went_out(2, *[DID] * 5), now=NOW, viewers={0: since}).groups)
        for since in (JULY.date() - 2 * DAY, JULY.date())
    ]
    assert closed == [False, True], "who comes to see totals later takes no group apart"


def test_who_comes_to_see_totals_later_is_not_shown_those_of_four_others(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    five = told.ideas(went_out(9, *[DID] * 5), now=NOW, viewers={0: NOW.date()})
    assert {group.kind for group in five.groups} >= {taps.FIRST_TAP, taps.WENT_OUT}
    assert (five.all, five.by_prompt) == (None, {})
    silent = told.ideas(went_out(9, *[DID] * 5, *[None] * 5), now=NOW, viewers={0: NOW.date()}).all
    assert silent is not None
    assert (silent.answered, silent.did_it, silent.given) == (0, 0, 10)
    chosen = [Paced(each, "fewer", NOW - 9 * DAY) for each in range(5)]
    monkeypatch.setattr(holdouts, "paces", lambda *_, **__: chosen)

    def wanted_fewer(viewers: dict[int, date]) -> int | None:
        return told.wanted_fewer(Session(), program_id=1, now=NOW, viewers=viewers)

    assert [wanted_fewer({}), wanted_fewer({0: NOW.date()})] == [4, None]


@pytest.mark.parametrize(
    ("given", "weak"),
    [
        (went_out(0, *[None] * 12), []),  # a minute ago
        (went_out(9, *[DID] * 4, *[None] * 8), []),  # a third answered
        (went_out(9, *[DID] * 2, *[None] * 10), ["few answer"]),
        (went_out(9, *[DID] * 6, *[NOT_FOR_ME] * 6), ["often not for them"]),
        (went_out(9, *[DID] * 12), []),
    ],
)
def test_an_idea_is_weak_once_it_had_its_week(given: list[Given], weak: list[str]) -> None:
    found = by_prompt(given, told.ideas(given, now=NOW), NOW)
    assert [each.weak for each in found if each.weak] == weak


def test_one_week_is_told_once() -> None:
    first, last = WeekResult(1, 12, 9), WeekResult(4, 12, 6)
    assert first_and_last([first]) == "Answered: 75 % in week 1."
    assert first_and_last([first, last]) == "Answered: 75 % in week 1, 50 % in week 4."


def test_in_the_terminal_each_idea_has_a_line() -> None:
    well = PromptResult("ask-first", 20, did_it=15, not_for_me=1, helpful=9, said_so=12, weak="")
    weak = PromptResult("name-it", 10, did_it=2, not_for_me=6, helpful=None, said_so=0, weak="seldom useful")
    assert one_by_one([well, weak]) == (
        "name-it: 10 answers, 20 % did it, 60 % not for me (weak: seldom useful)",
        "ask-first: 20 answers, 75 % did it, 5 % not for me, useful 9 of 12 times",
    )
    assert one_by_one([well] * 22)[-1] == "and 2 more, with --json"
