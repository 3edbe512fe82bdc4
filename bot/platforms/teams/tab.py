"""The personal tab: a page without anything in it, and what belongs there for whoever proves who they are."""

from collections.abc import Awaitable, Callable, Mapping
from importlib.resources import files
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from bot.gateway import Gateway
from bot.platforms.teams import dialogs
from bot.platforms.teams.clouds import cloud
from bot.platforms.teams.manifest import TAB_PATH
from bot.platforms.teams.page import html
from bot.platforms.teams.verify import Keys, KeysAwayError, UnverifiedError, Verifier, bearer
from bot.settings import TeamsSettings
from prompts.teams import SIGN_IN, STRANGER
from workflows.errors import AlignmentError, NotAllowed

if TYPE_CHECKING:
    from bot.platforms.teams.people import People
    from bot.platforms.teams.sdk import Sdk

_SCOPE = "access_as_user"
"""What Teams is allowed to ask a token for: set in the registration, docs/teams.md step 2."""

_FILES = {
    TAB_PATH: ("tab.html", "text/html"),
    f"{TAB_PATH}/tab.js": ("tab.js", "text/javascript"),
    f"{TAB_PATH}/tab.css": ("tab.css", "text/css"),
    "/teams/about": ("about.html", "text/html"),
}

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self' https://res.cdn.office.net; style-src 'self'; "
    "connect-src 'self'; form-action 'none'; base-uri 'none'; "
    "frame-ancestors https://teams.microsoft.com https://*.teams.microsoft.com "
    "https://*.cloud.microsoft https://*.office.com https://*.microsoft365.com https://*.teams.microsoft.us"
)

_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
}


class Tab:
    """The routes of the tab. Without a registration there is nobody to prove, so the Playground has none."""

    def __init__(
        self, settings: TeamsSettings, public_url: str, sdk: "Sdk", people: "People", gateway: Gateway
    ) -> None:
        self._settings = settings
        self._sdk = sdk
        self._people = people
        self._gateway = gateway
        self._verifier: Verifier | None = None
        self._host = urlsplit(public_url).netloc

    def routes(self) -> list[BaseRoute]:
        """The page, its files, and the two things it asks for."""
        if self._settings.unauthenticated:
            return []
        found: list[BaseRoute] = [Route(path, self._file, methods=["GET"]) for path in _FILES]
        found.append(Route(f"{TAB_PATH}/home", self._home, methods=["GET"]))
        found.append(Route(f"{TAB_PATH}/form", self._form, methods=["GET"]))
        return found

    async def _file(self, request: Request) -> Response:
        name, kind = _FILES[request.url.path]
        content = (files("bot.platforms.teams.page") / name).read_bytes()
        return Response(content, media_type=kind, headers=_HEADERS)

    async def _home(self, request: Request) -> Response:
        number = request.query_params.get("page", "1")
        page = int(number) if number.isascii() and number.isdecimal() and len(number) < 5 else 1

        async def show(user: str, tenant_id: int) -> Mapping[str, object]:
            card = await self._gateway.home(tenant_id, user, max(page, 1))
            chat = f"https://teams.microsoft.com/l/chat/0/0?users=28:{self._settings.client_id}"
            return {"html": html(card), "chat": chat}

        return await self._shown(request, show)

    async def _form(self, request: Request) -> Response:
        name, value = request.query_params.get("name", ""), request.query_params.get("value", "")

        async def show(user: str, tenant_id: int) -> Mapping[str, object]:
            form = await self._gateway.form(tenant_id, user, name, value)
            return dialogs.over_a_page(form, bot=self._settings.client_id)

        return await self._shown(request, show)

    async def _shown(
        self, request: Request, show: Callable[[str, int], Awaitable[Mapping[str, object]]]
    ) -> Response:
        try:
            user = await self._user(request)
        except UnverifiedError:
            return _refused(401, SIGN_IN)
        except KeysAwayError:
            return _refused(503, SIGN_IN)
        try:
            found = await show(user, await self._people.tenant_id())
        except NotAllowed:
            return _refused(403, STRANGER)
        except AlignmentError as refusal:
            return _refused(409, refusal.said)
        return JSONResponse(found, headers=_HEADERS | {"Cache-Control": "no-store"})

    async def _user(self, request: Request) -> str:
        """The Entra id of whoever is looking, proved by a token Teams got for this very app."""
        claims = await self._proof().claims(bearer(request.headers.get("authorization", "")))
        scopes = str(claims.get("scp", "")).split()
        if claims.get("tid") != self._settings.tenant_id or _SCOPE not in scopes:
            raise UnverifiedError("not for this page")
        user = claims.get("oid")
        if not isinstance(user, str) or not user:
            raise UnverifiedError("nobody named")
        return user

    def _proof(self) -> Verifier:
        if self._verifier is None:
            login, tenant = cloud(self._settings).login, self._settings.tenant_id
            ours = self._settings.client_id
            self._verifier = Verifier(
                Keys(self._sdk.http, f"{login}/{tenant}/discovery/v2.0/keys"),
                issuers=[f"{login}/{tenant}/v2.0", f"https://sts.windows.net/{tenant}/"],
                audiences=[ours, f"api://{ours}", f"api://{self._host}/{ours}"],
            )
        return self._verifier


def _refused(status: int, sentence: str) -> JSONResponse:
    return JSONResponse({"error": sentence}, status_code=status, headers=_HEADERS)
