"""What planning writes down, and what it brings back."""

from datetime import UTC, date, datetime, timedelta

import pytest

from storage import roles
from storage.models import Role, Touchpoint
from storage.words import Kind, PersonState, RoleKind, TouchpointState, Why
from tests.workflows.conftest import Stages
from tests.workflows.stage import Stage
from workflows.contact import Scene
from workflows.errors import QuestionClosed

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


def test_what_was_read_once_says_who_holds_what_on_every_day(stage: Stage) -> None:
    marcus = next(role for role in stage.rows(Role) if role.person_id == stage.person("Marcus").id)
    marcus.until = date(2026, 4, 8)
    stage.person("Noah").state = PersonState.STOPPED
    scene = Scene(stage.turn(), stage.program, stage.cohort, stage.turn().cadence(stage.program))
    managers = (RoleKind.MANAGER, RoleKind.ACTING_MANAGER)
    seen = set()
    for kinds in (managers, tuple(RoleKind), tuple(reversed(RoleKind))):
        for on in (date(2025, 1, 1), date(2026, 4, 7), date(2026, 4, 8)):
            asked = roles.holding(
                stage.session,
                program_id=stage.program.key_id,
                kinds=kinds,
                on=on,
                cohort_id=stage.cohort.key_id,
            )
            assert [person.name for person in scene.holding(kinds, on)] == [person.name for person in asked]
            seen.add(len(asked))
    assert len(seen) > 2  # on that day one of them was a manager no more


def test_a_contact_about_no_kpi_is_told_as_a_closed_question(stage: Stage) -> None:
    stage.passes(minutes=1)
    hello, *_ = stage.touchpoints(Kind.INTRODUCTION)
    with pytest.raises(QuestionClosed, match="about no KPI"):
        stage.turn().kpi_of(hello)
