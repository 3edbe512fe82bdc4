"""A key of our own and the tokens Microsoft would sign with it."""

import json
import time
from functools import cache
from typing import Any

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from jwt.algorithms import RSAAlgorithm

KID = "test-key"
ISSUER = "https://api.botframework.com"


@cache
def private_key(name: str = KID) -> rsa.RSAPrivateKey:
    """The key with this name; making one takes a while."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_list(endorsements: tuple[str, ...] = ("msteams",)) -> dict[str, Any]:
    """The published keys."""
    public: dict[str, Any] = json.loads(RSAAlgorithm.to_jwk(private_key().public_key()))
    return {"keys": [{**public, "kid": KID, "use": "sig", "endorsements": list(endorsements)}]}


def signed(
    *,
    client_id: str,
    service_url: str,
    issuer: str = ISSUER,
    ends_in: float = 3600,
    kid: str = KID,
    key: rsa.RSAPrivateKey | None = None,
    **more: object,
) -> str:
    """A token as the connector's, or nearly so."""
    now = time.time()
    claims = {
        "iss": issuer,
        "aud": client_id,
        "iat": now + min(ends_in, 0) - 60,
        "nbf": now + min(ends_in, 0) - 60,
        "exp": now + ends_in,
        "serviceurl": service_url,
        **more,
    }
    return jwt.encode(claims, key or private_key(), algorithm="RS256", headers={"kid": kid})
