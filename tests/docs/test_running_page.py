"""What the page on running says to watch for, against what is logged as an error."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "running.md").read_text(encoding="utf-8")


def _logged() -> set[str]:
    """The actions of every line that is logged as an error."""
    return {
        action
        for folder in ("bot", "workflows")
        for path in (ROOT / folder).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("logger.error", "logger.exception")
        for action in re.findall(r"'action': '(\w+)'", ast.unparse(node))
    }


def test_every_error_that_is_logged_is_on_the_page() -> None:
    told = set(re.findall(r"(?m)^\| `(\w+)` \|", PAGE.partition("## What to watch")[2]))
    assert len(_logged()) > 20
    assert _logged() - told == set()
