"""Tokens of the workspaces that installed the app: kept locked away, renewed in time by whoever needs one."""

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

import aiohttp
from pydantic import SecretStr
from sqlmodel import Session

from bot.clock import Clock
from bot.database import read, write
from bot.mistakes import Mistake
from bot.platforms.slack.client import Clients
from bot.platforms.slack.errors import NOT_INSTALLED, Refused, settled
from bot.secrets import Vault
from bot.sending.outcomes import Held
from bot.settings import SlackSettings
from storage import installations
from storage.database import Database
from storage.words import Platform

logger = logging.getLogger(__name__)

RENEW_BEFORE = timedelta(hours=2)
"""How long before its end a token is renewed. Slack's last twelve hours."""

RENEWAL_FAILED = "renewal_failed"
"""The note on an installation that says why Slack did not renew its token."""

_KEPT = timedelta(seconds=60)
"""How long a token is used without looking whether another process has renewed it."""
_IN_HAND = timedelta(seconds=60)
"""How long one process has a renewal in hand: longer than the call. After a failure, the wait."""
_SOON = timedelta(seconds=2)
_LATER = timedelta(minutes=1)
_LOOKS = 20
_BETWEEN_LOOKS = 0.25
"""Seconds, while another process renews a token that has run out: somebody may be waiting for a form."""
_FINAL = frozenset({"invalid_refresh_token", "invalid_grant", "token_revoked"})


@dataclass(frozen=True)
class _InUse:
    """A token that is used until then without a look into the database."""

    token: str
    until: datetime


@dataclass(frozen=True)
class _Kept:
    """What the database holds of it."""

    locked: str
    ends: datetime | None
    failed: str
    """Why the last renewal was refused."""


class StoredTokens:
    """Tokens by tenant. Any process may ask, also one that only sends."""

    def __init__(
        self,
        settings: SlackSettings,
        keys: Sequence[SecretStr],
        database: Database,
        clock: Clock,
        clients: Clients,
    ) -> None:
        """Nothing is read yet.

        Raises:
            Mistake: there is no key to lock tokens away with.
        """
        self._settings = settings
        self._vault = Vault(keys)
        self._database = database
        self._clock = clock
        self._clients = clients
        self._in_use: dict[int, _InUse] = {}
        self._locks: dict[int, asyncio.Lock] = {}
        self._looks: set[asyncio.Task[_InUse]] = set()

    async def join(self) -> None:
        """Workspaces are known from installing. Lock every token with the first key, in case it is new."""
        await write(self._database, self._locked_anew)

    async def of(self, tenant_id: int) -> str:
        """The token that holds now.

        Raises:
            Refused: the app is not installed there any more, or its token cannot be renewed.
        """
        # Of fifty messages at once, one looks.
        async with self._locks.setdefault(tenant_id, asyncio.Lock()):
            found = self._in_use.get(tenant_id)
            if found is None or self._clock.now() >= found.until:
                # Whoever asks may give up waiting. A refresh token works once, so its renewal must not.
                look = asyncio.create_task(self._look(tenant_id))
                self._looks.add(look)
                look.add_done_callback(self._looked)
                found = self._in_use[tenant_id] = await asyncio.shield(look)
            return found.token

    def forget(self, tenant_id: int) -> None:
        """Look again before the next call: the app was installed anew, or removed."""
        self._in_use.pop(tenant_id, None)

    def _looked(self, look: "asyncio.Task[_InUse]") -> None:
        self._looks.discard(look)
        if not look.cancelled():
            look.exception()  # told to whoever still waits; nobody else needs it

    async def _look(self, tenant_id: int) -> _InUse:
        for look in range(_LOOKS):
            now = self._clock.now()
            kept = await read(self._database, lambda session: _kept(session, tenant_id))
            if kept is None:
                raise Refused(
                    NOT_INSTALLED,
                    Held("the app is not installed there; install it again", _LATER, everyone=True),
                )
            secrets, ends = self._unlocked(kept.locked), kept.ends
            token = secrets["token"]
            if ends is None or now < ends - RENEW_BEFORE:
                return _InUse(token, now + _KEPT)
            if await write(self._database, partial(_taken, tenant_id=tenant_id, was=kept.locked, now=now)):
                renewed = await self._renewed(tenant_id, kept.locked, secrets)
                if renewed is not None:
                    return _InUse(renewed, now + _KEPT)
            if now < ends:
                # Another process has it in hand, or Slack could not just now; this one is good until its end.
                return _InUse(token, min(ends, now + _SOON))
            if kept.failed in _FINAL:
                why = f"Slack renews its token no more ({kept.failed}); install the app again"
                raise Refused("token_expired", Held(why, _LATER, everyone=True))
            if kept.failed and look:  # at the first look it may be what another has begun to mend
                break
            await asyncio.sleep(_BETWEEN_LOOKS)
        raise Refused(
            "token_expired", Held("the token has run out, and is not renewed yet", _SOON, everyone=True)
        )

    def _locked_anew(self, session: Session) -> None:
        for tenant, row in installations.of_platform(session, platform=Platform.SLACK):
            # A renewal in hand is kept only over the very text that it has read.
            if row.secrets is None or (row.renewing_until or self._clock.now()) > self._clock.now():
                continue
            try:
                row.secrets = self._vault.renewed(row.secrets)
            except Mistake:
                logger.error(  # noqa: TRY400 - the sentence is in the doctor's words
                    "No key opens the token of a workspace; `alignment doctor` says what to do",
                    extra={"action": "token_locked_away", "tenant": tenant.key_id},
                )

    def _unlocked(self, locked: str) -> dict[str, str]:
        try:
            return self._vault.unlock(locked)
        except Mistake as mistake:
            raise Refused("locked_away", Held(str(mistake), _LATER, everyone=True)) from None

    async def _renewed(self, tenant_id: int, was: str, secrets: Mapping[str, str]) -> str | None:
        """The token that follows; None where Slack gives none now, or others were stored meanwhile."""
        try:
            answer = await granted(
                self._clients,
                self._settings,
                grant_type="refresh_token",
                refresh_token=secrets.get("refresh_token", ""),
            )
        except Refused as refusal:
            why = refusal.code
            logger.warning(
                "Slack did not renew a token",
                extra={"action": "renewal_failed", "tenant": tenant_id, "why": why},
            )
            await write(self._database, lambda session: _note(session, tenant_id, why))
            return None
        fresh, ends = tokens_in(answer), ends_at(answer, self._clock.now())
        locked = self._vault.lock(fresh)
        keep = partial(installations.renewed, tenant_id=tenant_id, was=was, secrets=locked, expires_at=ends)
        if not await write(self._database, keep):
            return None
        logger.info("Renewed a token", extra={"action": "token_renewed", "tenant": tenant_id})
        return fresh["token"]


async def granted(clients: Clients, settings: SlackSettings, **asked: str) -> Mapping[str, Any]:
    """What Slack gives for a code or a refresh token.

    Raises:
        Refused: nothing.
    """
    login = aiohttp.encode_basic_auth(settings.client_id, settings.client_secret.get_secret_value())
    # slack_sdk's own method warns: it uses a class that aiohttp gives up.
    call = clients.of("").api_call("oauth.v2.access", data=asked, headers={"Authorization": login})
    return await settled("oauth.v2.access", call)


def tokens_in(answer: Mapping[str, Any]) -> dict[str, str]:
    """What of Slack's answer is locked away."""
    found = {"token": answer.get("access_token"), "refresh_token": answer.get("refresh_token")}
    return {name: str(value) for name, value in found.items() if value}


def ends_at(answer: Mapping[str, Any], now: datetime) -> datetime | None:
    """When the token of Slack's answer ends; None where it does not."""
    seconds = answer.get("expires_in")
    return now + timedelta(seconds=seconds) if isinstance(seconds, int) and seconds > 0 else None


def _kept(session: Session, tenant_id: int) -> _Kept | None:
    row = installations.of_tenant(session, tenant_id=tenant_id)
    if row is None or row.removed_at is not None or row.secrets is None:
        return None
    return _Kept(row.secrets, row.expires_at, str(row.notes.get(RENEWAL_FAILED, "")))


def _taken(session: Session, *, tenant_id: int, was: str, now: datetime) -> bool:
    taken = installations.take_renewal(session, tenant_id=tenant_id, was=was, now=now, until=now + _IN_HAND)
    if taken:
        _note(session, tenant_id, "")
    return taken


def _note(session: Session, tenant_id: int, why: str) -> None:
    installations.learn(session, tenant_id=tenant_id, **{RENEWAL_FAILED: why})
