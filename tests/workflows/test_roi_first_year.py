"""The first year of benefits and no more: amounts for years to come, and answers that come after a year."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from tests.workflows.conftest import Stages
from tests.workflows.stage import Stage
from tests.workflows.test_roi import AFTER_THE_QUARTER_END, COMPLETE, _asked_alone, fills, recorded
from workflows.benefits import ledger
from workflows.claims.worth import Frame, read_worth
from workflows.rules.phillips import Rule

D = Decimal


@pytest.fixture
def asked(stages: Stages) -> Stage:
    return stages.at(AFTER_THE_QUARTER_END, _asked_alone)


def test_an_amount_for_years_to_come_counts_for_the_months_that_are_over(asked: Stage) -> None:
    shown = fills(asked, **{**COMPLETE, "amount": "300k over 3 years"})
    assert "$25,000 claimed" in shown
    assert "You said “over 3 years”; I count the 3 months since the training ended." in shown
    assert "-$300,000 claimed" in fills(asked, **{**COMPLETE, "amount": "minus 300k over 3 years"})


@pytest.mark.parametrize(
    ("said", "claimed", "rules"), [("140k", 140_000, [Rule.FIRST_YEAR]), ("10k a month", 120_000, [])]
)
def test_of_an_answer_after_more_than_a_year_the_first_year_counts(
    stages: Stages, said: str, claimed: int, rules: list[Rule]
) -> None:
    stage = stages.at(datetime(2027, 5, 27, 15, 0, tzinfo=UTC), _asked_alone)  # fourteen months
    fills(stage, **{**COMPLETE, "amount": said, "evidence": "the June report"})
    stage.presses("Dana", "Yes, record it")
    claim = recorded(stage)
    assert claim.claimed == claimed
    assert [rule for rule in claim.because if rule == Rule.FIRST_YEAR] == rules
    if rules:
        found = ledger.of_program(stage.session, program_id=stage.program.key_id)
        (line,) = (line for line in found.ledger.lines if line.claim.who == "Dana Wu")
        assert line.counted <= D(120_000)
        assert line.counted * D("0.3") == line.alone


def test_a_year_has_the_working_weeks_the_organization_says() -> None:
    frame = Frame("USD", 12, (), {}, lambda _base: None, "en", "Selling")
    for weeks in (48, 44):
        found = read_worth("1,000 USD a week", replace(frame, working_weeks=D(weeks)))
        assert found is not None
        assert found.low == weeks * 1_000
