"""Importing a program again: what changed is shown and written, what is absent ends and can come back."""

from datetime import date
from decimal import Decimal

import pytest

from storage.models import (
    Baseline,
    Cohort,
    Competency,
    Cost,
    Enrollment,
    Kpi,
    Measure,
    Objective,
    Person,
    Role,
    StandardValue,
)
from storage.words import RoleKind
from tests.files.conftest import JANUARY, MAY
from workflows.files.steps import Change

SECOND = [
    pytest.param(
        [("value: 22,", "value: 24, reason: CRM clean-up,")],
        [("change", "KPI win-rate", "baseline 22 -> 24, a new version: 'CRM clean-up'")],
        id="baseline",
    ),
    pytest.param(
        [("value: 26,", "value: 27,")],
        [("change", "KPI win-rate", "target 26 -> 27, a new version")],
        id="target",
    ),
    pytest.param(
        [("name: Win rate", "name: Win rate of qualified deals"), ("rhythm: monthly", "rhythm: weekly")],
        [
            (
                "change",
                "measure win-rate",
                "name Win rate -> Win rate of qualified deals; rhythm monthly -> weekly, a new version",
            )
        ],
        id="measure",
    ),
    pytest.param(
        [("{value: 1000,", "{value: 1200, since: 2026-05-01,")],
        [("change", "measure win-rate", "standard value 1000 EUR -> 1200 EUR per unit, approved by Fin")],
        id="standard value",
    ),
    pytest.param(
        [("zone: Europe/Berlin", "zone: Asia/Kolkata")],
        [("change", "person Vera", "zone Europe/Berlin -> Asia/Kolkata")],
        id="person",
    ),
    pytest.param(
        [("ends_on: 2026-03-27", "ends_on: 2026-04-03")],
        [("change", "cohort spring", "ends on 2026-03-27 -> 2026-04-03")],
        id="cohort",
    ),
    pytest.param(
        [("delivery: 2000.25", "travel: 300")],
        [("change", "cost of cohort spring", "delivery 2000.25 EUR -> none; travel none -> 300 EUR")],
        id="cost",
    ),
    pytest.param(
        [("headcount: 4", "headcount: 5")],
        [("change", "people of Ida in cohort spring", "joining: 5 not listed; leaving: 4 not listed")],
        id="headcount",
    ),
    pytest.param(
        [("lead_sponsor: vera@acme.example", "lead_sponsor: max@acme.example")],
        [
            ("add", "lead sponsor Max", ""),
            ("end", "lead sponsor Vera", "no longer in the file"),
        ],
        id="successor",
    ),
    pytest.param(
        [("problem: We lose deals", "problem: We discount deals")],
        [("change", "program selling", "problem We lose deals -> We discount deals")],
        id="program",
    ),
    pytest.param(
        [("behavior: Trades, kpi: deal-size", "behavior: Trades, kpi: win-rate")],
        [("change", "competency negotiation", "kpi deal-size -> win-rate")],
        id="competency",
    ),
    pytest.param(
        [("  created: 2026-01-12\n", "  created: 2026-01-12\n  cadence: {weekly_load: 1}\n")],
        [("change", "program selling", "cadence none -> weekly load 1")],
        id="cadence",
    ),
    pytest.param(
        [
            ("name: Leo}", "name: Leo, away: [{first: 2026-06-01, last: 2026-06-05}]}"),
        ],
        [("add", "person Leo", "away 2026-06-01 to 2026-06-05")],
        id="away",
    ),
    pytest.param(
        [
            ("  - {key: negotiation, name: Trading, behavior: Trades, kpi: deal-size}\n", ""),
            (
                "  - {key: discovery-questions",
                "  - {key: negotiation, name: Trading, behavior: Trades, kpi: deal-size}\n"
                "  - {key: discovery-questions",
            ),
        ],
        [("change", "order of the competencies", "negotiation, discovery-questions")],
        id="order",
    ),
]


@pytest.mark.parametrize(("edits", "expected"), SECOND)
def test_a_second_import_shows_what_changes(office, changed, edits, expected):
    office.imports(changed())
    text = changed(*edits)
    assert office.preview(text) == [Change(*each) for each in expected]
    office.imports(text, now=MAY)
    assert office.preview(text) == []


def test_a_changed_baseline_is_a_new_version_and_the_old_one_stays(office, changed):
    office.imports(changed())
    office.imports(changed(("value: 22,", "value: 24, reason: CRM clean-up,")), now=MAY)
    kpi = office.all(Kpi)[0]
    assert [(row.version, row.value, row.reason) for row in office.all(Baseline, kpi_id=kpi.id)] == [
        (1, Decimal(22), ""),
        (2, Decimal(24), "CRM clean-up"),
    ]


def test_a_baseline_agreed_in_chat_is_not_undone_by_an_old_file(office, changed):
    office.imports(changed())
    kpi, vera = office.all(Kpi)[0], office.one(Person, email="vera@acme.example")

    def agree(session) -> None:
        session.add(
            Baseline.made(
                kpi_id=kpi.id, version=2, value=Decimal(23), recorded_by_id=vera.id, recorded_at=MAY
            )
        )

    office.write(agree)
    assert office.preview(changed()) == []
    corrected = changed(("value: 22,", "value: 21,"))
    assert [change.detail for change in office.preview(corrected)] == ["baseline 23 -> 21, a new version"]


def test_a_changed_value_ends_the_one_before(office, changed):
    office.imports(changed())
    office.imports(changed(("{value: 1000,", "{value: 1200, since: 2026-05-01,")), now=MAY)
    old, new = office.all(StandardValue)
    assert (old.value, old.until) == (Decimal(1000), date(2026, 5, 1))
    assert (new.value, new.since, new.until) == (Decimal(1200), date(2026, 5, 1), None)


def test_changed_dates_have_the_cohort_planned_again(office, changed):
    office.imports(changed())

    def planned(session) -> None:
        session.get_one(Cohort, 1).next_plan_at = None

    office.write(planned)
    office.imports(changed(("starts_on: 2026-03-02", "starts_on: 2026-03-09")), now=MAY)
    cohort = office.one(Cohort)
    assert (cohort.starts_on, cohort.next_plan_at) == (date(2026, 3, 9), MAY)
    assert cohort.planned_since == JANUARY


def test_a_changed_cost_keeps_the_old_one(office, changed):
    office.imports(changed())
    office.imports(changed(("design: 1000", "design: 1500")), now=MAY)
    assert [(row.amount, row.ended_at) for row in office.all(Cost, kind="design")] == [
        (Decimal(1000), MAY),
        (Decimal(1500), None),
    ]


def test_what_is_absent_is_ended_and_never_deleted(office, changed, without_ida):
    office.imports(changed())
    before = office.counts()
    done = office.imports(without_ida, now=MAY)

    assert {(change.what, change.about) for change in done} == {
        ("end", "objective more-wins"),
        ("change", "program selling"),
        ("end", "measure deal-size"),
        ("end", "KPI deal-size"),
        ("end", "competency negotiation"),
        ("end", "people of Ida in cohort spring"),
        ("end", "manager Ida"),
        ("end", "person Ida"),
    }
    ida = office.one(Person, email="ida@acme.example")
    assert ida.ended_at == MAY
    assert office.one(Measure, key="deal-size").ended_at == MAY
    assert office.all(Kpi)[1].ended_at == MAY
    assert office.one(Competency, key="negotiation").ended_at == MAY
    assert office.one(Objective, key="more-wins").ended_at == MAY
    assert office.one(Role, person_id=ida.id).until == MAY.date()
    assert office.one(Enrollment, manager_id=ida.id).until == MAY.date()
    after = office.counts()
    assert all(after[table] >= count for table, count in before.items())


def test_what_was_ended_can_come_back(office, changed, without_ida):
    office.imports(changed())
    office.imports(without_ida, now=MAY)
    done = office.imports(changed(), now=MAY)

    assert Change("add", "person Ida", "comes back") in done
    assert Change("add", "KPI deal-size", "comes back") in done
    ida = office.one(Person, email="ida@acme.example")
    assert ida.ended_at is None
    old, new = office.all(Role, person_id=ida.id)
    assert (old.until, new.since, new.until) == (MAY.date(), MAY.date(), None)
    assert [row.ended_at for row in office.all(Kpi)] == [None, None]
    assert office.preview(changed()) == []


def test_an_absent_cohort_ends_and_what_it_has_cost_stands(office, changed):
    office.imports(changed())
    text = changed()
    text = text[: text.index("cohorts:")]
    office.imports(text, now=MAY)
    assert office.one(Cohort).ended_at == MAY
    assert office.one(Cohort).next_plan_at == MAY
    assert [cost.ended_at for cost in office.all(Cost)] == [None, None]
    assert all(role.until for role in office.all(Role, kind=RoleKind.MANAGER))

    office.imports(changed(), now=MAY)
    cohort = office.one(Cohort)
    assert (cohort.ended_at, cohort.planned_since) == (None, MAY)
