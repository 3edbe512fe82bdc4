"""The quarterly look: who is asked what, the page with its proposal, the decision, and what became of it."""

from datetime import UTC, date, datetime, timedelta

import pytest

from storage.models import AlignmentAnswer, Audit, AuditAnswer, Decision, Event
from storage.words import Kind, ProgramState, TouchpointState, Verdict
from tests.workflows.conftest import Stages
from tests.workflows.stage import Stage
from tests.workflows.test_returns import claims, publishes, view
from workflows.errors import NotAllowed, NotUnderstood, QuestionClosed

AUGUST = datetime(2026, 8, 14, 15, 0, tzinfo=UTC)
SPEAK = ("Dana", "Helen", "Mei")


def _introduced(stage: Stage) -> None:
    """Win rate moved, everybody knows the bot, and nothing but the look is coming."""
    for name in (*SPEAK, "Karin", "Marcus"):
        stage.person(name).introduced_at = stage.now
    publishes(stage, view(stage).kpi.measure_id, "25.5", date(2026, 7, 31))
    stage.tick()
    for touchpoint in stage.touchpoints(Kind.COACHING) + stage.touchpoints(Kind.ALIGNMENT_QUESTIONS):
        touchpoint.state, touchpoint.next_at = TouchpointState.SKIPPED, None
    stage.passes(days=5)


@pytest.fixture
def asked(stages: Stages) -> Stage:
    """The three have been asked."""
    return stages.at(AUGUST, _introduced, managers=("Marcus",))


def answer(stage: Stage, name: str, **said: str) -> str:
    number = next(t.id for t in stage.touchpoints(Kind.AUDIT, name) if t.slot == "2026-Q3")
    for row in reversed(stage.messages(name)):
        if row.message == "audit.questions":
            row.ref = row.ref or f"ref-{row.id}"
    return stage.presses(name, "Send", {f"tp{number}.{key}": words for key, words in said.items()})


def last(stage: Stage, name: str, message: str) -> str:
    rows = [row for row in stage.messages(name) if row.message == message]
    assert rows, [row.message for row in stage.messages(name)]
    return str(rows[-1].card)


def test_sponsor_owner_and_learning_team_are_asked_once_a_quarter(asked: Stage) -> None:
    assert {t.slot for t in asked.touchpoints(Kind.AUDIT)} == {"2026-Q3"}
    for name in SPEAK:
        assert "Are the skills we build still tied to the priorities" in last(asked, name, "audit.questions")
        assert "Win rate 25.5 %, up 3.5 points." in last(asked, name, "audit.questions")
    assert asked.touchpoints(Kind.AUDIT, "Karin") == []


def test_once_all_have_answered_everybody_gets_one_page_with_an_agenda_and_a_proposal(asked: Stage) -> None:
    assert "Once Helen Ford and Mei Tanaka answered too" in answer(asked, "Dana", q1="Retention comes first.")
    asked.says("Helen", "Two regions were merged in June and it shows.")
    asked.says("Helen", "They measure impact well enough for me.")
    assert "is on its way" not in asked.presses("Helen", "Nothing to add")
    answer(asked, "Mei", q2="They measure impact.")
    page = last(asked, "Dana", "audit.look")
    for part in (
        "Dana Wu: Retention comes first.",
        "Helen Ford: Two regions were merged in June and it shows.",
        "Agenda, 20 minutes",
        "priorities. It serves “Win 26 % of qualified mid-market deals",
        "Start with: “Retention comes first.”",
        "3 min: decide. Proposed: Re-scope.",
        "A KPI moved, but it is not on record that people do what was taught.",
    ):
        assert part in page
    (audit,) = asked.rows(Audit)
    assert (audit.proposed, audit.rule) == (Verdict.RE_SCOPE, "not_seen")
    assert len(asked.rows(AuditAnswer)) == 4


def test_who_does_not_answer_is_chased_and_the_page_comes_from_what_there_is(asked: Stage) -> None:
    answer(asked, "Dana", q1="Retention comes first.")
    asked.passes(days=25)
    assert "Still open." in last(asked, "Helen", "audit.questions")
    page = last(asked, "Mei", "audit.look")
    assert "Retention comes first." in page
    assert "Decide" in page


def test_people_decide_with_a_reason_and_the_next_look_says_what_became_of_it(asked: Stage) -> None:
    with pytest.raises(NotUnderstood, match="I need the program, what you decide, and why"):
        asked.commands("Mei", "decide Consultative Selling")
    with pytest.raises(NotAllowed, match="Deciding is for"):
        asked.commands("Karin", "decide Consultative Selling retire because it is dear")
    for name in SPEAK:
        answer(asked, name, q1="Yes.")
    with pytest.raises(NotUnderstood, match="one line why"):
        asked.presses("Helen", "Decide", {"verdict": "continue", "reason": ""})
    seen = asked.presses("Helen", "Decide", {"verdict": "continue", "reason": "The numbers are young."})
    assert "You decided on Consultative Selling: Continue." in seen
    assert "The rules had proposed: Re-scope." in seen
    assert "Helen Ford decided on Consultative Selling: Continue." in asked.sees("Dana")
    (decision,) = asked.rows(Decision)
    assert (decision.verdict, decision.audit_id) == (Verdict.CONTINUE, asked.rows(Audit)[0].id)
    asked.now += timedelta(days=92)
    publishes(asked, view(asked).kpi.measure_id, "24", date(2026, 10, 31))
    shown = asked.commands("Dana", "audit")
    assert "2026-Q3, Continue: The numbers are young. Win rate was 25.5 % then and is 24 % now." in shown


ALL_UP = {"Win rate": "25", "Average deal size": "26000", "Discovery calls per rep": "5"}
SHAPES = {
    "all up, but late": (
        ALL_UP,
        ("A KPI moved, but it is not on record", "Win rate 25 %, up 3 points.", "$26,000, up $2,000."),
        ("is on its way", "no number since", "went the wrong way", "gave no numbers"),
    ),
    "mixed": (
        {"Win rate": "25", "Average deal size": "23000"},
        (
            "A KPI went the wrong way.",
            "Average deal size $23,000, down $1,000.",
            "calls per rep: no number since",
        ),
        ("is on its way", "Win rate: no number", "gave no numbers"),
    ),
    "nothing measured": (
        {},
        ("Numbers are due and none is fresh.", "Win rate: no number since the training."),
        ("A KPI", "is on its way", "25 %"),
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_sentence_of_the_page_is_true_of_the_numbers(stages: Stages, shape: str) -> None:
    numbers, said, not_said = SHAPES[shape]
    stage = stages.at(datetime(2027, 1, 15, 15, 0, tzinfo=UTC), managers=("Marcus",))
    for name, value in numbers.items():
        publishes(stage, view(stage, name).kpi.measure_id, value, date(2026, 12, 31))
    claims(stage, "Dana", 1_000, 50)  # long after the end it has returned next to nothing
    page = stage.commands("Mei", "audit")
    assert "ended on 31 December 2026: does it serve one that holds now?" in page
    for part in said:
        assert part in page
    for part in not_said:
        assert part not in page


def test_what_is_not_in_place_is_looked_for_with_all_three(asked: Stage) -> None:
    for name in ("Dana", "Karin"):
        for number in (1, 2, 3, 4) if name == "Dana" else (1, 2):
            asked.session.add(
                AlignmentAnswer.made(
                    program_id=asked.program.key_id,
                    person_id=asked.person(name).key_id,
                    question=number,
                    version=1,
                    words="Win rate",
                    recorded_at=asked.now,
                )
            )
    for touchpoint in asked.touchpoints(Kind.ALIGNMENT_QUESTIONS):
        touchpoint.asked_at = asked.now
    page = asked.commands("Mei", "audit")
    assert "Shared ownership: Helen Ford has not said what the unit expects of it." in page
    assert "A team across functions: Karin Adler has not said what finance expects of it." in page
    assert "Executive clarity" not in page
    assert "by their titles, nobody in it is from marketing." in page


def test_retiring_ends_contacts_with_a_word_to_everyone(asked: Stage) -> None:
    said = asked.commands("Dana", "decide Consultative Selling retire because the market moved on")
    assert "The next look" not in said
    assert asked.program.state is ProgramState.RETIRED
    assert "Dana Wu has retired Consultative Selling." in asked.sees("Marcus")
    assert all(t.next_at is None for t in asked.touchpoints(Kind.AUDIT))
    assert asked.cohort.cancelled_at is None
    with pytest.raises(QuestionClosed, match="was retired"):
        answer(asked, "Helen", q1="Too late.")
    with pytest.raises(NotUnderstood, match="that is final"):
        asked.commands("Mei", "decide Consultative Selling continue because we want it back")


def test_an_event_brings_the_question_about_changes_forward(asked: Stage) -> None:
    for name in SPEAK:
        answer(asked, name, q1="Yes.")
    asked.session.add(
        Event.made(
            organization_id=asked.organization.key_id,
            program_id=asked.program.key_id,
            on=asked.now.date(),
            words="Two regions were merged",
            breaks_comparison=True,
            recorded_at=asked.now,
        )
    )
    asked.cohort.next_plan_at = asked.now
    asked.passes(days=2)
    card = last(asked, "Dana", "audit.questions")
    assert "Noted since: Two regions were merged" in card
    assert "Do our numbers measure impact" not in card
    page = asked.commands("Mei", "audit")
    assert "A change since the last look broke the comparison" in page
    assert "what changed. Comparable numbers: a change broke the comparison, and no new" in page


def test_the_objectives_are_reviewed_in_the_first_working_week_of_december(stages: Stages) -> None:
    stage = stages.at(datetime(2026, 12, 4, 15, 0, tzinfo=UTC), managers=("Marcus",))
    stage.person("Mei").introduced_at = stage.now
    stage.passes(days=4)
    card = last(stage, "Mei", "audit.review")
    assert "which goals hold for 2027" in card
    assert "Consultative Selling: " in card
    assert "Raise the average mid-market deal from 24,000 to 27,000 dollars" in card
    (review,) = (t for t in stage.touchpoints(Kind.AUDIT) if t.slot == "2026:review")
    said = stage.presses("Mei", "Send", {f"tp{review.id}.q1": "Retention becomes a goal."})
    assert "Kept as the objective review of 2026." in said
    assert review.state is TouchpointState.ANSWERED


def test_a_concern_gets_an_answer_and_what_changed_and_is_read_back(asked: Stage) -> None:
    with pytest.raises(NotUnderstood, match="a colon"):
        asked.commands("Marcus", "concern the role plays are long")
    assert "The learning team sees it with your name" in asked.commands(
        "Marcus", "concern Consultative Selling: the role plays take the whole morning"
    )
    with pytest.raises(NotUnderstood, match="Write an answer first"):
        asked.presses("Mei", "Answer", {"changed": "An hour from autumn on."})
    asked.presses("Mei", "Answer", {"reply": "You are right.", "changed": "An hour from autumn on."})
    assert "Mei: You are right.\nWhat changes: An hour from autumn on." in asked.sees("Marcus")
    with pytest.raises(QuestionClosed, match="Mei Tanaka has answered this already"):
        asked.presses("Mei", "Answer", {"reply": "Again."})
    assert "Answer: You are right." in asked.commands("Marcus", "concern")
    page = asked.commands("Dana", "audit")
    assert "“the role plays take the whole morning” was answered: You are right." in page
