"""`alignment doctor`: what is wrong is said in one line with the fix, and nothing is changed by looking."""

import hashlib
import hmac
import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlmodel import Session, col, select
from typer.testing import CliRunner

from bot.cli import app
from bot.platforms.slack.manifest import SCOPES
from bot.platforms.slack.tokens import RENEWAL_FAILED
from bot.secrets import Vault, new_key
from storage import inbox, installations
from storage.database import Database
from storage.models import Address, Inbox, Outbox, Tenant
from storage.words import InboxState, OutboxState, Platform
from tests.cli.internet import Asked, Internet, internet
from tests.coaching_library.test_own_folder import REPLACES_OURS
from tests.storage import rows

NOW = datetime.now(UTC)
TOKEN, SECRET, TEAMS_SECRET = "xoxb-1-secret", "0123456789abcdef" * 2, "teams-s3cret"
KEY = Fernet.generate_key().decode()


class Patient:
    """An installation that is well, until a test makes it ill."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, database: Database, web: Internet) -> None:
        self._monkeypatch = monkeypatch
        self.database, self.web = database, web
        self.set(
            DATABASE_URL=database.url.render_as_string(),
            LEARNING_TEAM="mei@halden.example",
            PUBLIC_URL=web.url,
            SLACK__BASE_URL=f"{web.url}/api/",
            SLACK__BOT_TOKEN=TOKEN,
            SLACK__SIGNING_SECRET=SECRET,
        )
        web.headers["x-oauth-scopes"] = ",".join(SCOPES)
        web.answers |= {
            "/health": {"status": "ok"},
            "/api/auth.test": {"ok": True, "team": "Halden", "team_id": "T1", "user": "alignment"},
            "/api/users.lookupByEmail": {"ok": False, "error": "users_not_found"},
            "/slack/events": _signed,
        }
        self.tenant_id = database.write(_well)

    def set(self, **values: str) -> None:
        """Set these settings; empty ones are taken away."""
        for name, value in values.items():
            if value:
                self._monkeypatch.setenv(f"ALIGNMENT_{name}", value)
            else:
                self._monkeypatch.delenv(f"ALIGNMENT_{name}", raising=False)

    def write(self, work: Callable[[Session], object]) -> None:
        self.database.write(work)

    def lines(self, code: int) -> list[str]:
        """What the doctor prints."""
        done = CliRunner().invoke(app, ["doctor"])
        assert done.exit_code == code, done.output
        assert not [each for each in (TOKEN, SECRET, KEY, TEAMS_SECRET) if each in done.stdout]
        return done.stdout.splitlines()

    def says(self, *words: str, health: str = "fix") -> str:
        """The one line with all of these words, which is no good news."""
        lines = self.lines(int(health == "fix"))
        found = [line for line in lines if all(word in line for word in words)]
        assert len(found) == 1, lines
        assert found[0].startswith(health), found
        return found[0]


def _signed(asked: Asked) -> tuple[int, dict[str, Any]]:
    """As our own door does."""
    basis = b"v0:%s:" % asked.headers["x-slack-request-timestamp"].encode() + asked.body
    made = hmac.new(SECRET.encode(), basis, hashlib.sha256).hexdigest()
    if asked.headers["x-slack-signature"] != f"v0={made}":
        return 401, {}
    return 200, {"challenge": json.loads(asked.body)["challenge"]}


def _well(session: Session) -> int:
    now = datetime.now(UTC)
    at = rows.tenant(session, platform=Platform.SLACK, name="T1")
    mei = rows.person(session, at, name="mei", learning_team=True)
    session.add(Address.made(person_id=mei.key_id, tenant_id=at.key_id, external_id="U1", updated_at=now))
    row = inbox.store(
        session,
        tenant_id=at.key_id,
        event_id="1",
        conversation="U1",
        payload={},
        now=now - timedelta(minutes=5),
    )
    assert row is not None
    inbox.finish(session, row=session.get_one(Inbox, row.id), state=InboxState.DONE, now=now)
    return at.key_id


@pytest.fixture(scope="module")
def web_server() -> Iterator[Internet]:
    with internet() as found:
        yield found


@pytest.fixture
def web(web_server: Internet) -> Internet:
    web_server.__init__(url=web_server.url)  # type: ignore[misc]
    return web_server


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch, database: Database, web: Internet) -> Patient:
    return Patient(monkeypatch, database, web)


def test_own_ideas_are_read_as_a_coach_would(patient: Patient, tmp_path: Path) -> None:
    folder = tmp_path / "ours"
    (folder / "delegation").mkdir(parents=True)
    file = folder / "delegation" / "given-well.md"
    file.write_text(REPLACES_OURS, encoding="utf-8")
    patient.set(COACHING_FOLDER=str(folder))
    assert patient.says("coaching ideas", "all of it can go out", health="ok")
    file.write_text(REPLACES_OURS.replace("the smallest job", "the smallest deliverable"), encoding="utf-8")
    assert "a plain word instead of" in patient.says("coaching ideas", health="look")
    file.write_text("no front matter", encoding="utf-8")
    assert "front matter" in patient.says("coaching ideas", health="fix")


def test_whoever_is_well_is_told_so(patient: Patient) -> None:
    lines = patient.lines(0)
    assert [line.split()[0] for line in lines[:-1]].count("ok") == len(lines) - 2
    assert "is not encrypted" in next(line for line in lines if line.startswith("look")), "it is on loopback"
    told = "\n".join(lines)
    assert "alignment in Halden" in told
    assert "10 scopes, exactly those in use" in told
    assert "takes what is signed with this secret" in told
    assert "the last one came in 5 minutes ago" in told
    assert lines[-1].endswith("1 to look at.")


def test_as_json_for_programs(patient: Patient) -> None:
    found = json.loads(CliRunner().invoke(app, ["doctor", "--json"]).stdout)
    assert {"about": "slack token", "health": "ok", "what": "alignment in Halden", "fix": ""} in found


def test_nothing_set_up_and_nothing_is_made(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["doctor"])
    assert done.exit_code == 0
    assert "There is no sqlite:///alignment.sqlite3 yet." in done.stdout
    assert "docs/slack.md" in done.stdout
    assert os.listdir(tmp_path) == []


def test_wrong_settings_one_line_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIGNMENT_PORT", "nine")
    monkeypatch.setenv("ALIGNMENT_SLACK__CLIENT_ID", "1.2")
    done = CliRunner().invoke(app, ["doctor"])
    assert done.exit_code == 1
    assert "ALIGNMENT_PORT: a whole number is needed" in done.stdout
    assert "set ALIGNMENT_SLACK__BOT_TOKEN for one workspace" in done.stdout
    assert done.stdout.count("\nfix ") == 1


def test_a_key_is_made(patient: Patient) -> None:
    made = CliRunner().invoke(app, ["doctor", "--new-key"]).stdout.strip()
    patient.set(SECRET_KEY=made)
    assert any("1 key" in line for line in patient.lines(0))
    patient.set(SECRET_KEY="hunter2")
    assert "Make one with `alignment doctor --new-key`" in patient.says("holds something that is no key")


@pytest.mark.parametrize(
    ("error", "fix"),
    [
        ("invalid_auth", "copy it again"),
        ("token_revoked", "install it again"),
        ("not_allowed_token_type", "begins with xoxb-"),
        ("not_authed", "is empty, or no token; copy it again"),
        ("unheard_of", "docs.slack.dev"),
    ],
)
def test_a_token_that_slack_refuses(patient: Patient, error: str, fix: str) -> None:
    patient.web.answers["/api/auth.test"] = {"ok": False, "error": error}
    assert fix in patient.says("slack token", error)


def test_a_token_of_another_kind(patient: Patient) -> None:
    patient.set(SLACK__BOT_TOKEN="xoxp-1")
    assert "Bot User OAuth Token" in patient.says("begins with xoxp-")
    patient.set(SLACK__BOT_TOKEN="xoxe.xoxb-1")
    assert "several workspaces" in patient.says("ends after twelve hours")


def test_a_token_of_another_workspace(patient: Patient) -> None:
    patient.web.answers["/api/auth.test"] = {
        "ok": True,
        "team": "Other",
        "team_id": "T2",
        "user": "alignment",
    }
    patient.says("It is another workspace's: people here belong to T1 (T1)")


def test_an_address_that_is_not_slacks(patient: Patient) -> None:
    patient.web.answers["/api/auth.test"] = (404, {"message": "not found"})
    assert "Mend ALIGNMENT_SLACK__BASE_URL" in patient.says("/api/ answers HTTP 404, and not as Slack does")
    patient.web.answers["/api/auth.test"] = (503, {})
    assert "Try again in a few minutes" in patient.says("/api/ answers HTTP 503, and not as Slack does")


def test_scopes_are_held_against_the_manifest(patient: Patient) -> None:
    patient.web.headers["x-oauth-scopes"] = "chat:write, commands"
    line = patient.says("The app lacks")
    assert (
        "channels:history, dnd:read, files:write, groups:history, im:history, im:write, users:read and"
        in line
    )
    assert "Reinstall to Workspace" in line
    patient.web.headers["x-oauth-scopes"] = ",".join([*SCOPES, "admin"])
    assert "admin" in patient.says("more than it needs", health="look")


def test_a_clock_that_is_off(patient: Patient) -> None:
    patient.web.ahead = timedelta(seconds=30)
    assert not any("clock is" in line for line in patient.lines(0))
    patient.web.ahead = timedelta(seconds=90)
    assert "behind Slack's" in patient.says("clock is", "NTP", health="look")
    patient.web.ahead = timedelta(minutes=-6)
    assert "ahead of Slack's, so everything" in patient.says("clock is", "NTP")


def test_a_network_that_does_not_work(patient: Patient) -> None:
    patient.set(SLACK__BASE_URL="http://127.0.0.1:9/api/", PUBLIC_URL="http://127.0.0.1:9")
    lines = patient.lines(1)
    assert sum("refuses the connection: nothing listens there" in line for line in lines) == 2
    patient.set(PUBLIC_URL=patient.web.url)
    patient.web.answers["/health"] = {"hello": "I am another program"}
    patient.set(SLACK__BASE_URL=f"{patient.web.url}/api/")
    assert "Let the proxy" in patient.says("/health answers 200, and not as this program does")


def test_the_secret_and_the_door(patient: Patient) -> None:
    patient.set(SLACK__SIGNING_SECRET="f" * 32)
    assert "start it again" in patient.says("refuses what is signed with this secret")
    patient.web.answers["/slack/events"] = (404, {})
    assert "pass /slack on" in patient.says("/slack/events answers 404")
    patient.set(SLACK__SIGNING_SECRET="xapp-1")
    assert any("32 of 0-9 and a-f" in line for line in patient.lines(1))


def test_socket_mode(patient: Patient) -> None:
    patient.set(SLACK__APP_TOKEN="xapp-1", PUBLIC_URL="")
    patient.web.answers["/api/apps.connections.open"] = {"ok": True, "url": "wss://slack.example/"}
    assert any("Slack opens a connection" in line for line in patient.lines(0))
    patient.web.answers["/api/apps.connections.open"] = {"ok": False, "error": "invalid_auth"}
    assert "connections:write" in patient.says("Slack opens no connection: invalid_auth")
    patient.set(SLACK__APP_TOKEN="xoxb-1")
    assert "begins with xapp-" in patient.says("ALIGNMENT_SLACK__APP_TOKEN begins with xoxb-")


def test_nothing_comes_in(patient: Patient) -> None:
    with sqlite3.connect(str(patient.database.url.database)) as connection:
        connection.execute("UPDATE inbox SET received_at = '2026-01-05 09:00:00'")
        connection.commit()
        patient.says("Nothing has come in since 5 January", "Request URL", health="look")
        connection.execute("DELETE FROM inbox")
    connection.close()
    patient.says("Nothing has ever come in from Slack", health="look")


def test_people_who_cannot_be_reached(patient: Patient) -> None:
    def fill(session: Session) -> None:
        at = session.get_one(Address, 1)
        at.unreachable = "account_inactive"
        rows.person(session, session.get_one(Tenant, 1), name="dana")

    patient.write(fill)
    patient.says("Slack knows nobody with the address of Dana (dana@halden.example)", health="look")
    asked = [each for each in patient.web.asked if each.path == "/api/users.lookupByEmail"]
    assert asked[0].form() == {"email": "dana@halden.example"}
    assert asked[0].headers["authorization"] == f"Bearer {TOKEN}"
    patient.says("Not reached: Mei (account_inactive)", health="look")
    patient.set(LEARNING_TEAM="mei@halden.example, nobody@halden.example")
    patient.says("nobody@halden.example: no person has this address", health="look")


def test_nobody_is_the_learning_team(patient: Patient) -> None:
    patient.write(lambda session: setattr(session.get_one(Address, 1), "unreachable", None))
    with sqlite3.connect(str(patient.database.url.database)) as connection:
        connection.execute("UPDATE person SET learning_team = 0")
    connection.close()
    patient.says("It is set, but not in force", health="look")
    patient.set(LEARNING_TEAM="")
    assert "Set ALIGNMENT_LEARNING_TEAM" in patient.says("Nobody is in it")


def test_messages_that_do_not_move(patient: Patient) -> None:
    def late(session: Session) -> None:
        who = rows.person(session, session.get_one(Tenant, 1), name="dana")
        rows.message(session, who, now=NOW - timedelta(hours=1))

    patient.write(late)
    assert "Start alignment serve" in patient.says("waited for more than ten minutes")

    def dead(session: Session) -> None:
        row = session.exec(select(Outbox).order_by(col(Outbox.id))).one()
        row.state, row.next_at, row.tried_at = OutboxState.DEAD, None, NOW
        session.add(row)

    patient.write(dead)
    patient.says("1 message of the last week never arrived", health="look")


def test_a_database_that_cannot_be_used(patient: Patient, tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite3"
    shutil.copy(str(patient.database.url.database), file)
    patient.set(DATABASE_URL=f"sqlite:///{file}")
    for version, words, health in (("9999", "newer version", "fix"), ("0005", "tables at 0005", "look")):
        with sqlite3.connect(file) as connection:
            connection.execute("UPDATE alembic_version SET version_num = ?", (version,))
        connection.close()
        patient.says("database", words, health=health)
    file.write_bytes(b"This is a letter, and no database at all. " * 200)
    patient.says("database", str(file))
    patient.set(DATABASE_URL="mysql://here/there")
    patient.says("mysql is not supported", "Set ALIGNMENT_DATABASE_URL.")
    patient.set(DATABASE_URL="postgresql://me:teams-s3cret@127.0.0.1:1/here")
    patient.says("Connection refused", "Check that it runs, and ALIGNMENT_DATABASE_URL.")


class Oauth:
    """The same, installed by workspaces themselves."""

    def __init__(self, patient: Patient) -> None:
        self.patient = patient
        patient.set(SLACK__BOT_TOKEN="", SLACK__CLIENT_ID="1.2", SLACK__CLIENT_SECRET="3", SECRET_KEY=KEY)

    def keep(self, **learned: Any) -> None:
        self.patient.write(
            lambda session: installations.keep(session, tenant_id=self.patient.tenant_id, now=NOW, **learned)
        )


def test_workspaces_that_have_installed_it(patient: Patient) -> None:
    oauth = Oauth(patient)
    patient.says("No workspace has installed the app", "/slack/install")
    locked = Vault([SecretStr(KEY)]).lock({"token": "xoxb-stored"})
    oauth.keep(secrets=locked)
    assert any("alignment in Halden" in line for line in patient.lines(0))
    assert patient.web.asked[-1].path == "/slack/events"
    oauth.keep(notes={RENEWAL_FAILED: "invalid_refresh_token"})
    patient.says("did not renew its token: invalid_refresh_token")
    patient.set(SECRET_KEY=new_key())
    assert "Put the key back" in patient.says("No key in ALIGNMENT_SECRET_KEY opens")
    patient.set(SECRET_KEY="")
    patient.lines(1)
    patient.set(SECRET_KEY=KEY)
    patient.write(lambda session: installations.remove(session, tenant_id=patient.tenant_id, now=NOW))
    assert any("The app was removed there on" in line for line in patient.lines(1))


def test_teams(patient: Patient) -> None:
    web = patient.web
    patient.set(
        SLACK__BOT_TOKEN="",
        SLACK__SIGNING_SECRET="",
        SLACK__BASE_URL="",
        TEAMS__CLIENT_ID="c",
        TEAMS__CLIENT_SECRET=TEAMS_SECRET,
        TEAMS__TENANT_ID="t",
        TEAMS__LOGIN_URL=web.url,
        TEAMS__JWKS_URL=f"{web.url}/keys",
    )
    web.answers |= {"/t/oauth2/v2.0/token": {"access_token": "x"}, "/keys": {"keys": [{"kid": "1"}]}}
    lines = patient.lines(0)
    assert any("what Teams sends can be checked" in line for line in lines)
    assert any("Nothing has come in from Teams yet" in line for line in lines)
    web.answers["/t/oauth2/v2.0/token"] = (401, {"error": "invalid_client", "error_codes": [7000222]})
    assert "make a new one in Entra" in patient.says("AADSTS7000222")
    web.answers["/keys"] = (500, {})
    assert any("answers 500 and no keys" in line for line in patient.lines(1))
