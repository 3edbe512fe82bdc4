"""The ledger as people see it, and the words of its rules."""

from dataclasses import replace
from datetime import date

from tests.rules.phillips_claims import D, booked, claim
from workflows.rules.phillips import Isolation, Rule, cfo_line, shown


def test_shown_lines_sum_to_the_shown_total() -> None:
    thirds = [claim(D("0.10"), 33, 33, kpi=f"kpi {n}") for n in range(3)]
    result = shown(booked(*thirds))
    assert result.allowed == D("0.03")
    assert [line.allowed for line in result.lines] == [D("0.01")] * 3


def test_undefined_stays_undefined_when_shown() -> None:
    result = shown(booked(claim(), costs=()))
    assert (result.bcr, result.roi_percent, result.payback_months, result.forecast) == (None,) * 4


def test_the_line_for_the_cfo() -> None:
    result = replace(
        booked(claim()), claimed=D(260_000), allowed=D(74_000), costs=D(52_500), roi_percent=D("40.95")
    )
    assert cfo_line(
        result,
        estimate_by="Dana Wu",
        on=date(2026, 6, 4),
        value_approved_by="K. Adler, Finance",
        per="point",
    ) == (
        "ROI 41 %: 74k allowed of 260k claimed, cost 52.5k. Estimate by Dana Wu, 4 June; "
        "value per point approved by K. Adler, Finance; no comparison group."
    )


def test_the_line_for_the_cfo_says_only_what_is_given() -> None:
    assert cfo_line(booked(claim())) == (
        "ROI -4 %: 48k allowed of 100k claimed, cost 50k. No comparison group."
    )
    compared = replace(claim(), isolation=Isolation.COMPARISON_GROUP)
    assert cfo_line(booked(compared)).endswith("cost 50k. Comparison group.")
    trend = replace(claim(), isolation=Isolation.TREND_LINE)
    assert cfo_line(booked(trend)).endswith("cost 50k. Trend line; no comparison group.")
    assert cfo_line(booked(claim(None))) == "ROI -100 %: 0 allowed of 0 claimed, cost 50k."
    assert cfo_line(booked(claim(), costs=())).startswith(
        "ROI undefined: 48k allowed of 100k claimed, no cost recorded."
    )


def test_every_rule_has_a_stable_code_and_a_sentence() -> None:
    assert all(rule.sentence.endswith(".") and rule.value == rule.name.lower() for rule in Rule)
    assert Rule("no_answer") is Rule.NO_ANSWER
