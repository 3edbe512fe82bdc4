"""What part of a movement is left to the program: by a comparison group, and by the trend before it."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.rules.isolation import FEWEST, by_comparison, by_trend
from workflows.rules.phillips import Isolation

D = Decimal
STARTS, ON = date(2026, 3, 2), date(2026, 6, 30)
BEFORE = date(2025, 12, 31)
VALUE = st.decimals(-1000, 1000, places=2)


def compared(before: str, after: str, *, now: str = "26") -> Decimal | None:
    others = [(BEFORE, D(before)), (ON, D(after))]
    found = by_comparison(baseline=D(22), now=D(now), since=BEFORE, on=ON, others=others)
    return None if found is None else found.share


def test_what_the_others_gained_too_is_taken_off() -> None:
    assert compared("21", "22") == D(75)
    assert compared("21", "20") == D(100), "never more than the movement itself"
    assert compared("21", "30") == D(0), "and never the other way round"
    assert compared("21", "20", now="20") == D(50), "of a loss, what the others did not lose"


def test_a_comparison_needs_numbers_of_both_days() -> None:
    later = [(ON, D(22))]
    assert by_comparison(baseline=D(22), now=D(26), since=BEFORE, on=ON, others=later) is None
    old = [(BEFORE, D(21)), (ON - timedelta(days=90), D(22))]
    assert by_comparison(baseline=D(22), now=D(26), since=BEFORE, on=ON, others=old) is None


def course(values: list[Decimal]) -> list[tuple[date, Decimal]]:
    return [(STARTS - timedelta(days=30 * (len(values) - n)), value) for n, value in enumerate(values)]


def test_a_trend_that_leads_there_anyway_leaves_nothing() -> None:
    rising = course([D(20) + D(n) / 2 for n in range(7)])
    found = by_trend(baseline=D("23"), now=D("25"), starts=STARTS, on=ON, course=rising, shaken=False)
    assert found is not None
    assert (found.method, found.readings, found.share) == (Isolation.TREND_LINE, 7, D(0))
    level = by_trend(
        baseline=D(22), now=D(26), starts=STARTS, on=ON, course=course([D(22)] * 6), shaken=False
    )
    assert level is not None
    assert (level.expected, level.share, level.scatter) == (D(22), D(100), D(0))


def test_too_few_readings_or_something_else_make_no_trend() -> None:
    few, enough = course([D(22)] * (FEWEST - 1)), course([D(22)] * FEWEST)
    assert by_trend(baseline=D(22), now=D(26), starts=STARTS, on=ON, course=few, shaken=False) is None
    assert by_trend(baseline=D(22), now=D(26), starts=STARTS, on=ON, course=enough, shaken=True) is None


@settings(max_examples=30)
@given(VALUE, VALUE, VALUE, VALUE, st.lists(VALUE, min_size=FEWEST, max_size=9))
def test_the_part_left_is_always_between_nothing_and_all(
    baseline: Decimal, now: Decimal, before: Decimal, after: Decimal, values: list[Decimal]
) -> None:
    others = [(BEFORE, before), (ON, after)]
    group = by_comparison(baseline=baseline, now=now, since=BEFORE, on=ON, others=others)
    trend = by_trend(baseline=baseline, now=now, starts=STARTS, on=ON, course=course(values), shaken=False)
    for found in (group, trend):
        assert found is not None
        assert 0 <= found.share <= 100
