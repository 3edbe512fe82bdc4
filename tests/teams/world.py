"""One bot beside the stand-in for Microsoft: people who write in Teams, and what the bot shows them there."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from pydantic import SecretStr
from starlette.applications import Starlette

from bot.app import Application
from bot.platforms.teams import listen, people
from bot.platforms.teams.connection import TeamsConnection
from bot.settings import TeamsSettings
from tests.teams.fake.connector import Connector, Member, Said
from tests.teams.fake.keys import signed

HERE = "/teams/messages"

# Teams waits a few seconds; how fast this machine is must not decide what a test sees.
_PATIENCE = pytest.MonkeyPatch()
for _where, _name in ((listen, "AT_ONCE_SECONDS"), (people, "LOOK_UP_SECONDS")):
    _PATIENCE.setattr(_where, _name, 60.0)


def settings(address: str, fake: Connector, **changes: Any) -> TeamsSettings:
    """Settings of a bot whose Microsoft is the fake at this address."""
    return TeamsSettings(
        **{
            "client_id": fake.client_id,
            "client_secret": SecretStr(fake.secret),
            "tenant_id": fake.tenant,
            "service_url": f"{address}/teams",
            "login_url": f"{address}/login",
            "jwks_url": f"{address}/keys",
            "graph_url": f"{address}/graph",
            "timeout": 30,
            **changes,
        }
    )


@dataclass
class World:
    """The bot, its connection and the fake."""

    application: Application
    connection: TeamsConnection
    fake: Connector
    address: str
    client: httpx.AsyncClient = field(init=False)
    _numbers: "itertools.count[int]" = field(default_factory=lambda: itertools.count(1))

    def __post_init__(self) -> None:
        app = Starlette(routes=self.connection.routes())
        self.client = httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://bot")

    @property
    def service_url(self) -> str:
        """Where the fake takes messages."""
        return f"{self.address}/teams"

    async def close(self) -> None:
        """Finish what goes on, and let go."""
        await self.client.aclose()
        await self.connection.stop()

    def activity(self, who: Member, **content: Any) -> dict[str, Any]:
        """An activity as Teams sends it from this person's own conversation."""
        number = next(self._numbers)
        return {
            "type": "message",
            "id": f"169{number:010}",
            "timestamp": datetime.now(UTC).isoformat(),
            "channelId": "msteams",
            "serviceUrl": self.service_url,
            "from": {"id": who.teams, "aadObjectId": who.aad, "name": who.email},
            "recipient": {"id": f"28:{self.fake.client_id}", "name": "Alignment"},
            "conversation": {
                "id": who.conversation,
                "conversationType": "personal",
                "tenantId": self.fake.tenant,
            },
            "channelData": {"tenant": {"id": self.fake.tenant}},
            "locale": "en-US",
            **content,
        }

    def token(self, **changes: Any) -> str:
        """A token as the connector's."""
        return signed(**{"client_id": self.fake.client_id, "service_url": self.service_url, **changes})

    async def post(
        self, activity: Any, *, token: str | None = None, headers: Mapping[str, str] | None = None
    ) -> httpx.Response:
        """Deliver an activity, signed unless said otherwise."""
        sent = {"authorization": f"Bearer {token or self.token()}"} if headers is None else dict(headers)
        return await self.client.post(HERE, json=activity, headers=sent)

    async def delivered(self, activity: Any) -> httpx.Response:
        """As `post`, and wait for what goes on after the answer."""
        answer = await self.post(activity)
        await self.connection.listener.finish()
        return answer

    async def installs(self, who: Member) -> httpx.Response:
        """The app arrives in somebody's Teams."""
        return await self.delivered(self.activity(who, type="installationUpdate", action="add"))

    def shown(self, who: Member) -> list[Said]:
        """What stands in somebody's chat."""
        return self.fake.in_conversation(who.conversation)
