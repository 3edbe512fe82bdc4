"""The five levels as one chain: what was seen, where it is broken, and how fast a cohort became competent."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from storage.models import Observation, Touchpoint
from storage.models.review import Score
from storage.words import Kind
from tests.workflows.conftest import Stages
from tests.workflows.stage import Stage
from tests.workflows.test_returns import publishes, view
from workflows.files.problems import BadFile
from workflows.files.scores_file import import_scores, is_one
from workflows.reports import levels
from workflows.rules.phillips import Level

JULY = datetime(2026, 7, 7, 15, 0, tzinfo=UTC)
HEADER = "program,cohort,level,on,people,score,before,best,source\n"
REACTION = "consultative-selling,spring-2026,reaction,2026-03-27,44,4.3,,5,Forms\n"
LEARNING = "consultative-selling,spring-2026,learning,2026-03-27,40,80,50,100,LMS\n"


@pytest.fixture
def stage(stages: Stages) -> Stage:
    return stages.at(JULY)


def imports(stage: Stage, rows: str) -> tuple[int, int, int]:
    organization = stage.organization.key_id
    done = import_scores(
        stage.session, HEADER + rows, name="scores.csv", organization_id=organization, now=stage.now
    )
    return done.added, done.corrected, done.unchanged


def counts(stage: Stage, day: int, seen: int, *, managers: int) -> None:
    """So many managers have seen this many of their four people do it."""
    for number, (name, *_) in enumerate(zip(MANAGERS[:managers], strict=False)):
        person = stage.person(name)
        touchpoint = Touchpoint.made(
            tenant_id=stage.tenant.key_id,
            cohort_id=stage.cohort.key_id,
            kind=Kind.OBSERVATION,
            key=f"{day}:{number}",
            slot=f"day+{day}",
            person_id=person.key_id,
            due_at=stage.now,
            last_at=stage.now,
            created_at=stage.now,
        )
        stage.session.add(touchpoint)
        stage.session.flush()
        stage.session.add(
            Observation.made(
                cohort_id=stage.cohort.key_id,
                manager_id=person.key_id,
                touchpoint_id=touchpoint.key_id,
                seen=seen,
                of=4,
                recorded_at=stage.now - timedelta(days=1),
            )
        )
    stage.session.flush()


MANAGERS = ("Marcus", "Noah", "Emma", "Liam", "Jonas", "Grace")


def chain(stage: Stage) -> levels.Chain:
    return levels.of_program(stage.session, stage.program, now=stage.now)


def test_a_kpi_that_moved_without_anybody_seeing_the_behavior_is_a_broken_chain(stage: Stage) -> None:
    imports(stage, REACTION + LEARNING)
    publishes(stage, view(stage).kpi.measure_id, "25.5", date(2026, 6, 30))
    assert chain(stage).gaps == (Level.APPLICATION,)
    seen = stage.commands("Dana", "levels")
    assert "Broken at application: a KPI moved, but it is not on record" in seen
    assert "1 Reaction     86 % of the best score, from 44 people." in seen
    counts(stage, 30, 1, managers=5)
    assert chain(stage).gaps == ()
    assert "5 managers have seen 5 of 20 people do it." in stage.commands("Dana", "levels")


def test_what_fewer_than_five_managers_counted_is_not_shown(stage: Stage) -> None:
    counts(stage, 30, 3, managers=4)
    seen = stage.commands("Mei", "levels")
    assert "Not enough answers to show: it takes five people" in seen
    assert "12 of 16" not in seen
    assert Level.APPLICATION not in chain(stage).reached


def test_return_on_learning_and_time_to_competency(stage: Stage) -> None:
    imports(stage, LEARNING)
    counts(stage, 30, 2, managers=5)
    assert "Not competent yet: 50 % on day 30." in stage.commands("Mei", "levels")
    counts(stage, 60, 4, managers=5)
    # 25 days of training, and 60 after it; 170,000 for 48 people; 30 of 50 points were learned.
    seen = stage.commands("Mei", "levels")
    assert "learned 60 % of what there was to learn, at $3,541.67 a participant, $59.03 a point." in seen
    assert "Competent 85 days after the first day of training." in seen


def test_scores_are_corrected_by_importing_again(stage: Stage) -> None:
    assert imports(stage, REACTION + LEARNING) == (2, 0, 0)
    assert imports(stage, REACTION + LEARNING.replace(",80,", ",76,")) == (0, 1, 1)
    assert len(stage.rows(Score)) == 3
    (pace,) = chain(stage).paces
    assert pace.learned == Decimal(52)


def test_every_problem_of_a_scores_file_is_named_and_nothing_is_imported(stage: Stage) -> None:
    bad = REACTION.replace(",44,", ",4,") + LEARNING.replace("spring", "autumn").replace("learning", "exam")
    with pytest.raises(BadFile) as refused:
        imports(stage, bad.replace(",5,Forms", ",4,Forms"))
    said = str(refused.value)
    assert "expected a whole number from 5 on, so that no one's own answer shows" in said
    assert "4.3 is not between 0 and 4, the highest score" in said
    assert "'exam' is not known; expected reaction or learning" in said
    assert "did you mean consultative-selling spring-2026?" in said
    assert stage.rows(Score) == []


def test_a_file_of_scores_is_told_from_one_of_readings_by_its_header() -> None:
    assert is_one(HEADER)
    assert not is_one("measure,as_of,value\n")
