"""What others may be told: over all cohorts, of the time that is meant; and which ideas are weak."""

from datetime import UTC, date, datetime, timedelta

import pytest

from storage import observations
from storage.holdouts import Given
from storage.models import Cohort, Observation, Person, Touchpoint
from storage.words import Kind, Outcome
from tests.workflows.conftest import Stages
from tests.workflows.stage import Stage
from workflows import told
from workflows.coaching_results import by_prompt

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


def counted(stage: Stage, person_id: int, seen: int, *, slot: str, at: datetime, cohort: Cohort) -> None:
    """A manager counts, of four people."""
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


def again(stage: Stage, touchpoint: Touchpoint, seen: int, *, at: datetime) -> None:
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


def seen(stage: Stage) -> list[tuple[int, int, int]]:
    found = told.counts(stage.session, program_id=stage.program.key_id, now=JULY).seen()
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


def test_once_a_hold_out_is_over_what_is_counted_later_says_nothing_about_it(stage: Stage) -> None:
    people, second = managers(stage, 20), another_cohort(stage)
    arms = (people[:10], people[10:])
    end = JULY - 30 * DAY
    for place, person_id in enumerate(people):
        gain = 1 if person_id in arms[0] else place % 2
        counted(stage, person_id, 1, slot="day-7", at=end - 60 * DAY, cohort=stage.cohort)
        counted(stage, person_id, 1 + gain, slot="day+30", at=end - DAY, cohort=stage.cohort)
        counted(stage, person_id, 4, slot="day+60", at=end + DAY, cohort=stage.cohort)
        counted(stage, person_id, 4, slot="day+30", at=end - DAY, cohort=second)
    cohort_id = stage.cohort.key_id
    found = told.gained(stage.session, cohort_id=cohort_id, arms=arms, until=end, now=JULY)
    assert {slot: [len(side) for side in sides] for slot, sides in found.items()} == {"day+30": [10, 10]}
    assert found["day+30"] == ([25.0] * 10, [0.0, 25.0] * 5)
    running = told.gained(stage.session, cohort_id=cohort_id, arms=arms, until=None, now=JULY)
    assert set(running) == {"day+30", "day+60"}


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
