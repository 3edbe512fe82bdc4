"""What Teams' settings allow, and what stays out of the process."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError
from starlette.requests import Request

from bot import serve
from bot.mistakes import Mistake
from bot.platforms.teams.guard import _from_a_page
from bot.platforms.teams.sdk import untouched_environment
from bot.settings import Settings, TeamsSettings

LOCAL = {"client_id": "bot", "unauthenticated": True}


def test_without_a_secret_or_directory_there_is_no_teams() -> None:
    for given in ({}, {"client_secret": SecretStr("s3cret-9")}, {"tenant_id": "t"}):
        with pytest.raises(ValidationError) as caught:
            TeamsSettings(client_id="bot", **given)
        assert "s3cret-9" not in str(caught.value)


def test_unauthenticated_never_has_real_credentials() -> None:
    with pytest.raises(ValidationError, match="never runs with a client secret"):
        TeamsSettings(**LOCAL, client_secret=SecretStr("s3cret"))


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.5", "::", "bot.example"])  # noqa: S104
def test_unauthenticated_never_listens_beyond_loopback(monkeypatch: pytest.MonkeyPatch, host: str) -> None:
    settings = Settings(teams=TeamsSettings(**LOCAL), host=host)
    monkeypatch.setattr("bot.serve.load", lambda: settings)
    with pytest.raises(Mistake, match="loopback only"):
        serve.run()


def test_unauthenticated_is_never_reached_from_the_internet(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(teams=TeamsSettings(**LOCAL), public_url="https://alignment.example.com")
    monkeypatch.setattr("bot.serve.load", lambda: settings)
    with pytest.raises(Mistake, match="on this machine only"):
        serve.run()


@pytest.mark.parametrize(
    ("headers", "from_a_page"),
    [
        ({"host": "127.0.0.1:3978", "content-type": "application/json"}, False),
        ({"host": "127.0.0.1:3978", "content-type": "text/plain"}, True),
        ({"host": "evil.example", "content-type": "application/json"}, True),
        ({"host": "localhost", "content-type": "application/json", "origin": "https://evil.example"}, True),
    ],
)
def test_a_web_page_cannot_speak_for_anybody(headers: dict[str, str], from_a_page: bool) -> None:
    sent = [(name.encode(), value.encode()) for name, value in headers.items()]
    assert _from_a_page(Request({"type": "http", "headers": sent})) is from_a_page


def test_unauthenticated_says_so_in_red(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    settings = Settings(teams=TeamsSettings(**LOCAL), database_url=f"sqlite:///{tmp_path / 'a.sqlite3'}")
    monkeypatch.setattr("bot.serve.load", lambda: settings)
    monkeypatch.setattr("bot.serve.bind", lambda *_: None)
    monkeypatch.setattr("bot.serve.serve", lambda *_, **__: None)
    serve.run()
    assert "\033[1;31mUNAUTHENTICATED" in capsys.readouterr().err


def test_the_sandbox_is_not_served_beside_teams(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = Settings(teams=TeamsSettings(**LOCAL), sandbox=True)
    monkeypatch.setattr("bot.serve.load", lambda: settings)
    with pytest.raises(Mistake, match="never served beside"):
        serve.run()


def test_the_environment_is_given_back_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CLIENT_SECRET", "somebody else's")
    before = dict(os.environ)
    with untouched_environment():
        assert "CLIENT_SECRET" not in os.environ
        os.environ["LEAKED"] = "yes"
    assert dict(os.environ) == before


@pytest.mark.torture
def test_a_dot_env_file_of_the_sdk_reaches_neither_the_process_nor_the_sdk(tmp_path: Path) -> None:
    """It reads `.env` where the program was started, and takes CLIENT_SECRET and more from there."""
    (tmp_path / ".env").write_text("CLIENT_SECRET=leaked\nTENANT_ID=leaked\nCLOUD=China\nLEAKED=yes\n")
    program = """
import logging
import os
from pydantic import SecretStr
from bot.platforms.teams.sdk import Sdk
from bot.settings import TeamsSettings
before = dict(os.environ)
sdk = Sdk(TeamsSettings(client_id="ours", client_secret=SecretStr("s"), tenant_id="ours"))
credentials = sdk.app.credentials
assert type(credentials).__name__ == "TokenCredentials", credentials
assert credentials.tenant_id == "ours"
assert "botframework.com" in sdk.app.cloud.token_issuer
assert dict(os.environ) == before
assert os.environ["SERVICE_URL"] == "https://kept.example"
assert logging.getLogger("httpx").level == logging.WARNING
print("apart")
"""
    here = str(Path(__file__).parents[2])
    environment = {**os.environ, "PYTHONPATH": here, "SERVICE_URL": "https://kept.example"}
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, env=environment, capture_output=True, text=True
    )
    assert ran.stdout == "apart\n", ran.stderr
