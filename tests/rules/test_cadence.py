"""When contacts fall, from the defaults and from what a tenant or a program changes."""

import json
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from workflows.rules.availability import Away, Blackout, PersonHours
from workflows.rules.cadence import (
    Cadence,
    Contact,
    SnoozeOutOfRange,
    Weekday,
    alignment_questions,
    baselines,
    coaching_weeks,
    digest,
    kpi_updates,
    roi_questions,
    snooze_until,
)

CADENCE = Cadence()
BERLIN = ZoneInfo("Europe/Berlin")
HOURS = PersonHours(BERLIN)
STARTS, ENDS = date(2026, 1, 12), date(2026, 2, 13)


def test_a_program_overrides_its_tenant_and_the_tenant_the_defaults():
    tenant = {"weekly_load": 1, "coaching_time": "11:15", "roi_days": [120, 365]}
    program = {"weekly_load": 3, "coaching_weekday": "thursday"}
    cadence = Cadence.with_overrides(tenant, program)
    assert cadence.weekly_load == 3
    assert cadence.coaching_time == time(11, 15)
    assert cadence.coaching_weekday is Weekday.THURSDAY
    assert cadence.roi_days == (120, 365)
    assert cadence.kpi_update_days == CADENCE.kpi_update_days
    assert Cadence.with_overrides() == CADENCE


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("weekly_lod", 3, "Extra inputs"),
        ("weekly_load", 0, "greater than or equal to 1"),
        ("weekly_load", True, "valid integer"),
        ("weekly_load", "3", "valid integer"),
        ("kpi_update_days", [60, 30], "earliest to the latest"),
        ("kpi_update_days", [30, 30], "each once"),
        ("roi_days", [-90], "greater than or equal to 1"),
        ("coaching_weekday", "someday", "'monday'"),
        ("coaching_time", "25:00", "hour"),
        ("coaching_time", "10:00:30", "hours and minutes"),
        ("coaching_time", "10:00Z", "hours and minutes"),
        ("digest_time", 1440, "hours and minutes|valid time|seconds"),
        ("quiet_until", "19:00", "quiet_until has to be"),
        ("no_data_after", 10, "no_data_after have to follow"),
        ("reminder_working_days", [3, 12], "reminder_working_days, delegate_after"),
    ],
)
def test_a_bad_value_names_its_field_and_what_is_expected(field, value, said):
    with pytest.raises(ValidationError, match=said) as refused:
        Cadence.with_overrides({field: value})
    assert field in str(refused.value)


def test_an_unquoted_time_in_yaml_means_what_it_says():
    assert Cadence.with_overrides({"coaching_time": 600}).coaching_time == time(10)


def test_a_cadence_survives_json_in_the_form_its_schema_asks_for():
    written = json.loads(CADENCE.model_dump_json())
    assert written["digest_time"] == "08:30"
    assert Cadence.model_validate(written) == CADENCE
    assert Cadence.model_json_schema()["properties"]["digest_time"]["pattern"].startswith("^([01]")


def test_every_default_names_its_source():
    silent = [name for name, field in Cadence.model_fields.items() if not field.description]
    assert silent == []


def test_the_quarter_end_follows_the_cadence():
    cadence = Cadence.with_overrides({"blackout_last_days": 2, "blackout_first_days": 0})
    assert cadence.blackout(7) == Blackout(fiscal_year_start_month=7, last_days=2, first_days=0)


def test_the_four_questions_come_at_creation_and_again_at_the_gate():
    assert alignment_questions(date(2026, 1, 5), date(2026, 4, 1), CADENCE) == [
        Contact("created", date(2026, 1, 5), date(2026, 3, 1)),
        Contact("gate", date(2026, 3, 2), date(2026, 3, 31)),
    ]


@pytest.mark.parametrize(
    ("created", "last"),
    [
        (date(2026, 3, 2), date(2026, 3, 31)),
        (date(2026, 3, 30), date(2026, 4, 27)),
        (date(2026, 6, 1), date(2026, 6, 29)),
    ],
    ids=["at the gate", "just before launch", "after launch"],
)
def test_a_program_past_its_gate_is_asked_once(created, last):
    assert alignment_questions(created, date(2026, 4, 1), CADENCE) == [Contact("created", created, last)]


def test_the_baseline_comes_a_week_before_launch_and_may_come_late():
    assert baselines(date(2026, 4, 1), CADENCE) == [
        Contact("baseline", date(2026, 3, 25), date(2026, 4, 22)),
    ]


def updates(*, starts=STARTS, leading=False, expected_on=None, publication=None, cadence=CADENCE):
    return kpi_updates(
        starts, ENDS, leading=leading, expected_on=expected_on, publication=publication, cadence=cadence
    )


def test_kpis_are_asked_for_at_growing_distances_from_the_end():
    assert updates() == [
        Contact("day+30", date(2026, 3, 15), date(2026, 4, 12)),
        Contact("day+60", date(2026, 4, 14), date(2026, 5, 12)),
        Contact("day+90", date(2026, 5, 14), date(2026, 6, 11)),
        Contact("day+180", date(2026, 8, 12), date(2026, 9, 9)),
        Contact("day+365", date(2027, 2, 13), date(2027, 3, 13)),
    ]


def test_a_question_does_not_wait_until_the_next_one_is_due():
    close = updates(cadence=Cadence(kpi_update_days=(10, 20)))
    assert [contact.last for contact in close] == [date(2026, 3, 4), date(2026, 4, 2)]


def test_a_long_program_asks_for_leading_kpis_monthly_while_it_runs():
    during = updates(starts=date(2025, 10, 31), leading=True)[:4]
    assert [(contact.slot, contact.on) for contact in during] == [
        ("during+1", date(2025, 11, 30)),
        ("during+2", date(2025, 12, 31)),
        ("during+3", date(2026, 1, 31)),
        ("day+30", date(2026, 3, 15)),
    ]


@pytest.mark.parametrize(
    ("starts", "leading"),
    [(date(2025, 10, 31), False), (ENDS - timedelta(days=45), True)],
    ids=["lagging", "45 days"],
)
def test_others_are_left_alone_while_it_runs(starts, leading):
    assert updates(starts=starts, leading=leading)[0].slot == "day+30"


def test_nothing_is_asked_before_movement_is_expected_and_published():
    quarterly = updates(expected_on=date(2026, 4, 20), publication="quarterly")
    assert [(contact.slot, contact.on) for contact in quarterly] == [
        ("expected", date(2026, 4, 20)),
        ("day+90", date(2026, 7, 20)),
        ("day+180", date(2026, 10, 20)),
        ("day+365", date(2027, 4, 20)),
    ]


@pytest.mark.parametrize(
    ("publication", "dates"),
    [
        (None, [date(2026, 3, 31), date(2026, 4, 14), date(2026, 5, 14)]),
        ("weekly", [date(2026, 3, 31), date(2026, 4, 14), date(2026, 5, 19)]),
        ("monthly", [date(2026, 3, 31), date(2026, 4, 30), date(2026, 5, 31)]),
        ("quarterly", [date(2026, 3, 31), date(2026, 6, 30), date(2026, 9, 30)]),
    ],
)
def test_later_questions_wait_for_a_publication(publication, dates):
    asked = updates(expected_on=date(2026, 3, 31), publication=publication)
    assert [contact.on for contact in asked][:3] == dates


def test_days_that_meet_at_one_publication_are_asked_once():
    asked = updates(expected_on=date(2026, 4, 1), publication="quarterly")
    assert [(contact.slot, contact.on) for contact in asked][1] == ("day+60", date(2026, 7, 1))
    assert "day+90" not in [contact.slot for contact in asked]


def test_the_roi_question_comes_three_times():
    assert [(contact.slot, contact.on) for contact in roi_questions(ENDS, CADENCE)] == [
        ("day+90", date(2026, 5, 14)),
        ("day+180", date(2026, 8, 12)),
        ("day+365", date(2027, 2, 13)),
    ]


@given(
    starts=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    length=st.integers(0, 400),
    lag=st.none() | st.integers(-200, 400),
    leading=st.booleans(),
    publication=st.sampled_from([None, "weekly", "monthly", "quarterly"]),
)
def test_windows_never_overlap_and_slots_never_repeat(starts, length, lag, leading, publication):
    ends = starts + timedelta(days=length)
    expected = None if lag is None else ends + timedelta(days=lag)
    contacts = kpi_updates(
        starts, ends, leading=leading, expected_on=expected, publication=publication, cadence=CADENCE
    )
    assert len({contact.slot for contact in contacts}) == len(contacts)
    assert all(contact.on <= contact.last for contact in contacts)
    for earlier, later in pairwise(contacts):
        assert earlier.last < later.on
    assert expected is None or contacts[0] == Contact("expected", expected, contacts[0].last)


def test_coaching_is_weekly_then_monthly_until_a_year_after_the_end():
    weeks = coaching_weeks(ENDS, CADENCE)
    assert weeks[0] == Contact("week:2026-W08", date(2026, 2, 17), date(2026, 2, 22))
    gaps = [(later.on - earlier.on).days for earlier, later in pairwise(weeks)]
    assert gaps == [7] * 11 + [28] * 10
    assert weeks[-1].on <= ENDS + timedelta(days=365) < weeks[-1].on + timedelta(days=28)
    assert {contact.on.weekday() for contact in weeks} == {Weekday.TUESDAY.number}


@given(ends=st.dates(date(2020, 1, 1), date(2030, 1, 1)), weekday=st.sampled_from(Weekday))
def test_a_coaching_week_is_an_iso_week_after_the_training(ends, weekday):
    weeks = coaching_weeks(ends, Cadence(coaching_weekday=weekday))
    assert len({contact.slot for contact in weeks}) == len(weeks) > 12
    for contact in weeks:
        assert contact.on.weekday() == weekday.number
        assert contact.last.weekday() == 6
        assert contact.on > ends
        year, week, _ = contact.on.isocalendar()
        assert contact.slot == f"week:{year}-W{week:02d}"
        assert contact.last.isocalendar()[:2] == (year, week)
    assert weeks[0].on.isocalendar()[:2] == (ends + timedelta(days=7)).isocalendar()[:2]


@pytest.mark.parametrize("day", [date(2026, 3, 9), date(2026, 3, 11), date(2026, 3, 15)])
def test_the_digest_belongs_to_the_monday_of_its_week(day):
    assert digest(day, CADENCE) == Contact("week:2026-W11", date(2026, 3, 9), date(2026, 3, 15))


WEDNESDAY = datetime(2026, 3, 11, 15, 20, tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("choice", "now", "until"),
    [
        ("hour", WEDNESDAY, datetime(2026, 3, 11, 16, 20, tzinfo=BERLIN)),
        ("hour", WEDNESDAY.replace(hour=17), datetime(2026, 3, 12, 9, tzinfo=BERLIN)),
        ("tomorrow", WEDNESDAY, datetime(2026, 3, 12, 9, tzinfo=BERLIN)),
        ("tomorrow", datetime(2026, 3, 13, 9, tzinfo=BERLIN), datetime(2026, 3, 16, 9, tzinfo=BERLIN)),
        ("next_week", WEDNESDAY, datetime(2026, 3, 16, 9, tzinfo=BERLIN)),
        ("next_week", datetime(2026, 3, 9, 9, tzinfo=BERLIN), datetime(2026, 3, 16, 9, tzinfo=BERLIN)),
        (date(2026, 4, 1), WEDNESDAY, datetime(2026, 4, 1, 9, tzinfo=BERLIN)),
        (date(2026, 4, 4), WEDNESDAY, datetime(2026, 4, 6, 9, tzinfo=BERLIN)),
    ],
    ids=[
        "hour",
        "into the evening",
        "tomorrow",
        "friday",
        "next week",
        "from monday",
        "a date",
        "a saturday",
    ],
)
def test_a_snoozed_message_comes_back_when_asked_for(choice, now, until):
    assert snooze_until(choice, now=now, hours=HOURS, blackout=None) == until


@pytest.mark.parametrize(
    ("working_days", "now", "until"),
    [
        ({6, 0, 1, 2, 3}, 11, 15),
        ({6, 0, 1, 2, 3}, 8, 15),
        ({5, 6, 0, 1, 2}, 11, 14),
        ({0, 1, 2, 3, 4, 5, 6}, 11, 16),
        ({2, 3}, 11, 18),
    ],
    ids=["sunday week", "on sunday", "saturday week", "every day", "part time"],
)
def test_next_week_is_the_persons_own(working_days, now, until):
    hours = PersonHours(BERLIN, working_days=frozenset(working_days))
    asked = datetime(2026, 3, now, 12, tzinfo=BERLIN)
    back = snooze_until("next_week", now=asked, hours=hours, blackout=None)
    assert back == datetime(2026, 3, until, 9, tzinfo=BERLIN)


def test_tomorrow_is_where_the_person_is():
    apia = PersonHours(ZoneInfo("Pacific/Apia"))
    monday_in_utc_tuesday_in_apia = datetime(2026, 3, 9, 20, tzinfo=UTC)
    back = snooze_until("tomorrow", now=monday_in_utc_tuesday_in_apia, hours=apia, blackout=None)
    assert back == datetime(2026, 3, 11, 9, tzinfo=apia.zone)


def test_a_snooze_respects_the_quarter_end():
    back = snooze_until(date(2026, 3, 30), now=WEDNESDAY, hours=HOURS, blackout=Blackout())
    assert back == datetime(2026, 4, 6, 9, tzinfo=BERLIN)


@pytest.mark.parametrize("day", [date(2026, 3, 11), date(2020, 1, 1), date(2027, 3, 12), date.max])
def test_a_snooze_into_the_past_or_for_ever_is_refused(day):
    with pytest.raises(SnoozeOutOfRange, match="after today and within a year"):
        snooze_until(day, now=WEDNESDAY, hours=HOURS, blackout=None)


def test_the_snooze_of_someone_who_left_keeps_its_wish():
    gone = PersonHours(BERLIN, away=(Away(date(2026, 1, 1), date.max),))
    back = snooze_until("tomorrow", now=WEDNESDAY, hours=gone, blackout=None)
    assert back == datetime(2026, 3, 12, 9, tzinfo=BERLIN)
