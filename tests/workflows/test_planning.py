"""What planning writes down, and what it brings back."""

from datetime import UTC, datetime, timedelta

import pytest

from storage.models import Touchpoint
from storage.words import Kind, TouchpointState, Why
from tests.workflows.conftest import Stages
from tests.workflows.stage import Stage

APRIL = datetime(2026, 4, 6, 14, 0, tzinfo=UTC)


@pytest.fixture
def stage(stages: Stages) -> Stage:
    """The sales program, ten days after its training."""
    return stages.at(APRIL, managers=("Marcus", "Noah"))


def _to_come(stage: Stage, name: str) -> list[Touchpoint]:
    return [t for t in stage.touchpoints(Kind.COACHING, name) if t.due_at > stage.now]


def test_who_stops_and_starts_again_gets_the_prompts_that_were_withdrawn(stage: Stage) -> None:
    stage.passes(minutes=1)
    planned = _to_come(stage, "Marcus")
    assert planned
    stage.commands("Marcus", "stop")
    assert {(t.state, t.why) for t in _to_come(stage, "Marcus")} == {(TouchpointState.WITHDRAWN, Why.STOPPED)}
    stage.commands("Marcus", "start")
    stage.passes(minutes=10)
    back = {t.state for t in _to_come(stage, "Marcus")}
    assert back <= {TouchpointState.PLANNED, TouchpointState.DUE}


def test_a_contact_is_planned_once_however_often_planning_runs(stage: Stage) -> None:
    stage.passes(minutes=1)
    before = {t.key for t in stage.rows(Touchpoint)}
    stage.cohort.next_plan_at = stage.now
    stage.passes(minutes=1)
    assert {t.key for t in stage.rows(Touchpoint)} == before


def test_a_cohort_that_moves_takes_its_planned_contacts_along(stage: Stage) -> None:
    stage.passes(minutes=1)
    before = {t.key: t.due_at for t in stage.touchpoints(Kind.KPI_UPDATE, "Tom Ruiz") if t.due_at > stage.now}
    stage.cohort.ends_on += timedelta(days=3)
    stage.cohort.next_plan_at = stage.now
    stage.passes(minutes=1)
    after = {t.key: t.due_at for t in stage.touchpoints(Kind.KPI_UPDATE, "Tom Ruiz") if t.key in before}
    assert before
    assert {key: after[key] - due for key, due in before.items()} == {
        key: timedelta(days=3) for key in before
    }
