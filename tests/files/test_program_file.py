"""Reading a program file: exact values, and every problem with its line, field and what is expected."""

from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from prompts.coaching import library
from storage.models import Program
from storage.words import Direction, RoleKind
from tests.examples import tries
from workflows.files.checks import Known
from workflows.files.document import decoded
from workflows.files.problems import BadFile
from workflows.files.program_file import parse
from workflows.files.role_parts import wanted_roles


def problems(text: str) -> list[str]:
    with pytest.raises(BadFile) as refused:
        parse(text, name="p.yaml")
    assert str(refused.value).splitlines() == [str(problem) for problem in refused.value.problems]
    return [str(problem) for problem in refused.value.problems]


def test_the_sales_example_goes_from_the_business_problem_to_the_kpis(selling):
    file = parse(selling, name="consultative-selling.yaml")
    cohort = file.cohorts[0]
    assert file.program.problem
    assert file.program.gap
    assert file.program.evidence
    assert file.objective
    assert file.objective.briefing
    assert [kpi.measure for kpi in file.kpis] == ["win-rate", "deal-size", "discovery-calls"]
    assert all(kpi.baseline and kpi.target for kpi in file.kpis)
    assert all(competency.kpi for competency in file.competencies)
    assert len(cohort.managers) == 12
    assert len({person.zone for person in file.people}) >= 12
    assert sum(len(m.participants) or m.headcount or 0 for m in cohort.managers) == 48
    assert sum(amount for _, amount in cohort.costs if amount) == Decimal(170_000)


def test_the_leadership_example_has_a_number_that_should_fall(leading):
    file = parse(leading, name="first-line-leaders.yaml")
    falling = {measure.key for measure in file.measures if measure.direction is Direction.DOWN}
    assert falling == {"time-to-fill"}
    assert sum(amount for _, amount in file.cohorts[0].costs if amount) == Decimal(118_000)
    kinds = {role.kind for role in wanted_roles(file)}
    assert kinds == set(RoleKind)


@pytest.mark.parametrize("name", ["consultative-selling.yaml", "first-line-leaders.yaml"])
def test_the_coaching_library_has_prompts_for_all_the_examples_train(examples, name):
    trained = [competency.key for competency in parse(examples[name], name=name).competencies]
    assert trained
    assert [key for key in trained if not library.load().prompts(key)] == []


def test_numbers_are_the_digits_that_were_written(changed):
    file = parse(changed(("delivery: 2000.25", "delivery: 12345678901234567.891234")), name="p.yaml")
    assert file.cohorts[0].costs.delivery == Decimal("12345678901234567.891234")
    assert file.kpis[1].baseline
    assert str(file.kpis[1].baseline.value) == "24000.50"


def test_words_stay_words_whatever_yaml_makes_of_them(changed):
    file = parse(
        changed(
            ("country: DE", "country: NO"),
            ("name: Leo", "name: 2026"),
            ("problem: We lose deals", "problem: yes"),
        ),
        name="p.yaml",
    )
    assert file.people[0].country == "NO"
    assert file.people[3].name == "2026"
    assert file.program.problem == "yes"


def test_a_working_week_may_be_a_span_or_a_list(changed):
    assert parse(changed(), name="p.yaml").people[2].working_days == (6, 0, 1, 2, 3)
    listed = changed(("working_days: sun-thu", "working_days: [Monday, wed, Fri]"))
    assert parse(listed, name="p.yaml").people[2].working_days == (0, 2, 4)


def test_a_cadence_holds_only_what_was_given(changed):
    text = changed(
        (
            "  created: 2026-01-12\n",
            "  created: 2026-01-12\n"
            "  cadence: {coaching_time: 10:30, kpi_update_days: [45, 90], weekly_load: 3}\n",
        )
    )
    cadence = parse(text, name="p.yaml").program.cadence
    assert cadence.coaching_time == time(10, 30)
    assert cadence.kpi_update_days == (45, 90)
    assert cadence.model_fields_set == {"coaching_time", "kpi_update_days", "weekly_load"}


def test_what_was_imported_before_may_be_named(changed):
    text = changed(
        ("  - {email: max@acme.example, name: Max}\n", ""),
        (
            "  - {key: deal-size, name: Deal size, unit: EUR, direction: up, "
            "source: {kind: system, name: CRM}}\n",
            "",
        ),
    )
    assert len(problems(text)) == 3
    known = Known(people=frozenset({"max@acme.example"}), measures=frozenset({"deal-size"}))
    assert "max@acme.example" in parse(text, name="p.yaml", known=known).named


BAD = [
    pytest.param(
        ("starts_on: 2026-03-02", "starts_on: 2026-02-30"),
        "p.yaml:50 cohorts[0].starts_on: '2026-02-30' is not a day; write it like 2026-03-27",
        id="no such day",
    ),
    pytest.param(
        ("ends_on: 2026-03-27", "ends_on: 2026-03-01"),
        "p.yaml:51 cohorts[0].ends_on: 2026-03-01 is before 2026-03-02; "
        "expected the last day of the training",
        id="end before start",
    ),
    pytest.param(
        ("design: 1000", "design: -1000"),
        "p.yaml:57 cohorts[0].costs.design: -1000 is negative; expected 0 or more",
        id="negative cost",
    ),
    pytest.param(
        ("delivery: 2000.25", "delivery: 2,000"),
        "p.yaml:58 cohorts[0].costs.delivery: '2,000' is not a number; "
        "write digits alone, like 1250000 or 25.5",
        id="thousands separator",
    ),
    pytest.param(
        ("value: 22,", "value: 22 %,"),
        "p.yaml:39 kpis[0].baseline.value: '22 %' is not a number; write digits alone, like 1250000 or 25.5",
        id="baseline with a unit",
    ),
    pytest.param(
        ('    unit: "%"\n', ""),
        "p.yaml:19 measures[0].unit: is missing; expected what it is counted in: %, a currency like USD, "
        "days, calls, points",
        id="measure without a unit",
    ),
    pytest.param(
        ("value: 26,", "value: 20,"),
        "p.yaml:40 kpis[0].target.value: 20 is below the baseline 22, but up is better here",
        id="target on the wrong side",
    ),
    pytest.param(
        ("zone: Europe/Berlin", "zone: Europe/Berln"),
        "p.yaml:7 people[0].zone: unknown time zone 'Europe/Berln': did you mean Europe/Berlin?",
        id="unknown zone",
    ),
    pytest.param(
        ("country: DE", "country: ZZ"),
        "p.yaml:8 people[0].country: no public holidays known for country 'ZZ': use a code like DE or US",
        id="unknown country",
    ),
    pytest.param(
        ("country: DE", "subdivision: BE"),
        "p.yaml:8 people[0].subdivision: 'BE' stands without a country; give both",
        id="subdivision without a country",
    ),
    pytest.param(
        ("working_days: sun-thu", "working_days: sun-thr"),
        "p.yaml:10 people[2].working_days: 'thr' is not a weekday; use mon, tue, wed, thu, fri, sat, sun",
        id="unknown weekday",
    ),
    pytest.param(
        ("name: Max}", "name: Max, away: [{first: 2026-05-04, last: 2026-05-01}]}"),
        "p.yaml:9 people[1].away[0].last: 2026-05-01 is before 2026-05-04; expected the last day away",
        id="away backwards",
    ),
    pytest.param(
        ("name: Max}", "name: Max, away: [{first: 2026-05-04, last: 2026-05-08, reason: leave}]}"),
        "p.yaml:9 people[1].away[0].reason: why someone is away is never kept; give only first and last",
        id="reason for being away",
    ),
    pytest.param(
        ("lead_sponsor: vera@acme.example", "lead_sponsor: vera"),
        "p.yaml:33 program.roles.lead_sponsor: 'vera' is not an e-mail address like dana.wu@example.com",
        id="bad e-mail",
    ),
    pytest.param(
        ("lead_sponsor: vera@acme.example", "lead_sponsor: veera@acme.example"),
        "p.yaml:33 program.roles.lead_sponsor: 'veera@acme.example' is not known; "
        "did you mean vera@acme.example?",
        id="unknown person",
    ),
    pytest.param(
        ("person: ida@acme.example, headcount: 4", "person: bob@acme.example, headcount: 4"),
        "p.yaml:55 cohorts[0].managers[1].person: 'bob@acme.example' is not known; "
        "expected an e-mail address under people",
        id="unknown manager",
    ),
    pytest.param(
        ("behavior: Asks first, kpi: win-rate", "behavior: Asks first, kpi: win-rte"),
        "p.yaml:45 competencies[0].kpi: 'win-rte' is not known; did you mean win-rate?",
        id="unknown KPI",
    ),
    pytest.param(
        ("{key: deal-size, name: Deal size", "{key: margin, name: Deal size"),
        "p.yaml:42 kpis[1].measure: 'deal-size' is not known; expected a key under measures",
        id="unknown measure",
    ),
    pytest.param(
        ("objective: more-wins", "objective: profit"),
        "p.yaml:29 program.objective: 'profit' is not known; expected a key under objective",
        id="unknown objective",
    ),
    pytest.param(
        ("name: Leo}\n", "name: Leo}\n  - {email: MAX@acme.example, name: Maxi}\n"),
        "p.yaml:12 people[4].email: 'MAX@acme.example' is given twice; line 9 gives it already",
        id="person twice",
    ),
    pytest.param(
        ("    name: Spring\n", "    name: Spring\n    name: Summer\n"),
        "p.yaml:50 cohorts[0].name: is given twice; line 49 gives it already",
        id="key twice",
    ),
    pytest.param(
        ("- person: max@acme.example", "- person: ida@acme.example"),
        "p.yaml:55 cohorts[0].managers[1].person: 'ida@acme.example' is given twice; "
        "line 53 gives it already",
        id="manager twice",
    ),
    pytest.param(
        ("headcount: 4", "headcount: 4, participants: [vera@acme.example]"),
        "p.yaml:55 cohorts[0].managers[1].headcount: stands beside participants; "
        "list the people or count them, not both",
        id="listed and counted",
    ),
    pytest.param(
        ("headcount: 4", "headcount: four"),
        "p.yaml:55 cohorts[0].managers[1].headcount: 'four' is not a whole number; write it like 8",
        id="headcount in words",
    ),
    pytest.param(
        ("stands_in_for: vera@acme.example", "stands_in_for: max@acme.example"),
        "p.yaml:36 program.roles.delegates[0].person: max@acme.example cannot stand in for themselves; "
        "name somebody else",
        id="own delegate",
    ),
    pytest.param(
        ("direction: up\n", "direction: upwards\n"),
        "p.yaml:22 measures[0].direction: 'upwards' is not known; expected up or down",
        id="not in the list",
    ),
    pytest.param(
        ("approved_by: fin@acme.example, ", ""),
        "p.yaml:24 measures[0].standard_value.approved_by: is missing; expected who approved it",
        id="value nobody approved",
    ),
    pytest.param(
        ("currency: EUR\n", "currency: euro\n"),
        "p.yaml:3 organization.currency: 'euro' is not a currency; use three capital letters like USD",
        id="currency in words",
    ),
    pytest.param(
        ("    ends_on: 2026-03-27\n", "    end_on: 2026-03-27\n"),
        "p.yaml:48 cohorts[0].ends_on: is missing; expected last day of the training\n"
        "p.yaml:51 cohorts[0].end_on: 'end_on' is not known here; did you mean ends_on?",
        id="misspelt key",
    ),
    pytest.param(
        ("organization:\n", "learning_team: [vera@acme.example]\norganization:\n"),
        "p.yaml:1 learning_team: importing makes nobody a member of the learning team; "
        "list their e-mail addresses in the settings",
        id="membership",
    ),
    pytest.param(
        ("  created: 2026-01-12\n", "  cadence: {no_data_after: 8}\n"),
        "p.yaml:31 program.cadence: reminder_working_days, delegate_after "
        "and no_data_after have to follow in order",
        id="cadence out of order",
    ),
    pytest.param(
        ("  created: 2026-01-12\n", "  cadence: {kpi_days: [30]}\n"),
        "p.yaml:31 program.cadence.kpi_days: 'kpi_days' is not known here; did you mean roi_days?",
        id="unknown cadence",
    ),
    pytest.param(
        ("problem: We lose deals", 'problem: "We lose\\0deals"'),
        "p.yaml:30 program.problem: found a control character; expected plain text",
        id="control character",
    ),
    pytest.param(
        ("problem: We lose deals", "problem: [We, lose]"),
        "p.yaml:30 program.problem: found a list; expected one value",
        id="list for a value",
    ),
]


@pytest.mark.parametrize(("change", "expected"), BAD)
def test_a_problem_names_its_line_its_field_and_what_is_expected(changed, change, expected):
    assert "\n".join(problems(changed(change))) == expected


def test_all_problems_are_named_at_once_from_top_to_bottom(changed):
    said = problems(
        changed(
            ("zone: Europe/Berlin", "zone: Berlin"),
            ("direction: up\n", "direction: sideways\n"),
            ("lead_sponsor: vera@acme.example", "lead_sponsor: nobody@acme.example"),
            ("ends_on: 2026-03-27", "ends_on: 2026-03-01"),
            ("design: 1000", "design: -1"),
        )
    )
    assert [line.split(" ")[0] for line in said] == [
        "p.yaml:7",
        "p.yaml:22",
        "p.yaml:33",
        "p.yaml:51",
        "p.yaml:57",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "p.yaml: the file is empty; expected lines like 'program:', as in examples/"),
        ("just words", "p.yaml:1: found something else; expected lines like 'program:', as in examples/"),
        ("program:\n  key: [a\n", "p.yaml:3: this is not YAML: expected ',' or ']', but got '<stream end>'"),
        ("a: 1\n---\nb: 2\n", "p.yaml:2: this is not YAML: but found another document"),
        ("a: \x07", "p.yaml:1: found a control character; expected plain text in UTF-8"),
        ("[" * 5000, "p.yaml: values are nested far too deep; see examples/ for the form"),
    ],
    ids=["empty", "text", "unclosed", "two documents", "bell", "deep"],
)
def test_what_is_not_a_program_at_all_is_one_problem(text, expected):
    assert problems(text) == [expected]


def test_a_file_in_another_encoding_is_named_with_its_line():
    with pytest.raises(BadFile) as refused:
        decoded("a: 1\nname: Müller".encode("latin-1"), name="p.yaml")
    assert str(refused.value) == "p.yaml:2: this is not UTF-8 text; save the file as UTF-8"
    assert decoded("\N{BYTE ORDER MARK}name: Müller".encode(), name="p.yaml") == "name: Müller"


def test_references_in_yaml_are_refused_before_they_can_grow():
    bomb = "a: &a [x]\n" + "".join(
        f"{n}: &{n} [*{p}, *{p}]\n" for p, n in zip("abcdefgh", "bcdefghi", strict=True)
    )
    said = problems(bomb)
    assert any("found a reference to a value elsewhere (*)" in line for line in said)
    assert len(said) < 40


def test_a_bad_file_imports_nothing(office, changed):
    before = office.counts()
    with pytest.raises(BadFile):
        office.imports(changed(("design: 1000", "design: -1000")))
    assert office.counts() == before
    assert office.all(Program) == []


@settings(max_examples=tries(60), deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused_but_never_fails_otherwise(data, small):
    lines = small.splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    key = lines[at].split(":")[0]
    lines[at] = data.draw(
        st.sampled_from([key, f"{key}: ", f"{key}:x", "", lines[at][2:], "- "])
    ) + data.draw(st.text(max_size=30))
    try:
        parse("\n".join(lines), name="p.yaml")
    except BadFile as refused:
        assert all(problem.expected for problem in refused.problems)  # noqa: PT017 (either outcome is fine)
