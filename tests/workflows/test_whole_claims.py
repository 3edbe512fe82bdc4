"""Claims on a whole program beside its records, silence, and other programs on the same measure."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from prompts.differing import differing_whole
from storage.models import Claim, Cohort, Kpi, Program
from storage.words import ClaimSource, TouchpointState, Why
from tests.workflows.conftest import Stages
from tests.workflows.stage import Stage
from tests.workflows.test_roi import kpi_named, made, reads
from workflows.benefits import ledger
from workflows.claims import claiming
from workflows.rules.phillips import Rule

D = Decimal


@pytest.fixture
def stage(stages: Stages) -> Stage:
    """Three months after the sales program; nobody was asked yet."""
    return stages.at(datetime(2026, 7, 7, 15, 0, tzinfo=UTC))


def claims(stage: Stage, amount: str, *, kpi: Kpi | None = None, cohort: Cohort | None = None) -> Claim:
    row = Claim.made(
        cohort_id=(cohort or stage.cohort).id,
        kpi_id=kpi.id if kpi else None,
        person_id=stage.person("Helen" if cohort else "Dana").id,
        by=ClaimSource.SPONSOR,
        amount=D(amount),
        currency=stage.program.currency,
        other_causes=["price rise"],
        attribution=D(80),
        confidence=D(100),
        evidence="CRM report",
        claimed=D(0),
        allowed=D(0),
        because=[],
        words="So much",
        recorded_at=stage.now,
    )
    stage.session.add(row)
    stage.session.flush()
    return row


def result(stage: Stage) -> ledger.Return:
    return ledger.of_program(stage.session, program_id=stage.program.key_id)


@pytest.mark.parametrize("value", ["25.5", "21"])
def test_a_claim_on_the_whole_program_counts_for_no_more_than_was_measured(stage: Stage, value: str) -> None:
    reads(stage, value)
    claim = claims(stage, "1600000")
    found = result(stage)
    measured = sum((each.amount or D(0) for each in found.measured), D(0))
    assert measured
    assert found.ledger.allowed == measured * D("0.8")
    assert {Rule.SYSTEM_OF_RECORD, Rule.UNMEASURED} <= set(found.line_of(claim).because)
    assert found.ledger.claimed == D(1_600_000)


@pytest.mark.parametrize("whole", [True, False])
def test_two_programs_on_one_measure_share_a_hundred_percent(stage: Stage, *, whole: bool) -> None:
    stage.imports("first-line-leaders.yaml")
    other = next(row for row in stage.rows(Program) if row.id != stage.program.id)
    cohort = next(row for row in stage.rows(Cohort) if row.program_id == other.id)
    shared = next(row for row in stage.rows(Kpi) if row.program_id == other.id)
    win_rate = kpi_named(stage, "Win rate").kpi
    shared.measure_id, cohort.ends_on = win_rate.measure_id, stage.cohort.ends_on
    claims(stage, "100000", kpi=win_rate)
    claims(stage, "100000", kpi=None if whole else shared, cohort=cohort)
    found = ledger.of_programs(stage.session, program_ids=[stage.program.key_id, other.key_id])
    lines = [line for each in found.values() for claim, line in each.lines if claim is not None]
    assert [line.alone for line in lines] == [D(50_000), D(50_000)]
    assert all(Rule.SHARED in line.because for line in lines)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(value=st.integers(17, 27), amount=st.integers(-300, 300), whole=st.booleans())
def test_silence_never_raises_the_return(stage: Stage, value: int, amount: int, *, whole: bool) -> None:
    with stage.session.begin_nested() as undone:
        win_rate = kpi_named(stage, "Win rate").kpi
        reads(stage, str(value))
        claims(stage, str(amount * 1000), kpi=None if whole else win_rate)
        spoken = result(stage).ledger
        silent = made(stage, "Helen", "day+180")
        silent.state, silent.why, silent.next_at = TouchpointState.EXPIRED, Why.NO_DATA, None
        stage.session.flush()
        kept = result(stage)
        undone.rollback()
    assert kept.ledger.allowed <= spoken.allowed
    assert kept.ledger.allowed == min(spoken.allowed, D(0))
    assert any(Rule.NO_ANSWER in line.because for _, line in kept.lines)
    stage.session.expire_all()


def test_where_people_differ_each_is_named_and_a_name_within_another_is_nobodys(stage: Stage) -> None:
    reads(stage, "25.5")
    claims(stage, "20000")
    claims(stage, "100000", kpi=kpi_named(stage, "Win rate").kpi, cohort=stage.cohort)
    dana, tom = stage.person("Dana"), stage.person("Tom Ruiz")
    tom.name = "Dana"
    (said,) = claiming.differing_with(stage.turn(), dana, stage.program)
    assert said.startswith("Dana Wu speaks of the whole program, Helen Ford of Win rate.")
    assert claiming.differing_with(stage.turn(), tom, stage.program) == ()
    both = differing_whole(whole=("Ann", "Joe"), kpis=("Win rate",), by=("Tom",), whole_counts=True)
    assert both.startswith("Ann and Joe speak of the whole program, Tom of Win rate.")
