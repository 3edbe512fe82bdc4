"""Our own tokens for Microsoft's services: asked for once, kept until shortly before they end."""

import asyncio
import base64
import json
import time

import httpx

from bot.platforms.teams.clouds import cloud
from bot.settings import TeamsSettings

_BEFORE_END_SECONDS = 300.0


class TokenRefusedError(Exception):
    """Microsoft's login gives no token: the sentence says what to check."""


class Tokens:
    """Tokens of this bot's registration, by what they are for."""

    def __init__(self, settings: TeamsSettings, http: httpx.AsyncClient) -> None:
        self._settings = settings
        self._http = http
        self._kept: dict[str, tuple[str, float]] = {}
        self._asking = asyncio.Lock()

    async def get(self, scope: str) -> str:
        """A token that is good for some minutes more.

        Raises:
            TokenRefusedError: the client id, secret or tenant id is wrong, or the secret has run out.
            httpx.TransportError: the login service cannot be reached.
        """
        if self._settings.unauthenticated:
            return _UNSIGNED
        async with self._asking:
            token, until = self._kept.get(scope, ("", 0.0))
            if time.monotonic() < until:
                return token
            token, seconds = await self._ask(scope)
            self._kept[scope] = token, time.monotonic() + max(seconds - _BEFORE_END_SECONDS, 0.0)
            return token

    async def for_sdk(self, scope: str | list[str], _tenant_id: str | None) -> str:
        """As `get`, in the shape the Teams SDK asks for."""
        return await self.get(scope if isinstance(scope, str) else " ".join(scope))

    async def _ask(self, scope: str) -> tuple[str, float]:
        address = f"{cloud(self._settings).login}/{self._settings.tenant_id}/oauth2/v2.0/token"
        answer = await self._http.post(
            address,
            data={
                "grant_type": "client_credentials",
                "client_id": self._settings.client_id,
                "client_secret": self._settings.client_secret.get_secret_value(),
                "scope": scope,
            },
        )
        try:
            body = answer.json()
            return str(body["access_token"]), float(body.get("expires_in", 0))
        except (ValueError, KeyError, TypeError):
            raise TokenRefusedError(_why(answer)) from None


def _why(answer: httpx.Response) -> str:
    """The error's name and number (AADSTS7000215); its text may repeat what was sent."""
    try:
        body = answer.json()
        numbers = " ".join(f"AADSTS{number}" for number in body.get("error_codes", []))
        return f"{body.get('error', 'refused')} {numbers}".strip()
    except (ValueError, AttributeError):
        return f"status {answer.status_code}"


def _unsigned() -> str:
    def part(value: dict[str, str]) -> str:
        return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()

    return f"{part({'alg': 'none', 'typ': 'JWT'})}.{part({'iss': 'local'})}.{part({})}"


_UNSIGNED = _unsigned()
"""The SDK takes only what looks like a token apart; the Playground looks at none."""
