"""The portfolio, the business case and the memo: from what is recorded, with what is missing said."""

from datetime import UTC, date, datetime
from decimal import Decimal
from xml.etree import ElementTree

import pytest

from prompts.markdown import markdown
from prompts.picture import svg
from storage import details
from storage.models import AlignmentAnswer, Cohort, Cost, Role
from storage.words import RoleKind
from tests.workflows.conftest import Stages
from tests.workflows.stage import Stage
from tests.workflows.test_returns import claims, publishes, view
from workflows.errors import NotAllowed
from workflows.reports import memo, portfolio
from workflows.rules.limits import Limits
from workflows.rules.portfolio import Facts, Proposal, ProposalRule

JULY = datetime(2026, 7, 7, 15, 0, tzinfo=UTC)


def _results(stage: Stage) -> None:
    publishes(stage, view(stage).kpi.measure_id, "25.5", date(2026, 6, 30))
    claims(stage, "Dana", 200_000, 60)
    stage.session.add(
        AlignmentAnswer.made(
            program_id=stage.program.key_id,
            person_id=stage.person("Dana").key_id,
            question=4,
            version=1,
            words="One more deal in *twenty* <b>won</b>.",
            recorded_at=stage.now,
        )
    )
    stage.session.flush()


@pytest.fixture
def stage(stages: Stages) -> Stage:
    return stages.at(JULY, _results, managers=("Marcus",))


def autumn(stage: Stage, cost: int) -> None:
    """A cohort that has not begun."""
    cohort = Cohort.made(
        program_id=stage.program.key_id,
        key="autumn",
        name="Autumn",
        starts_on=date(2026, 10, 5),
        ends_on=date(2026, 10, 30),
        planned_since=stage.now,
        created_at=stage.now,
    )
    stage.session.add(cohort)
    stage.session.flush()
    stage.session.add(
        Cost.made(
            cohort_id=cohort.key_id,
            kind="delivery",
            amount=Decimal(cost),
            currency="USD",
            recorded_at=stage.now,
        )
    )
    stage.session.flush()


def test_the_portfolio_holds_cost_alignment_level_return_trend_and_a_proposal(stage: Stage) -> None:
    seen = stage.commands("Mei", "portfolio")
    assert "1 program, $170,000 in all." in seen
    assert "level 5 of 5, return (reaction, learning, application not seen)" in seen
    assert "ROI -61.89 %, $64,788.16 allowed, on track." in seen
    assert "Proposed: Re-scope. A KPI moved, but it is not on record that people do what was taught." in seen
    assert "/alignment decide Consultative Selling re-scope because" in seen
    found = portfolio.as_json(stage.turn("Mei"))["programs"]
    assert isinstance(found, list)
    assert found[0] | {"gaps": []} == {
        "program": "consultative-selling",
        "name": "Consultative Selling",
        "state": "active",
        "standing": "on_track",
        "objective": "Win 26 % of qualified mid-market deals by the fourth quarter, up from 22 %",
        "gaps": [],
        "currency": "USD",
        "cost": "170000.00",
        "upcoming_cost": "0.00",
        "level": 5,
        "levels_not_seen": [1, 2, 3],
        "roi_percent": "-61.89",
        "allowed": "64788.16",
        "proposed": "re_scope",
        "rule": "not_seen",
    }


def test_what_reallocation_would_free_is_what_is_not_spent_yet(stage: Stage) -> None:
    autumn(stage, 45_000)
    assert "frees" not in stage.commands("Mei", "portfolio")
    for role in stage.rows(Role):
        if role.kind is RoleKind.LEAD_SPONSOR:
            role.until = date(2026, 7, 1)
    stage.session.flush()
    seen = stage.commands("Mei", "portfolio")
    assert "Ending what is proposed to retire or pause frees $45,000 not yet spent." in seen
    assert "Proposed: Pause. It has no lead sponsor." in seen
    stage.commands("Mei", "decide Consultative Selling pause because nobody owns it")
    assert "7 July, Consultative Selling: Pause, by Mei Tanaka: nobody owns it" in stage.commands(
        "Mei", "portfolio"
    )


def test_nothing_in_the_portfolio_follows_from_claims_that_they_may_not_see(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged: list[bool] = []

    def works(facts: Facts, _limits: Limits) -> Proposal:
        judged.append(facts.roi_percent is not None)
        return Proposal("continue", ProposalRule.WORKS)

    monkeypatch.setattr(portfolio, "propose", works)
    for row in stage.rows(Cost):
        row.amount /= 8
    best = [
        [each.status.key for each in portfolio.best(portfolio.read(stage.turn(who)))]
        for who in ("Tom Ruiz", "Mei")
    ]
    assert (best, judged) == ([[], ["consultative-selling"]], [False, True])


def test_a_manager_does_not_see_the_portfolio(stage: Stage) -> None:
    with pytest.raises(NotAllowed, match="for sponsors and the learning team"):
        stage.commands("Marcus", "portfolio")


def test_the_business_case_has_problem_impact_and_measurement_in_this_order(stage: Stage) -> None:
    seen = stage.commands("Dana", "case Consultative Selling")
    titles = ["The problem", "Expected impact", "When it is measured", "Not recorded"]
    assert sorted(titles, key=seen.index) == titles
    assert "22 % to 26 % by 31 December, worth $552,000 a year by the approved value" in seen
    assert "an approved value for" not in seen  # of a KPI that leads none is needed
    assert "- who is to hear what afterwards" in seen
    details.record(
        stage.session,
        program_id=stage.program.key_id,
        person_id=stage.person("Helen").key_id,
        kpis={},
        observed="",
        told="The regional leads hear the win rate from me.",
        now=stage.now,
    )
    for page in ("case", "report"):
        seen = stage.commands("Dana", page)
        assert "> The regional leads hear the win rate from me.\nHelen Ford, 7 July" in seen
        assert "who is to hear what" not in seen


def test_the_memo_says_promised_measured_allowed_and_what_is_missing(stage: Stage) -> None:
    seen = stage.commands("Dana", "report")
    for part in (
        "> One more deal in *twenty* <b>won</b>.",
        "22 % to 25.5 %, up 3.5 points, 88 % of the way to 26 % (30 June)",
        "ROI -62 %: 64.8k allowed of",
        "- a signed bet",
        "- numbers of Average deal size since the training",
        "- a decision on how to go on",
    ):
        assert part in seen


def test_in_markdown_nobodys_words_become_markup(stage: Stage) -> None:
    text = markdown(memo.results(stage.turn(), stage.program))
    assert "> One more deal in \\*twenty\\* \\<b\\>won\\</b\\>." in text
    assert text.startswith("# Consultative Selling: results\n\n## Promised\n")


def test_each_trend_is_a_picture_with_the_sponsors_own_words(stage: Stage) -> None:
    (name, trend), *others = memo.pictures(stage.turn(), stage.program).items()
    assert (name, others) == ("consultative-selling-win-rate", [])
    root = ElementTree.fromstring(svg(trend))  # noqa: S314 (our own drawing)
    said = " ".join("".join(each.itertext()) for each in root)
    for part in (
        "Win rate",
        "22 %",
        "25.5 %",
        "target 26 %",
        "One more deal in *twenty* <b>won</b>.",
        "Dana Wu",
    ):
        assert part in said


def test_the_lead_sponsor_hears_of_results_first(stage: Stage) -> None:
    for name in ("Dana", "Helen", "Karin"):
        stage.person(name).introduced_at = stage.now
    with pytest.raises(NotAllowed, match="Only the learning team"):
        stage.commands("Karin", "tell Consultative Selling")
    seen = stage.commands("Mei", "tell Consultative Selling")
    assert "Dana Wu gets the results of Consultative Selling first." in seen
    assert "Consultative Selling: results" in stage.sees("Dana")
    assert stage.messages("Helen") == []
    assert "went to Helen Ford, Karin Adler and Mei Tanaka." in stage.presses("Mei", "Tell them now")
    assert "Consultative Selling: results" in stage.sees("Helen")
    assert "Consultative Selling: results" in stage.sees("Karin")


def test_what_was_over_before_the_import_is_missing_on_the_memo_as_it_is_a_gap(stages: Stages) -> None:
    stage = stages.at(JULY)
    stage.tick()
    assert "4 questions were over before the import" in stage.commands("Mei", "gaps")
    assert "- 4 questions that came too late to be asked" in stage.commands("Mei", "report")
