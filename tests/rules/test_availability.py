"""Nobody is written to at a bad moment, in any zone, on any day of the year."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import holidays
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from workflows.rules.availability import (
    Away,
    Blackout,
    Closed,
    PersonHours,
    UnknownCountry,
    UnknownZone,
    add_working_days,
    check_country,
    in_blackout,
    is_open,
    is_working_day,
    local_moment,
    next_open,
    why_closed,
    zone_named,
)

BERLIN = ZoneInfo("Europe/Berlin")
APIA = ZoneInfo("Pacific/Apia")
ZONES = [
    ZoneInfo(name)
    for name in ("Asia/Kolkata", "America/St_Johns", "Pacific/Apia", "America/New_York", "Europe/Berlin")
]
SUNDAY_TO_THURSDAY = frozenset({6, 0, 1, 2, 3})
QUARTER_END = Blackout()
WEEKDAYS = PersonHours(BERLIN)
GERMAN = PersonHours(BERLIN, country="DE")


def berlin(month: int, day: int, hour: int = 12, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def days_of(year: int) -> list[date]:
    first = date(year, 1, 1)
    return [first + timedelta(days=n) for n in range((date(year + 1, 1, 1) - first).days)]


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        (berlin(3, 10, 8), None),
        (berlin(3, 10, 17, 59), None),
        (berlin(3, 10, 18), Closed.QUIET_HOURS),
        (berlin(3, 10, 7, 59), Closed.QUIET_HOURS),
        (berlin(3, 14), Closed.WEEKEND),
        (berlin(5, 1), Closed.HOLIDAY),
        (berlin(8, 12), Closed.AWAY),
        (berlin(3, 31), Closed.BLACKOUT),
        (datetime(2026, 3, 10, 17, 30, tzinfo=UTC), Closed.QUIET_HOURS),
    ],
)
def test_a_closed_moment_says_why(moment, reason):
    hours = PersonHours(BERLIN, country="DE", away=(Away(date(2026, 8, 10), date(2026, 8, 21)),))
    assert why_closed(moment, hours, QUARTER_END) == reason
    assert is_open(moment, hours, QUARTER_END) == (reason is None)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        is_open(datetime(2026, 3, 10, 12), WEEKDAYS, None)  # noqa: DTZ001


def test_a_holiday_of_one_state_is_a_working_day_in_another():
    epiphany = date(2026, 1, 6)
    assert not is_working_day(epiphany, PersonHours(BERLIN, country="DE", subdivision="BY"))
    assert is_working_day(epiphany, GERMAN)


def test_sunday_is_a_working_day_where_the_week_runs_sunday_to_thursday():
    hours = PersonHours(ZoneInfo("Asia/Riyadh"), working_days=SUNDAY_TO_THURSDAY)
    sunday, friday = date(2026, 3, 8), date(2026, 3, 13)
    assert is_working_day(sunday, hours)
    assert not is_working_day(friday, hours)


def test_away_includes_its_first_and_its_last_day():
    hours = PersonHours(BERLIN, away=(Away(date(2026, 8, 11), date(2026, 8, 13)),))
    assert [is_working_day(date(2026, 8, day), hours) for day in range(10, 15)] == [
        True,
        False,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("day", "n", "expected"),
    [
        (date(2026, 3, 10), 0, date(2026, 3, 10)),
        (date(2026, 3, 10), 3, date(2026, 3, 13)),
        (date(2026, 3, 10), 7, date(2026, 3, 19)),
        (date(2026, 3, 14), 1, date(2026, 3, 16)),
        (date(2026, 4, 2), 1, date(2026, 4, 7)),
    ],
    ids=["none", "within the week", "over a weekend", "from a weekend", "over Easter"],
)
def test_working_days_are_counted_on_the_persons_calendar(day, n, expected):
    assert add_working_days(day, n, GERMAN) == expected


def test_leave_does_not_count_towards_a_reminder():
    hours = PersonHours(BERLIN, away=(Away(date(2026, 3, 11), date(2026, 3, 20)),))
    assert add_working_days(date(2026, 3, 10), 3, hours) == date(2026, 3, 25)


def test_someone_who_never_comes_back_still_has_a_due_date_and_never_an_open_moment():
    hours = PersonHours(BERLIN, away=(Away(date(2026, 3, 11), date.max),))
    assert add_working_days(date(2026, 3, 10), 3, hours) > date(2028, 3, 1)
    assert next_open(berlin(3, 11), hours, None) is None


def test_working_days_are_not_counted_backward():
    with pytest.raises(ValueError, match="forward"):
        add_working_days(date(2026, 3, 10), -1, WEEKDAYS)


@pytest.mark.parametrize(
    ("day", "at", "zone", "expected"),
    [
        (date(2026, 3, 10), time(9), BERLIN, datetime(2026, 3, 10, 8, tzinfo=UTC)),
        (date(2026, 3, 29), time(2, 30), BERLIN, datetime(2026, 3, 29, 1, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), BERLIN, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30, fold=1), BERLIN, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 7, 1), time(9), ZoneInfo("Asia/Kolkata"), datetime(2026, 7, 1, 3, 30, tzinfo=UTC)),
        (date(2026, 7, 1), time(9), ZoneInfo("America/St_Johns"), datetime(2026, 7, 1, 11, 30, tzinfo=UTC)),
        (date(2011, 12, 30), time(9), APIA, datetime(2011, 12, 30, 19, tzinfo=UTC)),
    ],
    ids=[
        "plain",
        "skipped",
        "twice",
        "twice, second asked for",
        "half hour",
        "DST and half hour",
        "lost day",
    ],
)
def test_wall_clock_times_become_one_moment(day, at, zone, expected):
    moment = local_moment(day, at, zone)
    assert moment == expected
    assert moment.tzinfo is UTC


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (berlin(3, 10, 12, 17), berlin(3, 10, 12, 17)),
        (berlin(3, 10, 6), berlin(3, 10, 8)),
        (berlin(3, 10, 18), berlin(3, 11, 10)),
        (berlin(3, 13, 18), berlin(3, 16, 10)),
        (berlin(3, 28), berlin(3, 30, 10)),
        (berlin(4, 30, 19), berlin(5, 4, 10)),
    ],
    ids=["open", "early morning", "evening", "friday evening", "over a clock change", "over 1 May"],
)
def test_a_closed_moment_moves_to_the_next_open_one(moment, expected):
    assert next_open(moment, GERMAN, None, at=time(10)) == expected


def test_a_preferred_time_in_quiet_hours_gives_way_to_them():
    assert next_open(berlin(3, 10, 20), WEEKDAYS, None, at=time(6)) == berlin(3, 11, 8)


def test_nothing_moves_beyond_the_window():
    evening, next_morning = berlin(3, 10, 20), berlin(3, 11, 9)
    assert next_open(evening, WEEKDAYS, None, not_after=next_morning) == next_morning
    assert next_open(evening, WEEKDAYS, None, not_after=next_morning - timedelta(seconds=1)) is None
    assert next_open(berlin(3, 10), WEEKDAYS, None, not_after=berlin(3, 9)) is None


def test_the_day_samoa_left_out_is_not_landed_on():
    thursday_evening = datetime(2011, 12, 29, 20, tzinfo=APIA)
    assert next_open(thursday_evening, PersonHours(APIA), None) == datetime(2012, 1, 2, 9, tzinfo=APIA)


def test_quiet_hours_that_end_in_the_hour_that_comes_twice_do_not_move_backward():
    hours = PersonHours(BERLIN, working_days=frozenset(range(7)), quiet_until=time(2, 30))
    second_time_around = datetime(2026, 10, 25, 2, 10, fold=1, tzinfo=BERLIN)
    found = next_open(second_time_around, hours, None)
    assert found is not None
    assert found >= second_time_around.astimezone(UTC)
    assert is_open(found, hours, None)


@pytest.mark.parametrize(
    ("hours", "start_month", "last_open", "open_again"),
    [
        (WEEKDAYS, 1, date(2026, 3, 24), date(2026, 4, 6)),
        (GERMAN, 1, date(2026, 3, 24), date(2026, 4, 8)),
        (WEEKDAYS, 4, date(2026, 3, 24), date(2026, 4, 6)),
        (PersonHours(BERLIN, working_days=frozenset({1})), 1, date(2026, 3, 24), date(2026, 4, 7)),
        (WEEKDAYS, 2, date(2026, 4, 23), date(2026, 5, 6)),
        (PersonHours(BERLIN, working_days=SUNDAY_TO_THURSDAY), 1, date(2026, 3, 24), date(2026, 4, 6)),
        (
            PersonHours(BERLIN, away=(Away(date(2026, 3, 25), date(2026, 4, 1)),)),
            1,
            date(2026, 3, 24),
            date(2026, 4, 6),
        ),
    ],
    ids=[
        "calendar year",
        "with Easter",
        "April year",
        "one day a week",
        "February year",
        "sunday to thursday",
        "leave in it",
    ],
)
def test_nothing_goes_out_around_the_end_of_a_fiscal_quarter(hours, start_month, last_open, open_again):
    blackout = Blackout(fiscal_year_start_month=start_month)
    assert is_open(local_moment(last_open, time(12), BERLIN), hours, blackout)
    following = local_moment(last_open, time(18), BERLIN)
    assert next_open(following, hours, blackout) == local_moment(open_again, time(9), BERLIN)


@pytest.mark.parametrize("start_month", range(1, 13))
@pytest.mark.parametrize(
    "hours", [GERMAN, PersonHours(BERLIN, SUNDAY_TO_THURSDAY, "US")], ids=["DE", "Sun-Thu"]
)
def test_a_quarter_has_its_last_five_and_first_three_working_days_off_limits(start_month, hours):
    blackout = Blackout(fiscal_year_start_month=start_month)
    first_months = {(start_month - 1 + 3 * n) % 12 + 1 for n in range(4)}
    quarters: list[list[date]] = []
    for day in [*days_of(2025), *days_of(2026)]:
        if day.day == 1 and day.month in first_months:
            quarters.append([])
        if quarters and is_working_day(day, hours):
            quarters[-1].append(day)
    for quarter in quarters[:-1]:
        closed = [day for day in quarter if in_blackout(day, hours, blackout)]
        assert closed == quarter[:3] + quarter[-5:]


def test_a_blackout_of_no_days_closes_nothing():
    assert not any(in_blackout(day, GERMAN, Blackout(last_days=0, first_days=0)) for day in days_of(2026))


CALENDARS = [
    PersonHours(ZONES[0], country="IN", subdivision="KA"),
    PersonHours(ZONES[1], country="CA", subdivision="NL"),
    PersonHours(ZONES[2], country="WS"),
    PersonHours(ZONES[3], SUNDAY_TO_THURSDAY, "US", away=(Away(date(2026, 6, 20), date(2026, 9, 4)),)),
    PersonHours(ZONES[4], country="DE", subdivision="BY", quiet_from=time(17, 30), quiet_until=time(9, 15)),
]


@pytest.mark.parametrize("hours", CALENDARS, ids=lambda hours: hours.zone.key)
@pytest.mark.parametrize("blackout", [None, Blackout(fiscal_year_start_month=2)], ids=["plain", "blackout"])
def test_in_a_whole_year_nothing_goes_out_at_a_bad_moment(hours, blackout):
    off = holidays.country_holidays(hours.country, subdiv=hours.subdivision, years=(2026, 2027))
    start = datetime(2026, 1, 1, tzinfo=UTC)
    offsets = set()
    for step in range(365 * 24 // 5):
        wanted = start + timedelta(hours=5 * step)
        sent = next_open(wanted, hours, blackout, at=time(10))
        assert sent is not None
        local = sent.astimezone(hours.zone)
        offsets.add(local.utcoffset())
        assert sent >= wanted
        assert hours.quiet_until <= local.time() < hours.quiet_from
        assert local.weekday() in hours.working_days
        assert local.date() not in off
        assert not any(away.first <= local.date() <= away.last for away in hours.away)
        assert blackout is None or not in_blackout(local.date(), hours, blackout)
    changes_clocks = hours.zone.key not in {"Asia/Kolkata", "Pacific/Apia"}
    assert len(offsets) == (2 if changes_clocks else 1)


@st.composite
def calendars(draw):
    first = draw(st.dates(date(2011, 6, 1), date(2012, 6, 1)))
    return PersonHours(
        draw(st.sampled_from(ZONES)),
        draw(st.frozensets(st.integers(0, 6), min_size=1)),
        draw(st.sampled_from([None, "DE", "IN", "WS"])),
        away=(Away(first, first + timedelta(days=draw(st.integers(0, 60)))),),
        quiet_from=draw(st.times(time(13), time(23, 59))).replace(fold=0),
        quiet_until=draw(st.times(time(0), time(11))).replace(fold=0),
    )


moments = st.datetimes(datetime(2011, 6, 1), datetime(2012, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
blackouts = st.none() | st.builds(Blackout, st.integers(1, 12), st.integers(0, 8), st.integers(0, 8))


@settings(deadline=None)
@given(
    moment=moments, hours=calendars(), blackout=blackouts, at=st.times().map(lambda at: at.replace(fold=0))
)
def test_moves_go_forward_only_and_stop_at_the_first_open_day(moment, hours, blackout, at):
    found = next_open(moment, hours, blackout, at=at)
    assert found is not None
    assert found >= moment
    assert is_open(found, hours, blackout)
    assert next_open(found, hours, blackout, at=at) == found
    day = moment.astimezone(hours.zone).date() + timedelta(days=1)
    while day < found.astimezone(hours.zone).date():
        noon = local_moment(day, time(12), hours.zone)
        # Samoa had no 30 December 2011: its noon is the next day's.
        skipped = noon.astimezone(hours.zone).date() != day
        assert skipped or not is_open(noon, hours, blackout)
        day += timedelta(days=1)


@settings(deadline=None)
@given(day=st.dates(date(2011, 6, 1), date(2012, 12, 31)), n=st.integers(1, 20), hours=calendars())
def test_counting_working_days_ends_on_one_and_passes_as_many(day, n, hours):
    found = add_working_days(day, n, hours)
    passed = [day + timedelta(days=step) for step in range(1, (found - day).days + 1)]
    assert is_working_day(found, hours)
    assert sum(is_working_day(each, hours) for each in passed) == n


def test_a_zone_is_found_by_its_name():
    assert zone_named("America/St_Johns").key == "America/St_Johns"


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("europe/berlin", "did you mean Europe/Berlin"),
        ("America/New York", "did you mean America/New_York"),
        ("Mars", "like Europe/Berlin"),
        ("", "like Europe/Berlin"),
        ("localtime", "unknown"),
        ("../etc/passwd", "unknown"),
    ],
)
def test_an_unknown_zone_is_refused_with_a_hint(name, hint):
    with pytest.raises(UnknownZone, match=hint):
        zone_named(name)


@pytest.mark.parametrize(("country", "subdivision"), [("DE", None), ("DE", "BY"), ("IN", "KA")])
def test_known_countries_pass(country, subdivision):
    check_country(country, subdivision)


@pytest.mark.parametrize(
    ("country", "subdivision", "said"),
    [
        ("Atlantis", None, "'Atlantis': use a code like DE"),
        ("de", None, "'de': use a code like DE"),
        ("DE", "XX", "'XX' in DE: use a code like BB"),
        ("WS", "XX", "'XX' in WS: leave it out"),
    ],
)
def test_an_unknown_country_is_refused_with_what_to_write(country, subdivision, said):
    with pytest.raises(UnknownCountry, match=said):
        check_country(country, subdivision)
    with pytest.raises(UnknownCountry):
        is_working_day(date(2026, 3, 10), PersonHours(BERLIN, country=country, subdivision=subdivision))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: PersonHours(BERLIN, working_days=frozenset()), "at least one"),
        (lambda: PersonHours(BERLIN, working_days=frozenset({7})), "from 0 .Monday. to 6"),
        (lambda: PersonHours(BERLIN, quiet_from=time(8), quiet_until=time(8)), "quiet hours end"),
        (lambda: Away(date(2026, 3, 10), date(2026, 3, 9)), "the end is before the start"),
        (lambda: Blackout(fiscal_year_start_month=13), "from 1 to 12"),
        (lambda: Blackout(last_days=-1), "counted from 0"),
    ],
    ids=["no days", "eighth day", "always quiet", "ends before it starts", "month 13", "minus one day"],
)
def test_a_calendar_that_makes_no_sense_is_refused(make, said):
    with pytest.raises(ValueError, match=said):
        make()
