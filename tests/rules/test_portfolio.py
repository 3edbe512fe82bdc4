"""What is proposed by which rule, when a program is looked at, and the limits that can be changed."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from workflows.rules import quarters
from workflows.rules.limits import NAMES, Limits
from workflows.rules.money import BadFigure
from workflows.rules.portfolio import Facts, ProposalRule, propose
from workflows.rules.verdict import Standing

D = Decimal
FINE = Facts(
    standing=Standing.ON_TRACK,
    days_since_end=200,
    has_objective=True,
    has_sponsor=True,
    blocked_by_cause=False,
    roi_percent=D(40),
    moved_unseen=False,
    stale=0,
    kpis=2,
    changed=False,
    better=1,
    worse=0,
)
STILL = {"standing": Standing.FLAT, "better": 0}


@pytest.mark.parametrize(
    ("changes", "verdict", "rule"),
    [
        ({}, "continue", "works"),
        ({"standing": Standing.EARLY, "days_since_end": 10}, "continue", "early"),
        ({**STILL, "roi_percent": D(-1)}, "retire", "loses_money"),
        ({**STILL, "roi_percent": D(-1), "days_since_end": 100}, "re_scope", "flat"),
        ({"standing": Standing.BEHIND, "roi_percent": D(-1)}, "re_scope", "late"),
        ({"standing": Standing.FLAT}, "re_scope", "flat"),
        ({**STILL, "worse": 1}, "re_scope", "wrong_way"),
        ({"worse": 1}, "continue", "works"),
        ({"standing": Standing.NO_BASELINE, "better": 0}, "re_scope", "no_start"),
        ({"standing": Standing.NOT_COMPARABLE, "better": 0, "roi_percent": D(-50)}, "re_scope", "no_start"),
        ({"roi_percent": D(-1)}, "continue", "works"),
        ({"has_sponsor": False}, "pause", "nobody_owns_it"),
        ({"stale": 2}, "pause", "not_measured"),
        ({"stale": 1}, "continue", "works"),
        ({"stale": 2, "days_since_end": 30}, "continue", "works"),
        ({"has_objective": False}, "re_scope", "serves_no_goal"),
        ({"changed": True}, "re_scope", "reorganized"),
        ({"standing": Standing.OFF_TRACK}, "re_scope", "wrong_way"),
        ({**STILL, "blocked_by_cause": True}, "re_scope", "blocked_elsewhere"),
        ({"moved_unseen": True}, "re_scope", "not_seen"),
    ],
)
def test_the_first_rule_that_applies_proposes(changes: dict[str, object], verdict: str, rule: str) -> None:
    found = propose(replace(FINE, **changes), Limits())  # type: ignore[arg-type]
    assert (found.verdict, found.rule) == (verdict, rule)


def test_limits_move_what_is_proposed() -> None:
    losing = replace(FINE, standing=Standing.FLAT, better=0, roi_percent=D(-10))
    later = Limits().changed([("retire_after_days", D(365))])
    milder = Limits().changed([("poor_roi", D(-20))])
    assert propose(losing, later).rule is ProposalRule.FLAT
    assert propose(losing, milder).rule is ProposalRule.FLAT


def test_every_rule_and_limit_says_what_it_is_for() -> None:
    assert all(rule.sentence.endswith(".") and rule.value == rule.name.lower() for rule in ProposalRule)
    assert all(what.endswith(".") for what in NAMES.values())
    assert set(Limits().as_text()) == set(NAMES)


@pytest.mark.parametrize(("name", "value"), [("luck", D(1)), ("bare_share", D(101)), ("times_cost", D(0))])
def test_a_limit_that_means_nothing_is_refused(name: str, value: Decimal) -> None:
    with pytest.raises(BadFigure, match=name):
        Limits().changed([(name, value)])


def test_a_program_is_looked_at_in_the_middle_of_each_quarter_from_ninety_days_on() -> None:
    looks = quarters.audits(date(2026, 3, 2), date(2026, 3, 27), 1)
    assert [(look.slot, look.on) for look in looks] == [
        ("2026-Q3", date(2026, 8, 15)),
        ("2026-Q4", date(2026, 11, 15)),
        ("2027-Q1", date(2027, 2, 15)),
    ]
    assert quarters.decision(looks[0]).slot == "2026-Q3:decision"


@pytest.mark.parametrize(
    ("day", "starts", "name"),
    [
        (date(2026, 12, 31), 1, "2026-Q4"),
        (date(2026, 1, 1), 4, "2025-Q4"),
        (date(2026, 4, 1), 4, "2026-Q1"),
        (date(2026, 9, 30), 10, "2025-Q4"),
    ],
)
def test_quarters_are_the_organizations_own(day: date, starts: int, name: str) -> None:
    assert quarters.quarter_of(day, starts) == name


def test_objectives_are_reviewed_in_the_first_full_week_of_december() -> None:
    reviews = quarters.objective_reviews(date(2026, 3, 2), date(2026, 12, 20))
    assert [review.on for review in reviews] == [date(2026, 12, 7), date(2027, 12, 6)]
