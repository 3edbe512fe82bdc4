"""What a program's numbers amount to."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from prompts.verdicts import GAPS
from workflows.rules.gaps import GapKind
from workflows.rules.verdict import Kpi, Standing, rank, verdict

D = Decimal
TODAY = date(2026, 6, 1)
WIN_RATE = Kpi("Win rate", "up", True, D(500), D(22), D("25.5"), D(30), date(2026, 12, 31))
CYCLE = Kpi("Cycle time", "down", True, D(100), D(40), D(38), D(30), None)
CALLS = Kpi("Discovery calls", "up", False, D(0), D(3), D(5), D(6), None)


def standing(*kpis: Kpi, has_objective: bool = True, expected: bool = True) -> Standing:
    return verdict(kpis, has_objective=has_objective, numbers_expected=expected, today=TODAY).standing


def test_better_than_the_baseline_is_on_track() -> None:
    assert standing(WIN_RATE, CYCLE, CALLS) is Standing.ON_TRACK


def test_the_headline_is_the_lagging_kpi_with_most_money() -> None:
    found = verdict([CALLS, CYCLE, WIN_RATE], has_objective=True, numbers_expected=True, today=TODAY)
    assert found.headline is WIN_RATE


def test_worse_than_the_baseline_is_off_track_whichever_way_is_better() -> None:
    assert standing(replace(WIN_RATE, now=D(20))) is Standing.OFF_TRACK
    assert standing(replace(CYCLE, now=D(45))) is Standing.OFF_TRACK


def test_a_lagging_kpi_going_the_wrong_way_beside_it_makes_it_mixed() -> None:
    worse = replace(CYCLE, now=D(45))
    found = verdict([WIN_RATE, worse], has_objective=True, numbers_expected=True, today=TODAY)
    assert (found.standing, found.worse) == (Standing.MIXED, (worse,))
    assert standing(WIN_RATE, replace(CALLS, now=D(2))) is Standing.ON_TRACK


def test_a_fine_number_toward_no_goal_is_misaligned() -> None:
    assert standing(WIN_RATE, has_objective=False) is Standing.MISALIGNED


def test_no_numbers_is_only_said_once_they_are_due() -> None:
    unread = replace(WIN_RATE, now=None)
    assert standing(unread, expected=False) is Standing.EARLY
    assert standing(unread, expected=True) is Standing.NO_NUMBERS


def test_reached_behind_flat_and_without_baseline() -> None:
    assert standing(replace(WIN_RATE, now=D(31))) is Standing.REACHED
    assert standing(replace(WIN_RATE, target_by=date(2026, 5, 31))) is Standing.BEHIND
    assert standing(replace(WIN_RATE, now=D(22))) is Standing.FLAT
    assert standing(replace(WIN_RATE, baseline=None)) is Standing.NO_BASELINE


def test_no_other_kpi_stands_in_for_a_headline_whose_comparison_is_broken() -> None:
    assert standing(replace(WIN_RATE, broken=True), CYCLE) is Standing.NOT_COMPARABLE
    assert standing(WIN_RATE, replace(CYCLE, broken=True, now=D(45))) is Standing.ON_TRACK


def test_the_worst_come_first() -> None:
    assert (
        rank(Standing.OFF_TRACK) < rank(Standing.NO_NUMBERS) < rank(Standing.ON_TRACK) < rank(Standing.PAUSED)
    )


def test_every_gap_says_what_to_do() -> None:
    assert set(GAPS) == {kind.value for kind in GapKind}
