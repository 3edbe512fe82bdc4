"""Who sent this? Tokens signed by Microsoft, checked against its published keys without blocking anybody."""

import asyncio
import logging
import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
import jwt

logger = logging.getLogger(__name__)

_KEEP_SECONDS = 24 * 3600.0
"""Microsoft asks to read the keys again every day."""

_AGAIN_SECONDS = 30.0
"""At least so long between two readings: strangers' tokens name keys that do not exist."""

_CLOCKS_APART = 300
"""Seconds by which Microsoft's clock may be ahead of ours."""

_OVERDUE = 10
"""Seconds after its end for which a token is still taken; it lasted an hour, so clocks matter little here."""


class UnverifiedError(Exception):
    """This does not come from where it says; the reason is for our log only."""


class KeysAwayError(Exception):
    """The signing keys cannot be read now, so nothing can be verified."""


@dataclass(frozen=True)
class _Key:
    key: jwt.PyJWK
    endorsements: frozenset[str]
    """The channels this key may sign for; empty where the list does not say."""


class Keys:
    """The published signing keys at one address."""

    def __init__(self, http: httpx.AsyncClient, address: str) -> None:
        self._http = http
        self._address = address
        self._keys: dict[str, _Key] = {}
        self._read_at: float | None = None
        self._reading = asyncio.Lock()

    async def get(self, kid: str) -> _Key | None:
        """The key with this id, read anew where it is not known yet.

        Raises:
            KeysAwayError: there is none to check with.
        """
        if self._fresh(_KEEP_SECONDS) and kid in self._keys:
            return self._keys[kid]
        async with self._reading:
            if not self._fresh(_KEEP_SECONDS if kid in self._keys else _AGAIN_SECONDS):
                await self._read()
        return self._keys.get(kid)

    def _fresh(self, seconds: float) -> bool:
        return self._read_at is not None and time.monotonic() - self._read_at < seconds

    async def _read(self) -> None:
        try:
            answer = await self._http.get(self._address)
            answer.raise_for_status()
            found = _parsed(answer.json())
        except (httpx.HTTPError, ValueError, KeyError, TypeError, AttributeError) as error:
            logger.warning(
                "The signing keys cannot be read", extra={"action": "keys_away", "why": type(error).__name__}
            )
            if not self._keys:
                raise KeysAwayError from None
            return
        self._keys = found
        self._read_at = time.monotonic()


def _parsed(body: Mapping[str, Any]) -> dict[str, _Key]:
    found = {}
    for each in body["keys"]:
        if isinstance(each, dict) and each.get("kty") == "RSA" and "kid" in each:
            try:
                key = jwt.PyJWK.from_dict(each, algorithm="RS256")
            except (jwt.PyJWTError, ValueError, KeyError, TypeError):
                continue  # one key nobody can read does not spoil the others
            found[str(each["kid"])] = _Key(key, frozenset(map(str, each.get("endorsements") or ())))
    return found


class Verifier:
    """Tokens of one kind: who may sign them, and for whom they must be meant."""

    def __init__(
        self,
        keys: Keys,
        *,
        issuers: Collection[str],
        audiences: Collection[str],
        now: Callable[[], float] = time.time,
    ) -> None:
        self._keys = keys
        self._issuers = list(issuers)
        self._audiences = list(audiences)
        self._now = now

    async def claims(self, token: str, *, channel: str | None = None) -> dict[str, Any]:
        """What a token says, once its signature, issuer, audience and times are found right.

        Args:
            token: as it came in the Authorization header.
            channel: the channel the key must be endorsed for, where the key list says.

        Raises:
            UnverifiedError: it is not what it says.
            KeysAwayError: nothing can be verified now.
        """
        try:
            header = jwt.get_unverified_header(token)
        except jwt.InvalidTokenError as error:
            raise UnverifiedError(type(error).__name__) from None
        kid = header.get("kid")
        if header.get("alg") != "RS256" or not isinstance(kid, str):
            raise UnverifiedError("not signed as it must be")
        known = await self._keys.get(kid)
        if known is None:
            raise UnverifiedError("unknown key")
        if channel is not None and known.endorsements and channel not in known.endorsements:
            raise UnverifiedError("the key is not endorsed for this channel")
        try:
            claims: dict[str, Any] = jwt.decode(
                token,
                known.key,
                algorithms=["RS256"],
                audience=self._audiences,
                issuer=self._issuers,
                leeway=_CLOCKS_APART,
                options={"require": ["exp", "iss", "aud"]},
            )
        except jwt.InvalidTokenError as error:
            raise UnverifiedError(type(error).__name__) from None
        if self._now() > float(claims["exp"]) + _OVERDUE:
            raise UnverifiedError("expired")
        return claims


def bearer(header: str) -> str:
    """The token in an Authorization header.

    Raises:
        UnverifiedError: there is none.
    """
    kind, _, token = header.partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise UnverifiedError("no token")
    return token.strip()
