"""No total, and no difference between two totals, is about fewer than five people."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.rules.totals import Answer, Group, groups, released, settled, shares, standing, total


class Given(NamedTuple):
    person_id: int
    did_it: bool


given_answers = st.lists(st.builds(Given, st.integers(1, 8), st.booleans()), max_size=40)
MONDAY = datetime(2026, 5, 4, 10, 0, tzinfo=UTC)
IN_A_YEAR = date(2027, 5, 4)
some = st.lists(
    st.builds(
        lambda person, hours, kind, part: answer(person, hours, kind=kind, part=part),
        st.integers(1, 9),
        st.integers(0, 24 * 30),
        st.sampled_from(("first", "second")),
        st.sampled_from(("this", "that", None)),
    ),
    max_size=60,
)


def answer(person: int, hours: int = 0, *, kind: str = "", part: str | None = None) -> Answer:
    """One answer, so many hours after ten on Monday; the second kind follows from the first."""
    at = MONDAY + timedelta(hours=hours)
    return Answer(person, at, {"n": 1}, kind=kind, part=part, waits_for=at if kind == "second" else None)


@settings(max_examples=50)
@given(given_answers)
def test_between_any_two_totals_lie_the_answers_of_five_people_or_none(given_: list[Given]) -> None:
    totals = [len(settled(given_[:until])) for until in range(len(given_) + 1)]
    assert totals == sorted(totals), "what counted once still counts"
    for before, after in pairwise(totals):
        people = {each.person_id for each in settled(given_)[before:after]}
        assert after == before or len(people) >= 5


def test_an_answer_counts_with_the_group_that_it_closes() -> None:
    four = [Given(number, did_it=True) for number in (1, 2, 3, 4, 4, 1)]
    assert settled(four) == []
    assert len(settled([*four, Given(5, did_it=True)])) == 7
    assert [len(group) for group in groups([Given(n, did_it=True) for n in range(1, 12)])] == [5, 5]


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


@settings(max_examples=50)
@given(some, st.integers(0, 60), st.integers(0, 60))
def test_groups_are_of_five_people_never_overlap_and_stay(
    answers: list[Answer], days: int, later: int
) -> None:
    now = MONDAY.date() + timedelta(days=days)
    found = released(answers, today=now)
    assert all(len({each.person_id for each in group.answers}) >= 5 for group in found)
    assert all(each.kind == group.kind for group in found for each in group.answers)
    assert all(group.part in (None, each.part) for group in found for each in group.answers)
    told = [each for group in found for each in group.answers]
    assert len(set(map(id, told))) == len(told)
    assert all(each.at.date() < now for each in told), "this day is not over"
    known = [each for each in answers if each.at.date() < now + timedelta(days=later)]
    then = released(known, today=now + timedelta(days=later))
    assert then[: len(found)] == found, "what was told stays, and what is told more is of whole groups"


@settings(max_examples=50)
@given(some)
def test_what_follows_from_an_answer_is_told_after_it(answers: list[Answer]) -> None:
    place = {
        id(each): number
        for number, group in enumerate(released(answers, today=IN_A_YEAR))
        for each in group.answers
    }
    late = len(answers)
    for one in answers:
        for other in answers:
            if one.person_id == other.person_id and one.at < other.at and one.kind == "first":
                assert place.get(id(one), late) <= place.get(id(other), late)


def test_a_part_has_groups_of_its_own_and_the_others_wait_a_week_for_the_sum() -> None:
    here = [answer(person, part="this") for person in range(1, 7)]
    there = [answer(person, part="that") for person in range(7, 10)]
    late = [answer(person, 24, part="that") for person in (10,)] + [answer(11, 24, part="other")]

    def parts(days: int) -> list[tuple[object, int]]:
        found = released([*here, *there, *late], today=MONDAY.date() + timedelta(days=days))
        return [(group.part, len(group.answers)) for group in found]

    assert parts(0) == []
    assert parts(1) == parts(7) == [("this", 6)]
    assert parts(8) == [("this", 6), (None, 5)]


def test_a_total_is_what_was_added_less_what_was_taken_away() -> None:
    said = [Answer(person, MONDAY, {"n": 1}) for person in range(1, 7)]
    unsaid = [Answer(person, MONDAY, {"n": -1}) for person in range(1, 3)]
    found = [Group("", None, (*said, *unsaid))]
    assert total(found)["n"] == 4
    assert standing(found, name="n") == {3, 4, 5, 6}
