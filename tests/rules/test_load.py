"""Few messages a week, counted where the person is, and the costly questions first."""

from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from workflows.rules.load import Question, choose, iso_week, room, week_name


@pytest.mark.parametrize(
    ("zone", "week"),
    [("Pacific/Apia", "2026-W11"), ("Europe/Berlin", "2026-W10"), ("America/St_Johns", "2026-W10")],
)
def test_a_week_is_counted_where_the_person_is(zone, week):
    sunday_at_noon = datetime(2026, 3, 8, 12, tzinfo=UTC)
    assert iso_week(sunday_at_noon, ZoneInfo(zone)) == week


@pytest.mark.parametrize(
    ("day", "week"),
    [(date(2026, 1, 1), "2026-W01"), (date(2027, 1, 1), "2026-W53"), (date(2024, 12, 30), "2025-W01")],
)
def test_weeks_at_the_turn_of_the_year_keep_their_iso_name(day, week):
    assert week_name(day) == week


def test_a_week_needs_a_zone():
    with pytest.raises(ValueError, match="time zone"):
        iso_week(datetime(2026, 3, 8), ZoneInfo("UTC"))  # noqa: DTZ001


@pytest.mark.parametrize(("sent", "fits"), [(0, True), (1, True), (2, False), (3, False)])
def test_two_messages_fill_a_week(sent, fits):
    assert room(sent, 2) is fits


def question(key: str, weight: int, *, day: int = 10, is_roi: bool = False) -> Question:
    return Question(key, datetime(2026, 3, day, 9, tzinfo=UTC), Decimal(weight), is_roi)


def test_the_question_with_most_money_comes_first_and_roi_last():
    due = [
        question("roi", 900_000, is_roi=True),
        question("cycle time", 20_000),
        question("win rate", 300_000),
    ]
    assert [q.key for q in choose(due, 3)] == ["win rate", "cycle time", "roi"]


def test_what_does_not_fit_on_the_card_waits():
    due = [
        question("a", 1),
        question("b", 4),
        question("roi", 9, is_roi=True),
        question("c", 3),
        question("d", 2),
    ]
    assert [q.key for q in choose(due, 3)] == ["b", "c", "d"]


def test_equal_money_goes_by_due_date_whatever_the_order_given():
    due = [question("late", 5, day=12), question("early", 5, day=9), question("same day", 5, day=12)]
    assert [q.key for q in choose(due, 3)] == ["early", "late", "same day"]
    assert choose(due, 3) == choose(reversed(due), 3)
