"""People from a CSV file."""

from datetime import datetime

import pytest

from storage.models import Away, Person, Role
from tests.files.conftest import JANUARY, MAY, Office
from workflows.files import people_file
from workflows.files.plan import only_adds
from workflows.files.problems import BadFile
from workflows.files.steps import Change

HEADER = ",".join(people_file.COLUMNS)


def problems(text: str) -> list[str]:
    with pytest.raises(BadFile) as refused:
        people_file.parse(text, name="p.csv")
    return [str(problem) for problem in refused.value.problems]


def imports(office: Office, text: str, *, now: datetime = MAY) -> list[Change]:
    file = people_file.parse(text, name="p.csv")
    shown = office.read(lambda s: people_file.changes(s, file, tenant_id=office.tenant_id, now=now))
    done = office.write(lambda s: people_file.apply(s, file, tenant_id=office.tenant_id, now=now))
    assert done == shown
    return done


def test_every_column_is_read():
    row = (
        "Ana.Souza@acme.example,Ana Souza,Sales Manager,America/Sao_Paulo,pt-br,sun-thu,br,SP,"
        "2026-04-20..2026-05-01; 2026-08-03,Aninha; AS"
    )
    (person,) = people_file.parse(f"{HEADER}\n{row}\n", name="p.csv").people
    assert person.email == "ana.souza@acme.example"
    assert (person.name, person.title, person.zone) == ("Ana Souza", "Sales Manager", "America/Sao_Paulo")
    assert (person.locale, person.country, person.subdivision) == ("pt-BR", "BR", "SP")
    assert person.working_days == (6, 0, 1, 2, 3)
    assert [(str(away.first), str(away.last)) for away in person.away] == [
        ("2026-04-20", "2026-05-01"),
        ("2026-08-03", "2026-08-03"),
    ]
    assert person.aliases == ("Aninha", "AS")


@pytest.mark.parametrize(
    "text",
    [
        "email,name\nmax@acme.example,Max Müller\n",
        "\N{BYTE ORDER MARK}Email;NAME;Working days\r\nmax@acme.example;Max Müller;\r\n\r\n",
        "name\temail\nMax Müller\tMAX@acme.example\n",
        '\n\nName,Email\n"Max Müller",max@acme.example,,\n',
    ],
    ids=["plain", "spreadsheet", "tabs", "blank lines and empty cells"],
)
def test_whatever_spreadsheet_wrote_it(text):
    (person,) = people_file.parse(text, name="p.csv").people
    assert (person.email, person.name) == ("max@acme.example", "Max Müller")
    assert person.model_fields_set == {"email", "name"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", f"p.csv:1: the file is empty; expected a line {HEADER}"),
        ("email,name\n", "p.csv:1: there is nothing below the header line"),
        ("email,zone\na@b.example,UTC\n", f"p.csv:1 name: column 'name' is missing; expected {HEADER}"),
        (
            "email,name,tittle\na@b.example,A,x\n",
            "p.csv:1 tittle: 'tittle' is not known here; did you mean title?",
        ),
        (
            "email,name,learning team\na@b.example,A,yes\n",
            "p.csv:1 learning_team: importing makes nobody a member of the learning team; "
            "list their e-mail addresses in the settings",
        ),
        ("email,name,name\na@b.example,A,B\n", "p.csv:1 name: column 'name' is given twice"),
        ("email,name\na@b.example,A,extra\n", "p.csv:2: found 3 cells; expected 2, as in the header line"),
        ("email,name\na@b.example\n", "p.csv:2 name: is missing; expected the name colleagues use"),
        ("email,name\nabc,A\n", "p.csv:2 email: 'abc' is not an e-mail address like dana.wu@example.com"),
        (
            "email,name\na@b.example,A\nA@b.example,B\n",
            "p.csv:3 email: 'A@b.example' is given twice; line 2 gives it already",
        ),
        (
            "email,name,zone\na@b.example,A,Europe/Berln\n",
            "p.csv:2 zone: unknown time zone 'Europe/Berln': did you mean Europe/Berlin?",
        ),
        (
            "email,name,away\na@b.example,A,2026-05-04..2026-05-01\n",
            "p.csv:2 away[0].last: 2026-05-01 is before 2026-05-04; expected the last day away",
        ),
        (
            "email,name,away\na@b.example,A,in May\n",
            "p.csv:2 away[0].first: 'in May' is not a day; write it like 2026-03-27\n"
            "p.csv:2 away[0].last: 'in May' is not a day; write it like 2026-03-27",
        ),
        (
            "email,name,country,subdivision\na@b.example,A,DE,XX\n",
            "p.csv:2 subdivision: no public holidays known for 'XX' in DE: "
            "use a code like BB, BE, BW, BY, HB",
        ),
        ('email,name\n"a@b.example,A\n', "p.csv:2: this is not CSV: unexpected end of data"),
        ("email,name\na@b.example,A\x07\n", "p.csv:2: found a control character; expected plain text"),
    ],
)
def test_a_problem_names_line_column_and_what_is_expected(text, expected):
    assert "\n".join(problems(text)) == expected


def test_all_problems_at_once_after_a_cell_of_several_lines():
    text = 'email,name,zone\na@b.example,"A\nB",Mars\nabc,C,UTC\nd@b.example,D,Venus\n'
    assert [line.split(" ")[:2] for line in problems(text)] == [
        ["p.csv:2", "zone:"],
        ["p.csv:4", "email:"],
        ["p.csv:5", "zone:"],
    ]


def test_people_are_added_then_changed_and_those_in_no_program_end(office):
    text = "email,name,zone\na@b.example,Ann,UTC\nc@b.example,Cem,UTC\n"
    assert only_adds(imports(office, text, now=JANUARY))
    assert imports(office, text) == []

    done = imports(office, "email,name,zone\na@b.example,Ann,Europe/Paris\n")
    assert done == [
        Change("change", "person Ann", "zone UTC -> Europe/Paris"),
        Change("end", "person Cem", "no longer in the file"),
    ]
    assert office.one(Person, email="c@b.example").ended_at == MAY
    assert imports(office, text)[-1] == Change("add", "person Cem", "comes back")
    assert office.one(Person, email="c@b.example").ended_at is None


def test_a_list_of_others_does_not_end_people_of_a_program(office, small):
    office.imports(small)
    assert only_adds(imports(office, "email,name\nnew@acme.example,New\n"))
    assert all(person.ended_at is None for person in office.all(Person))


def test_a_program_may_name_people_who_came_from_a_list(office, changed):
    imports(office, "email,name\nmax@acme.example,Max\n", now=JANUARY)
    office.imports(changed(("  - {email: max@acme.example, name: Max}\n", "")))
    assert len(office.all(Person, email="max@acme.example")) == 1
    assert office.all(Role, person_id=office.one(Person, email="max@acme.example").id)


def test_the_example_agrees_with_the_programs(office, examples, selling, leading):
    office.imports(selling)
    office.imports(leading)
    assert {change.about for change in imports(office, examples["people.csv"], now=JANUARY)} == {
        "person Isla Mackay",
        "person Mateo Silva",
        "person Kenji Sato",
    }
    assert len(office.all(Away)) == 3
    assert not any(person.learning_team for person in office.all(Person))
