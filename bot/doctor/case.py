"""What every check is handed: the settings, the database if there is one, the time, and a way to call out."""

import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from types import TracebackType
from typing import Any, Self

import httpx

from bot.settings import Settings
from storage.database import Database

_SECONDS = 6.0


class UnreachedError(Exception):
    """There was no answer; the words end a sentence that begins with what was called."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Mapping[str, str]
    text: str
    json: Mapping[str, Any]
    """Empty where it is no JSON object."""


class Web:
    """One try for each call, and one sentence for each way it can fail."""

    def __init__(self) -> None:
        # As the senders do: through the proxy that is set, and trusting what they trust.
        self._http = httpx.Client(timeout=_SECONDS, trust_env=True, verify=_trusted())

    def __enter__(self) -> Self:
        """Nothing is open yet."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close what was opened."""
        self._http.close()

    def get(self, url: str) -> Answer:
        """Fetch it.

        Raises:
            UnreachedError: nothing came back.
        """
        return self._sent(self._made("GET", url))

    def post(
        self,
        url: str,
        *,
        form: Mapping[str, str] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send a form, or this content.

        Raises:
            UnreachedError: nothing came back.
        """
        return self._sent(self._made("POST", url, data=form, content=content, headers=headers))

    def _made(self, method: str, url: str, **more: Any) -> httpx.Request:
        try:
            return self._http.build_request(method, url, **more)
        except (httpx.InvalidURL, ValueError):
            raise UnreachedError("is no address") from None

    def _sent(self, request: httpx.Request) -> Answer:
        try:
            answer = self._http.send(request)
        except httpx.TimeoutException:
            raise UnreachedError(f"does not answer within {_SECONDS:g} seconds") from None
        except httpx.RequestError as error:
            raise UnreachedError(_why(error)) from None
        try:
            body = answer.json()
        except ValueError:
            body = None
        return Answer(answer.status_code, answer.headers, answer.text, body if isinstance(body, dict) else {})


@cache
def _trusted() -> ssl.SSLContext:
    """The certificates this machine trusts; to read them takes longer than a call."""
    return ssl.create_default_context()


@dataclass(frozen=True)
class Case:
    """What there is to look at."""

    settings: Settings
    database: Database | None
    """None where it cannot be read: then that is a finding of its own."""
    now: datetime
    web: Web


def _why(error: BaseException) -> str:
    """The way it failed, from the cause that the system names."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, socket.gaierror):
            return "has a name that is not known here"
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"shows a certificate that is not trusted ({cause.verify_message})"
        if isinstance(cause, ssl.SSLError):
            return "speaks no TLS there"
        if isinstance(cause, ConnectionRefusedError):
            return "refuses the connection: nothing listens there"
        cause = cause.__cause__ or cause.__context__
    return f"cannot be reached ({type(error).__name__})"
