"""The published JSON Schema is the one the reader follows."""

import json
from pathlib import Path

import jsonschema
import pytest
import yaml

from workflows.files.program_file import json_schema

PUBLISHED = Path(__file__).parents[2] / "docs" / "schema" / "program.schema.json"
WRITE_IT = """.venv/bin/python -c "import json; from workflows.files.program_file import json_schema; \
print(json.dumps(json_schema(), indent=2, ensure_ascii=False))" > docs/schema/program.schema.json"""


class Core(yaml.SafeLoader):
    """As editors read YAML: days are text."""


Core.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def validate(text: str) -> None:
    jsonschema.Draft202012Validator(json_schema()).validate(yaml.load(text, Loader=Core))  # noqa: S506 (safe)


def test_the_published_schema_is_current():
    assert json.loads(PUBLISHED.read_text()) == json_schema(), f"write it again: {WRITE_IT}"


def test_it_is_a_json_schema():
    jsonschema.Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("name", ["consultative-selling.yaml", "first-line-leaders.yaml"])
def test_the_examples_follow_it(examples, name):
    validate(examples[name])


def test_an_exported_program_follows_it(office, small):
    office.imports(small)
    validate(office.exports("selling"))


@pytest.mark.parametrize(
    "change",
    [
        ("organization:\n", "learning_team: [a@b.example]\norganization:\n"),
        ("design: 1000", "design: -1000"),
        ("direction: up\n", "direction: upwards\n"),
        ("    ends_on: 2026-03-27\n", ""),
        ("working_days: sun-thu", "working_days: [someday]"),
    ],
)
def test_it_refuses_what_the_reader_refuses(changed, change):
    validate(changed())
    with pytest.raises(jsonschema.ValidationError):
        validate(changed(change))


def test_every_field_says_what_it_means():
    parts = json.loads(PUBLISHED.read_text())["$defs"]

    def says(told) -> bool:
        return "description" in told or "description" in parts[told["$ref"].split("/")[-1]]

    silent = [
        f"{name}.{field}"
        for name, part in parts.items()
        for field, told in part.get("properties", {}).items()
        if not says(told)
    ]
    assert silent == []
