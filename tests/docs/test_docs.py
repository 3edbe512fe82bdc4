"""README, the data page and the changelog against the program itself."""

import re
from pathlib import Path

import pytest
import typer.main

from bot import cli
from bot.app import assemble
from bot.cli_support import import_file, to_import
from bot.settings import Settings
from storage.database import Database
from storage.models import METADATA
from tests.docs import commands_page
from tests.docs.data_page import page
from workflows.rules.gaps import GapKind

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_data_page_is_current() -> None:
    assert (ROOT / "docs" / "data.md").read_text(encoding="utf-8").rstrip() == page().rstrip()


def test_the_table_of_commands_is_current() -> None:
    """After a new command: `python -m tests.docs.commands_page`."""
    found = commands_page.PAGE.read_text(encoding="utf-8")
    assert "| `status` |" in found
    assert found == commands_page.current(found)


def test_the_method_page_lists_every_gap_worst_first() -> None:
    method = (ROOT / "docs" / "method.md").read_text(encoding="utf-8")
    listed = method.partition("### The gaps, worst first\n\n")[2].partition("\n\n")[0]
    assert re.findall(r"`(\w+)`", listed) == [kind.value for kind in GapKind]


@pytest.mark.parametrize("table", sorted(METADATA.tables))
def test_every_table_is_on_the_data_page(table: str) -> None:
    assert f"| `{table}` |" in page()


def _commands() -> list[str]:
    names: list[str] = []
    group = typer.main.get_command(cli.app)
    for name, command in group.commands.items():  # type: ignore[attr-defined]  # a group has them
        inner = getattr(command, "commands", None)
        names += [f"{name} {sub}" for sub in inner] if inner else [name]
    return names


@pytest.mark.parametrize("command", _commands())
def test_every_command_is_in_the_readme(command: str) -> None:
    assert f"`alignment {command}" in README


def test_the_readme_shows_what_an_import_prints(database: Database) -> None:
    application = assemble(Settings(), database=database)
    file = ROOT / "examples" / "consultative-selling.yaml"
    printed = list(import_file(application, file, to_import(file), apply=False))
    shown = re.findall(r"(?m)^(?:  add +|\d+ changes ).+$", README)
    assert len(shown) >= 2
    assert [line for line in shown if line not in printed] == []


def test_every_picture_and_page_the_readme_points_to_is_there() -> None:
    linked = re.findall(r"\]\(([^)#]+)\)", README)
    assert linked
    missing = [link for link in linked if "://" not in link and not (ROOT / link).exists()]
    assert missing == []


def test_every_source_file_a_page_names_is_there() -> None:
    pages = [ROOT / "README.md", *(ROOT / "docs").rglob("*.md")]
    named = {
        path
        for page in pages
        for path in re.findall(
            r"(?<![\w/])(?:bot|workflows|prompts|storage)/[\w/]+\.py\b", page.read_text(encoding="utf-8")
        )
    }
    assert len(named) > 30
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_the_readme_shows_the_two_commands_before_anything_else_to_run() -> None:
    assert re.findall(r"(?m)^make \w+", README)[:2] == ["make demo", "make test"]
