"""The words and the layout of every message, as files to read: a change here is a change people will see."""

from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.json import JSONSnapshotExtension
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from bot.platforms.sandbox import render as sandbox
from bot.platforms.slack import render as slack
from bot.platforms.teams import render as teams
from prompts.cards import plain_text
from tests.cards.samples import SHOWN

every_card = pytest.mark.parametrize("name", SHOWN)


class Text(SingleFileSnapshotExtension):
    """One text file per case."""

    _write_mode = WriteMode.TEXT
    file_extension = "txt"


class Html(Text):
    """One HTML file per case, to open in a browser."""

    file_extension = "html"


@pytest.fixture
def as_json(snapshot: SnapshotAssertion) -> SnapshotAssertion:
    return snapshot.use_extension(JSONSnapshotExtension)


# The names of these tests begin the names of the golden files.


@every_card
def test_neutral(name: str, as_json: SnapshotAssertion) -> None:
    assert SHOWN[name].model_dump(mode="json") == as_json


@every_card
def test_slack(name: str, as_json: SnapshotAssertion) -> None:
    card = SHOWN[name]
    assert [{"text": slack.fallback_text(card), "blocks": blocks} for blocks in slack.pages(card)] == as_json


@every_card
def test_teams(name: str, as_json: SnapshotAssertion) -> None:
    assert teams.pages(SHOWN[name]) == as_json


@every_card
def test_sandbox(name: str, snapshot: SnapshotAssertion) -> None:
    assert sandbox.render(SHOWN[name], key="card-1") == snapshot.use_extension(Html)


@every_card
def test_plain(name: str, snapshot: SnapshotAssertion) -> None:
    assert f"{plain_text(SHOWN[name])}\n" == snapshot.use_extension(Text)


def test_no_golden_file_is_left_over() -> None:
    """Syrupy overlooks those of a message that is gone when it is given a path, as `make golden` does."""
    kinds = {"neutral": "json", "slack": "json", "teams": "json", "sandbox": "html", "plain": "txt"}
    wanted = {f"test_{kind}[{name}].{ending}" for kind, ending in kinds.items() for name in SHOWN}
    found = {path.name for path in (Path(__file__).parent / "__snapshots__" / "test_golden").iterdir()}
    assert sorted(found - wanted) == [], "delete these, or bring their messages back"
    assert found, "the golden files are kept somewhere else now"
