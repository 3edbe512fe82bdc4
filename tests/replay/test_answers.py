"""Answers files: their form, their problems by line, and what the rules do."""

import json
from datetime import date, timedelta
from pathlib import Path

import jsonschema
import pytest
import yaml

from bot.replay.answers import json_schema, parse
from tests.replay.conftest import EXAMPLES, STORY, play
from workflows.files.problems import BadFile

pytestmark = pytest.mark.torture  # too long for every day


PUBLISHED = Path(__file__).parents[2] / "docs" / "schema" / "answers.schema.json"
WRITE_IT = """.venv/bin/python -c "import json; from bot.replay.answers import json_schema; \
print(json.dumps(json_schema(), indent=2, ensure_ascii=False))" > docs/schema/answers.schema.json"""

DANA = "dana.wu@halden.example"


class _Core(yaml.SafeLoader):
    """As editors read YAML: days are text."""


_Core.yaml_implicit_resolvers = {
    first: [(tag, regexp) for tag, regexp in resolvers if not tag.endswith("timestamp")]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _validate(text: str) -> None:
    jsonschema.Draft202012Validator(json_schema()).validate(yaml.load(text, Loader=_Core))  # noqa: S506 (safe)


def test_the_published_schema_is_current():
    jsonschema.Draft202012Validator.check_schema(json_schema())
    assert json.loads(PUBLISHED.read_text(encoding="utf-8")) == json_schema(), f"write it again: {WRITE_IT}"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.answers.yaml")), ids=lambda path: path.name)
def test_the_examples_follow_it(path):
    _validate(path.read_text(encoding="utf-8"))


def test_it_refuses_what_is_no_answers_file():
    with pytest.raises(jsonschema.ValidationError):
        _validate("answers: [{after: soon, say: hello}]")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "answers:\n  - {when: {kind: kpi}, say: hi}",
            "a.yaml:2 answers[0].when.kind: 'kpi' is not known; expected introduction, ",
        ),
        (
            "answers:\n  - when: {kind: roi}",
            "a.yaml:2 answers[0]: does nothing; expected one of say, press, command, ignore",
        ),
        (
            "answers:\n  - {say: hi, ignore: true}",
            "a.yaml:2 answers[0]: does say and ignore; expected one of say, press, command, ignore",
        ),
        (
            "answers:\n  - {say: hi, inputs: {amount: 12}}",
            "a.yaml:2 answers[0]: has inputs without press; they go along with a button",
        ),
        (
            "answers:\n  - {say: hi, after: soon}",
            "a.yaml:2 answers[0].after: 'soon' is not a time span; write it like 20m, 2h or 3d",
        ),
        (
            "answers:\n  - {when: {to: dana.wo@halden.example}, say: hi}",
            "a.yaml:2 answers[0].when.to: 'dana.wo@halden.example' is not known; did you mean "
            "dana.wu@halden.example?",
        ),
        (
            "answers:\n  - {when: {kpi: win ratio}, say: hi}",
            "a.yaml:2 answers[0].when.kpi: 'win ratio' is not known; expected a KPI of the program",
        ),
        (
            "lines:\n  - {at: 2026-13-01T10:00, who: dana.wu@halden.example, say: hi}",
            "a.yaml:2 lines[0].at: '2026-13-01T10:00' is not a moment in UTC; write it like 2026-05-04T10:00",
        ),
        ("answer: []", "a.yaml:1 answer: 'answer' is not known here; did you mean answers?"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(sales, text, problem):
    with pytest.raises(BadFile) as raised:
        parse(text, name="a.yaml", program=sales)
    assert problem in str(raised.value)


def test_all_problems_come_at_once(sales):
    with pytest.raises(BadFile) as raised:
        parse("otherwise: maybe\nanswers:\n  - {}\n  - {say: hi, to: me}\n", name="a.yaml", program=sales)
    assert [problem.line for problem in raised.value.problems] == [1, 3, 4]


def _answers(*rules: str, more: str = "") -> str:
    return "answers:\n" + "".join(f"  - {rule}\n" for rule in rules) + more


def _told(replayed, who=DANA):
    return [did.said or did.pressed for did in replayed.replies if did.who == who]


def test_the_first_rule_that_fits_counts():
    answers = _answers(
        "{when: {kind: introduction, to: lead_sponsor}, after: 20m, press: Sounds good}",
        "{when: {kind: introduction}, press: Not this week}",
    )
    replayed = play(answers=answers, until=date(2026, 1, 13))
    assert _told(replayed) == ["Sounds good"]
    assert _told(replayed, "karin.adler@halden.example") == ["Not this week"]
    first = next(sent.at for sent in replayed.messages if sent.to == DANA)
    assert next(did.at for did in replayed.replies if did.who == DANA) - first == timedelta(minutes=20)


def test_silence_is_reminded_and_a_reminder_can_be_answered():
    answers = _answers(
        "{when: {to: lead_sponsor, kind: alignment_questions, reminder: false}, ignore: true}",
        "{when: {to: lead_sponsor, reminder: true, nth: 2}, press: Don't know yet}",
    )
    replayed = play(answers=answers, until=date(2026, 1, 26))
    kinds = [sent.kind for sent in replayed.messages if sent.to == DANA and not sent.replaces]
    assert kinds == ["introduction", "ask", "reminder", "reminder"]
    assert _told(replayed) == ["Don't know yet"]


def test_a_late_answer_is_given_once_however_often_they_are_reminded():
    answers = _answers(
        "{when: {to: lead_sponsor, kind: alignment_questions}, after: 5d, press: Don't know yet}"
    )
    replayed = play(answers=answers, until=date(2026, 1, 20))
    assert "reminder" in [sent.kind for sent in replayed.messages if sent.to == DANA]
    assert _told(replayed) == ["Don't know yet"]


def test_people_act_unasked_and_systems_publish():
    more = (
        "lines:\n  - {at: 2026-01-20T15:00, who: mei.tanaka@halden.example, command: /alignment status}\n"
        "readings:\n  - {at: 2026-01-21T06:00, measure: deal-size, as_of: 2026-01-20, value: 23900.50}\n"
    )
    replayed = play(answers=f"imported_on: 2026-01-15\n{more}", until=date(2026, 1, 23))
    assert replayed.start.date() == date(2026, 1, 15)
    assert _told(replayed, "mei.tanaka@halden.example")[0] == "/alignment status"
    assert [(row["kpi"], row["value"], row["by"]) for row in replayed.readings] == [
        ("Average deal size", "23900.50", "Salesforce")
    ]


def test_a_button_nobody_offers_is_noted():
    answers = _answers("{when: {kind: introduction, to: lead_sponsor}, press: Hooray}")
    replayed = play(answers=answers, until=date(2026, 1, 13))
    assert [(did.who, did.pressed) for did in replayed.replies if did.missed] == [(DANA, "Hooray")]


def test_the_story_happens_as_it_is_written(story):
    wins = [(row["value"], row["by"], row["state"]) for row in story.readings if row["kpi"] == "Win rate"]
    tom = "tom.ruiz@halden.example"
    assert wins == [
        ("42.1", DANA, "rejected"),
        ("24.1", DANA, "confirmed"),
        ("23.6", DANA, "confirmed"),
        ("25.2", tom, "confirmed"),
        ("25.5", DANA, "confirmed"),
        ("25.7", DANA, "confirmed"),
    ]
    assert [claim["superseded"] for claim in story.claims] == [True, True, False]
    assert [row["state"] for row in story.readings if row["value"] == "25750.50"] == ["superseded"]
    shown = [sent.text for sent in story.messages if sent.to == tom]
    assert any("No problem, nothing is recorded." in text for text in shown)


def test_every_rule_of_the_story_is_used(story, sales):
    written = parse(STORY.read_text(encoding="utf-8"), name=STORY.name, program=sales)
    said = {did.said or did.pressed for did in story.replies}
    for rule in written.answers:
        for step in (rule, *rule.then):
            if step.press != "roi.confirm" and step.press != "reading.confirm" and not rule.ignore:
                assert (step.say or step.press) in said
