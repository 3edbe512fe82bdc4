"""No total, and no difference between two totals, is about fewer than five people."""

from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.rules.totals import groups, settled, shares


class Answer(NamedTuple):
    person_id: int
    did_it: bool


answers = st.lists(st.builds(Answer, st.integers(1, 8), st.booleans()), max_size=40)


@settings(max_examples=50)
@given(answers)
def test_between_any_two_totals_lie_the_answers_of_five_people_or_none(given_: list[Answer]) -> None:
    totals = [len(settled(given_[:until])) for until in range(len(given_) + 1)]
    assert totals == sorted(totals), "what counted once still counts"
    for before, after in pairwise(totals):
        people = {answer.person_id for answer in settled(given_)[before:after]}
        assert after == before or len(people) >= 5


def test_an_answer_counts_with_the_group_that_it_closes() -> None:
    four = [Answer(number, did_it=True) for number in (1, 2, 3, 4, 4, 1)]
    assert settled(four) == []
    assert len(settled([*four, Answer(5, did_it=True)])) == 7
    assert [len(group) for group in groups([Answer(n, did_it=True) for n in range(1, 12)])] == [5, 5]


@pytest.mark.parametrize(
    ("numbers", "shown"),
    [
        ([12, 7, 0], [12, 7, 0]),
        ([12, 7, 3], [12, None, None]),  # else 3 could be worked out from a sum of 22
        ([12, 2, 3], [12, None, None]),
        ([3], [None]),
        ([6, 1], [None, None]),
    ],
)
def test_a_number_that_is_too_small_cannot_be_worked_out_from_the_others(
    numbers: list[int], shown: list[int | None]
) -> None:
    assert shares(numbers) == shown
