"""The draw is fair and can be repeated; the difference says how sure it is, or that nobody can be."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from workflows.rules.holdout import difference, draw, holm, side


@settings(max_examples=25)
@given(
    countries=st.lists(st.sampled_from(["DE", "US", "IN"]), min_size=1, max_size=120),
    percent=st.integers(1, 50),
    seed=st.text(max_size=10),
)
def test_every_country_gives_the_same_part_and_the_same_seed_draws_the_same(
    countries: list[str], percent: int, seed: str
) -> None:
    people = dict(enumerate(countries, start=1))
    drawn = draw(people, percent=percent, seed=seed)
    assert drawn == draw(dict(reversed(people.items())), percent=percent, seed=seed)
    without = sum(drawn.values())
    assert abs(without - len(people) * percent / 100) < 1
    assert side(len(people), percent=percent) in (least := min(without, len(people) - without), least - 1)
    for country, number in Counter(countries).items():
        held_out = sum(drawn[person] for person, where in people.items() if where == country)
        assert abs(held_out - number * percent / 100) < 1


def test_another_seed_draws_others() -> None:
    people = dict.fromkeys(range(1, 101), "DE")
    assert draw(people, percent=20, seed="a") != draw(people, percent=20, seed="b")


@pytest.mark.parametrize(
    ("with_ideas", "without"),
    [
        (
            [3.0, 5.5, 8.0, 4.0, 9.0, 2.5, 7.0, 6.0, 5.0, 4.5],
            [1.0, 2.0, 6.0, 3.5, 4.0, 2.5, 3.0, 9.0, 1.5, 2.0, 3.0],
        ),
        ([0.1, 0.2] * 8, [0.15, 0.1, 0.3] * 5),
    ],
)
def test_it_is_the_test_of_welch_as_scipy_has_it(with_ideas: list[float], without: list[float]) -> None:
    found = difference(with_ideas, without)
    theirs = stats.ttest_ind(with_ideas, without, equal_var=False)
    interval = theirs.confidence_interval(0.95)
    assert (found.low, found.high, found.p_value) == pytest.approx(
        (interval.low, interval.high, theirs.pvalue)
    )


def test_the_more_is_compared_the_clearer_it_has_to_be() -> None:
    # By hand: the smallest times three, the next times two, none smaller than the one before.
    assert holm([0.04, 0.01, 0.03]) == pytest.approx([0.06, 0.03, 0.06])
    assert holm([0.9, 0.8]) == [1.0, 1.0]


def test_one_side_that_is_all_alike_is_no_trouble() -> None:
    found = difference([25.0] * 12, [20.0, 25.0, 30.0] * 4)
    assert found.enough
    assert found.low is not None
    assert found.low < 0 < (found.high or 0)


def test_a_difference_comes_with_its_interval() -> None:
    # By hand: means 10 and 4, each with variance 20/9 among 10; t of 18 degrees of freedom is 2.1009.
    high, low = [8.0, 9, 10, 11, 12] * 2, [2.0, 3, 4, 5, 6] * 2
    found = difference(high, low)
    assert found.difference == pytest.approx(6)
    assert found.low == pytest.approx(6 - 2.1009 * (2 * 20 / 9 / 10) ** 0.5, abs=1e-3)
    assert found.clear
    assert not difference(high, [value + 6 for value in low]).clear


@pytest.mark.parametrize(
    ("with_ideas", "without"),
    [([1.0, 2] * 4, [1.0, 2] * 10), ([], []), ([1.0] * 10, [2.0] * 10)],
    ids=["too few", "nobody", "no spread"],
)
def test_not_enough_data_is_said(with_ideas: list[float], without: list[float]) -> None:
    assert not difference(with_ideas, without).enough
