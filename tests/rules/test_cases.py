"""Whose story is asked for: the extremes, in an order that does not give them away."""

from workflows.rules.cases import Record, telling


def test_the_best_and_the_weakest_are_asked_in_an_order_that_says_nothing() -> None:
    records = [Record(number, answered=10, did_it=number) for number in range(1, 10)]
    assert telling(records) == [1, 2, 8, 9]
    seen = [Record(number, answered=10, did_it=number, seen_more=10 - number) for number in range(1, 10)]
    assert telling(list(reversed(seen))) == [1, 2, 8, 9]


def test_who_hardly_answered_is_not_asked_and_among_few_nobody_is() -> None:
    silent = [Record(number, answered=2, did_it=0) for number in range(20, 40)]
    some = [Record(number, answered=5, did_it=number % 5) for number in range(1, 9)]
    assert set(telling([*silent, *some])) <= set(range(1, 9))
    assert telling(some[:7]) == []
