"""The door Teams knocks at: who it is, how much it brings and whether it makes sense, before all else."""

import ipaddress
import json
import logging
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from pydantic import BaseModel, ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from bot.platforms.teams.clouds import tenant_of
from bot.platforms.teams.parse import IGNORED_TYPES, KNOWN_INVOKES, KNOWN_TYPES, trimmed
from bot.platforms.teams.people import LookUpFailedError
from bot.platforms.teams.verify import KeysAwayError, UnverifiedError, Verifier, bearer
from bot.settings import TeamsSettings
from bot.web.body import CLOSING, CutShortError, TooLongError, whole

if TYPE_CHECKING:
    from microsoft_teams.api import InvokeResponse

logger = logging.getLogger(__name__)

LONGEST_BODY = 256 * 1024
"""Teams' own limit for a message is 100 KB."""

Json = dict[str, Any]


class Guard:
    """Lets in what Teams sent this bot for its own directory; all else gets 4xx and changes nothing."""

    def __init__(
        self,
        settings: TeamsSettings,
        verifier: Verifier,
        take: "Callable[[Json], Awaitable[InvokeResponse[Any]]]",
    ) -> None:
        self._settings = settings
        self._verifier = verifier
        self._take = take

    async def __call__(self, request: Request) -> Response:
        """Answer one request."""
        try:
            claims = await self._claims(request)
        except UnverifiedError as refusal:
            return _refused(401, "Not signed by Teams for this bot.", str(refusal), CLOSING)
        except KeysAwayError:
            return _refused(503, "Signatures cannot be checked right now.", "keys away", CLOSING)
        try:
            body = await whole(request, largest=LONGEST_BODY)
        except TooLongError:
            return _refused(413, "Too long.", "too long", CLOSING)
        except CutShortError:
            return _refused(400, "The end of it did not come.", "cut short", CLOSING)
        activity = _object(body)
        if activity is None:
            return _refused(400, "A JSON object is needed.", "no JSON object")
        if _broken_ids(activity):
            return _refused(400, "Not an activity this bot understands.", "NUL in an id")
        if (why := self._elsewhere(activity, claims)) is not None:
            return _refused(401, "Not signed by Teams for this bot.", why)
        if claims and _tenants(activity) - {tenant_of(self._settings).lower()}:
            return _refused(403, "This bot serves another directory.", "another directory")
        return await self._answered(activity)

    async def _answered(self, activity: Json) -> Response:
        kind = activity.get("type")
        if not isinstance(kind, str):
            return _refused(400, "Unknown activity type.", "no type")
        if kind in IGNORED_TYPES or activity.get("action") == "remove-upgrade":
            return Response(status_code=200)
        if activity.get("action") == "add-upgrade":
            # A newer package: Bot Framework's word for it, which the SDK does not know.
            activity["action"] = "add"
        if kind not in KNOWN_TYPES:
            return _refused(400, "Unknown activity type.", "unknown type")
        name = activity.get("name")
        if kind == "invoke" and isinstance(name, str) and name not in KNOWN_INVOKES:
            return _refused(501, "Not an activity this bot understands.", "unknown invoke")
        from microsoft_teams.api import ActivityTypeAdapter

        activity = trimmed(activity)
        try:
            ActivityTypeAdapter.validate_python(activity)
        except ValidationError as error:
            status = 501 if kind == "invoke" and isinstance(activity.get("name"), str) else 400
            first = error.errors(include_url=False, include_input=False, include_context=False)[0]
            why = ".".join(str(step) for step in (*first["loc"], first["type"]))
            return _refused(status, "Not an activity this bot understands.", why)
        try:
            answer = await self._take(activity)
        except LookUpFailedError:
            return _refused(503, "Nobody can say right now who wrote this. Please try again.", "roster")
        except Exception:
            # Not stored, so Teams must not believe it was: it sends it again, or tells the person.
            logger.exception("A Teams activity failed", extra={"action": "teams_failed", "kind": kind})
            return JSONResponse({"error": "That did not work. Please try again."}, status_code=500)
        if answer.body is None:
            return Response(status_code=answer.status)
        content = answer.body
        if isinstance(content, BaseModel):
            content = content.model_dump(mode="json", by_alias=True, exclude_none=True)
        return JSONResponse(content, status_code=answer.status)

    async def _claims(self, request: Request) -> Json:
        if self._settings.unauthenticated:
            if request.client is None or not _is_loopback(request.client.host):
                raise UnverifiedError("not from this machine")
            if _from_a_page(request):
                raise UnverifiedError("from a page in a browser")
            return {}
        return await self._verifier.claims(
            bearer(request.headers.get("authorization", "")), channel="msteams"
        )

    def _elsewhere(self, activity: Json, claims: Json) -> str | None:
        """Why answers to this may not go where it says they should."""
        service = activity.get("serviceUrl")
        if not isinstance(service, str) or not service:
            return "no service address"
        if self._settings.unauthenticated:
            loopback = _is_loopback(urlsplit(service).hostname or "")
            return None if loopback else "service address beyond this machine"
        same = service.rstrip("/") == str(claims.get("serviceurl", "")).rstrip("/")
        return None if same else "wrong service address"


def _tenants(activity: Json) -> set[object]:
    """Every directory an activity names."""
    channel, conversation = activity.get("channelData"), activity.get("conversation")
    tenant = channel.get("tenant") if isinstance(channel, dict) else None
    found = {
        tenant.get("id") if isinstance(tenant, dict) else None,
        conversation.get("tenantId") if isinstance(conversation, dict) else None,
    }
    return {str(each).lower() for each in found if each}


def _object(body: bytes) -> Json | None:
    try:
        found = _writable(json.loads(body))
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def _writable(found: Any) -> Any:
    """With what no database takes replaced: half a character, which JSON can spell and UTF-8 cannot."""
    match found:
        case str():
            return found.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case list():
            return [_writable(each) for each in found]
        case dict():
            return {_writable(name): _writable(value) for name, value in found.items()}
    return found


def _broken_ids(activity: Json) -> bool:
    """Whether an id holds a NUL, which PostgreSQL cannot keep and no platform writes."""
    sender, conversation = activity.get("from"), activity.get("conversation")
    ids = [activity.get("id"), activity.get("replyToId")]
    ids += [sender.get("id"), sender.get("aadObjectId")] if isinstance(sender, dict) else []
    ids += [conversation.get("id")] if isinstance(conversation, dict) else []
    return any(isinstance(each, str) and "\x00" in each for each in ids)


def _from_a_page(request: Request) -> bool:
    """Whether a web page sent this: it can reach loopback too, but not as JSON or under our own name."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    origin = request.headers.get("origin")
    named = urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    foreign = origin is not None and not _is_loopback(urlsplit(origin).hostname or "")
    return foreign or kind != "application/json" or not _is_loopback(named)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _refused(status: int, sentence: str, why: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    logger.warning(
        "A request to the Teams address was refused",
        extra={"action": "teams_refused", "status": status, "why": why},
    )
    return JSONResponse({"error": sentence}, status_code=status, headers=headers)
