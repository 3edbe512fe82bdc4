"""The learning team's Monday digest."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest

from prompts.cards import Card, plain_text
from prompts.coaching import library
from storage import digest as stored
from storage import kpis
from storage.database import Database
from storage.models import Obstacle, Reading, Role
from storage.together import Gathering
from storage.words import Category, Kind, ReadingState, RoleKind, SourceKind, TouchpointState
from tests.workflows.conftest import Stages
from tests.workflows.stage import Stage
from workflows.reports import agenda

# A Monday, four hours before the digest in New York; the training ended five weeks ago.
MONDAY = datetime(2026, 5, 4, 8, 30, tzinfo=UTC)


@pytest.fixture
def stage(stages: Stages) -> Stage:
    return stages.at(MONDAY)


def digests(stage: Stage) -> list[str]:
    """The digests sent so far, oldest first."""
    sent = [row for row in stage.messages("Mei") if row.category is Category.DIGEST]
    return [plain_text(Card.model_validate(row.card)) for row in sent]


def win_rate_is(stage: Stage, value: str) -> None:
    view = next(v for v in kpis.of_program(stage.session, program_id=stage.program.key_id) if v.unit == "%")
    stage.session.add(
        Reading.made(
            measure_id=view.kpi.measure_id,
            value=Decimal(value),
            unit="%",
            as_of=stage.now.date(),
            source=SourceKind.PERSON,
            state=ReadingState.CONFIRMED,
            recorded_at=stage.now,
            confirmed_at=stage.now,
        )
    )
    stage.session.flush()


def obstacles(stage: Stage, managers: int) -> None:
    people = [role.person_id for role in stage.rows(Role) if role.kind is RoleKind.MANAGER]
    for person_id in people[:managers]:
        stage.session.add(
            Obstacle.made(
                cohort_id=stage.cohort.key_id,
                manager_id=person_id,
                kind="no_time",
                recorded_at=stage.now - timedelta(days=1),
            )
        )
    stage.session.flush()


def test_a_week_without_news_says_so_and_shows_what_comes(stage: Stage) -> None:
    stage.passes(hours=6)
    (seen,) = digests(stage)
    assert "Nothing new since 27 April: no number moved and no answer came in." in seen
    assert "This week" in seen
    assert "Coaching prompt: " in seen
    (touchpoint,) = [t for t in stage.touchpoints(Kind.DIGEST) if t.asked_at]
    assert touchpoint.state is TouchpointState.ANSWERED


def test_it_comes_once_a_week_and_tells_only_what_is_new(stage: Stage) -> None:
    stage.passes(hours=6)
    win_rate_is(stage, "24")
    stage.passes(days=7)
    win_rate_is(stage, "25.5")
    stage.passes(days=7)
    _, second, third = digests(stage)
    assert "- Win rate (Consultative Selling): 24 %, up 2 points from 22 %" in second
    assert "- Win rate (Consultative Selling): 25.5 %, up 1.5 points from 24 %" in third
    assert "up 2 points" not in third


def test_numbers_are_written_as_the_words_around_them(stage: Stage) -> None:
    stage.person("Mei").locale = "de-DE"
    win_rate_is(stage, "25.5")
    stage.passes(hours=6)
    assert "Win rate (Consultative Selling): 25.5 %, up 3.5 points from 22 %" in digests(stage)[-1]


def test_it_names_who_answered_and_who_is_late(stage: Stage) -> None:
    stage.passes(days=3)
    number = stage.touchpoints(Kind.ALIGNMENT_QUESTIONS, "Dana")[0].id
    answers = {f"tp{number}.q{n}": "Win rate, deal size and discovery calls" for n in (1, 2, 3, 4)}
    stage.presses("Dana", "Send", answers)
    stage.passes(days=5)
    seen = digests(stage)[-1]
    assert "- Dana Wu: the alignment questions (Consultative Selling)" in seen
    assert "Late" not in seen
    stage.passes(days=15)
    assert "- Helen Ford: the alignment questions (Consultative Selling), asked on" in digests(stage)[-1]


def test_what_stays_open_is_told_with_who_owes_it_since_when(stage: Stage) -> None:
    stage.passes(days=14, hours=6)
    _, _, third = digests(stage)
    assert "Nothing new" not in third
    assert "Still open" in third
    assert "- Dana Wu: the alignment questions (Consultative Selling), asked on 5 May, reminded" in third


def test_a_number_that_did_not_change_has_not_moved(stage: Stage) -> None:
    stage.passes(hours=6)
    win_rate_is(stage, "24")
    stage.passes(days=7)
    win_rate_is(stage, "24")
    stage.passes(days=7)
    third = digests(stage)[-1]
    assert "Measured\n- Win rate (Consultative Selling): 24 %, no change" in third
    assert "Moved" not in third


def test_ideas_of_which_none_is_left_do_not_come(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    stage.passes(hours=3)
    assert "The first is planned for" in stage.commands("Marcus", "coaching")
    monkeypatch.setattr(library, "_in_use", replace(library.load(), all_prompts=()))
    stage.passes(hours=3)
    assert {t.state for t in stage.touchpoints(Kind.COACHING, "Marcus")} >= {TouchpointState.PLANNED}
    assert "Coaching prompt" not in digests(stage)[-1]
    assert "The first is" not in stage.commands("Marcus", "coaching")


def test_this_week_ends_on_sunday(stage: Stage) -> None:
    stage.passes(hours=3)
    for touchpoint in stage.touchpoints(Kind.COACHING):  # early next Monday, before the next digest
        touchpoint.next_at = stage.now + timedelta(days=7)
        touchpoint.last_at = stage.now + timedelta(days=9)
    stage.session.flush()
    stage.passes(hours=3)
    assert "Coaching prompt" not in digests(stage)[-1]


@pytest.mark.parametrize(("managers", "taken_back", "shown"), [(4, 0, False), (5, 0, True), (5, 1, False)])
def test_obstacles_are_told_from_five_managers_on(
    stage: Stage, managers: int, taken_back: int, shown: bool
) -> None:
    obstacles(stage, managers)
    for obstacle in stage.rows(Obstacle)[:taken_back]:
        obstacle.taken_back_at = stage.now
    stage.passes(hours=6)
    assert ("5 managers: no time (Consultative Selling)" in digests(stage)[-1]) is shown
    assert ("In the way" in digests(stage)[-1]) is shown


def test_the_worst_gap_of_a_program_is_named(stage: Stage) -> None:
    stage.program.objective_id = None
    stage.passes(hours=6)
    assert "- Consultative Selling: No objective." in digests(stage)[-1]


def test_what_was_over_at_import_is_no_weekly_news(stage: Stage) -> None:
    stage.passes(hours=6)
    assert "over before the import" in stage.commands("Mei", "status")
    assert "Alignment gaps" not in digests(stage)[-1]


def test_it_reaches_the_learning_team_alone_on_their_monday_morning(stage: Stage) -> None:
    stage.passes(days=1)
    (touchpoint,) = [t for t in stage.touchpoints(Kind.DIGEST) if t.asked_at]
    assert touchpoint.person_id == stage.person("Mei").id
    assert touchpoint.asked_at == datetime(2026, 5, 4, 12, 30, tzinfo=UTC)


def test_what_comes_is_told_by_the_day_on_which_it_goes_out(database: Database) -> None:
    # Monday of the week that ends in the turn of the quarter; ideas on Tuesday 31 March would not go out.
    monday = datetime(2026, 3, 30, 8, 30, tzinfo=UTC)
    with Gathering(database.engine.execution_options(writes=True), expire_on_commit=False) as session:
        stage = Stage(session, monday).imports()
        stage.passes(hours=6)
        (seen,) = digests(stage)
        assert "Monday 30 March" not in seen
        assert "Coaching prompt" not in seen
        planned = agenda.planned(session, tenant_id=stage.tenant.key_id, limit=40)
        assert planned
        assert [line.at for line in planned] == sorted(line.at for line in planned)
        quarter = datetime(2026, 4, 4, tzinfo=UTC)
        assert {line.what for line in planned if line.at < quarter} <= {"Weekly digest"}


def test_what_is_planned_waits_for_the_introduction_and_keeps_its_capitals(stage: Stage) -> None:
    stage.tick()
    planned = agenda.planned(stage.session, tenant_id=stage.tenant.key_id, limit=60)
    hellos = {line.who: line.at for line in planned if line.what == "Introduction"}
    assert "Dana Wu" in hellos
    questions = [line for line in planned if line.who == "Dana Wu" and line.what != "Introduction"]
    assert questions
    assert all(line.at.date() > hellos["Dana Wu"].date() for line in questions)
    stage.passes(days=3)
    planned = agenda.planned(stage.session, tenant_id=stage.tenant.key_id, limit=60)
    assert "Follow-up on four alignment questions" in {line.what for line in planned}


def test_what_ended_without_data_is_told_once(stage: Stage) -> None:
    stage.passes(days=42)
    seen = digests(stage)
    ended = [line for digest in seen for line in digest.splitlines() if line.endswith("ended without data")]
    assert len(ended) == len(set(ended)) > 0


def test_what_ends_at_the_moment_of_a_digest_is_told_in_the_next(stage: Stage) -> None:
    stage.passes(days=3)
    touchpoint = stage.touchpoints(Kind.ALIGNMENT_QUESTIONS, "Helen")[0]
    touchpoint.state = TouchpointState.EXPIRED
    stage.turn().note("no_data", touchpoint)
    stage.session.flush()
    ids = [stage.program.key_id]
    week = timedelta(days=7)
    assert stored.late(stage.session, program_ids=ids, since=stage.now - week, until=stage.now) == []
    (told,) = stored.late(stage.session, program_ids=ids, since=stage.now, until=stage.now + week)
    assert told[0].id == touchpoint.id


@pytest.mark.postgres
def test_status_and_digest_read_the_same_on_postgres(postgres: Database) -> None:
    with Gathering(postgres.engine.execution_options(writes=True), expire_on_commit=False) as session:
        stage = Stage(session, MONDAY).imports()
        obstacles(stage, 5)
        win_rate_is(stage, "24")
        stage.passes(hours=6)
        assert "- Win rate (Consultative Selling): 24 %, up 2 points from 22 %" in digests(stage)[-1]
        assert "5 managers: no time" in digests(stage)[-1]
        assert "On track: win rate 24 %, 50 % of the way to 26 %." in stage.commands("Mei", "status")
        assert "people can be reached today" in stage.commands("Mei", "people")
