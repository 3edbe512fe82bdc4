"""Times stay aware, numbers exact, words inside their list, whatever the database would do by itself."""

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError
from sqlalchemy import text
from sqlalchemy.exc import StatementError
from sqlmodel import select

from storage.columns import Exact
from storage.database import Database
from storage.models import Inbox, Organization, Person, Reading, Touchpoint
from storage.words import ReadingState, TouchpointState
from tests.storage import rows

NEW_YORK = ZoneInfo("America/New_York")


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2026, 3, 2, 14, 0, tzinfo=UTC),
        datetime(2026, 3, 2, 14, 0, 0, 123456, tzinfo=UTC),
        datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=0),
        datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=1),
        datetime(2026, 6, 1, 9, 0, tzinfo=ZoneInfo("Asia/Kolkata")),
        datetime(2026, 6, 1, 9, 0, tzinfo=timezone(timedelta(hours=-9, minutes=-30))),
    ],
    ids=["utc", "microseconds", "first 1:30 of two", "second 1:30 of two", "kolkata", "marquesas"],
)
def test_a_moment_comes_back_as_the_same_moment_in_utc(any_database: Database, moment: datetime) -> None:
    any_database.write(lambda session: rows.organization(session, created_at=moment))
    (back,) = rows.values(any_database, Organization.created_at)
    assert back.timestamp() == moment.timestamp()
    assert back.utcoffset() == timedelta(0)


def test_the_two_half_past_ones_of_an_autumn_night_stay_an_hour_apart(any_database: Database) -> None:
    first = datetime(2026, 11, 1, 1, 30, tzinfo=NEW_YORK, fold=0)
    second = first.replace(fold=1)

    def write(session):
        who = rows.person(session, rows.tenant(session))
        rows.touchpoint(session, who, key="first", next_at=first)
        rows.touchpoint(session, who, key="second", next_at=second)

    any_database.write(write)
    earlier, later = sorted(rows.values(any_database, Touchpoint.next_at))
    assert later - earlier == timedelta(hours=1)


def test_a_moment_without_a_zone_is_refused(any_database: Database) -> None:
    naive = datetime(2026, 3, 2, 14, 0)  # noqa: DTZ001 - what must not get in
    with pytest.raises(StatementError, match="has no time zone"):
        any_database.write(lambda session: rows.organization(session, created_at=naive))
    with pytest.raises(StatementError, match="has no time zone"):
        any_database.read(
            lambda session: session.exec(select(Organization).where(Organization.created_at < naive)).all()
        )


@pytest.mark.parametrize(
    "digits",
    ["12345678901234567.891234", "-12345678901234567.891234", "0.1", "25.50", "0", "-0.000001", "1E+20"],
)
def test_a_number_comes_back_with_the_digits_it_had(any_database: Database, digits: str) -> None:
    value = Decimal(digits)

    def write(session):
        rows.reading(session, rows.measure(session, rows.tenant(session)), value)

    any_database.write(write)
    (back,) = rows.values(any_database, Reading.value)
    assert isinstance(back, Decimal)
    assert back == value
    assert format(back, "f") == format(value, "f")


def test_sums_are_exact(any_database: Database) -> None:
    def write(session):
        of = rows.measure(session, rows.tenant(session))
        for digits in ("0.1", "0.2"):
            rows.reading(session, of, digits)

    any_database.write(write)
    assert sum(rows.values(any_database, Reading.value)) == Decimal("0.3")


@pytest.mark.parametrize("wrong", ["NaN", "Infinity", "-Infinity"])
def test_a_number_that_is_none_is_refused(any_database: Database, wrong: str) -> None:
    def write(session):
        of = rows.measure(session, rows.tenant(session))
        rows.reading(session, of).value = Decimal(wrong)

    with pytest.raises(StatementError, match="not a finite Decimal"):
        any_database.write(write)


@pytest.mark.parametrize("wrong", [0.1, 25, True, "25.5"])
def test_only_a_decimal_is_stored_as_a_number(any_database: Database, wrong: object) -> None:
    """A float has lost its digits before it gets here, so it is refused, not rounded."""

    def write(session):
        of = rows.measure(session, rows.tenant(session))
        setattr(rows.reading(session, of), "value", wrong)  # noqa: B010 - of the wrong type on purpose

    with pytest.raises(StatementError, match="not a finite Decimal"):
        any_database.write(write)


@given(
    value=st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=9)
)
def test_any_amount_survives_the_way_through_text(value: Decimal) -> None:
    column = Exact()
    stored = column.process_bind_param(value, None)  # type: ignore[arg-type]  # no dialect is looked at
    assert column.process_result_value(stored, None) == value  # type: ignore[arg-type]


def test_a_word_of_a_list_is_stored_as_the_word(any_database: Database) -> None:
    any_database.write(
        lambda session: rows.touchpoint(
            session, rows.person(session, rows.tenant(session)), state=TouchpointState.SNOOZED
        )
    )
    stored = any_database.read(
        lambda session: session.connection().execute(text("SELECT state FROM touchpoint")).scalar_one()
    )
    assert stored == "snoozed"
    (found,) = rows.values(any_database, Touchpoint.state)
    assert found is TouchpointState.SNOOZED


def test_a_word_outside_its_list_is_refused(any_database: Database) -> None:
    with pytest.raises(ValidationError):
        any_database.write(
            lambda session: rows.touchpoint(
                session, rows.person(session, rows.tenant(session)), state="sleepy"
            )
        )

    def write(session):
        of = rows.measure(session, rows.tenant(session))
        setattr(rows.reading(session, of), "state", "maybe")  # noqa: B010 - no such word

    with pytest.raises(StatementError, match="not a valid ReadingState"):
        any_database.write(write)
    assert any_database.read(lambda session: session.exec(select(Reading)).all()) == []


def test_a_word_this_code_does_not_know_is_not_read_as_something_else(any_database: Database) -> None:
    def write(session):
        rows.reading(session, rows.measure(session, rows.tenant(session)), state=ReadingState.PROPOSED)
        session.connection().execute(text("UPDATE reading SET state = 'from_the_future'"))

    any_database.write(write)
    with pytest.raises(ValueError, match="from_the_future"):
        any_database.read(lambda session: session.exec(select(Reading)).all())


def test_small_structures_come_back_whole(any_database: Database) -> None:
    payload = {
        "text": 'we\u2019re at ≈ 31 days 🎉 "quoted" \\ <@U1>',
        "n": [1, 2.5, None, True],
        "in": {"ner": {}},
    }

    def write(session):
        at = rows.tenant(session)
        session.add(
            Inbox.made(
                tenant_id=at.key_id, event_id="e", conversation="c", payload=payload, received_at=rows.NOW
            )
        )
        rows.person(session, at, working_days=[6, 0, 1, 2, 3])

    any_database.write(write)
    assert rows.values(any_database, Inbox.payload) == [payload]
    assert rows.values(any_database, Person.working_days) == [[6, 0, 1, 2, 3]]


def test_a_row_is_validated_before_it_is_made() -> None:
    with pytest.raises(ValidationError):
        Inbox.made(tenant_id="not a number", event_id="e", conversation="c", payload={}, received_at=rows.NOW)
    with pytest.raises(TypeError, match="Inbox has no colour"):
        Inbox.made(colour="red")
