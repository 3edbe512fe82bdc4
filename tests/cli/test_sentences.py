"""Wrong input ends with one sentence on standard error that says what to do, and exit code 2."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Engine, event
from sqlalchemy.exc import OperationalError
from typer.testing import CliRunner

from bot.cli import app
from bot.mistakes import Mistake
from bot.settings import load
from storage.database import sentence

EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(autouse=True)
def _own_database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNMENT_DATABASE_URL", f"sqlite:///{tmp_path / 'here.sqlite3'}")


def fails(*typed: str) -> str:
    """What is said on standard error; nothing may be said elsewhere."""
    done = CliRunner().invoke(app, typed)
    assert (done.exit_code, done.stdout) == (2, "")
    return done.stderr


def imported() -> None:
    assert CliRunner().invoke(app, ["import", str(EXAMPLES / "consultative-selling.yaml")]).exit_code == 0


def test_a_filter_that_finds_nothing_is_a_mistake() -> None:
    imported()
    said = "No program found with a sponsor called “nobody”. alignment status lists them all.\n"
    assert fails("status", "--sponsor", "nobody") == said
    assert fails("status", "--sponsor", "nobody", "--json") == said
    assert fails("status", "--state", "happy").startswith("There is no state “happy”. Choose one of: ")
    unknown = fails("status", "Cooking")
    assert "alignment status lists the programs." in unknown
    assert "/alignment" not in unknown


def test_a_terminal_shows_nothing_to_tap() -> None:
    imported()
    for typed in (["status"], ["status", "--sponsor", "dana"], ["status", "--state", "retired"]):
        shown = CliRunner().invoke(app, typed)
        assert shown.exit_code == 0
        assert shown.stdout.strip()
        assert "[" not in shown.stdout
        assert "Look closer at" not in shown.stdout


@pytest.mark.parametrize("month", ["2026-99", "June", "2026-6", "2026-061"])
def test_a_month_that_is_none_is_refused(month: str) -> None:
    assert fails("model", "--month", month) == f"“{month}” is no month. Write it like 2026-06.\n"


def test_a_mistyped_command_has_a_way_on() -> None:
    assert fails("nosuch") == "There is no command “nosuch”. alignment --help lists the commands.\n"
    assert "Did you mean status? alignment --help lists the commands." in fails("stauts")
    assert "There is no command “x”." in fails("readings", "x")


@pytest.mark.parametrize("command", ["import", "replay"])
def test_a_file_that_is_not_there_is_said_the_same_everywhere(command: str) -> None:
    assert fails(command, "nosuch.yaml") == "There is no file nosuch.yaml. Check the path.\n"


def test_the_folder_of_a_demo_is_looked_for_first() -> None:
    assert fails("demo", "--data", "/nonexistent/x.db") == (
        "The folder /nonexistent does not exist; create it first.\n"
    )


def test_a_database_that_cannot_be_used_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here.sqlite3").write_text("no database at all, but long enough to be read as one\n" * 40)
    assert fails("status").endswith(
        "here.sqlite3 is not a database. Set ALIGNMENT_DATABASE_URL to another file.\n"
    )
    monkeypatch.setenv("ALIGNMENT_DATABASE_URL", "postgresql://nobody:secret@127.0.0.1:1/none")
    said = fails("status")
    assert said.endswith("Check that it runs, and ALIGNMENT_DATABASE_URL.\n")
    assert "secret" not in said


def test_a_full_disk_is_one_sentence() -> None:
    CliRunner().invoke(app, ["status"])

    def fill(connection: sqlite3.Connection, _record: object) -> None:
        connection.execute("PRAGMA max_page_count = 1")  # it never gets smaller than the file is

    event.listen(Engine, "connect", fill)
    try:
        said = fails("import", str(EXAMPLES / "consultative-selling.yaml"))
    finally:
        event.remove(Engine, "connect", fill)
    assert said == "The disk under the database is full. Free some space; nothing half written was kept.\n"


def test_a_disk_error_asks_first_whether_the_disk_is_full() -> None:
    said = sentence(OperationalError("", {}, sqlite3.OperationalError("disk I/O error")))
    assert said.startswith("The database cannot be used: disk I/O error. Is the disk full? If not, restore")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("PORT", "abc", "a whole number is needed, such as 8080."),
        ("PORT", "0", "it is 1 or more."),
        ("PORT", "70000", "it is 65535 or less."),
        ("SANDBOX", "maybe", "it is either true or false."),
        ("LOG_LEVEL", "LOUD", "it is one of DEBUG, INFO, WARNING or ERROR."),
        ("PUBLIC_URL", "example.com", "an address is needed, such as https://alignment.example.com."),
    ],
)
def test_a_setting_that_cannot_be_says_what_it_takes(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(f"ALIGNMENT_{name}", value)
    with pytest.raises(Mistake) as refused:
        load()
    assert str(refused.value) == f"ALIGNMENT_{name}: {said}"


def test_a_model_without_an_address_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNMENT_MODEL__BASE_URL", "nowhere")
    with pytest.raises(Mistake) as refused:
        load()
    assert str(refused.value).splitlines() == [
        "ALIGNMENT_MODEL__BASE_URL: an address is needed, such as https://api.openai.com/v1.",
        "ALIGNMENT_MODEL__NAME: it is not set, and the settings beside it need it.",
    ]


def test_a_setting_of_slack_that_cannot_be_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNMENT_SLACK__BASE_URL", "slack.com")
    monkeypatch.setenv("ALIGNMENT_SLACK__BOT_TOKN", "xoxb-1")
    with pytest.raises(Mistake) as refused:
        load()
    assert str(refused.value).splitlines() == [
        "ALIGNMENT_SLACK__BASE_URL: an address is needed, such as https://slack.com/api/.",
        "ALIGNMENT_SLACK__BOT_TOKN: there is no such setting.",
    ]


@pytest.mark.parametrize("file", ["nosuch.yaml", "."])
def test_a_file_that_cannot_be_imported_makes_no_database(file: str, tmp_path: Path) -> None:
    fails("import", file)
    fails("readings", "import", file)
    assert list(tmp_path.iterdir()) == []


def test_a_demo_refuses_a_file_that_is_no_database_before_its_story(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("These are notes.", encoding="utf-8")
    assert fails("demo", "--data", str(notes)).startswith(f"{notes} is no database.")
    assert fails("demo", "--data", str(tmp_path)).startswith(f"{tmp_path} is no database.")


def test_a_page_that_is_not_there_is_a_mistake() -> None:
    imported()
    assert fails("status", "--page", "99") == "There is only 1 page.\n"


def test_the_learning_team_is_named_by_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNMENT_LEARNING_TEAM", "mei@halden.example, notanemail")
    assert fails("status") == (
        "ALIGNMENT_LEARNING_TEAM: “notanemail” is no e-mail address; "
        "write them like mei@example.com, with commas.\n"
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        (("status", "--bogus"), "No such option: --bogus. alignment status --help shows how.\n"),
        (("import",), "Missing argument 'file'. alignment import --help shows how.\n"),
        (("--bogus",), "No such option: --bogus. alignment --help shows how.\n"),
    ],
)
def test_what_is_typed_wrong_is_told_in_one_sentence(typed: tuple[str, ...], said: str) -> None:
    done = CliRunner().invoke(app, typed, prog_name="alignment")
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", said)
