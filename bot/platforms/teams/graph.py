"""Installing the app for people through Microsoft Graph, so that nobody has to do it themselves."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote

import httpx

from bot.platforms.teams.clouds import cloud
from bot.platforms.teams.sdk import Sdk
from bot.platforms.teams.tokens import TokenRefusedError

_RETRIES = 3
_LONGEST_WAIT = 60.0


class GraphRefusedError(Exception):
    """Graph does not do it; the sentence says what to check."""


@dataclass(frozen=True)
class Installed:
    """What became of one person."""

    email: str
    what: str
    problem: bool = False
    user: str = ""
    """Their Entra id, where they have the app now."""


class Graph:
    """As much of Microsoft Graph as installing needs."""

    def __init__(self, sdk: Sdk) -> None:
        self._sdk = sdk
        self._root = cloud(sdk.settings).graph

    async def app(self) -> str:
        """The app's id in the organization's catalog.

        Raises:
            GraphRefusedError: it is not there, or we may not look.
        """
        wanted = f"externalId eq '{self._sdk.settings.client_id}'"
        answer = await self._call("GET", f"/appCatalogs/teamsApps?$filter={quote(wanted)}")
        if answer.status_code != 200:
            raise GraphRefusedError(_why(answer, "AppCatalog.Read.All"))
        found = answer.json().get("value") or []
        if not found:
            raise GraphRefusedError(
                "The app is not in your organization's catalog yet. Write it with `alignment teams package` "
                "and upload it in the Teams admin center, Teams apps, Manage apps."
            )
        return str(found[0]["id"])

    async def install(self, app: str, email: str) -> Installed:
        """Install the app for one person; that it is there already is as good."""
        user = await self._call("GET", f"/users/{quote(email)}?$select=id")
        if user.status_code == 404:
            return Installed(email, "is not in this directory", problem=True)
        if user.status_code != 200:
            raise GraphRefusedError(_why(user, "User.ReadBasic.All"))
        bind = f"{self._root}/v1.0/appCatalogs/teamsApps/{app}"
        answer = await self._call(
            "POST",
            f"/users/{user.json()['id']}/teamwork/installedApps",
            body={"teamsApp@odata.bind": bind},
        )
        match answer.status_code:
            case 201 | 200 | 204:
                return Installed(email, "installed", user=str(user.json()["id"]))
            case 409:
                return Installed(email, "had it already", user=str(user.json()["id"]))
            case 403:
                raise GraphRefusedError(_why(answer, "TeamsAppInstallation.ReadWriteSelfForUser.All"))
        return Installed(email, f"could not be reached: {_code(answer)}", problem=True)

    async def _call(self, method: str, path: str, body: dict[str, str] | None = None) -> httpx.Response:
        """One call; where Graph asks to wait, it is tried again."""
        try:
            token = await self._sdk.tokens.get(f"{self._root}/.default")
            headers = {"Authorization": f"Bearer {token}"}
            for _ in range(_RETRIES):
                answer = await self._sdk.http.request(
                    method, f"{self._root}/v1.0{path}", json=body, headers=headers
                )
                if answer.status_code not in (429, 503):
                    break
                await asyncio.sleep(_pause(answer))
        except TokenRefusedError as error:
            raise GraphRefusedError(
                f"Microsoft gives no token ({error}): check client id, secret and tenant id."
            ) from None
        except httpx.HTTPError as error:
            raise GraphRefusedError(f"{self._root} cannot be reached ({type(error).__name__}).") from None
        return answer


def _pause(answer: httpx.Response) -> float:
    try:
        return min(max(float(answer.headers.get("retry-after", "")), 0.0), _LONGEST_WAIT)
    except ValueError:
        return 2.0


def _code(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["error"]["code"])
    except (ValueError, KeyError, TypeError):
        return f"status {answer.status_code}"


def _why(answer: httpx.Response, permission: str) -> str:
    return (
        f"Graph does not allow it ({_code(answer)}). Give the registration the application permission "
        f"{permission} and have an administrator consent: docs/teams.md, step 6."
    )


def summed_up(found: list[Installed]) -> Iterator[str]:
    """What was done, for a terminal: problems by name, the rest counted."""
    for each in found:
        if each.problem:
            yield f"{each.email} {each.what}."
    for what in dict.fromkeys(each.what for each in found if not each.problem):
        yield f"{sum(each.what == what for each in found)} {what}."
