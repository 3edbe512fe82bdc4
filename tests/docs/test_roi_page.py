"""docs/roi.md lists every code that is printed, and shows what its example really says."""

from pathlib import Path

from typer.testing import CliRunner

from bot.cli import app
from workflows.rules.phillips import Rule
from workflows.rules.portfolio import ProposalRule

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "roi.md").read_text(encoding="utf-8")


def test_every_code_is_explained() -> None:
    missing = [rule for rule in (*Rule, *ProposalRule) if f"| `{rule.value}` | {rule.sentence} |" not in PAGE]
    assert missing == []


def test_the_example_says_what_the_page_shows() -> None:
    given = (ROOT / "examples" / "claims.json").read_text(encoding="utf-8")
    done = CliRunner().invoke(app, ["roi"], input=given)
    assert done.exit_code == 0
    assert f"$ alignment roi < examples/claims.json\n{done.stdout}```" in PAGE


def test_bad_input_is_answered_as_the_page_shows() -> None:
    given = PAGE.partition("$ echo '")[2].partition("'")[0]
    done = CliRunner().invoke(app, ["roi", "--json"], input=given)
    assert done.exit_code == 2
    assert f"| alignment roi --json\n{done.stderr}```" in PAGE
