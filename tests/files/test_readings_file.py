"""Values of a system from a CSV file."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from storage.models import AuditLog, Measure, Reading
from storage.words import ReadingState, SourceKind
from tests.files.conftest import MAY, Office
from workflows.files.problems import BadFile
from workflows.files.readings_file import Summary, import_readings

HEADER = "measure,as_of,value"
COLUMNS = "measure,as_of,value,unit,period,preliminary,source"


@pytest.fixture
def furnished(office, small):
    office.imports(small)
    return office


def imports(office: Office, text: str, *, now: datetime = MAY) -> Summary:
    return office.write(
        lambda s: import_readings(s, text, name="r.csv", organization_id=office.organization_id, now=now)
    )


def problems(office, text: str) -> str:
    before = office.contents()
    with pytest.raises(BadFile) as refused:
        imports(office, text)
    assert office.contents() == before
    return str(refused.value)


def test_a_value_is_recorded_as_confirmed_by_its_system(furnished):
    text = f"{COLUMNS}\ndeal-size,2026-03-31,12345678901234567.891234,EUR,March,yes,\n"
    assert imports(furnished, text) == Summary(added=1)
    reading = furnished.one(Reading)
    assert reading.value == Decimal("12345678901234567.891234")
    assert (reading.unit, reading.as_of, reading.period) == ("EUR", date(2026, 3, 31), "March")
    assert (reading.source, reading.source_name) == (SourceKind.SYSTEM, "CRM")
    assert (reading.state, reading.preliminary) == (ReadingState.CONFIRMED, True)
    assert (reading.recorded_at, reading.confirmed_at) == (MAY, MAY)


def test_importing_again_changes_nothing(furnished):
    text = f"{HEADER}\ndeal-size,2026-03-31,24500\nwin-rate,2026-03-31,22.50\n"
    imports(furnished, text)
    before = furnished.contents()
    assert imports(furnished, text.replace("22.50", "22.5")) == Summary(unchanged=2)
    assert furnished.contents() == before


def test_another_value_supersedes_the_one_before(furnished):
    imports(furnished, f"{HEADER}\ndeal-size,2026-03-31,24500\n")
    assert imports(furnished, f"{HEADER}\ndeal-size,2026-03-31,24600\n") == Summary(corrected=1)
    old, new = furnished.all(Reading)
    assert (old.state, old.value) == (ReadingState.SUPERSEDED, Decimal(24500))
    assert (new.state, new.value, new.supersedes_id) == (ReadingState.CONFIRMED, Decimal(24600), old.id)
    last = furnished.all(AuditLog)[-1]
    assert (last.did, last.detail) == ("import_readings", {"added": 0, "corrected": 1, "unchanged": 0})


def test_a_preliminary_value_becomes_final(furnished):
    text = "measure,as_of,value,preliminary\ndeal-size,2026-03-31,24500,{}\n"
    imports(furnished, text.format("yes"))
    assert imports(furnished, text.format("no")) == Summary(corrected=1)
    assert [row.preliminary for row in furnished.all(Reading)] == [True, False]


def test_two_systems_may_differ(furnished):
    text = "measure,as_of,value,source\ndeal-size,2026-03-31,24500,CRM\ndeal-size,2026-03-31,24900,ERP\n"
    assert imports(furnished, text) == Summary(added=2)


def test_a_measure_may_be_called_by_its_name_and_the_file_come_from_a_spreadsheet(furnished):
    text = "\N{BYTE ORDER MARK}Measure;As of;Value\r\nWin rate;2026-03-31;25.5\r\n"
    assert imports(furnished, text) == Summary(added=1)
    assert furnished.one(Reading).measure_id == furnished.one(Measure, key="win-rate").id


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("win-rte,2026-03-31,22,,,", "r.csv:3 measure: 'win-rte' is not known; did you mean win-rate?"),
        ("churn,2026-03-31,22,,,", "r.csv:3 measure: 'churn' is not known; expected the key of a measure"),
        ("win-rate,31.3.2026,22,,,", "r.csv:3 as_of: '31.3.2026' is not a day; write it like 2026-03-27"),
        (
            "win-rate,2026-06-30,22,,,",
            "r.csv:3 as_of: 2026-06-30 is in the future; expected a day that has passed",
        ),
        (
            'win-rate,2026-03-31,"22,5",,,',
            "r.csv:3 value: '22,5' is not a number; write digits alone, like 1250000 or 25.5",
        ),
        ("win-rate,2026-03-31,,,,", "r.csv:3 value: is missing"),
        ("win-rate,2026-03-31,22,days,,", "r.csv:3 unit: 'days' is not the unit of win-rate; expected %"),
        (
            "win-rate,2026-03-31,22,,,maybe",
            "r.csv:3 preliminary: 'maybe' is not known; expected yes or no",
        ),
        (
            "deal-size,2026-03-31,1,,,",
            "r.csv:3 as_of: 2026-03-31 of deal-size is given twice; line 2 gives it already",
        ),
    ],
)
def test_a_bad_line_is_named_and_nothing_is_recorded(furnished, row, expected):
    text = f"measure,as_of,value,unit,period,preliminary\ndeal-size,2026-03-31,24500,EUR,March,no\n{row}\n"
    assert problems(furnished, text) == expected


def test_all_problems_are_named_at_once(furnished):
    said = problems(furnished, f"{HEADER}\nchurn,2026-03-31,1\nwin-rate,soon,many\n")
    assert [line.split(" ")[:2] for line in said.splitlines()] == [
        ["r.csv:2", "measure:"],
        ["r.csv:3", "as_of:"],
        ["r.csv:3", "value:"],
    ]


def test_the_example_follows_the_sales_program(office, examples, selling):
    office.imports(selling)
    assert imports(office, examples["readings.csv"], now=MAY.replace(month=7)) == Summary(added=12)
