"""Installing from a browser: what is asked of Slack, who may, what is kept, and what a removal does."""

import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr
from sqlmodel import Session, select
from starlette.applications import Starlette

from bot import logs
from bot.clock import StandingClock
from bot.mistakes import Mistake
from bot.platforms.slack.client import Clients
from bot.platforms.slack.errors import Refused
from bot.platforms.slack.manifest import SCOPES
from bot.platforms.slack.oauth import COOKIE, Installing, gone
from bot.platforms.slack.tokens import StoredTokens
from bot.settings import SlackSettings
from storage import installations, tenants
from storage.database import Database
from storage.models import Address, AuditLog, Installation, InstallState, Tenant
from storage.words import Platform
from tests.slack.authority import CLIENT_ID, CLIENT_SECRET, Authority, running
from tests.storage import rows
from workflows import installing

NOW = datetime(2026, 3, 2, 14, 0, tzinfo=UTC)
HERE = "https://alignment.example.com"
KEYS = (SecretStr(Fernet.generate_key().decode()),)


def settings(authority: Authority, **changes: str) -> SlackSettings:
    values = {"client_id": CLIENT_ID, "client_secret": CLIENT_SECRET, "signing_secret": "s" * 32}
    return SlackSettings.model_validate({**values, "base_url": authority.url, **changes})


class Browser:
    """Somebody who installs: follows Slack's page by hand, with the cookies of one browser."""

    def __init__(self, database: Database, authority: Authority, **changes: str) -> None:
        self.clock = StandingClock(NOW)
        self.database, self.authority = database, authority
        self.clients = Clients(authority.url)
        self.told: list[int] = []
        pages = Installing(
            settings(authority, **changes), HERE, KEYS, database, self.clock, self.clients, self.told.append
        )
        self.app = Starlette(routes=pages.routes())
        self.http = self.another()

    def another(self) -> httpx.AsyncClient:
        """A browser that has been nowhere yet."""
        return httpx.AsyncClient(transport=httpx.ASGITransport(self.app), base_url=HERE)

    async def begin(self) -> dict[str, str]:
        """Open the page; returns what Slack is asked."""
        answer = await self.http.get("/slack/install")
        assert answer.status_code == 302
        asked = urlsplit(answer.headers["location"])
        assert (
            f"{asked.scheme}://{asked.netloc}{asked.path}"
            == urlsplit(self.authority.url)._replace(path="/oauth/v2/authorize").geturl()
        )
        return {name: values[0] for name, values in parse_qs(asked.query).items()}

    async def back(self, **query: str) -> httpx.Response:
        """Slack sends the browser back."""
        return await self.http.get("/slack/oauth_redirect", params=query)

    async def install(self, team: str | None, name: str, **more: Any) -> httpx.Response:
        """The whole way."""
        self.authority.grant("code", team, name, **more)
        return await self.back(code="code", state=(await self.begin())["state"])

    def kept(self) -> dict[str, Installation]:
        """The installations, by the workspace's id."""

        def find(session: Session) -> dict[str, Installation]:
            found = installations.of_platform(session, platform=Platform.SLACK)
            return {tenant.external_id: row for tenant, row in found}

        return self.database.read(find)

    async def close(self) -> None:
        await self.http.aclose()
        await self.clients.close()


@pytest.fixture
async def authority() -> AsyncIterator[Authority]:
    async with running() as found:
        yield found


@pytest.fixture
async def browser(database: Database, authority: Authority) -> AsyncIterator[Browser]:
    made = Browser(database, authority)
    yield made
    await made.close()


async def test_a_workspace_installs_and_its_token_is_kept_locked(browser: Browser) -> None:
    asked = await browser.begin()
    assert asked["client_id"] == CLIENT_ID
    assert asked["redirect_uri"] == f"{HERE}/slack/oauth_redirect"
    assert asked["scope"].split(",") == list(SCOPES)
    browser.authority.grant("code", "T1", "Halden <b>Systems</b>")
    done = await browser.back(code="code", state=asked["state"])
    assert done.status_code == 200
    assert "Alignment is in Halden &lt;b&gt;Systems" in done.text
    assert "app=A0APP&amp;team=T1" in done.text
    row = browser.kept()["T1"]
    assert browser.told == [row.tenant_id]
    assert row.secrets is not None
    assert "xox" not in row.secrets
    assert row.expires_at == NOW + timedelta(hours=12)
    assert (row.bot_user, row.app_id, row.installed_by, row.scopes) == (
        "U0BOT",
        "A0APP",
        "U0ADMIN",
        "chat:write,commands",
    )
    tokens = StoredTokens(settings(browser.authority), KEYS, browser.database, browser.clock, browser.clients)
    assert await tokens.of(row.tenant_id) == "xoxe.xoxb-1"


@pytest.fixture
def everything_logged(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """As with ALIGNMENT_LOG_LEVEL=DEBUG; afterwards as before."""
    root, ours = logging.getLogger(), [logging.getLogger(name) for name in logs._OURS]
    handlers, level, levels = root.handlers[:], root.level, [each.level for each in ours]
    root.handlers.clear()  # else they are closed
    logs.set_up("DEBUG")
    yield
    root.handlers[:] = handlers
    for logger, before in zip([root, *ours], [level, *levels], strict=True):
        logger.setLevel(before)


@pytest.mark.usefixtures("everything_logged")
async def test_no_level_of_logging_shows_a_token(
    browser: Browser, capsys: pytest.CaptureFixture[str]
) -> None:
    logging.getLogger("bot.platforms.slack.oauth").debug("everything is logged")
    await browser.install("T1", "Halden")
    logged = capsys.readouterr().err
    assert "everything is logged" in logged
    assert "Installed on Slack" in logged
    assert "xox" not in logged
    assert CLIENT_SECRET not in logged


async def test_a_state_is_good_once_in_its_own_browser_and_for_ten_minutes(browser: Browser) -> None:
    state = (await browser.begin())["state"]
    async with browser.another() as stranger:
        for cookies in ({}, {COOKIE: "another"}):
            stranger.cookies = httpx.Cookies(cookies)
            lured = await stranger.get("/slack/oauth_redirect", params={"code": "c", "state": state})
            assert (lured.status_code, "another browser" in lured.text) == (400, True)
    for made_up in ("x" * 43, state[:-4] + "AAAA"):
        browser.http.cookies.set(COOKIE, made_up, domain="alignment.example.com", path="/slack")
        assert (await browser.back(code="c", state=made_up)).status_code == 400
    assert rows.values(browser.database, InstallState.digest) == [], (
        "anybody may begin, as often as they like"
    )

    browser.authority.grant("code", "T1", "Halden")
    state = (await browser.begin())["state"]
    kept = browser.http.cookies[COOKIE]
    assert (await browser.back(code="code", state=state)).status_code == 200
    browser.http.cookies.set(COOKIE, kept, domain="alignment.example.com", path="/slack")
    browser.authority.grant("code", "T1", "Halden")
    assert "finished already" in (await browser.back(code="code", state=state)).text

    state = (await browser.begin())["state"]
    browser.clock.turn_to(NOW + timedelta(minutes=10))
    assert (await browser.back(code="code", state=state)).status_code == 400
    assert browser.authority.asked == ["code"], "Slack is asked only for what began here"


async def test_what_slack_refuses_is_a_sentence_and_nothing_is_kept(browser: Browser) -> None:
    said = {}
    for broken in ({"ok": False, "error": "bad_redirect_uri"}, 503, {"ok": True, "token_type": "user"}):
        browser.authority.broken = broken
        answer = await browser.install("T1", "Halden")
        assert answer.status_code == 502
        said[str(broken)] = answer.text
    assert all("Begin again" in text for text in said.values())
    assert "Give it the manifest again" in next(iter(said.values()))
    denied = await browser.back(error="access_denied", state=(await browser.begin())["state"])
    assert "Nothing was installed." in denied.text
    assert browser.kept() == {}
    assert rows.values(browser.database, Tenant.external_id) == []


async def test_a_workspace_of_strangers_may_not_install(database: Database, authority: Authority) -> None:
    """They bring people with e-mail addresses of their choice."""
    browser = Browser(database, authority, workspaces="T0001, E0009")
    refused = await browser.install("T666", "Elsewhere")
    assert (refused.status_code, "T666" in refused.text) == (403, True)
    assert authority.revoked == ["xoxe.xoxb-1"]
    assert (await browser.install("T0001", "Halden")).status_code == 200
    whole = {"enterprise": {"id": "E0009", "name": "Halden Group"}, "is_enterprise_install": True}
    assert "Halden Group" in (await browser.install(None, "", **whole)).text
    assert set(browser.kept()) == {"T0001", "E0009"}
    await browser.close()

    unnamed = Browser(database, authority)
    assert (await unnamed.install("T777", "Second")).status_code == 403
    assert (await unnamed.install("T0001", "Halden")).status_code == 200, "known ones may again"
    await unnamed.close()


def heard(kind: str, at: datetime, **event: object) -> Mapping[str, Any]:
    return {"event": {"type": kind, **event}, "event_time": int(at.timestamp())}


def test_what_says_that_the_app_is_gone() -> None:
    later = NOW + timedelta(minutes=1)
    assert gone(heard("app_uninstalled", NOW), later) == NOW
    assert gone(heard("tokens_revoked", NOW, tokens={"oauth": [], "bot": ["U0BOT"]}), later) == NOW
    assert gone(heard("tokens_revoked", NOW, tokens={"oauth": ["U1"], "bot": []}), later) is None
    assert gone(heard("message", NOW), later) is None
    assert gone({"event": {"type": "app_uninstalled"}, "event_time": "soon"}, later) == later


async def test_removed_and_installed_again(browser: Browser, database: Database) -> None:
    await browser.install("T1", "Halden")
    row = browser.kept()["T1"]

    def fill(session: Session) -> None:
        at = session.get_one(Tenant, row.tenant_id)
        for name, why in (("dana", None), ("ben", "account_inactive")):
            who = rows.person(session, at, name=name)
            session.add(
                Address.made(
                    person_id=who.key_id,
                    tenant_id=at.key_id,
                    external_id=f"U-{name}",
                    unreachable=why,
                    updated_at=NOW,
                )
            )

    def remove(at: datetime) -> bool:
        return database.write(
            lambda session: installing.removed(session, tenant_id=row.tenant_id, at=at, where="slack")
        )

    def reach() -> dict[str, str | None]:
        find = select(Address.external_id, Address.unreachable)
        return dict(database.read(lambda session: [(who, why) for who, why in session.exec(find)]))

    database.write(fill)
    assert not remove(NOW - timedelta(minutes=1)), "late news of an earlier removal"
    assert remove(NOW + timedelta(hours=1))
    assert not remove(NOW + timedelta(hours=2)), "Slack tells it twice"
    assert reach() == {"U-dana": installing.REMOVED, "U-ben": "account_inactive"}
    assert browser.kept() == {}
    tokens = StoredTokens(settings(browser.authority), KEYS, database, browser.clock, browser.clients)
    with pytest.raises(Refused, match="not_installed"):
        await tokens.of(row.tenant_id)
    gone_now = database.read(lambda session: installations.of_tenant(session, tenant_id=row.tenant_id))
    assert gone_now is not None
    assert gone_now.secrets is None

    browser.clock.turn_to(NOW + timedelta(days=1))
    await browser.install("T1", "Halden")
    assert reach() == {"U-dana": None, "U-ben": "account_inactive"}
    assert (await tokens.of(row.tenant_id)).startswith("xoxe.xoxb-")
    assert sorted(rows.values(database, AuditLog.did)) == ["installed", "installed", "removed"]
    assert len(database.read(lambda s: tenants.of_platform(s, platform=Platform.SLACK))) == 1


def test_an_event_of_no_time_is_of_now() -> None:
    event = {"type": "app_uninstalled"}
    for at in (None, "soon", -1, 300_000_000_000, 1 << 60):
        assert gone({"event": event, "event_time": at}, NOW) == NOW
    assert gone({"event": event, "event_time": 1}, NOW) == datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC)


def test_it_needs_a_key_and_an_address(database: Database) -> None:
    values = {"client_id": "1", "client_secret": "2", "signing_secret": "3"}
    here, clients = SlackSettings.model_validate(values), Clients("http://127.0.0.1/api/")
    with pytest.raises(Mistake, match="ALIGNMENT_SECRET_KEY is not set"):
        Installing(here, HERE, (), database, StandingClock(NOW), clients, print)
    nowhere = Installing(here, "", KEYS, database, StandingClock(NOW), clients, print)
    with pytest.raises(Mistake, match="ALIGNMENT_PUBLIC_URL"):
        nowhere.routes()
