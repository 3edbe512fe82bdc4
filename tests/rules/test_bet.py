"""How a bet ends: success, failure, neither, or nothing to say."""

from decimal import Decimal

import pytest

from prompts.bet import broken, restarted
from prompts.figures import closed_by
from workflows.rules.bet import Outcome, makes_sense, outcome
from workflows.rules.kpi import Direction

D = Decimal


@pytest.mark.parametrize(
    ("value", "direction", "ends"),
    [
        (D("26"), "up", Outcome.SUCCESS),
        (D("26.01"), "up", Outcome.SUCCESS),
        (D("25.99"), "up", Outcome.BETWEEN),
        (D("22"), "up", Outcome.FAILURE),
        (D("18"), "up", Outcome.FAILURE),
        (None, "up", Outcome.NO_NUMBER),
        (D("18"), "down", Outcome.SUCCESS),
        (D("24"), "down", Outcome.BETWEEN),
        (D("26"), "down", Outcome.FAILURE),
    ],
)
def test_the_number_decides(value: D | None, direction: Direction, ends: Outcome) -> None:
    success, failure = (D(26), D(22)) if direction == "up" else (D(22), D(26))
    assert outcome(value, success_at=success, failure_at=failure, direction=direction) is ends


def test_without_signed_values_nothing_is_settled() -> None:
    assert outcome(D(26), success_at=None, failure_at=D(22), direction="up") is Outcome.NO_NUMBER


@pytest.mark.parametrize(("success", "failure", "sense"), [(26, 22, True), (22, 26, False), (22, 22, False)])
def test_success_lies_beyond_failure(success: int, failure: int, sense: bool) -> None:
    assert makes_sense(success_at=D(success), failure_at=D(failure), direction="up") is sense
    assert makes_sense(success_at=D(failure), failure_at=D(success), direction="down") is sense


def test_what_people_wrote_ends_with_one_full_stop() -> None:
    for why in ("Average of the last three quarters: 24 %", "Two of the regions were merged."):
        one = why.rstrip(".")
        assert restarted(on="1 May", value="24 %", why=why) == f"1 May: a new starting point, 24 %: {one}."
        assert broken(on="3 May", why=why).startswith(f"3 May: {one}. Numbers")
        assert f"by Dana Wu: {one}. It holds" in closed_by(by="Dana Wu", on="7 July", why=why)
    assert restarted(on="1 May", value="24 %", why="") == "1 May: a new starting point, 24 %."
