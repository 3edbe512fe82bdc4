"""The ledger: the return, several people on one movement, and what is left out."""

from dataclasses import replace
from decimal import Decimal

import pytest

from tests.rules.phillips_claims import COST, ROOMY, D, booked, claim, line_of
from workflows.rules.money import BadFigure
from workflows.rules.phillips import Claim, Cost, Isolation, Policy, Rule, Source, ledger, shown

# The return


@pytest.mark.parametrize(
    ("benefits", "costs", "bcr", "roi"),
    [
        (750_000, 425_000, D("1.7647"), D("76.47")),
        (350_000, 200_000, D("1.7500"), D("75.00")),
        (200_000, 100_000, D("2.0000"), D("100.00")),
    ],
)
def test_return_on_investment(benefits: int, costs: int, bcr: Decimal, roi: Decimal) -> None:
    result = shown(booked(claim(benefits, 100, 100), costs=(Cost("all", D(costs)),)))
    assert (result.bcr, result.roi_percent) == (bcr, roi)


def test_payback_in_months() -> None:
    result = booked(claim(81_500, 100, 100), costs=(Cost("all", D(15_000)),))
    assert shown(result).payback_months == D("2.21")


def test_ten_of_twenty_managers_answer_and_all_twenty_cost() -> None:
    answered = [claim(1_000, 50, 100, by=Source.MANAGER) for _ in range(10)]
    silent = [claim(None, None, None, by=Source.MANAGER) for _ in range(10)]
    result = booked(*answered, *silent, costs=(Cost("time", D(200)),) * 20)
    assert (result.allowed, result.costs) == (D(5_000), D(4_000))


@pytest.mark.parametrize("costs", [(), (Cost("gift", D(0)),)])
def test_without_a_cost_the_return_is_undefined(costs: tuple[Cost, ...]) -> None:
    result = booked(claim(), costs=costs)
    assert result.allowed == D(48_000)
    assert (result.bcr, result.roi_percent, result.payback_months) == (None, None, None)


def test_without_any_claim_the_return_is_undefined() -> None:
    result = shown(booked())
    assert (result.bcr, result.roi_percent, result.payback_months) == (None, None, None)


def test_silence_costs_everything_and_never_pays_back() -> None:
    result = booked(claim(None))
    assert (result.bcr, result.roi_percent) == (D(0), D(-100))
    assert result.payback_months is None


def test_a_negative_cost_is_refused() -> None:
    with pytest.raises(BadFigure, match="The cost of delivery is -1"):
        Cost("delivery", D(-1))


@pytest.mark.parametrize("months", [0, 13, 24])
def test_only_the_first_year_is_counted(months: int) -> None:
    with pytest.raises(BadFigure, match="first year"):
        ledger([claim()], COST, months=months, currency="EUR")


def test_the_rest_of_the_year_is_a_forecast_apart() -> None:
    half = ledger([claim()], COST, months=6, currency="EUR", policy=ROOMY)
    assert (half.allowed, half.forecast) == (D(48_000), D(48_000))
    assert half.roi_percent == D(-4)
    assert booked(claim()).forecast is None


# Several people, one movement


def test_you_said_60_tom_30_and_30_counts_until_you_agree() -> None:
    result = booked(claim(), claim(attribution=30, by=Source.FINANCE))
    dana, tom = line_of(result, Source.SPONSOR), line_of(result, Source.FINANCE)
    assert (dana.alone, tom.alone) == (D(48_000), D(24_000))
    assert (dana.allowed, tom.allowed) == (D(0), D(24_000))
    assert result.allowed == D(24_000)
    assert result.claimed == D(100_000)
    assert Rule.LOWEST_COUNTS in dana.because
    assert Rule.LOWEST_COUNTS in tom.because


def test_whole_chains_are_compared_not_single_figures() -> None:
    careful = claim(200_000, 30, 50, by=Source.FINANCE)
    assert booked(claim(100_000, 40, 100), careful).allowed == D(30_000)


def test_two_who_agree_are_counted_once() -> None:
    result = booked(claim(), claim(by=Source.FINANCE))
    assert result.allowed == D(48_000)
    assert Rule.COUNTED_ONCE in line_of(result, Source.FINANCE).because
    assert not any(Rule.LOWEST_COUNTS in line.because for line in result.lines)


def test_two_sponsors_of_one_kpi_are_compared() -> None:
    assert booked(claim(), claim(50_000)).allowed == D(24_000)


def test_managers_speak_for_their_teams_and_together_against_the_sponsor() -> None:
    teams = [claim(10_000, 50, 100, by=Source.MANAGER), claim(20_000, 50, 100, by=Source.MANAGER)]
    result = booked(claim(), *teams)
    assert result.allowed == D(15_000)
    assert line_of(result, Source.SPONSOR).allowed == 0


def test_a_source_asked_in_vain_counts_as_no_improvement() -> None:
    result = booked(claim(), claim(None, None, None, by=Source.FINANCE))
    assert result.allowed == 0
    assert result.claimed == D(100_000)
    assert Rule.NO_ANSWER in line_of(result, Source.FINANCE).because


def test_a_loss_one_of_them_sees_counts() -> None:
    assert booked(claim(), claim(-10_000, 50, by=Source.MANAGER)).allowed == D(-5_000)


def test_a_delegate_neither_counts_nor_lowers() -> None:
    result = booked(claim(), claim(10_000, by=Source.DELEGATE))
    assert result.allowed == D(48_000)
    assert line_of(result, Source.DELEGATE).allowed == 0
    assert booked(claim(by=Source.DELEGATE)).allowed == 0


def test_the_system_of_record_wins_over_a_larger_claim() -> None:
    result = booked(claim(), claim(80_000, None, None, by=Source.SYSTEM))
    assert result.allowed == D(38_400)
    assert result.claimed == D(100_000)
    assert line_of(result, Source.SPONSOR).because[0] is Rule.SYSTEM_OF_RECORD
    assert line_of(result, Source.SYSTEM).because == (Rule.SYSTEM_OF_RECORD,)


def test_the_system_of_record_never_raises_a_claim() -> None:
    assert booked(claim(), claim(200_000, None, None, by=Source.SYSTEM)).allowed == D(48_000)


def test_a_measured_loss_replaces_a_claimed_gain() -> None:
    assert booked(claim(), claim(-50_000, None, None, by=Source.SYSTEM)).allowed == D(-30_000)


def test_a_system_alone_still_needs_the_programs_part() -> None:
    result = booked(claim(80_000, None, None, by=Source.SYSTEM))
    assert result.allowed == 0
    assert Rule.NO_ATTRIBUTION in line_of(result, Source.SYSTEM).because
    assert booked(claim(80_000, 50, 50, by=Source.SYSTEM)).allowed == D(20_000)


def test_a_record_that_nobody_speaks_about_is_claimed_and_counts_nothing() -> None:
    measured = claim(80_000, None, None, by=Source.SYSTEM)
    assert (booked(measured).claimed, booked(measured).allowed) == (D(80_000), D(0))
    assert booked(measured, claim(None)).claimed == 0


def test_a_system_is_not_asked_again_about_all_of_it() -> None:
    isolated = replace(claim(750_000, 100, 100, by=Source.SYSTEM), other_causes=())
    assert booked(isolated).allowed == D(750_000)
    assert booked(replace(isolated, by=Source.FINANCE)).allowed == 0


def test_a_delegate_who_saw_nothing_does_not_hide_what_the_record_claims() -> None:
    isolated = replace(claim(80_000, 50, 100, by=Source.SYSTEM), isolation=Isolation.TREND_LINE)
    result = booked(isolated, claim(0, by=Source.DELEGATE))
    assert (result.claimed, result.allowed) == (D(80_000), D(40_000))


def test_the_lines_that_make_the_claimed_total_are_marked() -> None:
    result = booked(claim(), claim(150_000, by=Source.FINANCE), claim(70, kpi="absence", by=Source.MANAGER))
    assert [(line.by, line.claimed) for line in result.lines if line.leads] == [
        (Source.MANAGER, D(70)),
        (Source.FINANCE, D(150_000)),
    ]
    assert result.claimed == D(150_070)


def test_an_isolated_effect_from_a_system_is_compared_like_any_chain() -> None:
    isolated = replace(claim(80_000, 20, 90, by=Source.SYSTEM), isolation=Isolation.COMPARISON_GROUP)
    assert booked(claim(), isolated).allowed == D(14_400)


def test_a_kpi_is_the_same_however_its_name_is_typed() -> None:
    result = booked(
        claim(kpi="Marge nach Rabatt é"), claim(kpi=" marge  nach rabatt e\u0301", by=Source.FINANCE)
    )
    assert result.allowed == D(48_000)


@pytest.mark.parametrize(
    ("said", "allowed"),
    [
        # Alone it makes all of the benefit and nothing supports it.
        ([claim(100, 50, 50, evidence=None)], 0),
        # The gain has no evidence; the loss counts in full.
        (
            [
                claim(100, 80, 80, by=Source.MANAGER, evidence=None),
                claim(-40, 50, by=Source.MANAGER, evidence=None),
            ],
            -20,
        ),
        # The team's gain was measured as a loss.
        ([claim(50, 100, 100, by=Source.MANAGER), claim(-100, None, None, by=Source.SYSTEM)], -100),
    ],
)
@pytest.mark.parametrize("amount", [None, 1, 50])
@pytest.mark.parametrize("by", [Source.SPONSOR, Source.MANAGER, Source.FINANCE, Source.DELEGATE])
def test_words_that_answer_nothing_neither_support_a_gain_nor_take_back_a_loss(
    said: list[Claim], allowed: int, amount: int | None, by: Source
) -> None:
    costs = (Cost("delivery", D(100)),)
    silent = claim(amount, None, None, by=by, evidence="a mail")
    assert booked(*said, policy=Policy(), costs=costs).allowed == allowed
    assert booked(*said, silent, policy=Policy(), costs=costs).allowed == allowed


def test_a_silent_sponsor_does_not_lift_a_loss_on_record() -> None:
    loss = claim(-50_000, 40, None, by=Source.SYSTEM)
    assert booked(loss).allowed == D(-20_000)
    assert booked(loss, claim(None)).allowed == D(-20_000)


def test_of_two_records_the_lower_one_is_believed() -> None:
    records = [claim(amount, None, None, by=Source.SYSTEM) for amount in (80_000, 50_000)]
    assert booked(claim(), *records).allowed == D(24_000)


def test_teams_together_never_gain_more_than_was_measured() -> None:
    teams = [claim(90_000, 80, 100, by=Source.MANAGER) for _ in range(4)]
    result = booked(*teams, claim(100_000, None, None, by=Source.SYSTEM))
    assert result.allowed == D(100_000)
    assert all(line.allowed == D(25_000) for line in result.lines if line.by is Source.MANAGER)


def test_teams_share_a_measured_loss() -> None:
    teams = [claim(10_000, 50, 100, by=Source.MANAGER), claim(30_000, 50, 100, by=Source.MANAGER)]
    assert booked(*teams, claim(-100_000, None, None, by=Source.SYSTEM)).allowed == D(-50_000)


# Left out


def test_a_claim_over_ten_times_the_cost_is_left_out_and_listed() -> None:
    result = booked(claim(500_001, kpi="revenue"), claim(), policy=Policy())
    assert result.allowed == D(48_000)
    assert [(line.kpi, line.because[-1]) for line in result.excluded] == [("revenue", Rule.EXTREME)]
    assert result.claimed == D(600_001)
    assert booked(claim(500_000, kpi="revenue"), claim(), policy=Policy()).excluded == ()


def test_an_extreme_claim_does_not_hide_a_sane_one_on_the_same_kpi() -> None:
    result = booked(claim(9_000_000, 1), claim(by=Source.FINANCE), policy=Policy())
    assert result.allowed == D(48_000)


def test_one_bare_claim_that_makes_most_of_the_benefit_is_left_out() -> None:
    bare = claim(60_000, kpi="retention", evidence=" ")
    others = [claim(30_000, kpi="cycle time", evidence=None), claim(20_000, kpi="quality", evidence=None)]
    result = booked(bare, *others, policy=Policy())
    assert result.allowed == D(24_000)
    assert [(line.kpi, line.because[-1]) for line in result.excluded] == [("retention", Rule.UNSUPPORTED)]


@pytest.mark.parametrize(
    "support",
    [
        claim(evidence="time study"),
        claim(70_000, by=Source.FINANCE, evidence="payroll"),
        claim(150_000, None, None, by=Source.SYSTEM, evidence=None),
    ],
    ids=["its own", "a colleague's", "the system of record"],
)
def test_evidence_on_the_kpi_keeps_a_large_claim(support: Claim) -> None:
    bare = claim(60_000, evidence=None, by=Source.MANAGER)
    assert booked(bare, support, policy=Policy()).allowed == D(28_800)


def test_exactly_half_is_not_over_half() -> None:
    result = booked(claim(evidence=None), claim(evidence=None, kpi="quality"), policy=Policy())
    assert result.allowed == D(96_000)


def test_a_loss_is_never_left_out() -> None:
    result = booked(claim(-9_000_000, 100, evidence=None), policy=Policy())
    assert result.allowed == D(-9_000_000)


def test_the_limits_can_be_edited() -> None:
    bare = claim(evidence=None)
    assert booked(bare, policy=Policy(bare_share=D(50))).allowed == 0
    assert booked(bare, policy=Policy(bare_share=D(100))).allowed == D(48_000)
    assert booked(claim(), policy=Policy(times_cost=D(1))).allowed == 0
    with pytest.raises(BadFigure, match="times the cost"):
        Policy(times_cost=D(0))


def test_an_intangible_is_never_turned_into_money() -> None:
    culture = claim(kpi="Enjoys the role ")
    result = ledger([culture, claim()], COST, currency="EUR", intangibles=("enjoys the role",), policy=ROOMY)
    assert result.allowed == D(48_000)
    assert Rule.INTANGIBLE in line_of(result, Source.SPONSOR, "Enjoys the role ").because
    assert result.intangibles == ("enjoys the role",)
