"""Keeps the table in docs/commands.md: `python -m tests.docs.commands_page` writes it anew."""

import re
from pathlib import Path

from workflows.commands.dispatch import COMMANDS

PAGE = Path(__file__).parents[2] / "docs" / "commands.md"
_TABLE = re.compile(r"(<!-- commands: .*? -->\n).*?(<!-- end of commands -->)", re.DOTALL)


def current(page: str) -> str:
    """The page with the table as it should be."""
    rows = ""
    for each in COMMANDS:
        whom = "learning team" if each.learning_team_only else "everybody"
        rows += f"| `{each.name}` | {each.explains} | {whom} |\n"
    table = f"| command | what it does | for whom |\n|---|---|---|\n{rows}"
    return _TABLE.sub(lambda found: f"{found[1]}{table}{found[2]}", page)


if __name__ == "__main__":
    PAGE.write_text(current(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
