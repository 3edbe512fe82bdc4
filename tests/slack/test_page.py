"""docs/slack.md against the program: its commands, settings, program file, and the doctor's words."""

import re
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bot.cli import app

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "slack.md").read_text(encoding="utf-8")


def test_every_setting_it_names_is_one() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(r"ALIGNMENT_[A-Z_]+[A-Z]", PAGE))
    assert len(named) > 8
    assert {name for name in named if f"`{name}`" not in readme} == set()


def test_its_program_is_imported_as_it_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (program,) = re.findall(r"```yaml\n(.+?)```", PAGE, re.DOTALL)
    file = tmp_path / "first.yaml"
    file.write_text(program, encoding="utf-8")
    monkeypatch.setenv("ALIGNMENT_DATABASE_URL", f"sqlite:///{tmp_path / 'new.sqlite3'}")
    done = CliRunner().invoke(app, ["import", str(file)])
    shown = re.findall(r"(?m)^(  add .+|\d+ changes made\.)$", PAGE)
    assert len(shown) == 4
    assert [line for line in shown if line not in done.stdout.splitlines()] == []


def test_the_doctor_says_what_the_page_explains() -> None:
    """Each row quotes the doctor; the words in between may differ from case to case."""
    sources = [*(ROOT / "bot" / "doctor").glob("*.py"), ROOT / "bot" / "secrets.py"]
    # As one text: a sentence may go over several lines of the source.
    said = re.sub(r'"\s+f?"', "", "\n".join(path.read_text(encoding="utf-8") for path in sources))
    said = said.replace("{SETTING}", "ALIGNMENT_SECRET_KEY")
    table = PAGE[PAGE.index("## What the doctor says") :]
    quoted = [
        phrase
        for row in re.findall(r"(?m)^\| (\*.+?) \| ", table)
        for phrase in re.findall(r"\*(.+?)\*", row)
    ]
    assert len(quoted) >= 19
    missing = [phrase for phrase in quoted if re.sub(r": \w+$", ": ", phrase) not in said]
    assert missing == []
