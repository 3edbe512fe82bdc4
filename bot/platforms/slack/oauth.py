"""Installing from a browser, for several workspaces and whole organizations, and hearing that it ended."""

import hashlib
import hmac
import logging
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode, urljoin

from pydantic import SecretStr
from sqlmodel import Session
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from bot.clock import Clock
from bot.database import read, write
from bot.mistakes import Mistake
from bot.platforms.slack import parse
from bot.platforms.slack.client import Clients
from bot.platforms.slack.errors import Refused, settled
from bot.platforms.slack.install_page import page
from bot.platforms.slack.manifest import INSTALL_PATH, REDIRECT_PATH, SCOPES
from bot.platforms.slack.tokens import ends_at, granted, tokens_in
from bot.secrets import Vault
from bot.settings import SlackSettings
from storage import installations, tenants
from storage.database import Database
from storage.words import Platform
from workflows import installing

logger = logging.getLogger(__name__)

STATE_LASTS = timedelta(minutes=10)
"""How long somebody may take on Slack's page before they have to begin again."""

COOKIE = "alignment-slack-install"
"""Ties Slack's answer to the browser that asked: nobody can be sent an answer that another browser began."""

_LONGEST = 1_000
_UNTIL = "install_until"

_OURS = {
    "bad_client_secret": "ALIGNMENT_SLACK__CLIENT_SECRET is not this app's; copy it again.",
    "bad_redirect_uri": "Slack does not know this address. Give it the manifest again, with this address.",
    "invalid_client_id": "ALIGNMENT_SLACK__CLIENT_ID is no app's; copy it again.",
}
"""What Slack refuses because of a setting, and the fix."""


class Installing:
    """The two pages of installing. Any process that serves may answer either.

    Without PKCE on purpose: at Slack it makes an app a public client for good, whose refresh tokens end after
    thirty days, and we have a secret to prove who we are.
    """

    def __init__(
        self,
        settings: SlackSettings,
        public_url: str,
        keys: Sequence[SecretStr],
        database: Database,
        clock: Clock,
        clients: Clients,
        on_installed: Callable[[int], None],
    ) -> None:
        """Nothing is asked yet; `on_installed` is called with the tenant.

        Raises:
            Mistake: there is no key to lock tokens away with.
        """
        self._settings = settings
        self._url = public_url.rstrip("/")
        self._vault = Vault(keys)
        self._database = database
        self._clock = clock
        self._clients = clients
        self._on_installed = on_installed

    def routes(self) -> list[BaseRoute]:
        """Where somebody begins, and where Slack sends them back.

        Raises:
            Mistake: it is not known where we are reached.
        """
        if not self._url:
            raise Mistake(
                "Slack has to send people back here after installing, and ALIGNMENT_PUBLIC_URL does not say "
                "where that is. Set it, for example to https://alignment.example.com."
            )
        return [Route(INSTALL_PATH, self._begin), Route(REDIRECT_PATH, self._finish)]

    async def _begin(self, _request: Request) -> Response:
        """Keeps nothing: anybody may open this page, as often as they like."""
        state = self._state(self._clock.now() + STATE_LASTS)
        asked = {
            "client_id": self._settings.client_id,
            "scope": ",".join(SCOPES),
            "user_scope": "",
            "redirect_uri": self._url + REDIRECT_PATH,
            "state": state,
        }
        answer = RedirectResponse(
            f"{urljoin(self._settings.base_url, '/oauth/v2/authorize')}?{urlencode(asked)}", 302
        )
        answer.set_cookie(
            COOKIE,
            state,
            max_age=int(STATE_LASTS.total_seconds()),
            path="/slack",
            secure=self._url.startswith("https:"),
            httponly=True,
            samesite="lax",
        )
        return answer

    async def _finish(self, request: Request) -> Response:
        answer = await self._answered(request)
        answer.delete_cookie(COOKIE, path="/slack")
        return answer

    async def _answered(self, request: Request) -> Response:
        state, code = request.query_params.get("state", ""), request.query_params.get("code", "")
        brought = request.cookies.get(COOKIE, "")
        if (
            not state
            or max(len(state), len(code)) > _LONGEST
            or not hmac.compare_digest(state.encode(), brought.encode())
        ):
            return _again(
                "This page belongs to an installation that was begun in another browser, or long ago."
            )
        until = self._until(state)
        if until is None or until <= self._clock.now():
            return _again("This installation was not begun here, or took longer than ten minutes.")
        digest = hashlib.sha256(state.encode()).hexdigest()
        if await read(self._database, lambda session: installations.is_used(session, digest=digest)):
            return _again("This installation was finished already.")
        if not code:
            return _again("Nothing was installed.")
        try:
            given = await granted(
                self._clients, self._settings, code=code, redirect_uri=self._url + REDIRECT_PATH
            )
        except Refused as refused:
            logger.warning("Slack gave no token", extra={"action": "install_failed", "why": refused.code})
            ours = _OURS.get(refused.code, f"Slack did not go along ({refused.code}).")
            return _again(ours, HTTPStatus.BAD_GATEWAY)
        now = self._clock.now()
        return await self._keep(
            given, lambda session: installations.use(session, digest=digest, now=now, expires_at=until)
        )

    def _state(self, until: datetime) -> str:
        """What only we can have made, and until when it is good."""
        return self._vault.lock({_UNTIL: until.isoformat()}).rstrip("=")

    def _until(self, state: str) -> datetime | None:
        try:
            said = self._vault.unlock(state + "=" * (-len(state) % 4)).get(_UNTIL)
        except (Mistake, ValueError):
            return None
        return datetime.fromisoformat(said) if said else None

    async def _keep(self, given: Mapping[str, Any], use: Callable[[Session], None]) -> Response:
        external_id, name = _workspace(given)
        if not external_id or given.get("token_type") != "bot" or not given.get("access_token"):
            return _again("Slack's answer holds no bot token.", HTTPStatus.BAD_GATEWAY)
        locked, now = self._vault.lock(tokens_in(given)), self._clock.now()

        def keep(session: Session) -> int | None:
            use(session)
            if not self._may(session, external_id):
                return None
            tenant = tenants.join(
                session, platform=Platform.SLACK, external_id=external_id, name=name, now=now
            )
            installing.installed(
                session,
                tenant_id=tenant.key_id,
                now=now,
                where="slack",
                app_id=str(given.get("app_id") or ""),
                bot_user=str(given.get("bot_user_id") or ""),
                scopes=str(given.get("scope") or ""),
                secrets=locked,
                expires_at=ends_at(given, now),
                renewing_until=None,
                installed_by=str(parse.mapped(given, "authed_user").get("id") or ""),
                notes={},
            )
            return tenant.key_id

        tenant_id = await write(self._database, keep)
        if tenant_id is None:
            await self._give_back(str(given["access_token"]))
            logger.warning(
                "A workspace may not install", extra={"action": "install_refused", "id": external_id}
            )
            return page(
                "Not for this workspace",
                f"{name} ({external_id}) is not among the workspaces that may install this bot. If it should "
                f"be, whoever runs the bot adds {external_id} to ALIGNMENT_SLACK__WORKSPACES and starts it "
                "again; then install once more.",
                status=HTTPStatus.FORBIDDEN,
            )
        self._on_installed(tenant_id)
        logger.info("Installed on Slack", extra={"action": "installed", "id": external_id})
        return page(
            f"Alignment is in {name}",
            "Nobody has been written to. In Slack, type /alignment help to see what it does.",
            ("Open Slack", _open_slack(self._settings.base_url, given)),
        )

    def _may(self, session: Session, external_id: str) -> bool:
        """People are known by e-mail address, so a workspace of strangers must not bring its own.

        The first workspace may; after it those that are named in the settings, and those that are known.
        """
        known = {tenant.external_id for tenant in tenants.of_platform(session, platform=Platform.SLACK)}
        named = self._settings.may_install
        return external_id in known | named or not known | named

    async def _give_back(self, token: str) -> None:
        """A token we do not keep must not stay good."""
        try:
            await settled("auth.revoke", self._clients.of(token).auth_revoke())
        except Refused as refused:
            logger.warning("A token stays valid", extra={"action": "revoke_failed", "why": refused.code})


def gone(body: Mapping[str, Any], now: datetime) -> datetime | None:
    """When the app was removed from the workspace, if that is what this event says; now if it does not."""
    event = parse.mapped(body, "event")
    bots = parse.mapped(event, "tokens").get("bot")
    # With people's own tokens, which we have none of, nothing of ours ends.
    if event.get("type") != "app_uninstalled" and not (event.get("type") == "tokens_revoked" and bots):
        return None
    at = body.get("event_time")
    return datetime.fromtimestamp(at, UTC) if isinstance(at, int) and 0 < at < 1 << 37 else now


def _again(why: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> Response:
    return page("Not installed", why, ("Begin again", INSTALL_PATH), status=status)


def _workspace(given: Mapping[str, Any]) -> tuple[str, str]:
    """The id and name of the workspace, or of the organization if the app is for all of it."""
    of = parse.mapped(given, "enterprise" if given.get("is_enterprise_install") is True else "team")
    external_id = str(of.get("id") or "")
    return external_id, str(of.get("name") or external_id)


def _open_slack(base_url: str, given: Mapping[str, Any]) -> str:
    asked = {"app": given.get("app_id") or "", "team": parse.mapped(given, "team").get("id") or ""}
    return f"{urljoin(base_url, '/app_redirect')}?{urlencode({k: v for k, v in asked.items() if v})}"
