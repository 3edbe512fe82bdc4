"""The four alignment questions: who is asked when, in a form or one at a time, and what an answer does."""

from datetime import UTC, datetime

import pytest

from storage.database import Database
from storage.models import AlignmentAnswer
from storage.together import Gathering
from storage.words import Kind, TouchpointState, Why
from tests.workflows.conftest import Stages
from tests.workflows.stage import Stage

ASKED = ("Dana", "Helen", "Karin")
IN_JANUARY = datetime(2026, 1, 13, 15, 0, tzinfo=UTC)
MID_FLIGHT = datetime(2026, 3, 17, 15, 0, tzinfo=UTC)
FOUR = {
    "q1": "Ask before you pitch.",
    "q2": "Win rate and churn.",
    "q3": "The CRM shows it.",
    "q4": "If they stop discounting.",
}


@pytest.fixture
def stage(stages: Stages) -> Stage:
    """The sales program, imported the day after it was created, seven weeks before launch."""
    return stages.at(IN_JANUARY)


@pytest.fixture
def asked(stages: Stages) -> Stage:
    """The same, with the questions in front of all three."""
    return stages.at(IN_JANUARY, _three_days_later)


def _three_days_later(stage: Stage) -> None:
    stage.passes(days=3)


def filled(stage: Stage, first_name: str, **answers: str) -> dict[str, str]:
    (touchpoint,) = [t for t in stage.touchpoints(Kind.ALIGNMENT_QUESTIONS, first_name) if t.asked_at]
    return {f"tp{touchpoint.id}.{name}": words for name, words in answers.items()}


def recorded(stage: Stage) -> list[tuple[int, int, str]]:
    return [(row.question, row.version, row.words) for row in stage.rows(AlignmentAnswer)]


def test_sponsor_business_unit_and_finance_are_each_asked_on_their_own(asked: Stage) -> None:
    states = {
        t.person_id: t.state for t in asked.touchpoints(Kind.ALIGNMENT_QUESTIONS) if t.slot == "created"
    }
    assert states == {asked.person(name).key_id: TouchpointState.ASKED for name in ASKED}
    for name in ASKED:
        assert "What are the key things people should learn?" in asked.sees(name)
        assert "2 others get the same questions, on their own." in asked.sees(name)


def test_a_filled_form_is_recorded_in_their_words(asked: Stage) -> None:
    seen = asked.presses("Dana", "Send", filled(asked, "Dana", **FOUR))
    assert "Recorded, in your words:" in seen
    assert "> If they stop discounting." in seen
    assert recorded(asked) == [(n, 1, FOUR[f"q{n}"]) for n in (1, 2, 3, 4)]
    (touchpoint,) = asked.touchpoints(Kind.ALIGNMENT_QUESTIONS, "Dana")
    assert touchpoint.state is TouchpointState.ANSWERED
    assert asked.messages("Dana")[-1].replaces_id is not None


def test_differing_kpis_are_said_and_the_owner_is_told(asked: Stage) -> None:
    seen = asked.presses("Dana", "Send", filled(asked, "Dana", **FOUR))
    assert "You named churn; the program does not measure it yet." in seen
    assert "The program also measures Average deal size and Discovery calls per rep" in seen
    assert "I've told Mei." in seen
    assert "Dana Wu expects churn to improve, which Consultative Selling does not measure" in asked.sees(
        "Mei"
    )
    assert "> Win rate and churn." in asked.sees("Mei")


def test_kpis_that_agree_are_not_talked_about(asked: Stage) -> None:
    agree = {**FOUR, "q2": "Win rate, deal size, and more discovery calls."}
    before = len(asked.messages("Mei"))
    seen = asked.presses("Dana", "Send", filled(asked, "Dana", **agree))
    assert "does not measure" not in seen
    assert "did not name" not in seen
    assert len(asked.messages("Mei")) == before


def test_a_partly_filled_form_is_kept_and_says_what_is_missing(asked: Stage) -> None:
    seen = asked.presses("Dana", "Send", filled(asked, "Dana", q1="Ask first.", q2="Win rate"))
    assert "> Ask first." in seen
    assert "2 questions to go:" in seen
    assert "How could you show that the program was a success?" in seen
    assert [row[:2] for row in recorded(asked)] == [(1, 1), (2, 1)]
    (touchpoint,) = asked.touchpoints(Kind.ALIGNMENT_QUESTIONS, "Dana")
    assert touchpoint.state is TouchpointState.ASKED
    seen = asked.presses("Dana", "Answer the rest")
    assert [part.value for part in asked.card("Dana").inputs] == ["", ""]
    assert "2 questions, about 2 minutes." in seen
    assert "> Win rate" in seen


def test_a_changed_answer_is_a_new_version_and_the_rest_stays(asked: Stage) -> None:
    asked.presses("Dana", "Send", filled(asked, "Dana", **FOUR))
    asked.presses("Dana", "Change")
    asked.presses("Dana", "Send", filled(asked, "Dana", **{**FOUR, "q3": "Managers hear it on calls."}))
    assert [row for row in recorded(asked) if row[0] == 3] == [
        (3, 1, "The CRM shows it."),
        (3, 2, "Managers hear it on calls."),
    ]
    assert len(recorded(asked)) == 5


def test_one_at_a_time_goes_through_all_four_and_survives_a_restart(asked: Stage) -> None:
    assert "1 of 4: What are the key things" in asked.presses("Dana", "One at a time")
    assert "2 of 4: Which KPIs" in asked.says("Dana", "Ask before you pitch.")
    asked.session.commit()
    asked.session.expunge_all()
    assert "3 of 4: How could you show" in asked.says("Dana", "Win rate, deal size and discovery calls")
    assert "4 of 4: What would make it a good return" in asked.says("Dana", "The CRM shows it.")
    assert "Recorded, in your words:" in asked.says("Dana", "If they stop discounting.")
    assert [row[0] for row in recorded(asked)] == [1, 2, 3, 4]
    assert asked.touchpoints(Kind.ALIGNMENT_QUESTIONS, "Dana")[0].state is TouchpointState.ANSWERED


def test_skipping_one_leaves_it_open(asked: Stage) -> None:
    asked.presses("Dana", "One at a time")
    assert "2 of 4" in asked.presses("Dana", "Skip this one")
    asked.says("Dana", "Win rate")
    asked.says("Dana", "The CRM shows it.")
    seen = asked.says("Dana", "If they stop discounting.")
    assert "1 question to go:" in seen
    assert "- What are the key things people should learn?" in seen


@pytest.mark.parametrize(
    ("label", "words"),
    [
        ("Break even", "Break even: it pays back what it cost."),
        ("15 %, like other investments", "15 % return, like other investments."),
        ("25 %", "25 % return."),
    ],
)
def test_yardsticks_are_offered_only_to_somebody_who_does_not_know(
    asked: Stage, label: str, words: str
) -> None:
    assert "15 %" not in asked.sees("Dana")
    seen = asked.presses("Dana", "Send", filled(asked, "Dana", **{**FOUR, "q4": "I don't know"}))
    assert "Does one fit?" in seen
    assert [row[0] for row in recorded(asked)] == [1, 2, 3]
    assert f"> {words}" in asked.presses("Dana", label)
    assert recorded(asked)[-1] == (4, 1, words)


def test_something_else_than_the_yardsticks_is_taken_in_their_words(asked: Stage) -> None:
    asked.presses("Dana", "Send", filled(asked, "Dana", **{**FOUR, "q4": "I don't know"}))
    assert "Then in your words" in asked.presses("Dana", "Something else")
    assert "> Our team should enjoy its work." in asked.says("Dana", "Our team should enjoy its work.")


def test_a_sentence_under_the_form_is_not_guessed_at(asked: Stage) -> None:
    seen = asked.says("Dana", "They should learn to ask before they pitch")
    assert "Which of the four questions does this answer?" in seen
    assert recorded(asked) == []
    seen = asked.presses("Dana", "What are the key things people should learn?")
    assert "1 of 3: Which KPIs" in seen
    assert recorded(asked) == [(1, 1, "They should learn to ask before they pitch")]


def test_the_gate_asks_only_those_who_have_not_answered_all_four(asked: Stage) -> None:
    asked.presses("Dana", "Send", filled(asked, "Dana", **FOUR))
    asked.presses("Helen", "Send", filled(asked, "Helen", q1="Ask first."))
    asked.passes(days=24)
    gates = {t.person_id: t for t in asked.touchpoints(Kind.ALIGNMENT_QUESTIONS) if t.slot == "gate"}
    dana, helen = asked.person("Dana").key_id, asked.person("Helen").key_id
    assert dana not in gates or gates[dana].why is Why.ALREADY_KNOWN
    assert gates[helen].asked_at is not None
    assert [part.value for part in asked.card("Helen").inputs] == ["", "", ""]
    assert "> Ask first." in asked.sees("Helen")
    assert "3 questions, about 4 minutes." in asked.sees("Helen")
    assert "Three questions are still open, and best settled before." in asked.sees("Helen")


def test_one_set_of_answers_settles_the_gate_as_well(asked: Stage) -> None:
    asked.passes(days=14)
    by_slot = {t.slot: t for t in asked.touchpoints(Kind.ALIGNMENT_QUESTIONS, "Dana")}
    assert by_slot["gate"].state is TouchpointState.PLANNED
    number = by_slot["created"].id
    asked.presses("Dana", "Send", {f"tp{number}.{name}": words for name, words in FOUR.items()})
    asked.session.expire_all()
    assert (by_slot["gate"].state, by_slot["gate"].why) == (TouchpointState.SKIPPED, Why.ALREADY_KNOWN)


def test_a_cohort_imported_mid_flight_is_asked_once_looking_back(database: Database) -> None:
    with Gathering(database.engine.execution_options(writes=True), expire_on_commit=False) as session:
        stage = Stage(session, MID_FLIGHT).imports()
        stage.passes(days=3)
        mine = stage.touchpoints(Kind.ALIGNMENT_QUESTIONS, "Helen")
        assert [(t.slot, t.retrospective, t.state) for t in mine] == [
            ("retrospective", True, TouchpointState.ASKED)
        ]
        assert "once, looking back: the program started on 2 March" in stage.sees("Helen")
        stage.presses("Helen", "Send", {f"tp{mine[0].id}.{name}": words for name, words in FOUR.items()})
        assert all(row.retrospective for row in stage.rows(AlignmentAnswer))
        stage.passes(days=21)
        assert len(stage.touchpoints(Kind.ALIGNMENT_QUESTIONS, "Helen")) == 1
