"""Where the app is installed: which tenant a workspace is, and the client that speaks for the bot there."""

import asyncio
import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Protocol

from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot.clock import Clock
from bot.database import read, write
from bot.platforms.slack.client import Clients
from bot.platforms.slack.errors import NOT_INSTALLED, Refused, settled
from bot.platforms.slack.parse import Workspace
from bot.sending.outcomes import Held
from storage import installations, tenants
from storage.database import Database
from storage.models import Installation, Tenant
from storage.words import Platform
from workflows.installing import installed, removed

logger = logging.getLogger(__name__)

HELD_BACK = "held_back"
"""The note on an installation that says when Slack last held events back."""
WITHOUT = "without"
"""The note on an organization's installation: the workspaces that were taken from the app."""


class Tokens(Protocol):
    """Where the bot token of each tenant comes from."""

    async def join(self) -> None:
        """Learn which workspace there is, where that is not known from installing."""
        ...

    async def of(self, tenant_id: int) -> str:
        """The token that holds now.

        Raises:
            Refused: the app is not installed there any more, or its token cannot be renewed.
        """
        ...

    def forget(self, tenant_id: int) -> None:
        """Look anew before the next call: the app came or went."""
        ...


class OneToken:
    """The token in the settings, for the one workspace it belongs to."""

    def __init__(self, token: str, clients: Clients, database: Database, clock: Clock) -> None:
        self._token = token
        self._clients = clients
        self._database = database
        self._clock = clock
        self._tenant: int | None = None
        self._asking = asyncio.Lock()

    async def join(self) -> None:
        """Ask Slack whose token this is, once, and make that workspace a tenant."""
        async with self._asking:
            if self._tenant is not None:
                return
            answer = await settled("auth.test", self._clients.of(self._token).auth_test())
            whole = answer.get("is_enterprise_install") is True
            external_id = str(answer.get("enterprise_id" if whole else "team_id") or "")
            if not external_id:
                raise Refused(
                    "auth.test",
                    Held("Slack does not say whose token this is", timedelta(minutes=1), everyone=True),
                )

            def join(session: Session) -> int:
                now = self._clock.now()
                tenant = tenants.join(
                    session,
                    platform=Platform.SLACK,
                    external_id=external_id,
                    name=str(answer.get("team") or external_id),
                    now=now,
                )
                learned = {
                    "bot_user": str(answer.get("user_id") or ""),
                    "bot_id": str(answer.get("bot_id") or ""),
                }
                known = installations.of_tenant(session, tenant_id=tenant.key_id)
                if known is None or known.removed_at is not None:
                    installed(session, tenant_id=tenant.key_id, now=now, where="settings", **learned)
                else:
                    installations.keep(session, tenant_id=tenant.key_id, now=now, **learned)
                return tenant.key_id

            self._tenant = await write(self._database, join)
            logger.info("Connected to Slack", extra={"action": "slack_connected", "tenant": self._tenant})

    async def of(self, tenant_id: int) -> str:
        """The token, for its own workspace only."""
        await self.join()
        if tenant_id != self._tenant:
            raise Refused(
                NOT_INSTALLED,
                Held(
                    "ALIGNMENT_SLACK__BOT_TOKEN is another workspace's", timedelta(minutes=1), everyone=True
                ),
            )
        return self._token

    def forget(self, tenant_id: int) -> None:
        """Ask again whose token it is, and whether it is good."""
        if tenant_id == self._tenant:
            self._tenant = None


class Workspaces:
    """Tenants by workspace, and clients by tenant."""

    def __init__(self, tokens: Tokens, clients: Clients, database: Database) -> None:
        self.tokens = tokens
        self.clients = clients
        self._database = database
        self._known: dict[str, int] = {}
        self._itself: dict[int, str] = {}
        """The bot's own user, by tenant."""

    async def client(self, tenant_id: int) -> AsyncWebClient:
        """The client that speaks for the bot in a tenant.

        Raises:
            Refused: there is no token for it.
        """
        return self.clients.of(await self.tokens.of(tenant_id))

    async def tenant(self, workspace: Workspace | None) -> int | None:
        """The tenant that a workspace is; None where the app is not installed.

        Raises:
            Refused: Slack has to be asked first, and does not answer.
        """
        if workspace is None:
            return None
        if workspace.external_id not in self._known:
            await self.tokens.join()
            find = partial(tenants.named, platform=Platform.SLACK, external_id=workspace.external_id)
            found: Tenant | None = await read(self._database, find)
            if found is None:
                return None
            self._known[workspace.external_id] = found.key_id
        return self._known[workspace.external_id]

    async def is_itself(self, tenant_id: int, user: str) -> bool:
        """Whether this user is the bot: not every Slack marks what the bot wrote as a bot's."""
        if tenant_id not in self._itself:
            find = partial(installations.of_tenant, tenant_id=tenant_id)
            row: Installation | None = await read(self._database, find)
            if row is None or not row.bot_user:
                return False
            self._itself[tenant_id] = row.bot_user
        return user == self._itself[tenant_id]

    def forget(self, tenant_id: int) -> None:
        """Look anew before the next call: the app came, perhaps as another user, or went."""
        self.tokens.forget(tenant_id)
        self._itself.pop(tenant_id, None)

    async def removed(self, tenant_id: int, at: datetime) -> None:
        """The app was removed, or its token revoked: nobody there can be reached."""
        news = await write(
            self._database,
            lambda session: removed(session, tenant_id=tenant_id, at=at, where="slack"),
        )
        self.forget(tenant_id)
        if news:
            logger.warning(
                "The app was removed from a workspace",
                extra={"action": "slack_removed", "tenant": tenant_id},
            )

    async def held_back(self, tenant_id: int, at: datetime) -> None:
        """Slack did not deliver all events; the doctor says so for some time."""
        await write(
            self._database,
            lambda session: installations.learn(session, tenant_id=tenant_id, **{HELD_BACK: at.isoformat()}),
        )
        logger.warning(
            "Slack holds events back; what people wrote may be missing",
            extra={"action": "slack_held_back", "tenant": tenant_id},
        )

    async def changed(self, tenant_id: int, teams: Collection[str], *, gone: bool) -> None:
        """An organization took workspaces from the app, or gave them to it."""

        def note(session: Session) -> None:
            row = installations.of_tenant(session, tenant_id=tenant_id)
            if row is not None:
                without = set(row.notes.get(WITHOUT, ()))
                without = without | set(teams) if gone else without - set(teams)
                installations.learn(session, tenant_id=tenant_id, **{WITHOUT: sorted(without)})

        await write(self._database, note)
        logger.warning(
            "An organization took workspaces from the app"
            if gone
            else "An organization gave workspaces to the app",
            extra={"action": "slack_workspaces", "tenant": tenant_id, "workspaces": sorted(teams)},
        )
