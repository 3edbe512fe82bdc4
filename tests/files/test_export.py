"""A program exported and imported again is the same program."""

from datetime import UTC, date, datetime, time

import pytest
import yaml

from storage.models import Away, Baseline, Cost, Enrollment, MeasureVersion, Person, Program, Role, Target
from storage.models.review import Comparison
from storage.words import RoleKind
from tests.examples import further
from tests.files.conftest import JANUARY, MAY
from workflows.errors import UnknownName

LATER = (date(2026, 8, 3), date(2026, 11, 21), date(2027, 11, 21))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("consultative-selling.yaml", "consultative-selling"),
        ("first-line-leaders.yaml", "first-line-leaders"),
    ],
)
def test_importing_an_export_changes_nothing(office, examples, name, key):
    office.imports(examples[name])
    exported = office.exports(key, now=JANUARY)
    assert office.preview(exported) == []


@pytest.mark.parametrize("name", ["consultative-selling.yaml", "first-line-leaders.yaml"])
@pytest.mark.parametrize(
    "imported", [date(2026, 1, 13), *further(date(2026, 8, 3), date(2026, 11, 21), date(2027, 11, 21))]
)
@pytest.mark.parametrize("exported", [date(2026, 8, 3), date(2026, 11, 21), date(2027, 11, 21)])
def test_an_export_names_what_its_file_named_on_every_day(office, examples, name, imported, exported):
    """Before, while and after somebody stands in, and a year later."""
    given = office.program(examples[name])
    office.imports(examples[name], now=datetime.combine(imported, time(9), tzinfo=UTC))
    now = datetime.combine(max(imported, exported), time(9), tzinfo=UTC)
    text = office.exports(now=now)
    assert office.preview(text, now=now) == office.preview(examples[name], now=now) == []
    back = office.program(text)
    assert {person.email for person in back.people} == {person.email for person in given.people}
    assert [cohort.managers for cohort in back.cohorts] == [cohort.managers for cohort in given.cohorts]


def test_a_time_that_is_over_stays_out_once_a_file_leaves_it_out(office, leading):
    entry = "        acting: {person: diego.perez@halden.example, first: 2026-07-06, last: 2026-10-30}\n"
    assert leading.count(entry) == 1
    office.imports(leading)
    later = datetime(2026, 11, 21, 9, tzinfo=UTC)
    (before,) = office.all(Role, kind=RoleKind.ACTING_MANAGER)
    office.imports(leading.replace(entry, ""), now=later)
    (role,) = office.all(Role, kind=RoleKind.ACTING_MANAGER)
    assert (role.since, role.until) == (before.since, before.until)
    assert "acting" not in office.exports(now=later)
    assert office.preview(office.exports(now=later), now=later) == []


@pytest.mark.parametrize("name", ["consultative-selling.yaml", "first-line-leaders.yaml"])
def test_an_export_brings_everything_to_another_database(office, new_office, examples, name):
    office.imports(examples[name])
    other = new_office()
    other.imports(office.exports(now=JANUARY))
    for model in (Away, Baseline, Cost, Enrollment, MeasureVersion, Person, Program, Role, Target):
        assert len(other.all(model)) == len(office.all(model)) > 0, model.__name__
    assert other.exports(now=JANUARY) == office.exports(now=JANUARY)


def test_it_is_equal_in_content_after_changes_too(office, changed):
    office.imports(changed())
    text = changed(
        ("value: 22,", "value: 24.10, reason: \"Colons: and #, 'quotes', ünïcode and\\nlines\","),
        ("problem: We lose deals", "problem: 'no'"),
        ("      - {person: ida@acme.example, headcount: 4}\n", ""),
        ("key: spring", "key: autumn"),
        ("  created: 2026-01-12\n", "  cadence: {coaching_time: 10:30, roi_days: [30, 60]}\n"),
    )
    office.imports(text, now=MAY)
    exported = office.exports()
    assert office.preview(exported) == []
    assert "value: 24.10" in exported


def test_it_holds_only_what_has_not_ended(office, changed):
    office.imports(changed())
    office.imports(changed(("      - {person: ida@acme.example, headcount: 4}\n", "")), now=MAY)
    content = yaml.safe_load(office.exports())
    assert [manager["person"] for manager in content["cohorts"][0]["managers"]] == ["max@acme.example"]


def test_without_a_key_it_is_the_only_program(office, small, selling):
    with pytest.raises(UnknownName, match=r"^There is no program\. Import one first\.$"):
        office.exports()
    office.imports(small)
    assert yaml.safe_load(office.exports())["program"]["key"] == "selling"
    office.imports(selling)
    with pytest.raises(
        UnknownName, match=r"^Say which program to export\. There are: consultative-selling, selling\.$"
    ):
        office.exports()
    with pytest.raises(UnknownName, match=r"^There is no program 'sling'\. There are: "):
        office.exports("sling")


def test_a_comparison_group_comes_back_as_it_was_and_ends_when_left_out(office, selling):
    measure = "  - {key: win-rate-rest, name: Win rate of the rest, unit: '%', direction: up}\n"
    text = selling.replace("measures:\n", f"measures:\n{measure}", 1).replace(
        "    target: {value: 26,",
        "    comparison: {measure: win-rate-rest, because: Same product and market}\n    target: {value: 26,",
    )
    office.imports(text)
    (row,) = office.all(Comparison)
    assert row.because == "Same product and market"
    exported = office.exports()
    assert "win-rate-rest" in exported
    assert office.preview(exported) == []
    without = exported.replace("because: Same product and market", "because: Same market")
    office.imports(without)
    assert [row.because for row in office.all(Comparison, ended_at=None)] == ["Same market"]
    (change,) = office.preview(selling)
    assert (change.what, change.detail) == ("end", "comparison with win-rate-rest")
