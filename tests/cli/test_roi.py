"""`alignment roi --json < claims.json`: the method's examples, and every problem named with its place."""

import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.cli import app
from prompts.picture import Trend
from workflows.reports import memo

EXAMPLES = Path(__file__).parents[2] / "examples"


def claim(amount: str, attribution: int = 100, confidence: int = 100, **more: Any) -> dict[str, Any]:
    sure = {"other_causes": ["price rise"], "evidence": "time study"}
    said = {"kpi": "hours", "by": "sponsor", "amount": amount}
    return {**said, "attribution": attribution, "confidence": confidence, **sure, **more}


def claims(*said: dict[str, Any], cost: str = "425000", **more: Any) -> str:
    costs = [{"kind": "delivery", "amount": cost}]
    return json.dumps({"currency": "USD", "months": 12, "costs": costs, "claims": said, **more})


def counted(text: str) -> dict[str, Any]:
    done = CliRunner().invoke(app, ["roi", "--json"], input=text)
    assert (done.exit_code, done.stderr) == (0, "")
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.mark.parametrize(
    ("said", "cost", "expected"),
    [
        (claim("12480", 80, 70), "4000", {"allowed": "6988.80"}),
        (claim("750000"), "425000", {"bcr": "1.7647", "roi_percent": "76.47"}),
        (claim("350000"), "200000", {"bcr": "1.7500", "roi_percent": "75.00"}),
        (claim("2"), "1", {"bcr": "2.0000", "roi_percent": "100.00"}),
        (claim("81500"), "15000", {"payback_months": "2.21"}),
        (claim("-100", 80, 70), "1000", {"allowed": "-80.00"}),
        (claim("100"), "0", {"bcr": None, "roi_percent": None, "payback_months": None}),
    ],
)
def test_the_examples_of_the_method(said: dict[str, Any], cost: str, expected: dict[str, Any]) -> None:
    found = counted(claims(said, cost=cost))
    assert {name: found[name] for name in expected} == expected


def test_what_comes_out_has_the_shape_that_is_documented() -> None:
    silent = {"kpi": "retention", "by": "finance", "amount": None}
    found = counted(claims(claim("100"), silent, intangibles=["The team enjoys its role"]))
    names = "claimed allowed costs bcr roi_percent payback_months lines excluded intangibles"
    assert list(found) == names.split()
    assert found["lines"][1] == {
        "kpi": "retention",
        "by": "finance",
        "claimed": "0.00",
        "allowed": "0.00",
        "because": ["no_answer"],
    }
    assert found["intangibles"] == ["The team enjoys its role"]


def test_a_terminal_reads_the_same_as_sentences() -> None:
    done = CliRunner().invoke(app, ["roi"], input=claims(claim("12480", 80, 70), cost="4000"))
    assert done.exit_code == 0
    assert done.stdout.startswith("ROI 75 %: 7k allowed of 12.5k claimed, cost 4k.")
    assert "   confidence: The amount is reduced by how sure the person is.\n" in done.stdout


def test_half_a_character_in_a_name_is_shown_as_a_question_mark() -> None:
    done = CliRunner().invoke(app, ["roi"], input=claims(claim("12480", kpi="hours \ud800"), cost="4000"))
    assert done.exit_code == 0
    assert "1. hours ? (sponsor)" in done.stdout


def test_behind_claims_from_input_there_is_nothing_to_trace() -> None:
    done = CliRunner().invoke(app, ["roi", "--trace", "1"], input=claims(claim("100")))
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith("--trace needs a program's name")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"a": 1,', "line 1, column 9: this is not JSON ("),
        ("[1, NaN]", "the input: [1, NaN] is not an object with currency, costs, claims."),
        ("[" * 100_000, "The input is nested too deeply."),
        ("", "line 1, column 1: this is not JSON ("),
        ("[]", "the input: [] is not an object with currency, costs, claims."),
    ],
)
def test_what_is_no_claims_file_is_refused(text: str, said: str) -> None:
    done = CliRunner().invoke(app, ["roi", "--json"], input=text)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(said)


def test_every_problem_is_named_with_its_place() -> None:
    bad = claims(claim("abc", 140, by="boss"), cost="1,5", months=13)
    done = CliRunner().invoke(app, ["roi", "--json"], input=bad)
    assert (done.exit_code, done.stdout) == (2, "")
    places = [line.partition(":")[0] for line in done.stderr.splitlines()]
    assert places == [
        "months",
        "costs[0].amount",
        "claims[0].by",
        "claims[0].amount",
        "claims[0].attribution",
    ]


def broken(said: str, **changes: str) -> bytes:
    """The claims of a small program as they were typed, with one thing put differently."""
    sound = {"currency": '"USD"', "costs": '[{"kind": "delivery", "amount": "1000"}]', "claims": f"[{said}]"}
    return (
        "{" + ", ".join(f'"{name}": {value}' for name, value in {**sound, **changes}.items()) + "}"
    ).encode()


SAID = '{"kpi": "hours", "by": "sponsor", "amount": "100", "attribution": 60, "confidence": 80}'


@pytest.mark.parametrize(
    ("text", "places"),
    [
        (broken('{"by": "boss"}'), ["claims[0].kpi", "claims[0].amount", "claims[0].by"]),
        (broken(f'{SAID}, {{"by": "sponsor", "amount": "1"}}'), ["claims[1].kpi"]),
        (broken(SAID.replace('"100"', "1e400")), ["claims[0].amount"]),
        (broken(SAID.replace('"100"', "NaN")), ["claims[0].amount"]),
        (broken(SAID.replace('"100"', "-Infinity")), ["claims[0].amount"]),
        (broken(SAID.replace('"100"', "0.1")), ["claims[0].amount"]),
        (broken(SAID.replace('"100"', "9" * 5_000)), ["claims[0].amount"]),
        (broken(SAID.replace('"100"', '{"low": "1"}')), ["claims[0].amount.high"]),
        (broken(SAID.replace("60", "1e999999999999999999999")), ["claims[0].attribution"]),
        (broken(SAID.replace("60", "100.01")), ["claims[0].attribution"]),
        (broken(SAID.replace("80", '"-0.5"')), ["claims[0].confidence"]),
        (broken(SAID.replace("80", "[]")), ["claims[0].confidence"]),
        (broken(SAID.replace('"kpi"', '"by": "boss", "kpi"')), ["claims[0].by"]),
        (
            broken(SAID, costs='[{"kind": 1, "amount": "-1"}, 5]'),
            ["costs[0].kind", "costs[0].amount", "costs[1]"],
        ),
        (broken(SAID, months="12.0", intangibles='"fun"'), ["months", "intangibles"]),
        (broken(SAID, currency="null", extra="{}"), ["extra", "currency"]),
        (broken(SAID, claims='{"kpi": "hours"}'), ["claims"]),
        (b"{}", ["currency", "costs", "claims"]),
        (b"null", ["the input"]),
        (b" ", ["line 1, column 2"]),
        ('{"currency"'.encode("utf-16"), ["The input is not text in UTF-8."]),
    ],
)
def test_whatever_is_wrong_has_its_place_and_nothing_comes_out(text: bytes, places: list[str]) -> None:
    done = CliRunner().invoke(app, ["roi", "--json"], input=text)
    assert (done.exit_code, done.stdout) == (2, "")
    assert [line.partition(": ")[0] for line in done.stderr.splitlines()] == places


def test_a_byte_order_mark_does_no_harm_and_percents_stay_exact() -> None:
    exact = SAID.replace("60", "33.333333333333333333333333333").encode()
    done = CliRunner().invoke(app, ["roi", "--json"], input=b"\xef\xbb\xbf" + broken(exact.decode()))
    assert json.loads(done.stdout)["claimed"] == "100.00"


def test_a_program_is_found_by_name_and_says_when_there_is_nothing_to_show(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIGNMENT_DATABASE_URL", f"sqlite:///{tmp_path / 'here.sqlite3'}")
    run = CliRunner()
    assert run.invoke(app, ["import", str(EXAMPLES / "consultative-selling.yaml")]).exit_code == 0
    shown = run.invoke(app, ["roi", "Consultative Selling"])
    assert "so its return is undefined. Cost so far: $170,000." in " ".join(shown.stdout.split())
    given = json.loads(run.invoke(app, ["roi", "consultative-selling", "--json"]).stdout)
    assert (given["roi_percent"], given["costs"], given["lines"]) == (None, "170000.00", [])
    for typed, said in (
        (["roi", "Cooking"], "I don't know a program called “Cooking”."),
        (["roi", "consultative-selling", "--trace", "1"], "has no line yet"),
        (["memo", "consultative-selling", "--pictures", str(tmp_path / "none")], "is no folder"),
        (["memo", "consultative-selling", "--png"], "--png needs a folder"),
    ):
        done = run.invoke(app, typed)
        assert (done.exit_code, done.stdout) == (2, "")
        assert said in done.stderr
    drawn = Trend("Win rate", [("June", Decimal("25.5"), "25.5 %")], None, "Up.", "It paid.", "Dana Wu")
    trends = {"win-rate": drawn, "japanese": replace(drawn, title="成約率")}
    monkeypatch.setattr(memo, "pictures", lambda _turn, _program: trends)
    for more, files in (
        ([], {"win-rate.svg", "japanese.svg"}),
        (["--png"], {"win-rate.png", "japanese.svg"}),
    ):
        (folder := tmp_path / f"drawn{len(more)}").mkdir()
        done = run.invoke(app, ["memo", "consultative-selling", "--pictures", str(folder), *more])
        assert (done.exit_code, {file.name for file in folder.iterdir()}) == (0, files)
    assert "# Consultative Selling: business case" in run.invoke(app, ["business-case", "selling"]).stdout
    held = json.loads(run.invoke(app, ["portfolio", "--json"]).stdout)["programs"]
    assert [each["program"] for each in held] == ["consultative-selling"]
