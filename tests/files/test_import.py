"""Importing a program for the first time, beside other programs, and where it is refused."""

from datetime import date
from decimal import Decimal

import pytest

from storage.models import (
    AuditLog,
    Away,
    Baseline,
    Cohort,
    Competency,
    Cost,
    Enrollment,
    Kpi,
    Measure,
    MeasureVersion,
    Objective,
    Organization,
    Person,
    Program,
    Role,
    StandardValue,
    Target,
    Tenant,
)
from storage.words import ProgramState, RoleKind, SourceKind
from tests.files.conftest import JANUARY, MAY, Office
from workflows.files.plan import at_once, only_adds
from workflows.files.problems import BadFile
from workflows.files.steps import Change


def test_a_first_import_stores_the_whole_program(office, small):
    planned = office.preview(small, now=JANUARY)
    done = office.imports(small)

    assert done == planned
    assert only_adds(done)
    vera = office.one(Person, email="vera@acme.example")
    assert (vera.zone, vera.country, vera.home_tenant_id) == ("Europe/Berlin", "DE", office.tenant_id)
    assert office.one(Person, email="ida@acme.example").working_days == [6, 0, 1, 2, 3]
    assert office.one(Organization).name == "Acme"
    program = office.one(Program)
    assert (program.key, program.currency, program.created_on) == ("selling", "EUR", date(2026, 1, 12))
    assert office.one(Objective, id=program.objective_id).key == "more-wins"
    assert office.one(Objective, key="growth").id == office.one(Objective, key="more-wins").parent_id

    win_rate = office.one(Measure, key="win-rate")
    assert office.one(MeasureVersion, measure_id=win_rate.id).unit == "%"
    value = office.one(StandardValue)
    assert (value.value, value.currency, value.since) == (Decimal(1000), "EUR", date(2026, 1, 5))
    assert office.one(MeasureVersion, name="Deal size").source is SourceKind.SYSTEM
    assert [kpi.position for kpi in office.all(Kpi)] == [0, 1]
    assert [(row.version, row.value) for row in office.all(Baseline)] == [
        (1, Decimal(22)),
        (1, Decimal("24000.50")),
    ]
    assert office.one(Target).value == Decimal(26)
    assert office.one(Competency, key="negotiation").kpi_id == office.all(Kpi)[1].id

    cohort = office.one(Cohort)
    assert (cohort.starts_on, cohort.ends_on) == (date(2026, 3, 2), date(2026, 3, 27))
    assert {cost.kind: (cost.amount, cost.currency) for cost in office.all(Cost)} == {
        "design": (Decimal(1000), "EUR"),
        "delivery": (Decimal("2000.25"), "EUR"),
    }
    listed, counted = office.all(Enrollment)
    assert (listed.person_id, listed.headcount) == (office.one(Person, email="leo@acme.example").id, 1)
    assert (counted.person_id, counted.headcount, counted.since) == (None, 4, date(2026, 3, 2))
    roles = office.all(Role)
    assert [role.kind for role in roles] == [
        RoleKind.LEAD_SPONSOR,
        RoleKind.FINANCE_PARTNER,
        RoleKind.DELEGATE,
        RoleKind.KPI_OWNER,
        RoleKind.MANAGER,
        RoleKind.MANAGER,
    ]
    assert {role.since for role in roles} == {date(2026, 1, 12)}
    assert roles[2].stands_in_for_id == vera.id
    assert roles[3].kpi_id == office.all(Kpi)[0].id


def test_a_new_cohort_is_planned_from_the_import_on_so_that_its_past_is_not_asked_for(office, small):
    office.imports(small, now=MAY)
    cohort = office.one(Cohort)
    assert cohort.planned_since == cohort.next_plan_at == MAY
    assert office.one(Tenant).next_plan_at == MAY


def test_importing_grants_no_membership(office, selling):
    office.imports(selling)
    assert not any(person.learning_team for person in office.all(Person))


def test_every_step_is_in_the_audit_log_without_what_people_wrote(office, small):
    done = office.imports(small)
    log = office.all(AuditLog)
    assert [line.did for line in log] == [f"import_{change.what}" for change in done]
    assert {line.where for line in log} == {"cli"}
    assert all(line.about_id and line.detail == {} for line in log)


def test_importing_the_same_file_again_changes_nothing(office, small, selling, leading):
    for text in (small, selling, leading):
        office.imports(text)
    before = office.contents()
    for text in (selling, leading):
        assert office.imports(text, now=MAY) == []
    assert office.contents() == before


def test_a_preview_writes_nothing_and_applying_does_what_it_showed(office, changed):
    office.imports(changed())
    text = changed(
        ("value: 22,", "value: 24,"),
        ("{person: ida@acme.example, headcount: 4}", "{person: vera@acme.example}"),
    )
    before = office.contents()
    shown = office.preview(text)
    assert office.contents() == before
    assert shown
    assert not only_adds(shown)
    assert office.imports(text, now=MAY) == shown
    assert office.contents() != before
    assert office.preview(text) == []


def second_program(small: str) -> str:
    return (
        small.replace("key: selling", "key: serving")
        .replace("name: Selling", "name: Serving")
        .replace("key: spring", "key: summer")
    )


def test_two_programs_share_people_measures_and_objectives(office, small):
    office.imports(small)
    done = office.imports(second_program(small))
    assert only_adds(done)
    assert len(office.all(Program)) == 2
    assert len(office.all(Person)) == 5
    assert len(office.all(Measure)) == 2
    assert len(office.all(Objective)) == 2


def test_what_another_program_still_has_is_not_ended(office, without_ida, small):
    office.imports(small)
    office.imports(second_program(small))
    office.imports(without_ida, now=MAY)
    assert office.one(Person, email="ida@acme.example").ended_at is None
    assert office.one(Measure, key="deal-size").ended_at is None
    assert office.one(Objective, key="more-wins").ended_at is None
    first, second = office.all(Kpi, measure_id=office.one(Measure, key="deal-size").id)
    assert (first.ended_at, second.ended_at) == (MAY, None)


def test_what_a_file_leaves_out_of_a_shared_person_stays(office, small):
    office.imports(small)
    text = second_program(small).replace("    zone: Europe/Berlin\n    country: DE\n", "")
    assert only_adds(office.imports(text))
    assert office.one(Person, email="vera@acme.example").zone == "Europe/Berlin"


def test_away_dates_said_elsewhere_stay_unless_the_file_has_its_own(office, changed):
    office.imports(changed())
    leo = office.one(Person, email="leo@acme.example")

    def said(session) -> None:
        session.add(
            Away.made(person_id=leo.id, first=date(2026, 7, 1), last=date(2026, 7, 3), recorded_at=MAY)
        )

    office.write(said)
    assert office.preview(changed()) == []
    done = office.imports(changed(("name: Leo}", "name: Leo, away: []}")), now=MAY)
    assert done == [Change("end", "person Leo", "away 2026-07-01 to 2026-07-03")]
    assert office.one(Away).withdrawn_at == MAY


def test_an_acting_manager_holds_the_role_for_the_days_named(office, changed):
    acting = changed(
        (
            "headcount: 4",
            "headcount: 4, acting: {person: leo@acme.example, first: 2026-04-01, last: 2026-06-30}",
        )
    )
    office.imports(acting)
    role = office.one(Role, kind=RoleKind.ACTING_MANAGER)
    assert (role.since, role.until) == (date(2026, 4, 1), date(2026, 7, 1))
    assert role.stands_in_for_id == office.one(Person, email="ida@acme.example").id
    assert office.preview(acting) == []
    assert office.preview(acting, now=MAY.replace(month=8)) == []


def test_a_member_of_the_learning_team_is_not_a_files_to_end(office, changed, without_ida):
    office.imports(changed())

    def join(session) -> None:
        session.get_one(Person, 3).learning_team = True

    office.write(join)
    office.imports(without_ida, now=MAY)
    assert office.one(Person, email="ida@acme.example").ended_at is None


@pytest.mark.parametrize("state", [ProgramState.RETIRED, ProgramState.CANCELLED])
def test_a_program_that_is_over_refuses_and_says_why(office, small, state):
    office.imports(small)

    def over(session) -> None:
        session.get_one(Program, 1).state = state

    office.write(over)
    with pytest.raises(BadFile, match=f"this program was {state}, so it cannot be changed"):
        office.imports(small, now=MAY)


def test_only_a_new_program_that_touches_nothing_else_needs_no_preview(office: Office, small):
    def needs_none(text: str) -> bool:
        file, planned = office.program(text), office.preview(text)
        return office.read(lambda s: at_once(s, file, planned, tenant_id=office.tenant_id))

    assert needs_none(small)
    office.imports(small)
    assert not needs_none(small)
    assert needs_none(second_program(small))
    assert not needs_none(second_program(small).replace("name: Vera", "name: Vera Lind"))
