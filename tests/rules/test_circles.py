"""Who sits in which circle: live where hours overlap, written where they do not, nobody left over."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from workflows.rules.availability import Away, Blackout, PersonHours
from workflows.rules.circles import days, meetings

THURSDAY = date(2026, 5, 14)


def people(*zones: str) -> list[tuple[int, PersonHours]]:
    return [(number, PersonHours(zone=ZoneInfo(zone))) for number, zone in enumerate(zones, start=1)]


def test_people_of_one_place_meet_in_groups_of_even_size_in_the_middle_of_the_day() -> None:
    found = meetings(people(*["Europe/Berlin"] * 7), on=THURSDAY)
    assert [len(meeting.members) for meeting in found] == [3, 4]
    assert {meeting.starts_at for meeting in found} == {datetime(2026, 5, 14, 11, tzinfo=UTC)}
    assert all(meeting.live for meeting in found)


def test_who_shares_no_hour_writes_instead() -> None:
    found = meetings(
        people(*["Europe/Berlin"] * 3, "America/Los_Angeles", "Pacific/Auckland", "Asia/Tokyo"), on=THURSDAY
    )
    by_kind = {meeting.live: set(meeting.members) for meeting in found}
    assert by_kind == {True: {1, 2, 3}, False: {4, 5, 6}}


def test_one_who_is_left_over_joins_a_circle_which_is_then_written() -> None:
    (only,) = meetings(people(*["Europe/Berlin"] * 4, "Pacific/Auckland"), on=THURSDAY)
    assert set(only.members) == {1, 2, 3, 4, 5}
    assert not only.live


@pytest.mark.parametrize("zones", [["UTC"], ["UTC", "UTC"], []])
def test_two_are_no_circle(zones: list[str]) -> None:
    assert meetings(people(*zones), on=THURSDAY) == []


def test_who_is_away_that_day_has_no_seat() -> None:
    here = people(*["UTC"] * 3)
    gone = (9, PersonHours(zone=ZoneInfo("UTC"), away=(Away(THURSDAY, THURSDAY),)))
    (only,) = meetings([*here, gone], on=THURSDAY)
    assert set(only.members) == {1, 2, 3}


def test_every_time_of_a_live_circle_is_in_everybodys_working_hours() -> None:
    zones = ["America/New_York", "Europe/London", "Europe/Berlin", "Asia/Kolkata", "America/Sao_Paulo"] * 4
    everybody = people(*zones)
    found = meetings(everybody, on=THURSDAY)
    assert sorted(number for meeting in found for number in meeting.members) == list(range(1, 21))
    hours = dict(everybody)
    for meeting in found:
        assert 3 <= len(meeting.members) <= 8
        local = [meeting.starts_at.astimezone(hours[number].zone) for number in meeting.members]
        assert not meeting.live or all(9 <= each.hour < 17 for each in local)


def test_circles_keep_away_from_the_turn_of_a_quarter() -> None:
    found = list(days(date(2026, 4, 3), every_weeks=4, until=date(2026, 10, 1), blackout=Blackout()))
    assert found == [
        date(2026, 4, 30),
        date(2026, 5, 28),
        date(2026, 7, 16),
        date(2026, 8, 13),
        date(2026, 9, 10),
    ]
