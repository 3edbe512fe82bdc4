"""`/alignment ...`: help, the person's own matters, and what the learning team can do."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from storage.models import Address, Away, Cost, Decision, Reading
from storage.touchpoints import OPEN
from storage.words import (
    Kind,
    PersonState,
    ProgramState,
    ReadingState,
    SourceKind,
    TouchpointState,
    Verdict,
    Why,
)
from tests.workflows.conftest import Stages
from tests.workflows.stage import Stage
from workflows.commands.dispatch import COMMANDS
from workflows.errors import AlignmentError, NotAllowed, NotUnderstood, UnknownName

# A Tuesday, 10 or 11 in the morning for most, five weeks after the training ended.
IN_MAY = datetime(2026, 5, 5, 15, 0, tzinfo=UTC)


@pytest.fixture
def stage(stages: Stages) -> Stage:
    return stages.at(IN_MAY)


@pytest.fixture
def asked(stages: Stages) -> Stage:
    """Three days later, with questions in front of the sponsor."""
    stage = stages.at(IN_MAY, _three_days_later)
    assert any(t.state is TouchpointState.ASKED for t in stage.touchpoints(Kind.ALIGNMENT_QUESTIONS, "Dana"))
    return stage


def _three_days_later(stage: Stage) -> None:
    stage.passes(days=3)


# However it is typed.


@pytest.mark.parametrize(
    "typed",
    ["help", "/alignment help", "alignment HELP", "  /Alignment   Help  ", '"help"', "", "/alignment"],
)
def test_help_is_found_however_it_is_typed(stage: Stage, typed: str) -> None:
    assert "/alignment status" in stage.commands("Dana", typed)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("stauts", r"Did you mean /alignment status\?"),
        ("paus x", r"Did you mean /alignment pause\?"),
        ("👍", "/alignment help lists"),
        ("x" * 10_000, "/alignment help lists"),
    ],
)
def test_what_is_no_command_is_answered_with_the_likely_one(stage: Stage, typed: str, said: str) -> None:
    with pytest.raises(UnknownName, match=said) as refused:
        stage.commands("Mei", typed)
    assert len(refused.value.said) < 200


@pytest.mark.parametrize("typed", ["my coaching", "/alignment My coaching?", "coaching results"])
def test_a_name_may_be_two_words_or_come_after_my(stage: Stage, typed: str) -> None:
    assert "Coaching in Consultative Selling" in stage.commands("Dana", typed)


def test_help_shows_what_the_one_who_asks_may_do(stage: Stage) -> None:
    team, dana, ben = (stage.commands(name, "help") for name in ("Mei", "Dana", "Ben"))
    assert "/alignment cancel" in team
    assert "/alignment cancel" not in dana
    assert "/alignment mine" in dana
    # Ben takes part: questions come, and the numbers are for others.
    assert "/alignment mine" in ben
    assert "/alignment status" not in ben
    assert "/alignment stop" in ben


def test_every_command_that_is_listed_exists(stage: Stage) -> None:
    refusals = []
    for command in COMMANDS:
        try:
            stage.commands("Mei", command.text)
        except AlignmentError as refused:
            refusals.append(refused.said)
    assert not [said for said in refusals if "I don't know" in said]


@pytest.mark.parametrize("command", [c.text for c in COMMANDS if c.learning_team_only])
def test_the_learning_teams_commands_are_theirs_alone(stage: Stage, command: str) -> None:
    with pytest.raises(NotAllowed, match="Only the learning team"):
        stage.commands("Dana", f"{command} Consultative Selling")


# A person's own matters.


def test_what_waits_is_shown_again_as_it_was_asked(asked: Stage) -> None:
    before = len(asked.messages("Dana"))
    seen = asked.commands("Dana", "mine")
    assert asked.messages("Dana")[before].message == "commands.waits"
    assert "What are the key things people should learn?" in seen
    assert "Recorded, in your words" not in seen
    number = next(t.id for t in asked.touchpoints(Kind.ALIGNMENT_QUESTIONS, "Dana"))
    answers = {f"tp{number}.q{n}": "Win rate, deal size and discovery calls" for n in (1, 2, 3, 4)}
    assert "Recorded, in your words" in asked.presses("Dana", "Send", answers)


def test_nothing_waiting_says_when_something_may(stage: Stage) -> None:
    assert "Nothing waits for you, Marcus." in stage.commands("Marcus", "mine")


def test_stop_ends_everything_and_start_brings_it_back(asked: Stage) -> None:
    assert "You won't hear from me again." in asked.commands("Dana", "stop")
    dana = asked.person("Dana")
    assert dana.state is PersonState.STOPPED
    mine = asked.touchpoints(Kind.ALIGNMENT_QUESTIONS, "Dana")
    asked.session.expire_all()
    assert [t.why for t in mine] == [Why.STOPPED]
    count = len(asked.messages("Dana"))
    asked.passes(days=2)
    assert len(asked.messages("Dana")) == count
    assert "Welcome back, Dana." in asked.commands("Dana", "start")
    assert asked.person("Dana").state is PersonState.ACTIVE
    asked.passes(days=2)
    assert asked.touchpoints(Kind.ALIGNMENT_QUESTIONS, "Dana")[0].state is TouchpointState.ASKED
    assert "Messages are on already" in asked.commands("Dana", "start")


@pytest.mark.parametrize(
    ("typed", "first", "last", "said"),
    [
        ("away 20 May to 1 June", date(2026, 5, 20), date(2026, 6, 1), "away 20 May to 1 June."),
        ("away 2026-05-20 2026-06-01", date(2026, 5, 20), date(2026, 6, 1), "away 20 May to 1 June."),
        ("away until 12 May", date(2026, 5, 5), date(2026, 5, 12), "away 5 May to 12 May."),
        ("away 20 December to 5 January", date(2026, 12, 20), date(2027, 1, 5), "to 5 January 2027."),
        ("away 10 July to 1 July 2027", date(2026, 7, 10), date(2027, 7, 1), "10 July to 1 July 2027."),
        ("AWAY tomorrow", date(2026, 5, 6), date(2026, 5, 6), "away on 6 May."),
    ],
)
def test_away_days_are_kept(stage: Stage, typed: str, first: date, last: date, said: str) -> None:
    assert said in stage.commands("Dana", typed)
    (row,) = [row for row in stage.rows(Away) if row.person_id == stage.person("Dana").id]
    assert (row.first, row.last) == (first, last)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("away sometime", "first and the last day"),
        ("away 31 April to 2 May", "not in the calendar"),
        ("away 2026-06-01 2026-05-20", "comes before the first"),
        ("away 10 July to 1 July", r"^10 July to 1 July ends before it starts\. If it ends in 2027, write"),
        ("away 2026-01-01 2026-01-05", "are over"),
        ("away 2026-06-01 2029-06-01", "more than two years"),
    ],
)
def test_days_that_cannot_be_are_refused_with_an_example(stage: Stage, typed: str, said: str) -> None:
    with pytest.raises(NotUnderstood, match=said):
        stage.commands("Dana", typed)
    assert [row for row in stage.rows(Away) if row.person_id == stage.person("Dana").id] == []


def test_away_days_are_listed_and_removed(stage: Stage) -> None:
    assert "No days away are noted" in stage.commands("Dana", "away")
    stage.commands("Dana", "away 20 May to 1 June")
    assert "- 20 May to 1 June" in stage.commands("Dana", "away list")
    assert "Removed: away 20 May to 1 June." in stage.presses("Dana", "Remove 20 May to 1 June")
    assert "No days away are noted" in stage.commands("Dana", "away")


def test_back_ends_the_absence_that_runs_and_keeps_the_others(stage: Stage) -> None:
    stage.commands("Dana", "away until 12 May")
    stage.commands("Dana", "away 20 May to 1 June")
    assert "Welcome back" in stage.commands("Dana", "back")
    assert "You are not away" in stage.commands("Dana", "back")
    assert "- 20 May to 1 June" in stage.commands("Dana", "away")


# The learning team.


def test_a_number_heard_elsewhere_is_noted_and_confirmed_by_whoever_gave_it(stage: Stage) -> None:
    typed = '/alignment record "Win rate" 27 said by "Tom Ruiz" on 2026-03-12 in "the QBR"'
    seen = stage.commands("Mei", typed)
    assert "Noted: Tom Ruiz gave 27 % for Win rate on 12 March in the QBR." in seen
    (reading,) = stage.rows(Reading)
    assert (reading.value, reading.state, reading.source) == (
        Decimal(27),
        ReadingState.PROPOSED,
        SourceKind.NOTED,
    )
    assert (reading.as_of, reading.source_name) == (date(2026, 3, 12), "the QBR")
    assert reading.said_by_id == stage.person("Tom R").id
    (touchpoint,) = stage.touchpoints(Kind.CONFIRM_NOTED)
    assert touchpoint.person_id == stage.person("Tom R").id


@pytest.mark.parametrize(
    "typed",
    [
        "record win rate 27 % said by tom.ruiz@halden.example on 12 March in the QBR",
        "record Win rate 27% by Tom Ruiz",
        "RECORD “win rate” 27 said by tom ruiz at lunch",
    ],
)
def test_record_is_read_in_the_loose_way_people_type(stage: Stage, typed: str) -> None:
    assert "Noted: Tom Ruiz gave 27 % for Win rate" in stage.commands("Mei", typed)


def test_what_is_missing_is_asked_for_in_a_form(stage: Stage) -> None:
    seen = stage.commands("Mei", 'record "Win rate" 27')
    assert "Almost: who gave it is missing." in seen
    inputs = {part.id: part.value for part in stage.card("Mei").inputs}
    assert inputs["record.value"] == "27"
    filled = {**inputs, "record.by": "Tom Ruiz", "record.where": "a mail"}
    assert "Noted: Tom Ruiz gave 27 % for Win rate on 5 May in a mail." in stage.presses(
        "Mei", "Ask them to confirm", filled
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ('record "Win rate" lots said by Tom Ruiz', "is no number I can record for Win rate"),
        ('record "Win rate" 27 said by Nobody', "I don't know “Nobody”"),
        (
            'record "Win rate" 27 said by Tom',
            r"could be Tom \w+ and Tom \w+",
        ),
        ('record "Win rate" 27 said by Tom Ruiz on 2026-09-01', "still to come"),
        ('record "Win rate" 27 said by Tom Ruiz on someday', "is no day I know"),
    ],
)
def test_what_cannot_be_recorded_is_refused_whole(stage: Stage, typed: str, said: str) -> None:
    with pytest.raises(AlignmentError, match=said):
        stage.commands("Mei", typed)
    assert stage.rows(Reading) == []


def test_asking_now_reaches_the_owner_once_a_day(stage: Stage) -> None:
    stage.person("Dana").introduced_at = IN_MAY - timedelta(days=30)
    before = stage.touchpoints(Kind.KPI_UPDATE, "Dana")
    seen = stage.commands("Mei", "ask Consultative Selling, win rate")
    assert "I'm asking Dana Wu about Win rate (Consultative Selling) now." in seen
    stage.now += timedelta(minutes=1)
    stage.tick()
    adhoc = [t for t in stage.touchpoints(Kind.KPI_UPDATE, "Dana") if t.slot == "ad-hoc:2026-05-05"]
    assert [t.state for t in adhoc] == [TouchpointState.ASKED]
    again = stage.commands("Mei", "ask Consultative Selling win rate")
    assert "I asked Dana Wu about Win rate (Consultative Selling) on 5 May; it is still open." in again
    assert len(stage.touchpoints(Kind.KPI_UPDATE, "Dana")) == len(before) + 1


def test_asking_at_night_says_when_it_will_be(stage: Stage) -> None:
    stage.now = datetime(2026, 5, 6, 2, 0, tzinfo=UTC)
    assert "on Wednesday 6 May, 09:00 their time." in stage.commands("Mei", 'ask "win rate"')


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ask", "Which KPI"),
        ("ask Consultative Selling", "Which KPI of Consultative Selling. Win rate, Average deal size and"),
        ("ask Consultative Selling, churn", "I don't know"),
    ],
)
def test_a_kpi_that_is_not_clear_is_asked_for(stage: Stage, typed: str, said: str) -> None:
    with pytest.raises(AlignmentError, match=said):
        stage.commands("Mei", typed)


def test_people_are_counted_and_exceptions_named(stage: Stage) -> None:
    stage.person("Noah").state = PersonState.STOPPED
    stage.commands("Helen", "away until 12 May")
    ana = stage.person("Ana")
    stage.session.add(
        Address.made(
            person_id=ana.key_id,
            tenant_id=stage.tenant.key_id,
            external_id="U1",
            unreachable="the account was deactivated",
            updated_at=stage.now,
        )
    )
    seen = stage.commands("Mei", "people")
    assert "people can be reached today." in seen
    assert "- Helen Ford, until 12 May" in seen
    assert "- Noah Kim" in seen
    assert "- Ana Souza: the account was deactivated" in seen


def open_now(stage: Stage) -> set[int]:
    stage.session.expire_all()
    every = [t for kind in Kind for t in stage.touchpoints(kind)]
    return {t.key_id for t in every if t.state in OPEN and t.next_at is not None}


def test_pausing_holds_what_is_open_and_resuming_brings_it_back(asked: Stage) -> None:
    before = open_now(asked) - {t.key_id for t in asked.touchpoints(Kind.DIGEST)}
    assert before
    seen = asked.commands("Mei", "pause consultative because the reorganization comes first.")
    assert "Pause Consultative Selling?" in seen
    assert asked.program.state is ProgramState.ACTIVE
    reason = {"reason": "the reorganization comes first"}
    assert "is paused." in asked.presses("Mei", "Yes, pause it", reason)
    assert "> the reorganization comes first" in asked.sees("Dana")
    assert open_now(asked) & before == set()
    said = len(asked.messages("Dana"))
    asked.passes(days=6)
    assert len(asked.messages("Dana")) == said
    assert "Paused since 8 May: the reorganization comes first." in asked.commands(
        "Mei", "status consultative"
    )
    asked.commands("Mei", "resume consultative")
    asked.presses("Mei", "Yes, resume it", {"reason": "it is settled"})
    assert asked.program.state is ProgramState.ACTIVE
    dana = asked.touchpoints(Kind.ALIGNMENT_QUESTIONS, "Dana")[0]
    assert dana.key_id in open_now(asked)
    asked.passes(days=5)
    assert dana.reminders > 0
    assert [(row.verdict, row.reason) for row in asked.rows(Decision)] == [
        (Verdict.PAUSE, "the reorganization comes first"),
        (Verdict.CONTINUE, "it is settled"),
    ]


def test_cancelling_ends_everything_with_a_word_to_everyone(asked: Stage) -> None:
    costs = len(asked.rows(Cost))
    asked.commands("Mei", "cancel Consultative Selling because budget moved")
    with pytest.raises(NotUnderstood, match="one line why"):
        asked.presses("Mei", "Yes, cancel it", {"reason": " "})
    assert "is cancelled." in asked.presses("Mei", "Yes, cancel it", {"reason": "budget moved"})
    assert asked.program.state is ProgramState.CANCELLED
    assert asked.cohort.cancelled_because == "budget moved"
    for name in ("Dana", "Helen", "Karin", "Marcus"):
        assert asked.person(name).introduced_at is not None
        assert "Mei Tanaka has cancelled Consultative Selling." in asked.sees(name)
    assert "Mei Tanaka has cancelled" not in asked.sees("Ben")  # a participant: nothing more is asked of them
    assert open_now(asked) - {t.key_id for t in asked.touchpoints(Kind.DIGEST)} == set()
    assert len(asked.rows(Cost)) == costs
    with pytest.raises(AlignmentError, match="was cancelled"):
        asked.presses("Dana", "Send", {"tp1.q1": "too late"})
    with pytest.raises(NotUnderstood, match="that is final"):
        asked.commands("Mei", "resume consultative selling")


def test_second_thoughts_change_nothing(asked: Stage) -> None:
    asked.commands("Mei", "cancel Consultative Selling")
    assert "stays as it is" in asked.presses("Mei", "No, leave it as it is")
    assert asked.program.state is ProgramState.ACTIVE
    assert asked.rows(Decision) == []


def test_resuming_what_runs_is_refused(stage: Stage) -> None:
    with pytest.raises(NotUnderstood, match="is active, so there is nothing to resume"):
        stage.commands("Mei", "resume Consultative Selling")
