"""The manifest asks for exactly what the code uses, in the form Slack takes."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from bot.cli import app
from bot.platforms.slack.manifest import EVENTS, METHODS, ORG_EVENTS, SCOPES, SHORTCUT
from bot.platforms.slack.modals import RECORD
from prompts.form_catalogue import FORM_CATALOGUE

CODE = Path(__file__).parents[2] / "bot" / "platforms" / "slack"
HERE = "https://alignment.example.com"


def code(*but: str) -> str:
    """All of the platform's code."""
    found = [path.read_text("utf-8") for path in sorted(CODE.glob("*.py")) if path.name not in but]
    assert len(found) > 10
    return "\n".join(found)


def printed(*options: str) -> Any:
    done = CliRunner().invoke(app, ["slack", "manifest", *options])
    assert done.exit_code == 0, done.output
    return yaml.safe_load(done.stdout) if "--yaml" in options else json.loads(done.stdout)


def test_the_methods_are_those_the_code_calls() -> None:
    """Each call is made through `settled`, which is told the method's name."""
    called = re.findall(r'settled\(\s*"([\w.]+)"', code())
    assert set(called) == set(METHODS)
    assert len(called) == len(re.findall(r"(?<!def )\bsettled\((?!method,)", code())), (
        "a method's name is written there"
    )


def test_no_method_is_called_by_another_way() -> None:
    """Each method of slack_sdk's client is called as often as `settled` is told of it."""
    by_sdk = re.findall(r"\.((?:auth|chat|conversations|dnd|files|reactions|users|views)_\w+)\(", code())
    assert sorted(name.replace("_", ".", 1) for name in by_sdk) == sorted(
        name for name in re.findall(r'settled\(\s*"([\w.]+)"', code()) if not name.startswith("oauth")
    )


def test_the_events_are_those_the_code_hears() -> None:
    kinds = re.findall(r'(?:\bkind|\bevent\.get\("type"\)) [!=]= "(\w+)"', code("manifest.py"))
    assert set(kinds) == {name.partition(".")[0] for name in (*EVENTS, *ORG_EVENTS)}
    assert [name for name in EVENTS if name.startswith("message")] == ["message.im"]
    assert '"channel_type") != "im"' in code("manifest.py")


def test_the_scopes_are_what_slack_documents_for_them() -> None:
    assert SCOPES == (
        "channels:history",
        "chat:write",
        "commands",
        "dnd:read",
        "files:write",
        "groups:history",
        "im:history",
        "im:write",
        "users:read",
        "users:read.email",
    )


def test_the_shortcut_opens_a_form_that_exists() -> None:
    assert SHORTCUT in FORM_CATALOGUE
    assert RECORD == SHORTCUT, "the listener waits for the id that the manifest gives it"


def test_for_one_workspace_that_calls_us() -> None:
    made = printed("--url", f"{HERE}/")
    settings, features = made["settings"], made["features"]
    events = f"{HERE}/slack/events"
    assert settings["event_subscriptions"] == {"request_url": events, "bot_events": sorted(EVENTS)}
    assert settings["interactivity"] == {"is_enabled": True, "request_url": events}
    assert features["slash_commands"][0]["url"] == events
    assert features["slash_commands"][0]["should_escape"] is True
    assert features["app_home"] == {
        "home_tab_enabled": True,
        "messages_tab_enabled": True,
        "messages_tab_read_only_enabled": False,
    }
    assert made["oauth_config"] == {"scopes": {"bot": list(SCOPES)}}
    assert not settings["socket_mode_enabled"]
    assert not settings["token_rotation_enabled"], "a token in the settings could not be renewed"


def test_socket_mode_has_no_address_at_all() -> None:
    made = printed("--socket", "--yaml")
    assert "http" not in json.dumps(made)
    assert made["settings"]["socket_mode_enabled"] is True
    assert made["settings"]["interactivity"] == {"is_enabled": True}


def test_for_several_workspaces() -> None:
    made = printed("--oauth", "--url", HERE)
    assert made["oauth_config"]["redirect_urls"] == [f"{HERE}/slack/oauth_redirect"]
    assert set(made["settings"]["event_subscriptions"]["bot_events"]) == {*EVENTS, *ORG_EVENTS}
    assert made["settings"]["org_deploy_enabled"] is True
    assert made["settings"]["token_rotation_enabled"] is True


def test_the_texts_are_as_long_as_slack_takes() -> None:
    made = printed("--socket")
    about, features = made["display_information"], made["features"]
    assert len(about["name"]) <= 35
    assert len(about["description"]) <= 140
    assert 174 <= len(about["long_description"]) <= 4000
    assert len(features["bot_user"]["display_name"]) <= 80
    assert len(features["shortcuts"][0]["name"]) <= 24
    assert len(features["shortcuts"][0]["description"]) <= 150


@pytest.mark.parametrize("options", [(), ("--oauth", "--socket"), ("--url", "http://alignment.example.com")])
def test_what_slack_could_not_reach_is_a_sentence(options: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, ["slack", "manifest", *options])
    assert (done.exit_code, done.stdout) == (2, "")
    assert "https://" in done.stderr
