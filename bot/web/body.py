"""What a request brings, read: no more than is taken, and not from a sender that never comes to its end."""

import asyncio

from starlette.requests import ClientDisconnect, Request

SLOWEST_SECONDS = 5.0
"""For a whole body. A platform sends it at once; whoever is waited for holds a connection."""

CLOSING = {"connection": "close"}
"""Headers of an answer to what was not read to its end: the rest of it is not waited for."""


class TooLongError(Exception):
    """More than is taken; the rest of it was not read."""


class CutShortError(Exception):
    """The sender went away, or left us waiting for the rest."""


async def whole(request: Request, *, largest: int) -> bytes:
    """The body.

    Raises:
        TooLongError: it has more bytes than `largest`.
        CutShortError: it did not come whole, or not in time.
    """
    raw = bytearray()
    try:
        async with asyncio.timeout(SLOWEST_SECONDS):
            async for piece in request.stream():
                raw += piece
                if len(raw) > largest:
                    raise TooLongError
    except (ClientDisconnect, TimeoutError):
        raise CutShortError from None
    return bytes(raw)
