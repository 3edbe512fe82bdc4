"""`alignment read`: JSON lines for programs, underlined words for people."""

import io
import json
from datetime import date
from typing import Any

import pytest
from typer.testing import CliRunner

from bot import read_command
from bot.cli import app
from bot.read_command import kpi_named, shown
from tests.reader.conftest import CYCLE, WIN_RATE, doubt
from tests.reader.service import Service, says
from workflows.ports import Doubt

FIELDS = {
    "status",
    "value",
    "low",
    "high",
    "unit",
    "approx",
    "as_of",
    "as_of_date",
    "delegate",
    "start",
    "end",
}
KPI = {"name": "Win rate", "unit": "%", "baseline": 22, "target": 26.5, "direction": "up"}


def line(reply: str, **changes: object) -> str:
    row = {"id": "a1", "asked_at": "2026-06-01", "kpis": [KPI], "reply": reply}
    return json.dumps(row | changes)


def run(*rows: str | bytes) -> tuple[list[dict[str, Any]], str, int]:
    """What comes out, what is complained about, and the exit code."""
    source = b"\n".join(row if isinstance(row, bytes) else row.encode() for row in rows)
    out, err = io.StringIO(), io.StringIO()
    code = read_command.lines(io.BytesIO(source), out, err)
    return [json.loads(row) for row in out.getvalue().splitlines()], err.getvalue(), code


def test_a_line_in_is_a_line_out_with_every_field() -> None:
    (row,), complaints, code = run(line("we're at 25.5%, up from 22"))
    assert (complaints, code) == ("", 0)
    assert row["id"] == "a1"
    answer = row["answers"]["Win rate"]
    assert set(answer) == FIELDS
    assert (answer["status"], answer["value"], answer["unit"]) == ("value", 25.5, "%")
    assert "we're at 25.5%, up from 22"[answer["start"] : answer["end"]] == "25.5%"


def test_numbers_are_json_numbers_and_whole_ones_stay_whole() -> None:
    row = json.dumps(
        {"id": 7, "asked_at": "2026-06-01T09:00:00Z", "kpis": [KPI | {"unit": "USD"}], "reply": "$1,250,000"}
    )
    out, err = io.StringIO(), io.StringIO()
    assert read_command.lines(io.BytesIO(row.encode()), out, err) == 0
    assert '"value": 1250000,' in out.getvalue()
    assert '"id": 7' in out.getvalue()


def test_what_says_nothing_is_null() -> None:
    (row,), _, _ = run(line("thanks!", kpis=[KPI, KPI | {"name": "Close rate"}]))
    assert row["answers"] == {"Win rate": None, "Close rate": None}


def test_ends_count_code_points() -> None:
    reply = "🎉🎉 25.5% now"
    (row,), _, _ = run(line(reply))
    answer = row["answers"]["Win rate"]
    assert reply[answer["start"] : answer["end"]] == "25.5%"


def test_a_bad_line_is_named_and_the_rest_goes_on() -> None:
    rows, complaints, code = run(
        line("25 %", id="first"),
        "no json",
        line("25 %", asked_at="soon"),
        line("25 %", kpis=[{"unit": "%"}]),
        line("25 %", kpis=[KPI, KPI]),
        b'{"id": "\xff"}',
        "[" * 100_000,
        line("25 %").replace("26.5", "NaN"),
        line("25 %").replace("26.5", "1e999999"),
        "[]",
        "",
        line("26 %", id="last"),
    )
    assert [row["id"] for row in rows] == ["first", "last"]
    assert code == 1
    assert [complaint.split(":")[0] for complaint in complaints.splitlines()] == [
        f"line {n}" for n in (2, 3, 4, 5, 6, 7, 8, 9, 10)
    ]
    assert "line 3: asked_at: no date; write it like 2026-06-01" in complaints
    assert "line 4: kpis.0.name: Field required" in complaints
    assert "line 5: two KPIs have the same name" in complaints


def test_complaints_hold_nothing_of_what_people_wrote() -> None:
    _, complaints, _ = run(line("secret words", kpis="none"))
    assert complaints
    assert "secret" not in complaints


def test_half_a_character_ends_nothing() -> None:
    rows, _, code = run(line("25 %").replace("25 %", "25 % \\ud83d end of \\ud800"))
    assert code == 0
    assert rows[0]["answers"]["Win rate"]["value"] == 25


def test_the_quote_is_underlined() -> None:
    assert list(shown(doubt("we're at 25.5%, up from 22"))) == [
        "we're at 25.5%, up from 22",
        "         ^^^^^",
        "Win rate: 25.5 %",
    ]


def test_carets_stand_under_wide_letters() -> None:
    text, carets, _ = shown(doubt("🎉 25.5%"))
    assert text == "🎉 25.5%"
    assert carets == "   ^^^^^"


@pytest.mark.parametrize(
    ("reply", "says"),
    [
        ("20 to 25 %", "Win rate: 20 % to 25 %"),
        ("about 25%", "Win rate: about 25 %"),
        ("at least 25 %", "Win rate: 25 % or more"),
        ("same as before", "Win rate: no change"),
        ("no idea yet", "Win rate: not known yet"),
        ("ask Tom", "Win rate: ask Tom"),
        ("I'd rather not say", "Win rate: rather not"),
        ("hello", "Win rate: nothing to record, so the bot asks again."),
    ],
)
def test_every_answer_has_words(reply: str, says: str) -> None:
    assert list(shown(doubt(reply)))[-1] == says


def test_a_doubt_is_shown_as_one() -> None:
    reply = "24 in the blue column and 25 in the green one"
    assert list(shown(doubt(reply))) == [
        reply,
        "^^                        ^^",
        "Win rate: unsure, so the bot asks: 24 % or 25 %?",
    ]


def test_each_kpi_has_its_own_line() -> None:
    said = list(shown(doubt("win rate 25 %, cycle time 31 days", WIN_RATE, CYCLE)))
    assert said[2::2] == ["Win rate: 25 %", "Deal cycle time: 31 days"]


def test_a_reply_cannot_steer_the_terminal() -> None:
    assert next(iter(shown(doubt("25 %\x1b[2J\r\nok")))) == "25 % [2J  ok"


@pytest.mark.parametrize(
    ("words", "name", "unit"),
    [
        ("Win rate:%", "Win rate", "%"),
        ("Open issues", "Open issues", ""),
        ("Ratio 1:2:days", "Ratio 1:2", "days"),
    ],
)
def test_a_kpi_is_a_name_and_a_unit(words: str, name: str, unit: str) -> None:
    assert (kpi_named(words).name, kpi_named(words).unit) == (name, unit)


def test_on_the_command_line() -> None:
    done = CliRunner().invoke(app, ["read", "we're at 25.5%", "--kpi", "Win rate:%"])
    assert (done.exit_code, done.stdout.splitlines()[-1]) == (0, "Win rate: 25.5 %")
    done = CliRunner().invoke(app, ["read"], input=line("25 %") + "\nbad\n")
    assert done.exit_code == 1
    assert json.loads(done.stdout)["answers"]["Win rate"]["value"] == 25
    assert done.stderr.startswith("line 2: ")


@pytest.mark.parametrize("words", [["25 %"], ["25 %", "--kpi", ":%"], ["--kpi", "Win rate:%"]])
def test_a_call_that_means_nothing_is_explained(words: list[str]) -> None:
    done = CliRunner().invoke(app, ["read", *words])
    assert done.exit_code == 2
    assert "Win rate:%" in done.stderr


def test_without_a_model_asking_for_its_help_is_explained(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNMENT_DATABASE_URL", "sqlite://")
    done = CliRunner().invoke(app, ["read", "25 %", "--kpi", "Win rate:%", "--model"])
    assert done.exit_code == 2
    assert "No model is configured" in done.stderr


def test_the_models_help_shows_where_it_was_believed(
    service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALIGNMENT_DATABASE_URL", "sqlite://")
    monkeypatch.setenv("ALIGNMENT_MODEL__BASE_URL", service.url)
    monkeypatch.setenv("ALIGNMENT_MODEL__NAME", "small-model")
    service.answer = says("25", 25)
    reply = "24 in the blue column and 25 in the green one"
    done = CliRunner().invoke(app, ["read", reply, "--kpi", "Win rate:%", "--model"])
    assert done.stdout.splitlines()[-1] == "Win rate: 25 %"
    done = CliRunner().invoke(app, ["read", "31 %", "--kpi", "Win rate:%", "--model"])
    assert done.stdout.splitlines()[-1] == "Win rate: 31 %"
    assert service.replies() == [reply]  # what the reader is sure of is asked of nobody


def test_what_was_asked_is_read_on_its_day() -> None:
    said = list(shown(Doubt("25 % at the end of May", (WIN_RATE,), date(2026, 6, 1), "en")))
    assert said[-1] == "Win rate: 25 %, as of 31 May"
