"""docs/model.md says exactly what is sent and what can be set; instructions do not change unseen."""

import hashlib
import json
import re
from pathlib import Path
from types import ModuleType

import pytest
from typer.testing import CliRunner

from bot.cli import app
from bot.model_calls import make_calls
from bot.reader import REMEMBERED, ModelReader
from bot.settings import ModelSettings, Settings
from prompts import model
from prompts.model import wording
from storage.database import Database
from tests.reader.conftest import doubt
from tests.reader.service import Service, says

DOCUMENT = (Path(__file__).parents[2] / "docs" / "model.md").read_text(encoding="utf-8")

PUBLISHED = {"read-reply-1": "ff541e814f23b26d", "word-prompt-1": "3ed54f7c0fc2af40"}
"""Every version of the instructions that was ever in use, by the hash of its words."""


@pytest.mark.parametrize("used", [model, wording])
def test_changed_instructions_are_a_new_version(used: ModuleType) -> None:
    assert hashlib.sha256(used.INSTRUCTIONS.encode()).hexdigest()[:16] == PUBLISHED[used.VERSION]
    assert f"prompts/model/{used.VERSION}.md" in DOCUMENT


async def test_the_request_on_the_page_is_the_request_that_is_sent(
    service: Service, database: Database, clock
) -> None:
    shown, _about_an_idea = re.findall(r"```json\n(.*?)\n```", DOCUMENT, flags=re.DOTALL)
    calls = make_calls(service.settings(), database, clock)
    assert calls is not None
    await ModelReader(calls).ask(
        doubt(json.loads(shown)["reply"].replace("[address]", "tom.ruiz@halden.example"))
    )
    (request,) = service.requests
    system, user = request["messages"]
    assert user == {"role": "user", "content": shown}
    assert system == {"role": "system", "content": model.INSTRUCTIONS}
    assert set(request) == {"model", "messages", "response_format"}


def test_every_setting_is_on_the_page_with_its_default() -> None:
    for name, about in ModelSettings.model_fields.items():
        assert f"`ALIGNMENT_MODEL__{name.upper()}`" in DOCUMENT
        if isinstance(about.default, int | float):
            default = str(about.default).lower()
            assert f"`ALIGNMENT_MODEL__{name.upper()}` | `{default}` |" in DOCUMENT
    assert f"last {REMEMBERED} answers" in DOCUMENT


def test_it_is_off_without_settings() -> None:
    assert Settings().model is None


def test_a_wrong_setting_is_named_and_no_secret_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNMENT_MODEL__API_KEY", "sk-secret")
    monkeypatch.setenv("ALIGNMENT_MODEL__TIMEOUT", "600")
    done = CliRunner().invoke(app, ["status"])
    assert done.exit_code == 2
    assert "ALIGNMENT_MODEL__NAME: it is not set" in done.stderr
    assert "ALIGNMENT_MODEL__TIMEOUT: it is 60 or less" in done.stderr
    assert "sk-secret" not in done.output


def test_the_month_is_shown(service: Service, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("ALIGNMENT_DATABASE_URL", f"sqlite:///{tmp_path / 'month.sqlite3'}")
    without = CliRunner().invoke(app, ["model", "--month", "2026-01"])
    assert without.stdout.splitlines() == [
        "No model is configured: replies are read without one. docs/model.md says how to add one.",
        "2026-01: 0 calls, 0 tokens",
    ]
    monkeypatch.setenv("ALIGNMENT_MODEL__BASE_URL", service.url)
    monkeypatch.setenv("ALIGNMENT_MODEL__NAME", "small-model")
    monkeypatch.setenv("ALIGNMENT_MODEL__INPUT_PRICE", "2")
    service.answer = says("25", 25)
    CliRunner().invoke(app, ["read", "24 in blue and 25 in green", "--kpi", "Win rate:%", "--model"])
    shown = CliRunner().invoke(app, ["model"]).stdout
    assert "1 call, 760 of 200,000 tokens" in shown
    assert "1 answered: 700 tokens sent, 60 answered, cost 0.0014" in shown
