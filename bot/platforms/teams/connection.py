"""Teams, connected: one address that Teams posts to, mounted into the one ASGI app, and the sender."""

from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.clock import Clock
from bot.engine.base import Engine
from bot.gateway import Gateway
from bot.platforms.teams.clouds import cloud
from bot.platforms.teams.guard import Guard, Json
from bot.platforms.teams.listen import Listener
from bot.platforms.teams.people import People
from bot.platforms.teams.sdk import PATH
from bot.platforms.teams.send import TeamsSender
from bot.platforms.teams.tab import Tab
from bot.platforms.teams.verify import Keys, Verifier
from bot.sending.outcomes import Sender
from bot.settings import TeamsSettings
from storage.database import Database

if TYPE_CHECKING:
    from microsoft_teams.api import InvokeResponse
    from microsoft_teams.api.activities import Activity
    from microsoft_teams.api.auth.caller import CallerType
    from microsoft_teams.apps import ActivityContext


class TeamsConnection:
    """One bot in one directory."""

    def __init__(
        self,
        settings: TeamsSettings,
        database: Database,
        clock: Clock,
        gateway: Gateway,
        engine: Engine,
        sender: TeamsSender,
        public_url: str = "",
    ) -> None:
        self._sender = sender
        self._sdk = sender.sdk
        self.people = People(self._sdk, database, clock)
        self.listener = Listener(self._sdk, self.people, database, clock, gateway, engine)
        self._tab = Tab(settings, public_url, self._sdk, self.people, gateway)
        self._settings = settings
        self._guard: Guard | None = None

    @property
    def sender(self) -> Sender:
        """How messages leave."""
        return self._sender

    def routes(self) -> list[BaseRoute]:
        """Where Teams posts what people do, and the personal tab."""
        return [Route(PATH, self._messages, methods=["POST"]), *self._tab.routes()]

    async def start(self) -> None:
        """Put the SDK's app together, and make the tenant: from now on messages can be planned for it."""
        self._sdk.app.on_activity(self._handled)
        await self._sdk.app.initialize()
        addresses = cloud(self._settings)
        ours = self._settings.client_id
        verifier = Verifier(
            Keys(self._sdk.http, addresses.keys),
            issuers=[addresses.issuer],
            audiences=[ours, f"api://{ours}", f"api://botid-{ours}"],
        )
        self._guard = Guard(self._settings, verifier, self._take)
        await self.people.tenant_id()

    async def pause(self) -> None:
        """Take nothing more in, and finish what goes on after answers."""
        self._guard = None
        await self.listener.finish()

    async def stop(self) -> None:
        """Let go of the connections."""
        await self.pause()
        await self._sdk.close()

    async def _messages(self, request: Request) -> Response:
        if self._guard is None:
            return Response(status_code=503)
        return await self._guard(request)

    async def _take(self, activity: Json) -> "InvokeResponse[Any]":
        """Hand a checked activity to the SDK, which hands it, typed, to our handler."""
        from microsoft_teams.apps import ActivityEvent
        from microsoft_teams.apps.events import CoreActivity

        on_request = self._sdk.app.server.on_request
        if on_request is None:
            raise RuntimeError("the Teams SDK was not put together")
        token = _Checked(str(activity.get("serviceUrl", "")))
        return await on_request(ActivityEvent(body=CoreActivity.model_validate(activity), token=token))

    async def _handled(self, ctx: "ActivityContext[Activity]") -> "InvokeResponse[Any]":
        return await self.listener.take(ctx.activity)


class _Checked:
    """What the SDK wants to know of a token that our guard has checked already."""

    from_: "CallerType" = "azure"
    from_id = ""
    app_id = ""
    app_display_name: str | None = None
    tenant_id: str | None = None
    expiration: int | None = None

    def __init__(self, service_url: str) -> None:
        self.service_url = service_url

    def is_expired(self, buffer_ms: int = 0) -> bool:  # noqa: ARG002 - the SDK's signature
        """It was not."""
        return False
