"""The connector: conversations with their messages, a roster, and every way it can refuse."""

import asyncio
import itertools
import threading
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

import jwt
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from tests.teams.fake.keys import key_list

CARD = "application/vnd.microsoft.card.adaptive"


@dataclass
class Member:
    """Somebody in the directory."""

    email: str
    aad: str
    teams: str
    conversation: str
    installed: bool = True


@dataclass
class Said:
    """One activity of the bot, as it stands now."""

    id: str
    body: dict[str, Any]
    changes: int = 0


@dataclass
class Next:
    """How the next matching request is answered, instead of as usual."""

    status: int = 200
    body: dict[str, Any] | None = None
    headers: dict[str, str] = field(default_factory=dict)
    wait: float = 0.0
    takes: bool = False
    """Whether it does what was asked all the same, before it answers like this."""
    drop: bool = False
    """Whether the connection ends without an answer."""
    method: str = "POST"


class Connector:
    """What Microsoft keeps of one directory."""

    def __init__(self) -> None:
        self.client_id, self.secret, self.tenant = "bot", "s3cret", "tenant-1"
        self.members: dict[str, Member] = {}
        self.said: dict[str, list[Said]] = {}
        self.next: deque[Next] = deque()
        self.requests: list[tuple[str, str]] = []
        self.wrong: list[str] = []
        """What a real connector would not have taken."""
        self.tokens: set[str] = set()
        self.published = True
        """Whether the app is in the organization's catalog."""
        self.keys_read = 0
        self.keys_free = threading.Event()
        """While it is not set, nobody is given the keys."""
        self.keys_free.set()
        self.keys_status = 200
        self._numbers = itertools.count(1)

    def joins(self, email: str, *, installed: bool = True) -> Member:
        """Somebody is in the directory."""
        number = len(self.members) + 1
        member = Member(email, f"aad-{number}", f"29:{number}", f"a:{number}", installed)
        self.members[email] = member
        return member

    def in_conversation(self, conversation: str) -> list[Said]:
        """The bot's messages there, oldest first."""
        return self.said.get(conversation, [])

    def app(self) -> Starlette:
        """Everything as one ASGI app."""
        activities = "/teams/v3/conversations/{conversation}/activities"
        member = "/teams/v3/conversations/{conversation}/members/{member}"
        return Starlette(
            routes=[
                Route("/keys", self._keys),
                Route("/login/{tenant}/discovery/v2.0/keys", self._keys),
                Route("/login/{tenant}/oauth2/v2.0/token", self._token, methods=["POST"]),
                Route("/teams/v3/conversations", self._checked(self._create), methods=["POST"]),
                Route(activities, self._checked(self._post), methods=["POST"]),
                Route(activities + "/{activity}", self._checked(self._put), methods=["PUT"]),
                Route(member, self._checked(self._member), methods=["GET"]),
                Route("/graph/v1.0/appCatalogs/teamsApps", self._checked(self._catalog)),
                Route("/graph/v1.0/users/{user}", self._checked(self._user)),
                Route(
                    "/graph/v1.0/users/{user}/teamwork/installedApps",
                    self._checked(self._install),
                    methods=["POST"],
                ),
            ]
        )

    async def _keys(self, _request: Request) -> Response:
        self.keys_read += 1
        while not self.keys_free.is_set():  # noqa: ASYNC110 - it is set in another thread
            await asyncio.sleep(0.01)
        return JSONResponse(key_list(), status_code=self.keys_status)

    async def _token(self, request: Request) -> Response:
        form = dict(parse_qsl((await request.body()).decode()))
        right = (
            request.path_params["tenant"] == self.tenant
            and form.get("client_id") == self.client_id
            and form.get("client_secret") == self.secret
            and form.get("grant_type") == "client_credentials"
            and str(form.get("scope")).endswith("/.default")
        )
        if not right:
            return JSONResponse({"error": "invalid_client", "error_codes": [7000215]}, status_code=401)
        claims = {"iss": "login", "scope": str(form.get("scope")), "n": next(self._numbers)}
        token = jwt.encode(claims, "x" * 32, algorithm="HS256")
        self.tokens.add(token)
        return JSONResponse({"access_token": token, "expires_in": 3600, "token_type": "Bearer"})

    def _checked(
        self, answer: Callable[[Request], Awaitable[Response]]
    ) -> Callable[[Request], Awaitable[Response]]:
        """Only with a token of ours, and as the next answer says."""

        async def handle(request: Request) -> Response:
            self.requests.append((request.method, request.url.path))
            if request.headers.get("authorization", "").removeprefix("Bearer ") not in self.tokens:
                self.wrong.append(f"no token on {request.method} {request.url.path}")
                return _refused(401, "Unauthorized")
            planned = self._planned(request.method)
            if planned is None:
                return await answer(request)
            if planned.takes:
                await answer(request)
            await asyncio.sleep(planned.wait)
            if planned.drop:
                return _Dropped()
            return JSONResponse(planned.body or {}, status_code=planned.status, headers=planned.headers)

        return handle

    def _planned(self, method: str) -> Next | None:
        if self.next and self.next[0].method == method:
            return self.next.popleft()
        return None

    async def _create(self, request: Request) -> Response:
        body = await request.json()
        members = body.get("members") or []
        if body.get("tenantId") != self.tenant or len(members) != 1:
            self.wrong.append(f"conversation asked for as {body}")
            return _refused(400, "BadArgument")
        found = self._of(str(members[0].get("id")))
        if found is None or not found.installed:
            return _refused(403, "BotNotInConversationRoster")
        return JSONResponse({"id": found.conversation}, status_code=201)

    async def _post(self, request: Request) -> Response:
        conversation = request.path_params["conversation"]
        body = await request.json()
        found = next((m for m in self.members.values() if m.conversation == conversation), None)
        if found is None and not conversation.startswith("19:"):
            return _refused(404, "ConversationNotFound")
        if found is not None and not found.installed:
            return _refused(403, "MessageWritesBlocked")
        self._check(body)
        said = Said(f"17000000{next(self._numbers):05}", body)
        self.said.setdefault(conversation, []).append(said)
        return JSONResponse({"id": said.id}, status_code=201)

    async def _put(self, request: Request) -> Response:
        body = await request.json()
        self._check(body)
        for said in self.in_conversation(request.path_params["conversation"]):
            if said.id == request.path_params["activity"]:
                said.body, said.changes = body, said.changes + 1
                return JSONResponse({"id": said.id})
        return _refused(404, "ActivityNotFoundInConversation")

    async def _member(self, request: Request) -> Response:
        found = self._of(request.path_params["member"])
        if found is None:
            return _refused(404, "MemberNotFoundInConversation")
        about = {"id": found.teams, "aadObjectId": found.aad, "name": found.email, "email": found.email}
        return JSONResponse({**about, "userPrincipalName": found.email, "tenantId": self.tenant})

    async def _catalog(self, request: Request) -> Response:
        wanted = request.query_params.get("$filter", "")
        found = [{"id": "catalog-1"}] if self.published and f"'{self.client_id}'" in wanted else []
        return JSONResponse({"value": found})

    async def _user(self, request: Request) -> Response:
        found = self.members.get(request.path_params["user"])
        return JSONResponse({"id": found.aad}) if found else _refused(404, "Request_ResourceNotFound")

    async def _install(self, request: Request) -> Response:
        body = await request.json()
        found = self._of(request.path_params["user"])
        if found is None or not str(body.get("teamsApp@odata.bind")).endswith("/teamsApps/catalog-1"):
            self.wrong.append(f"installing {body}")
            return _refused(400, "BadRequest")
        if found.installed:
            return _refused(409, "Conflict")
        found.installed = True
        return Response(status_code=201)

    def _of(self, id_: str) -> Member | None:
        return next((m for m in self.members.values() if id_ in (m.aad, m.teams)), None)

    def _check(self, body: dict[str, Any]) -> None:
        attachments = body.get("attachments") or []
        if body.get("type") != "message":
            self.wrong.append(f"an activity of type {body.get('type')}")
        if body.get("from", {}).get("id") != f"28:{self.client_id}" and attachments:
            self.wrong.append("a card from nobody")
        if body.get("text") and attachments:
            self.wrong.append("text and card in one activity")
        if not body.get("text") and len(attachments) != 1:
            self.wrong.append(f"{len(attachments)} attachments")
        for each in attachments:
            card = each.get("content", {})
            if each.get("contentType") != CARD or card.get("type") != "AdaptiveCard":
                self.wrong.append("an attachment that is no Adaptive Card")
            if card.get("version") != "1.5" or not card.get("body"):
                self.wrong.append("an Adaptive Card without version or body")
            if not body.get("summary"):
                self.wrong.append("a card without a summary for the notification")


class _Dropped(Response):
    """The connection ends in the middle: more bytes are promised than ever come."""

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Promise, and break off."""
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"99")]})
        raise ConnectionResetError


def _refused(status: int, code: str) -> JSONResponse:
    return JSONResponse({"error": {"code": code, "message": f"{code}."}}, status_code=status)
