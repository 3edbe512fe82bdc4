"""The weekly coaching prompt: when it comes, what a tap changes, and that silence is no debt."""

import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import event

from prompts.coaching import library
from storage import alignment
from storage.models import Holdout, HoldoutSeat, Obstacle, Outbox, Person, Prompt, Role, Touchpoint
from storage.words import Category, Kind, Outcome, Pace, RoleKind, TouchpointState, Why
from tests.examples import further
from tests.workflows.conftest import Stages
from tests.workflows.stage import Stage
from workflows import coaching
from workflows.contact import Scene

MID_TRAINING = datetime(2026, 3, 16, 15, 0, tzinfo=UTC)
MANAGERS = ("Marcus", "Noah", "Priya", "Jonas", "Aisha")
"""Those who speak in these tests: with all twelve each week takes twice as long."""

FIRST_WEEK = "week:2026-W15"


@pytest.fixture
def stage(stages: Stages) -> Stage:
    """The sales program in its third week of training; it ends on 27 March."""
    return stages.at(MID_TRAINING, _without_digest, managers=MANAGERS)


@pytest.fixture
def prompted(stages: Stages) -> Stage:
    """7 April, just after the first prompt: the week before fell into the quarter end."""
    return stages.at(MID_TRAINING, _until_the_first_prompt, managers=MANAGERS)


def _without_digest(stage: Stage) -> None:
    stage.person("Mei").learning_team = False  # the digest has tests of its own


def _until_the_first_prompt(stage: Stage) -> None:
    _without_digest(stage)
    stage.passes(days=22)


def week(stage: Stage, first_name: str, slot: str = FIRST_WEEK) -> Touchpoint:
    (found,) = [t for t in stage.touchpoints(Kind.COACHING, first_name) if t.slot == slot]
    return found


def given(stage: Stage, first_name: str) -> list[Prompt]:
    person = stage.person(first_name)
    return [prompt for prompt in stage.rows(Prompt) if prompt.person_id == person.id]


def sent(stage: Stage, first_name: str, message: str) -> list[Outbox]:
    return [row for row in stage.messages(first_name) if row.message == message]


def slots(stage: Stage, first_name: str, until: date) -> list[str]:
    scene = Scene(stage.turn(), stage.program, stage.cohort, stage.turn().cadence(stage.program))
    person = stage.person(first_name)
    return [planned.slot for planned in coaching.when(scene, until) if planned.person.id == person.id]


# When


def test_a_prompt_comes_on_tuesday_at_ten_where_the_manager_is(prompted: Stage) -> None:
    for first_name, hour in (("Marcus", 14), ("Jonas", 8), ("Aisha", 7)):
        assert week(prompted, first_name).due_at == datetime(2026, 4, 7, hour, tzinfo=UTC)
    assert [row.category for row in sent(prompted, "Marcus", "manager.prompt")] == [Category.PROMPT]


def test_twelve_weeks_then_every_fourth_until_a_year_after(stage: Stage) -> None:
    planned = slots(stage, "Marcus", date(2028, 1, 1))
    assert planned[:12] == [f"week:2026-W{number}" for number in range(14, 26)]
    assert planned[12:15] == ["week:2026-W29", "week:2026-W33", "week:2026-W37"]
    assert planned[-1] == "week:2027-W12"


def test_fewer_is_every_second_week_and_none_is_none(stage: Stage) -> None:
    stage.person("Marcus").pace = Pace.FEWER
    stage.person("Noah").pace = Pace.NONE
    assert slots(stage, "Marcus", date(2026, 4, 30)) == ["week:2026-W14", "week:2026-W16", "week:2026-W18"]
    assert slots(stage, "Noah", date(2026, 4, 30)) == []


def test_a_new_manager_gets_the_weeks_from_their_first_day_on(stage: Stage) -> None:
    (old,) = [
        role
        for role in stage.rows(Role)
        if role.kind is RoleKind.MANAGER and role.person_id == stage.person("Marcus").id
    ]
    old.until = date(2026, 4, 13)
    stage.session.add(
        Role.made(
            person_id=stage.person("Ben").id,
            kind=RoleKind.MANAGER,
            program_id=stage.program.id,
            cohort_id=stage.cohort.id,
            since=date(2026, 4, 13),
            recorded_at=stage.now,
        )
    )
    stage.session.flush()
    assert slots(stage, "Marcus", date(2026, 4, 20)) == ["week:2026-W14", "week:2026-W15"]
    assert slots(stage, "Ben", date(2026, 4, 20)) == ["week:2026-W16"]


def test_who_joins_late_or_was_held_out_gets_every_week_of_ideas(stage: Stage) -> None:
    def weeks_from(first: date, until: date) -> list[str]:
        days = [first + timedelta(weeks=each) for each in range((until - first).days // 7 + 1)]
        return [f"week:{year}-W{number:02}" for year, number, _ in map(date.isocalendar, days)]

    ben, noah = stage.person("Ben"), stage.person("Noah")
    stage.session.add(
        Role.made(
            person_id=ben.id,
            kind=RoleKind.MANAGER,
            program_id=stage.program.id,
            cohort_id=stage.cohort.id,
            since=date(2026, 6, 3),
            recorded_at=stage.now,
        )
    )
    held = Holdout.made(
        cohort_id=stage.cohort.id,
        percent=20,
        seed="lot",
        recorded_at=stage.now,
        ended_at=datetime(2026, 7, 1, 9, tzinfo=UTC),
    )
    stage.session.add(held)
    stage.session.flush()
    seat = HoldoutSeat.made(holdout_id=held.key_id, person_id=noah.id, stratum="US", held_out=True)
    stage.session.add(seat)
    stage.session.flush()
    year = date(2028, 1, 1)
    assert slots(stage, "Ben", year)[:12] == weeks_from(date(2026, 6, 9), date(2026, 8, 25))
    assert slots(stage, "Noah", year)[:12] == weeks_from(date(2026, 7, 7), date(2026, 9, 22))
    assert slots(stage, "Noah", year)[12] == "week:2026-W43", "then every fourth week"
    assert slots(stage, "Marcus", year)[-1] == "week:2027-W12"
    assert {slots(stage, name, year)[-1] for name in ("Ben", "Noah")} <= {
        f"week:2027-W{number:02}" for number in range(9, 13)
    }


def test_planning_asks_the_database_once_and_not_for_each_week_or_manager(stage: Stage) -> None:
    statements: list[str] = []
    connection = stage.session.connection()
    event.listen(connection, "before_cursor_execute", lambda *a: statements.append(str(a[2])))
    stage.now = datetime(2026, 4, 7, 15, 0, tzinfo=UTC)
    planned = slots(stage, "Marcus", date(2026, 4, 21))
    assert planned == ["week:2026-W15", "week:2026-W16", "week:2026-W17"]
    assert len([each for each in statements if "FROM role" in each]) == 1


def test_an_absence_lapses_and_a_quiet_week_follows(stage: Stage) -> None:
    stage.passes(days=60)
    states = {t.slot[-3:]: (t.state, t.why) for t in stage.touchpoints(Kind.COACHING, "Priya")}
    away = (TouchpointState.SKIPPED, Why.AWAY)
    assert [states[week] for week in ("W17", "W18", "W19")] == [away, away, away]
    assert states["W20"] == (TouchpointState.ASKED, None)
    # She goes on where she stopped: two prompts before, the third now.
    assert len(given(stage, "Priya")) == 3


# What it asks


def test_the_card_says_what_why_how_long_which_number_and_why_now(prompted: Stage) -> None:
    (prompt,) = given(prompted, "Marcus")
    found = library.load().get(prompt.prompt)
    assert found is not None
    shown = prompted.sees("Marcus")
    for part in (found.text(), found.why, f"{found.minutes} minutes", found.evidence, prompt.because):
        assert part in shown
    assert "It should move Win rate, a KPI of Consultative Selling." in shown
    assert "[Did it]  [Not yet]  [Not for me]  [Remind me]  [Fewer or stop]" in shown


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (["Our win rate, first of all."], "It should move Win rate, which Dana Wu named for"),
        (["Our win rate.", "Deal size only."], "It should move Win rate, a KPI of"),
    ],
)
def test_a_kpi_is_said_to_be_named_only_by_whom_it_was(stage: Stage, said: list[str], shown: str) -> None:
    stage.tick()
    touchpoint = stage.touchpoints(Kind.ALIGNMENT_QUESTIONS, "Dana")[0]
    for words in said:
        alignment.record(
            stage.session,
            program_id=stage.program.key_id,
            cohort_id=None,
            person_id=stage.person("Dana").key_id,
            question=2,
            words=words,
            retrospective=True,
            touchpoint_id=touchpoint.key_id,
            now=stage.now,
        )
    stage.passes(days=22)
    assert shown in stage.sees("Marcus")


def test_nothing_left_in_the_library_skips_the_week_and_says_why(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = library.load()
    first = next(each for each in whole.all_prompts if each.competency == "discovery-questions")
    monkeypatch.setattr(library, "_in_use", replace(whole, all_prompts=(first,)))
    stage.passes(days=29)
    touchpoint = week(stage, "Marcus", "week:2026-W16")
    assert (touchpoint.state, touchpoint.why) == (TouchpointState.SKIPPED, Why.LIBRARY_EMPTY)
    assert len(sent(stage, "Marcus", "manager.prompt")) == 1


def test_a_week_missed_while_the_bot_stood_still_is_not_made_up_for(stage: Stage) -> None:
    stage.passes(days=15)
    assert week(stage, "Marcus").state is TouchpointState.PLANNED
    stage.now = datetime(2026, 4, 14, 15, 0, tzinfo=UTC)
    stage.tick()
    assert (week(stage, "Marcus").state, week(stage, "Marcus").why) == (
        TouchpointState.SKIPPED,
        Why.CLOSED_CALENDAR,
    )
    assert len(sent(stage, "Marcus", "manager.prompt")) == 1


# What an answer does


def test_two_taps_and_a_line_are_kept_and_bring_a_word_about_what_follows(prompted: Stage) -> None:
    touchpoint = week(prompted, "Marcus")
    assert "Was it useful?" in prompted.presses("Marcus", "Did it")
    assert touchpoint.state is TouchpointState.ANSWERED
    shown = prompted.presses("Marcus", "Yes", {f"tp{touchpoint.id}.line": " Two deals moved. "})
    (prompt,) = given(prompted, "Marcus")
    assert (prompt.outcome, prompt.helpful, prompt.words) == (Outcome.DID_IT, True, "Two deals moved.")
    assert "When it is about discovery questions again, the idea goes a step further." in shown
    assert "> Two deals moved." in shown
    topic = re.search(r"The next idea is about (.+), planned for Tuesday 14 April\.", shown)
    assert topic is not None
    prompted.passes(days=7)
    assert given(prompted, "Marcus")[-1].competency.replace("-", " ") == topic[1] != "discovery questions"


def test_what_got_in_the_way_is_kept_as_an_obstacle(prompted: Stage) -> None:
    touchpoint = week(prompted, "Marcus")
    assert "What got in the way?" in prompted.presses("Marcus", "Not yet")
    line = {f"tp{touchpoint.id}.line": "Discount approval takes four days."}
    shown = prompted.presses("Marcus", "Something blocks it", line)
    (obstacle,) = prompted.rows(Obstacle)
    assert (obstacle.kind, obstacle.words) == ("blocked", "Discount approval takes four days.")
    assert obstacle.manager_id == prompted.person("Marcus").id
    assert "a smaller step" in shown
    obstacle.shared_at = since = obstacle.recorded_at
    prompted.passes(days=1)
    for line_now, shared in (({}, since), ({f"tp{touchpoint.id}.line": "Five days by now."}, None)):
        prompted.presses("Marcus", "Change my answer")
        prompted.presses("Marcus", "Not yet")
        prompted.presses("Marcus", "Something blocks it", line_now)
        (again,) = prompted.rows(Obstacle)
        assert (again.recorded_at, again.shared_at) == (since, shared), "no news; other words are theirs"
    assert again.words == "Five days by now."
    prompted.presses("Marcus", "Change my answer")
    prompted.presses("Marcus", "Not yet")
    prompted.presses("Marcus", "No time")
    was, other = prompted.rows(Obstacle)
    assert (was.words, was.taken_back_at) == ("", prompted.now), "told, if it was; their words are gone"
    assert (other.kind, other.recorded_at > since, other.taken_back_at) == ("no_time", True, None)


def test_not_for_me_brings_something_else_next_week(prompted: Stage) -> None:
    prompted.presses("Marcus", "Not for me")
    assert "The next one is about something else" in prompted.presses("Marcus", "Wrong timing")
    prompted.passes(days=7)
    first, second = given(prompted, "Marcus")
    assert first.outcome is Outcome.NOT_FOR_ME
    assert second.competency != first.competency
    assert "was not for you" in prompted.sees("Marcus")


def test_not_sure_how_brings_the_same_next_week_to_watch_first(prompted: Stage) -> None:
    prompted.presses("Marcus", "Not yet")
    assert "The next one on discovery questions is a smaller step." in prompted.presses(
        "Marcus", "Not sure how"
    )
    prompted.passes(days=7)
    first, second = given(prompted, "Marcus")
    assert (second.competency, second.variant) == (first.competency, "easier")
    assert "You were not sure how, so this one lets you watch" in prompted.sees("Marcus")


def test_the_mind_can_be_changed_and_the_old_obstacle_goes(prompted: Stage) -> None:
    prompted.presses("Marcus", "Not yet")
    prompted.presses("Marcus", "No time")
    assert "[Did it]" in prompted.presses("Marcus", "Change my answer")
    prompted.presses("Marcus", "Did it")
    prompted.presses("Marcus", "Not really")
    (prompt,) = given(prompted, "Marcus")
    assert (prompt.outcome, prompt.helpful) == (Outcome.DID_IT, False)
    assert [obstacle.taken_back_at for obstacle in prompted.rows(Obstacle)] == [prompted.now]


@pytest.mark.parametrize(
    ("said", "outcome", "line"),
    [
        ("did it", Outcome.DID_IT, ""),
        ("Yes, did it, worked great", Outcome.DID_IT, "Yes, did it, worked great"),
        ("Tried it with two reps, they liked it", Outcome.DID_IT, "Tried it with two reps, they liked it"),
        ("not yet", Outcome.NOT_YET, ""),
        ("not yet, no time", Outcome.NOT_YET, "not yet, no time"),
        ("that's not for me", Outcome.NOT_FOR_ME, "that's not for me"),
        ("Tried it with two reps, but they hated it", None, ""),
    ],
)
def test_their_own_words_do_as_well_as_a_tap_where_they_are_an_answer(
    prompted: Stage, said: str, outcome: Outcome | None, line: str
) -> None:
    prompted.says("Marcus", said)
    (prompt,) = given(prompted, "Marcus")
    assert (prompt.outcome, prompt.words) == (outcome, line)
    answered = week(prompted, "Marcus").state is TouchpointState.ANSWERED
    assert answered == (outcome is not None)


def test_their_own_words_change_an_answer_as_well_as_a_tap(prompted: Stage) -> None:
    prompted.presses("Marcus", "Did it")
    prompted.presses("Marcus", "Yes")
    prompted.presses("Marcus", "Change my answer")
    assert "What got in the way?" in prompted.says("Marcus", "not yet, no time")
    (prompt,) = given(prompted, "Marcus")
    assert (prompt.outcome, prompt.helpful) == (Outcome.NOT_YET, None)


def test_other_words_then_are_a_note_and_the_answer_stands_until_a_tap(prompted: Stage) -> None:
    prompted.presses("Marcus", "Did it")
    prompted.presses("Marcus", "Yes")
    prompted.presses("Marcus", "Change my answer")
    shown = prompted.says("Marcus", "Ben led the call")
    assert "> Ben led the call" in shown
    assert "Your answer is still “Did it”. Tap to change it:" in shown
    assert given(prompted, "Marcus")[0].outcome is Outcome.DID_IT
    assert "What got in the way?" in prompted.presses("Marcus", "Not yet")


def test_a_line_before_the_second_tap_says_that_it_is_still_open(prompted: Stage) -> None:
    prompted.presses("Marcus", "Not yet")
    assert "One tap is still open. What got in the way?" in prompted.says("Marcus", "Quarter end.")
    prompted.presses("Marcus", "No time")
    (obstacle,) = prompted.rows(Obstacle)
    assert (obstacle.kind, obstacle.words) == ("no_time", "Quarter end.")


def test_words_that_are_no_answer_are_left_to_others(prompted: Stage) -> None:
    assert not coaching.text(prompted.turn("Marcus"), week(prompted, "Marcus"), "win rate is at 27 now")
    assert given(prompted, "Marcus")[0].outcome is None


def test_the_line_can_be_typed_after_the_tap_but_not_days_later(prompted: Stage) -> None:
    prompted.presses("Marcus", "Did it")
    touchpoint = week(prompted, "Marcus")
    assert coaching.text(prompted.turn("Marcus"), touchpoint, "Two deals moved.")
    assert "> Two deals moved." in prompted.sees("Marcus")
    prompted.presses("Noah", "Did it")
    prompted.passes(days=2)
    assert not coaching.text(prompted.turn("Jonas"), week(prompted, "Noah"), "Two deals moved.")
    assert [given(prompted, name)[0].words for name in ("Marcus", "Noah")] == ["Two deals moved.", ""]


def test_a_late_answer_counts_and_is_marked(prompted: Stage) -> None:
    prompted.passes(days=7)
    assert week(prompted, "Marcus").state is TouchpointState.EXPIRED
    coaching.WORKFLOW.actions["coaching.did_it"](
        prompted.turn("Marcus"), str(week(prompted, "Marcus").id), {}
    )
    assert (week(prompted, "Marcus").state, week(prompted, "Marcus").late) == (TouchpointState.ANSWERED, True)


# What silence does


def test_silence_lapses_without_a_reminder_or_an_escalation(prompted: Stage) -> None:
    prompted.passes(days=7)
    touchpoint = week(prompted, "Marcus")
    assert (touchpoint.state, touchpoint.why) == (TouchpointState.EXPIRED, Why.NO_ANSWER)
    assert (touchpoint.reminders, touchpoint.escalated_at, touchpoint.attempt) == (0, None, 1)
    assert len(sent(prompted, "Marcus", "manager.prompt")) == 2


def test_after_three_in_silence_the_bot_asks_once_how_to_go_on(prompted: Stage) -> None:
    prompted.passes(days=21)
    assert "the last 3 ideas for Consultative Selling went by" in prompted.sees("Marcus")
    assert len(given(prompted, "Marcus")) == 3
    prompted.passes(days=35)
    assert [row.message for row in prompted.messages("Marcus") if row.message.startswith("manager.")] == [
        *["manager.prompt"] * 3,
        "manager.pace",
        *["manager.prompt"] * 5,
    ]


@pytest.mark.parametrize("answer", ["Different ones", *further("Keep them weekly", "Fewer")])
def test_whatever_they_answer_the_bot_does_not_ask_again(prompted: Stage, answer: str) -> None:
    prompted.passes(days=21)
    prompted.presses("Marcus", answer)
    prompted.passes(days=56)
    assert len(sent(prompted, "Marcus", "manager.prompt")) > 5
    assert {row.message for row in prompted.messages("Marcus") if row.replaces_id is None} >= {"manager.pace"}
    assert len([row for row in sent(prompted, "Marcus", "manager.pace") if row.replaces_id is None]) == 1


@pytest.mark.torture
def test_weekly_is_not_offered_when_the_weekly_ones_are_over(prompted: Stage) -> None:
    prompted.passes(days=14 * 7)
    shown = prompted.presses("Marcus", "Fewer or stop")
    assert "[Keep them]" in shown
    assert "eekly" not in shown
    assert "eekly" not in prompted.presses("Marcus", "Fewer")


def test_fewer_leaves_out_every_second_week_and_weekly_brings_it_back(prompted: Stage) -> None:
    prompted.passes(days=21)
    assert "half as many" in prompted.presses("Marcus", "Fewer")
    assert week(prompted, "Marcus", "week:2026-W18").state is TouchpointState.ANSWERED
    coming = week(prompted, "Marcus", "week:2026-W19")
    assert (coming.state, coming.why, coming.next_at) == (TouchpointState.SKIPPED, Why.PACE, None)
    prompted.presses("Marcus", "Weekly after all")
    coming = week(prompted, "Marcus", "week:2026-W19")
    assert (coming.state, coming.why, coming.next_at) == (TouchpointState.PLANNED, None, coming.due_at)


def test_different_makes_the_next_one_about_something_else(prompted: Stage) -> None:
    prompted.passes(days=21)
    assert "about something else" in prompted.presses("Marcus", "Different ones")
    prompted.passes(days=7)
    *_, last, new = given(prompted, "Marcus")
    assert last.outcome is Outcome.NOT_FOR_ME
    assert new.competency != last.competency


def test_stop_ends_the_prompts_until_they_want_them_again(prompted: Stage) -> None:
    prompted.presses("Marcus", "Fewer or stop")
    prompted.presses("Marcus", "Stop them")
    marcus: Person = prompted.person("Marcus")
    assert marcus.pace is Pace.NONE
    assert (week(prompted, "Marcus").state, week(prompted, "Marcus").why) == (
        TouchpointState.SKIPPED,
        Why.PACE,
    )
    prompted.passes(days=21)
    assert len(sent(prompted, "Marcus", "manager.prompt")) == 1
    prompted.presses("Marcus", "Start them again")
    prompted.passes(days=14)
    assert len(sent(prompted, "Marcus", "manager.prompt")) == 3


def test_the_way_out_leads_back_to_this_weeks_idea(prompted: Stage) -> None:
    prompted.presses("Marcus", "Fewer or stop")
    prompted.presses("Marcus", "Keep them weekly")
    assert "[Did it]" in prompted.presses("Marcus", "Back to this week's idea")


@pytest.mark.torture
def test_no_prompt_comes_twice_in_a_program(prompted: Stage) -> None:
    for _ in range(14):
        prompted.presses("Marcus", "Did it")
        prompted.passes(days=7)
    had = [prompt.prompt for prompt in given(prompted, "Marcus")]
    assert len(had) > 10
    assert len(had) == len(set(had))
