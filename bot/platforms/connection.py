"""What a chat platform is to the rest of the bot: routes people's events come in by, and a way to send."""

from typing import Protocol

from starlette.routing import BaseRoute

from bot.sending.outcomes import Sender


class Connection(Protocol):
    """One platform, connected. Nothing is opened before `start`."""

    @property
    def sender(self) -> Sender:
        """How messages leave."""
        ...

    def routes(self) -> list[BaseRoute]:
        """Where its events arrive, in the one ASGI app; none where it connects outward."""
        ...

    async def start(self) -> None:
        """Open what it needs to take events in. A worker that only sends does not call this."""
        ...

    async def pause(self) -> None:
        """Take nothing more in; what is in hand can still be sent."""
        ...

    async def stop(self) -> None:
        """Close what it holds, also of what sending opened."""
        ...
